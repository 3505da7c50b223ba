"""Tables in text that was laid out with spaces: whose a figure is, told by counting, or said to be in doubt."""

from __future__ import annotations

import pytest

from gongkai.report.formats import FORMAT_2021
from gongkai.report.model import Cell, State
from gongkai.report.read import read

COLUMNS = [column.id for column in FORMAT_2021.table(3).columns]
DOUBT = {State.MISSING, State.AMBIGUOUS, State.UNREADABLE}
HEAD = (
    "云溪县白石镇人民政府2023年政府信息公开工作年度报告",
    "",
    "三、收到和处理政府信息公开申请情况",
    "                     自然人   商业企业  科研机构  社会公益组织  法律服务机构   其他    总计",
)
FIRST = "一、本年新收政府信息公开申请数量"
SECOND = "二、上年结转政府信息公开申请数量"
WHOLE = f"{FIRST}       11      12      13      14      15      16      81"
LAST = "四、结转下年度继续办理            61      62      63      64      65      66      381"


def cells(row: str, *lines: str) -> list[Cell]:
    """The cells of a row of table three that is laid out in `lines`."""
    (report,) = read("\n".join((*HEAD, *lines, "")).encode())
    return [report.cells[f"requests.{row}.{column}"] for column in COLUMNS]


def values(read_cells: list[Cell]) -> list[object]:
    return [cell.value if cell.state is State.VALUE else cell.state for cell in read_cells]


def test_figures_above_and_below_their_row() -> None:
    lines = (
        WHOLE,
        "                                22              24                    ",
        f"{SECOND}       21              23              25              141",
        "                                                                26    ",
        "（一）予以公开                 31      32      33      34      35      36      201",
        LAST,
    )
    assert values(cells("carried_in", *lines)) == [21, 22, 23, 24, 25, 26, 141]
    assert values(cells("granted", *lines)) == [31, 32, 33, 34, 35, 36, 201]


def test_a_label_of_three_lines() -> None:
    lines = (
        WHOLE,
        SECOND + "       21      22      23      24      25      26      141",
        "（二）部分公开（区分处理的，",
        "只计这一情形，不计其他情形           31      32      33      34      35      36      201",
        "）",
        LAST,
    )
    assert values(cells("partly_granted", *lines)) == [31, 32, 33, 34, 35, 36, 201]


def test_a_figure_one_space_behind_a_misspelt_label() -> None:
    lines = (WHOLE, SECOND.replace("结转", "结专") + " 21      22      23      24      25      26      141", LAST)
    assert values(cells("carried_in", *lines)) == [21, 22, 23, 24, 25, 26, 141]


@pytest.mark.parametrize("rest", ["7", "78", ",789"])
def test_a_figure_that_its_column_has_broken(rest: str) -> None:
    lines = (
        WHOLE,
        "                                                               12345",
        f"{SECOND}       21      22      23      24      25              141",
        f"                                                                {rest}",
        "（一）予以公开                 31      32      33      34      35      36      201",
        "（七）总计                   51      52      53      54      55      56      321",
        LAST,
    )
    assert {cell.state for cell in cells("carried_in", *lines)} <= DOUBT
    assert values(cells("disposed", *lines)) == [51, 52, 53, 54, 55, 56, 321]


def test_blank_cells_under_whole_rows() -> None:
    lines = (
        WHOLE,
        f"{SECOND}       21              23                      26      70",
        "（一）予以公开                 31      32      33      34      35      36      201",
        LAST,
    )
    blank = State.BLANK
    assert values(cells("carried_in", *lines)) == [21, blank, 23, blank, blank, 26, 70]


def test_a_figure_between_two_columns() -> None:
    lines = (
        WHOLE,
        f"{SECOND}           21    23                              70",
        WHOLE.replace(FIRST, "（一）予以公开"),
        LAST,
    )
    assert {cell.state for cell in cells("carried_in", *lines)} <= DOUBT


def test_a_lone_stroke_beside_a_label_is_not_a_row_of_blanks() -> None:
    """The rest of the row stands a line higher, where it may be the row's above as well."""
    lines = (
        WHOLE,
        f"{SECOND}       21              23      24      25      26      141",
        "                            31      32      33              35      36      201",
        "（一）予以公开                                         无",
        LAST,
    )
    assert State.BLANK not in {cell.state for cell in cells("granted", *lines)[:3]}


def test_a_page_number_within_a_table() -> None:
    lines = (
        WHOLE,
        f"{SECOND}       21      22      23      24      25      26      141",
        "",
        "        — 1 —",
        f"\f{LAST}",
    )
    assert values(cells("carried_out", *lines)) == [61, 62, 63, 64, 65, 66, 381]
    assert values(cells("carried_in", *lines)) == [21, 22, 23, 24, 25, 26, 141]


def test_a_row_that_a_page_breaks() -> None:
    """Places of different pages cannot be compared: only that row is in doubt."""
    lines = (
        WHOLE,
        f"{SECOND}       21      22      23      24",
        "",
        "        — 1 —",
        "\f                                       25      26      141",
        LAST,
    )
    assert {cell.state for cell in cells("carried_in", *lines)} <= DOUBT
    assert values(cells("carried_out", *lines)) == [61, 62, 63, 64, 65, 66, 381]
    assert values(cells("received", *lines)) == [11, 12, 13, 14, 15, 16, 81]


def test_headings_between_tables_that_run_into_one_are_sections() -> None:
    lines = (
        WHOLE,
        f"{SECOND}       21      22      23      24      25      26      141",
        LAST,
        "四、政府信息公开行政复议、行政诉讼情况",
        "  结果维持   结果纠正   其他结果   尚未审结   总计  结果维持   结果纠正   其他结果   尚未审结   总计",
        "    0        0        0        0       0      0        0        0        0       0",
        "五、存在的主要问题及改进情况",
        "更新不及时，已建立台账。",
    )
    (report,) = read("\n".join((*HEAD[2:], *lines, "")).encode())
    assert [section.number for section in report.sections] == [3, 4, 5]
    assert report.value("requests.received.total") == 81


def test_a_unit_set_apart_from_its_figure_is_no_label_of_a_row() -> None:
    lines = (
        WHOLE,
        "（一）予以公开                 31      32      33      34      35      36      201",
        "2.没有现成信息需要另行",
        "                              21    0 22 件   23      24      25      141",
        "制作",
        LAST,
    )
    assert values(cells("unavailable.needs_creation", *lines)) == [21, 0, 22, 23, 24, 25, 141]


def test_a_row_is_not_blank_where_the_text_below_it_has_its_figures() -> None:
    lines = (
        WHOLE,
        "（一）予以公开                 31      32      33      34      35      36      201",
        "2.没有现成信息需要另行",
        "乙丙丁戊                      21      22      23      24      25      26      141",
        LAST,
    )
    assert {cell.state for cell in cells("unavailable.needs_creation", *lines)} <= DOUBT
