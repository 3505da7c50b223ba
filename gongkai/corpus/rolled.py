"""A folder of reports rolled up to the agency above them, and what the rules across agencies say on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from gongkai.corpus.collection import Collection
from gongkai.corpus.results import Result
from gongkai.messages import Language, Message
from gongkai.report.checks import RULES, Finding
from gongkai.report.model import AnnualReport
from gongkai.report.rollup import RollUp, roll_up
from gongkai.report.roster import Roster
from gongkai.report.write.rollup.content import RollUpDocument
from gongkai.report.write.rollup.html import rollup_html
from gongkai.report.write.rollup.xlsx import write_rollup_xlsx

RULES_APPLIED = ("G02", "G03", "G06")
"""The rules that a roll-up runs on the reports; G01 is about those that are not there."""

Found = tuple[AnnualReport, tuple[Finding, ...]]


def rolled_up(
    reports: Sequence[AnnualReport], roster: Roster, parent: str, own: AnnualReport | None, year: int
) -> tuple[RollUp, list[Found]]:
    """The sums of the reports right below `parent`, and the findings G01, G02, G03 and G06 on these and its own report.

    Raises KeyError where the roster does not have the parent's code.
    """
    roll = roll_up(reports, roster, parent, own, year=year)
    return roll, [found for found in _findings(Collection(reports, roster, year), roll) if found[1]]


def _findings(collection: Collection, roll: RollUp) -> Iterator[Found]:
    codes = {member.entry.code for member in roll.members} - {roll.parent.code}
    for missing, report, result in collection.absent():
        if missing.code in codes:
            yield report, result.findings
    for number, (report, entry) in enumerate(zip(collection.reports, collection.entries, strict=True)):
        if entry is None or report.year != roll.year or entry.code not in codes | {roll.parent.code}:
            continue
        context = collection.figures_around(number, roll if entry.code == roll.parent.code else None)
        outcomes = (outcome for code in RULES_APPLIED for outcome in RULES[code].run(report, context))
        yield report, tuple(outcome for outcome in outcomes if isinstance(outcome, Finding))


@dataclass
class RollUpOutput:
    """A workbook and a web page of the reports rolled up to `parent`, for `year`, else that of most of them, else last
    year.
    """

    workbook: IO[bytes]
    page: IO[bytes]
    roster: Roster
    parent: str
    year: int | None
    language: Language
    _reports: list[AnnualReport] = field(default_factory=list)
    _unread: list[tuple[str, str, Message]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Keep the reports of one file."""
        self._reports += result.reading.reports
        if error := result.reading.error:
            self._unread.append((result.reading.name, error.reason, error.message))

    def close(self) -> None:
        """Write the sums."""
        year = Collection(self._reports, self.roster, self.year).year or date.today().year - 1
        roll, findings = rolled_up(self._reports, self.roster, self.parent, None, year)
        document = RollUpDocument(roll, findings, self._unread)
        write_rollup_xlsx(document, self.workbook, self.language)
        self.page.write(rollup_html(document, self.language))
