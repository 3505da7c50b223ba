"""The statutory tables as boxes: complete, without gaps, and as published reports have them."""

from __future__ import annotations

from collections import Counter

import pytest

from gongkai.report.formats import FORMATS, Table
from gongkai.report.read import read, read_document
from gongkai.report.read.figures import fills_cell
from gongkai.report.write.form import write_form
from gongkai.report.write.form.tables import FormTable, Role, form_table
from gongkai.report.write.form.typography import TEXT_WIDTH, fitting_size
from tests.conftest import REAL_REPORTS

TABLES = [table for form in FORMATS.values() for table in form.tables]


def drawn(format_id: str, number: int) -> FormTable:
    return form_table(FORMATS[format_id].table(number))


def texts(table: FormTable, role: Role) -> list[str]:
    return [box.text.replace("\n", "") for row in table.rows for box in row if box.role is role]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.number}, {len(table.cells)} cells")
class TestEveryTable:
    def test_boxes_cover_the_grid_once(self, table: Table) -> None:
        form = form_table(table)
        covered = Counter(
            (row, column)
            for box in form.boxes
            for row in range(box.row, box.row + box.height)
            for column in range(box.column, box.column + box.width)
        )
        assert covered == Counter(dict.fromkeys(covered, 1))
        assert len(covered) == len(form.rows) * len(form.widths)

    def test_every_cell_has_its_box_in_printed_order(self, table: Table) -> None:
        form = form_table(table)
        assert [box.cell_id for row in form.rows for box in row if box.cell_id] == [cell.id for cell in table]

    def test_the_table_is_as_wide_as_the_text(self, table: Table) -> None:
        assert sum(form_table(table).widths) == pytest.approx(TEXT_WIDTH)


def test_heads_of_table_three() -> None:
    table = drawn("2021", 3)
    assert texts(table, Role.HEAD) == [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "申请人情况",
        "自然人",
        "法人或其他组织",
        "总计",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    groups = {box.text.replace("\n", ""): box.height for box in table.boxes if box.role is Role.GROUP}
    assert groups == {
        "三、本年度办理结果": 22,
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
    }


def test_blocks_of_table_two() -> None:
    heads = texts(drawn("2021", 2), Role.HEAD)
    assert [head for head in heads if head.startswith("第二十条")] == [f"第二十条第（{item}）项" for item in "一五六八"]
    assert heads.count("信息内容") == 4
    assert "第二十条第（九）项" in texts(drawn("2019", 2), Role.HEAD)


def test_heads_of_table_four() -> None:
    table = drawn("2019", 4)
    assert texts(table, Role.HEAD)[:2] == ["行政复议", "行政诉讼"]
    assert [box.width for box in table.rows[0]] == [5, 10]
    assert len(table.rows[-1]) == 15


@pytest.mark.real
def test_tables_are_those_of_a_published_report() -> None:
    """Every label, note and head of a report as its office made it from the template, in the same order."""
    (path,) = REAL_REPORTS.glob("000_*")

    def labels(data: bytes) -> list[str]:
        grids = read_document(data).grids()
        tokens = ("".join(token.text.split()) for grid in grids for row in grid.rows for token in row)
        return [text for text in tokens if not fills_cell(text)]

    published = labels(path.read_bytes())
    assert labels(write_form(read(path)[0], "docx")) == published
    assert len(published) == 79


def test_a_long_figure_is_set_smaller_and_a_long_text_on_several_lines() -> None:
    assert fitting_size("0", 11, 9) == fitting_size("", 11, 9) == 9
    assert 5 < fitting_size("1,234,567", 11, 9) < 9
    assert fitting_size("1,234,567,890", 11, 9) < 5
    assert fitting_size("约三十件，其中一件尚未答复", 11, 9) == 9
