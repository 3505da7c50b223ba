"""Columns that a table has lost: what its figures belong to is said to be in doubt, not guessed."""

from __future__ import annotations

from gongkai.report.model import State
from gongkai.report.read import read

_TABLE = """某镇人民政府2020年政府信息公开工作年度报告
一、总体情况
无。
二、主动公开政府信息情况
第二十条第（五）项\t\t
信息内容\t本年增/减\t处理决定数量
行政许可\t1\t38
其他对外管理服务事项\t1\t9
第二十条第（六）项\t\t
信息内容\t本年增/减\t处理决定数量
行政处罚\t3\t49
行政强制\t1\t2
第二十条第（八）项\t\t
信息内容\t本年增/减\t
行政事业性收费\t-1\t
"""


def test_a_row_with_one_of_its_two_columns_left_is_in_doubt() -> None:
    (report,) = read(_TABLE.encode(), "a.txt")
    assert {report.cells[name].state for name in ("fees.previous", "fees.change")} == {State.AMBIGUOUS}
    assert report.value("licensing.change") == 1
    assert report.value("licensing.decisions") == 38
    assert report.cells["licensing.previous"].state is State.MISSING
