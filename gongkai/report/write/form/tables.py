"""The three statutory tables as boxes: what stands where, over how many rows and columns, and how wide columns are.

Layout and wording are those of the notices (国办公开办函〔2021〕30号 for Format 2021, 国办公开办函〔2019〕60号 for
Format 2019); rows and labels come from the form's own data. Every writer draws these boxes in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from gongkai.report.formats import Column, Row, Table
from gongkai.report.write.form.typography import DENSE_TABLE_SIZE, TABLE_SIZE, TEXT_WIDTH

_CONTENT = "信息内容"
_IDENTITY = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_APPLICANTS = "申请人情况"
_RESULTS = "三、本年度办理结果"
_NOT_RESULTS = frozenset(("received", "carried_in", "carried_out"))
_LABEL_WIDTHS = (9.0, 14.5, 55.5)
"""Millimetres of table three's columns of labels; its seven columns of figures share the rest."""
_LABELS = len(_LABEL_WIDTHS)
_HEAD_ROWS = 3
"""Rows of the heads of tables three and four."""


class Role(StrEnum):
    """What a box is."""

    HEAD = "head"
    """A column's label, or a label over several."""
    GROUP = "group"
    """A label beside several rows."""
    LABEL = "label"
    """A row's label."""
    FIGURE = "figure"
    """The cell for a figure."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table, merged or not; rows and columns from 0. `cell_id` is set where a figure stands.

    Lines of `text` are parted by line feeds.
    """

    role: Role
    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    cell_id: str = ""


@dataclass(frozen=True)
class FormTable:
    """A table of the form. `widths` are its columns' in millimetres, `size` its type's in points.

    `head_rows` is how many rows at the top are repeated on a further page; table two has heads in its midst, and none
    to repeat.
    """

    number: int
    title: str
    widths: tuple[float, ...]
    size: float
    head_rows: int
    boxes: tuple[Box, ...]

    @cached_property
    def rows(self) -> tuple[tuple[Box, ...], ...]:
        """The boxes that begin in each row, from left to right."""
        count = max(box.row for box in self.boxes) + 1
        rows: list[list[Box]] = [[] for _ in range(count)]
        for box in sorted(self.boxes, key=lambda box: (box.row, box.column)):
            rows[box.row].append(box)
        return tuple(map(tuple, rows))

    @cached_property
    def covered(self) -> tuple[tuple[Box, ...], ...]:
        """For each row the boxes that cover it, from left to right: those too that reach down from above."""
        return tuple(
            tuple(
                sorted((box for box in self.boxes if box.row <= row < box.row + box.height), key=lambda box: box.column)
            )
            for row in range(len(self.rows))
        )

    def width_of(self, box: Box) -> float:
        """The width of a box in millimetres."""
        return sum(self.widths[box.column : box.column + box.width])


def form_table(table: Table) -> FormTable:
    """A table of a form as it is drawn. Raises KeyError for a number other than 2, 3 and 4."""
    return {2: _disclosures, 3: _requests, 4: _remedies}[table.number](table)


def _disclosures(table: Table) -> FormTable:
    """Table two: for each item of article 20 a block with its own heads."""
    blocks = [list(rows) for _, rows in groupby(table.rows, key=lambda row: row.group)]
    width = 1 + max(len(block[0].columns) for block in blocks)
    boxes: list[Box] = []
    line = 0
    for block in blocks:
        columns = block[0].columns
        boxes.append(Box(Role.HEAD, block[0].group, line, 0, width=width))
        boxes.append(Box(Role.HEAD, _CONTENT, line + 1, 0))
        boxes.extend(
            Box(Role.HEAD, column.label, line + 1, place, width=span)
            for column, place, span in _stretched(columns, width)
        )
        for offset, row in enumerate(block, start=line + 2):
            boxes.append(Box(Role.LABEL, row.label, offset, 0))
            boxes.extend(
                Box(Role.FIGURE, "", offset, place, width=span, cell_id=table.cell_id(row, column))
                for column, place, span in _stretched(columns, width)
            )
        line += 2 + len(block)
    return FormTable(2, table.title, (TEXT_WIDTH / width,) * width, TABLE_SIZE, 0, tuple(boxes))


