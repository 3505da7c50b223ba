"""The generator itself: the same seed gives the same file, and what is printed is what the truth says."""

from __future__ import annotations

import io

import docx as python_docx
import openpyxl
import pytest
import xlrd
from lxml import html as lxml_html

from gongkai.report.model import Number, State
from tests.generate import office
from tests.generate.corpus import KINDS, layouts, samples
from tests.generate.recipes import DOCX, TEXT
from tests.generate.reports import Synthetic, make_report

SEEDS = range(40)
PROGRAMS = {"doc", "wps", "html-office", *(kind for kind in KINDS if "pdf" in kind or kind == "text-office")}
OWN_KINDS = sorted(KINDS.keys() - PROGRAMS)


def figure_texts(report: Synthetic) -> list[str]:
    """What stands in the cells, table by table, row by row; empty cells left out."""
    return [
        box.text.replace("\n", "")
        for table in report.tables
        for line in table.lines()
        for box in line
        if box.cell_id and box.text
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_truth_covers_every_cell_of_the_form(seed: int) -> None:
    report = make_report(seed)
    assert report.truth.keys() == report.format.cells.keys()
    drawn = {box.cell_id for table in report.tables for box in table.boxes if box.cell_id}
    missing = {cell for cell, (state, _) in report.truth.items() if state is State.MISSING}
    assert drawn == report.printed.keys() == report.truth.keys() - missing


@pytest.mark.parametrize("seed", SEEDS)
def test_boxes_cover_each_table_once(seed: int) -> None:
    for table in make_report(seed).tables:
        places = [
            (row, column)
            for box in table.boxes
            for row in range(box.row, box.row + box.height)
            for column in range(box.column, box.column + box.width)
        ]
        assert sorted(places) == [(row, column) for row in range(table.rows) for column in range(table.columns)]


def test_sums_hold_in_consistent_reports() -> None:
    checked = 0
    for seed in range(120):
        report = make_report(seed)
        if not report.options.figures.consistent:
            continue
        values = {cell: value for cell, (_, value) in report.truth.items()}
        for identity in report.format.sums:
            if any(report.truth[cell][0] is not State.VALUE for cell in (*identity.total, *identity.parts)):
                continue
            assert _sum(values, identity.total) == _sum(values, identity.parts), (seed, identity)
            checked += 1
    assert checked > 1000


def _sum(values: dict[str, Number | None], cells: tuple[str, ...]) -> Number:
    return sum(value for cell in cells if (value := values[cell]) is not None)


def test_seeds_reach_every_variant() -> None:
    reports = [make_report(seed) for seed in range(300)]
    digits = {len(str(abs(value))) for report in reports for _, value in report.truth.values() if value}
    assert set(range(1, 9)) <= digits
    assert {report.format.id for report in reports} == {"2019", "2021"}
    assert any(report.format.id == "2019" and report.year == 2023 for report in reports)
    assert {state for report in reports for state, _ in report.truth.values()} == {
        State.VALUE,
        State.BLANK,
        State.MISSING,
    }
    assert any(not report.options.figures.consistent for report in reports)
    assert any(str(report.year) not in report.title for report in reports)


@pytest.mark.parametrize("kind", OWN_KINDS)
def test_the_same_seed_gives_the_same_file(kind: str) -> None:
    first, second = samples(kind, 12), samples(kind, 12)
    assert [sample.name for sample in first] == [sample.name for sample in second]
    assert [sample.data for sample in first] == [sample.data for sample in second]


@pytest.mark.parametrize("layout", [name for name in DOCX if name not in {"unmerged", "several"}])
def test_word_tables_hold_what_the_truth_says(layout: str) -> None:
    (sample,) = samples("docx", 1, 2, [layout])
    document = python_docx.Document(io.BytesIO(sample.data))
    (report,) = sample.truth
    for word_table, table in zip(document.tables, report.tables, strict=True):
        grid = [[cell.text for cell in row.cells] for row in word_table.rows]
        covered = table.covered()
        if DOCX[layout].layout(2).merged:
            assert grid == [[covered[row, column].text for column in range(table.columns)] for row in range(table.rows)]
        else:
            for box in table.boxes:
                assert grid[box.row][box.column] == box.text


@pytest.mark.parametrize("style", ["clean", "word", "cms"])
def test_web_tables_hold_what_the_truth_says(style: str) -> None:
    for sample in samples("html", 4, 0, [style]):
        page = lxml_html.document_fromstring(sample.data.decode(_encoding(sample.data)))
        tables = [table for table in page.iter("table") if not list(table.iterdescendants("table"))]
        (report,) = sample.truth
        for web_table, table in zip(tables, report.tables, strict=True):
            expected = {place: "".join(box.text.split()) for place, box in table.covered().items()}
            assert _expanded(web_table) == expected


def _expanded(table: lxml_html.HtmlElement) -> dict[tuple[int, int], str]:
    """Text by row and column, a merged cell's in each of its places."""
    grid: dict[tuple[int, int], str] = {}
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in grid:
                column += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    grid[row + down, column + right] = "".join(cell.text_content().split())
    return grid


@pytest.mark.parametrize("style", ["nested", "strokes"])
def test_web_text_holds_every_figure_in_order(style: str) -> None:
    for sample in samples("html", 4, 0, [style]):
        page = lxml_html.document_fromstring(sample.data.decode(_encoding(sample.data)))
        pieces = iter([piece.strip() for text in page.itertext() for piece in text.split("|")])
        (report,) = sample.truth
        for text in figure_texts(report):
            assert text in pieces, text


def _encoding(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


@pytest.mark.parametrize("layout", [name for name in TEXT if name != "several"])
def test_text_holds_every_figure_in_order(layout: str) -> None:
    for sample in samples("text", 8, 0, [layout]):
        encoding = "utf-16" if sample.data.startswith(b"\xff\xfe") else _encoding(sample.data)
        text = sample.data.decode(encoding)
        (report,) = sample.truth
        place = text.index(report.sections[1].heading)
        for figure in figure_texts(report):
            place = text.index(figure, place) + len(figure)


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_spreadsheets_hold_every_figure(kind: str) -> None:
    for sample in samples(kind, 6, 0, ["drawn"]):
        found = _values_of_xlsx(sample.data) if kind == "xlsx" else _values_of_xls(sample.data)
        (report,) = sample.truth
        for cell, text in report.printed.items():
            state, value = report.truth[cell]
            assert text in found or (state is State.VALUE and float(value or 0) in found) or not text


def _values_of_xlsx(data: bytes) -> set[object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    return {value.strip() if isinstance(value, str) else value for value in values}


def _values_of_xls(data: bytes) -> set[object]:
    book = xlrd.open_workbook(file_contents=data)
    values = [cell.value for sheet in book.sheets() for row in sheet.get_rows() for cell in row]
    return {value.strip() if isinstance(value, str) else value for value in values}


def test_every_kind_has_its_layouts() -> None:
    for kind in KINDS:
        assert len(layouts(kind)) >= 4


@pytest.mark.office
@pytest.mark.skipif(not office.has_office(), reason="LibreOffice is not installed")
def test_office_products_come_from_the_same_reports(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GONGKAI_SAMPLES", str(tmp_path_factory.mktemp("samples")))
        first = samples("text-office", 2)
        assert [sample.data for sample in samples("text-office", 2)] == [sample.data for sample in first]
    for sample in first:
        text = sample.data.decode("utf-8-sig")
        (report,) = sample.truth
        place = text.index(report.sections[1].heading)
        for figure in figure_texts(report):
            place = text.index(figure, place) + len(figure)
