"""What is to be said at which places of a source: every finding with its words and where they may be put."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport, Place
from gongkai.report.write.findings.marks import marks_of
from gongkai.report.write.labels import SEVERITIES, printable, waiver_text
from gongkai.report.write.marks.between import between

if TYPE_CHECKING:
    from gongkai.report.checks import CheckResult, Finding

SIGNATURE_LOST = Message("原文件有数字签名；批注后的副本里签名失效，原文件不受影响。")
"""What is to be known of the copy of a file that was signed."""


class MarkError(Exception):
    """A file that cannot be marked; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked copy: its bytes, what its name ends with, and the findings that have no place in the source.

    Those stand at the title, or at the beginning.
    """

    data: bytes
    suffix: str
    unplaced: tuple[Finding, ...] = ()
    notice: Message | None = None
    """What a person should know of the copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a writer makes of a file: its bytes, the numbers of the remarks that have no place in it, from 0, and what a
    person should know of it.
    """

    data: bytes
    unplaced: Sequence[int] = ()
    notice: Message | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a remark may be put: a cell, with its id and what is printed in it, or words of the prose.

    The words are those from `start` to `end` of `line`, which is a paragraph as it was read: its place is that of its
    beginning.
    """

    place: Place
    line: str
    start: int
    end: int
    cell_id: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in words: `title` has its grade and code, `details` what was expected, its basis and its waiver.

    `report` is the report's position among those of the file, from 0; `style` is the grade's id, or `waived`. There is
    nothing of the rules in it, so that a process that only marks need not load them.
    """

    code: str
    report: int
    style: str
    title: str
    message: str
    details: tuple[str, ...]
    targets: tuple[Target, ...]
    fallback: Place | None
    """The report's title, for what has no place of its own."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it."""
        return self.title, self.message, *self.details


def remarks_of(checked: Sequence[tuple[AnnualReport, CheckResult]], language: Language) -> list[Remark]:
    """The remarks on all reports of a file, in their order."""
    return [
        Remark(
            finding.code,
            number,
            "waived" if finding.waiver else str(finding.severity),
            f"{SEVERITIES[finding.severity].text(language)} {finding.code}",
            printable(finding.message.text(language)),
            tuple(map(printable, _details(finding, language))),
            tuple(targets),
            report.title_source,
        )
        for number, (report, result) in enumerate(checked)
        for finding, targets in zip(result.findings, _targets(report, result.findings), strict=True)
    ]


def _details(finding: Finding, language: Language) -> Iterator[str]:
    if finding.expected is not None and finding.found is not None:
        values: dict[str, object] = {"expected": finding.expected, "found": finding.found}
        yield Message("应为：{expected}；现为：{found}", values).text(language)
    yield Message("依据：{basis}", {"basis": finding.basis}).text(language)
    if finding.waiver is not None:
        yield waiver_text(finding.waiver, language)


def _targets(report: AnnualReport, findings: Sequence[Finding]) -> list[list[Target]]:
    """Where each finding may be put: its words first, then the cells that it is about."""
    marks = marks_of(findings)
    sections = {section.number: section for section in report.prose}
    targets: list[list[Target]] = [[] for _ in findings]
    for number, stretches in marks.stretches.items():
        section = sections[number]
        lines = section.text.split("\n")
        for start, end, finding in stretches:
            at = 0
            for index, line in enumerate(lines):
                first, last = max(start - at, 0), min(end - at, len(line))
                place = section.places[index] if section.places else section.source
                if first < last and place is not None:
                    targets[finding].append(Target(place, line, first, last))
                at += len(line) + 1
    for cell_id, numbers in marks.cells.items():
        cell = report.cells[cell_id]
        place = cell.source if cell.source is not None and any(cell.source) else between(report, cell_id)
        if place is not None:
            target = Target(place, cell.text, 0, len(cell.text), cell_id)
            for finding in numbers:
                targets[finding].append(target)
    for about, own in zip(findings, targets, strict=True):
        source = about.source
        if source is None or not any(source) or any(target.place == source for target in own):
            continue
        if not own or not (about.cell or about.passages):
            own[:] = [Target(source, "", 0, 0)]  # a label, a heading: rather than all the cells that it stands for
    return targets