def _stretched(columns: Sequence[Column], width: int) -> Iterator[tuple[Column, int, int]]:
    """Columns from place 1 on and how wide they are: the last reaches to the table's edge."""
    for place, column in enumerate(columns, start=1):
        yield column, place, width - place if place == len(columns) else 1


def _requests(table: Table) -> FormTable:
    """Table three: three columns of labels, seven of figures under a head of three rows."""
    boxes = [
        Box(Role.HEAD, _IDENTITY, 0, 0, height=_HEAD_ROWS, width=_LABELS),
        *_applicant_heads(table.columns),
        *_request_labels(table.rows),
    ]
    for line, row in enumerate(table.rows, start=_HEAD_ROWS):
        for place, column in enumerate(table.columns, start=_LABELS):
            boxes.append(Box(Role.FIGURE, "", line, place, cell_id=table.cell_id(row, column)))
    figures = len(table.columns)
    rest = (TEXT_WIDTH - sum(_LABEL_WIDTHS)) / figures
    widths = (*_LABEL_WIDTHS, *(rest,) * figures)
    return FormTable(3, table.title, widths, DENSE_TABLE_SIZE, _HEAD_ROWS, tuple(boxes))


def _applicant_heads(columns: Sequence[Column]) -> Iterator[Box]:
    yield Box(Role.HEAD, _APPLICANTS, 0, _LABELS, width=len(columns))
    place = _LABELS
    for group, members in groupby(columns, key=lambda column: column.group):
        labels = list(members)
        if group:
            yield Box(Role.HEAD, group, 1, place, width=len(labels))
        for label in labels:
            yield Box(Role.HEAD, _in_pairs(label.label), 2 if group else 1, place, height=1 if group else 2)
            place += 1


def _in_pairs(label: str) -> str:
    """The label of a narrow column in lines of two characters each (商业/企业), as the form prints it."""
    if len(label) < 4 or len(label) % 2:
        return label
    return "\n".join(label[start : start + 2] for start in range(0, len(label), 2))


def _request_labels(rows: Sequence[Row]) -> Iterator[Box]:
    results = [line for line, row in enumerate(rows, start=_HEAD_ROWS) if row.id not in _NOT_RESULTS]
    yield Box(Role.GROUP, _RESULTS, results[0], 0, height=len(results))
    for group, members in groupby(enumerate(rows, start=_HEAD_ROWS), key=lambda member: member[1].group):
        lines = list(members)
        if group:
            yield Box(Role.GROUP, group.replace("）", "）\n", 1), lines[0][0], 1, height=len(lines))
        for line, row in lines:
            first = 2 if group else 1 if line in results else 0
            yield Box(Role.LABEL, row.label, line, first, width=_LABELS - first)


def _remedies(table: Table) -> FormTable:
    """Table four: one row of fifteen figures under a head of three rows."""
    boxes: list[Box] = []
    place = 0
    for group, members in groupby(table.rows, key=lambda row: row.group):
        rows = list(members)
        width = len(rows) * len(table.columns)
        # 行政复议 has no group: its own label stands where the others' group does.
        boxes.append(Box(Role.HEAD, group or rows[0].label, 0, place, width=width))
        for row in rows:
            if group:
                boxes.append(Box(Role.HEAD, row.label, 1, place, width=len(table.columns)))
            for column in table.columns:
                first = 2 if group else 1
                boxes.append(Box(Role.HEAD, _in_pairs(column.label), first, place, height=_HEAD_ROWS - first))
                boxes.append(Box(Role.FIGURE, "", _HEAD_ROWS, place, cell_id=table.cell_id(row, column)))
                place += 1
    return FormTable(4, table.title, (TEXT_WIDTH / place,) * place, TABLE_SIZE, _HEAD_ROWS, tuple(boxes))
