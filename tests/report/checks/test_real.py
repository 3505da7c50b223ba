"""What must come out on three published reports, which stand beside a checkout and are not part of it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from gongkai.report.checks import CheckResult, Severity, Verdict, check
from gongkai.report.model import AnnualReport
from gongkai.report.read import read

REPORTS = Path(__file__).parents[4] / "shared" / "reports"
NUMBERS = ("000", "001", "004")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REPORTS.is_dir(), reason="no published reports beside this checkout"),
]


@cache
def _checked(number: str) -> tuple[AnnualReport, CheckResult]:
    (path,) = REPORTS.glob(f"{number}_*")
    (report,) = read(path)
    return report, check(report)


OF_STRUCTURE = {
    "000": {"S12", "S14"},
    "001": {"S01", "S03", "S04", "S10", "S12", "S14", "S17", "S19"},
    "004": {"S03", "S12", "S14", "S16", "S17"},
}
"""Every rule of the groups S and B that finds something, by report."""


@pytest.mark.parametrize("number", NUMBERS)
def test_findings_of_structure_and_between_tables(number: str) -> None:
    _, result = _checked(number)
    assert {finding.code for finding in result.findings if finding.code[0] in "SB"} == OF_STRUCTURE[number]


def test_what_is_missing_is_named() -> None:
    found = {number: [finding.message.text("zh") for finding in _checked(number)[1].findings] for number in NUMBERS}
    assert "缺少第六部分“其他需要报告的事项”" in found["001"]
    assert "标题、统计期限没有写明年份" in found["001"]
    assert "第一部分没有写到：依申请公开、工作考核、社会评议、责任追究" in found["000"]
    assert "第六部分没有报告信息处理费的收取情况" in found["004"]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_finding_of_arithmetic(number: str) -> None:
    _, result = _checked(number)
    assert [finding.code for finding in result.findings if finding.code.startswith("A")] == []


def test_a_blank_total_in_000() -> None:
    report, result = _checked("000")
    (finding,) = [finding for finding in result.findings if finding.code == "S12"]
    assert finding.severity is Severity.ERROR
    assert finding.cell == "requests.refused.state_secret.total"
    assert finding.source == report.cells[finding.cell].source
    assert finding.source is not None
    for code in ("A01", "A02"):
        assert result.verdicts[code] is Verdict.CANNOT_ASSESS
        (gap,) = [gap for gap in result.unassessed if gap.code == code]
        assert gap.unknown == (finding.cell,)


def test_a_table_left_blank_and_the_header_among_figures_in_001() -> None:
    _, result = _checked("001")
    (mass,) = [finding for finding in result.findings if len(finding.operands) == 150]
    assert (mass.code, mass.severity) == ("S12", Severity.ERROR)
    assert all(cell_id.startswith("requests.") for cell_id in mass.operands)
    assert not any(cell_id.endswith(".total") for cell_id in mass.operands)
    (shape,) = [finding for finding in result.findings if finding.code == "S10"]
    assert (shape.found, shape.expected) == (14, 15)
    residue = [finding for finding in result.findings if finding.code == "S17" and finding.found]
    assert Counter(character for finding in residue for character in str(finding.found).split()) == Counter(
        "持持持正正果果结结"
    )


def test_a_blank_total_and_moved_rows_in_004() -> None:
    _, result = _checked("004")
    (blank,) = [finding for finding in result.findings if finding.code == "S12"]
    assert (blank.cell, blank.severity) == ("requests.disposed.total", Severity.ERROR)
    doubts = [finding for finding in result.findings if finding.code == "S17"]
    assert {finding.severity for finding in doubts} == {Severity.EXTRACTION}
    moved = {finding.operands[0] for finding in doubts}
    assert {"requests.refused.deliberative.natural_person", "requests.other.other.natural_person"} <= moved
