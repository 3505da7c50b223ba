"""What people decide about findings: a profile of severities for a province or a year, and waivers one by one.

Both stand in a TOML file that is kept with the reports and that the program never shortens:

    [[severities]]
    codes = ["S18"]
    severity = "information"
    reason = "省政府办公厅通知：2023年度报告延期至4月30日发布"
    years = [2023]              # optional; so are places (of which one is in the agency's name) and levels

    [[waivers]]
    fingerprint = "A01-4f0c2a9b6d1e"
    code = "A01"
    agency = "清源县柳林镇人民政府"
    year = 2023
    cell = "requests.received.total"
    reason = "已电话核对，公布的版本已更正"
    who = "王某"
    until = 2024-12-31

A rule cannot be turned off, and what was waived stays among the findings: nothing is dropped silently.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from gongkai.law.agencies import Level
from gongkai.messages import Message
from gongkai.report.checks.finding import CheckResult, Finding, Lapse, Severity, Verdict, Waiver
from gongkai.report.model import AnnualReport

T = TypeVar("T")


class ProfileError(Exception):
    """A profile that cannot be used. `problems` has a sentence for each entry at fault."""

    def __init__(self, problems: Sequence[Message]) -> None:
        """Keep the problems."""
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.text("en") for problem in problems))


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Another severity for some rules, with the reason; for all reports, or those of some years, places, levels."""

    codes: tuple[str, ...]
    severity: Severity
    reason: str
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    def concerns(self, report: AnnualReport) -> bool:
        """Whether it is meant for this report."""
        return (
            (not self.years or report.year in self.years)
            and (not self.levels or report.level in self.levels)
            and (not self.places or any(place in report.agency + report.place for place in self.places))
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """What people decided: severities and waivers, in the file's order."""

    adjustments: tuple[Adjustment, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def apply(self, report: AnnualReport, result: CheckResult, today: date) -> CheckResult:
        """The result with severities as adjusted (the last that fits), and the waivers that hold `today`."""
        waivers = [waiver for waiver in self.waivers if (waiver.agency, waiver.year) == (report.agency, report.year)]
        holding = {waiver.fingerprint: waiver for waiver in waivers if today <= waiver.until}
        adjusted = {
            code: adjustment.severity
            for adjustment in self.adjustments
            if adjustment.concerns(report)
            for code in adjustment.codes
        }
        findings = []
        met: set[str] = set()
        for finding in result.findings:
            severity = adjusted.get(finding.code, finding.severity)
            if severity is not finding.severity:
                finding = replace(finding, severity=severity, by_rule=finding.severity)
            key = fingerprint(report, finding) if waivers else ""
            met.add(key)
            findings.append(replace(finding, waiver=holding[key]) if key in holding else finding)
        return replace(
            result,
            findings=tuple(findings),
            verdicts=_verdicts(result, findings),
            lapsed=tuple(_lapsed(waivers, met, today)),
        )


def fingerprint(report: AnnualReport, finding: Finding) -> str:
    """What a finding is known by: its rule, its report, and every value that it rests on.

    It is the same however often a report is read, and another as soon as a figure, a state or a word changes.
    """
    rests_on = {
        "agency": report.agency,
        "year": report.year,
        "cell": finding.cell,
        "cells": {
            name: [str(report.cells[name].value), report.cells[name].state, report.cells[name].text]
            for name in finding.operands
        },
        "words": [[passage.section, passage.text] for passage in finding.passages],
        "expected": str(finding.expected),
        "found": str(finding.found),
    }
    if not finding.operands and not finding.passages:
        rests_on["message"] = finding.message.text("zh")
    text = json.dumps(rests_on, ensure_ascii=False, sort_keys=True)
    return f"{finding.code}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def waive(report: AnnualReport, finding: Finding, *, reason: str, who: str, until: date, decided: date) -> Waiver:
    """The waiver of a finding. Raises ProfileError without a reason, a name, or time to hold."""
    if not reason.strip() or not who.strip():
        raise ProfileError([Message("豁免须写明理由和作出决定的人。")])
    if until < decided:
        raise ProfileError([Message("豁免的截止日期{until}已过。", {"until": until})])
    key = fingerprint(report, finding)
    return Waiver(key, finding.code, report.agency, report.year, finding.cell, reason, who, until, decided)


def waiver_entry(waiver: Waiver) -> str:
    """The waiver as it is added to a profile's file: one more entry at the end."""
    lines = ["", "[[waivers]]"]
    for field in fields(waiver):
        value = getattr(waiver, field.name)
        if value is not None:
            printed = value if isinstance(value, int | date) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{field.name} = {printed}")
    return "\n".join(lines) + "\n"


def read_profile(text: str, codes: Sequence[str]) -> Profile:
    """The profile in a TOML file's text; `codes` are those of the rules there are.

    Raises ProfileError, with every entry at fault: unknown codes, severities and keys, what is missing or of the
    wrong kind. A waiver may be renewed by a further entry: the last that holds counts.
    """
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([Message("不是合规的 TOML：{detail}", {"detail": error})]) from error
    problems = [Message("不认识的项目“{key}”", {"key": key}) for key in data if key not in ("severities", "waivers")]
    known = frozenset(codes)
    adjustments = _entries(data, "severities", lambda entry: _adjustment(entry, known), problems)
    waivers = _entries(data, "waivers", lambda entry: _waiver(entry, known), problems)
    if problems:
        raise ProfileError(problems)
    return Profile(tuple(adjustments), tuple(waivers))


def _verdicts(result: CheckResult, findings: Sequence[Finding]) -> dict[str, Verdict]:
    """A rule all of whose findings are waived is waived."""
    open_codes = {finding.code for finding in findings if finding.waiver is None}
    return {
        code: Verdict.WAIVED if verdict is Verdict.FAIL and code not in open_codes else verdict
        for code, verdict in result.verdicts.items()
    }


def _lapsed(waivers: Sequence[Waiver], met: set[str], today: date) -> Iterator[tuple[Waiver, Lapse]]:
    """The waivers whose finding is no longer there, and those that have expired and were not renewed."""
    renewed = {waiver.fingerprint for waiver in waivers if today <= waiver.until}
    for waiver in waivers:
        if waiver.fingerprint not in met:
            yield waiver, Lapse.CHANGED
        elif waiver.fingerprint not in renewed:
            yield waiver, Lapse.EXPIRED


class _EntryError(Exception):
    """What is wrong with one entry."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__()


def _entries(
    data: Mapping[str, Any], key: str, build: Callable[[Mapping[str, Any]], T], problems: list[Message]
) -> list[T]:
    entries = data.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(Message("“{key}”应当写成 [[{key}]]", {"key": key}))
        return []
    built: list[T] = []
    for number, entry in enumerate(entries, start=1):
        try:
            built.append(build(entry))
        except _EntryError as error:
            values = {"key": key, "number": number, "problem": error.message}
            problems.append(Message("[[{key}]]第{number}项：{problem}", values))
    return built


def _adjustment(entry: Mapping[str, Any], known: frozenset[str]) -> Adjustment:
    _only(entry, {"codes", "severity", "reason", "years", "places", "levels"})
    codes = _list(entry, "codes", str)
    if not codes:
        raise _EntryError(Message("没有写规则代码 codes"))
    for code in codes:
        _known_code(code, known)
    severity, levels = entry.get("severity"), _list(entry, "levels", str)
    if severity not in set(Severity):
        raise _EntryError(
            Message("不认识的程度“{name}”，应为{names}", {"name": severity, "names": "、".join(Severity)})
        )
    if wrong := [name for name in levels if name not in set(Level)]:
        raise _EntryError(
            Message("不认识的层级“{level}”，应为{levels}", {"level": wrong[0], "levels": "、".join(Level)})
        )
    return Adjustment(
        codes,
        Severity(severity),
        _value(entry, "reason", str),
        _list(entry, "years", int),
        _list(entry, "places", str),
        tuple(Level(name) for name in levels),
    )


def _waiver(entry: Mapping[str, Any], known: frozenset[str]) -> Waiver:
    names = {field.name for field in fields(Waiver)}
    _only(entry, names)
    texts = {name: _value(entry, name, str) for name in ("fingerprint", "code", "agency", "reason", "who")}
    _known_code(texts["code"], known)
    days = {name: entry[name] for name in ("until", "decided") if name in entry}
    if "until" not in days or any(not isinstance(day, date) or isinstance(day, datetime) for day in days.values()):
        raise _EntryError(Message("{name}应当是日期，例如 2027-03-31", {"name": "until"}))
    year = _value(entry, "year", int) if "year" in entry else None
    cell = _value(entry, "cell", str) if "cell" in entry else None
    return Waiver(**texts, year=year, cell=cell, **days)


def _only(entry: Mapping[str, Any], names: set[str]) -> None:
    if odd := sorted(entry.keys() - names):
        raise _EntryError(Message("不认识的项目“{key}”", {"key": odd[0]}))


def _known_code(code: str, known: frozenset[str]) -> None:
    if code not in known:
        raise _EntryError(Message("没有规则{code}", {"code": code}))


def _value(entry: Mapping[str, Any], name: str, kind: type) -> Any:
    value = entry.get(name)
    if not isinstance(value, kind) or isinstance(value, bool) or value == "":
        raise _EntryError(Message("没有写{name}，或写得不对", {"name": name}))
    return value


def _list(entry: Mapping[str, Any], name: str, kind: type) -> tuple[Any, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or any(not isinstance(item, kind) or isinstance(item, bool) for item in value):
        raise _EntryError(Message("{name}应当是列表", {"name": name}))
    return tuple(value)
