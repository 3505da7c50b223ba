"""Table four: fifteen figures under a header of three lines, without any label of their own."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.report.formats import CellSpec, Table
from gongkai.report.model import MISSING, Cell, NoteKind, State
from gongkai.report.read.labels import is_fragment
from gongkai.report.read.lines import Item, Line
from gongkai.report.read.rows import TableReading
from gongkai.report.read.slots import Layout, candidates, place, read_cell
from gongkai.report.read.streams import read_stream

_GROUP = ["upheld", "corrected", "other", "pending", "total"]
"""The labels of one group's columns."""


def read_remedies(lines: Sequence[Line], table: Table, orderly: bool) -> TableReading:
    """Read table four from the lines of its section.

    `orderly` says of a running text that its order can be trusted: see `TableReading.orderly`.
    """
    reading = TableReading(orderly=orderly)
    specs = list(table)
    done = 0
    heading: list[Item] = []
    for number, (line, labels) in enumerate((line, _labels(line)) for line in lines):
        if labels:
            heading.extend(labels)
            reading.lines.add(line.items[0].line)
        elif heading and done < len(specs) and (slots := _slots(lines[number:])):
            wanted = specs[done : done + _wanted(heading, len(slots), len(specs) - done)]
            _read_group(reading, wanted, heading, slots)
            reading.lines.update(slot.line for slot in slots)
            done += len(wanted)
            heading = []
    if reading.lines:
        reading.lines = set(range(min(reading.lines), max(reading.lines) + 1))
    for spec in specs:
        reading.cells.setdefault(spec.id, MISSING)
    return reading


def _labels(line: Line) -> list[Item]:
    """The labels of columns in a line of the header."""
    return [] if _has_figures(line) else [item for item in line.labelled if any(item.roles("column", 4))]


def _has_figures(line: Line) -> bool:
    """Whether a line of a grid is one of figures: a label among them is left of the header."""
    figures = sum(item.figure is not None for item in line.items)
    return not line.stream and figures > sum(item.label is not None for item in line.items)


def _wanted(heading: Sequence[Item], slots: int, left: int) -> int:
    """How many cells a header is for: one group of five or two where it has just their labels, else all.

    A row with as many figures as are left tells more than a header of which some labels were not known.
    """
    names = [role.id for item in heading for role in list(item.roles("column", 4))[:1]]
    groups = len(names) // len(_GROUP)
    if slots == left or names != _GROUP * groups:
        return left
    return min(left, len(names))


def _slots(lines: Sequence[Line]) -> list[Item]:
    """The cells of the figures' row that begins with the first of `lines`, empty if it holds no figure."""
    first = lines[0]
    if not first.items:
        return []
    if not first.stream:
        if (any(item.label is not None for item in first.items) and not _has_figures(first)) or not any(
            item.figure is not None or (item.other and is_fragment(item.text)) for item in first.items
        ):
            return [] if not _last_blank_row(lines) else first.items
        return first.items
    slots: list[Item] = []
    for line in lines:
        if not line.stream or not (line.items[0].blank or line.items[0].figure is not None):
            break
        slots.append(line.items[0])
    if any(not slot.blank for slot in slots):
        return slots
    return [] if any(_labels(line) for line in lines) else slots


def _last_blank_row(lines: Sequence[Line]) -> bool:
    """Whether the first of `lines` is a row of blanks and no row of figures follows it."""
    first, following = lines[0], lines[1:]
    if len(first.items) < 5 or not all(item.blank for item in first.items):
        return False
    return not any(
        _labels(line) or (item.figure is not None and item.column is not None)
        for line in following
        for item in line.items
    )


def _read_group(reading: TableReading, wanted: Sequence[CellSpec], heading: Sequence[Item], slots: list[Item]) -> None:
    tails = [spec.column.label for spec in wanted]
    stream = slots[0].column is None
    if not stream:
        slots = _under(heading, slots, len(wanted))
    layout = Layout(
        _header_columns(heading, len(wanted)),
        1 + max(slot.column or 0 for slot in slots),
        [None] * len(wanted),
    )
    placement = None if stream else place(slots, layout, label_at_home=True)
    cells: list[Cell]
    if placement is not None:
        cells = [read_cell(slot) for slot in placement.slots]
    elif stream:
        cells = read_stream(slots, [0] if _fits(slots, len(wanted)) else [], tails, reading.orderly)
    else:
        cells = candidates(slots, tails)
    if any(cell.state in (State.AMBIGUOUS, State.MISSING) for cell in cells):
        reading.note(NoteKind.SHAPE, "table.4", str(len(slots)), str(len(wanted)), slots[0].place)
    for spec, cell in zip(wanted, cells, strict=True):
        reading.cells[spec.id] = cell
        if cell.state is State.UNREADABLE and is_fragment(cell.text):
            reading.note(NoteKind.RESIDUE, spec.id, cell.text, "", cell.source)


def _under(heading: Sequence[Item], slots: list[Item], count: int) -> list[Item]:
    """The slots without blanks beside the header, where that has fewer labels than it should and each has its slot.

    A column may be missing, and a blank cell at the sheet's edge must not stand for it.
    """
    columns = [item.column for item in heading if item.column is not None]
    if not columns or len(columns) == count:
        return slots
    first, last = min(columns), max(columns)
    under = [slot for slot in slots if not slot.blank or slot.column is None or first <= slot.column <= last]
    return under if len(under) == len(columns) else slots


def _fits(slots: Sequence[Item], count: int) -> bool:
    """Whether the first `count` tokens of a running text are the cells, and what follows only empty paragraphs."""
    return len(slots) >= count and all(slot.blank for slot in slots[count:])


def _header_columns(heading: Sequence[Item], count: int) -> list[int | None]:
    """The grid columns of the header's labels in ascending order, unknown where their number does not fit."""
    columns = sorted(item.column for item in heading if item.column is not None)
    return list(columns) if len(columns) == count else [None] * count
