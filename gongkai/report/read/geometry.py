"""Words and ruled lines on a plane, turned into grids: the part of reading that knows positions.

Coordinates grow to the right and downwards. Pages are set under one another, so that a table that a page break
cuts is one table. Two cases: cells between ruled lines, read off the lines; and tables without them, where the form's
own labels say what the rows and columns are (`unruled`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from gongkai.report.model import Place
from gongkai.report.read.document import Grid, Token
from gongkai.report.read.figures import is_blank, parse_figure
from gongkai.report.read.labels import HAN, find_label, is_fragment

TOLERANCE = 2.5
"""Points within which two lines are one: a border may be drawn twice, or as a thin rectangle."""
_THIN_ROW = 5.0
"""Points below which the space between two ruled lines holds no text."""


class Word(NamedTuple):
    """A piece of text without a gap, and its box on the plane. `page` counts from 1 (0 where there are no pages)."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    page: int
    place: Place

    @property
    def x(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle of its height."""
        return (self.y0 + self.y1) / 2


class Rule(NamedTuple):
    """A ruled line: at `at` (x of a vertical one, y of a horizontal one), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Frame:
    """A ruled table on the plane: its top and bottom, and its lines."""

    top: float
    bottom: float
    vertical: list[Rule] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)


def frames(vertical: Iterable[Rule], horizontal: Iterable[Rule]) -> list[Frame]:
    """Ruled tables, from top to bottom: stretches of the plane that vertical lines cover without a gap."""
    result: list[Frame] = []
    for rule in sorted(vertical, key=lambda rule: rule.start):
        if not result or rule.start > result[-1].bottom + TOLERANCE:
            result.append(Frame(rule.start, rule.end))
        result[-1].bottom = max(result[-1].bottom, rule.end)
        result[-1].vertical.append(rule)
    for rule in horizontal:
        for frame in result:
            if frame.top - TOLERANCE <= rule.at <= frame.bottom + TOLERANCE:
                frame.horizontal.append(rule)
                break
    return [frame for frame in result if len(frame.vertical) > 1 and len(frame.horizontal) > 1]


def join_frames(tables: Sequence[Frame], words: Sequence[Word]) -> list[Frame]:
    """Frames that a page break parted put together: those with nothing printed between them, of one width."""
    middles = sorted(word.y for word in words)
    result: list[Frame] = []
    for frame in tables:
        if result and _nothing_between(middles, result[-1].bottom, frame.top) and _same_width(result[-1], frame):
            last = result[-1]
            last.bottom = frame.bottom
            last.vertical.extend(frame.vertical)
            last.horizontal.extend(frame.horizontal)
        else:
            result.append(frame)
    return result


def _nothing_between(middles: Sequence[float], top: float, bottom: float) -> bool:
    return bisect_right(middles, top) == bisect_right(middles, bottom)


def _same_width(one: Frame, other: Frame) -> bool:
    (left, right), (other_left, other_right) = _extent(one), _extent(other)
    return abs(left - other_left) < 2 * TOLERANCE and abs(right - other_right) < 2 * TOLERANCE


def _extent(frame: Frame) -> tuple[float, float]:
    return min(rule.at for rule in frame.vertical), max(rule.at for rule in frame.vertical)


def ruled_grid(frame: Frame, words: Sequence[Word]) -> Grid:
    """The grid of a ruled table from the words within it: each row has the cells that its own lines bound."""
    columns = _clustered(rule.at for rule in frame.vertical)
    rows = _clustered(rule.at for rule in frame.horizontal)
    by_row: list[list[Word]] = [[] for _ in range(len(rows) + 1)]
    for word in words:
        by_row[bisect_right(rows, word.y)].append(word)
    result = []
    for number in range(1, len(rows)):
        top, bottom = rows[number - 1], rows[number]
        if bottom - top < _THIN_ROW and not by_row[number]:
            continue
        bounds = _bounds(frame, columns, (top + bottom) / 2)
        result.append(_ruled_row(by_row[number], columns, bounds))
    return Grid(join_cut_rows(_without_repeated_header(result)))


