"""Tables two and three: rows found by their labels, figures put under their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.report.formats import Column, Table
from gongkai.report.model import MISSING, Cell, Note, NoteKind, Place, State
from gongkai.report.read.anchors import Anchor, find_anchors
from gongkai.report.read.headers import Header
from gongkai.report.read.labels import is_fragment, key, without_ordinal
from gongkai.report.read.lines import Item, Line
from gongkai.report.read.slots import (
    Layout,
    Placement,
    candidates,
    place,
    read_cell,
    unplaced,
)
from gongkai.report.read.streams import is_orderly, read_stream, stream_starts


@dataclass(slots=True)
class TableReading:
    """The cells read of one table, by id, what was noticed, and the lines that the table covers."""

    cells: dict[str, Cell] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    orderly: bool = False
    """Whether the order of figures can be trusted: always in a grid, in running text where every row is whole."""

    def note(self, kind: NoteKind, subject: str, found: str, expected: str, source: Place | None) -> None:
        """Write down something noticed."""
        self.notes.append(Note(kind, subject, found, expected, source))


def read_rows(lines: Sequence[Line], table: Table, orderly: bool | None = None) -> TableReading:
    """Read table two or three from the lines in which it stands.

    `orderly` says whether the order of running text can be trusted; None asks the table's own rows.
    """
    reading = TableReading()
    anchors = find_anchors(lines, table)
    if anchors:
        _RowReader(lines, table, anchors, reading).read(orderly)
    for cell in table:
        reading.cells.setdefault(cell.id, MISSING)
    return reading


class _RowReader:
    """One pass over the rows of one table."""

    def __init__(self, lines: Sequence[Line], table: Table, anchors: list[Anchor], reading: TableReading) -> None:
        self.table = table
        self.anchors = anchors
        self.reading = reading
        self.header = Header(lines, table, anchors)

    def read(self, orderly: bool | None) -> None:
        """Place every row, the sure ones first, and read the cells."""
        rows = [(anchor, *self.header.columns(anchor)) for anchor in self.anchors]
        streams = [(anchor, len(columns)) for anchor, columns, _ in rows if anchor.stream]
        width = None
        if self.table.number == 3:
            width = 1 + max((slot.column or 0 for anchor in self.anchors for slot in anchor.slots), default=0)
            _restore_trimmed(rows)
        layouts = [Layout(header, width, [None] * len(columns)) for _, columns, header in rows]
        placements = [
            None if anchor.stream else place(anchor.slots, layout, anchor.at_home)
            for (anchor, _, _), layout in zip(rows, layouts, strict=True)
        ]
        starts = stream_starts(streams)
        self.reading.orderly = is_orderly(streams, starts) if streams and orderly is None else orderly is not False
        if self.table.number == 2 and any(map(self.header.parts, (anchor for anchor, _ in streams))):
            self.reading.orderly = False  # figures above their rows' labels
        settled = [
            (columns, placement)
            for (_, columns, _), placement in zip(rows, placements, strict=True)
            if placement is not None and placement.settled
        ]
        for index, (anchor, columns, header) in enumerate(rows):
            placement = placements[index]
            if placement is not None and not placement.settled:
                layout = Layout(header, width, _filled(settled, columns))
                placement = placements[index] = place(anchor.slots, layout, anchor.at_home)
            self._read_row(anchor, columns, placement, starts.get(anchor.row.id, []))
        self._note_shifts(placements)
        for column, item in self.header.reworded:
            self.reading.note(NoteKind.LABEL, f"table.{self.table.number}", item.text, column.label, item.place)
        for item in (item for anchor in self.anchors for item in anchor.too_many):
            self.reading.note(NoteKind.SHAPE, f"table.{self.table.number}", item.text, "", item.place)
        first = min(self.header.first_line, self.anchors[0].item.line)
        self.reading.lines = set(range(first, self.anchors[-1].last_line + 1))

    def _read_row(
        self, anchor: Anchor, columns: tuple[Column, ...], placement: Placement | None, starts: Sequence[int]
    ) -> None:
        labels = [column.label for column in columns]
        if self.header.is_doubtful(anchor) or (self.header.is_disordered and not anchor.item.exact):
            cells = [unplaced(anchor.slots) if anchor.slots else MISSING] * len(columns)
        elif len(columns) == 1 and (self.reading.orderly or not anchor.stream):
            cells = [_single(anchor)]
        elif anchor.stream:
            cells = read_stream(anchor.slots, starts, labels, self.reading.orderly)
        elif placement is not None:
            cells = [read_cell(slot) for slot in placement.slots]
        else:
            cells = candidates(anchor.slots, labels) if anchor.slots else [MISSING] * len(columns)
        for column, cell in zip(columns, cells, strict=True):
            cell_id = self.table.cell_id(anchor.row, column)
            self.reading.cells[cell_id] = cell
            if cell.state is State.UNREADABLE and is_fragment(cell.text):
                self.reading.note(NoteKind.RESIDUE, cell_id, cell.text, "", cell.source)
        if (label := anchor.item.label) is None or not label.exact or _is_alias(anchor):
            subject = self.table.cell_id(anchor.row, columns[0])
            self.reading.note(NoteKind.LABEL, subject, anchor.item.text, anchor.row.label, anchor.item.place)

    def _note_shifts(self, placements: Sequence[Placement | None]) -> None:
        """Rows whose figures do not begin where most rows' do, nor right behind a label whose cells are one.

        Where every row's figures begin right behind its label, nothing is printed for what is merged from above, and
        none is shifted.
        """
        if self.table.number == 2:
            return
        placed = [
            (anchor, placement.offset)
            for anchor, placement in zip(self.anchors, placements, strict=True)
            if placement and placement.offset is not None
        ]
        if all(offset == _end(anchor.item) for anchor, offset in placed):
            return
        common = Counter(offset for _, offset in placed).most_common(1)[0][0]
        for anchor, offset in placed:
            if offset not in (common, anchor.home + 1):
                first = self.table.cell_id(anchor.row, anchor.row.columns[0])
                self.reading.note(NoteKind.SHIFTED, first, str(offset + 1), str(common + 1), anchor.item.place)


def _end(item: Item) -> int | None:
    """The grid column behind an item; None in running text."""
    return None if item.column is None else item.column + item.span


def _is_alias(anchor: Anchor) -> bool:
    """Whether a row's label is another wording that is known to mean it: 规范性文件 for 行政规范性文件."""
    aliases = anchor.row.aliases
    return bool(aliases) and key(without_ordinal(anchor.item.text)) in {key(alias) for alias in aliases}


