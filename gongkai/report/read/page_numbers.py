"""Page numbers: lines of printed pages that belong to no text and no table."""

from __future__ import annotations

import re

_STROKES = "[-—－–―•·]{1,3}"
_MARKED = re.compile(
    rf"{_STROKES}\s{{0,3}}\d{{1,3}}\s{{0,3}}{_STROKES}"
    r"|第\s{0,3}\d{1,3}\s{0,3}页(?:\s?[，,/]?\s?共\s{0,3}\d{1,3}\s{0,3}页)?"
    r"|\d{1,3}\s?[/／]\s?\d{1,3}"
)
_LONGEST = 20
_MOST_UNNUMBERED = 2
"""Pages by which numbering may be off: covers are not counted."""


def is_page_number(text: str) -> bool:
    """Whether a line is marked as a page's number: by strokes on either side, by 第 and 页, as 3/12."""
    return len(text) <= 4 * _LONGEST and _MARKED.fullmatch(text.strip()) is not None


def is_number_of(text: str, page: int) -> bool:
    """Whether a line at the edge of a page is its number: marked as one, or just about the number that it should have.

    `page` counts from 1. A figure of a table that the page breaks off may stand alone on a page's last line.
    """
    bare = text.strip()
    if len(bare) < 4 and bare.isdecimal():
        return int(bare) > 0 and abs(int(bare) - page) <= _MOST_UNNUMBERED
    return is_page_number(bare)
