"""Visits to the platform in a browser, and what every page must be like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, Page

from gongkai.portal.accounts.models import User
from tests.conftest import ROOT
from tests.portal.signing_in import signed_in_client

AXE = ROOT / ".venv/share/axe-4.14.1.min.js"
"""Put there by `make test`'s set-up, out of its npm package."""
WIDE, PHONE = 1280, 390
"""Widths of a screen and of a phone, in pixels."""
HEIGHT = 844
STOPS_WITHIN_FIELDS = 10
"""Stops more than there are fields: the tabulator stops at a date's year, month and day, and at the page's end."""


@dataclass
class Visitor:
    """Somebody with a browser. `complaints` is what the browser said of the pages that were opened."""

    address: str
    browser: Browser
    stack: ExitStack
    complaints: list[str] = field(default_factory=list)

    def window(
        self,
        *,
        width: int = WIDE,
        scripts: bool = True,
        language: str = "zh-CN",
        colours: Literal["light", "dark"] = "light",
        user: User | None = None,
    ) -> Page:
        """A window of its own session, at no page yet; signed in as `user` where one is given."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=scripts,
            locale=language,
            color_scheme=colours,
            accept_downloads=True,
        )
        self.stack.callback(context.close)
        if user is not None:
            session = signed_in_client(user).cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": session.value, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    @contextmanager
    def without_complaints(self) -> Iterator[None]:
        """Fails at the end where the browser complained."""
        self.complaints.clear()
        yield
        assert self.complaints == [], self.complaints


def assert_keeps_nobody_out(page: Page) -> None:
    """All rules of axe-core: those of WCAG 2, levels A and AA, and of good practice; with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: Any = page.evaluate("axe.run()")
    found = [
        (page.url, violation["id"], violation["help"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in result["violations"]
    ]
    assert result["passes"]
    assert found == [], found


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways; what is wider than the window scrolls by itself."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    width = page.viewport_size["width"] if page.viewport_size else WIDE
    wide = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(each => {
            const box = each.getBoundingClientRect();
            if (!box.width || box.right <= innerWidth + 1 || each.closest('.visually-hidden')) return false;
            for (let up = each.parentElement; up; up = up.parentElement)
                if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX)) return false;
            return true;
        }).map(each => each.outerHTML.slice(0, 160))"""
    )
    assert wide == [], (page.url, wide)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def assert_keyboard_reaches_everything(page: Page) -> None:
    """The tabulator comes to everything that can be pressed or filled in, and each shows that it has come."""
    reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
    shown = (
        f'[...document.querySelectorAll("{reachable}")]'
        ".filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0)"
    )
    reached, unmarked = set(), []
    for _ in range(page.evaluate(f"({shown}).length") + STOPS_WITHIN_FIELDS):
        page.keyboard.press("Tab")
        place, outlined, mark_up = page.evaluate(
            f"""(() => {{
                const focused = document.activeElement, style = getComputedStyle(focused);
                const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                return [({shown}).indexOf(focused), outlined, focused.outerHTML.slice(0, 160)];
            }})()"""
        )
        if place < 0 or place in reached:
            continue
        reached.add(place)
        if not outlined:
            unmarked.append(mark_up)
    assert unmarked == [], unmarked
    # Of radio buttons with one name the tabulator stops at one.
    missed = page.evaluate(
        f"reached => ({shown}).filter((each, place) => !reached.includes(place) && each.type !== 'radio')"
        ".map(each => each.outerHTML.slice(0, 160))",
        list(reached),
    )
    assert missed == [], missed
