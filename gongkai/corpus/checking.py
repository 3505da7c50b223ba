"""Reports that were read checked among each other, with what people decided and against their roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from gongkai.corpus.batch import Reading
from gongkai.corpus.collection import Collection
from gongkai.corpus.results import Result
from gongkai.report.checks import CheckResult, Context, Profile, check
from gongkai.report.checks.context import ALONE
from gongkai.report.model import AnnualReport
from gongkai.report.roster import Roster


@dataclass(frozen=True, slots=True)
class Checking:
    """How reports are checked: with which decisions of people, on which day, and against which roster.

    `year` is the one that every agency of the roster is to report on; None for the one that most reports are of.
    """

    profile: Profile = field(default_factory=Profile)
    today: date = field(default_factory=date.today)
    roster: Roster | None = None
    year: int | None = None

    def check(self, report: AnnualReport, context: Context = ALONE) -> CheckResult:
        """All that the rules say of a report, with what stands around it, and what was decided about it."""
        return self.profile.apply(report, check(report, context), self.today)

    def results(self, readings: Sequence[Reading]) -> Iterator[Result]:
        """The reports of all files checked among each other; then, of no file, what is found of agencies without."""
        reports = [report for reading in readings for report in reading.reports]
        collection = Collection(reports, self.roster, self.year)
        contexts = collection.contexts()
        for reading in readings:
            yield Result(reading, tuple(self.check(report, next(contexts)) for report in reading.reports))
        absent = [(report, self.profile.apply(report, result, self.today)) for _, report, result in collection.absent()]
        if absent:
            yield Result(Reading("", [], None, 0.0), (), tuple(absent))
