"""What comes of reading, and checking, many files; and how it went over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from gongkai.corpus.batch import DEFAULT_TIME_LIMIT, Reading, read_many
from gongkai.corpus.sources import Source
from gongkai.messages import Message
from gongkai.report.checks import CheckResult, Finding, Profile, Severity, check
from gongkai.report.model import AnnualReport


@dataclass(frozen=True, slots=True)
class Checking:
    """How reports are checked: with which decisions of people, and on which day."""

    profile: Profile = field(default_factory=Profile)
    today: date = field(default_factory=date.today)

    def check(self, report: AnnualReport) -> CheckResult:
        """All that the rules say of a report, and what was decided about it."""
        return self.profile.apply(report, check(report), self.today)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file; `checks` has one entry for each report, and is None where they were not
    checked.
    """

    reading: Reading
    checks: tuple[CheckResult, ...] | None = None

    @property
    def checked(self) -> list[tuple[AnnualReport, tuple[Finding, ...]]]:
        """The reports with what was found in each."""
        checks = self.checks or ()
        found = [check.findings for check in checks] or [()] * len(self.reading.reports)
        return list(zip(self.reading.reports, found, strict=True))


def results(
    sources: Sequence[Source], checking: Checking | None, jobs: int = 1, time_limit: float = DEFAULT_TIME_LIMIT
) -> Iterator[Result]:
    """Read `sources` and, unless `checking` is None, check their reports; in the order given. See `read_many` for
    the rest.
    """
    with closing(read_many(sources, jobs, time_limit)) as readings:
        for reading in readings:
            checks = tuple(checking.check(report) for report in reading.reports) if checking else None
            yield Result(reading, checks)


@dataclass
class Tally:
    """How it went, over all files."""

    files: int = 0
    reports: int = 0
    unread: int = 0
    unclear: int = 0
    """Cells that are missing, unreadable or ambiguous."""
    found: int = 0
    """Findings above information that are not waived."""
    waived: int = 0
    checked: bool = False

    def add(self, result: Result) -> None:
        """Count one file."""
        self.files += 1
        self.unread += result.reading.error is not None
        self.reports += len(result.reading.reports)
        self.unclear += sum(len(report.unclear) for report in result.reading.reports)
        if result.checks is not None:
            self.checked = True
            findings = [finding for check in result.checks for finding in check.findings]
            unwaived = [finding.severity for finding in findings if finding.waiver is None]
            self.found += len(unwaived) - unwaived.count(Severity.INFORMATION)
            self.waived += len(findings) - len(unwaived)

    @property
    def status(self) -> int:
        """The exit status: 2 some file could not be read, 1 something unclear or found, 0 neither."""
        return 2 if self.unread else int(self.unclear > 0 or self.found > 0)

    @property
    def message(self) -> Message:
        """The summary, in a sentence."""
        values: dict[str, object] = {
            "files": self.files,
            "reports": self.reports,
            "unclear": self.unclear,
            "unread": self.unread,
            "found": self.found,
        }
        if self.checked:
            return Message(
                "文件{files}个：读到报告{reports}份，不清的格{unclear}个，问题{found}个；未能读取的文件{unread}个。",
                values,
            )
        return Message("文件{files}个：读到报告{reports}份，不清的格{unclear}个；未能读取的文件{unread}个。", values)
