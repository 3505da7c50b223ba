"""The rows of a statutory table found in a document by their labels, each with the tokens that follow it.

The labels that a document shows are aligned to the statutory sequence by dynamic programming: the heaviest chain of
labels that keeps the form's order. What stands between two labels of the chain belongs to the row of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from gongkai.report.formats import Row, Table
from gongkai.report.read.labels import is_fragment, key
from gongkai.report.read.lines import Item, Line

_MOST_HITS = 500
"""Labels of rows that are looked at: a table has thirty."""


@dataclass(slots=True)
class Anchor:
    """A row of the form found in the document: its label's item, and the tokens that follow it."""

    row: Row
    item: Item
    slots: list[Item] = field(default_factory=list)
    groups: int = 0
    """Labels of other kinds between this row and the next: its group's, on the group's first row."""
    too_many: tuple[Item, ...] = ()
    """Labels of rows of a grid behind this one, with figures, that the form does not have."""

    @property
    def stream(self) -> bool:
        """Whether the row stands in running text, one token after the other, without columns."""
        return self.item.column is None

    @property
    def home(self) -> int:
        """The grid column in which the form has the row's label: table three has three columns of labels."""
        if self.row.columns[0].id != "natural_person":
            return 0
        return 2 if self.row.group else 1 if self.row.label.startswith("（") else 0

    @property
    def at_home(self) -> bool:
        """Whether the label stands in the grid column where the form has it."""
        return self.item.column == self.home

    @property
    def last_line(self) -> int:
        """The line on which the row ends."""
        return self.slots[-1].line if self.slots else self.item.line


def find_anchors(lines: Sequence[Line], table: Table) -> list[Anchor]:
    """The rows of `table` that `lines` show, in order, with their slots."""
    items = [item for line in lines for item in line.items]
    chain = _heaviest_chain(items, table)
    anchors: list[Anchor] = []
    ends = [*chain[1:], (len(items), len(table.rows))] if chain else []
    for (index, rank), (end, next_rank) in zip(chain, ends, strict=True):
        anchor = Anchor(table.rows[rank], items[index])
        between = items[index + 1 : end]
        strays = _collect(anchor, between, last=end == len(items))
        anchors.append(anchor)
        if len(strays) == next_rank - rank - 1 and end < len(items):
            # As many rows with unknown labels as the form has rows here: the form's order names them.
            for stray, row in zip(strays, table.rows[rank + 1 : next_rank], strict=True):
                stray.row = row
                anchors.append(stray)
        elif len(strays) > next_rank - rank - 1 and end < len(items):
            anchor.too_many = tuple(stray.item for stray in strays if not stray.stream and _has_figures(stray))
    return anchors


def _hits(items: Sequence[Item], table: Table) -> Iterator[tuple[int, int, float]]:
    ranks = {row.id: rank for rank, row in enumerate(table.rows)}
    for index, item in enumerate(items):
        if item.label is None:
            continue
        for role in item.roles("row", table.number):
            if (rank := ranks.get(role.id)) is not None:
                yield index, rank, _weight(item, table.rows[rank])


def _weight(item: Item, row: Row) -> float:
    """How surely an item is a row's label: less where it is misspelt or may be a column's label instead."""
    assert item.label is not None
    if len(item.label.roles) > 1:
        return 0.9 if key(item.text) == key(row.label) else 0.3
    return 1.0 if item.label.exact else 0.8


def _heaviest_chain(items: Sequence[Item], table: Table) -> list[tuple[int, int]]:
    """Item and row numbers of the heaviest chain in which both ascend."""
    hits = list(islice(_hits(items, table), _MOST_HITS))
    best: list[float] = []
    previous: list[int] = []
    for number, (index, rank, weight) in enumerate(hits):
        score, link = 0.0, -1
        for earlier in range(number):
            if hits[earlier][1] < rank and hits[earlier][0] < index and best[earlier] > score:
                score, link = best[earlier], earlier
        best.append(score + weight)
        previous.append(link)
    chain: list[tuple[int, int]] = []
    at = max(range(len(hits)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(hits[at][:2])
        at = previous[at]
    return chain[::-1]


def _collect(anchor: Anchor, between: Sequence[Item], last: bool) -> list[Anchor]:
    """Give the row its slots out of the items up to the next row's label; return rows with unknown labels."""
    strays: list[Anchor] = []
    current = anchor
    same_line = anchor.item.line
    for position, item in enumerate(between):
        labelled = item.label is not None and not _is_left_in_a_cell(item, current, between)
        if labelled:
            anchor.groups += 1
        if labelled or (item.label is None and item.wordy and not _is_content(item, current)):
            if last and anchor.stream and anchor.slots:
                break
            if not labelled and _starts_row(item, between, position):
                current = Anchor(anchor.row, item)
                strays.append(current)
                same_line = item.line
        elif item.line == same_line or anchor.stream:
            current.slots.append(item)
        elif item.other and is_fragment(item.text):
            continue  # a piece of the label of a group, which stands beside its rows
        elif item.column is not None and not item.blank and not _continue(current, item, between, position):
            break
    return strays


def _has_figures(anchor: Anchor) -> bool:
    """Whether a figure stands in every cell of a row that is not blank, and in one at least."""
    printed = [slot for slot in anchor.slots if not slot.blank]
    return bool(printed) and all(slot.figure is not None for slot in printed)


def _is_content(item: Item, anchor: Anchor) -> bool:
    """Whether an unknown text stands where a row still wants cells: it is a cell's, though no figure."""
    if item.column is not None:
        return item.line == anchor.item.line
    return len(anchor.slots) < len(anchor.row.columns) and any(not slot.blank for slot in anchor.slots)


def _is_left_in_a_cell(item: Item, anchor: Anchor, between: Sequence[Item]) -> bool:
    """Whether a column's label stands in a row of a grid, among its figures: it is what is left of a header there."""
    if item.column is None or item.line != anchor.item.line:
        return False
    beside = [other for other in between if other.line == item.line and other.figure is not None]
    behind_figures = any(other.column is not None and other.column < item.column for other in beside)
    only_column = item.label is not None and all(role.kind == "column" for role in item.label.roles)
    return behind_figures or (only_column and bool(beside))


def _starts_row(item: Item, between: Sequence[Item], position: int) -> bool:
    """Whether an unknown text is followed by figures or strokes as a row's label is."""
    following = [other for other in between[position + 1 :] if other.line == item.line or item.column is None]
    return any(other.figure is not None or (other.blank and other.text.strip()) for other in following[:3])


def _continue(anchor: Anchor, item: Item, between: Sequence[Item], position: int) -> bool:
    """Give a row a figure that stands alone on the line below it; False where it cannot be the row's own."""
    alone = all(other.blank or other is item for other in between[position:] if other.line == item.line)
    if not (alone and item.figure is not None and item.line <= anchor.last_line + 2):
        return False
    for index, slot in enumerate(anchor.slots):
        if slot.blank and slot.column == item.column:
            anchor.slots[index] = item
            return True
    if sum(not slot.blank for slot in anchor.slots) == len(anchor.row.columns) - 1:
        while anchor.slots and anchor.slots[-1].blank:
            anchor.slots.pop()
        anchor.slots.append(item)
        return True
    return False
