"""Tables without ruled lines: the form's labels say what the rows and columns are, positions say what is whose.

Works on any plane of words: a PDF's points, or the lines and columns of a text that was laid out with spaces. What
cannot be placed for certain is handed on without its column, so that the aligner calls it ambiguous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.report.model import Place
from gongkai.report.read.document import Block, Grid, Token
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
_WIDEST = 0.8
"""Share of a column's width that a figure fills at most, for its place to be its column's."""
_NEAR = 6
"""Heights of a character within which a stray figure may be a row's."""
_APPLICANTS = 7
"""Columns of table three: where fewer labels are known, what else stands among them may be one."""
_REMEDIES = 15
"""Columns of table four: as many figures need no header."""
_CLEARLY = 0.5
"""A figure is a column's if that column is at most this share as far away as the next."""


@dataclass(slots=True, eq=False)
class Row:
    """A row of the table: its label (None for table four's) and its figures, pieces of broken ones included."""

    block: LabelBlock | None
    y: float
    figures: list[Word] = field(default_factory=list)
    header: list[LabelBlock] = field(default_factory=list)

    @property
    def is_uneven(self) -> bool:
        """Whether the row's figures stand on several lines."""
        heights = [word.y for word in self.figures]
        return bool(heights) and max(heights) - min(heights) > height(self.figures[0]) / 2

    @property
    def words_are_characters(self) -> bool:
        """Whether the plane is one of characters, where a label need not stand above its figures."""
        words = self.block.words if self.block is not None else self.figures
        return bool(words) and words[0].place.line is not None

    @property
    def page(self) -> int:
        """The page of the row's label, else of its first figure: each page may set its columns differently."""
        words = self.block.words if self.block is not None else self.figures
        return words[0].page if words else 0


ToGrid = Callable[[list[LabelBlock], list[Word]], Grid]
"""What makes a table of its labels and figures."""

Found = tuple[float, Grid, set[int]]
"""Top of a table, the table, and the identities (`id`) of the lines that it covers: headings of sections between tables
that run into one are lines of text nevertheless."""


def loose_blocks(lines: Sequence[list[Word]], to_grid: ToGrid | None = None) -> list[tuple[float, Block]]:
    """Tables without ruled lines and paragraphs among lines of words, each with its top.

    `to_grid` puts a table's labels and figures into rows, where the plane's measures are not those of a page.
    """
    placed: list[tuple[float, Block]] = []
    covered: set[int] = set()
    for top, grid, inside in find_tables(lines, to_grid or _grid):
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


def _grid(blocks: list[LabelBlock], figures: list[Word]) -> Grid:
    rows = find_rows(blocks, figures)
    # "1,79" is a piece of a figure, and its rest is somewhere near.
    scraps = [block.y for block in blocks if block.label is None and not HAN.search(block.text)]
    lost = [*scraps, *(word.y for word in _assign(rows, figures))]
    doubtful = _doubtful(rows, lost)
    grid: list[list[Token]] = []
    shown: list[LabelBlock] = []
    for number, row in enumerate(rows):
        if row.header is not shown:
            shown = row.header
            grid.append([_token(block, column) for column, block in enumerate(by_x(shown), 1)])
        grid.append(_heap(row) if number in doubtful else _tokens(row, rows, _is_near(row, lost) or bool(doubtful)))
    return Grid(grid, exact=False)


def _token(block: LabelBlock, column: int) -> Token:
    return Token(block.text, column, around(block.words))


def by_x(blocks: Iterable[LabelBlock]) -> list[LabelBlock]:
    """Labels from left to right."""
    return sorted(blocks, key=lambda block: block.x0 + block.x1)


def find_rows(blocks: list[LabelBlock], figures: Sequence[Word]) -> list[Row]:
    """The table's rows from top to bottom, each with the header above it."""
    rows: list[Row] = []
    header: list[LabelBlock] = []
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
                header, body = [], False
            repeated = block.table == 3 and any(_same_column(block, other) for other in header)
            if not body and (not repeated or any(other.table == 4 for other in header)):  # table four has three totals
                header.append(block)
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


def _assign(rows: Sequence[Row], figures: Sequence[Word]) -> list[Word]:
    """Give every figure to the row at its height; returns those that found none."""
    lost: list[Word] = []
    for word in figures:
        best: tuple[bool, bool, float, float, int] | None = None
        for number, row in enumerate(rows):
            if row.block is None:
                distance = 0.0 if word.y >= row.y - 0.1 else _FAR
            elif word.x0 < row.block.x1 and word.x0 < row.block.x0:
                distance = _FAR
            else:
                distance = max(row.block.y0 - word.y, word.y - row.block.y1, 0.0)
            unknown = row.block is not None and row.block.label is None
            entry = (distance > height(word) / 3, unknown, distance, abs(row.y - word.y), number)
            if distance <= 2 * height(word) and (best is None or entry < best):
                best = entry
        if best is None:
            lost.append(word)
        else:
            rows[best[-1]].figures.append(word)
    return lost


_FAR = float("inf")


