"""The rows of a table in a text that was laid out with spaces.

On a plane of characters a figure's height and place are rough: a label of several lines has its figures above, beside
or below its middle, and what found no room on its line stands on the next. Three things hold all the same, and all
that is read here rests on them: lines keep the order of the rows, a line never holds figures of two rows, and in a row
the order from left to right is the order of the columns. So where every row has a figure in every column, counting
tells whose each figure is. Counting starts anew at every row whose figures all stand beside its label, and where it
does not come out, the rows concerned are in doubt: a figure was broken over lines, or cells are blank. Of the latter
only those rows are read whose figures stand beside their label and under figures of whole rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from gongkai.report.model import Place
from gongkai.report.read.document import Grid, Token
from gongkai.report.read.figures import fills_cell, parse_figure
from gongkai.report.read.geometry import Word, around
from gongkai.report.read.label_blocks import Block as LabelBlock
from gongkai.report.read.unruled import Row, bounds, by_x, find_rows, may_be_cut, parts_of, scraps, without_groups

_APPLICANTS, _REMEDIES = 7, 15
"""Figures of a row of table three, and of table four."""
_REACH = 1
"""Lines above or below a label on which its row's figures may stand."""
_FEWEST_WHOLE = 2
"""Whole rows of a page that must agree on where the columns are before blank cells are told by them."""
_NARROWEST = 3
"""Digits for which any column has room."""
_SCRAP = re.compile(r"[^\u4e00-\u9fff]*\d[^\u4e00-\u9fff]*")

Line = list[Word]
"""The figures of one printed line, from left to right."""
Cells = list[Word | None]
"""A row's figures by column; None is a blank cell."""


def spaced_grid(blocks: list[LabelBlock], figures: list[Word]) -> Grid:
    """The grid of a table's labels and figures. A row in doubt has its figures in one token."""
    rows = without_groups(find_rows(blocks, figures), _stands_beside)
    if not rows:
        return Grid([], exact=False)
    words = sorted([*figures, *scraps(blocks, _SCRAP)], key=lambda word: (word.y0, word.x0))
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.y0)]
    parts = parts_of(rows)
    grid: list[list[Token]] = []
    for part, (top, bottom) in zip(parts, bounds(_tops(parts)), strict=True):
        grid.extend(_headers(part[0]))
        own = [line for line in lines if top <= line[0].y0 < bottom]
        for row, cells in zip(part, _read_part(part, own), strict=True):
            if cells == [] and may_be_cut(row, rows):
                cells = None
            grid.append(_tokens(row, cells, own))
    return Grid([row for row in grid if row], exact=False)


def _stands_beside(block: LabelBlock, label: LabelBlock) -> bool:
    return block.x1 <= label.x0 and label.y0 < block.y1 and block.y0 < label.y1


def _headers(row: Row) -> Iterator[list[Token]]:
    """The labels of columns from left to right; those of each page by themselves, for places differ between pages."""
    header = [block for block in row.header if row.block or _is_of_remedies(block)]
    for _, page in groupby(sorted(header, key=_page_of), key=_page_of):
        yield [Token(block.text, column, around(block.words)) for column, block in enumerate(by_x(page), 1)]


def _page_of(block: LabelBlock) -> int:
    return block.words[0].page


def _is_of_remedies(block: LabelBlock) -> bool:
    """Whether a label may be table four's: a page break leaves 其他 of 其他结果, which is one of table three."""
    return block.label is not None and any(role.table == 4 for role in block.label.roles)


def _tops(parts: Sequence[Sequence[Row]]) -> list[float]:
    """Where each part begins: with the labels of its columns, and in any case below the rows of the one before."""
    tops: list[float] = []
    for number, part in enumerate(parts):
        above = [row.block.y1 for row in parts[number - 1] if row.block is not None] if number else []
        heads = [block.y0 for block in part[0].header if block.label is not None]
        tops.append(max([min(heads, default=float("-inf")), *above]))
    return tops


