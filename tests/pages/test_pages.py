"""Every page in a browser: for everyone, without a script, on a phone, with the keyboard, on paper."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.pages.producing import PAGES

AXE = ROOT / ".venv/share/axe-4.14.1.min.js"
"""Put there by `make test`'s set-up, out of its npm package."""
WIDE, PHONE = 1280, 390
"""Widths of a screen and of a phone, in pixels."""
PAPER = {"findings": 174, "comparison": 267, "agencies": 267, "rollup": 174, "form": 156}
"""Widths between the margins of A4, upright or lying, in millimetres."""
MILLIMETRE = 96 / 25.4
"""In pixels."""
REACHABLE = "a[href], summary, [tabindex='0']"

each_page = pytest.mark.parametrize("name", PAGES)


@contextmanager
def opened(browser: Browser, folder: Path, name: str, width: int = WIDE, *, scripts: bool = False) -> Iterator[Page]:
    """The page in a window of a width; without `scripts` the browser runs none."""
    file = folder / f"{name}.html"
    file.write_text(PAGES[name](), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        yield page
    finally:
        context.close()


@each_page
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(browser: Browser, tmp_path: Path, name: str, width: int) -> None:
    """All rules of axe-core: those of WCAG 2, levels A and AA, and of good practice; with everything unfolded."""
    with opened(browser, tmp_path, name, width, scripts=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result: Any = page.evaluate("axe.run()")
        assert result["passes"]
        assert [
            (violation["id"], violation["help"], [node["html"][:200] for node in violation["nodes"][:3]])
            for violation in result["violations"]
        ] == []


@each_page
def test_it_needs_nothing_from_elsewhere_and_every_link_leads_somewhere(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    with opened(browser, tmp_path, name) as page:
        assert page.locator("script, link, img, iframe, [src]").count() == 0
        targets = page.evaluate("[...document.querySelectorAll('a')].map(each => each.getAttribute('href'))")
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids))
        assert {target for target in targets if target[1:] not in ids or target[0] != "#"} == set()


@each_page
def test_it_does_not_scroll_sideways_on_a_phone(browser: Browser, tmp_path: Path, name: str) -> None:
    with opened(browser, tmp_path, name, PHONE) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        # What reaches beyond the edge does so in a region that scrolls by itself.
        assert (
            page.evaluate(
                """[...document.querySelectorAll('body *')].filter(each =>
                each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll')
            ).map(each => each.outerHTML.slice(0, 200))"""
            )
            == []
        )


@each_page
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, tmp_path: Path, name: str) -> None:
    with opened(browser, tmp_path, name) as page:
        shown = f'[...document.querySelectorAll("{REACHABLE}")].filter(each => each.checkVisibility())'
        expected = page.evaluate(f"({shown}).length")
        reached = []
        for _ in range(expected):
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    f"""(() => {{
                        const focused = document.activeElement, style = getComputedStyle(focused);
                        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                        return [({shown}).indexOf(focused), outlined];
                    }})()"""
                )
            )
        assert sorted(place for place, _ in reached) == list(range(expected))
        assert all(outlined for _, outlined in reached)


@each_page
def test_links_and_folds_work_without_a_script(browser: Browser, tmp_path: Path, name: str) -> None:
    with opened(browser, tmp_path, name) as page:
        folds = page.locator("summary")
        if folds.count():
            was = page.evaluate("document.querySelector('details').open")
            folds.first.focus()
            page.keyboard.press("Enter")
            assert page.evaluate("document.querySelector('details').open") is not was
        links = page.locator("a[href]")
        for place in {0, links.count() // 2, links.count() - 1} if links.count() else ():
            target = links.nth(place).get_attribute("href") or ""
            links.nth(place).focus()
            page.keyboard.press("Enter")
            page.wait_for_function("href => location.hash === href", arg=target)
            # A target in a fold that is closed is unfolded.
            assert page.evaluate("document.querySelector(':target').checkVisibility()")


@each_page
def test_paper_has_every_word(browser: Browser, tmp_path: Path, name: str) -> None:
    with opened(browser, tmp_path, name) as page:
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        words = page.evaluate(
            """(() => {
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const texts = [];
                while (walk.nextNode())
                    if (!walk.currentNode.parentElement.closest('title')) texts.push(walk.currentNode.data);
                return texts.join('');
            })()"""
        )
    assert characters(words) - characters(text_on_paper(printed)) == Counter()


@each_page
def test_nothing_is_cut_off_on_paper(browser: Browser, tmp_path: Path, name: str) -> None:
    width = int(PAPER[name.partition("-")[0]] * MILLIMETRE)
    with opened(browser, tmp_path, name, width) as page:
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def characters(text: str) -> Counter[str]:
    """How often each character stands in a text; spaces and ways of writing the same character are left aside."""
    return Counter("".join(unicodedata.normalize("NFKC", text).split()))


def text_on_paper(data: bytes) -> str:
    """The text within the edges of a PDF's pages."""
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        width, height = page.get_size()
        texts.append(page.get_textpage().get_text_bounded(0, 0, width, height))
    return "".join(texts)
