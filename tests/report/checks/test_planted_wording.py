"""Planted errors of wording and privacy are found, and right sentences are left alone."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.report.checks import RULES, Finding
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Section
from gongkai.report.read import read
from tests.report.checks.building import report_of

DATA = tomllib.loads((Path(__file__).parents[2] / "data/wording/planted.toml").read_text(encoding="utf-8"))
PLANTED = [(code, sentence) for code, sentences in DATA["wrong"].items() for sentence in sentences]
REPORTS = Path(__file__).parents[4] / "shared/reports"
PUBLISHED: dict[str, list[tuple[str, str | None]]] = {
    "000": [("T03", "以"), ("T04", "备,形"), ("T05", None), ("T07", "[bookmark: _GoBack]"), ("T08", None)],
    "001": [("T03", "权利运行"), ("T03", "截止目前"), ("T10", "收费和减免")],
    "004": [("T02", "紧紧围绕区委区政府中心工作"), ("T03", "其它"), ("R04", "******@163.com")],
}
"""What the rules find in published reports, each seen and agreed with: rule and words."""
GROUPS = [rule for rule in RULES.values() if rule.code[0] in "TR"]


def _report(text: str) -> AnnualReport:
    return replace(report_of(FORMATS["2021"]), introduction=None, sections=(Section(1, "总体情况", text),))


def _found(text: str) -> list[Finding]:
    report = _report(text)
    return [finding for rule in GROUPS for finding in rule.run(report) if isinstance(finding, Finding)]


@pytest.mark.parametrize(("code", "sentence"), PLANTED, ids=lambda value: value[:20])
def test_a_planted_error_is_found(code: str, sentence: str) -> None:
    assert code in {finding.code for finding in _found(sentence)}


@pytest.mark.parametrize("sentence", DATA["right"]["sentences"], ids=lambda value: value[:20])
def test_a_right_sentence_is_left_alone(sentence: str) -> None:
    assert _found(sentence) == []


@pytest.mark.parametrize(
    ("code", "sentence"), [pair for pair in PLANTED if pair[0][0] == "R"], ids=lambda value: value[:20]
)
def test_what_is_private_is_shown_masked_and_in_its_place(code: str, sentence: str) -> None:
    report = _report(sentence)
    for finding in _found(sentence):
        if finding.code != code:
            continue
        (passage,) = finding.passages
        private = report.sections[0].text[passage.start : passage.end]
        assert len(passage.text) == len(private)
        assert private not in finding.message.text("zh") + str(finding.found) + passage.text
        assert private not in finding.message.text("en")


@pytest.mark.real
@pytest.mark.skipif(not REPORTS.is_dir(), reason="no published reports beside this checkout")
@pytest.mark.parametrize("number", PUBLISHED)
def test_published_reports(number: str) -> None:
    (path,) = REPORTS.glob(f"{number}_*")
    (report,) = read(path)
    found = [finding for rule in GROUPS for finding in rule.run(report) if isinstance(finding, Finding)]
    assert [(finding.code, finding.found) for finding in found] == PUBLISHED[number]
    assert all(finding.source for finding in found)
