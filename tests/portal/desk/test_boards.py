"""What is remembered of open cases is what follows from the database, whatever happened since."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.law.procedure import Event, EventKind, allowed
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.services import close, grant
from gongkai.portal.audit.services import SYSTEM, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.desk import boards
from gongkai.portal.desk.boards import Merged, Row, boards_of
from gongkai.portal.handling.services import assign
from tests.portal.building import BY, County, make_county, make_user

TODAY = date(2026, 11, 20)


class UndoneError(Exception):
    """Ends a transaction."""


def rows(today: date = TODAY) -> list[list[Row]]:
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    return [board.rows for board in boards_of(agencies, today)]


def anew(today: date = TODAY) -> list[list[Row]]:
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    return [board.rows for board in boards._Memory().of(agencies, today)]


def receive(agency: Agency, days_ago: int = 5) -> Case:
    day = TODAY - timedelta(days=days_ago)
    return cases.receive(agency, cases.Asked("内容"), [Event(EventKind.RECEIVED, day)], by=BY)


class Office:
    """A county to which things happen."""

    def __init__(self) -> None:
        self.county: County = make_county()
        self.clerks = [make_user(f"clerk{place}", (self.county.town, Role.CLERK)) for place in range(2)]
        for clerk in self.clerks:
            grant(clerk, self.county.bureau, Role.CLERK, by=BY)
        self.cases: list[Case] = [receive(self.county.town), receive(self.county.bureau, 40)]

    def happens(self, draw: Callable[[int], int]) -> None:
        acts = (self._received, self._acted, self._acted, self._given, self._other, self._undone)
        acts[draw(len(acts))](draw)

    def _received(self, draw: Callable[[int], int]) -> None:
        self.cases.append(receive((self.county.town, self.county.bureau, self.county.station)[draw(3)], draw(60)))

    def _acted(self, draw: Callable[[int], int]) -> None:
        case = self.cases[draw(len(self.cases))]
        events = events_of(case)
        kinds = [kind for kind in allowed(events) if kind not in _WITH_MORE]
        if kinds:
            event = Event(kinds[draw(len(kinds))], max(TODAY, events[-1].date), reason="说明", party="甲")
            cases.add(case, event, seen=len(events), by=BY)

    def _given(self, draw: Callable[[int], int]) -> None:
        case = self.cases[draw(len(self.cases))]
        case.refresh_from_db()
        clerk: User | None = [*self.clerks, None][draw(3)]
        if case.open and case.agency_id != self.county.station.pk and clerk != case.clerk:
            assign(case, clerk, by=BY)

    def _other(self, draw: Callable[[int], int]) -> None:
        with transaction.atomic():
            record(("account.signed_in", "agency.level")[draw(2)], subject=("account:clerk0", "agency:yc")[draw(2)])

    def _undone(self, draw: Callable[[int], int]) -> None:
        with suppress(UndoneError), transaction.atomic():
            self._acted(draw)
            rows()  # what somebody saw who then did not go on
            raise UndoneError
        for case in self.cases:
            case.refresh_from_db()


_WITH_MORE = frozenset((EventKind.EXTENSION_PROPOSED, EventKind.EXTENSION_APPROVED, EventKind.MERGED, EventKind.SPLIT))
"""Events that say more than a day, a reason and a party."""


class TestBoards(TestCase):
    @given(st.data())
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_they_are_as_if_made_anew(self, data: st.DataObject) -> None:
        office = Office()

        def draw(below: int) -> int:
            return data.draw(st.integers(0, below - 1))

        for _ in range(data.draw(st.integers(1, 12))):
            office.happens(draw)
            assert rows() == anew()
        tomorrow = TODAY + timedelta(days=1)
        assert rows(tomorrow) == anew(tomorrow)


@pytest.fixture
def county(db: None) -> County:
    del db
    return make_county()


def test_after_an_act_that_case_alone_is_read_again(county: County) -> None:
    those = [receive(county.town) for _ in range(5)]
    rows()
    cases.add(those[2], Event(EventKind.REGISTERED, TODAY), seen=1, by=BY)
    with CaptureQueriesContext(connection) as queries:
        assert rows() == anew()
    numbers = [query["sql"] for query in queries if "cases_case" in query["sql"] and those[2].number in query["sql"]]
    assert numbers
    assert not any(those[0].number in sql for sql in numbers)
    with CaptureQueriesContext(connection) as queries:
        boards_of([county.town.pk], TODAY)
    assert len(queries) == 1


def test_an_agency_that_is_closed_keeps_its_cases(county: County) -> None:
    receive(county.station)
    before = rows()
    close(county.station, county.township, day=TODAY, by=BY)
    assert rows() == anew() == before


def test_after_many_acts_all_is_worked_out_anew(county: County) -> None:
    case = receive(county.town)
    rows()
    with transaction.atomic():
        for _ in range(boards.MOST_FOLLOWED + 5):
            record("account.signed_in", actor=SYSTEM, subject="account:x")
    cases.add(case, Event(EventKind.REGISTERED, TODAY), seen=1, by=BY)
    assert rows() == anew()


def test_several_lists_are_one_in_their_order(county: County) -> None:
    for days_ago in (3, 60, 10):
        receive(county.town, days_ago)
        receive(county.bureau, days_ago + 1)
    merged = Merged(rows())
    alone = list(merged)
    assert len(merged) == len(alone) == 6
    assert alone == sorted(alone, key=lambda row: row.order)
    assert merged[2:4] == alone[2:4]
    assert merged[5] == alone[5]
    with pytest.raises(IndexError):
        merged[6]
