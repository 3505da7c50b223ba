"""Names of tables, rows, columns and cells in both languages, and what a note's subject means."""

from __future__ import annotations

import re

import pytest

from gongkai.report.checks import check
from gongkai.report.checks.wording import (
    cell_name,
    column_label,
    locate,
    row_label,
    row_name,
    subject_name,
    table_name,
)
from gongkai.report.formats import FORMATS, Format
from tests.report.checks.building import report_of

CHINESE = re.compile(r"[一-鿿]")
FORM = FORMATS["2021"]


def test_a_cell_is_named_as_the_form_does() -> None:
    assert cell_name(FORM, "requests.disposed.natural_person").text("zh") == "表三 （七）总计 × 自然人"
    assert cell_name(FORM, "fees.amount").text("zh") == (
        "表二 第二十条第（八）项 行政事业性收费 × 本年收费金额（单位：万元）"
    )


def test_english_labels_follow_from_the_ids() -> None:
    table = FORM.table(3)
    rows = {row.id: row_label(row).text("en") for row in table.rows}
    assert rows["refused.third_party"] == "refused: third party"
    assert rows["carried_in"] == "carried in"
    columns = [column_label(column).text("en") for column in table.columns]
    assert columns[-2:] == ["other organisations", "total"]
    assert table_name(table).text("en") == "Table 3"


def test_a_finding_reads_in_both_languages() -> None:
    report = report_of(FORM, {"requests.received.other_org": 5})
    first, second = (finding.message for finding in check(report).findings)
    assert first.text("zh") == ("表三 一、本年新收政府信息公开申请数量 × 总计为0，六类申请人之和为5，二者应当相等")
    assert first.text("en") == (
        "Table 3, received × total: 0; the sum of the six kinds of applicant: 5; the two should be equal"
    )
    assert second.text("zh") == "表三“其他”列第一项与第二项之和为5，第三项与第四项之和为0，二者应当相等"
    assert second.text("en") == (
        "Table 3, column “other organisations”, received plus carried in: 5; disposed plus carried out: 0; "
        "the two should be equal"
    )


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.id)
def test_every_cell_has_a_name_of_its_own_in_english_too(form: Format) -> None:
    names = {
        (table.number, row_label(row).text("en"), column_label(column).text("en"))
        for table in form.tables
        for row in table.rows
        for column in row.columns
    }
    assert len(names) == len(form.cells)
    assert not any(CHINESE.search(row + column) for _, row, column in names)
    assert len({cell_name(form, cell_id).text("zh") for cell_id in form.cells}) == len(form.cells)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.id)
def test_a_subject_is_found_by_cell_row_and_table(form: Format) -> None:
    for spec in form.cells.values():
        table = form.table(spec.table)
        assert locate(form, spec.id) == (table, spec.row)
        assert locate(form, table.prefix + spec.row.id) == (table, spec.row)
        assert locate(form, f"table.{spec.table}") == (table, None)
        assert subject_name(form, spec.id) == cell_name(form, spec.id)
        assert subject_name(form, table.prefix + spec.row.id) == row_name(table, spec.row)


def test_a_subject_outside_the_form_is_named_as_it_is() -> None:
    assert locate(FORM, "附件") is None
    assert subject_name(FORM, "附件").text("zh") == "附件"
