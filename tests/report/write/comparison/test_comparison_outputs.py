"""A comparison written down: nothing lost, nothing that acts as markup or formula, charts that say what they show."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import html
from rich.console import Console

from gongkai.messages import Language
from gongkai.report.compare import Comparison, compare
from gongkai.report.formats import FORMATS
from gongkai.report.model import Section
from gongkai.report.write.charts import Bar, bar_chart, share_chart
from gongkai.report.write.comparison.html import comparison_page
from gongkai.report.write.comparison.json import comparison_json
from gongkai.report.write.comparison.table import comparison_view
from gongkai.report.write.comparison.xlsx import comparison_workbook
from gongkai.report.write.json import dumps
from tests.report.checks.building import blank, report_of

EVIL = "=<script>alert(1)</script>。"


def _comparison() -> Comparison:
    first = replace(report_of(FORMATS["2021"], {"requests.received.total": 8}), year=2022)
    second = replace(
        report_of(FORMATS["2021"], {"requests.received.total": 10, "requests.granted.total": blank()}),
        sections=(Section(1, "总体情况", EVIL),),
    )
    return compare([first, second])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_has_every_cell_and_no_script(language: Language) -> None:
    page = html.document_fromstring(comparison_page(_comparison(), language))
    assert not list(page.iter("script"))
    rows = [row for row in page.cssselect("details tbody tr") if row.cssselect("td") and not row.cssselect(".words")]
    assert len(rows) == 200
    text = page.text_content()
    assert "+2 (+25.0 %)" in text
    assert "alert(1)" in text
    assert len(page.cssselect("svg[role=img] > title")) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_has_every_cell_and_no_formula(language: Language) -> None:
    written = BytesIO(comparison_workbook(_comparison(), language))
    assert any(name.startswith("xl/charts/") for name in ZipFile(written).namelist())
    book = openpyxl.load_workbook(written)
    figures, rates, prose, _ = book.worksheets
    rows = {row[0].value: [cell.value for cell in row] for row in figures.iter_rows(min_row=2)}
    assert len(rows) == 200
    assert rows["requests.received.total"][3:] == [8, 10, 2, 0.25]
    assert rows["requests.granted.total"][3:] == [0, None, None, None]
    assert rates.max_row > 10
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert any(cell.value == EVIL for row in prose.iter_rows() for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_screen_shows_what_differs(language: Language) -> None:
    stream = StringIO()
    Console(file=stream, width=120).print(comparison_view(_comparison(), language))
    assert "+2 (+25.0 %)" in stream.getvalue()


def test_json_has_all_of_it() -> None:
    data = json.loads(dumps(comparison_json(_comparison())))
    assert data["schema"] == "gongkai.comparison/1"
    assert data["cells"]["requests.received.total"]["changes"] == [{"difference": 2, "percent": 25}]
    assert data["cells"]["requests.granted.total"]["values"][1] == {"value": None, "state": "blank"}
    assert data["steps"] == [[0, 1]]


def test_a_share_that_is_not_known_is_not_drawn() -> None:
    known, unknown = Bar("甲", 3, "3"), Bar("乙", None, "不详")
    assert "rect" in share_chart("构成", [("某镇", [known])]).split("</text>", 1)[1]
    drawn = share_chart("构成", [("某镇", [known, unknown])])
    assert "不详" in drawn
    assert drawn.count("<rect") == 2  # those of the legend
    assert bar_chart("无", []).startswith("<svg")
