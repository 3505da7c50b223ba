"""Planted errors of wording and privacy are found, and right sentences are left alone."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.report.checks import RULES, Finding
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Section
from tests.report.checks.building import report_of

DATA = tomllib.loads((Path(__file__).parents[2] / "data/wording/planted.toml").read_text(encoding="utf-8"))
PLANTED = [(code, sentence) for code, sentences in DATA["wrong"].items() for sentence in sentences]
GROUPS = [rule for rule in RULES.values() if rule.code[0] in "TR"]


def _report(text: str) -> AnnualReport:
    return replace(report_of(FORMATS["2021"]), introduction=None, sections=(Section(2, "主动公开政府信息情况", text),))


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
