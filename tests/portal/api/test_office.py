"""What an office's programs ask by token."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.deadlines import clocks
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Role
from gongkai.portal.api import services
from gongkai.portal.api.models import Entered, Scope, Tally
from gongkai.portal.api.presenting import nameless
from gongkai.portal.audit.models import Entry
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.cases.queries import by_query_code, events_of
from gongkai.portal.cases.services import Asked, attach, receive, write
from gongkai.portal.statistics.queries import CELLS, cases_behind, reporting, tables
from tests.portal.api.building import Program, program, said
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office

pytestmark = pytest.mark.django_db

WHO = {
    "name": "诸葛某某",
    "document_kind": "居民身份证",
    "document": "11010519491231002X",
    "contact": "司马某某",
    "address": "云川县青石镇某街1号",
    "telephone": "13800001234",
    "email": "somebody@example.cn",
}


def given(**more: Any) -> dict[str, Any]:
    """A request that came over the counter."""
    return {
        "channel": "in_person",
        "day": timezone.localdate().isoformat(),
        "subject": "2025年度预算",
        "items": ["2025年度部门预算", "“三公”经费"],
        "applicant": {"kind": "natural_person", **WHO},
        **more,
    }


def entered(asking: Program, office: Office) -> str:
    """The number of a request that the program entered."""
    answer = asking.ask("post", f"agencies/{office.county.town.code}/cases", given(), Idempotency_Key="entered-1")
    assert answer.status_code == 201, answer.content
    number: str = said(answer)["number"]
    return number


def test_requests_are_listed_and_narrowed() -> None:
    office = make_office()
    events = [Event(EventKind.RECEIVED, date(2025, 3, 3)), Event(EventKind.REGISTERED, date(2025, 3, 3))]
    asked = Asked("环评报告", items=["某项目环评报告"], applicant_kind=Kind.BUSINESS)
    other = receive(office.county.town, asked, events, by=BY)
    receive(office.county.township, Asked("别处"), [Event(EventKind.RECEIVED, date(2025, 3, 3))], by=BY)
    asking = program(office.clerk)

    def found(query: str) -> list[str]:
        return [line["number"] for line in asking.get(f"cases?{query}")["items"]]

    assert found("") == [other.number, office.case.number]
    assert found("state=registered") == [other.number]
    assert found("year=2026") == [office.case.number]
    assert found("applicant_kind=business&open=true") == [other.number]
    assert found("open=false") == []
    assert found("q=环评") == [other.number]
    assert found("agency=yc-qs&size=1&page=2") == [office.case.number]
    assert found("agency=yc-lh") == []
    assert found("q=张三") == []  # nobody finds out who asks by searching for it


def test_a_request_is_told_with_what_happened_and_what_is_due() -> None:
    office = make_office()
    told = program(office.clerk).get(f"agencies/yc-qs/cases/{office.case.number}")
    assert [item["text"] for item in told["items"]] == ["2024年征地补偿方案", "补偿款发放明细"]
    assert [(event["sequence"], event["kind"], event["day"]) for event in told["events"]] == [
        (1, "received", "2026-09-25")
    ]
    wanted = clocks(events_of(office.case), calendar(), timezone.localdate())
    assert [(clock["kind"], clock["due"]) for clock in told["clocks"]] == [
        (clock.kind, clock.due.isoformat() if clock.due else None) for clock in wanted
    ]
    assert all(step["article"] for clock in told["clocks"] for step in clock["steps"][:1])


def test_another_agencys_request_is_not_found_by_its_number() -> None:
    office = make_office()
    case = receive(office.county.township, Asked("别处"), [Event(EventKind.RECEIVED, date(2025, 3, 3))], by=BY)
    asking = program(office.clerk)
    for path in (f"agencies/yc-qs/cases/{case.number}", f"agencies/yc-lh/cases/{case.number}"):
        for part in ("", "/letters", "/documents"):
            assert asking.problem("get", path + part)["type"] == "/api/#not-found"


def test_nothing_says_who_asks() -> None:
    office = make_office()
    asking = program(office.head, *Scope)
    number = entered(program(office.clerk), office)
    case = Case.objects.get(number=number)
    attach(case, DocumentKind.IDENTITY, f"{WHO['name']}身份证.pdf", b"%PDF", "application/pdf", by=BY)
    write(case, Note.Direction.FROM_APPLICANT, f"我是{WHO['name']}", by=BY)
    answered = "".join(
        asking.ask("get", path).content.decode()
        for path in (
            "cases",
            *(f"agencies/yc-qs/cases/{number}{part}" for part in ("", "/letters", "/documents")),
            "agencies/yc-qs/statistics/2026",
            f"agencies/yc-qs/statistics/{timezone.localdate().year}/requests.received.total",
        )
    )
    assert number in answered
    assert [value for value in WHO.values() if value in answered] == []
    assert "诸葛" not in answered
    documents = asking.get(f"agencies/yc-qs/cases/{number}/documents")
    assert [(each["place"], each["kind"], each["size"]) for each in documents] == [(1, "identity", 4)]
    letters = asking.get(f"agencies/yc-qs/cases/{number}/letters")
    assert ("receipt", False) in [(letter["kind"], letter["removed"]) for letter in letters]


def test_whoever_is_asked_for_an_opinion_has_an_alias() -> None:
    day = date(2026, 9, 28)
    parties = ["third_party-1", "某某有限公司", "third_party-1", "", "某某有限公司"]
    events = [Event(EventKind.THIRD_PARTY_ASKED, day, party=party) for party in parties]
    assert [event.party for event in nameless(events)] == [
        "third_party-1",
        "party-2",
        "third_party-1",
        "",
        "party-2",
    ]


def test_a_request_is_entered_as_at_the_desk() -> None:
    office = make_office()
    asking = program(office.clerk)
    answer = asking.ask("post", "agencies/yc-qs/cases", given() | {"form": "paper"}, Idempotency_Key="letter-2026-17")
    told = said(answer)
    case = Case.objects.get(number=told["number"])
    assert asking.get(f"agencies/yc-qs/cases/{case.number}")["form"] == case.form == "paper"
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/agencies/yc-qs/cases/{case.number}"
    assert case.applicant is not None
    assert case.applicant.name.reveal() == WHO["name"]
    assert [event.kind for event in events_of(case)] == [EventKind.RECEIVED, EventKind.REGISTERED]
    assert (case.clerk, case.letters.filter(kind="receipt").count(), case.items.count()) == (office.clerk, 1, 2)
    assert by_query_code(case.number, told["query_code"]) == case
    entry = Entry.objects.get(action="api.case_entered")
    assert asking.token is not None
    assert (entry.actor, entry.details) == ("clerk", {"token": asking.token.pk})


def test_what_is_sent_again_is_entered_once() -> None:
    office = make_office()
    asking, path = program(office.clerk), "agencies/yc-qs/cases"
    first = asking.ask("post", path, given(), Idempotency_Key="letter-17")
    again = asking.ask("post", path, given(), Idempotency_Key="letter-17")
    assert (again.status_code, said(again)) == (200, {**said(first), "query_code": None})
    assert Entered.objects.count() == 1
    assert Case.objects.count() == 2
    other = asking.problem("post", path, given(subject="别的"), Idempotency_Key="letter-17")
    assert other["type"] == "/api/#key-reused"


def test_what_was_sent_is_forgotten_and_what_was_entered_is_not() -> None:
    office = make_office()
    asking, path = program(office.clerk), "agencies/yc-qs/cases"
    first = asking.ask("post", path, given(), Idempotency_Key="letter-17")
    services.forget(timezone.now() + services.DIGESTS_KEPT + timedelta(minutes=1))
    assert Entered.objects.get().digest == ""
    assert not Tally.objects.exists()
    again = asking.ask("post", path, given(subject="别的"), Idempotency_Key="letter-17")
    assert (again.status_code, said(again)["number"]) == (200, said(first)["number"])


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"items": []}, "items"),
        ({"items": [" "]}, "items.0"),
        ({"items": ["题"] * 21}, "items"),
        ({"items": ["长" * 5001]}, "items.0"),
        ({"subject": "零\0"}, "subject"),
        ({"channel": "pigeon"}, "channel"),
        ({"day": "昨天"}, "day"),
        ({"identity": "x"}, "identity"),
        ({"applicant": {"kind": "natural_person"}}, "applicant.name"),
        ({"applicant": {"kind": "natural_person", "name": "某", "email": "不是"}}, "applicant.email"),
    ],
)
def test_a_field_at_fault_is_named(change: dict[str, Any], where: str) -> None:
    office = make_office()
    sent = given() | change
    answered = program(office.clerk).problem("post", "agencies/yc-qs/cases", sent, Idempotency_Key="12345678")
    assert [error["where"] for error in answered["errors"]] == [f"body.{where}"]
    assert Case.objects.count() == 1


def test_without_a_key_nothing_is_entered() -> None:
    office = make_office()
    answered = program(office.clerk).problem("post", "agencies/yc-qs/cases", given())
    assert answered["errors"][0]["code"] == "missing"


def test_a_request_of_tomorrow_is_not_entered() -> None:
    office = make_office()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answered = program(office.clerk).problem(
        "post", "agencies/yc-qs/cases", given(day=tomorrow), Idempotency_Key="1" * 8
    )
    assert (answered["type"], Case.objects.count()) == ("/api/#conflict", 1)


def test_only_a_clerk_enters() -> None:
    office = make_office()
    answered = program(office.reviewer).problem("post", "agencies/yc-qs/cases", given(), Idempotency_Key="12345678")
    assert answered["type"] == "/api/#forbidden"


def test_statistics_are_the_tables_and_their_numbers_have_cases() -> None:
    office = make_office()
    asking = program(make_user("above", (office.county.county, Role.SUPERVISOR)), Scope.STATISTICS)
    own, below = (asking.get(f"agencies/yc/statistics/2026{query}")["cells"] for query in ("", "?below=true"))
    assert own["requests.received.total"] == 0
    assert below == tables(reporting(office.county.county, 2026, below=True), 2026)
    assert set(below) == CELLS
    cell = "requests.received.natural_person"
    behind = asking.get(f"agencies/yc/statistics/2026/{cell}?below=true")
    agencies = reporting(office.county.county, 2026, below=True)
    assert behind["cases"] == [case.number for case in cases_behind(agencies, 2026, cell)]
    assert behind["value"] == len(behind["cases"]) == 1
    assert asking.get("agencies/yc/statistics/2026/reconsideration.total")["remedies"] == []
    assert asking.problem("get", "agencies/yc/statistics/2026/nothing.of.that")["status"] == 404
    assert asking.problem("get", "agencies/yc/statistics/1999")["status"] == 422