def _read_part(rows: Sequence[Row], lines: Sequence[Line]) -> list[Cells | None]:
    """The cells of rows under one header; none of a row where it has no figure, None where it is in doubt."""
    for count in _counts(rows, lines):
        found = _counted(rows, lines, count)
        if found is not None:
            return found
    return _in_stretches(rows, lines, _counts(rows, lines)[0])


def _counts(rows: Sequence[Row], lines: Sequence[Line]) -> list[int]:
    """How many columns there may be, the likeliest first: as the header has, as most lines have, as the form has."""
    labels = sum(block.label is not None for block in rows[0].header)
    most = Counter(len(line) for line in lines).most_common(1)[0][0] if lines else 0
    if rows[0].block is None:
        return [_REMEDIES, labels]
    if rows[0].block.table != 3:
        return list(dict.fromkeys((labels, most)))
    return list(dict.fromkeys((max(labels, most), min(labels, most), _APPLICANTS)))


def _counted(rows: Sequence[Row], lines: Sequence[Line], count: int) -> list[Cells | None] | None:
    """The figures of rows that have `count` each, None where that does not come out; no row is read across pages."""
    result: list[list[Word]] = []
    words: list[Word] = []
    for line in lines:
        words.extend(line)
        if len(words) >= count:
            if len(result) == len(rows) or not _is_row(words, rows, len(result), count):
                return None
            result.append(sorted(words, key=lambda word: (word.page, word.x0)))
            words = []
    if words or len(result) != len(rows) or _may_be_broken(result):
        return None
    return [[*cells] if cells[0].page == cells[-1].page else None for cells in result]


def _is_row(words: Sequence[Word], rows: Sequence[Row], number: int, count: int) -> bool:
    """Whether `count` words are side by side and stand about their row's label, not beside another."""
    if len(words) != count or not all(fills_cell(word.text) for word in words):
        return False
    if any(
        one.page == other.page and one.x1 > other.x0
        for one, other in pairwise(sorted(words, key=lambda word: (word.page, word.x0)))
    ):
        return False
    block = rows[number].block
    if block is None:
        return True
    for word in words:
        beside = _beside(word, rows)
        # Behind a page break the head of the table may stand between.
        lowest = block.y1 - 1 + _REACH if word.page == block.words[-1].page else float("inf")
        if (beside and number not in beside) or not block.y0 - _REACH <= word.y0 <= lowest:
            return False
    return True


def _beside(word: Word, rows: Sequence[Row]) -> list[int]:
    """The rows whose labels stand at a figure's height."""
    return [
        number for number, row in enumerate(rows) if row.block is not None and row.block.y0 <= word.y0 < row.block.y1
    ]


def _may_be_broken(rows: Sequence[Line]) -> bool:
    """Whether two rows may share one figure: as wide as its column can be, and another on the row below.

    A figure that its cell's width has broken leaves a piece above its row's line and one below. Where the row above
    is blank in that very column, each row has as many figures as columns. Two rows whose totals are right were not
    broken, though.
    """
    for above, below in pairwise(rows):
        for column, (one, other) in enumerate(zip(above, below, strict=True)):
            if one.y0 == _main_line(above) or other.y0 == _main_line(below):
                continue
            widest = max(_width(row[column]) for row in rows)
            if _NARROWEST <= _width(one) == widest >= _width(other) and not (_adds_up(above) and _adds_up(below)):
                return True
    return False


def _adds_up(cells: Line) -> bool:
    """Whether a row of table three has the total of its figures in its last column."""
    figures = [figure.value for word in cells if (figure := parse_figure(word.text)) is not None]
    return len(figures) == len(cells) == _APPLICANTS and sum(figures[:-1]) == figures[-1]


def _width(word: Word) -> int:
    """The width of a figure, a character of full width counted as two."""
    return len(word.text.encode("gb18030", "replace"))


def _main_line(cells: Line) -> float:
    """The line on which most of a row's figures stand."""
    return Counter(word.y0 for word in cells).most_common(1)[0][0]


