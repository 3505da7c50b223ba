"""A folder of reports rolled up to the agency above them, and what the rules across agencies say on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.corpus.collection import Collection
from gongkai.report.checks import RULES, Finding
from gongkai.report.model import AnnualReport
from gongkai.report.rollup import RollUp, roll_up
from gongkai.report.roster import Roster

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
