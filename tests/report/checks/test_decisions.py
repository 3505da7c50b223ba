"""What people decided about findings is kept, obeyed while it holds, and reported when it no longer does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.report.checks import (
    RULES,
    Finding,
    Lapse,
    ProfileError,
    Severity,
    Verdict,
    check,
    fingerprint,
    read_profile,
)
from gongkai.report.checks.decisions import Profile, waive, waiver_entry
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport
from tests.report.checks.building import report_of, value, with_figures

TODAY = date(2026, 11, 21)
TOTAL = "requests.received.total"
FAULTY = report_of(FORMATS["2021"], {TOTAL: 3, "requests.carried_out.total": 3})
CODES = list(RULES)


def _findings(report: AnnualReport) -> list[Finding]:
    found = list(check(report).findings)
    assert {finding.code for finding in found} == {"A01"}
    return found


def _profile(report: AnnualReport, *findings: Finding, until: date = date(2027, 3, 31)) -> Profile:
    """The profile that is read from a file with a waiver for each finding."""
    entries = [
        waive(report, finding, reason="已电话核对", who="王某", until=until, decided=date(2020, 1, 1))
        for finding in findings
    ]
    return read_profile("".join(map(waiver_entry, entries)), CODES)


def test_a_rule_whose_findings_are_all_waived_is_waived_and_nothing_is_dropped() -> None:
    found = _findings(FAULTY)
    result = _profile(FAULTY, *found).apply(FAULTY, check(FAULTY), TODAY)
    assert [replace(finding, waiver=None) for finding in result.findings] == found
    assert all(finding.waiver and finding.waiver.who == "王某" for finding in result.findings)
    assert result.verdicts["A01"] is Verdict.WAIVED
    assert result.lapsed == ()


def test_one_finding_of_two_waived_leaves_the_rule_failed() -> None:
    found = _findings(FAULTY)
    assert len(found) > 1
    result = _profile(FAULTY, found[0]).apply(FAULTY, check(FAULTY), TODAY)
    assert [finding.waiver is not None for finding in result.findings] == [True] + [False] * (len(found) - 1)
    assert result.verdicts["A01"] is Verdict.FAIL


@pytest.mark.parametrize("changed", [{TOTAL: 4}, {"requests.received.business": value(1)}])
def test_a_waiver_lapses_when_a_value_changes(changed: dict[str, int]) -> None:
    profile = _profile(FAULTY, *[finding for finding in _findings(FAULTY) if finding.cell == TOTAL])
    report = with_figures(FAULTY, changed)
    result = profile.apply(report, check(report), TODAY)
    assert all(finding.waiver is None for finding in result.findings)
    ((waiver, why),) = result.lapsed
    assert (waiver.cell, why) == (TOTAL, Lapse.CHANGED)


def test_a_waiver_expires_after_its_last_day_and_can_be_renewed() -> None:
    finding = _findings(FAULTY)[0]
    old = _profile(FAULTY, finding, until=TODAY)
    assert old.apply(FAULTY, check(FAULTY), TODAY).findings[0].waiver
    expired = old.apply(FAULTY, check(FAULTY), date(2026, 11, 22))
    assert expired.findings[0].waiver is None
    assert [why for _, why in expired.lapsed] == [Lapse.EXPIRED]
    both = Profile(waivers=old.waivers + _profile(FAULTY, finding).waivers)
    renewed = both.apply(FAULTY, check(FAULTY), date(2026, 11, 22))
    assert renewed.findings[0].waiver == both.waivers[1]
    assert renewed.lapsed == ()


def test_a_waiver_is_for_one_report() -> None:
    other = replace(FAULTY, agency="清源县杨树镇人民政府")
    result = _profile(FAULTY, *_findings(FAULTY)).apply(other, check(other), TODAY)
    assert all(finding.waiver is None for finding in result.findings)
    assert result.lapsed == ()


def test_a_fingerprint_is_of_what_a_finding_rests_on_and_not_of_where_it_stands() -> None:
    one, two = _findings(FAULTY)[:2]
    assert fingerprint(FAULTY, one) != fingerprint(FAULTY, two)
    moved = replace(FAULTY, notes=(), source=None)
    assert fingerprint(moved, one) == fingerprint(FAULTY, one)


def test_a_profile_changes_severities_and_says_what_the_rule_gave() -> None:
    text = """
[[severities]]
codes = ["A01"]
severity = "warning"
reason = "试点"
years = [2023]
places = ["清源县"]
levels = ["township"]
"""
    result = read_profile(text, CODES).apply(FAULTY, check(FAULTY), TODAY)
    assert {(finding.severity, finding.by_rule) for finding in result.findings} == {(Severity.WARNING, Severity.ERROR)}
    other = replace(FAULTY, agency="远山县桃源镇人民政府", place="远山县桃源镇")
    assert {f.severity for f in read_profile(text, CODES).apply(other, check(other), TODAY).findings} == {
        Severity.ERROR
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[waivers]\n", "TOML"),
        ("[other]\n", "other"),
        ("waivers = 3\n", "[[waivers]]"),
        ('[[severities]]\ncodes = ["Z99"]\nseverity = "error"\nreason = "无"\n', "Z99"),
        ('[[severities]]\ncodes = ["A01"]\nseverity = "grave"\nreason = "无"\n', "grave"),
        ('[[severities]]\ncodes = ["A01"]\nseverity = "error"\n', "reason"),
        ('[[severities]]\ncodes = "A01"\nseverity = "error"\nreason = "无"\n', "codes"),
        ('[[severities]]\nseverity = "error"\nreason = "无"\n', "codes"),
        ('[[severities]]\ncodes = ["A01"]\nlevels = ["village"]\nseverity = "error"\nreason = "无"\n', "village"),
        ('[[waivers]]\ncode = "A01"\n', "fingerprint"),
        ('[[waivers]]\nfingerprint = "A01-1"\ncode = "Z99"\nagency = "甲"\nreason = "a"\nwho = "b"\n', "Z99"),
        ('[[waivers]]\nfingerprint = "A01-1"\ncode = "A01"\nagency = "甲"\nreason = "a"\nwho = "b"\n', "until"),
    ],
)
def test_a_profile_at_fault_is_refused_with_the_reason(text: str, named: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_profile(text, CODES)
    assert any(named in problem.text("zh") for problem in caught.value.problems)
    assert named in str(caught.value)


def test_every_entry_at_fault_is_named() -> None:
    entry = '[[severities]]\ncodes = ["Z9{}"]\nseverity = "error"\nreason = "无"\n'
    with pytest.raises(ProfileError) as caught:
        read_profile(entry.format(1) + entry.format(2), CODES)
    assert [problem.text("zh")[-3:] for problem in caught.value.problems] == ["Z91", "Z92"]


def test_a_waiver_needs_a_reason_a_name_and_time() -> None:
    finding = _findings(FAULTY)[0]
    for reason, who, until in (("", "王某", TODAY), ("理由", " ", TODAY), ("理由", "王某", date(2026, 11, 20))):
        with pytest.raises(ProfileError):
            waive(FAULTY, finding, reason=reason, who=who, until=until, decided=TODAY)
