"""Which of a row's tokens stands in which column.

A row's tokens after its label are its slots. Where the source has true cells, a slot's column says all. Elsewhere the
row may have cells too many (merged labels leave empty ones before or behind the figures) or too few; then every
placement in order is weighed, and a cell on which equally good placements differ is ambiguous, with its candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.report.model import MISSING, Cell, Number, State
from gongkai.report.read.labels import key
from gongkai.report.read.lines import Item

_AGAINST_HEADER = 1.0
"""Cost of a placement whose figures do not stand under the header's labels."""
_AGAINST_GRID = 1.05
"""Cost of a placement that is not the grid's own: more than the header's, since headers lose merged cells too."""
_LEAST_DIFFERENCE = 0.04
"""What one placement must cost less than any other to be believed."""
_AGAINST_ROWS = 1.0
"""Cost of each cell that is blank where all settled rows have figures, or the other way round."""


@dataclass(slots=True)
class Placement:
    """The slots in the order of the columns (None: the source has no such cell), and how they came there."""

    slots: list[Item | None]
    offset: int | None = None
    """The grid column of the first figure's column, where it is known."""
    settled: bool = True
    """Whether no other placement was possible."""


@dataclass(slots=True)
class Layout:
    """What is known of a table's columns before its rows are placed.

    `header` gives the grid column of each wanted column's label, None where it was not found. `width` is the grid's
    number of columns where rows end at its right edge, None where they need not. `filled` says, per column, whether
    all settled rows have a figure (True) or none has (False).
    """

    header: list[int | None]
    width: int | None
    filled: list[bool | None]

    @property
    def known(self) -> bool:
        """Whether every column's label was found, at ascending grid columns."""
        columns = [column for column in self.header if column is not None]
        return len(columns) == len(self.header) and columns == sorted(set(columns))


def place(slots: Sequence[Item], layout: Layout, label_at_home: bool) -> Placement | None:
    """Put the slots of a row under the columns; None where there are fewer slots than columns.

    `label_at_home` says that the row's label stands in the grid column where the form has it.
    """
    count = len(layout.header)
    if layout.known and slots and slots[0].exact:
        direct = _by_header(slots, layout.header)
        if direct is not None:
            return direct
    if len(slots) < count:
        return None
    figures = [slot for slot in slots if not slot.blank]
    if len(figures) == count:
        # As many figures as columns: the rest are what merged cells left.
        return Placement([*figures], figures[0].column)
    starts = [
        start
        for start in range(len(slots) - count + 1)
        if all(slot.blank for slot in (*slots[:start], *slots[start + count :]))
    ]
    # A stroke is written into a cell: what is left over of merged cells is empty.
    starts = [start for start in starts if not _leaves_marks(slots, start, count)] or starts
    if not starts:
        return None
    if len(starts) == 1 or all(slot.blank for slot in slots):
        return _window(slots, starts[0], count)
    costs = sorted((_cost(slots, start, count, layout, label_at_home), start) for start in starts)
    if costs[1][0] - costs[0][0] < _LEAST_DIFFERENCE:
        return None
    placement = _window(slots, costs[0][1], count)
    placement.settled = False
    return placement


def _window(slots: Sequence[Item], start: int, count: int) -> Placement:
    return Placement(list(slots[start : start + count]), slots[start].column)


def _leaves_marks(slots: Sequence[Item], start: int, count: int) -> bool:
    return any(slot.text.strip() for slot in (*slots[:start], *slots[start + count :]))


def _by_header(slots: Sequence[Item], header: Sequence[int | None]) -> Placement | None:
    """Slots by the columns of the header's labels; None where a figure stands outside all of them."""
    found: list[Item | None] = [None] * len(header)
    index_of = {column: index for index, column in enumerate(header)}
    for slot in slots:
        assert slot.column is not None
        covered = range(slot.column, slot.column + slot.span)
        hits = [index_of[column] for column in covered if column in index_of]
        if len(hits) == 1 and found[hits[0]] is None:
            found[hits[0]] = slot
        elif slot.blank:
            for hit in hits:
                found[hit] = found[hit] or slot
        else:
            return None
    return Placement(found, header[0])


