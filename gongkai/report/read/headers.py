"""The columns that a document's table has: which of the form's columns are there, and where their labels stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.report.formats import Column, Table
from gongkai.report.read.anchors import Anchor
from gongkai.report.read.labels import key, without_ordinal
from gongkai.report.read.lines import Item, Line

_REACH = 30
"""How far above a row its header may stand, in lines (in running text every cell is a line)."""


class Reworded(NamedTuple):
    """A column of the form, and the label that the document has for it instead."""

    column: Column
    item: Item


Columns = tuple[tuple[Column, ...], list[int | None]]
"""Columns of the form, and the grid column of each one's label (None where it was not found)."""


class Header:
    """The labels of columns above the rows of a table: one header for table three, one for each part of table two."""

    def __init__(self, lines: Sequence[Line], table: Table, anchors: Sequence[Anchor]) -> None:
        self._table = table
        self._anchors = anchors
        self._lines = {line.items[0].line: line for line in lines if line.items}
        self._labels: dict[int, list[tuple[str, Item]]] = {}
        self._reworded: dict[str, Reworded] = {}
        for number, line in self._lines.items():
            for item in line.items:
                self._note_wording(item)
            labels = [(role.id, item) for item in line.labelled for role in item.roles("column", table.number)]
            if labels:
                self._labels[number] = labels
        self.is_disordered = any(not _keeps_order(labels, table) for labels in self._labels.values())
        """Whether the labels of a line stand in another order than the form's: only true cells can be told then."""
        self._known: dict[tuple[int, str, int], Columns] = {}
        self._doubtful: set[tuple[int, str, int]] = set()

    @property
    def reworded(self) -> Iterable[Reworded]:
        """Columns whose labels are known, but are not the form's (制发件数, 本年（2023）制发件数), each once."""
        return self._reworded.values()

    def _note_wording(self, item: Item) -> None:
        if item.label is None or not item.label.exact:
            return
        roles = item.roles("column", self._table.number)
        column = next((column for role in roles for column in self._table.columns if column.id == role.id), None)
        if column is not None and key(without_ordinal(item.text)) != key(column.label):
            self._reworded.setdefault(column.id, Reworded(column, item))

    @property
    def first_line(self) -> int:
        """The first line of the first row's header, or of the row itself where it has none."""
        return min(self._above(self._anchors[0]), default=self._anchors[0].item.line)

    def parts(self, anchor: Anchor) -> bool:
        """Whether labels of columns stand between a row's label and a figure, which may be the next row's then."""
        figures = [slot.line for slot in anchor.slots if not slot.blank]
        return bool(figures) and any(anchor.item.line < number < figures[-1] for number in self._labels)

    def columns(self, anchor: Anchor) -> Columns:
        """The columns that the document has for a row."""
        part = self._part(anchor)
        if part not in self._known:
            self._known[part] = self._find(anchor)
        return self._known[part]

    def is_doubtful(self, anchor: Anchor) -> bool:
        """Whether labels of a row's columns are not there, and nothing shows whether the columns are."""
        return self._part(anchor) in self._doubtful

    def _part(self, anchor: Anchor) -> tuple[int, str, int]:
        return self._bottom(anchor), anchor.row.columns[0].id, len(anchor.row.columns)

    def _bottom(self, anchor: Anchor) -> int:
        return anchor.item.line if self._table.number == 2 else self._anchors[0].item.line

    def _above(self, anchor: Anchor) -> list[int]:
        """Lines above a row, within reach and below the rows of other parts, that hold labels of columns."""
        bottom = self._bottom(anchor)
        others = (other.item.line for other in self._anchors if other.row.group != anchor.row.group)
        top = max((line for line in others if line < bottom), default=bottom - _REACH)
        return [number for number in self._labels if max(top, bottom - _REACH) <= number < bottom]

    def _find(self, anchor: Anchor) -> Columns:
        columns = anchor.row.columns
        labels = {name: item for number in self._above(anchor) for name, item in self._labels[number]}
        present = tuple(column for column in columns if column.id in labels)
        if len(columns) > len(present) > 0 and not self._has_more_than(len(present), anchor):
            if self._has_lost_others(anchor, [labels[column.id] for column in present]):
                columns = present
            else:
                self._doubtful.add(self._part(anchor))
        where = {name: item.column for name, item in labels.items()}
        if anchor.item.exact and all(where.get(column.id) is not None for column in columns):
            columns = tuple(sorted(columns, key=lambda column: where[column.id] or 0))  # as the document has them
        return columns, [where.get(column.id) for column in columns]

    def _rows_of_part(self, anchor: Anchor) -> list[Anchor]:
        if self._table.number == 3:
            return list(self._anchors)
        return [other for other in self._anchors if other.row.group == anchor.row.group]

    def _has_more_than(self, labels: int, anchor: Anchor) -> bool:
        """Whether there are more columns than known labels: a label is unknown, or a row has more figures."""
        above = self._above(anchor)
        unknown = any(
            item.other and item.column != 0  # the first column is the labels' own
            for number in range(above[0], above[-1] + 1)
            if (line := self._lines.get(number))
            for item in line.items
        )
        return unknown or any(
            sum(not slot.blank for slot in other.slots) > labels for other in self._rows_of_part(anchor)
        )

    def _has_lost_others(self, anchor: Anchor, labels: Sequence[Item]) -> bool:
        """Whether the document has no other columns than these labels': every figure stands under one of them.

        In running text, and where merged labels of table three shift its header, most labels must do.
        """
        figures = [slot for other in self._rows_of_part(anchor) for slot in other.slots if not slot.blank]
        if anchor.stream or (self._table.number == 3 and not anchor.item.exact):
            return len(labels) > len(anchor.row.columns) // 2
        return all(any(_is_under(figure, label) for label in labels) for figure in figures)


def _is_under(figure: Item, label: Item) -> bool:
    """Whether a cell of a grid covers a column that a label above it covers."""
    if figure.column is None or label.column is None:
        return False
    return figure.column < label.column + label.span and label.column < figure.column + figure.span


def _keeps_order(labels: Sequence[tuple[str, Item]], table: Table) -> bool:
    """Whether the labels of one line follow each other as on the form."""
    ranks = {column.id: rank for rank, column in enumerate(table.columns)}
    order = [ranks[name] for name, _ in labels if name in ranks]
    return order == sorted(order)
