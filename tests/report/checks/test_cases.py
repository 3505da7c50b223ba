"""Every rule on its cases: the exact findings of all rules, and the verdict of its own."""

from __future__ import annotations

import pytest

from gongkai.report.checks import RULES, Finding, Verdict, check
from tests.report.checks.building import CASES, Case, load_cases

ALL_CASES = list(load_cases())


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "cell": finding.cell,
        "expected": finding.expected,
        "found": finding.found,
        "message": finding.message.text("zh"),
        "source": finding.source,
        "operands": finding.operands,
        "passages": [passage.text for passage in finding.passages],
    }


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_exact_findings(case: Case) -> None:
    result = check(case.report, case.context)
    assert [_plain(finding) for finding in result.findings] == case.findings
    confirmed = [each.message.text("zh") for each in result.confirmed if each.code == case.code]
    assert confirmed == case.confirmed
    assert result.verdicts[case.code].value == case.verdict


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_basis_and_verdicts_follow(case: Case) -> None:
    result = check(case.report, case.context)
    found = {finding.code for finding in result.findings}
    unassessed = {gap.code for gap in result.unassessed}
    for code, verdict in result.verdicts.items():
        if code in found:
            assert verdict is Verdict.FAIL
        else:
            assert verdict is (Verdict.CANNOT_ASSESS if code in unassessed else Verdict.PASS)
    for finding in result.findings:
        assert finding.basis == RULES[finding.code].bases[case.report.format.id]
        assert finding.severity in RULES[finding.code].severities
    for gap in result.unassessed:
        assert gap.unknown or gap.reason
        assert set(gap.unknown) <= set(gap.operands)
        assert all(case.report.value(cell_id) is None for cell_id in gap.unknown)


def test_every_rule_has_cases_and_every_file_a_rule() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_fires_and_stays_silent(code: str) -> None:
    verdicts = {case.verdict for case in ALL_CASES if case.code == code}
    assert {"pass", "fail"} <= verdicts


@pytest.mark.parametrize("code", RULES)
def test_every_severity_is_seen(code: str) -> None:
    seen = {finding["severity"] for case in ALL_CASES for finding in case.findings if finding["code"] == code}
    assert seen == {severity.value for severity in RULES[code].severities}


@pytest.mark.parametrize("code", RULES)
def test_every_form_of_a_rule_is_exercised(code: str) -> None:
    assert {case.report.format.id for case in ALL_CASES if case.code == code} == set(RULES[code].bases)
