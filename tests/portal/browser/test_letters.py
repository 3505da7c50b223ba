"""An office's own letters in a browser: written, looked at, saved, restored."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gongkai.portal.agencies.models import Role
from gongkai.portal.letters.changes import save_template
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import Template
from gongkai.portal.letters.templates import shipped
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

KIND = LetterKind.CONSULTATION_LETTER
EDIT = f"/letters/yc-zj/{KIND.value}/"
PAGES = ["/letters/yc-zj/", "/letters/yc-zj/details/", EDIT, f"{EDIT}restore/"]

pytestmark = pytest.mark.django_db(transaction=True)


def window(visitor: Visitor, width: int = WIDE, *, scripts: bool = True, dark: bool = False) -> Page:
    """A window of the head of an office that has a text of its own."""
    county = make_county()
    save_template(county.bureau, KIND, shipped(KIND), seen=0, by=BY)
    head = make_user("wang", (county.bureau, Role.HEAD))
    return visitor.window(width=width, scripts=scripts, user=head, colours="dark" if dark else "light")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(visitor: Visitor, path: str, dark: bool) -> None:
    page = window(visitor, dark=dark)
    page.goto(path)
    assert_keeps_nobody_out(page)


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_phone_without_a_complaint(visitor: Visitor, path: str) -> None:
    page = window(visitor, PHONE)
    with visitor.without_complaints():
        page.goto(path)
        assert_fits(page)
        page.get_by_role("button", name="大字号").click()
        assert_fits(page)


def test_the_keyboard_reaches_everything(visitor: Visitor) -> None:
    page = window(visitor)
    page.goto(EDIT)
    assert_keyboard_reaches_everything(page)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_text_is_written_looked_at_saved_and_restored_without_a_script(visitor: Visitor, width: int) -> None:
    page = window(visitor, width, scripts=False)
    with visitor.without_complaints():
        page.goto("/letters/")
        page.get_by_role("link", name="第三方意见征求书", exact=True).click()
        field = page.get_by_label("模板", exact=True)
        field.fill(shipped(KIND).replace("{征求意见内容}", "{内容}"))
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("第8行：没有“内容”这个字段。").first).to_be_visible()
        field.fill(shipped(KIND).replace("现就是否同意公开", "现就能否公开"))
        page.get_by_role("button", name="预览", exact=True).click()
        expect(page.locator(".letter")).to_contain_text("现就能否公开")
        assert_fits(page)
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("status")).to_contain_text("已保存")
        expect(page.get_by_text("本机关，第2版")).to_be_visible()
        page.get_by_role("link", name="第三方意见征求书", exact=True).click()
        page.get_by_role("link", name="恢复为随附的模板").click()
        page.get_by_role("button", name="确认恢复").click()
        expect(page.get_by_role("status")).to_contain_text("已恢复")
    assert [row.text == "" for row in Template.objects.order_by("version")] == [False, False, True]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_a_preview_keeps_nobody_out(visitor: Visitor) -> None:
    page = window(visitor)
    page.goto(EDIT)
    page.get_by_role("button", name="预览", exact=True).click()
    expect(page.locator(".letter")).to_be_visible()
    assert_keeps_nobody_out(page)
