"""Tables in running text whose figures do not follow their labels: read only where their order proves itself.

`pdftotext` without options prints a page block by block, with an empty line between two: a block is a row's cells, or a
column's over some rows, or a few columns' row by row, and labels stand apart from all of them. What is trusted is

* the count: a text with fewer or more figures than the table has cells has lost a blank cell, or broken a figure;
* each block's own order, and that of blocks: whichever begins highest comes first, and of several the one on the left.

That leaves open how wide a block is. So all widths are tried, and a table is read only where one result, and no other,
fulfils every identity that the form states: each row's total and, in each column, the total of results and what was
carried over. The labels of rows must stand there in the form's order, and those of columns must not contradict it. If
all figures are equal, no order is needed. Tables two and four are read only then: the one has no sums, and the other's
do not notice two results changing places, as they do where one of them stands a little higher on the page.

No figure is ever inferred from a sum: a report whose figures do not add up stays unclear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from gongkai.report.formats import Format, Table
from gongkai.report.model import Cell, Number
from gongkai.report.read.lines import Item, Line
from gongkai.report.read.slots import read_cell

_LEAST_KNOWN = 0.8
"""Share of a table's labels that must be known, and none out of order, for its rows to be the form's."""
_MOST_TRIES = 20_000
"""Blocks that are placed on trial at most before a table counts as unclear."""

Cells = dict[str, Item]


def read_verified(lines: dict[int, list[Line]], form: Format) -> dict[str, Cell]:
    """The cells, by id, of those tables (by number: the lines of their regions) whose order proves itself."""
    found: Cells = {}
    for table in form.tables:
        blocks = _blocks(lines[table.number])
        figures = [item for block in blocks or () for item in block]
        if blocks is None or len(figures) != len(table.cells):
            continue
        as_printed = {cell.id: item for cell, item in zip(table, figures, strict=True)}
        if len({_value(item) for item in figures}) == 1:
            found.update(as_printed)
        elif table.number == 3 and _is_in_order(lines[3], table):
            found.update(_arranged(table, blocks, form) or {})
    return {cell_id: read_cell(item) for cell_id, item in found.items()}


def _blocks(lines: Sequence[Line]) -> list[list[Item]] | None:
    """Figures and strokes of a table's running text in their order, those between two empty lines together.

    None where there are columns to go by.
    """
    blocks: list[list[Item]] = [[]]
    for item in (item for line in lines for item in line.items):
        if item.column is not None:
            return None
        if item.figure is not None or (item.blank and item.text.strip()):
            blocks[-1].append(item)
        elif item.blank and blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _value(item: Item) -> Number | None:
    return item.figure.value if item.figure is not None else None


def _total(cells: Cells, ids: Sequence[str]) -> Number:
    """The sum of cells; a stroke adds nothing."""
    return sum(_value(cells[cell_id]) or 0 for cell_id in ids)


def _holds(cells: Cells, form: Format) -> bool:
    """Whether every identity of the form among these cells holds."""
    return all(_total(cells, rule.total) == _total(cells, rule.parts) for rule in form.sums if rule.total[0] in cells)


def _is_in_order(lines: Sequence[Line], table: Table) -> bool:
    """Whether the labels of a table's rows, nearly all of them known, and of its columns follow the form.

    Rows within a group and rows without one are printed in columns of their own, and so in orders of their own.
    """
    rows = _places(lines, table, "row", [row.id for row in table.rows])
    columns = _places(lines, table, "column", [column.id for column in table.columns])
    grouped = [place for place in rows if table.rows[place].group]
    others = [place for place in rows if not table.rows[place].group]
    known = len(set(rows)) >= _LEAST_KNOWN * len(table.rows)
    return known and all(places == sorted(places) for places in (grouped, others, columns))


def _places(lines: Sequence[Line], table: Table, kind: str, ids: list[str]) -> list[int]:
    """Where on the form the labels of rows or columns stand, in the text's order; what may be several is left out."""
    roles = [item.label.roles for line in lines for item in line.items if item.label is not None]
    return [
        ids.index(role.id) for role, *others in roles if not others and (role.kind, role.table) == (kind, table.number)
    ]


def _arranged(table: Table, blocks: Sequence[Sequence[Item]], form: Format) -> Cells | None:
    """Table three put together of its blocks in the one way in which it adds up; None where there is none, or two."""
    tries = iter(range(_MOST_TRIES))
    results: dict[tuple[Number | None, ...], Cells] = {}
    for grid in _arrangements(blocks, [[] for _ in table.columns], len(table.rows), tries):
        cells = {
            table.cell_id(row, column): grid[across][down]
            for down, row in enumerate(table.rows)
            for across, column in enumerate(table.columns)
        }
        if _holds(cells, form):
            results[tuple(map(_value, cells.values()))] = cells
            if len(results) > 1:
                return None
    exhausted = next(tries, None) is None
    return next(iter(results.values()), None) if not exhausted else None


def _arrangements(
    blocks: Sequence[Sequence[Item]], columns: list[list[Item]], height: int, tries: Iterator[int]
) -> Iterator[list[list[Item]]]:
    """The tables that blocks make up: each fills the highest and leftmost place that is free, as wide as may be."""
    if not blocks:
        yield columns
        return
    top = min(map(len, columns))
    left = next(number for number, column in enumerate(columns) if len(column) == top)
    block = blocks[0]
    for width in range(1, len(columns) - left + 1):
        if len(columns[left + width - 1]) != top:
            return
        rest = len(block) % width
        if rest or top + len(block) // width > height or next(tries, None) is None:
            continue
        filled = [
            [*column, *islice(block, number - left, None, width)] if left <= number < left + width else column
            for number, column in enumerate(columns)
        ]
        if all(_adds_up(filled, row) for row in range(top, min(map(len, filled)))):
            yield from _arrangements(blocks[1:], filled, height, tries)


def _adds_up(columns: Sequence[Sequence[Item]], row: int) -> bool:
    """Whether a row has its total in the last column."""
    *parts, total = (_value(column[row]) or 0 for column in columns)
    return sum(parts) == total
