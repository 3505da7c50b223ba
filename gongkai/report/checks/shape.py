"""What a table lacks, put as a person would say it: the table, whole rows, whole columns, single cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from gongkai.messages import Message
from gongkai.report.checks.rule import Fault
from gongkai.report.checks.wording import (
    Bilingual,
    column_label,
    locate,
    row_ids,
    row_label,
    row_name,
    subject_name,
    table_name,
)
from gongkai.report.formats import CellSpec, Row, Table
from gongkai.report.model import AnnualReport, Note, NoteKind, State

_TITLES = {2: "proactive disclosure", 3: "requests", 4: "reconsideration and litigation"}


def in_state(report: AnnualReport, table: Table, state: State) -> list[CellSpec]:
    """The cells of `table` in `state`, in the form's order."""
    states = ((spec, report.cells[spec.id].state) for spec in report.format.cells.values())
    return [spec for spec, its_state in states if its_state is state and spec.table == table.number]


def size(table: Table) -> int:
    """How many cells the form has in `table`."""
    return sum(len(row.columns) for row in table.rows)


def ids(cells: list[CellSpec]) -> tuple[str, ...]:
    """The ids of cells."""
    return tuple(cell.id for cell in cells)


def shape_faults(report: AnnualReport, number: int) -> Iterator[Fault]:
    """What table `number` lacks, and what the reader noted of its shape."""
    table = report.format.table(number)
    missing = in_state(report, table, State.MISSING)
    total = size(table)
    if len(missing) == total:
        yield Fault(
            Message(
                "缺少{table}“{title}”",
                {"table": table_name(table), "title": Bilingual(table.title, english=_TITLES[number])},
            ),
            expected=total,
            found=0,
            operands=ids(missing),
        )
        return
    if missing and number == 4:
        fault = _wrong_size(table_name(table), total, total - len(missing))
        yield replace(fault, operands=ids(missing))
    elif missing:
        yield from _missing_parts(table, missing)
    for note in report.notes:
        if note.kind is NoteKind.SHAPE and _stands_in(report, note.subject, table):
            name = subject_name(report.format, note.subject)
            if not note.expected:
                yield _row_too_many(name, note)
                continue
            fault = _wrong_size(name, _figure(note.expected), _figure(note.found))
            yield replace(fault, source=note.source)


def _row_too_many(table: object, note: Note) -> Fault:
    label = " ".join(note.found.split())
    message = Message("{table}多出“{label}”一行，格式没有这一行", {"table": table, "label": label})
    return Fault(message, found=label, source=note.source)


def _wrong_size(subject: Message, expected: int | str, found: int | str) -> Fault:
    return Fault(
        Message(
            "{subject}应有{expected}格，文中有{found}格",
            {"subject": subject, "expected": expected, "found": found},
        ),
        expected=expected,
        found=found,
    )


def _figure(text: str) -> int | str:
    """A note's text as the number that it is, if it is one."""
    return int(text) if text.isdecimal() else text


def _stands_in(report: AnnualReport, subject: str, table: Table) -> bool:
    located = locate(report.format, subject)
    return located is not None and located[0] is table


def _missing_parts(table: Table, missing: list[CellSpec]) -> Iterator[Fault]:
    """Whole rows first, then columns that the other rows lack, then single cells."""
    gone = set(ids(missing))
    rows = [row for row in table.rows if gone.issuperset(row_ids(table, row))]
    for first, last in _runs(table, rows):
        run = table.rows[first : last + 1]
        operands = tuple(cell_id for row in run for cell_id in row_ids(table, row))
        yield Fault(_rows_missing(table, run), operands=operands)
        gone.difference_update(operands)
    for column in table.columns:
        cells = tuple(table.cell_id(row, column) for row in table.rows if column in row.columns and row not in rows)
        if len(cells) > 1 and gone.issuperset(cells):
            yield Fault(
                Message(
                    "{table}缺少“{column}”列",
                    {"table": table_name(table), "column": column_label(column)},
                ),
                operands=cells,
            )
            gone.difference_update(cells)
    for row in table.rows:
        if cells := tuple(cell_id for cell_id in row_ids(table, row) if cell_id in gone):
            yield Fault(
                Message("{row}缺少{count}格", {"row": row_name(table, row), "count": len(cells)}),
                cell=cells[0] if len(cells) == 1 else None,
                operands=cells,
            )


def _runs(table: Table, rows: list[Row]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of consecutive rows among `rows`."""
    numbered = [(index, row in rows) for index, row in enumerate(table.rows)]
    for inside, group in groupby(numbered, lambda item: item[1]):
        if inside:
            indices = [index for index, _ in group]
            yield indices[0], indices[-1]


def _rows_missing(table: Table, run: tuple[Row, ...]) -> Message:
    values: dict[str, object] = {
        "table": table_name(table),
        "first": row_label(run[0]),
        "last": row_label(run[-1]),
    }
    if len(run) == 1:
        return Message("{table}缺少“{first}”一行", values)
    if run[-1] is table.rows[-1]:
        return Message("{table}自“{first}”起以下各行缺失", values)
    return Message("{table}缺少“{first}”至“{last}”各行", values)
