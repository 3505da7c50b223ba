"""Columns and labels that table two has lost: a row goes by the labels of its own part, and doubt is said."""

from __future__ import annotations

import pytest

from gongkai.report.model import AnnualReport, State
from gongkai.report.read import read

_BEFORE = """某镇人民政府2020年政府信息公开工作年度报告
一、总体情况
无。
二、主动公开政府信息情况
"""
_LICENSING = """第二十条第（五）项\t\t\t
信息内容\t{labels}
行政许可\t{licensing}
其他对外管理服务事项\t{other_services}
"""
_PENALTIES = """第二十条第（六）项\t\t\t
信息内容\t上一年项目数量\t本年增/减\t处理决定数量
行政处罚\t36\t1\t49
行政强制\t21\t-1\t2
"""
_FEES = """第二十条第（八）项\t\t
信息内容\t{labels}
行政事业性收费\t{fees}
"""
MISSING, BLANK, DOUBT = State.MISSING, State.BLANK, State.AMBIGUOUS


def _read(*parts: str) -> AnnualReport:
    (report,) = read((_BEFORE + "".join(parts)).encode(), "a.txt")
    return report


def _row(report: AnnualReport, row: str, *columns: str) -> list[object]:
    """Of each cell its figure, or its state where it has none."""
    cells = [report.cells[f"{row}.{column}"] for column in columns]
    return [cell.value if cell.state is State.VALUE else cell.state for cell in cells]


@pytest.mark.parametrize(
    ("labels", "licensing", "other_services", "expected"),
    [
        ("本年增/减\t处理决定数量", "5\t7", "4\t8", [MISSING, 5, 7]),
        ("本年增/减\t处理决定数量\t", "5\t7\t", "4\t8\t", [MISSING, 5, 7]),
        ("上一年项目数量\t处理决定数量\t", "5\t7\t", "\t8\t", [5, MISSING, 7]),
        # Labels that are lost while their columns are there: figures tell, else nothing does.
        ("\t本年增/减\t处理决定数量", "5\t6\t7", "4\t\t8", [5, 6, 7]),
        ("\t本年增/减\t处理决定数量", "5\t\t7", "4\t\t8", [DOUBT, DOUBT, DOUBT]),
        ("\t\t处理决定数量", "5\t\t7", "4\t\t8", [5, BLANK, 7]),
    ],
)
def test_a_row_goes_by_the_labels_of_its_own_part(
    labels: str, licensing: str, other_services: str, expected: list[object]
) -> None:
    """Whatever the part beside it has: the same columns, all of them labelled."""
    part = _LICENSING.format(labels=labels, licensing=licensing, other_services=other_services)
    report = _read(part, _PENALTIES)
    assert _row(report, "licensing", "previous", "change", "decisions") == expected
    assert _row(report, "penalties", "previous", "change", "decisions") == [36, 1, 49]


@pytest.mark.parametrize(
    ("labels", "fees", "expected"),
    [
        ("本年增/减\t", "-1\t", [MISSING, -1]),
        ("上一年项目数量\t", "8\t", [8, MISSING]),
        ("\t本年增/减", "8\t", [DOUBT, DOUBT]),
        ("\t本年增/减", "8\t-1", [8, -1]),
    ],
)
def test_one_of_two_labels(labels: str, fees: str, expected: list[object]) -> None:
    part = _LICENSING.format(
        labels="上一年项目数量\t本年增/减\t处理决定数量", licensing="5\t6\t7", other_services="4\t0\t8"
    )
    report = _read(part, _PENALTIES, _FEES.format(labels=labels, fees=fees))
    assert _row(report, "fees", "previous", "change") == expected
    assert _row(report, "licensing", "previous", "change", "decisions") == [5, 6, 7]


def test_in_running_text_one_of_two_labels_is_too_few() -> None:
    """Without columns nothing tells under which label a figure stands."""
    part = _LICENSING.format(
        labels="上一年项目数量\t本年增/减\t处理决定数量", licensing="5\t6\t7", other_services="4\t0\t8"
    )
    fees = _FEES.format(labels="本年增/减", fees="8")
    report = _read((part + _PENALTIES + fees).replace("\t", "\n"))
    assert _row(report, "fees", "previous", "change") == [DOUBT, DOUBT]
