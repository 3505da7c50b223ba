"""What the rules of group P find on three published reports, which stand beside a checkout and are not part of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.report.checks import CheckResult, Severity, Verdict, check
from gongkai.report.model import AnnualReport
from gongkai.report.prose import every, statements
from gongkai.report.read import read
from tests.conftest import REAL_REPORTS

pytestmark = pytest.mark.real


def _checked(number: str) -> tuple[AnnualReport, CheckResult]:
    (path,) = REAL_REPORTS.glob(f"{number}_*")
    (report,) = read(path)
    return report, check(report)


@pytest.mark.parametrize("number", ["000", "001"])
def test_nothing_false(number: str) -> None:
    _, result = _checked(number)
    assert [finding.code for finding in result.findings if finding.code[0] == "P"] == []


def test_requests_in_the_prose_and_none_in_the_table() -> None:
    _, result = _checked("004")
    received, granted = (finding for finding in result.findings if finding.code[0] == "P")
    assert (received.code, received.severity, received.found) == ("P01", Severity.BLOCK, 25)
    assert received.source is not None
    assert received.source == received.passages[0].source
    assert (granted.code, granted.severity, granted.found) == ("P02", Severity.ERROR, 25)


def test_a_breakdown_and_documents_that_agree() -> None:
    report, result = _checked("004")
    assert result.verdicts["P05"] is result.verdicts["P07"] is Verdict.PASS
    (confirmed,) = result.confirmed
    assert confirmed.code == "P07"
    assert "536 + 306 + 145 + 273 = 1260" in confirmed.message.text("zh")
    told = {quantity.subject: quantity for quantity, _ in every(statements(report)) if not quantity.partial}
    parts = [part.amount.low for part in told["disclosures"].parts if part.amount]
    assert parts == [Decimal(figure) for figure in (536, 306, 145, 273)]
    assert sum(parts) == Decimal(1260)
    made = told["normative_documents.made"].amount
    assert made is not None
    assert made.exact == report.value("normative_documents.made") == 4
