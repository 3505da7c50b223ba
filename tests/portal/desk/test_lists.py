"""The desk's lists: what is whose, what comes first, and what is done with several cases."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.law.procedure import Event, EventKind
from gongkai.law.receipt import Channel
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.services import end
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.desk.models import CalendarLink, SavedView
from gongkai.portal.desk.queries import open_rows
from gongkai.portal.handling.services import assign
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def office() -> Office:
    return make_office()


def received(agency: Agency, subject: str, days_ago: int = 1, clerk: User | None = None, *more: EventKind) -> Case:
    day = TODAY - timedelta(days=days_ago)
    events = [Event(kind, day) for kind in (EventKind.RECEIVED, EventKind.REGISTERED, EventKind.EXAMINED, *more)]
    case = cases.receive(agency, cases.Asked(subject, items=[subject], channel=Channel.FAX), events, by=BY)
    if clerk:
        assign(case, clerk, by=BY)
    return case


def listed(user: User, query: str = "") -> list[str]:
    response = signed_in_client(user).get(f"/desk/?{query}")
    assert response.status_code == 200
    return [line.case.subject for line in response.context["lines"]]


def test_what_is_mine_is_by_role_and_the_overdue_first(office: Office) -> None:
    town = office.county.town
    received(town, "新", 2, office.clerk)
    received(town, "旧", 90, office.clerk)
    received(town, "拟好的", 3, office.clerk, EventKind.DECISION_DRAFTED)
    received(town, "审过的", 3, office.clerk, EventKind.DECISION_DRAFTED, EventKind.DECISION_REVIEWED)
    received(town, "等第三方", 3, office.clerk, EventKind.THIRD_PARTY_ASKED)
    assert listed(office.clerk) == ["旧", "新"]
    assert listed(office.reviewer) == ["拟好的"]
    assert listed(office.head) == ["审过的"]
    assert listed(office.clerk, "list=waiting") == ["等第三方"]
    assert listed(office.clerk, "list=unassigned") == ["征地补偿方案"]
    assert listed(office.clerk, "list=open")[0] == "旧"
    assert len(listed(office.clerk, "list=open")) == 6


def test_what_is_remembered_follows_every_act_and_the_day(office: Office) -> None:
    case = received(office.county.town, "新", 2, office.clerk)
    cases_of_town = Case.objects.filter(agency=office.county.town)

    def due(today: date) -> list[tuple[str, int | None]]:
        rows = open_rows(cases_of_town, today)
        return [(row.number, row.due.days_left if row.due else None) for row in rows]

    first = due(TODAY)
    assert due(TODAY) == first
    assert due(TODAY + timedelta(days=7)) != first
    cases.add(case, Event(EventKind.EXTENSION_APPROVED, TODAY, days=20, reason="查档"), seen=3, by=BY)
    cases.add(case, Event(EventKind.EXTENSION_TOLD, TODAY), seen=4, by=BY)
    extended = dict(due(TODAY))[case.number]
    before = dict(first)[case.number]
    assert extended is not None
    assert before is not None
    assert extended == before + 20
    cases.add(case, Event(EventKind.WITHDRAWN, TODAY), seen=5, by=BY)
    assert case.number not in dict(due(TODAY))


def test_an_extension_is_the_heads_to_decide(office: Office) -> None:
    case = received(office.county.town, "延期", 2, office.clerk)
    cases.add(case, Event(EventKind.EXTENSION_PROPOSED, TODAY, days=10, reason="查档"), seen=3, by=BY)
    assert listed(office.head) == ["延期"]
    cases.add(case, Event(EventKind.EXTENSION_APPROVED, TODAY, days=10, reason="查档"), seen=4, by=BY)
    assert listed(office.head) == []


def test_when_nobody_answers_it_is_the_offices_turn_again(office: Office) -> None:
    waiting = [EventKind.THIRD_PARTY_ASKED, EventKind.THIRD_PARTY_RECEIVED]
    received(office.county.town, "没有回音", 60, office.clerk, *waiting)
    assert listed(office.clerk) == ["没有回音"]
    assert listed(office.clerk, "list=waiting") == []


def test_nobody_sees_another_agencys_cases(office: Office) -> None:
    received(office.county.township, "柳河的")
    assert "柳河的" not in listed(office.clerk, "list=open")
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    assert set(listed(supervisor, "list=open")) == {"柳河的", "征地补偿方案"}
    assert listed(supervisor, "list=open&agency=yc-lh") == ["柳河的"]
    assert listed(office.clerk, "list=open&agency=yc-lh") == ["征地补偿方案"]  # no agency of theirs: no filter


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=修路+合同", ["修路合同"]),
        ("q=YC-QS", ["征地补偿方案", "修路合同"]),
        ("channel=fax", ["修路合同"]),
        ("state=received", ["征地补偿方案"]),
        ("state=nonsense", ["征地补偿方案", "修路合同"]),
        ("applicant=business", []),
        ("year=1", ["征地补偿方案", "修路合同"]),
        ("year=2019", []),
        ("q=%00", ["征地补偿方案", "修路合同"]),
    ],
)
def test_lists_are_narrowed(office: Office, query: str, found: list[str]) -> None:
    received(office.county.town, "修路合同", 1)
    assert sorted(listed(office.clerk, f"list=open&{query}")) == sorted(found)


def test_long_lists_have_pages(office: Office) -> None:
    for number in range(30):
        received(office.county.town, f"第{number}件")
    assert len(listed(office.clerk, "list=open")) == 25
    assert len(listed(office.clerk, "list=open&page=2")) == 6
    assert len(listed(office.clerk, "list=open&page=999")) == 6


def test_closed_cases_are_listed_with_their_outcome(office: Office) -> None:
    case = received(office.county.town, "撤回的")
    cases.add(case, Event(EventKind.WITHDRAWN, TODAY), seen=3, by=BY)
    response = signed_in_client(office.clerk).get("/desk/?list=closed&outcome=other.other")
    assert [line.case.number for line in response.context["lines"]] == [case.number]
    assert listed(office.clerk, "list=closed&outcome=granted") == []


def test_several_are_given_to_one(office: Office) -> None:
    foreign = received(office.county.township, "柳河的")
    one, two = received(office.county.town, "一"), received(office.county.town, "二")
    client = signed_in_client(office.head)
    given = {"case": [one.number, two.number, foreign.number], "clerk": "clerk", "query": "list=unassigned"}
    response = client.post("/desk/assign/", given)
    assert response["Location"] == "/desk/?list=unassigned"
    assert set(Case.objects.filter(clerk=office.clerk)) == {one, two}
    client.post("/desk/assign/", {"case": [one.number], "clerk": "nobody"})
    assert Case.objects.get(pk=one.pk).clerk == office.clerk


def test_a_view_is_saved_and_removed_by_its_owner(office: Office) -> None:
    client = signed_in_client(office.clerk)
    client.post("/desk/views/", {"name": "传真", "query": "list=open&channel=fax&next=//evil.example"})
    view = SavedView.objects.get()
    assert view.query == "list=open&channel=fax"
    client.post("/desk/views/", {"name": "传真", "query": "list=open&channel=email"})
    assert SavedView.objects.get().query == "list=open&channel=email"
    signed_in_client(office.head).post(f"/desk/views/{view.pk}/remove/")
    assert SavedView.objects.count() == 1
    client.post(f"/desk/views/{view.pk}/remove/")
    assert client.post(f"/desk/views/{view.pk}/remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_workbook_has_no_formulas(office: Office) -> None:
    received(office.county.town, '=HYPERLINK("http://evil.example")\x0b')
    response = signed_in_client(office.clerk).get("/desk/export.xlsx?list=open")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells['=HYPERLINK("http://evil.example")'] == "s"
    assert "f" not in cells.values()
    assert sheet.max_row == 3


def test_due_days_in_a_calendar_program(office: Office) -> None:
    mine = received(office.county.town, "秘密的内容", 2, office.clerk)
    received(office.county.town, "别人的", 2)
    client = signed_in_client(office.clerk)
    address = client.post("/desk/calendar/", {"act": "make"}).context["address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert secret not in CalendarLink.objects.get().digest
    anybody = signed_in_client(office.head)
    response = anybody.get(f"/desk/calendar/{secret}.ics")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 1
    assert mine.number in text
    assert "秘密的内容" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert anybody.get("/desk/calendar/nonsense.ics").status_code == 404
    client.post("/desk/calendar/", {"act": "end"})
    assert anybody.get(f"/desk/calendar/{secret}.ics").status_code == 404


def test_a_calendar_shows_nothing_to_whoever_left(office: Office) -> None:
    received(office.county.town, "内容", 2, office.clerk)
    client = signed_in_client(office.clerk)
    address = client.post("/desk/calendar/", {"act": "make"}).context["address"]
    end(office.clerk.memberships.get(), by=BY)
    response = signed_in_client(office.head).get(address)
    assert "BEGIN:VEVENT" not in response.content.decode()
    User.objects.filter(pk=office.clerk.pk).update(is_active=False)
    assert signed_in_client(office.head).get(address).status_code == 404


def test_the_character_that_postgresql_takes_in_no_text_is_no_fault(office: Office) -> None:
    client = signed_in_client(office.clerk)
    assert client.get("/desk/yc-qs/cases/a%00/").status_code == 404
    client.post("/desk/views/", {"name": "甲\0", "query": "list=open&q=%00"})
    assert SavedView.objects.get().name == "甲"
    given = {"case": [office.case.number, "\0"], "clerk": "clerk\0", "query": ""}
    assert client.post("/desk/assign/", given).status_code == 302
    assert Case.objects.get(pk=office.case.pk).clerk == office.clerk


def test_what_applicants_wrote_is_told_until_somebody_has_seen_it(office: Office) -> None:
    desk = {user: signed_in_client(user) for user in (office.clerk, office.head)}
    above = make_user("above", (office.county.county, Role.SUPERVISOR))
    page = f"/desk/{office.case.agency.code}/cases/{office.case.number}/"
    cases.write(office.case, Note.Direction.FROM_APPLICANT, "当面说的", by=BY)
    assert desk[office.clerk].get("/desk/").context["unread"] == []
    cases.write(office.case, Note.Direction.FROM_APPLICANT, "请问进度", by=Actor("", "198.51.100.7"))
    assert desk[office.clerk].get("/desk/").context["unread"] == [office.case]
    assert signed_in_client(above).get("/desk/").context["unread"] == []
    signed_in_client(above).get(page)
    assert "新的来文" in desk[office.head].get("/desk/").content.decode()
    desk[office.head].get(page)
    assert desk[office.clerk].get("/desk/").context["unread"] == []
