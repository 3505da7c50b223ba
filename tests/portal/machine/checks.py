"""What must be true after every step, and at the end: asked of the database anew, by other ways than the platform's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from gongkai.law.deadlines import clocks
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry, Head
from gongkai.portal.audit.queries import verify
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case, CaseEvent, CaseNumber, DecisionLine
from gongkai.portal.cases.projection import project
from gongkai.portal.cases.queries import happened_to
from gongkai.portal.letters.models import LastNumber, Letter
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.statistics.queries import tables, tables_of_now
from gongkai.report.formats import APPLICANT_KINDS, FORMAT_2021
from tests.law.test_deadlines_reference import Walk
from tests.portal.machine.attempts import Known
from tests.portal.machine.days import Days
from tests.portal.machine.reading import Reading
from tests.portal.machine.ways import LETTERS, RECEIPT
from tests.portal.statistics.recount import recount

ROWS = """SELECT
    (SELECT count(*) FROM agencies_agency),
    (SELECT count(*) FROM agencies_change),
    (SELECT count(*) FROM agencies_membership WHERE until IS NULL),
    (SELECT count(*) FROM agencies_membership WHERE until IS NOT NULL),
    (SELECT count(*) FROM calendars_entry),
    (SELECT count(*) FROM cases_applicant),
    (SELECT count(*) FROM cases_case),
    (SELECT count(*) FROM cases_caseevent),
    (SELECT count(*) FROM cases_consultation),
    (SELECT count(*) FROM cases_decision),
    (SELECT count(*) FROM cases_decisionline),
    (SELECT count(*) FROM cases_document),
    (SELECT count(*) FROM cases_item),
    (SELECT count(*) FROM cases_note),
    (SELECT count(*) FROM complaints_complaint WHERE answered IS NULL),
    (SELECT count(*) FROM complaints_complaint WHERE answered IS NOT NULL),
    (SELECT count(*) FROM desk_submission),
    (SELECT count(*) FROM letters_letter),
    (SELECT count(*) FROM outbox_message),
    (SELECT count(*) FROM remedies_party),
    (SELECT count(*) FROM remedies_remedy)"""
"""How many rows there are in tables of which a refused act leaves each with as many as before."""
READ = (
    "SELECT * FROM audit_entry",
    "SELECT * FROM outbox_message",
    "SELECT * FROM cases_case",
    "SELECT * FROM cases_applicant",
    "SELECT * FROM cases_note",
    "SELECT * FROM cases_document",
    "SELECT * FROM complaints_complaint",
    "SELECT * FROM letters_letter",
    "SELECT * FROM redacting_redaction",
    "SELECT * FROM remedies_party",
)
"""Tables in which nothing of who asks is to be read, for whoever has the database and not the key."""


def everything() -> tuple[object, ...]:
    """What an act that is refused must not change."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        rows = cursor.fetchone()
    columns = list(Case.objects.order_by("pk").values_list("pk", "state", "disposed", "outcome", "merged_into"))
    numbers = list(CaseNumber.objects.order_by("pk").values_list("pk", "last"))
    letters = list(LastNumber.objects.order_by("pk").values_list("pk", "last"))
    agencies = list(Agency.objects.order_by("pk").values_list("path", "name", "closed", "successor"))
    redactions = list(Redaction.objects.order_by("pk").values_list("pk", "revision", "file", "result"))
    return rows, columns, numbers, letters, agencies, redactions, Head.objects.values_list("sequence", "digest").get()


def check_numbers(cases: Sequence[Known], letters: Mapping[tuple[str, str, int], int]) -> None:
    """Of each agency, kind and year the numbers from 1 on, none twice, none left out; as many as were given."""
    given: dict[tuple[str, int], list[int]] = {}
    for number, agency, counted in Case.objects.values_list("number", "agency__code", "counted"):
        code, year, serial = number.rsplit("-", 2)
        assert (code, int(year)) == (agency, counted.year)
        given.setdefault((code, int(year)), []).append(int(serial))
    for serials in given.values():
        assert sorted(serials) == list(range(1, len(serials) + 1)), given
    assert Counter(known.number for known in cases) == Counter(Case.objects.values_list("number", flat=True))
    sent: dict[tuple[str, str, int], list[int]] = {}
    for letter in Letter.objects.select_related("agency"):
        sent.setdefault((letter.agency.code, letter.word, letter.year), []).append(letter.serial)
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in sent.values()), sent
    of_acts = {key: len(serials) for key, serials in sent.items() if key[1] in {*LETTERS.values(), RECEIPT}}
    assert of_acts == {key: number for key, number in letters.items() if number}
    last = {(row.agency.code, row.word, row.year): row.last for row in LastNumber.objects.select_related("agency")}
    assert last == {key: len(serials) for key, serials in sent.items()}
    assert Letter.objects.values("number").distinct().count() == Letter.objects.count()


