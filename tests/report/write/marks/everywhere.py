"""Findings at every cell and at words of every section, so that a marked copy shows whether each is at its place."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.checks import CheckResult, Finding, Severity
from gongkai.report.model import AnnualReport, Passage, Place
from gongkai.report.read import read

BASIS = Article("条例", 50)


def finding(
    name: str,
    cell: str | None = None,
    passages: Sequence[Passage] = (),
    source: Place | None = None,
    operands: Sequence[str] = (),
) -> Finding:
    """A finding whose message is `name`."""
    operands = tuple(operands) or ((cell,) if cell else ())
    return Finding(
        "A01", Severity.ERROR, cell, None, None, Message(name), source, BASIS, operands, passages=tuple(passages)
    )


def result(*findings: Finding) -> CheckResult:
    """What a check answers that found these."""
    return CheckResult(findings, {}, ())


def everywhere(reports: Sequence[AnnualReport], seed: int = 0) -> list[tuple[AnnualReport, CheckResult]]:
    """Each report with a finding at each of its cells, named after it, and one at words of each paragraph."""
    random = Random(seed)
    checked = []
    for number, report in enumerate(reports):
        findings = [finding(f"{number}:{name}", name) for name, cell in report.cells.items() if cell.source]
        for section in report.prose:
            at = 0
            for line in section.text.split("\n"):
                if line.strip():
                    start = random.randrange(len(line))
                    end = random.randint(start + 1, min(len(line), start + 40))
                    if line[start:end].strip():
                        passage = section.passage(at + start, at + end)
                        findings.append(finding(f"{number}:words {section.number} {at}", passages=(passage,)))
                at += len(line) + 1
        checked.append((report, result(*findings)))
    return checked


def words_marked(checked: Sequence[tuple[AnnualReport, CheckResult]]) -> dict[str, str]:
    """The words that each finding about words is to mark, without spaces, by its name."""
    return {
        each.message.template: bare(each.passages[0].text)
        for _, answer in checked
        for each in answer.findings
        if each.passages
    }


def cells_marked(checked: Sequence[tuple[AnnualReport, CheckResult]]) -> dict[str, str]:
    """What is printed in each cell that a finding marks, without spaces, by the finding's name."""
    return {
        each.message.template: bare(report.cells[each.cell].text)
        for report, answer in checked
        for each in answer.findings
        if each.cell
    }


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split()).replace("\u200b", "")


def readings(data: bytes) -> list[object]:
    """What a reader gets out of a file: figures, prose, title."""
    return [
        (
            {name: (cell.state, cell.value, cell.text) for name, cell in report.cells.items()},
            [(section.number, section.ordinal, section.title, section.text) for section in report.prose],
            report.title,
            report.agency,
            report.year,
            report.contact,
        )
        for report in read(data, "report")
    ]
