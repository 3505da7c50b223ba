"""The findings of a check as JSON (schema `gongkai.findings/1`)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from gongkai.report.checks import CheckResult, Finding, Waiver, fingerprint
from gongkai.report.model import AnnualReport, Passage
from gongkai.report.write.json import Json, figure_json, message_json, place_json

FINDINGS_SCHEMA = "gongkai.findings/1"


def findings_json(report: AnnualReport, result: CheckResult) -> Json:
    """The findings on one report as an object of schema `gongkai.findings/1`.

    `file` and `index` name the report: its file, and which of the file's reports it is. Every finding has all that it
    rests on: cells (`operands`) and words (`passages`), each with its place; and its fingerprint, by which it can be
    waived. `verdicts` has every rule's answer, `confirmed` what was found right, `lapsed` the waivers that no longer
    hold.
    """
    return {
        "schema": FINDINGS_SCHEMA,
        "file": report.source.file if report.source else "",
        "index": report.source.index if report.source else 1,
        "agency": report.agency,
        "year": report.year,
        "findings": [_finding(report, finding) for finding in result.findings],
        "verdicts": dict(result.verdicts),
        "unassessed": [{"code": gap.code, "message": message_json(gap.message)} for gap in result.unassessed],
        "confirmed": [
            {"code": each.code, "message": message_json(each.message), "passages": _passages(each.passages)}
            for each in result.confirmed
        ],
        "lapsed": [{**_waiver(waiver), "why": why} for waiver, why in result.lapsed],
    }


def finding_json(finding: Finding) -> Json:
    """What every schema says of a finding, whoever's report it is on."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "cell": finding.cell,
        "expected": figure_json(finding.expected),
        "found": figure_json(finding.found),
        "message": message_json(finding.message),
    }


def _finding(report: AnnualReport, finding: Finding) -> Json:
    data = {
        **finding_json(finding),
        "source": place_json(finding.source),
        "basis": str(finding.basis),
        "operands": [
            {
                "cell": name,
                "value": figure_json(report.value(name)),
                "state": report.cells[name].state,
                "source": place_json(report.cells[name].source),
            }
            for name in finding.operands
        ],
        "passages": _passages(finding.passages),
        "fingerprint": fingerprint(report, finding),
    }
    if finding.by_rule is not None:
        data["severity_by_rule"] = finding.by_rule
    if finding.waiver is not None:
        data["waiver"] = _waiver(finding.waiver)
    return data


def _passages(passages: tuple[Passage, ...]) -> list[Json]:
    return [
        {
            "section": passage.section,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
            "source": place_json(passage.source),
        }
        for passage in passages
    ]


def _waiver(waiver: Waiver) -> Json:
    """A waiver, days in ISO form, without what is not known."""
    return {name: str(value) if isinstance(value, date) else value for name, value in asdict(waiver).items() if value}
