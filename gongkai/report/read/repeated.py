"""Table three where a report prints it twice: this year's and, to compare, the year's before.

Nothing that can be relied on says which is which. What both agree on is read; a cell on which they differ is
ambiguous, with both figures as candidates.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.report.formats import Table
from gongkai.report.model import Cell, NoteKind, State
from gongkai.report.read.lines import Line
from gongkai.report.read.rows import TableReading, read_rows


def read_requests(lines: Sequence[Line], table: Table) -> TableReading:
    """Read table three from the lines of its region, where it may stand more than once."""
    starts = [0, *(_with_header(lines, index) for index in _first_rows(lines)[1:])]
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    first, *others = (read_rows(part, table) for part in parts)
    for other in others:
        first.cells = {cell_id: _agreed(cell, other.cells[cell_id]) for cell_id, cell in first.cells.items()}
        first.notes += other.notes
        first.lines |= other.lines
        first.orderly = first.orderly and other.orderly
    if others:
        source = next((cell.source for cell in first.cells.values() if cell.source), None)
        first.note(NoteKind.SHAPE, "table.3", str(len(parts)), "1", source)
    return first


def starts_table(line: Line) -> bool:
    """Whether the first row of table three begins in a line."""
    return any(role.id == "received" for item in line.labelled for role in item.roles("row", 3))


def _first_rows(lines: Sequence[Line]) -> list[int]:
    return [index for index, line in enumerate(lines) if starts_table(line)]


def _with_header(lines: Sequence[Line], first_row: int) -> int:
    """The first line of the header above a table's first row: it has labels, and none that only rows have."""
    while first_row > 0 and (labelled := lines[first_row - 1].labelled):
        if any(all(role.kind == "row" for role in item.label.roles) for item in labelled if item.label):
            break
        first_row -= 1
    return first_row


def _agreed(cell: Cell, other: Cell) -> Cell:
    """The cell that two tables agree on, or that only one of them has; an ambiguous one where they differ."""
    if other.state is State.MISSING or (cell.value, cell.state) == (other.value, other.state):
        return cell
    if cell.state is State.MISSING:
        return other
    readings = [value for each in (cell, other) for value in each.candidates or (each.value,)]
    return Cell(None, State.AMBIGUOUS, cell.text, cell.source, candidates=tuple(dict.fromkeys(readings)))
