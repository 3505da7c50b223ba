"""The deadline calculator and the calendar's pages in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gongkai.portal.agencies.models import Role
from gongkai.portal.calendars.models import Entry
from gongkai.portal.calendars.services import enter
from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.building import BY, make_county, make_user
from tests.portal.calendars.test_services import NOTICE, TEXT

RESULT = "/calendars/deadline/?received=2026-12-25&event=third_party_asked@甲+2026-12-28&today=2026-12-30"
PAGES = ["/calendars/deadline/", RESULT, "/calendars/days/2026/", "/calendars/days/2028/", "/calendars/notices/"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(visitor: Visitor, path: str, colours: str) -> None:
    enter(NOTICE, TEXT, seen=0, by=BY)
    page = visitor.window(width=WIDE, colours="dark" if colours == "dark" else "light")
    page.goto(path)
    assert_keeps_nobody_out(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_phone_without_a_complaint(visitor: Visitor, path: str) -> None:
    page = visitor.window(width=PHONE)
    with visitor.without_complaints():
        page.goto(path)
        assert_fits(page)
        page.get_by_role("button", name="大字号").click()
        assert_fits(page)


def test_the_keyboard_reaches_everything(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto(RESULT)
    assert_keyboard_reaches_everything(page)


def test_a_deadline_is_calculated_event_by_event_without_a_script(visitor: Visitor) -> None:
    page = visitor.window(width=PHONE, scripts=False)
    with visitor.without_complaints():
        page.goto("/calendars/deadline/")
        page.get_by_label("收到申请的日期").fill("2026-09-25")
        page.get_by_role("button", name="计算").click()
        answer = page.get_by_role("row").filter(has_text="答复")
        expect(answer).to_contain_text("2026-10-29")
        page.get_by_label("事件").select_option(label="批准延期并告知申请人")
        page.get_by_label("发生日期").fill("2026-10-20")
        page.get_by_label("工作日数").fill("21")
        page.get_by_role("button", name="加上").click()
        expect(page.get_by_role("alert")).to_contain_text("最长20个工作日")
        page.get_by_label("工作日数").fill("10")
        page.get_by_role("button", name="加上").click()
        expect(answer).to_contain_text("2026-11-12")
        page.get_by_role("link", name="去掉").click()
        expect(answer).to_contain_text("2026-10-29")


def test_a_notice_is_pasted_checked_and_entered(visitor: Visitor) -> None:
    county = make_county()
    user = make_user("wang", (county.county, Role.SUPERVISOR))
    page = visitor.window(user=user)
    with visitor.without_complaints():
        page.goto("/calendars/notices/")
        page.get_by_role("link", name="录入通知").first.click()
        page.get_by_label("通知原文").fill(TEXT)
        page.get_by_role("button", name="核对").click()
        expect(page.get_by_role("heading", name="核对通知")).to_be_visible()
        assert_keeps_nobody_out(page)
        page.get_by_role("button", name="确认录入").click()
        expect(page.get_by_role("status")).to_contain_text("已录入")
        assert_keeps_nobody_out(page)
    assert Entry.objects.count() == 1
