"""Printed lines put together into the paragraphs they were broken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.report.read.document import Paragraph
from gongkai.report.read.geometry import Word, around
from gongkai.report.read.headings import is_wording

_FULL = 2.5
"""Heights of a character by which a full line may fall short of the right margin."""
_INDENT = 0.8
"""Heights of a character by which a first line stands in from the left margin at least."""


def join_lines(lines: Sequence[Sequence[Word]]) -> Iterator[tuple[float, Paragraph]]:
    """Paragraphs with their tops. A line is continued where it reaches the margin and the next is not indented,
    nor the heading of a section.
    """
    if not lines:
        return
    left = _margin([line[0].x0 for line in lines])
    right = max(line[-1].x1 for line in lines)
    current: list[Word] = []
    text = ""
    for line in lines:
        height = max(word.y1 - word.y0 for word in line)
        joins = bool(current) and _continues(current[-1], line, left, right, height)
        if current and not joins:
            yield current[0].y0, Paragraph(text, around(current))
            current, text = [], ""
        text += _line_text(line)
        current.extend(line)
    yield current[0].y0, Paragraph(text, around(current))


def _margin(starts: Sequence[float]) -> float:
    """The left margin: the least x at which more than a stray line starts."""
    ordered = sorted(starts)
    return ordered[min(len(ordered) - 1, len(ordered) // 20)]


def _continues(last: Word, line: Sequence[Word], left: float, right: float, height: float) -> bool:
    first = line[0]
    if first.page == last.page and first.y0 - last.y1 > 1.6 * height:
        return False
    if abs(height - (last.y1 - last.y0)) > height / 5:
        return False  # another size of type: a title
    reaches = last.x1 > right - _FULL * height and first.x0 < left + _INDENT * height
    return reaches and not is_wording("".join(word.text for word in line))


def _line_text(line: Sequence[Word]) -> str:
    text = line[0].text
    for previous, word in pairwise(line):
        apart = word.x0 - previous.x1 > (word.y1 - word.y0) / 3
        text += f" {word.text}" if apart else word.text
    return text
