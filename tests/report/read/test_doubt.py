"""What nobody can tell from a document is said to be in doubt: no figure is taken for another, or made out of two."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from gongkai.report.formats import FORMAT_2021
from gongkai.report.model import AnnualReport, State
from gongkai.report.read import read
from tests.report.read.handmade import WRITERS, Figures, Page, as_docx, as_html, as_text, figure, figures
from tests.report.read.hostile import with_part

BLANK = (State.BLANK, None)
DOUBT = {State.MISSING, State.UNREADABLE, State.AMBIGUOUS}
EVERYWHERE = tuple(WRITERS)
TRUE_CELLS = ("html", "docx")
LINE_BREAKS = ("lines", "html", "docx")
"""Writers that can put a line break into a cell."""
CELL = "requests.granted.total"
PRINTED = str(figure(FORMAT_2021, CELL))


def _cells(row: str) -> list[str]:
    return [f"requests.{row}.{column.id}" for column in FORMAT_2021.table(3).columns]


def assert_right_or_in_doubt(report: AnnualReport, expected: Figures) -> None:
    wrong = {
        cell_id: (cell.state, cell.value, expected[cell_id])
        for cell_id, cell in report.cells.items()
        if (cell.state, cell.value) != expected[cell_id] and cell.state not in DOUBT
    }
    assert wrong == {}


@pytest.mark.parametrize("writer", ["text", "lines"])
@pytest.mark.parametrize("place", [0, 4, 7, 14])
def test_a_field_lost_from_table_4(place: int, writer: str) -> None:
    """Which of fifteen fields is lost, nobody can tell."""
    page = Page()
    del page.row("4.figures")[place]
    (report,) = read(WRITERS[writer](page))
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize("row", ["received", "granted", "refused.third_party", "disposed"])
@pytest.mark.parametrize("lost", [1, 2, 6])
def test_empty_fields_trimmed_from_the_end_of_a_line(lost: int, row: str) -> None:
    """Editors drop tabs at the end of a line, and with them the last cells, which are blank."""
    page = Page()
    del page.row(row)[-lost:]
    (report,) = read(as_text(page))
    assert_right_or_in_doubt(report, figures() | dict.fromkeys(_cells(row)[-lost:], BLANK))


@pytest.mark.parametrize("text", ["12 3", "12/3", "3（其中2件）", "约5", "5%", "1.2.3", "12\n34 56"])
@pytest.mark.parametrize("writer", EVERYWHERE)
def test_more_than_one_figure_in_a_cell(writer: str, text: str) -> None:
    if "\n" in text and writer not in LINE_BREAKS:
        pytest.skip("this writer has no line breaks")
    page = Page()
    page.set("requests.granted.total", text)
    page.set("licensing.decisions", text)
    (report,) = read(WRITERS[writer](page))
    for cell_id in ("requests.granted.total", "licensing.decisions"):
        assert report.cells[cell_id].state in DOUBT, report.cells[cell_id]


@pytest.mark.parametrize("writer", TRUE_CELLS)
def test_figures_on_two_lines_of_a_cell_are_not_one(writer: str) -> None:
    page = Page()
    page.set("requests.granted.total", "12\n3")
    (report,) = read(WRITERS[writer](page))
    assert report.cells["requests.granted.total"].state in DOUBT


def _swapped(table: int, first: int, second: int) -> Callable[[Page], None]:
    def spoil(page: Page) -> None:
        for name, fields in page.tables[table].items():
            if len(fields) > second and not name.startswith("2.article"):
                fields[first], fields[second] = fields[second], fields[first]

    return spoil


def _total_first(page: Page) -> None:
    for fields in page.tables[3].values():
        fields.insert(3, fields.pop())


@pytest.mark.parametrize(
    "spoil", [_swapped(3, 4, 5), _swapped(2, 1, 3), _total_first], ids=["table 3", "table 2", "totals first"]
)
@pytest.mark.parametrize("writer", EVERYWHERE)
def test_columns_in_another_order(writer: str, spoil: Callable[[Page], None]) -> None:
    """Their labels say which is which."""
    page = Page()
    spoil(page)
    (report,) = read(WRITERS[writer](page))
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_rows_in_another_order(writer: str) -> None:
    page = Page()
    names = list(page.tables[3])
    at = names.index("refused.third_party")
    names[at], names[at + 1] = names[at + 1], names[at]
    page.tables[3] = {name: page.tables[3][name] for name in names}
    (report,) = read(WRITERS[writer](page))
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize("writer", EVERYWHERE)
@pytest.mark.parametrize("place", [3, 9])
def test_a_column_that_the_form_has_not(place: int, writer: str) -> None:
    page = Page()
    for name, fields in page.tables[3].items():
        fields.insert(place, "上年件数" if name == "3.head.2" else "" if name.startswith("3.") else "77")
    (report,) = read(WRITERS[writer](page))
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize("writer", EVERYWHERE)
def test_a_row_that_the_form_has_not(writer: str) -> None:
    page = Page()
    rows = {}
    for name, fields in page.tables[3].items():
        rows[name] = fields
        if name == "refused.administrative_query":
            rows["another"] = ["", "", "9.属于其他情形", *(str(900 + number) for number in range(7))]
    page.tables[3] = rows
    (report,) = read(WRITERS[writer](page))
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize(
    "content",
    [
        f"{PRINTED}<sup>1</sup>",
        f"<del>9</del>{PRINTED}",
        f'<span style="display:none">9</span>{PRINTED}',
        f'<span style="DISPLAY: none;">9</span>{PRINTED}',
        f"{PRINTED}<!-- 9 -->",
    ],
    ids=["footnote mark", "struck out", "hidden", "hidden in capitals", "comment"],
)
def test_digits_that_are_not_the_figures_own_in_a_web_page(content: str) -> None:
    page = as_html(Page()).decode().replace(f"<td>{PRINTED}</td>", f"<td>{content}</td>")
    (report,) = read(page.encode())
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>", ""),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r>", ""),
        ('<w:del w:id="1"><w:r><w:delText>9</w:delText></w:r></w:del>', ""),
    ],
    ids=["footnote mark", "hidden", "struck out", "deleted"],
)
def test_digits_that_are_not_the_figures_own_in_a_word_file(before: str, after: str) -> None:
    run = f"<w:r><w:t>{PRINTED}</w:t></w:r>"

    def change(part: bytes) -> bytes:
        assert run.encode() in part
        return part.replace(run.encode(), f"{before}{run}{after}".encode())

    (report,) = read(with_part(as_docx(Page()), "word/document.xml", change))
    assert_right_or_in_doubt(report, figures())


def as_xlsx(page: Page, content: object) -> bytes:
    """A spreadsheet with `content` in the cell `CELL`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for part in page.parts():
        for fields in [[part]] if isinstance(part, str) else part:
            sheet.append([content if text == PRINTED else int(text) if text.isdigit() else text for text in fields])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_formula_that_was_never_calculated() -> None:
    """The file keeps no result for it, and the cell is not empty."""
    (report,) = read(as_xlsx(Page(), "=SUM(D14:I14)"))
    assert report.cells[CELL].state in DOUBT
    assert_right_or_in_doubt(report, figures())


