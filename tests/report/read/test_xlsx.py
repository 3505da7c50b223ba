"""Spreadsheets: what a cell shows, whatever way it is written in the file."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter

from gongkai.report.read import ReadError, read_document
from gongkai.report.read.document import Grid, Paragraph

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(*rows: list[object], name: str = "表") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_rows(rows: str) -> bytes:
    """A workbook whose sheet has these rows, as XML."""
    return with_sheet(f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode())


def with_sheet(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book([1]))) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name == SHEET else source.read(name))
    return stream.getvalue()


def texts(data: bytes) -> list[list[str]]:
    """The texts of the only grid."""
    (grid,) = read_document(data).grids()
    return [[token.text for token in row] for row in grid.rows]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-3, "-3"),
        (12.0, "12"),
        (6548.7, "6548.7"),
        (1e20, "1e+20"),
        ("  12 件 ", "12 件"),
        ("一\n二", "一\n二"),
        ("a_x000D_\nb", "a\nb"),
        (True, "TRUE"),
        ("#REF!", "#REF!"),
        (date(2023, 1, 2), "2023-01-02 00:00:00"),
        (datetime(2023, 1, 2, 3, 4, 5), "2023-01-02 03:04:05"),
        (time(3, 4), "03:04:00"),
        (CellRichText("十", TextBlock(InlineFont(b=True), "二")), "十二"),
    ],
)
def test_what_a_cell_shows(value: object, shown: str) -> None:
    assert texts(book(["甲", value, "乙"])) == [["甲", shown, "乙"]]


def test_what_a_cell_of_an_old_workbook_shows() -> None:
    workbook = xlwt.Workbook()
    row = workbook.add_sheet("表").row(0)
    row.set_cell_text(0, "甲")
    row.set_cell_number(1, 12)
    row.set_cell_number(2, 6548.7)
    row.set_cell_date(3, datetime(2023, 1, 2), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    row.set_cell_boolean(4, True)
    row.set_cell_error(5, "#REF!")
    stream = io.BytesIO()
    workbook.save(stream)
    assert texts(stream.getvalue()) == [["甲", "12", "6548.7", "2023-01-02 00:00:00", "TRUE", "#REF!"]]


def test_a_formula_without_its_result_is_no_blank() -> None:
    assert texts(book(["甲", "=SUM(A1:B1)", 3])) == [["甲", "=SUM(A1:B1)", "3"]]
    row = '<row><c t="inlineStr"><is><t>甲</t></is></c><c><f>1+1</f><v>2</v></c></row>'
    assert texts(with_rows(row)) == [["甲", "2"]]


def test_cells_and_rows_that_the_file_leaves_out() -> None:
    row = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c><c r="F3"><v>3</v></c><c r="ZZ3"><v>4</v></c></row>'
    last = '<row r="5"><c r="A5"><v>5</v></c><c r="H5"><v/></c></row>'
    (grid,) = read_document(with_rows(row + last)).grids()
    assert [[token.text for token in row] for row in grid.rows] == [
        ["", "1", "2", "", "", "3"],
        [""] * 6,
        ["5", *[""] * 5],
    ]
    place = grid.rows[0][5].place
    assert (place.row, place.column, get_column_letter(6)) == (3, 6, "F")


def test_a_long_text_alone_ends_a_table_and_two_empty_rows_do() -> None:
    prose = "本年度政府信息公开工作情况如下，现予公布，请社会各界予以监督。"
    blocks = read_document(book([1, 2], [prose], [3, 4], [], [], ["甲", 5])).blocks
    assert [type(block) for block in blocks] == [Grid, Paragraph, Grid, Grid]


def test_a_long_label_with_nothing_but_blank_cells_behind_it_stays_in_its_table() -> None:
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    (grid,) = read_document(book(["（一）予以公开", 1], [label, None], ["（七）总计", None])).blocks
    assert isinstance(grid, Grid)
    assert [row[0].text for row in grid.rows] == ["（一）予以公开", label, "（七）总计"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<!DOCTYPE x><worksheet {MAIN}/>".encode(), "damaged"),
        (f"<worksheet {MAIN}><sheetData><row><c><v>1".encode(), "damaged"),
        (f'<worksheet {MAIN}><sheetData><row r="x"/></sheetData></worksheet>'.encode(), "damaged"),
        (f'<worksheet {MAIN}><sheetData><row><c r="7"/></row></sheetData></worksheet>'.encode(), "damaged"),
        (f'<worksheet {MAIN}><sheetData><row><c t="s"><v>9</v></c></row></sheetData></worksheet>'.encode(), "damaged"),
        (f"<worksheet {MAIN}/>".encode("utf-16"), "damaged"),
        (f"<worksheet {MAIN}><sheetData><row>{'<c/>' * 600_000}</row></sheetData></worksheet>".encode(), "too_large"),
    ],
    ids=["entities", "cut off", "row number", "reference", "string number", "UTF-16", "cells"],
)
def test_a_sheet_that_no_program_writes(content: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        read_document(with_sheet(content))
    assert error.value.reason == reason