def _in_stretches(rows: Sequence[Row], lines: Sequence[Line], count: int) -> list[Cells | None]:
    """The cells of rows some of which have not a figure in every column: counted between the rows that have."""
    result: list[Cells | None] = [None] * len(rows)
    partial: dict[int, Line] = {}
    sure = _sure_rows(rows, lines, count)
    for number, at in sure.items():
        result[number] = list(lines[at])
    spoilt: set[int] = set()
    for (first, start), (last, end) in pairwise([(-1, -1), *sure.items(), (len(rows), len(lines))]):
        between, own = rows[first + 1 : last], lines[start + 1 : end]
        if (counted := _counted(between, own, count)) is not None:
            result[first + 1 : last] = counted
        elif (beside := _partial(between, own)) is not None:
            partial.update({first + 1 + number: line for number, line in enumerate(beside)})
        else:
            spoilt |= {first, last}
    for number in spoilt - {-1, len(rows)}:
        result[number] = None
    whole = [cells for cells in result if cells is not None]
    for number, line in partial.items():
        result[number] = _under(line, whole) if line else []
    return result


def _sure_rows(rows: Sequence[Row], lines: Sequence[Line], count: int) -> dict[int, int]:
    """Rows (and the line of each) that have all their figures beside their label, and no others there."""
    beside: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        for number in _beside(line[0], rows):
            beside.setdefault(number, []).append(at)
    return {
        number: found[0]
        for number, found in sorted(beside.items())
        if len(found) == 1
        and _is_row(lines[found[0]], rows, number, count)
        and _beside(lines[found[0]][0], rows) == [number]
    }


def _partial(rows: Sequence[Row], lines: Sequence[Line]) -> list[Line] | None:
    """The line of each row where every line stands beside one row's label, and no two beside the same."""
    result: list[Line] = [[] for _ in rows]
    for line in lines:
        beside = _beside(line[0], rows)
        if len(beside) != 1 or result[beside[0]] or not all(fills_cell(word.text) for word in line):
            return None
        result[beside[0]] = line
    return result


def _under(line: Line, whole: Sequence[Sequence[Word | None]]) -> Cells | None:
    """A row's figures under those of whole rows of its page; None where one stands under none or under two."""
    rows = [cells for cells in whole if cells and cells[0] is not None and cells[0].page == line[0].page]
    if len(rows) < _FEWEST_WHOLE:
        return None
    columns = [[word for word in column if word is not None] for column in zip(*rows, strict=True)]
    extents = [(min(word.x0 for word in column), max(word.x1 for word in column)) for column in columns]
    if any(one[1] > other[0] for one, other in pairwise(extents)):
        return None
    result: Cells = [None] * len(extents)
    for word in line:
        under = [number for number, (left, right) in enumerate(extents) if word.x0 < right and left < word.x1]
        if len(under) != 1 or result[under[0]] is not None:
            return None
        result[under[0]] = word
    return result


def _tokens(row: Row, cells: Cells | None, lines: Iterable[Line]) -> list[Token]:
    """A row's label and cells, empty tokens for blank ones; in doubt, what stands about it in one token.

    A token of one figure would be taken for a cell: then there is none.
    """
    label = [Token(row.block.text, 0, around(row.block.words))] if row.block else []
    if cells is None:
        words = list(_about(row, lines))
        return label + ([Token(" ".join(word.text for word in words), 1, around(words))] if len(words) > 1 else [])
    width = sum(block.label is not None for block in row.header)
    line = row.block.words[0].place.line if row.block else None
    return label + [
        Token(word.text, column, word.place) if word else Token("", column, Place(line=line))
        for column, word in enumerate(cells or [None] * width, 1)
    ]


def _about(row: Row, lines: Iterable[Line]) -> Iterator[Word]:
    for line in lines:
        if row.block is None or row.block.y0 - _REACH <= line[0].y0 <= row.block.y1 - 1 + _REACH:
            yield from line
