"""What is published already: found by the words of what is asked for, kept by the office, taken over from a file."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.published import exchange, services
from gongkai.portal.published.models import Published, Word
from gongkai.portal.published.queries import related
from gongkai.portal.published.services import Details
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def county() -> County:
    return make_county()


def published(county: County, *titles: str) -> list[Published]:
    return [
        services.add(county.town, Details(title, f"https://example.gov.cn/{place}", DAY), by=BY)
        for place, title in enumerate(titles)
    ]


TITLES = (
    "青石镇人民政府关于印发征地补偿安置方案的通知",
    "2025年度青石镇财政预算",
    "青石镇人民政府2025年政府信息公开工作年度报告",
    "农村饮水安全工程水质检测结果（2025年第三季度）",
    "𠮷祥路道路养护合同",
)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("我村2024年的征地补偿安置方案，以及补偿款发放明细", 0),
        ("请公开青石镇人民政府2025年度的财政预算表", 1),
        ("农村饮水水质检测结果", 3),
        ("𠮷祥路道路养护的合同", 4),
    ],
)
def test_it_is_found_by_the_words_of_what_is_asked_for(county: County, asked: str, place: int) -> None:
    rows = published(county, *TITLES)
    ((first, *_others),) = related(county.town, [asked])
    assert first == rows[place]


@pytest.mark.parametrize(
    "asked", ["", "青石镇人民政府", "请公开政府信息的有关情况", "某某小区电梯检验报告", "<b>🙂</b>", "2025"]
)
def test_what_is_not_related_is_not_shown(county: County, asked: str) -> None:
    published(county, *TITLES)
    assert related(county.town, [asked]) == [[]]


def test_the_agencys_own_come_first_and_others_are_shown_too(county: County) -> None:
    title = "农村饮水水质检测结果"
    other = services.add(county.bureau, Details(title, "https://example.gov.cn/b", DAY), by=BY)
    own = services.add(county.town, Details(title, "https://example.gov.cn/a", DAY), by=BY)
    assert related(county.town, [title]) == [[own, other]]


def test_words_follow_the_title(county: County) -> None:
    (row,) = published(county, "道路养护合同")
    services.change(row, Details("水质检测结果", row.address, DAY), by=BY)
    assert related(county.town, ["道路养护合同"]) == [[]]
    assert related(county.town, ["水质检测结果"]) == [[row]]
    services.remove(row, by=BY)
    assert not Word.objects.exists()
    assert [each.action for each in Entry.objects.filter(action__startswith="published.").order_by("sequence")] == [
        "published.added",
        "published.changed",
        "published.removed",
    ]


def test_an_address_is_kept_once(county: County) -> None:
    published(county, "甲")
    with pytest.raises(services.KnownError):
        published(county, "乙")
    assert Published.objects.get().title == "甲"


CSV = """标题,网址,公开日期
征地补偿安置方案,https://example.gov.cn/0,2026-03-02
水质检测结果,https://example.gov.cn/1,2026/4/5
"""


def test_a_file_is_taken_over_and_again_without_change(county: County) -> None:
    (row,) = published(county, "旧标题")
    plan = exchange.plan(county.town, CSV.encode("gb18030"), date(2026, 9, 25))
    assert [each.title for each in plan.added] == ["水质检测结果"]
    assert [each.title for each in plan.changed] == ["征地补偿安置方案"]
    assert services.take_over(county.town, (*plan.added, *plan.changed), by=BY) == 2
    row.refresh_from_db()
    assert row.title == "征地补偿安置方案"
    again = exchange.plan(county.town, CSV.encode(), date(2026, 9, 25))
    assert (again.added, again.changed, again.known, again.wrong) == ((), (), 2, ())


def test_a_file_says_what_is_wrong_with_each_row(county: County) -> None:
    lines = [
        "公开日期,标题,网址",
        "2026-03-02,好,https://example.gov.cn/1",
        "2026-03-02,重复,https://example.gov.cn/1",
        "2026-13-02,不是日期,https://example.gov.cn/2",
        "2027-03-02,以后,https://example.gov.cn/3",
        "2026-03-02,,javascript:alert(1)",
        "2026-03-02,\x07响铃,https://example.gov.cn/4",
        f"2026-03-02,{'长' * 201},https://example.gov.cn/5",
    ]
    plan = exchange.plan(county.town, "\n".join(lines).encode(), date(2026, 9, 25))
    assert [each.title for each in plan.added] == ["好"]
    assert [(row.line, len(row.problems)) for row in plan.wrong] == [(3, 1), (4, 1), (5, 1), (6, 2), (7, 1), (8, 1)]


@pytest.mark.parametrize("content", [b"", "标题,网址".encode(), b"\xff\xfe\x00\x81", b'a,"b\n'])
def test_what_is_no_such_file_is_told(county: County, content: bytes) -> None:
    with pytest.raises(exchange.FileError):
        exchange.plan(county.town, content, date(2026, 9, 25))


@pytest.fixture
def clerk(county: County) -> Client:
    return signed_in_client(make_user("clerk", (county.town, Role.CLERK)))


def test_the_office_keeps_its_record(county: County, clerk: Client) -> None:
    del county
    assert clerk.get("/published/").headers["Location"] == "/published/yc-qs/"
    assert "还没有登记" in clerk.get("/published/yc-qs/").content.decode()
    given = {"title": "<i>合同</i>", "address": "https://example.gov.cn/<i>", "day": "2026-03-02"}
    clerk.post("/published/yc-qs/add/", given | {"address": "https://example.gov.cn/1"})
    row = Published.objects.get()
    assert "&lt;i&gt;合同" in clerk.get("/published/yc-qs/").content.decode()
    again = clerk.post("/published/yc-qs/add/", given | {"address": row.address}).content.decode()
    assert "这个网址已经登记过" in again
    assert "javascript:" not in Published.objects.values_list("address", flat=True)
    refused = clerk.post(f"/published/yc-qs/{row.pk}/", given | {"address": "javascript:alert(1)"}).content.decode()
    assert "请填写完整的网址" in refused
    clerk.post(f"/published/yc-qs/{row.pk}/", given | {"title": "合同", "address": row.address})
    assert Published.objects.get().title == "合同"
    clerk.get(f"/published/yc-qs/{row.pk}/remove/")
    assert Published.objects.count() == 1
    clerk.post(f"/published/yc-qs/{row.pk}/remove/")
    assert not Published.objects.exists()


def test_another_agencys_row_is_not_found(county: County, clerk: Client) -> None:
    row = services.add(county.bureau, Details("合同", "https://example.gov.cn/1", DAY), by=BY)
    assert clerk.get(f"/published/yc-qs/{row.pk}/").status_code == 404


def test_a_file_is_shown_before_it_is_taken_over(county: County, clerk: Client) -> None:
    file = SimpleUploadedFile("公开.csv", CSV.encode())
    shown = clerk.post("/published/yc-qs/import/", {"file": file}).content.decode()
    assert "水质检测结果" in shown
    assert not Published.objects.exists()
    clerk.post("/published/yc-qs/import/confirm/")
    assert Published.objects.filter(agency=county.town).count() == 2
    clerk.post("/published/yc-qs/import/confirm/")
    assert Published.objects.count() == 2


def test_an_address_that_a_colleague_enters_at_the_same_moment_is_told(
    county: County, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = services._save

    def meanwhile(row: Published, details: Details) -> None:
        Published.objects.create(agency=county.town, title="同事登记的", address=details.address, day=DAY)
        save(row, details)

    clerk.post("/published/yc-qs/import/", {"file": SimpleUploadedFile("公开.csv", CSV.encode())})
    monkeypatch.setattr(services, "_save", meanwhile)
    answer = clerk.post("/published/yc-qs/import/confirm/", follow=True)
    assert "这个网址已经登记过" in answer.content.decode()
    assert not Published.objects.exists()


def test_a_file_with_a_fault_is_not_taken_over(county: County, clerk: Client) -> None:
    del county
    file = SimpleUploadedFile("公开.csv", CSV.replace("2026/4/5", "昨天").encode())
    assert "“昨天”不是日期" in clerk.post("/published/yc-qs/import/", {"file": file}).content.decode()
    clerk.post("/published/yc-qs/import/confirm/")
    assert not Published.objects.exists()


def test_each_text_has_its_own(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = published(county, *TITLES)
    monkeypatch.setattr("gongkai.portal.published.queries._MOST_ROWS", 2)
    asked = ["农村饮水水质检测结果", "某某小区电梯", "征地补偿安置方案的通知"]
    assert related(county.town, asked) == [[rows[3]], [], [rows[0]]]
    assert related(county.town, []) == []
