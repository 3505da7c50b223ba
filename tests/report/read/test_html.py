"""Web pages: fields that were filled in, and the encodings that pages declare."""

from __future__ import annotations

import pytest

from gongkai.report.model import Cell, State
from gongkai.report.read import read, read_document
from tests.report.read.handmade import Page, as_html, figure

CELL = "requests.granted.natural_person"
PRINTED = figure(Page().form, CELL)


def cell_with(content: str) -> Cell:
    page = as_html(Page()).decode()
    cell = f"<td>{PRINTED}</td>"
    assert page.count(cell) == 1
    (report,) = read(page.replace(cell, f"<td>{content}</td>").encode())
    return report.cells[CELL]


@pytest.mark.parametrize(
    "field",
    ['<input value="3">', '<input type="text" value="3" readonly>', '<div><INPUT TYPE="Number" VALUE=" 3 "></div>'],
)
def test_a_figure_in_a_field_that_is_filled_in(field: str) -> None:
    cell = cell_with(field)
    assert (cell.state, cell.value) == (State.VALUE, 3)


@pytest.mark.parametrize(
    "entries",
    [
        "<option>1</option><option selected>3</option><option>2</option>",
        "<option>3</option><option>1</option>",
        "<optgroup><option value=x>1<option value=y selected=selected> 3 </optgroup>",
    ],
)
def test_what_is_chosen_of_a_list(entries: str) -> None:
    cell = cell_with(f"<select>{entries}</select>")
    assert (cell.state, cell.value) == (State.VALUE, 3)


def test_a_list_outside_tables_does_not_show() -> None:
    page = as_html(Page()).decode().replace("<body>", "<body><select><option>友情链接</option></select>")
    assert "友情链接" not in "".join(block.text for block in read_document(page.encode()).paragraphs())


def test_a_bar_that_begins_a_row_in_a_paragraph_is_no_frame_if_other_rows_lack_it() -> None:
    rows = [
        "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计",
        "一、本年新收政府信息公开申请数量|1|2|3|4|5|6|",
        "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|",
        "|（一）予以公开|1|2|3|4|5|6|",
        "（七）总计|1|2|3|4|5|6|",
    ]
    (report,) = read("".join(f"<p>{row}</p>" for row in rows).encode())
    states = [report.cells[f"requests.granted.{column}"].state for column in ("natural_person", "other_org", "total")]
    assert states == [State.VALUE, State.VALUE, State.BLANK]
    assert report.cells["requests.granted.other_org"].value == 6


@pytest.mark.parametrize("kind", ["hidden", "checkbox", "radio", "button", "submit"])
def test_the_value_of_a_field_that_does_not_show(kind: str) -> None:
    cell = cell_with(f'5<input type="{kind}" value="3">')
    assert (cell.state, cell.value) == (State.VALUE, 5)


def test_spaces_and_ends_of_lines_around_and_within_a_cell() -> None:
    assert cell_with("\n   <p>\n 1 <b>件</b>\n</p>\n&#8203;").text == "1 件"
    assert cell_with("1<br>2").text == "1\n2"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "utf-8"),
        ("utf-8", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("utf-16", "utf-8"),
        ("punycode", "utf-8"),
        ("gb2312", "utf-16"),
    ],
)
def test_the_encoding_that_fits_is_taken_whatever_the_page_declares(declared: str, written: str) -> None:
    page = as_html(Page()).decode().replace("<body>", f"<head><meta charset={declared}></head><body>")
    (report,) = read(page.encode(written))
    assert report.agency == "云溪县白石镇人民政府"
    assert report.value(CELL) == PRINTED
