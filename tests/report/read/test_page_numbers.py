"""Page numbers: marked ones anywhere, bare ones only where they fit their page."""

from __future__ import annotations

import pytest

from gongkai.report.read.page_numbers import is_number_of, is_page_number


@pytest.mark.parametrize("text", ["— 3 —", "—12—", "-4-", "· 7 ·", "第5页", "第 5 页 共 9 页", "3/12", "  —6—  "])
def test_marked_numbers(text: str) -> None:
    assert is_page_number(text)
    assert is_number_of(text, 40)


@pytest.mark.parametrize("text", ["", "3", "-3", "3-", "— —", "1,234", "2023", "第5项", "一", "12件", "3 4"])
def test_what_is_no_page_number(text: str) -> None:
    assert not is_page_number(text)


@pytest.mark.parametrize(
    ("text", "page", "expected"), [("4", 4, True), ("3", 4, True), ("７", 4, False), ("0", 1, False)]
)
def test_a_bare_number_must_fit_its_page(text: str, page: int, expected: bool) -> None:
    """A figure of a table may stand alone on the last line of a page."""
    assert is_number_of(text, page) is expected
