"""read(write(r)) is r: through every kind of file, in both formats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gongkai.report.formats import FORMATS
from gongkai.report.model import MISSING, AnnualReport, Cell, State, blank_report
from gongkai.report.read import read
from gongkai.report.read.figures import parse_figure
from gongkai.report.write.form import KINDS, empty_form, write_form
from gongkai.report.write.json import dumps, from_json, loads, to_json
from tests.conftest import REAL_REPORTS, ROOT
from tests.report.write.form.content import content
from tests.report.write.form.strategies import forms

MANY = settings(
    max_examples=25,
    # A report has two hundred cells: shrinking one takes longer than looking at what differs.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix != ".csv")


def assert_comes_back(report: AnnualReport, kind: str) -> None:
    (again,) = read(write_form(report, kind))
    spaces = kind != "pdf"
    assert content(again, spaces=spaces) == content(report, spaces=spaces)


@pytest.mark.parametrize("kind", KINDS)
@MANY
@given(report=forms())
def test_any_report(kind: str, report: AnnualReport) -> None:
    assert_comes_back(report, kind)


@MANY
@given(forms())
def test_any_report_as_json(report: AnnualReport) -> None:
    assert from_json(loads(dumps(to_json(report)))) == report


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples(path: Path, kind: str) -> None:
    (report,) = read(path)
    assert_comes_back(report, kind)


@pytest.mark.real
@pytest.mark.parametrize("kind", KINDS)
def test_real_reports(kind: str) -> None:
    for path in sorted(REAL_REPORTS.iterdir()):
        (report,) = read(path)
        if not report.unclear:
            assert_comes_back(report, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2020, 2024])
def test_an_empty_form_is_blank_and_never_zero(kind: str, year: int) -> None:
    report = empty_form(year, "清源市数据局")
    assert {cell.state for cell in report.cells.values()} == {State.BLANK}
    assert_comes_back(report, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_certain_is_copied_as_printed_or_left_blank(kind: str) -> None:
    cells = {
        **blank_report("2021").cells,
        "regulations.made": MISSING,
        "requests.received.total": Cell(None, State.UNREADABLE, "约三十"),
        "requests.granted.total": Cell(None, State.AMBIGUOUS, "4 5", candidates=(4, 5)),
    }
    (again,) = read(write_form(replace(empty_form(2024, "清源市数据局"), cells=cells), kind))
    assert again.cells["regulations.made"].state is State.BLANK
    assert again.cells["requests.received.total"].text == "约三十"
    assert again.cells["requests.granted.total"].state is not State.VALUE
    assert {cell.value for cell in again.cells.values()} == {None}


def test_every_format_has_its_own_form() -> None:
    for form in FORMATS.values():
        (again,) = read(write_form(blank_report(form.id), "docx"))
        assert again.format is form


def test_rows_of_other_columns_say_nothing_of_a_row() -> None:
    """In text, a row of two columns among blanks: where another row's two figures stand is no witness."""
    figures = {"fees.change": Cell(0, State.VALUE, "0"), "procurement.projects": Cell(0, State.VALUE, "0")}
    report = empty_form(2020, "清源市数据局")
    assert_comes_back(replace(report, cells={**report.cells, **figures}), "txt")


@pytest.mark.parametrize("printed", ["-144,735,587", "-1,000,000,000", "－９８７６５４３２１"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_long_negative_figure_keeps_its_sign(kind: str, printed: str) -> None:
    report = empty_form(2020, "清源市数据局")
    changes = [cell_id for cell_id in report.cells if cell_id.endswith(".change")]
    figure = parse_figure(printed)
    assert figure is not None
    assert figure.value < 0
    cells = {**report.cells, **dict.fromkeys(changes, Cell(figure.value, State.VALUE, printed))}
    (again,) = read(write_form(replace(report, cells=cells), kind))
    assert {again.cells[cell_id].text for cell_id in changes} == {printed}
