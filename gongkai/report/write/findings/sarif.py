"""Findings as SARIF 2.1.0, the OASIS format that code review tools and editors read.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard, 27 March 2020. A place in a
text file becomes a region; a place in a grid, on a page or on a sheet, for which SARIF has no region, becomes a
logical location in words. What was waived is suppressed, with the reason as its justification.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from gongkai import __version__
from gongkai.messages import Language
from gongkai.report.checks import RULES, CheckResult, Finding, Rule, Severity, fingerprint
from gongkai.report.checks.wording import cell_name
from gongkai.report.model import AnnualReport, Place
from gongkai.report.write.json import Json
from gongkai.report.write.labels import place_text, waiver_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.BLOCK: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.EXTRACTION: "note",
}
_RANKS = {Severity.BLOCK: 100.0, Severity.ERROR: 80.0, Severity.WARNING: 50.0}
_OTHER_RANK = 10.0


def sarif_log(results: Iterable[Json], language: Language) -> Json:
    """The log of one run: all rules with their requirements, and `results` as `sarif_results` makes them."""
    rules = [_rule(rule, language) for rule in RULES.values()]
    driver = {"name": "gongkai", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": list(results),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def sarif_results(report: AnnualReport, result: CheckResult, language: Language) -> list[Json]:
    """The findings on one report as results of a run."""
    return [_result(report, finding, language) for finding in result.findings]


def _rule(rule: Rule, language: Language) -> Json:
    severity = rule.severities[0]
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title.text(language)},
        "fullDescription": {"text": rule.requirement.text(language)},
        "defaultConfiguration": {"level": _LEVELS[severity], "rank": _RANKS.get(severity, _OTHER_RANK)},
        "properties": {"severity": severity, "basis": list(dict.fromkeys(map(str, rule.bases.values())))},
    }


def _result(report: AnnualReport, finding: Finding, language: Language) -> Json:
    data: Json = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "rank": _RANKS.get(finding.severity, _OTHER_RANK),
        "message": {"text": finding.message.text(language)},
        # A report that was not received is in no file.
        "locations": [_location(report, finding.source, finding.cell, language)] if report.source else [],
        "partialFingerprints": {"gongkai/1": fingerprint(report, finding)},
        "properties": {"severity": finding.severity, "agency": report.agency, "year": report.year},
    }
    if related := _related(report, finding, language):
        data["relatedLocations"] = related
    if finding.waiver is not None:
        justification = waiver_text(finding.waiver, language)
        data["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    return data


def _related(report: AnnualReport, finding: Finding, language: Language) -> Sequence[Json]:
    """The other cells that a finding rests on, and its words."""
    cells = [name for name in finding.operands if name != finding.cell]
    places: list[tuple[Place | None, str | None, str]] = [
        (report.cells[name].source, name, cell_name(report.format, name).text(language)) for name in cells
    ]
    places += [(passage.source, None, passage.text) for passage in finding.passages]
    return [
        {"id": number, "message": {"text": text}, **_location(report, place, cell, language)}
        for number, (place, cell, text) in enumerate(places, start=1)
    ]


def _location(report: AnnualReport, place: Place | None, cell: str | None, language: Language) -> Json:
    file = report.source.file if report.source else ""
    artifact: Json = {"artifactLocation": {"uri": quote(Path(file).as_posix())}}
    if place is not None and place.line is not None:
        artifact["region"] = {"startLine": place.line}
    location: Json = {"physicalLocation": artifact}
    names = [("member", cell, cell_name(report.format, cell).text(language))] if cell else []
    if place is not None and place.line is None:
        words = place_text(place, language)
        names.append(("element", words, words))
    if names:
        location["logicalLocations"] = [
            {"kind": kind, "fullyQualifiedName": name, "name": shown} for kind, name, shown in names if name
        ]
    return location
