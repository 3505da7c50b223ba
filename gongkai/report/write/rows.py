"""Reports and findings as long tables: a line to each cell, a line to each finding.

The columns' names are the fields' names here; they and the codes in the lines are the same in every
language. A file that could not be read has one line, with `unread` where others have a cell's state or a
finding's severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai.messages import Language, Message
from gongkai.report.checks import Finding, fingerprint
from gongkai.report.model import AnnualReport, Number, Place
from gongkai.report.write.labels import waiver_text

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


class FindingRow(NamedTuple):
    """One finding. `message` is in the language asked for; `waived` says who let it be, why and until when."""

    file: str
    report: int
    agency: str
    year: int | None
    code: str
    severity: str
    cell: str
    expected: Number | str | None
    found: Number | str | None
    message: str
    place: str
    basis: str
    fingerprint: str
    waived: str


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


def finding_rows(report: AnnualReport, findings: Iterable[Finding], language: Language) -> Iterator[FindingRow]:
    """The findings on a report, in the order given."""
    file, number = origin(report)
    for finding in findings:
        yield FindingRow(
            file=file,
            report=number,
            agency=report.agency,
            year=report.year,
            code=finding.code,
            severity=finding.severity,
            cell=finding.cell or "",
            expected=finding.expected,
            found=finding.found,
            message=finding.message.text(language),
            place=place_code(finding.source),
            basis=str(finding.basis),
            fingerprint=fingerprint(report, finding),
            waived=waiver_text(finding.waiver, language),
        )


def unread_cell_row(file: str, message: Message, language: Language) -> CellRow:
    """The line of a file that could not be read, with the reason as its text."""
    text = message.text(language)
    return CellRow(file, 1, "", None, "", "", "", "", None, UNREAD, text, "", "")


def unread_finding_row(file: str, message: Message, language: Language) -> FindingRow:
    """The line of a file that could not be read, with the reason as its message."""
    text = message.text(language)
    return FindingRow(file, 1, "", None, "", UNREAD, "", None, None, text, "", "", "", "")


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
