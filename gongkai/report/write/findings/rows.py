"""Findings as a long table: a line to each.

The columns' names are the fields' names here; they and the codes in the lines are the same in every language. A file
that could not be read has one line, with `unread` where others have a severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai.messages import Language, Message
from gongkai.report.checks import Finding, fingerprint
from gongkai.report.model import AnnualReport, Number
from gongkai.report.write.labels import waiver_text
from gongkai.report.write.rows import UNREAD, origin, place_code


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


def unread_finding_row(file: str, message: Message, language: Language) -> FindingRow:
    """The line of a file that could not be read, with the reason as its message."""
    text = message.text(language)
    return FindingRow(file, 1, "", None, "", UNREAD, "", None, None, text, "", "", "", "")
