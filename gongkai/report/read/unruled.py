"""Tables without ruled lines: the form's labels say what the rows and columns are, positions say what is whose.

Works on any plane of words: a PDF's points, or the lines and columns of a text that was laid out with spaces. What
cannot be placed for certain is handed on without its column, so that the aligner calls it ambiguous. How figures are
put into rows and columns differs between the two planes: see `bands` and `spaced`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gongkai.report.read.document import Block, Grid
from gongkai.report.read.figures import fills_cell
from gongkai.report.read.geometry import Word, around
from gongkai.report.read.headings import is_wording
from gongkai.report.read.label_blocks import Block as LabelBlock
from gongkai.report.read.label_blocks import height, label_blocks, pieces_of
from gongkai.report.read.labels import HAN, find_label, is_fragment, key, resembles_fragment, without_ordinal
from gongkai.report.read.paragraphs import join_lines

_MOST_STRAY = 2
"""Lines of unknown text that may stand within a table: labels misspelt beyond recognition."""
_BEHIND_ORDINAL = "．.、，,)）"
"""What a label begins with whose ordinal, of another font, was taken for a word by itself."""
_SHORT = 6
"""Characters of a line that is a piece of a narrow cell, though it is none of a label."""
_FEWEST_LABELS = 3
"""Labels from which lines of figures and scraps of labels are a table."""
_APPLICANTS = 7
"""Columns of table three: where fewer labels are known, what else stands among them may be one."""


@dataclass(slots=True, eq=False)
class Row:
    """A row of the table: its label (None for table four's), and the labels of its columns."""

    block: LabelBlock | None
    y: float
    header: list[LabelBlock] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page of the row's label, 0 without one."""
        return self.block.words[0].page if self.block is not None else 0


ToGrid = Callable[[list[LabelBlock], list[Word]], Grid]
"""What makes a table of its labels and figures."""

Found = tuple[float, Grid, set[int]]
"""Top of a table, the table, and the identities (`id`) of the lines that it covers: headings of sections between tables
that run into one are lines of text nevertheless."""


def loose_blocks(lines: Sequence[list[Word]], to_grid: ToGrid) -> list[tuple[float, Block]]:
    """Tables without ruled lines and paragraphs among lines of words, each with its top.

    `to_grid` puts a table's labels and figures into rows.
    """
    placed: list[tuple[float, Block]] = []
    covered: set[int] = set()
    for top, grid, inside in find_tables(lines, to_grid):
        placed.append((top, grid))
        covered |= inside
    placed.extend(join_lines([line for line in lines if id(line) not in covered]))
    return placed


def in_order(placed: Iterable[tuple[float, Block]]) -> list[Block]:
    """Blocks from top to bottom."""
    return [block for _, block in sorted(placed, key=lambda entry: entry[0])]


def find_tables(lines: Sequence[list[Word]], to_grid: ToGrid) -> Iterator[Found]:
    """The tables among lines of words that no ruled table holds."""
    for region in _regions(lines):
        figures: list[Word] = []
        texts: list[list[Word]] = []
        for piece in (piece for line in region for piece in pieces_of(line)):
            text = "".join(word.text for word in piece)
            if fills_cell(text):
                first, last = piece[0], piece[-1]
                figures.append(first._replace(text=text, x1=last.x1, place=around(piece)))
            else:
                texts.append(piece)
        cut = [piece[0] for piece in texts if piece[0].text[0] in _BEHIND_ORDINAL]
        figures = [figure for figure in figures if not any(_is_ordinal(figure, word) for word in cut)]
        blocks = label_blocks(texts)
        if sum(block.label is not None for block in blocks) >= _FEWEST_LABELS and figures:
            inside = {id(line) for line in region if not is_wording("".join(word.text for word in line))}
            yield region[0][0].y0, to_grid(blocks, figures), inside


def _is_ordinal(figure: Word, word: Word) -> bool:
    """Whether a figure stands right before a word that begins with what follows an ordinal: "1" before "、其他"."""
    return abs(word.x0 - figure.x1) < height(figure) and word.y0 < figure.y < word.y1


def _regions(lines: Sequence[list[Word]]) -> Iterator[list[list[Word]]]:
    """Runs of lines that hold figures, labels and scraps of labels only, but for a stray line or two."""
    region: list[list[Word]] = []
    strays: list[list[Word]] = []
    for line in lines:
        if _is_tabular(line):
            if region:
                region.extend(strays)
            region.append(line)
            strays = []
        elif region and len(strays) < _MOST_STRAY and _may_stray(line):
            strays.append(line)
        else:
            if region:
                yield region
            region, strays = [], []
    if region:
        yield region


def _is_tabular(line: Sequence[Word]) -> bool:
    return all(
        fills_cell(word.text)
        or not HAN.search(word.text)
        or is_fragment(word.text)
        or find_label(word.text)
        or resembles_fragment(word.text)
        for word in line
    )


def _may_stray(line: Sequence[Word]) -> bool:
    text = "".join(word.text for word in line)
    return len(text) <= _SHORT or (len(text) <= 30 and any(fills_cell(word.text) for word in line))


def by_x(blocks: Iterable[LabelBlock]) -> list[LabelBlock]:
    """Labels from left to right."""
    return sorted(blocks, key=lambda block: block.x0 + block.x1)


def find_rows(blocks: list[LabelBlock], figures: Sequence[Word]) -> list[Row]:
    """The table's rows from top to bottom, each with the header above it."""
    rows: list[Row] = []
    header: list[LabelBlock] = []
    passed: list[LabelBlock] = []
    unknown: list[LabelBlock] = []
    leftmost = min(word.x0 for word in figures)
    body = False
    divided = any(
        role.id == "other.correction_overdue" for block in blocks if block.label for role in block.label.roles
    )
    for block in sorted(blocks, key=lambda block: block.y):
        if divided and block.may_be("group"):
            continue  # (六)其他处理 is a row of its own in Format 2019 only
        if _is_row(block, header, figures):
            rows.append(Row(block, block.y, header=header))
            body = True
        elif block.may_be("column"):
            if body and not (block.table == 3 and header and header[0].table == 3):
                header, body = [other for other in passed if other.y1 > block.y0], False
            repeated = block.table == 3 and any(_same_column(block, other) for other in header)
            if not body and (not repeated or any(other.table == 4 for other in header)):  # table four has three totals
                header.append(block)
            else:
                passed.append(block)  # 总计 stands in the headers of both tables, and may stand highest in table four's
        elif block.label is None and not body and block.x1 > leftmost:
            unknown.append(block)
    for row in rows:
        if row.block is not None and row.block.table == 3 and len(row.header) < _APPLICANTS:
            row.header.extend(block for block in unknown if block not in row.header and block.y1 <= row.block.y)
    if header and (not rows or header is not rows[-1].header):
        # Table four: figures below a header, without a label of their own.
        below = [word for word in figures if word.y > max(block.y1 for block in header) - height(word) / 2]
        if below:
            rows.append(Row(None, min(word.y for word in below), header=header))
    return rows


def _same_column(one: LabelBlock, other: LabelBlock) -> bool:
    return one.label is not None and other.label is not None and one.label.statutory == other.label.statutory


def _is_row(block: LabelBlock, header: Sequence[LabelBlock], figures: Sequence[Word]) -> bool:
    """Whether a label is a row's: one that may also be a column's is so below a header, left of the figures."""
    if block.is_only("row"):
        return block.table != 4
    if block.label is None:
        return _has_figures(block, figures)
    if not block.may_be("row"):
        return False
    if block.may_be("group"):
        return _has_figures(block, figures)
    left_of_header = bool(header) and block.x1 <= min(other.x0 for other in header)
    return left_of_header and (key(block.text) != key(without_ordinal(block.text)) or _has_figures(block, figures))


def _has_figures(block: LabelBlock, figures: Sequence[Word]) -> bool:
    """Whether a row of figures begins behind a label: before a unit that was broken off its figure stand others."""
    beside = [word for word in figures if block.y0 < word.y < block.y1]
    return len(beside) > 2 and all(word.x0 > block.x1 for word in beside)


def may_be_cut(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row without figures may have lost them.

    It stands last and the form goes on, or what stands next to it has figures but is no label: perhaps the rest of its.
    """
    at = rows.index(row)
    if any(other.block is not None and other.block.label is None for other in rows[max(at - 1, 0) : at + 2]):
        return True
    roles = row.block.label.roles if row.block is not None and row.block.label is not None else ()
    return row is rows[-1] and not any(role.table == 2 or role.id == "carried_out" for role in roles)


def without_groups(rows: Sequence[Row], is_beside: Callable[[LabelBlock, LabelBlock], bool]) -> list[Row]:
    """The rows without those whose label is no row's but stands beside one that is: a piece of its group's."""
    known = [row.block for row in rows if row.block is not None and row.block.label is not None]
    return [
        row
        for row in rows
        if row.block is None or row.block.label is not None or not any(is_beside(row.block, other) for other in known)
    ]


def scraps(blocks: Iterable[LabelBlock], pattern: re.Pattern[str]) -> Iterator[Word]:
    """The words of blocks that are no label but, by a plane's own `pattern`, a piece of a figure.

    "1,79" is no cell, but stands where its figure was.
    """
    return (word for block in blocks if block.label is None and pattern.fullmatch(block.text) for word in block.words)


def parts_of(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows under one header together."""
    return [list(part) for _, part in groupby(rows, key=lambda row: id(row.header))]


def bounds(tops: Sequence[float]) -> Iterator[tuple[float, float]]:
    """The top and the bottom of each part, which ends where the next begins."""
    return zip(tops, [*tops[1:], float("inf")], strict=True)
