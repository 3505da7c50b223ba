"""Tables 3 and 4 counted again, slowly, from what happened: rows of events and nothing that was derived from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gongkai.portal.cases.models import Case
from gongkai.portal.remedies.models import Remedy

ENDS = {
    "reply_sent": "",
    "correction_overdue": "other.correction_overdue",
    "fee_overdue": "other.fee_overdue",
    "withdrawn": "other.other",
    "merged": "other.other",
}
"""What ends the work on a request for the applicant, with its row of the form; a reply's row is what was decided."""
REOPENS = {"reopened_after_reconsideration", "reopened_after_judgment", "reopened_by_agency"}
RESULTS = {
    "upheld": "upheld",
    "claim_rejected": "upheld",
    "application_dismissed": "other",
    "withdrawn": "other",
    "mediated": "other",
    "otherwise": "other",
}
"""All other rulings correct what the agency did."""
REMEDY_ROWS = {
    "reconsideration": "reconsideration",
    "litigation": "litigation_direct",
    "litigation_after_reconsideration": "litigation_after_reconsideration",
}


def answers(case: Case) -> list[tuple[date, str]]:
    """The day and row of every time that the request was answered or ended, one to a round."""
    found: list[tuple[date, str]] = []
    decided = ""
    waiting = True
    for event in case.events.order_by("sequence"):
        decided = event.details.get("outcome", decided)
        if event.kind in ENDS and waiting:
            found.append((event.day, ENDS[event.kind] or decided))
            waiting = False
        if event.kind in REOPENS:
            waiting, decided = True, ""
    return found


def first_day(case: Case) -> date:
    """From when it counts: its receipt, or the day on which it was split off, as the other case's events say."""
    if case.split_from is None:
        return case.events.get(sequence=1).day
    parts = list(Case.objects.filter(split_from=case.split_from).order_by("id"))
    splits = list(case.split_from.events.filter(kind="split").order_by("sequence"))
    return splits[parts.index(case)].day


def recount(agencies: Iterable[int], year: int) -> Counter[str]:
    """The cells of a year that are not zero, one case after the other."""
    cells: Counter[str] = Counter()
    first, last = date(year, 1, 1), date(year, 12, 31)
    for case in Case.objects.filter(agency__in=list(agencies)):
        begun, ended = first_day(case), answers(case)
        rows = []
        if first <= begun <= last:
            rows.append("received")
        if begun < first and not (ended and ended[0][0] < first):
            rows.append("carried_in")
        if ended and first <= ended[0][0] <= last:
            rows += ["disposed", [row for day, row in ended if day <= last][-1]]
        if begun <= last and not (ended and ended[0][0] <= last):
            rows.append("carried_out")
        for row in rows:
            cells[f"requests.{row}.{case.applicant_kind}"] += 1
            cells[f"requests.{row}.total"] += 1
    for remedy in Remedy.objects.filter(agency__in=list(agencies)):
        if remedy.ended and first <= remedy.ended <= last:
            column = RESULTS.get(remedy.ruling, "corrected")
        elif remedy.notified <= last and (remedy.ended is None or remedy.ended > last):
            column = "pending"
        else:
            continue
        for each in (column, "total"):
            cells[f"{REMEDY_ROWS[remedy.kind]}.{each}"] += 1
    return cells
