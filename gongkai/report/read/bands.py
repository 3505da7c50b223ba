"""The rows of a table without ruled lines on a page.

A row is a band of the page: its label and its figures stand in the middle of it, or a part of a line lower where a
figure is set on the second line of its cell; and in a column a row has one figure, which may be broken over several
lines where the column is too narrow for it. A figure is a row's where no other row comes into question. Rows about
which anything is open are handed on as one token each, so that the aligner calls their cells ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from gongkai.report.model import Place
from gongkai.report.read.columns import Columns, find_columns
from gongkai.report.read.document import Grid, Token
from gongkai.report.read.figures import fills_cell
from gongkai.report.read.geometry import Word, around
from gongkai.report.read.label_blocks import Block as LabelBlock
from gongkai.report.read.label_blocks import height
from gongkai.report.read.unruled import Row, bounds, by_x, find_rows, may_be_cut, parts_of, scraps, without_groups

_LOWER, _BESIDE = 0.85, 0.35
"""Heights of a character by which a figure may stand lower than its label, and within which the two are level."""
_CUT = 1.6
"""The same, for the last row of a page."""
_LINE = 1.8
"""Heights of a character from one piece of a broken figure to the next, at most."""
_MOST_PIECES = 8
"""Lines over which a figure may be broken."""
_REMEDIES = 15
"""Figures of table four."""
_SCRAP = re.compile(r"(?!\d{1,2}[.．]$)[\d,，.．]*\d[\d,，.．]*|件|条|项|元|万元|个")
"""A piece of a figure, no ordinal, or a unit that found no room beside one."""
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class _Part:
    """Rows under one header, the figures below it, and what they turn out to be."""

    rows: list[Row]
    columns: Columns | None
    words: list[Word]
    unknown: list[LabelBlock]
    cells: list[list[list[Word]]] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)


def banded_grid(blocks: list[LabelBlock], figures: list[Word]) -> Grid:
    """The grid of a table's labels and figures. A row in doubt has its figures in one token."""
    rows = without_groups(find_rows(blocks, figures), _stands_level)
    if not rows:
        return Grid([], exact=False)
    words = sorted([*figures, *scraps(blocks, _SCRAP)], key=lambda word: (word.y, word.x))
    taken = {id(row.block) for row in rows}
    unknown = [block for block in blocks if block.label is None and id(block) not in taken and _HAN.search(block.text)]
    parts = parts_of(rows)
    grid: list[list[Token]] = []
    for part, (top, bottom) in zip(parts, bounds([_top(part) for part in parts]), strict=True):
        own = [word for word in words if top <= word.y < bottom]
        placed = _placed(part, own, unknown)
        grid.extend(_header(part[0].header, placed.columns))
        for number, row in enumerate(part):
            grid.append(_tokens(placed, number, is_cut=may_be_cut(row, rows)))
    return Grid([row for row in grid if row], exact=False)


def _stands_level(block: LabelBlock, label: LabelBlock) -> bool:
    return label.y0 < block.y < label.y1 or block.y0 < label.y < block.y1


def _top(part: Sequence[Row]) -> float:
    first = part[0].block
    return min(
        min((block.y0 for block in part[0].header if block.label is not None), default=float("inf")),
        first.y0 - height(first.words[0]) if first is not None and not part[0].header else float("inf"),
    )


def _header(header: Sequence[LabelBlock], columns: Columns | None) -> Iterator[list[Token]]:
    known = [block for block in header if block.label is not None]
    labels = columns.labels if columns is not None else tuple(enumerate(by_x(known)))
    yield [Token(block.text, number + 1, around(block.words)) for number, block in labels]


def _placed(rows: list[Row], words: list[Word], unknown: list[LabelBlock]) -> _Part:
    """The figures of rows under one header in their rows and columns."""
    below = max((block.y1 for block in rows[0].header if block.label is not None), default=float("-inf"))
    words = [word for word in words if word.y > below - height(word) / 2]
    part = _Part(rows, find_columns(rows[0].header, words), words, unknown)
    width = len(part.columns.bounds) if part.columns is not None else 0
    part.cells = [[[] for _ in range(width)] for _ in rows]
    if rows[0].block is None:
        _place_only_row(part)
        return part
    for column, own in _by_column(part).items():
        for run in _runs(own, part.columns):
            _place_run(part, run, column)
    return part


def _place_only_row(part: _Part) -> None:
    """Table four: one row, whose pieces are put together where nothing but a figure broken over lines explains them."""
    for column, pieces in _by_column(part).items():
        if column is None or part.columns is None or not _is_one(pieces, part.columns):
            part.doubtful.add(0)
        else:
            part.cells[0][column] = pieces


def _by_column(part: _Part) -> dict[int | None, list[Word]]:
    """The words of each column from top to bottom, those of no column under None."""
    result: dict[int | None, list[Word]] = {}
    for word in part.words:
        result.setdefault(part.columns.of(word) if part.columns is not None else None, []).append(word)
    return result


def _runs(words: Sequence[Word], columns: Columns | None) -> Iterator[list[Word]]:
    """The words of a column in runs that may hold a figure broken over lines; most have one word."""
    run: list[Word] = []
    for word in words:
        if run and not (_goes_on(run[-1], word, columns)):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _goes_on(word: Word, following: Word, columns: Columns | None) -> bool:
    """Whether two words of a column may be pieces of one figure."""
    if following.y - word.y > _LINE * height(word):
        return False
    is_full = columns is None or columns.is_filled_by(word)
    return is_full or not fills_cell(word.text) or not fills_cell(following.text)


