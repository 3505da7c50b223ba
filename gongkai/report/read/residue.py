"""What a conversion to text leaves of Word's own marks: taken out of the text, and noted on the report it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongkai.report.model import AnnualReport, Note, NoteKind, Place
from gongkai.report.read.document import Paragraph

_RESIDUE = re.compile(r"\[bookmark: [^\]\n]{0,80}\]")
_MOST = 50
"""Marks that are noted of one file."""


def without_residue(text: str) -> tuple[str, list[Paragraph]]:
    """The text without such marks, and each mark at its line and column (in characters), both from 1."""
    found = []
    for match, _ in zip(_RESIDUE.finditer(text), range(_MOST), strict=False):
        place = Place(
            line=text.count("\n", 0, match.start()) + 1, column=match.start() - text.rfind("\n", 0, match.start())
        )
        found.append(Paragraph(match.group(), place))
    return _RESIDUE.sub("", text) if found else text, found


def noted(reports: list[AnnualReport], residue: Sequence[Paragraph]) -> list[AnnualReport]:
    """The reports of a file with what was taken out of its text, each mark with the report that it stands in."""
    if not residue:
        return reports
    starts = [_first_line(report) for report in reports]
    marks: list[list[Note]] = [[] for _ in reports]
    for mark in residue:
        before = [number for number, start in enumerate(starts) if start <= (mark.place.line or 0)]
        note = Note(NoteKind.CONVERSION, "text", mark.text, source=mark.place)
        marks[before[-1] if before else 0].append(note)
    return [replace(report, notes=(*report.notes, *found)) for report, found in zip(reports, marks, strict=True)]


def _first_line(report: AnnualReport) -> int:
    places = (report.title_source, *(section.source for section in report.prose))
    return min((place.line for place in places if place and place.line), default=0)
