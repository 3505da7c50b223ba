"""SARIF: valid by the standard's own schema, and nothing of a finding lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gongkai.report.checks import RULES, CheckResult, Waiver, check
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Origin, Passage, Place, State
from gongkai.report.write.findings.sarif import sarif_log, sarif_results
from tests.report.checks.building import report_of

SCHEMA = Path(__file__).parents[4] / ".venv/share/sarif-2.1.0.json"
"""Put there by `make test`'s set-up, out of the reference implementation's npm package."""
TOTAL = "requests.received.total"


def _report() -> AnnualReport:
    total = Cell(3, State.VALUE, "3", Place(page=2, box=(1.0, 2.0, 3.0, 4.0)))
    report = report_of(FORMATS["2021"], {TOTAL: total, "requests.granted.total": Cell(None, State.BLANK)})
    return replace(report, source=Origin("年报/某镇 2023.txt", "00", "txt"))


def _log(result: CheckResult | None = None) -> Any:
    report = _report()
    log = sarif_log(sarif_results(report, result or check(report), "zh"), "zh")
    return json.loads(json.dumps(log))


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of SARIF could not be had from npm")
def test_it_is_valid_sarif() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8-sig"))
    jsonschema.validators.validator_for(schema)(schema).validate(_log())
    waived = CheckResult((replace(check(_report()).findings[0], waiver=_WAIVER),), {}, ())
    jsonschema.validators.validator_for(schema)(schema).validate(_log(waived))


_WAIVER = Waiver("A01-00", "A01", "清源县", 2023, TOTAL, "已核对", "王某", date(2027, 3, 31))


def test_every_rule_and_every_finding_is_in_it() -> None:
    (run,) = _log()["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    findings = check(_report()).findings
    assert [result["ruleId"] for result in run["results"]] == [finding.code for finding in findings]
    assert [result["message"]["text"] for result in run["results"]] == [
        finding.message.text("zh") for finding in findings
    ]


def test_a_finding_has_its_file_its_place_and_what_else_it_rests_on() -> None:
    (run,) = _log()["runs"]
    (result,) = (each for each in run["results"] if each["ruleId"] == "A01")
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E5%B9%B4%E6%8A%A5/%E6%9F%90%E9%95%87%202023.txt"
    assert [place["fullyQualifiedName"] for place in location["logicalLocations"]] == [TOTAL, "第2页"]
    assert len(result["relatedLocations"]) == 6
    assert result["level"] == "error"


def test_a_place_in_a_text_is_a_region_and_words_are_quoted() -> None:
    finding = replace(
        check(_report()).findings[0],
        source=Place(line=9, column=3),
        cell=None,
        operands=(),
        passages=(Passage(1, 0, 2, "收到", Place(line=9)),),
    )
    (run,) = _log(CheckResult((finding,), {}, ()))["runs"]
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 9}
    assert [place["message"]["text"] for place in result["relatedLocations"]] == ["收到"]


def test_what_is_waived_is_suppressed_and_not_left_out() -> None:
    finding = replace(check(_report()).findings[0], waiver=_WAIVER)
    (run,) = _log(CheckResult((finding,), {}, ()))["runs"]
    (suppression,) = run["results"][0]["suppressions"]
    assert suppression["status"] == "accepted"
    assert "王某" in suppression["justification"]
    assert "已核对" in suppression["justification"]
