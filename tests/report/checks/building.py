"""Reports for the checks' tests, built from the figures that matter: every other cell is a zero."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import AnnualReport, Cell, Note, NoteKind, Number, Place, State

CASES = Path(__file__).parent / "cases"


def value(figure: Number) -> Cell:
    return Cell(figure, State.VALUE, str(figure))


def blank(text: str = "") -> Cell:
    return Cell(None, State.BLANK, text)


def report_of(
    form: Format, cells: Mapping[str, Cell | Number] | None = None, notes: Sequence[Note] = ()
) -> AnnualReport:
    """A report whose cells are zeros but for those given."""
    given = {cell_id: cell if isinstance(cell, Cell) else value(cell) for cell_id, cell in (cells or {}).items()}
    return AnnualReport(form, dict.fromkeys(form.cells, value(0)) | given, notes=tuple(notes))


def with_figures(report: AnnualReport, figures: Mapping[str, Cell | Number]) -> AnnualReport:
    """The report with some cells changed."""
    changed = {cell_id: cell if isinstance(cell, Cell) else value(cell) for cell_id, cell in figures.items()}
    return replace(report, cells=report.cells | changed)


@dataclass(frozen=True)
class Case:
    """A report, the verdict of the rule that the case is about, and every finding of every rule."""

    code: str
    name: str
    report: AnnualReport
    verdict: str
    findings: list[dict[str, object]]


def load_cases() -> Iterator[Case]:
    """The cases in `cases/`: one file for each rule."""
    for path in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for case in data["case"]:
            form = FORMATS[case.get("format", "2021")]
            yield Case(
                code=path.stem,
                name=case["name"],
                report=_report(form, case),
                verdict=case["verdict"],
                findings=[_finding(form, finding) for finding in case.get("findings", ())],
            )


def _report(form: Format, case: dict[str, Any]) -> AnnualReport:
    cells = {}
    for pattern, content in case.get("cells", {}).items():
        cells.update(dict.fromkeys(matching(form, [pattern]), _cell(content)))
    return report_of(form, cells, [_note(note) for note in case.get("notes", ())])


def matching(form: Format, patterns: Sequence[str]) -> tuple[str, ...]:
    """The ids that fit the patterns, one pattern after another, each id once.

    A pattern is `table.3`, an id, or an id with wildcards; one that begins with "!" takes away what fits it.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        ids = [
            spec.id for spec in form.cells.values() if wanted == f"table.{spec.table}" or fnmatchcase(spec.id, wanted)
        ]
        if not ids:
            raise ValueError(f"no cell of Format {form.id} fits {wanted}")
        if wanted == pattern:
            found.update(dict.fromkeys(ids))
        else:
            found = {cell_id: None for cell_id in found if cell_id not in ids}
    return tuple(found)


def _cell(content: Any) -> Cell:
    if isinstance(content, str):
        return blank(content)
    if not isinstance(content, dict):
        return value(content)
    figure = content.get("value")
    return Cell(
        figure,
        State(content.get("state", "value")),
        content.get("text", "" if figure is None else str(figure)),
        _place(content),
        content.get("unit", ""),
        tuple(None if candidate == "" else candidate for candidate in content.get("candidates", ())),
    )


def _place(content: dict[str, Any]) -> Place | None:
    return Place(line=content["line"]) if "line" in content else None


def _note(note: dict[str, Any]) -> Note:
    return Note(NoteKind(note["kind"]), note["subject"], note["found"], note.get("expected", ""), _place(note))


def _finding(form: Format, finding: dict[str, Any]) -> dict[str, object]:
    cell = finding.get("cell")
    operands = finding.get("operands", [cell])
    return {
        "code": finding["code"],
        "severity": finding["severity"],
        "cell": cell,
        "expected": finding.get("expected"),
        "found": finding.get("found"),
        "message": finding["message"],
        "source": _place(finding),
        "operands": matching(form, operands),
    }