def _is_one(pieces: Sequence[Word], columns: Columns) -> bool:
    """Whether words one below the other are one figure."""
    whole = fills_cell("".join(word.text for word in pieces))
    return whole and all(_goes_on(word, following, columns) for word, following in pairwise(pieces))


def _place_run(part: _Part, run: Sequence[Word], column: int | None) -> None:
    """Put a run's figures into their rows where there is one way to do so; else put the rows near it in doubt."""
    ways: list[Way] = []
    if column is not None:
        # Where all figures of a run can be level with their labels, they are.
        ways = list(islice(_ways(part, run, 0, level=True), 2)) or list(islice(_ways(part, run, 0, level=False), 2))
    if len(ways) != 1 or column is None:
        part.doubtful.update(_around(part.rows, run))
        return
    for number, pieces in ways[0]:
        if part.cells[number][column]:
            part.doubtful.add(number)
        part.cells[number][column].extend(pieces)


Way = list[tuple[int, Sequence[Word]]]
"""The rows of a run's figures, each with the figure's pieces."""


def _ways(part: _Part, run: Sequence[Word], first: int, *, level: bool) -> Iterator[Way]:
    """The ways in which a run of words may be figures of rows from `first` on, one figure to a row."""
    if not run:
        yield []
        return
    for length in range(1, min(len(run), _MOST_PIECES) + 1):
        pieces = run[:length]
        if not fills_cell("".join(word.text for word in pieces)):
            continue
        for number in _rows_of(part, pieces, level=level):
            if number >= first:
                for rest in _ways(part, run[length:], number + 1, level=level):
                    yield [(number, pieces), *rest]


def _rows_of(part: _Part, pieces: Sequence[Word], *, level: bool) -> list[int]:
    """The rows that a figure may be of."""
    middle = (pieces[0].y + pieces[-1].y) / 2
    near = [number for number, row in enumerate(part.rows) if _is_beside(row, middle, level=level)]
    known = [number for number in near if _label_of(part.rows[number]) is not None]
    near = [number for number in known or near if not _reaches_others(part, pieces, number)]
    if not near and len(pieces) == 1 and not level:
        near = _cut_row(part, pieces[0])
    if len(near) == 1 and _is_beside_unknown(part, part.rows[near[0]], middle):
        return []
    return near


def _reaches_others(part: _Part, pieces: Sequence[Word], number: int) -> bool:
    """Whether a piece of a broken figure stands beside the label of another row than its own."""
    others = [row.block for row in part.rows if row is not part.rows[number] and row.block is not None]
    return len(pieces) > 1 and any(block.y0 <= word.y <= block.y1 for word in pieces for block in others)


def _label_of(row: Row) -> object:
    return row.block.label if row.block is not None else None


def _is_beside(row: Row, middle: float, *, level: bool) -> bool:
    block = row.block
    if block is None:
        return False
    if level:
        return abs(block.y - middle) <= _BESIDE * height(block.words[0])
    offset = (middle - block.y) / height(block.words[0])
    return block.y0 <= middle <= block.y1 or -_BESIDE <= offset <= _LOWER


def _is_beside_unknown(part: _Part, row: Row, middle: float) -> bool:
    """Whether a figure beside no line of its row's label is beside a text that may be another row's."""
    block = row.block
    if block is None or block.y0 <= middle <= block.y1:
        return False
    left = min((left_side for left_side, _ in part.columns.bounds), default=0.0) if part.columns is not None else 0.0
    return any(other.y0 <= middle <= other.y1 and other.x0 < left for other in part.unknown)


def _cut_row(part: _Part, word: Word) -> list[int]:
    """The row that a page cut: the last of its page for a figure below it, or above the first of the next page."""
    before = [number for number, row in enumerate(part.rows) if row.page < word.page]
    here = [number for number, row in enumerate(part.rows) if row.page == word.page]
    blocks = [block for number in here if (block := part.rows[number].block) is not None]
    if before and part.rows[before[-1]].page == word.page - 1 and all(word.y1 <= block.y0 for block in blocks):
        return [before[-1]]
    if blocks and 0 < word.y - blocks[-1].y <= _CUT * height(blocks[-1].words[0]) and here[-1] + 1 < len(part.rows):
        return [here[-1]]
    return []


def _around(rows: Sequence[Row], run: Sequence[Word]) -> Iterator[int]:
    """The rows that a run's figures may be of: all that stand beside it, and the next above and below."""
    reach = height(run[0])
    top = max((row.y for row in rows if row.y <= run[0].y), default=run[0].y) - reach
    bottom = min((row.y for row in rows if row.y >= run[-1].y), default=run[-1].y) + reach
    return (number for number, row in enumerate(rows) if top <= row.y <= bottom)


def _tokens(part: _Part, number: int, *, is_cut: bool) -> list[Token]:
    """The row's label and figures; empty tokens for its blank cells."""
    row, cells = part.rows[number], part.cells[number]
    label = [Token(row.block.text, 0, around(row.block.words))] if row.block is not None else []
    if number in part.doubtful or not cells:
        return label + _heap(_words_near(part, number))
    if is_cut and not any(cells):
        return label
    return label + [
        Token("".join(word.text for word in words), column, around(words) if words else Place())
        for column, words in enumerate(cells, 1)
    ]


def _words_near(part: _Part, number: int) -> list[Word]:
    row = part.rows[number]
    if row.block is None:
        return part.words
    return [word for word in part.words if row.block.y0 - height(word) <= word.y <= row.block.y1 + height(word)]


def _heap(words: Iterable[Word]) -> list[Token]:
    """Figures that cannot be told apart, in one token."""
    ordered = sorted(words, key=lambda word: (word.y, word.x))
    return [Token(" ".join(word.text for word in ordered), 1, around(ordered))] if ordered else []