@pytest.mark.parametrize("content", ["#REF!", True, "见附件"])
def test_what_is_no_figure_in_a_spreadsheet(content: object) -> None:
    (report,) = read(as_xlsx(Page(), content))
    assert report.cells[CELL].state in DOUBT
    assert_right_or_in_doubt(report, figures())


def test_figures_above_the_labels_of_table_2_are_not_read_by_order() -> None:
    parts = ("行政许可", "8"), ("行政处罚", "6"), ("行政强制", "5")
    lines = ["某县2023年政府信息公开工作年度报告", "规章", "0", "0", "7", "行政规范性文件", "0", "9", "1"]
    for label, content in parts:
        lines += ["信息内容", "本年处理决定数量", content, label]
    lines += ["三、收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量", *"1234560"]
    lines += ["二、上年结转政府信息公开申请数量", *"1234560", "（一）予以公开", *"1234560"]
    (report,) = read("\n".join(lines).encode())
    assert report.cells["requests.received.natural_person"].value == 1
    for row in ("licensing", "penalties", "coercion"):
        assert report.cells[f"{row}.decisions"].state in {State.AMBIGUOUS, State.MISSING}, row


def test_trimmed_rows_of_a_text_whose_merged_cells_are_one_field() -> None:
    names = "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"
    rows = (
        ["", *names],
        ["一、本年新收政府信息公开申请数量", "", "1", "2", "3", "4", "5", "6", "21"],
        ["", "", "1.属于国家秘密", "", "", "", "", "3", "", "3"],
        ["", "（七）总计", "1", "2", "3", "4", "5", "6", "21"],
        ["四、结转下年度继续办理", "", "", "", "", "9", "", "9"],
    )
    text = "\n".join(("某县2023年政府信息公开工作年度报告", *("\t".join(row) for row in rows)))
    (report,) = read(text.encode())
    cells = [report.cells[f"requests.carried_out.{column.id}"] for column in FORMAT_2021.table(3).columns]
    assert [cell.value for cell in cells] == [None, None, None, None, 9, None, 9]
    assert {cell.state for cell in cells} == {State.VALUE, State.BLANK}