def check_case(known: Known, days: Days) -> None:
    """Its rows are its history; the history is lawful, its columns and deadlines follow from it."""
    case = known.case
    rows = list(CaseEvent.objects.filter(case=case).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    kept = [(row.kind, row.day, row.recorded_by, row.details.get("outcome", "")) for row in rows]
    decided = [known.decided.get(place, "") for place in range(len(rows))]
    said = [
        (event.kind.value, event.date, who, outcome)
        for event, who, outcome in zip(known.events, known.actors, decided, strict=True)
    ]
    assert kept == said
    reading = Reading(known.events)
    assert case.state == reading.state
    assert case.open is (reading.state not in ("closed", "merged"))
    fresh = project(happened_to(case), counted=known.counted if known.is_part else None)
    columns = (case.state, case.received, case.counted, case.disposed, case.outcome, case.latest_outcome)
    outcomes = (fresh.outcome or "", fresh.latest_outcome or "")
    assert columns == (fresh.state, fresh.received, fresh.counted, fresh.disposed, *outcomes)
    assert (case.received, case.counted) == (known.events[0].date, known.counted)
    assert case.items.count() == known.items
    assert [item.number for item in case.items.all()] == sorted({item.number for item in case.items.all()})
    _check_deadlines(known, days)


def _check_deadlines(known: Known, days: Days) -> None:
    found = clocks(tuple(known.events), calendar(), days.today)
    expected = Walk(known.events, days.worked, days.today).results()
    assert [(clock.kind.value, clock.party, clock.due, clock.days_left) for clock in found] == expected


def check_answers(cases: Iterable[Known]) -> None:
    """What was answered decides on each item that the request has, by the decision approved last."""
    for known in cases:
        if known.reading.state in ("sent", "served"):
            decision = known.case.decisions.order_by("-event__sequence").first()
            assert decision is not None
            items = sorted(DecisionLine.objects.filter(decision=decision).values_list("item", flat=True))
            assert items == sorted(known.case.items.values_list("pk", flat=True)), known.number


def check_log(cases: Iterable[Known]) -> None:
    """The chain is whole, and says of each event once that it was recorded, and by whom."""
    assert verify().fault is None
    logged: Counter[tuple[str, str, str]] = Counter()
    for subject, action, actor in Entry.objects.values_list("subject", "action", "actor"):
        logged[subject, action, actor] += 1
    for known in cases:
        entry = Entry.objects.get(action="case.received", subject=f"case:{known.number}")
        received = len(entry.details["events"])
        later = Counter(
            (f"case:{known.number}", f"case.{event.kind.value}", who)
            for event, who in list(zip(known.events, known.actors, strict=True))[received:]
        )
        assert all(logged[key] == number for key, number in later.items()), later
        kinds = {f"case.{event.kind.value}" for event in known.events} - {"case.received"}
        own = {key: number for key, number in logged.items() if key[0] == f"case:{known.number}" and key[1] in kinds}
        assert sum(own.values()) == sum(later.values())


def check_tables(agencies: Sequence[Agency], years: Iterable[int]) -> None:
    """Both tables as a slow recount has them, all identities true; what is carried in was carried out before."""
    for chosen in (*([agency] for agency in agencies), list(agencies)):
        before: Mapping[str, int] | None = None
        for year in years:
            cells = tables(chosen, year)
            assert tables_of_now(chosen, year) == cells
            found = {cell: number for cell, number in cells.items() if number}
            assert found == recount([agency.pk for agency in chosen], year)
            for rule in FORMAT_2021.sums:
                if rule.total[0] in cells:
                    assert sum(cells[cell] for cell in rule.total) == sum(cells[cell] for cell in rule.parts), rule
            for column in (*APPLICANT_KINDS, "total"):
                came = cells[f"requests.carried_in.{column}"]
                assert before is None or came == before[f"requests.carried_out.{column}"]
            before = cells


def check_secrets(names: Iterable[str], logged: str) -> None:
    """Nothing that says who an applicant is can be read in the database, nor in the log of the server."""
    texts = [logged]
    with connection.cursor() as cursor:
        for statement in READ:
            cursor.execute(statement)
            texts += [str(value) for row in cursor.fetchall() for value in row]
    whole = "\n".join(texts)
    # Within JSON, SQLite has what is beyond ASCII in another writing.
    assert [name for name in names if name in whole or json.dumps(name)[1:-1] in whole] == []
