"""Tables 3 and 4 against an independent recount; their identities; the cases behind each number."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind, with_internal_steps
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases import services
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked
from gongkai.portal.statistics import queries
from gongkai.portal.statistics.queries import tables
from gongkai.report.formats import APPLICANT_KINDS, FORMAT_2021
from tests.portal.building import BY, make_county
from tests.portal.statistics.histories import contest, go_on, receive
from tests.portal.statistics.recount import recount

YEARS = range(2022, 2027)


def assert_identities(agencies: list[Agency]) -> None:
    """Each identity of the form in every year; what is carried in was carried out of the year before."""
    before = None
    for year in YEARS:
        cells = tables(agencies, year)
        assert set(cells) == queries.CELLS
        for rule in FORMAT_2021.sums:
            if rule.total[0] in cells:
                assert sum(cells[cell] for cell in rule.total) == sum(cells[cell] for cell in rule.parts), rule
        for column in (*APPLICANT_KINDS, "total"):
            if before is not None:
                assert cells[f"requests.carried_in.{column}"] == before[f"requests.carried_out.{column}"]
        before = cells


class TestRandomHistories(TestCase):
    @given(st.integers(0, 2**32), st.integers(1, 8))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_the_tables_are_what_a_slow_recount_finds(self, seed: int, count: int) -> None:
        random = Random(seed)
        county = make_county()
        offices = [county.town, county.bureau]
        for number in range(count):
            go_on(random, receive(random, random.choice(offices)), random.randrange(25))
            contest(random, random.choice(offices), number)
        for chosen in ([county.town], [county.bureau], offices):
            assert_identities(chosen)
            for year in YEARS:
                cells = tables(chosen, year)
                assert {cell: number for cell, number in cells.items() if number} == recount(
                    [agency.pk for agency in chosen], year
                )

    @given(st.integers(0, 2**32))
    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_behind_each_number_stand_as_many_cases(self, seed: int) -> None:
        random = Random(seed)
        county = make_county()
        for number in range(5):
            go_on(random, receive(random, county.town), random.randrange(25))
            contest(random, county.town, number)
        chosen = Agency.objects.filter(pk=county.town.pk)
        for year in YEARS:
            for cell, number in tables(chosen, year).items():
                behind = queries.cases_behind if cell.startswith("requests.") else queries.remedies_behind
                assert behind(chosen, year, cell).count() == number, cell


def answered(agency: Agency, received: date, replied: date, outcome: Outcome) -> Case:
    events = with_internal_steps([Event(EventKind.RECEIVED, received), Event(EventKind.REPLY_SENT, replied)])
    place = next(place for place, event in enumerate(events, 1) if event.kind is EventKind.DECISION_APPROVED)
    return services.receive(agency, Asked("甲", outcomes={place: outcome}), events, by=BY)


def rows_of(agency: Agency, year: int) -> dict[str, int]:
    """The rows of table 3 that are not zero, by their totals."""
    cells = tables(queries.reporting(agency, year), year)
    return {
        cell.removeprefix("requests.").removesuffix(".total"): number
        for cell, number in cells.items()
        if number and cell.startswith("requests.") and cell.endswith(".total")
    }


@pytest.mark.django_db
def test_received_in_one_year_and_answered_in_the_next() -> None:
    town = make_county().town
    answered(town, date(2024, 12, 31), date(2025, 1, 1), Outcome.GRANTED)
    assert rows_of(town, 2024) == {"received": 1, "carried_out": 1}
    assert rows_of(town, 2025) == {"carried_in": 1, "granted": 1, "disposed": 1}
    assert rows_of(town, 2026) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reopened", "in_2024"), [(date(2024, 12, 1), "granted"), (date(2025, 2, 1), "unavailable.not_held")]
)
def test_decided_anew_the_later_outcome_counts_within_the_year_alone(reopened: date, in_2024: str) -> None:
    town = make_county().town
    case = answered(town, date(2024, 9, 2), date(2024, 9, 20), Outcome.NOT_HELD)
    anew = [
        (EventKind.REOPENED_AFTER_RECONSIDERATION, None),
        (EventKind.DECISION_DRAFTED, None),
        (EventKind.DECISION_REVIEWED, None),
        (EventKind.DECISION_APPROVED, Outcome.GRANTED),
        (EventKind.REPLY_SENT, None),
    ]
    for kind, outcome in anew:
        services.add(case, Event(kind, reopened), seen=case.events.count(), by=BY, outcome=outcome)
    assert rows_of(town, 2024) == {"received": 1, in_2024: 1, "disposed": 1}
    assert rows_of(town, 2025) == {}


@pytest.mark.django_db
def test_an_agency_reports_on_what_it_took_over() -> None:
    county = make_county()
    answered(county.township, date(2023, 5, 8), date(2023, 5, 9), Outcome.GRANTED)
    answered(county.township, date(2024, 5, 8), date(2024, 5, 9), Outcome.GRANTED)
    agencies.merge([county.township], county.town, day=date(2024, 7, 1), by=BY)
    assert rows_of(county.town, 2023) == {}
    assert rows_of(county.town, 2024) == {"received": 1, "granted": 1, "disposed": 1}
    whole = tables(queries.reporting(county.county, 2023, below=True), 2023)
    assert whole["requests.received.total"] == 1


@pytest.mark.django_db
def test_what_is_kept_is_counted_anew_after_every_act() -> None:
    town = make_county().town
    for number in range(1, 4):
        answered(town, date(2024, 9, 2), date(2024, 9, 20), Outcome.GRANTED)
        for _ in range(2):
            assert queries.tables_of_now([town], 2024)["requests.granted.total"] == number
        assert queries.tables_of_now([town], 2024) == tables([town], 2024)
    case = Case.objects.latest("pk")
    reopened = Event(EventKind.REOPENED_AFTER_JUDGMENT, date(2024, 10, 8))
    services.add(case, reopened, seen=case.events.count(), by=BY)
    assert queries.tables_of_now([town], 2024) == tables([town], 2024)


@pytest.mark.django_db
def test_what_is_kept_is_not_counted_again() -> None:
    town = make_county().town
    answered(town, date(2024, 9, 2), date(2024, 9, 20), Outcome.GRANTED)
    queries.tables_of_now([town], 2024)
    with CaptureQueriesContext(connection) as asked:
        queries.tables_of_now([town], 2024)
    assert len(asked) == 1
