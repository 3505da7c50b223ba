"""What the rules say of the files of a submission, which are checked among each other. It knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from gongkai.corpus.batch import Reading
from gongkai.corpus.checking import Checking
from gongkai.corpus.results import Result
from gongkai.portal.checkup.folders import Folder
from gongkai.report.checks import CheckResult, Finding, Severity
from gongkai.report.model import AnnualReport


class Judgement(StrEnum):
    """Whether a report can be handed in, as far as rules can say."""

    READY = auto()
    """Nothing was found."""
    LOOK = auto()
    """No error was found, but something that a person should look at."""
    MEND = auto()
    """Something is wrong."""


@dataclass(frozen=True)
class Examined:
    """A report with what the rules say of it."""

    report: AnnualReport
    result: CheckResult

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, in the order of the rules."""
        return self.result.findings

    def count(self, *severities: Severity) -> int:
        """How many findings are of these severities."""
        return sum(1 for finding in self.findings if finding.severity in severities)

    @property
    def judgement(self) -> Judgement:
        """Whether it can be handed in."""
        if self.count(Severity.BLOCK, Severity.ERROR):
            return Judgement.MEND
        doubtful = self.count(Severity.WARNING, Severity.EXTRACTION) or self.report.unclear
        return Judgement.LOOK if doubtful else Judgement.READY


def examine(folder: Folder, names: Sequence[tuple[int, str]], today: date) -> dict[int, Result]:
    """What the rules say of the files that were read (their numbers and names), by number."""
    readings = [Reading(name, folder.reports(number), None, 0.0) for number, name in names]
    results = Checking(today=today).results(readings)
    return {number: result for (number, _), result in zip(names, results, strict=False)}


def examined(result: Result) -> list[Examined]:
    """The reports of one file."""
    return [Examined(report, check) for report, check in zip(result.reading.reports, result.checks or (), strict=True)]
