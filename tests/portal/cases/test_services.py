"""Cases keep events and nothing that follows from them; what the procedure refuses is not kept."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases import services
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of, open_cases
from gongkai.portal.cases.services import Asked
from tests.portal.building import BY, County, make_county

pytestmark = pytest.mark.django_db
RECEIVED = Event(EventKind.RECEIVED, date(2026, 9, 25))
REGISTERED = Event(EventKind.REGISTERED, date(2026, 9, 25))


@pytest.fixture
def county() -> County:
    return make_county()


def test_what_was_recorded_comes_back(county: County) -> None:
    events = (
        RECEIVED,
        REGISTERED,
        Event(EventKind.CORRECTION_ASKED, date(2026, 9, 28), days=15, reason="未说明文件名称"),
        Event(EventKind.CORRECTION_NOTICE_ARRIVED, date(2026, 9, 30), due=date(2026, 10, 20)),
    )
    with pytest.raises(UnlawfulEventError):  # a notice is asked for after the first examination only
        services.receive(county.town, Asked("征地补偿方案"), events[:1] + events[2:], by=BY)
    assert Case.objects.count() == 0
    examined = Event(EventKind.EXAMINED, date(2026, 9, 25))
    whole = (*events[:2], examined, *events[2:])
    case = services.receive(county.town, Asked("征地补偿方案"), whole, by=BY)
    assert events_of(case) == whole
    assert open_cases() == {case.number: whole}


def test_numbers_are_by_agency_and_year_without_gaps(county: County) -> None:
    def receive(agency: Agency, year: int) -> str:
        return services.receive(agency, Asked("甲"), [Event(EventKind.RECEIVED, date(year, 3, 4))], by=BY).number

    assert [receive(county.town, 2026), receive(county.town, 2025)] == ["yc-qs-2026-0001", "yc-qs-2025-0001"]
    with pytest.raises(UnlawfulEventError):
        services.receive(county.town, Asked("乙"), [Event(EventKind.CLOSED, date(2026, 3, 4))], by=BY)
    assert [receive(county.town, 2026), receive(county.bureau, 2026)] == ["yc-qs-2026-0002", "yc-zj-2026-0001"]


def test_two_people_do_not_write_the_same_next_event(county: County) -> None:
    case = services.receive(county.town, Asked("甲"), [RECEIVED], by=BY)
    services.add(case, REGISTERED, seen=1, by=BY)
    with pytest.raises(services.CaseChangedError):
        services.add(case, Event(EventKind.REGISTERED, date(2026, 9, 26)), seen=1, by=BY)
    assert events_of(case) == (RECEIVED, REGISTERED)
    assert [entry.action for entry in Entry.objects.filter(subject=f"case:{case.number}")] == [
        "case.received",
        "case.registered",
    ]


def test_an_unlawful_event_is_not_kept(county: County) -> None:
    case = services.receive(county.town, Asked("甲"), [RECEIVED], by=BY)
    with pytest.raises(UnlawfulEventError):
        services.add(case, Event(EventKind.REPLY_SENT, date(2026, 9, 26)), seen=1, by=BY)
    assert events_of(case) == (RECEIVED,)
    assert not Entry.objects.filter(action="case.reply_sent").exists()


def test_a_case_that_is_closed_is_not_among_the_open(county: County) -> None:
    case = services.receive(county.town, Asked("甲"), [RECEIVED, REGISTERED], by=BY)
    other = services.receive(county.bureau, Asked("乙"), [RECEIVED], by=BY)
    services.add(case, Event(EventKind.WITHDRAWN, date(2026, 9, 27)), seen=2, by=BY)
    case.refresh_from_db()
    assert not case.open
    assert set(open_cases()) == {other.number}
    assert open_cases(Agency.objects.filter(code="yc-qs")) == {}


def test_nothing_happens_to_a_part_before_it_was_split_off(county: County) -> None:
    whole = services.receive(county.town, Asked("甲"), [RECEIVED, REGISTERED], by=BY)
    asked = Asked("甲之二", split_from=whole, counted=date(2026, 10, 9))
    part = services.receive(county.town, asked, [RECEIVED, REGISTERED], by=BY)
    with pytest.raises(UnlawfulEventError, match="不能早于此件拆分之日2026"):
        services.add(part, Event(EventKind.WITHDRAWN, date(2026, 10, 8)), seen=2, by=BY)
    services.add(part, Event(EventKind.WITHDRAWN, date(2026, 10, 9)), seen=2, by=BY)
    assert part.disposed == part.counted