def _clustered(values: Iterable[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > TOLERANCE:
            result.append(value)
    return result


def _bounds(frame: Frame, columns: Sequence[float], y: float) -> list[int]:
    """The columns at which a vertical line runs through height `y`."""
    present = set()
    for rule in frame.vertical:
        if rule.start - TOLERANCE <= y <= rule.end + TOLERANCE:
            present.add(bisect_right(columns, rule.at + TOLERANCE / 2) - 1)
    return sorted(present)


def _ruled_row(words: Sequence[Word], columns: Sequence[float], bounds: Sequence[int]) -> list[Token]:
    cells: list[list[Word]] = [[] for _ in range(len(bounds) + 1)]
    edges = [columns[bound] for bound in bounds]
    for word in words:
        cells[bisect_right(edges, word.x)].append(word)
    row = []
    for index, (left, right) in enumerate(pairwise(bounds), 1):
        text, place = cell_text(cells[index])
        row.append(Token(text, left, place, right - left))
    return row


def cell_text(words: Sequence[Word]) -> tuple[str, Place]:
    """The text of a cell's words, a line feed between its lines, and the box around them."""
    if len(words) <= 1:
        return (words[0].text, words[0].place) if words else ("", Place())
    text = ""
    for line in text_lines(words):
        text += "\n" if text else ""
        for previous, word in zip([None, *line], line, strict=False):
            gap = previous is not None and word.x0 - previous.x1 > (word.y1 - word.y0) / 8
            text += " " + word.text if gap else word.text
    return text, around(words)


def around(words: Sequence[Word]) -> Place:
    """The place of several words: the first one's page, and the box around those of that page."""
    page = words[0].place.page
    boxes = [word.place.box for word in words if word.place.page == page and word.place.box]
    if not boxes:
        return words[0].place
    left, bottom, right, top = zip(*boxes, strict=True)
    return Place(page=page, box=(min(left), min(bottom), max(right), max(top)))


def text_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words in lines from top to bottom, each from left to right: one line where they overlap by half a height.

    The height is the greater of the two: beside characters of a font with tall boxes, those of another stand low.
    """
    lines: list[list[Word]] = []
    bottom = middle = reach = 0.0
    for word in sorted(words, key=lambda word: word.y):
        if lines and word.y < bottom and word.y - middle < max(reach, (word.y1 - word.y0) / 2):
            lines[-1].append(word)
        else:
            lines.append([word])
            middle = word.y
            bottom = word.y1
            reach = (word.y1 - word.y0) / 2
    for line in lines:
        line.sort(key=lambda word: word.x0)
    return lines


def _without_repeated_header(rows: list[list[Token]]) -> list[list[Token]]:
    """The rows without the header that a table repeats at the top of each further page."""
    result: list[list[Token]] = []
    seen: set[str] = set()
    top = 0
    for row in rows:
        page = _page(row)
        if result and page > _page(result[-1]):
            top = page
        words = _heading(row)
        if words and page == top and seen.issuperset(words):
            continue
        top = 0
        seen.update(words)
        result.append(row)
    return result


def _heading(row: Sequence[Token]) -> list[str]:
    """The labels of a row that has nothing but labels of columns and pieces of labels; empty for other rows."""
    words: list[str] = []
    certain = False
    for token in row:
        label = find_label(token.text) if token.text else None
        if label is not None and any(role.kind != "row" for role in label.roles):
            words.append(label.statutory)
            certain = certain or all(role.kind != "row" for role in label.roles)
        elif token.text and (label is not None or not is_fragment(token.text)):
            return []
    return words if certain else []


def join_cut_rows(rows: list[list[Token]]) -> list[list[Token]]:
    """Rows of which a page break has left one part on each page, put together where that completes a label."""
    result: list[list[Token]] = []
    for row in rows:
        if result and _page(row) > _page(result[-1]) > 0 and _is_rest(result[-1], row):
            below = {token.column: token for token in row}
            result[-1] = [_joined(token, below.get(token.column)) for token in result[-1]]
            continue
        if result and _page(row) > _page(result[-1]) > 0 and not any(_holds_figure(token.text) for token in row):
            _complete_labels(result[-1], row)
        result.append(row)
    return result


def _complete_labels(row: list[Token], following: list[Token]) -> None:
    """Give labels of a header the rest that a page break has put into the row below, which has labels of its own."""
    above = {(token.column, token.span): index for index, token in enumerate(row)}
    for index, token in enumerate(following):
        over = above.get((token.column, token.span))
        if over is not None and _completes(row[over].text, token.text):
            row[over] = _joined(row[over], token)
            following[index] = token._replace(text="")


def _page(row: Sequence[Token]) -> int:
    return max((token.place.page or 0 for token in row), default=0)


def _is_rest(row: Sequence[Token], following: Sequence[Token]) -> bool:
    """Whether a row at the top of a page is the rest of the one that ended the page before.

    It is where it has no label of its own and either completes the label above, or holds nothing but figures while
    the row above has some.
    """
    below = {token.column: token.text for token in following if token.text}
    if {token.column for token in row} != {token.column for token in following}:
        return False
    if any(_is_row_label(text) for text in below.values()):
        return False
    if all(_holds_figure(text) for text in below.values()):
        return bool(below) and any(_holds_figure(token.text) for token in row)
    return any(_completes(token.text, below.get(token.column, "")) for token in row)


def _is_row_label(text: str) -> bool:
    label = find_label(text)
    return label is not None and any(role.kind == "row" for role in label.roles)


def _completes(text: str, rest: str) -> bool:
    if not text or not rest or _holds_figure(text) or _holds_figure(rest):
        return False
    whole, first = find_label(text + rest), find_label(text)
    return whole is not None and whole.exact and (first is None or first.statutory == whole.statutory)


def _holds_figure(text: str) -> bool:
    """Whether a cell has a figure or a piece of one: "15,511" may go on as ",105" on the next page."""
    return bool(text) and (not HAN.search(text) or is_blank(text) or parse_figure("".join(text.split())) is not None)


def _joined(token: Token, below: Token | None) -> Token:
    if below is None or not below.text:
        return token
    if not token.text:
        return below
    return token._replace(text=f"{token.text}\n{below.text}")
