"""The statutory tables as boxes: which text stands where, over how many rows and columns.

Every writer draws these boxes in its own way. Nothing here is taken from the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from gongkai.report.formats import Column, Format, Row, Table
from tests.generate.labels import LabelPrinter

Groups = Literal["kept", "empty", "dropped"]
"""What became of the merged cells before the rows of table 3: kept, without text, or not there at all."""

_RECONCILIATION = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_ORGANISATIONS = "法人或其他组织"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table, merged or not; rows and columns from 0. `cell_id` is set where a figure stands."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    cell_id: str | None = None


@dataclass(frozen=True)
class PrintedTable:
    """A table as printed. `number` is its section's; `label_columns` is how many columns hold labels."""

    number: int
    rows: int
    columns: int
    label_columns: int
    head_rows: int
    boxes: tuple[Box, ...]

    def lines(self) -> Iterator[list[Box]]:
        """The boxes that start in each row, from left to right."""
        for row in range(self.rows):
            yield sorted((box for box in self.boxes if box.row == row), key=lambda box: box.column)

    def covered(self) -> dict[tuple[int, int], Box]:
        """For each place of the grid the box that covers it."""
        return {
            (row, column): box
            for box in self.boxes
            for row in range(box.row, box.row + box.height)
            for column in range(box.column, box.column + box.width)
        }


@dataclass(frozen=True)
class Absences:
    """What a report's tables lack."""

    groups: Groups = "kept"
    columns: frozenset[tuple[int, str]] = frozenset()
    """Columns left out: (table number, column id)."""
    rows_kept: int | None = None
    """How many rows of table 3 are printed before it breaks off; None for all."""
    rest_lost: bool = False
    """The document ends where table 3 breaks off."""

    def keeps(self, table: Table, row: Row, column: Column) -> bool:
        """Whether the cell of `row` and `column` is printed."""
        if (table.number, column.id) in self.columns:
            return False
        if self.rows_kept is None:
            return True
        if table.number == 3:
            return table.rows.index(row) < self.rows_kept
        return table.number == 2 or not self.rest_lost


def build_tables(
    form: Format, printed: Mapping[str, str], printer: LabelPrinter, absences: Absences
) -> tuple[PrintedTable, ...]:
    """The tables of a form with `printed` in their cells; cells that are not in `printed` are not drawn."""
    tables = [
        _proactive(form.table(2), printed, printer),
        _requests(form.table(3), printed, printer, absences),
    ]
    if not (absences.rows_kept is not None and absences.rest_lost):
        tables.append(_remedies(form.table(4), printed, printer))
    return tuple(tables)


def _proactive(table: Table, printed: Mapping[str, str], printer: LabelPrinter) -> PrintedTable:
    """Table 2: a block for each item of article 20 (and for each set of columns), each with its own head."""
    blocks = [list(rows) for _, rows in groupby(table.rows, key=lambda row: row.group)]
    width = 1 + max(len(_kept(table, block[0], printed)) for block in blocks)
    boxes: list[Box] = []
    line = 0
    for block in blocks:
        columns = _kept(table, block[0], printed)
        boxes.append(Box(printer.other(block[0].group), line, 0, width=width))
        boxes.append(Box("信息内容", line + 1, 0))
        boxes.extend(_stretched([(printer.head(column), None) for column in columns], line + 1, width))
        for offset, row in enumerate(block, start=line + 2):
            boxes.append(Box(printer.row(row), offset, 0))
            ids = [table.cell_id(row, column) for column in columns]
            boxes.extend(_stretched([(printed[cell_id], cell_id) for cell_id in ids], offset, width))
        line += 2 + len(block)
    return PrintedTable(2, line, width, label_columns=1, head_rows=2, boxes=tuple(boxes))


def _kept(table: Table, row: Row, printed: Mapping[str, str]) -> list[Column]:
    return [column for column in row.columns if table.cell_id(row, column) in printed]


def _stretched(texts: list[tuple[str, str | None]], line: int, width: int) -> Iterator[Box]:
    """Boxes from column 1 on, the last one merged up to the table's edge."""
    for column, (text, cell_id) in enumerate(texts, start=1):
        span = width - column if column == len(texts) else 1
        yield Box(text, line, column, width=span, cell_id=cell_id)


def _requests(table: Table, printed: Mapping[str, str], printer: LabelPrinter, absences: Absences) -> PrintedTable:
    """Table 3: three label columns (one where the groups are dropped), seven columns of figures."""
    columns = [column for column in table.columns if (3, column.id) not in absences.columns]
    rows = table.rows[: absences.rows_kept]
    labels = 1 if absences.groups == "dropped" else 3
    boxes = [
        Box(printer.other(_RECONCILIATION), 0, 0, height=3, width=labels),
        *_applicant_heads(columns, labels, printer),
        *_request_labels(rows, labels, printer, empty=absences.groups == "empty"),
    ]
    for line, row in enumerate(rows, start=3):
        for offset, column in enumerate(columns, start=labels):
            cell_id = table.cell_id(row, column)
            boxes.append(Box(printed[cell_id], line, offset, cell_id=cell_id))
    return PrintedTable(3, 3 + len(rows), labels + len(columns), label_columns=labels, head_rows=3, boxes=tuple(boxes))


def _applicant_heads(columns: list[Column], labels: int, printer: LabelPrinter) -> Iterator[Box]:
    yield Box("申请人情况", 0, labels, width=len(columns))
    organisations = [n for n, column in enumerate(columns, start=labels) if column.group]
    yield Box(_ORGANISATIONS, 1, organisations[0], width=len(organisations))
    for place, column in enumerate(columns, start=labels):
        if column.group:
            yield Box(printer.head(column), 2, place)
        else:
            yield Box(printer.head(column), 1, place, height=2)


def _request_labels(rows: tuple[Row, ...], labels: int, printer: LabelPrinter, *, empty: bool) -> Iterator[Box]:
    if labels == 1:
        yield from (Box(printer.row(row), line, 0) for line, row in enumerate(rows, start=3))
        return
    results = [n for n, row in enumerate(rows, start=3) if row.id not in {"received", "carried_in", "carried_out"}]
    if results:
        yield Box("" if empty else "三、本年度办理结果", results[0], 0, height=len(results))
    for group, members in groupby(enumerate(rows, start=3), key=lambda member: member[1].group):
        lines = list(members)
        if group:
            yield Box("" if empty else printer.other(group), lines[0][0], 1, height=len(lines))
        for line, row in lines:
            first = 2 if group else 1 if line in results else 0
            yield Box(printer.row(row), line, first, width=3 - first)


def _remedies(table: Table, printed: Mapping[str, str], printer: LabelPrinter) -> PrintedTable:
    """Table 4: one line of fifteen figures under three lines of heads."""
    reconsideration, *litigation = table.rows
    boxes = [
        Box(reconsideration.label, 0, 0, width=5),
        Box(litigation[0].group, 0, 5, width=10),
        *(Box(printer.other(row.label), 1, 5 + 5 * n, width=5) for n, row in enumerate(litigation)),
    ]
    for n, row in enumerate(table.rows):
        for offset, column in enumerate(table.columns):
            place = 5 * n + offset
            first, height = (1, 2) if n == 0 else (2, 1)
            boxes.append(Box(printer.head(column), first, place, height=height))
            cell_id = table.cell_id(row, column)
            boxes.append(Box(printed[cell_id], 3, place, cell_id=cell_id))
    return PrintedTable(4, 4, 15, label_columns=0, head_rows=3, boxes=tuple(boxes))
