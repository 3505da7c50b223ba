"""The frame around every page, and the pages that everybody may open."""

from __future__ import annotations

import pytest

from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)

PAGES = ["/", "/about/", "/style/"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", [*PAGES, "/no-such-page/"])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(visitor: Visitor, path: str, width: int, colours: str) -> None:
    page = visitor.window(width=width, colours="dark" if colours == "dark" else "light")
    page.goto(path)
    assert_keeps_nobody_out(page)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("large", [False, True])
def test_it_fits_a_phone_without_a_complaint(visitor: Visitor, path: str, large: bool) -> None:
    page = visitor.window(width=PHONE)
    with visitor.without_complaints():
        page.goto(path)
        if large:
            page.get_by_role("button", name="大字号").click()
            assert page.locator("html.large").count() == 1
        assert_fits(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything(visitor: Visitor, path: str) -> None:
    page = visitor.window()
    page.goto(path)
    assert_keyboard_reaches_everything(page)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(visitor: Visitor) -> None:
    page = visitor.window()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_and_size_of_type_are_chosen_without_a_script_and_kept(visitor: Visitor) -> None:
    page = visitor.window(scripts=False)
    page.goto("/about/")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/about/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="大字号").click()
    page.goto("/about/")
    assert page.locator("html").get_attribute("class") == "large"
    page.get_by_role("button", name="标准字号").click()
    assert page.locator("html").get_attribute("class") is None


def test_on_a_phone_the_menu_opens_without_a_script(visitor: Visitor) -> None:
    page = visitor.window(width=PHONE, scripts=False)
    page.goto("/about/")
    home = page.get_by_role("navigation", name="菜单").get_by_role("link", name="首页")
    assert not home.is_visible()
    page.locator("summary", has_text="菜单").click()
    home.click()
    assert page.url == f"{visitor.address}/"
