"""Long tables and CSV: a line to each cell, all digits kept, nothing a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from gongkai.report.model import AnnualReport, Cell, Number, Origin, Place, State, blank_report
from gongkai.report.write.csv import CsvTable, harmless
from gongkai.report.write.rows import CellRow, cell_rows, place_code
from tests.report.write.strategies import NUMBERS, PLACES, TEXTS, reports


@given(reports())
def test_a_line_to_each_cell_in_the_order_of_the_form(report: AnnualReport) -> None:
    rows = list(cell_rows(report))
    assert [row.cell for row in rows] == list(report.format.cells)
    assert [row.value for row in rows] == [cell.value for cell in report.cells.values()]
    assert {(row.agency, row.year, row.format) for row in rows} == {(report.agency, report.year, report.format.id)}


def test_a_line() -> None:
    report = blank_report("2021")
    cell = Cell(Decimal("9614.35"), State.VALUE, "9,614.35万元", Place(page=2, box=(1, 2.5, 3, 4)), "万元")
    report = replace(
        report,
        cells={**report.cells, "fees.amount": cell},
        agency="砚川市人民政府",
        year=2023,
        source=Origin("a.pdf", "00", "pdf", 2),
    )
    row = next(row for row in cell_rows(report) if row.cell == "fees.amount")
    assert row == CellRow(
        file="a.pdf",
        report=2,
        agency="砚川市人民政府",
        year=2023,
        format="2021",
        cell="fees.amount",
        row="第二十条第（八）项 行政事业性收费",
        column="本年收费金额（单位：万元）",
        value=Decimal("9614.35"),
        state="value",
        text="9,614.35万元",
        unit="万元",
        place="page=2 box=1,2.5,3,4",
    )


def test_the_unit_is_the_forms_where_none_is_printed() -> None:
    units = {row.cell: row.unit for row in cell_rows(blank_report("2021"))}
    assert (units["fees.amount"], units["regulations.made"]) == ("万元", "件")


@given(PLACES)
def test_a_place_names_only_what_applies(place: Place) -> None:
    place = place._replace(sheet=None)
    names = [part.partition("=")[0] for part in place_code(place).split()]
    assert names == [name for name, value in place._asdict().items() if value is not None]


@given(NUMBERS)
def test_a_figure_keeps_its_digits(value: Number) -> None:
    stream = io.StringIO(newline="")
    CsvTable(stream, ["value"]).add([value])
    (row,) = csv.DictReader(io.StringIO(stream.getvalue()))
    assert Decimal(row["value"]) == value
    assert "E" not in row["value"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://a.example")', "+A1", "-A1+1", "@SUM(A1)", "\t=1", "＝1+1", "-1+cmd|x"],
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "--", "-5", "+3", "-1,200.5", "1=1", "甲=乙", "'quoted"])
def test_what_is_none_stays_as_printed(text: str) -> None:
    assert harmless(text) == text


@given(TEXTS, TEXTS)
def test_text_comes_back_from_csv(first: str, second: str) -> None:
    stream = io.StringIO(newline="")
    CsvTable(stream, ["first", "second"]).add([first, second])
    written = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))
    assert written[1] == [harmless(first), harmless(second)]
