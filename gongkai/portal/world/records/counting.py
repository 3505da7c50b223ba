"""Tables 3 and 4 of the annual report, counted from the records themselves and without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from gongkai.law.procedure import EventKind
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.world.records.model import Contest, Record
from gongkai.portal.world.records.telling import fee_of

REMEDY_ROWS = {
    RemedyKind.RECONSIDERATION: "reconsideration",
    RemedyKind.LITIGATION: "litigation_direct",
    RemedyKind.LITIGATION_AFTER: "litigation_after_reconsideration",
}
"""The row of table 4 in which each kind of case stands."""


def tables(records: Iterable[Record], year: int) -> Mapping[str, int]:
    """The cells of tables 3 and 4 that are not 0: docs/decisions/0022-counting.md, in the plainest words there are."""
    cells: Counter[str] = Counter()
    for record in records:
        projected, kind = record.projected, record.person.kind
        came, went = projected.counted.year, projected.disposed.year if projected.disposed else None
        rows = []
        if came == year:
            rows.append("received")
        if came < year and (went is None or went >= year):
            rows.append("carried_in")
        if went == year and projected.outcome:
            rows += ["disposed", projected.outcome.value]
        if came <= year and (went is None or went > year):
            rows.append("carried_out")
        for row in rows:
            cells[f"requests.{row}.{kind.value}"] += 1
            cells[f"requests.{row}.total"] += 1
        for contest in record.contests:
            if column := _column(contest, year):
                cells[f"{REMEDY_ROWS[contest.kind]}.{column}"] += 1
                cells[f"{REMEDY_ROWS[contest.kind]}.total"] += 1
    return cells


def fees_of(records: Iterable[Record], year: int) -> tuple[int, int]:
    """How many fee notices were sent in a year, and the yuan that were paid in it."""
    found = [(record, event) for record in records for event in record.events if event.date.year == year]
    notices = sum(event.kind is EventKind.FEE_NOTICE_SENT for _, event in found)
    return notices, sum(fee_of(record.number).amount for record, event in found if event.kind is EventKind.FEE_PAID)


def _column(contest: Contest, year: int) -> str:
    """The column in which a year's table 4 counts it; none where it does not."""
    if contest.ended and contest.ruling and contest.ended.year == year:
        return contest.ruling.result.value
    known = contest.notified.year <= year
    return "pending" if known and (contest.ended is None or contest.ended.year > year) else ""
