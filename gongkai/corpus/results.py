"""What comes of reading, and checking, many files; and how it went over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongkai.corpus.batch import DEFAULT_TIME_LIMIT, Reading, read_many
from gongkai.corpus.sources import Source
from gongkai.messages import Message
from gongkai.report.model import AnnualReport

if TYPE_CHECKING:
    from gongkai.corpus.checking import Checking
    from gongkai.report.checks import CheckResult, Finding


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file; `checks` has one entry for each report, and is None where they were not
    checked.

    The last result of a folder that was checked against a roster is of no file: its reading is empty, and `absent` has
    what is found of agencies without a report, each with a report that holds nothing but name, level and year.
    """

    reading: Reading
    checks: tuple[CheckResult, ...] | None = None
    absent: tuple[tuple[AnnualReport, CheckResult], ...] = ()

    @property
    def examined(self) -> list[tuple[AnnualReport, CheckResult]]:
        """The reports that were checked, and those that are absent, each with what the rules say of it."""
        return [*zip(self.reading.reports, self.checks or (), strict=self.checks is not None), *self.absent]

    @property
    def checked(self) -> list[tuple[AnnualReport, tuple[Finding, ...]]]:
        """The reports with what was found in each."""
        checks = self.checks or ()
        found = [check.findings for check in checks] or [()] * len(self.reading.reports)
        return list(zip(self.reading.reports, found, strict=True))


def results(
    sources: Sequence[Source],
    checking: Checking | None,
    jobs: int = 1,
    time_limit: float = DEFAULT_TIME_LIMIT,
    seen: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """Read `sources` and, unless `checking` is None, check their reports; in the order given. See `read_many` for
    the rest.

    Reports are checked among each other, so all are read, and held, before the first is checked; `seen` is called as
    each file was read.
    """
    with closing(read_many(sources, jobs, time_limit)) as readings:
        kept = []
        for reading in readings:
            seen()
            if checking is None:
                yield Result(reading)
            else:
                kept.append(reading)
    if checking is not None:
        yield from checking.results(kept)


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
        self.files += not result.absent
        self.unread += result.reading.error is not None
        self.reports += len(result.reading.reports)
        self.unclear += sum(len(report.unclear) for report in result.reading.reports)
        if result.checks is not None:
            from gongkai.report.checks import Severity  # the rules are loaded where something was checked

            self.checked = True
            checks = (*result.checks, *(check for _, check in result.absent))
            findings = [finding for check in checks for finding in check.findings]
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
