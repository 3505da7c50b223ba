"""The county's three years of requests as data: of every kind, lawful, the same for the same seed, of nobody."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from gongkai.law.applicants import Applicant
from gongkai.law.deadlines import check_time
from gongkai.law.deadlines.dues import next_due
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind, State
from gongkai.law.receipt import Channel
from gongkai.law.remedy_procedure import RemedyResult
from gongkai.law.remedy_table import RemedyKind
from gongkai.law.workdays import announced
from gongkai.portal.cases.choices import ConsultationRole, Delivery
from gongkai.portal.cases.models import Note
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.world import World
from gongkai.portal.world.county import AREA_CODE
from gongkai.portal.world.records import COUNT, records
from gongkai.portal.world.records.counting import tables
from gongkai.portal.world.records.people import check_character

TODAY = date(2026, 11, 21)
WORLD = World(20260925, TODAY)
RECORDS = WORLD.records
CALENDAR = WORLD.calendar


def test_three_years_of_requests() -> None:
    assert len(RECORDS) == COUNT
    days = [record.projected.counted for record in RECORDS]
    assert days == sorted(days)
    assert date(2023, 11, 21) <= days[0] < date(2024, 1, 1)
    assert days[-1] <= TODAY
    assert {agency.code for agency in WORLD.agencies} == {record.agency for record in RECORDS}


def test_every_kind_of_thing_is_among_them() -> None:
    assert {record.projected.state for record in RECORDS} == set(State)
    assert {record.projected.outcome for record in RECORDS} == {None, *Outcome}
    assert {record.channel for record in RECORDS} == set(Channel)
    assert {record.delivery for record in RECORDS} == set(Delivery)
    assert {record.person.kind for record in RECORDS} == set(Applicant)
    assert {event.kind for record in RECORDS for event in record.events} == set(EventKind)
    assert {asking.role for record in RECORDS for asking in record.askings} == set(ConsultationRole)
    assert {said.direction for record in RECORDS for said in record.said} == set(Note.Direction)
    assert {asking.consents for record in RECORDS for asking in record.askings} == {True, False, None}
    findings = {complained.finding for record in RECORDS for complained in record.complaints}
    assert findings == {None, *Complaint.Finding}


def test_every_column_of_both_tables_is_met() -> None:
    met = {cell for year in range(2023, 2027) for cell in tables(RECORDS, year)}
    assert {f"requests.disposed.{kind.value}" for kind in Applicant} <= met
    assert {f"requests.{outcome.value}.total" for outcome in Outcome} <= met
    results = {(each.kind, each.ruling.result) for r in RECORDS for each in r.contests if each.ruling}
    ended = set(RemedyResult) - {RemedyResult.PENDING}
    assert results == {(kind, result) for kind in RemedyKind for result in ended}
    assert {each.kind for record in RECORDS for each in record.contests if not each.ended} == set(RemedyKind)


def test_the_two_agencies_that_are_shown_have_every_open_state() -> None:
    ended = {State.CLOSED, State.MERGED}
    for code in ("yq-b08", "yq-z01"):
        assert {record.projected.state for record in RECORDS if record.agency == code} >= set(State) - ended


def test_what_happened_is_lawful_and_in_time_as_it_says() -> None:
    for record in RECORDS:
        for place, event in enumerate(record.events):
            check_time(record.events[:place], event, CALENDAR)
            assert event.date <= TODAY
            assert event.kind is EventKind.RECEIVED or CALENDAR.is_workday(event.date)
        drafted = [p for p, event in enumerate(record.events, 1) if event.kind is EventKind.DECISION_DRAFTED]
        assert [decided.place for decided in record.decisions] == drafted
        for decided in record.decisions:
            assert [line.item for line in decided.lines] == list(range(1, len(record.items) + 1))


def test_open_requests_are_due_today_this_week_and_late() -> None:
    day = date(2026, 11, 18)  # a working day, on which something can be due
    records = World(20260925, day).records
    dues = [next_due(record.events, CALENDAR, day) for record in records if record.is_open]
    left = [due.days_left for due in dues if due]
    assert any(days < 0 for days in left)
    assert 0 in left
    assert any(1 <= days <= 5 for days in left)
    assert sum(days < 0 for days in left) < len(left) / 3


def test_what_belongs_together_is_of_one_applicant_and_agency() -> None:
    known = {record.number: record for record in RECORDS}
    linked = [(each, known[number]) for each in RECORDS for number in (each.split_from, each.merged_into) if number]
    assert {(bool(each.split_from), bool(each.merged_into)) for each, _ in linked} == {(True, False), (False, True)}
    for each, other in linked:
        assert (each.person.document, each.agency) == (other.person.document, other.agency)
        assert each.counted is None or each.counted in {e.date for e in other.events if e.kind is EventKind.SPLIT}
    for record in RECORDS:
        for first, then in pairwise(record.contests):
            assert then.follows == first.reference


def test_contests_come_in_their_order() -> None:
    contests = [contest for record in RECORDS for contest in record.contests]
    assert len({(contest.kind, contest.reference) for contest in contests}) == len(contests)
    for contest in contests:
        days = [day for day in (contest.filed, contest.notified, contest.replied, contest.ended) if day]
        assert days == sorted(days)
        assert days[-1] <= TODAY
    for record in RECORDS:
        ordered = [each for each in record.contests if each.ruling and each.ruling.orders_anew]
        begun = [event for event in record.events if "REOPENED_AFTER" in event.kind.name]
        assert [each.ended for each in ordered] == [event.date for event in begun]


def test_no_subject_comes_twice_and_numbers_have_no_gaps() -> None:
    assert len({record.subject for record in RECORDS}) == COUNT
    numbers = [record.number for record in RECORDS]
    counts = Counter(number.rpartition("-")[0] for number in numbers)
    expected = {f"{of}-{serial:04d}" for of, count in counts.items() for serial in range(1, count + 1)}
    assert set(numbers) == expected


def test_nobody_is_anybody() -> None:
    staff = {person.name for person in WORLD.people}
    people = [record.person for record in RECORDS]
    for person in people:
        assert person.telephone.startswith(f"{AREA_CODE}-7")
        assert person.email == "" or person.email.endswith("@example.com")
        assert person.document.startswith("99")
        if person.kind is Applicant.NATURAL_PERSON:
            assert re.fullmatch(r"\d{17}[\dX]", person.document)
            assert person.document[-1] != check_character(person.document[:17])
    assert check_character("11010519491231002") == "X"  # the example of GB 11643
    assert len({person.name for person in people}) > COUNT / 4
    assert len({person.name for person in people} & staff) < 20


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 10, 1), date(2026, 1, 1), date(2027, 6, 12)])
def test_any_day_will_do_and_the_same_gives_the_same(day: date) -> None:
    world = World(1, day, calendar=announced(), kept=150)
    made = world.records
    assert len(made) == 150
    assert max(event.date for record in made for event in record.events) <= day
    assert min(record.events[0].date for record in made) >= day - timedelta(days=3 * 366)
    records.cache_clear()
    assert World(1, day, calendar=announced(), kept=150).records == made
    assert World(2, day, kept=150).records != made