def _cost(slots: Sequence[Item], start: int, count: int, layout: Layout, label_at_home: bool) -> float:
    window = slots[start : start + count]
    columns = [slot.column for slot in window]
    cost = 0.0
    if columns != layout.header:
        cost += _AGAINST_HEADER
    if layout.width is not None and not (label_at_home and columns[-1] == layout.width - 1):
        cost += _AGAINST_GRID
    for slot, filled in zip(window, layout.filled, strict=True):
        if filled is not None and filled == slot.blank:
            cost += _AGAINST_ROWS
    return cost


def read_cell(slot: Item | None) -> Cell:
    """The cell that a slot is, by itself."""
    if slot is None:
        return MISSING
    if slot.blank:
        return Cell(None, State.BLANK, slot.text, slot.place)
    if slot.figure is not None:
        return Cell(slot.figure.value, State.VALUE, slot.text, slot.place, slot.figure.unit)
    return Cell(None, State.UNREADABLE, slot.text, slot.place)


def candidates(slots: Sequence[Item], tails: Sequence[str]) -> list[Cell]:
    """Cells for fewer slots than columns: each column with every slot it may hold when the order is kept.

    `tails` are the columns' labels: a slot that holds the end of a label is what a conversion left of the header,
    and stands in that label's column. A column that only one slot can fill is certain; the others are ambiguous.
    """
    count, width = len(slots), len(tails)
    if count > width:
        return [unplaced(slots)] * width
    fits = [[_fits(slot, tail) for tail in tails] for slot in slots]
    # reach[s][c]: the first s slots can be put into the first c columns
    reach = [[True] * (width + 1)] + [[False] * (width + 1) for _ in slots]
    for s in range(1, count + 1):
        for c in range(s, width + 1):
            reach[s][c] = reach[s][c - 1] or (reach[s - 1][c - 1] and fits[s - 1][c - 1])
    # remain[s][c]: slots s.. can be put into columns c..
    remain = [[False] * (width + 1) for _ in slots] + [[True] * (width + 1)]
    for s in range(count - 1, -1, -1):
        for c in range(width - 1, -1, -1):
            remain[s][c] = remain[s][c + 1] or (remain[s + 1][c + 1] and fits[s][c])
    if not reach[count][width]:
        return [unplaced(slots)] * width
    cells = []
    for c in range(width):
        options: list[Item | None] = [
            slots[s] for s in range(count) if fits[s][c] and reach[s][c] and remain[s + 1][c + 1]
        ]
        if any(reach[s][c] and remain[s][c + 1] for s in range(count + 1)):
            options.append(None)
        cells.append(merge_readings(options))
    return cells


def _fits(slot: Item, tail: str) -> bool:
    if slot.blank or slot.figure is not None:
        return True
    return key(tail).endswith(key(slot.text))


def merge_readings(options: Sequence[Item | None]) -> Cell:
    """The cell that all options agree on, or an ambiguous one with their values as candidates."""
    readings = [read_cell(option) for option in options]
    if len({(reading.value, reading.state) for reading in readings}) == 1:
        return readings[0]
    values: list[Number | None] = []
    for reading in readings:
        if reading.value not in values:
            values.append(reading.value)
    first = next((option for option in options if option is not None), None)
    source = first.place if first is not None else None
    return Cell(None, State.AMBIGUOUS, "", source, candidates=tuple(values))


def unplaced(slots: Sequence[Item]) -> Cell:
    """A cell that may hold any of the slots."""
    values: list[Number | None] = []
    for slot in slots:
        value = slot.figure.value if slot.figure is not None else None
        if value not in values:
            values.append(value)
    source = slots[0].place if slots else None
    text = " ".join(slot.text.strip() for slot in slots)
    return Cell(None, State.AMBIGUOUS, text, source, candidates=tuple(values[:8]))
