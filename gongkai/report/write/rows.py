"""Reports as a long table: a line to each cell.

The columns' names are the fields' names here; they and the codes in the lines are the same in every
language. A file that could not be read has one line, with `unread` where others have a cell's state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport, Number, Place

UNREAD = "unread"
"""Stands for a state or a severity in the line of a file that could not be read."""


class CellRow(NamedTuple):
    """One cell. `report` says which of the file's reports it is of, from 1.

    `row` and `column` are the form's labels, `unit` the one printed in the cell, else the form's.
    """

    file: str
    report: int
    agency: str
    year: int | None
    format: str
    cell: str
    row: str
    column: str
    value: Number | None
    state: str
    text: str
    unit: str
    place: str


def cell_rows(report: AnnualReport) -> Iterator[CellRow]:
    """The cells of a report in the form's order."""
    file, number = origin(report)
    for cell_id, cell in report.cells.items():
        spec = report.spec(cell_id)
        yield CellRow(
            file=file,
            report=number,
            agency=report.agency,
            year=report.year,
            format=report.format.id,
            cell=cell_id,
            row=spec.row.printed,
            column=spec.column_label,
            value=cell.value,
            state=cell.state,
            text=cell.text,
            unit=cell.unit or spec.unit,
            place=place_code(cell.source),
        )


def unread_cell_row(file: str, message: Message, language: Language) -> CellRow:
    """The line of a file that could not be read, with the reason as its text."""
    text = message.text(language)
    return CellRow(file, 1, "", None, "", "", "", "", None, UNREAD, text, "", "")


def place_code(place: Place | None) -> str:
    """A place as `table=3 row=4 column=8`: only the fields that apply."""
    if place is None:
        return ""
    return " ".join(
        f"{name}={','.join(f'{point:g}' for point in value) if name == 'box' else value}"
        for name, value in place._asdict().items()
        if value is not None
    )


def origin(report: AnnualReport) -> tuple[str, int]:
    """The report's file as given, and which of the file's reports it is."""
    return (report.source.file, report.source.index) if report.source else ("", 1)
