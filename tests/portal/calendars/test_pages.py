"""The pages of the calendar, the notices and the calculator, as people use them."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Role
from gongkai.portal.calendars.models import Entry
from gongkai.portal.calendars.services import enter
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.services import Asked
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.calendars.test_services import NOTICE, TEXT
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.fixture
def supervisor(county: County) -> Client:
    return signed_in_client(make_user("wang", (county.county, Role.SUPERVISOR)))


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, address: str, values: dict[str, object]) -> str:
    response = client.post(address, values, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def receive(county: County, day: date) -> str:
    return cases.receive(county.town, Asked("征地补偿方案"), [Event(EventKind.RECEIVED, day)], by=BY).number


def test_a_year_shows_what_is_off_and_what_is_made_up_for(client: Client) -> None:
    page = text_of(client, "/calendars/days/2026/")
    assert '<td class="makeup">14<small>班</small></td>' in page
    assert '<td class="holiday">15<small>春节</small></td>' in page
    assert '<td class="holiday">16<small>休</small></td>' in page
    assert "暂定</h2>" not in page
    assert "2026-12-29起的几天" in page


def test_a_year_that_is_not_announced_says_so(client: Client) -> None:
    page = text_of(client, "/calendars/days/2027/")
    assert "2027年的放假安排尚未公布" in page
    assert '<td class="holiday provisional">6<small>休</small></td>' in page


@pytest.mark.parametrize(("year", "status"), [(2000, 200), (2100, 200), (1999, 404), (2101, 404)])
def test_years_that_can_be_computed(client: Client, year: int, status: int) -> None:
    assert client.get(f"/calendars/days/{year}/").status_code == status


def test_a_notice_is_shown_with_what_it_moves_and_entered_when_confirmed(county: County, supervisor: Client) -> None:
    moved, kept = receive(county, date(2027, 1, 20)), receive(county, date(2026, 11, 2))
    page = post(supervisor, "/calendars/notices/enter/", {"text": TEXT})
    assert "在办2件中，1件的" in page
    assert moved in page
    assert kept not in page
    assert "2027-01-31" in page
    assert not Entry.objects.exists()
    page = post(supervisor, "/calendars/notices/confirm/", {})
    assert "已录入" in page
    entry = Entry.objects.get()
    assert (entry.year, entry.text, entry.entered_by) == (2027, TEXT.strip(), "wang")
    # A second press of the button does nothing more.
    post(supervisor, "/calendars/notices/confirm/", {})
    assert Entry.objects.count() == 1
    assert "放假安排尚未公布" not in text_of(supervisor, "/calendars/days/2027/")


def test_whoever_may_not_see_requests_sees_how_many_are_moved_and_not_which(county: County) -> None:
    moved = receive(county, date(2027, 1, 20))
    client = signed_in_client(make_user("root", (county.county, Role.ADMINISTRATOR)))
    page = post(client, "/calendars/notices/enter/", {"text": TEXT})
    assert "在办1件中，1件的" in page
    assert moved not in page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_is_taken_as_well(supervisor: Client, encoding: str) -> None:
    file = SimpleUploadedFile("2027.csv", "日期,类别,名称\n2027-01-01,放假,元旦\n".encode(encoding))
    page = post(supervisor, "/calendars/notices/enter/", {"file": file})
    assert "核对通知" in page
    assert "2027年全年" in page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"text": TEXT.replace("1月31日（周日）", "1月31日（周六）")}, "2027-01-31是周日"),
        ({"text": TEXT, "year": "2028"}, "通知是2027年的，不是2028年的"),
        ({}, "二者取一"),
        ({"text": "长" * 50_000}, "40000"),
        ({"text": "更正,是\ndate,kind\n2027-09-03,放假\n"}, "还没有公布，不能更正"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_planned(supervisor: Client, values: dict[str, object], says: str) -> None:
    assert says in post(supervisor, "/calendars/notices/enter/", values)
    assert "请更正" not in post(supervisor, "/calendars/notices/confirm/", {})
    assert not Entry.objects.exists()


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"x" * 200_000])
def test_a_file_that_is_no_notice_is_refused_in_words(supervisor: Client, content: bytes) -> None:
    page = post(supervisor, "/calendars/notices/enter/", {"file": SimpleUploadedFile("x.csv", content)})
    assert 'role="alert"' in page


def test_a_notice_entered_meanwhile_is_to_be_looked_at_first(supervisor: Client) -> None:
    post(supervisor, "/calendars/notices/enter/", {"text": TEXT})
    enter(NOTICE, TEXT, seen=0, by=BY)
    assert "请重新核对" in post(supervisor, "/calendars/notices/confirm/", {})
    assert Entry.objects.count() == 1


def test_a_notice_is_withdrawn_after_a_question(county: County, supervisor: Client) -> None:
    number = receive(county, date(2027, 1, 20))
    enter(NOTICE, TEXT, seen=0, by=BY)
    page = text_of(supervisor, "/calendars/notices/withdraw/?notice=1")
    assert number in page
    assert Entry.objects.count() == 1
    assert "已撤回" in post(supervisor, "/calendars/notices/withdraw/", {"notice": "1", "seen": "1"})
    assert Entry.objects.count() == 2
    assert "不再用于计算" in text_of(supervisor, "/calendars/notices/1/")
    assert supervisor.get("/calendars/notices/withdraw/?notice=1").status_code == 302
    assert supervisor.get("/calendars/notices/2/").status_code == 404


def test_anybody_sees_the_notices_but_not_who_entered_them(client: Client) -> None:
    assert "还没有录入过通知" in text_of(client, "/calendars/notices/")
    enter(NOTICE, TEXT, seen=0, by=BY)
    for address in ("/calendars/notices/", "/calendars/notices/1/"):
        page = text_of(client, address)
        assert "2027年部分节假日安排的通知" in page
        assert BY.name not in page


def test_a_notice_lists_the_deadlines_it_moves_for_those_who_may_see_requests(county: County, client: Client) -> None:
    moved = receive(county, date(2027, 1, 20))
    enter(NOTICE, TEXT, seen=0, by=BY)
    clerk = signed_in_client(make_user("li", (county.town, Role.CLERK)))
    page = text_of(clerk, "/calendars/notices/1/")
    assert moved in page
    assert "在办1件中" in page
    for other in (client, signed_in_client(make_user("wu", (county.township, Role.CLERK)))):
        assert moved not in text_of(other, "/calendars/notices/1/")


def test_the_calculator_begins_with_one_question(client: Client) -> None:
    page = text_of(client, "/calendars/deadline/")
    assert 'name="received"' in page
    assert 'name="kind"' not in page


def test_the_clocks_of_a_request_with_their_steps(client: Client) -> None:
    # 国庆 1 to 7 October off, 10 October worked: the 20th working day after 25 September is 29 October.
    page = text_of(client, "/calendars/deadline/?received=2026-09-25&today=2026-10-12")
    assert "<strong>2026-10-29</strong>" in page
    assert "第33条" in page
    assert '<td class="counted makeup">' in page or '<td class="makeup counted">10<small>' in page
    assert '<td class="due">29<small>到期</small></td>' in page


def test_events_are_added_one_by_one_and_taken_away_again(client: Client) -> None:
    address = "/calendars/deadline/?received=2026-09-25"
    response = client.get(f"{address}&add=1&kind=correction_asked&day=2026-09-28&days=10&due=&party=")
    assert response.status_code == 302
    longer = response["Location"]
    assert parse_qs(urlsplit(longer).query)["event"] == ["correction_asked=10 2026-09-28"]
    response = client.get(f"{longer}&add=1&kind=correction_arrived&day=2026-10-12&days=&due=&party=")
    page = text_of(client, response["Location"])
    assert "<strong>2026-11-09</strong>" in page  # 20 working days after 12 October
    assert f'href="{address.replace("/calendars/deadline/", "")}' in page


def test_an_extension_is_two_events_in_one_line(client: Client) -> None:
    page = text_of(client, "/calendars/deadline/?received=2026-11-02&event=extended%3D20+2026-11-20")
    assert "批准延期并告知申请人，20个工作日" in page
    assert "<strong>2026-12-28</strong>" in page


def test_a_due_day_in_a_year_not_announced_is_provisional_with_the_day_that_is_safe(client: Client) -> None:
    page = text_of(client, "/calendars/deadline/?received=2026-12-25&today=2026-12-26")
    assert "<strong>2027-01-25</strong>" in page
    assert "稳妥起见，不晚于2027-01-21" in page
    enter(NOTICE, TEXT, seen=0, by=BY)
    page = text_of(client, "/calendars/deadline/?received=2026-12-25&today=2026-12-26")
    assert "稳妥起见" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("received=yesterday", "请更正以下内容"),
        ("received=2026-09-25&add=1&kind=extended&day=2026-10-09&days=30", "最长20个工作日"),
        ("received=2026-09-25&add=1&kind=fee_paid&day=2026-10-09", "不能“申请人缴费”"),
        ("received=2026-09-25&add=1&kind=moon&day=2026-10-09", "请更正以下内容"),
        ("received=2026-09-25&event=nonsense", "应当有事件和日期"),
        ("received=2026-09-25&event=%3Cscript%3E+2026-09-28", "没有“&lt;script&gt;”这种事件"),
        ("received=1026-09-25", "1026年不在可以计算的年份"),
        ("received=2100-12-25", "2101年不在可以计算的年份"),
        ("received=2026-09-25" + "&event=meeting_held+2026-09-28" * 50, "最多写40个事件"),
    ],
)
def test_what_cannot_be_calculated_is_told_in_words(client: Client, query: str, says: str) -> None:
    assert says in text_of(client, f"/calendars/deadline/?{query}")


def test_in_english_too(client: Client) -> None:
    page = client.get("/calendars/deadline/?received=2026-09-25", headers={"accept-language": "en"}).content.decode()
    assert "September 2026" in page