def _restore_trimmed(rows: Sequence[tuple[Anchor, tuple[Column, ...], list[int | None]]]) -> None:
    """Give rows of an inferred grid the empty cells that an editor trimmed from the ends of their lines.

    Where all whole rows begin in one column, a shorter row that begins with empty cells has lost some at its end. Rows
    whose label stands furthest right say nothing: theirs begin there whether merged cells were kept or not. Without
    others the header speaks. Where rows begin left of a label of others, merged cells are one field, and each row
    begins behind its own label.
    """
    whole = {
        next(slot.column for slot in anchor.slots if not slot.blank)
        for anchor, columns, _ in rows
        if anchor.home < 2 and sum(not slot.blank for slot in anchor.slots) == len(columns)
    } or {header[0] for _, _, header in rows if None not in header and header[0] == min(filter(None, header))}
    starts = {column for column in whole if column is not None}
    is_one_field = bool(starts) and min(starts) <= max(anchor.item.column or 0 for anchor, _, _ in rows)
    if not is_one_field and len(starts) != 1:
        return
    for anchor, columns, _ in rows:
        if not anchor.slots or anchor.slots[0].exact or not anchor.slots[0].blank:
            continue
        last = anchor.slots[-1]
        start = (anchor.item.column or 0) + 1 if is_one_field else min(starts)
        for column in range((last.column or 0) + 1, start + len(columns)):
            anchor.slots.append(Item("", last.place, last.line, column, blank=True))


def _filled(settled: Sequence[tuple[tuple[Column, ...], Placement]], columns: tuple[Column, ...]) -> list[bool | None]:
    """Per column: True where every settled row with these columns has a figure, False where none has, else None."""
    rows = [placement.slots for of_row, placement in settled if of_row == columns]
    result: list[bool | None] = []
    for column in zip(*rows, strict=True):
        marks = {slot is not None and not slot.blank for slot in column}
        result.append(marks.pop() if len(marks) == 1 else None)
    return result or [None] * len(columns)


def _single(anchor: Anchor) -> Cell:
    """The one cell of a row that has one: wherever in the row its figure stands."""
    filled = [slot for slot in anchor.slots if not slot.blank]
    if len(filled) > 1:
        return unplaced(filled)
    if filled:
        return read_cell(filled[0])
    return read_cell(anchor.slots[0]) if anchor.slots else MISSING
