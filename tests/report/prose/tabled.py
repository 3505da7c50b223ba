"""Labelled texts put into reports whose tables agree with them, or differ in one figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gongkai.report.checks import RULES, Context, Finding, Severity
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Number
from gongkai.report.prose import cells_of
from tests.report.checks.building import report_of
from tests.report.prose.labelled import Label, Text

_FORM = FORMATS["2021"]
_TEN_THOUSANDS = {"元": Decimal("0.0001"), "亿元": Decimal(10000)}
_OTHER = 7
"""What a planted figure differs by: more than a reader could take for rounding."""


def told_cells(text: Text) -> dict[str, Number] | None:
    """The cells that a text tells as labelled, None where it tells one of them twice and differently.

    Where a subject has several cells the first of them gets the whole figure.
    """
    cells: dict[str, Number] = {}
    totals: dict[str, Number] = {}
    for label in text.labels:
        if (told := _told(label, totals)) is not None:
            cell, figure = told
            totals[label.key[0]] = figure
            if cells.setdefault(cell, figure) != figure:
                return None
    return cells


def agreeing(text: Text) -> AnnualReport | None:
    """A report of the text and of a table that agrees with it; other cells are zero."""
    cells = told_cells(text)
    return None if cells is None else _report(text, cells)


def differing(text: Text) -> Iterator[tuple[str, AnnualReport]]:
    """The same with one cell after the other made to differ: the cell, and the report."""
    for cell, figure in (told_cells(text) or {}).items():
        yield cell, _report(text, {**(told_cells(text) or {}), cell: figure + _OTHER})


def findings(report: AnnualReport) -> list[Finding]:
    """What the rules of group P find."""
    found = (outcome for code, rule in RULES.items() if code[0] == "P" for outcome in rule.run(report, Context()))
    return [outcome for outcome in found if isinstance(outcome, Finding)]


def grave(report: AnnualReport) -> list[Finding]:
    """Those of them that say that the report is wrong."""
    return [finding for finding in findings(report) if finding.severity in (Severity.BLOCK, Severity.ERROR)]


def _report(text: Text, cells: dict[str, Number]) -> AnnualReport:
    report = report_of(_FORM, cells)
    section = report.sections[2]
    sections = (*report.sections[:2], replace(section, text=text.text), *report.sections[3:])
    return replace(report, year=text.year, sections=sections)


def _told(label: Label, totals: dict[str, Number]) -> tuple[str, Number] | None:
    """The cell that a statement tells, and its figure; None where it tells none for certain.

    `totals` are the figures told before: 均维持 is as many as there were cases.
    """
    subject, shown, unit, applicant, time = label.key
    cells = cells_of(subject, applicant if applicant != "part" else "", _FORM.id)
    if time != "this" or applicant == "part" or subject in ("handled", "remedies") or not cells:
        return None
    if shown == "all" and subject.partition(".")[0] in totals and "." in subject:
        return cells[0], totals[subject.partition(".")[0]]
    if not shown[0].isdigit() or "-" in shown:
        return None
    figure = Decimal(shown) * _TEN_THOUSANDS.get(unit, 1)
    return cells[0], int(figure) if figure == int(figure) else figure