def _is_near(row: Row, lost: Sequence[float]) -> bool:
    """Whether a figure that belongs to no row stands within a few lines of this one."""
    reach = _NEAR * max((height(word) for word in row.figures), default=height(row.block.words[0]) if row.block else 0)
    return any(abs(y - row.y) < reach for y in lost)


def _doubtful(rows: Sequence[Row], lost: Sequence[float]) -> set[int]:
    """Rows whose figures may be another's: those with figures on several lines, and the two on either side.

    A figure that its column's width has broken leaves pieces on the lines around, which are the next row's as well.
    Where all these rows have just as many figures as columns, nothing was broken: figures only stand higher or lower.
    """
    broken = [number for number, row in enumerate(rows) if row.is_uneven and row.block is not None]
    result: set[int] = set()
    for number in broken:
        around_it = [
            near
            for near in range(max(number - 2, 0), min(number + 3, len(rows)))
            if rows[near].header is rows[number].header
        ]
        if _is_near(rows[number], lost) or any(
            len(rows[near].figures) != len(_centres(rows[near], rows)) for near in around_it
        ):
            result.update(around_it)
    return result


def _heap(row: Row) -> list[Token]:
    """A row whose figures cannot be told apart, in one token."""
    label = [Token(row.block.text, 0, around(row.block.words))] if row.block else []
    words = sorted(row.figures, key=lambda word: (word.y, word.x))
    return label + ([Token(" ".join(word.text for word in words), 1, around(words))] if words else [])


def _tokens(row: Row, rows: Sequence[Row], lost: bool) -> list[Token]:
    """The row's label and figures; empty tokens for blank columns where every figure's column is certain."""
    label = [Token(row.block.text, 0, around(row.block.words))] if row.block else []
    columns = _centres(row, rows)
    # A text's lines drift against each other: across them, the order from left to right says nothing.
    cells = _by_column(row.figures, columns, by_order=not (row.is_uneven and row.words_are_characters))
    if cells is None and row.block is None and len(row.figures) == _REMEDIES:
        cells = [[word] for word in sorted(row.figures, key=lambda word: word.x)]
    if cells is None:
        return _heap(row)
    if not row.figures and (lost or may_be_cut(row, rows)):
        return label
    tokens = []
    for column, words in enumerate(cells, 1):
        text = "".join(word.text for word in words)
        tokens.append(Token(text, column, around(words) if words else Place()))
    return label + tokens


def may_be_cut(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row without figures may have lost them.

    It stands last and the form goes on, or what stands next to it has figures but is no label: perhaps the rest of its.
    """
    at = rows.index(row)
    if any(other.block is not None and other.block.label is None for other in rows[max(at - 1, 0) : at + 2]):
        return True
    roles = row.block.label.roles if row.block is not None and row.block.label is not None else ()
    return row is rows[-1] and not any(role.table == 2 or role.id == "carried_out" for role in roles)


def _centres(row: Row, rows: Sequence[Row]) -> list[float]:
    """The middles of the columns: of the figures of whole rows under the same header, else of its labels."""
    header = by_x(block for block in row.header if block.label is not None)
    count = len(header)
    alike = [other for other in rows if other.header is row.header]
    most = Counter(len(other.figures) for other in alike).most_common(1)[0][0]
    if most > count and row.block is not None and row.block.table == 3:
        count = most
    whole = [
        sorted(word.x for word in other.figures)
        for other in alike
        if len(other.figures) == count and other.page == row.page and not other.is_uneven
    ]
    if not whole and row.words_are_characters:
        return []  # a text's columns drift: only whole rows show where they are
    if whole:
        return [sum(column) / len(column) for column in zip(*whole, strict=True)]
    columns = _clusters(word for other in alike if other.page == row.page for word in other.figures)
    return columns if len(columns) == count else [(block.x0 + block.x1) / 2 for block in header]


def _clusters(figures: Iterable[Word]) -> list[float]:
    """The middles of the columns that figures of several rows stand in: those apart by more than their own width."""
    ordered = sorted(figures, key=lambda word: word.x)
    columns: list[list[Word]] = []
    for word in ordered:
        if columns and word.x0 < max(other.x1 for other in columns[-1]):
            columns[-1].append(word)
        else:
            columns.append([word])
    return [sum(word.x for word in column) / len(column) for column in columns]


def _by_column(figures: Sequence[Word], centres: Sequence[float], by_order: bool) -> list[list[Word]] | None:
    """The figures of a row by column; None where a figure's column is not certain."""
    cells: list[list[Word]] = [[] for _ in centres]
    if by_order and len(figures) == len(centres):
        ordered = sorted(figures, key=lambda word: word.x)
        if all(one.x1 <= other.x0 for one, other in pairwise(ordered)):
            return [[word] for word in ordered]
    pitch = min((right - left for left, right in pairwise(centres)), default=float("inf"))
    for word in figures:
        if word.x1 - word.x0 > _WIDEST * pitch:
            return None  # wider than its column: it may reach into the next one
        distances = sorted((abs(centre - word.x), column) for column, centre in enumerate(centres))
        if not distances or (len(distances) > 1 and distances[0][0] > _CLEARLY * distances[1][0]):
            return None
        cells[distances[0][1]].append(word)
    if any(len(words) > 1 for words in cells):
        return None
    return cells
