"""Remedies and statistics in a browser: charts drawn, a spreadsheet taken over, nobody kept out."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from gongkai.portal.cases.models import Case
from gongkai.portal.statistics.past import read_rows
from gongkai.portal.statistics.services import take_over
from tests.portal.browser.visiting import AXE, PHONE, WIDE, Visitor, assert_fits, assert_keeps_nobody_out
from tests.portal.building import BY, make_county, make_user
from tests.portal.remedies.building import bring
from tests.portal.statistics.test_past import GOOD, TODAY, text

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "/statistics/yc-qs/2023/",
    "/statistics/yc-qs/2023/cases/?cell=requests.received.total",
    "/statistics/yc-qs/2026/cases/?cell=reconsideration.total",
    "/statistics/yc-qs/2023/charts/",
    "/statistics/yc-qs/past/",
    "/remedies/",
    "/remedies/yc-qs/new/",
)


@pytest.fixture
def clerk() -> User:
    county = make_county()
    user = make_user("clerk", (county.town, Role.CLERK))
    take_over(county.town, read_rows("a.csv", text(GOOD), TODAY), by=BY)
    bring(county.town)
    return user


@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_they_keep_nobody_out_and_fit(visitor: Visitor, clerk: User, width: int) -> None:
    page = visitor.window(width=width, user=clerk)
    remedy = clerk.memberships.get().agency.remedies.get()
    for path in (*PAGES, *(f"/remedies/yc-qs/{remedy.pk}/{act}" for act in ("", "reply/", "conclude/"))):
        with visitor.without_complaints():
            page.goto(path)
            assert_fits(page)
            assert_keeps_nobody_out(page)


def test_a_chart_is_drawn_above_its_table(visitor: Visitor, clerk: User) -> None:
    page = visitor.window(user=clerk)
    with visitor.without_complaints():
        page.goto("/statistics/yc-qs/2023/charts/")
        expect(page.locator(".chart canvas")).to_have_count(5)
    plain = visitor.window(user=clerk, scripts=False)
    plain.goto("/statistics/yc-qs/2023/charts/")
    expect(plain.locator("table")).to_have_count(5)


def test_a_spreadsheet_is_taken_over_and_counted(visitor: Visitor, clerk: User) -> None:
    page = visitor.window(user=clerk)
    page.goto("/statistics/yc-qs/past/")

    def send(*rows: tuple[str, ...]) -> None:
        page.goto("/statistics/yc-qs/past/")
        file = FilePayload(name="ledger.csv", mimeType="text/csv", buffer=text(rows))
        page.get_by_label("表格文件").set_input_files(file)
        page.get_by_role("button", name="核对").click()

    new = ("〔2023〕8号", "2023-07-03", "科研机构", "新的一件", "予以公开", "2023-07-04")
    send(new, ("〔2023〕9号", "没有", *new[2:]))
    expect(page.get_by_text("收到日期“没有”不是日期")).to_be_visible()
    expect(page.get_by_role("button", name="全部录入")).to_have_count(0)
    send(new, *GOOD)
    page.get_by_role("button", name="全部录入").click()
    expect(page.get_by_text("已录入1件")).to_be_visible()
    assert Case.objects.count() == 5
    page.goto("/statistics/yc-qs/2023/")
    row = page.get_by_role("row", name="一、本年新收政府信息公开申请数量")
    row.get_by_role("link").last.click()
    expect(page.get_by_text("新的一件")).to_be_visible()
