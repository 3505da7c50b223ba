"""What everybody may ask."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from gongkai.law.deadlines import clocks
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind, State, with_internal_steps
from gongkai.law.workdays import announced
from gongkai.portal.agencies import services as agencies
from gongkai.portal.api.public import INTERNAL
from gongkai.portal.audit.models import Entry
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import Asked, give_query_code, receive
from tests.portal.api.building import Program, said
from tests.portal.building import BY, make_county
from tests.portal.handling.building import make_office

pytestmark = pytest.mark.django_db
ANYBODY = Program()


def codes(path: str) -> list[str]:
    return [agency["code"] for agency in ANYBODY.get(path)["items"]]


def test_the_agencies_of_the_tree_are_told() -> None:
    make_county()
    assert codes("agencies") == ["yc", "yc-lh", "yc-lh-1", "yc-qs", "yc-zj"]
    assert codes("agencies?parent=yc") == ["yc-lh", "yc-qs", "yc-zj"]
    assert codes("agencies?under=yc-lh") == ["yc-lh", "yc-lh-1"]
    assert codes("agencies?q=柳河") == ["yc-lh", "yc-lh-1"]
    assert codes("agencies?q=yc-zj") == ["yc-zj"]
    assert codes("agencies?level=township") == ["yc-lh", "yc-qs"]
    page = ANYBODY.get("agencies?size=2&page=3")
    assert ([agency["code"] for agency in page["items"]], page["total"]) == (["yc-zj"], 5)
    assert ANYBODY.get("agencies?size=2&page=4")["items"] == []


def test_a_closed_agency_names_its_successor() -> None:
    county = make_county()
    agencies.close(county.station, successor=county.township, day=date(2026, 1, 1), by=BY)
    assert "yc-lh-1" not in codes("agencies")
    assert "yc-lh-1" in codes("agencies?closed=true")
    told = ANYBODY.get("agencies/yc-lh-1")
    assert told == {
        "code": "yc-lh-1",
        "name": "柳河乡工作站",
        "level": "department",
        "parent": "yc-lh",
        "depth": 2,
        "closed": "2026-01-01",
        "successor": "yc-lh",
    }


def test_deadlines_are_those_of_the_law() -> None:
    happened = (Event(EventKind.CORRECTION_ASKED, date(2026, 9, 28), days=10),)
    events = with_internal_steps((Event(EventKind.RECEIVED, date(2026, 9, 25)), *happened))
    wanted = clocks(events, announced(), date(2026, 9, 30))
    told = ANYBODY.get("deadlines?received=2026-09-25&today=2026-09-30&event=correction_asked%3D10%202026-09-28")
    assert [(clock["kind"], clock["state"], clock["due"]) for clock in told["clocks"]] == [
        (clock.kind, clock.state, clock.due.isoformat() if clock.due else None) for clock in wanted
    ]
    steps = [step["text"] for clock in told["clocks"] for step in clock["steps"]]
    assert steps == [step.message.text("zh") for clock in wanted for step in clock.steps]


@pytest.mark.parametrize(
    "query",
    [
        "received=2026-09-25&event=胡写",
        "received=2026-09-25&event=reply_served%202026-09-26",
        "received=0001-01-01",
        "received=2026-09-25&event=extended%3D9999%202026-09-28",
        "received=2026-09-25" + 41 * "&event=fee_paid%202026-09-28",
        "received=2026-13-45",
    ],
)
def test_what_cannot_be_calculated_is_refused(query: str) -> None:
    assert ANYBODY.problem("get", f"deadlines?{query}")["type"] == "/api/#invalid"


def test_days_are_those_of_the_calendar() -> None:
    told = ANYBODY.get("days?first=2026-09-28&last=2026-10-11")
    assert [day["workday"] for day in told] == [
        announced().day(date.fromisoformat(day["date"])).is_workday for day in told
    ]
    assert len(told) == 14
    assert ANYBODY.problem("get", "days?first=2026-01-01&last=2027-01-02")["status"] == 422
    assert ANYBODY.problem("get", "days?first=2026-01-02&last=2026-01-01")["status"] == 422
    assert len(ANYBODY.get("days?first=2024-01-01&last=2024-12-31")) == 366


def test_ids_are_told_in_both_languages() -> None:
    chinese, english = ANYBODY.get("vocabulary"), Program(language="en").get("vocabulary")
    assert chinese["states"]["served"] != english["states"]["served"]
    for words in (chinese, english):
        assert set(words["outcomes"]) == {outcome.value for outcome in Outcome}
        assert set(words["events"]) == {kind.value for kind in EventKind}


def test_an_applicant_asks_by_the_query_code() -> None:
    office = make_office()
    code = give_query_code(office.case, by=BY)
    told = said(ANYBODY.ask("post", "status", {"number": office.case.number, "code": f" {code.lower()} "}))
    assert (told["state"], told["agency"], told["received"]) == ("received", "yc-qs", "2026-09-25")
    (answer,) = [
        clock.due for clock in clocks(events_of(office.case), calendar(), date(2026, 9, 25)) if clock.kind == "answer"
    ]
    assert answer is not None
    assert (told["due"], told["outcome"]) == (answer.isoformat(), None)
    assert Entry.objects.filter(action="case.opened_by_code", subject=f"case:{office.case.number}").count() == 1


def test_an_unknown_number_and_a_wrong_code_are_answered_alike() -> None:
    office = make_office()
    code = give_query_code(office.case, by=BY)
    wrong = ANYBODY.ask("post", "status", {"number": office.case.number, "code": "A" * len(code)})
    unknown = ANYBODY.ask("post", "status", {"number": "yc-qs-2026-9999", "code": code})
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content) == (404, wrong.content)


@pytest.mark.parametrize("number", ["known", "yc-qs-2026-9999"])
def test_after_wrong_codes_there_is_no_asking(number: str) -> None:
    office = make_office()
    code = give_query_code(office.case, by=BY)
    named = office.case.number if number == "known" else number
    for _ in range(4):
        assert ANYBODY.problem("post", "status", {"number": named, "code": "WRONG"})["type"] == "/api/#not-found"
    for given in ("WRONG", code):
        answer = ANYBODY.ask("post", "status", {"number": named, "code": given})
        assert (answer.status_code, said(answer)["type"]) == (429, "/api/#locked")
        assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60 + 1
    locked = Entry.objects.get(action="case.query_locked")
    assert locked.subject == ("case:" + office.case.number if number == "known" else "case:")


def decided(day: date, *later: EventKind) -> Case:
    """A request whose reply has been approved, and what happened later."""
    kinds = [
        EventKind.RECEIVED,
        EventKind.REGISTERED,
        EventKind.EXAMINED,
        EventKind.DECISION_DRAFTED,
        EventKind.DECISION_REVIEWED,
        EventKind.DECISION_APPROVED,
        *later,
    ]
    asked = Asked("预算", items=["预算"], outcomes={4: Outcome.GRANTED})
    return receive(make_county().town, asked, [Event(kind, day) for kind in kinds], by=BY)


def test_what_goes_on_within_the_office_is_not_told() -> None:
    case = decided(timezone.localdate())
    assert State(case.state) in INTERNAL
    told = said(ANYBODY.ask("post", "status", {"number": case.number, "code": give_query_code(case, by=BY)}))
    assert (told["state"], told["outcome"]) == ("processing", None)


@pytest.mark.parametrize(
    "later",
    [
        [EventKind.REPLY_SENT],
        [EventKind.REPLY_SENT, EventKind.REPLY_SERVED],
        [EventKind.REPLY_SENT, EventKind.REPLY_SERVED, EventKind.CLOSED],
    ],
)
def test_from_the_reply_on_the_outcome_is_told(later: list[EventKind]) -> None:
    case = decided(timezone.localdate(), *later)
    told = said(ANYBODY.ask("post", "status", {"number": case.number, "code": give_query_code(case, by=BY)}))
    assert (told["state"], told["outcome"]) == (case.state, "granted")
