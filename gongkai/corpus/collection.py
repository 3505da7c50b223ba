"""Reports of many agencies and years as one collection: whose they are, and what stands around each of them.

An agency is known by its entry in the roster; without one, by its name as `roster.plain_name` bares it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from gongkai.corpus.similar import alike
from gongkai.law.agencies import Level, divisions, level_of, place_of
from gongkai.report.checks import RULES, CheckResult, Context, Finding, Likeness, Verdict
from gongkai.report.checks.likeness import own_words
from gongkai.report.checks.neighbours import ALIKE, PEER_CELLS
from gongkai.report.checks.versions import correction_notes
from gongkai.report.model import MISSING, AnnualReport, Number, Origin
from gongkai.report.rollup import RollUp, form_of, roll_up_received
from gongkai.report.roster import Entry, Roster, plain_name

_ENOUGH = 0.5
"""A year is the one in question if at least this share of the most frequent year's reports are of it."""
_SHORTEST_NAME = 3
"""Characters: shorter names of places stand in other words by chance."""

AgencyYear = tuple[str, int]


@dataclass(frozen=True)
class Collection:
    """Reports, in the order given, with the roster of the agencies that are to report, if there is one."""

    reports: Sequence[AnnualReport]
    roster: Roster | None = None
    asked_year: int | None = None

    @cached_property
    def entries(self) -> tuple[Entry | None, ...]:
        """The roster's entry of each report's agency; None where it has none."""
        if self.roster is None:
            return (None,) * len(self.reports)
        known: dict[str, Entry | None] = {}
        for report in self.reports:
            if report.agency not in known:
                known[report.agency] = self.roster.find(report.agency)
        return tuple(known[report.agency] for report in self.reports)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What each report's agency is known by; empty where the report names none."""
        return tuple(
            f"code {entry.code}" if entry else plain_name(report.agency)
            for report, entry in zip(self.reports, self.entries, strict=True)
        )

    @cached_property
    def year(self) -> int | None:
        """The year in question: the one asked for, else the latest that about as many reports are of as of any."""
        years = Counter(report.year for report in self.reports if report.year is not None)
        if self.asked_year is not None or not years:
            return self.asked_year
        most = max(years.values())
        return max(year for year, count in years.items() if count >= _ENOUGH * most)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that there are reports of."""
        return tuple(sorted({report.year for report in self.reports if report.year is not None}))

    def contexts(self, done: Callable[[], None] = lambda: None) -> Iterator[Context]:
        """What stands around each report, in their order; `done` is called as each one's prose has been compared.

        Around a report that is alone, without a roster, nothing is known.
        """
        if len(self.reports) < 2 and self.roster is None:
            yield from (Context() for _ in self.reports)
            return
        likes = self._likes(done)
        names = _Names(self)
        for number in range(len(self.reports)):
            yield replace(
                self.figures_around(number),
                alike=likes[number],
                places=names.above(self.entries[number]),
                foreign_names=names.foreign(number),
            )

    def figures_around(self, number: int, roll: RollUp | None = None) -> Context:
        """What stands around one report, without what is known of names and prose.

        `roll` is the sum that it should be, where that is known better than from the reports here.
        """
        report, entry = self.reports[number], self.entries[number]
        roll = roll or self._roll_up(entry, report)
        return Context(
            previous=self._previous(number),
            earlier=self._earlier.get(number),
            entry=entry,
            published=entry.published if entry and report.year == self.year else None,
            twins=tuple(self.reports[twin].source or _NOWHERE for twin in self._twins(number)),
            sums=roll.sums(report.format) if roll else None,
            known_sums=roll.known_sums(report.format) if roll else None,
            peers=self._peers.get((report.level, report.year)),
        )

    def absent(self) -> Iterator[tuple[Entry, AnnualReport, CheckResult]]:
        """Each agency of the roster without a report for the year in question: a report that holds nothing but its
        name, level and year, and what is found of that (G01). Nothing without a roster, or a year.
        """
        year = self.year
        if self.roster is None or year is None:
            return
        there = {
            entry.code
            for entry, report in zip(self.entries, self.reports, strict=True)
            if entry and report.year == year
        }
        for entry in self.roster.entries.values():
            if entry.code not in there:
                report = missing_report(entry, year)
                yield entry, report, missing_result(report, entry)

    @cached_property
    def _by_agency_and_year(self) -> Mapping[AgencyYear, list[int]]:
        found: defaultdict[AgencyYear, list[int]] = defaultdict(list)
        for number, (key, report) in enumerate(zip(self.keys, self.reports, strict=True)):
            if key and report.year is not None:
                found[key, report.year].append(number)
        return found

    def _twins(self, number: int) -> list[int]:
        year = self.reports[number].year
        same = self._by_agency_and_year.get((self.keys[number], year), []) if year is not None else []
        return [other for other in same if other != number]

    @cached_property
    def _earlier(self) -> Mapping[int, AnnualReport]:
        """The version of a report that was published before it: of those of one agency and year, notes of a correction
        become more; without them, the one given first was first.
        """
        found = {}
        for same in self._by_agency_and_year.values():
            if len(same) > 1:
                versions = sorted(same, key=lambda number: correction_notes(self.reports[number]))
                found.update({later: self.reports[earlier] for earlier, later in pairwise(versions)})
        return found

    def _previous(self, number: int) -> AnnualReport | None:
        """The report of the year before; None also where there are two that differ."""
        year = self.reports[number].year
        found = self._by_agency_and_year.get((self.keys[number], year - 1), []) if year is not None else []
        reports = [self.reports[other] for other in found]
        return reports[0] if reports and all(_says_the_same(reports[0], other) for other in reports[1:]) else None

    def _likes(self, done: Callable[[], None]) -> list[tuple[Likeness, ...]]:
        kin = [key or number for number, key in enumerate(self.keys)]
        found = alike([own_words(report) for report in self.reports], ALIKE, kin, done)
        return [tuple(_likeness(self.reports[pair.other], pair.similarity) for pair in pairs) for pairs in found]

    @cached_property
    def _peers(self) -> Mapping[tuple[Level | None, int | None], Mapping[str, tuple[Number, ...]]]:
        groups: defaultdict[tuple[Level | None, int | None], defaultdict[str, list[Number]]]
        groups = defaultdict(lambda: defaultdict(list))
        for report in self.reports:
            if report.level is None or report.year is None:
                continue
            group = groups[report.level, report.year]
            for cell in PEER_CELLS & report.cells.keys():
                if (figure := report.value(cell)) is not None:
                    group[cell].append(figure)
        return {key: {cell: tuple(sorted(figures)) for cell, figures in group.items()} for key, group in groups.items()}

    def _roll_up(self, entry: Entry | None, report: AnnualReport) -> RollUp | None:
        """The sums of the agencies below a report's own; None where there are none, or no year."""
        if self.roster is None or entry is None or report.year is None or not self.roster.children(entry.code):
            return None
        received = {
            child.code: [
                self.reports[number] for number in self._by_agency_and_year.get((f"code {child.code}", report.year), ())
            ]
            for child in self.roster.children(entry.code)
        }
        return roll_up_received(received, self.roster, entry.code, year=report.year, form=report.format)


def missing_report(entry: Entry, year: int) -> AnnualReport:
    """What stands for a report that was not received: the agency's name, level and year, and no cell."""
    form = form_of(year)
    return AnnualReport(form, dict.fromkeys(form.cells, MISSING), agency=entry.name, level=entry.level, year=year)


def missing_result(report: AnnualReport, entry: Entry) -> CheckResult:
    """What is found of a report that was not received: G01, and nothing that rests on a report."""
    outcomes = RULES["G01"].run(report, Context(entry=entry, received=False))
    return CheckResult(tuple(each for each in outcomes if isinstance(each, Finding)), {"G01": Verdict.FAIL}, ())


def _says_the_same(one: AnnualReport, other: AnnualReport) -> bool:
    figures = [{cell_id: (cell.state, cell.value) for cell_id, cell in report.cells.items()} for report in (one, other)]
    return one.format is other.format and figures[0] == figures[1]


def _likeness(report: AnnualReport, similarity: float) -> Likeness:
    return Likeness(report.agency, report.year, report.source, similarity)


class _Names:
    """Names of places and agencies: which are foreign to an agency.

    With a roster, foreign is what is neither its own nor above or below it. Without one, only a place of the same level
    with another name is known to be: whether a county belongs to a city, its name does not say.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._roster = collection.roster
        names = {report.agency for report in collection.reports if report.agency}
        if self._roster:
            names |= {entry.name for entry in self._roster.entries.values()}
        self._agencies = {name: level_of(name) for name in names if len(name) >= _SHORTEST_NAME}
        self._levels = {division: level_of(division) for name in names for division in _places(name)}

    def above(self, entry: Entry | None) -> tuple[str, ...]:
        """The places of the agencies above one in the roster."""
        if self._roster is None or entry is None:
            return ()
        return tuple(dict.fromkeys(place for each in self._roster.above(entry.code) for place in _places(each.name)))

    def foreign(self, number: int) -> frozenset[str]:
        """The names that are foreign to the agency of a report: other places, and other agencies of its own."""
        report, entry = self._collection.reports[number], self._collection.entries[number]
        own = set(_places(report.agency)) | {report.place, report.agency}
        if self._roster is not None and entry is not None:
            kin = [entry, *self._roster.above(entry.code), *self._roster.below(entry.code)]
            own |= {place for each in kin for place in _places(each.name)} | {each.name for each in kin}
            return frozenset((self._levels.keys() | self._agencies.keys()) - own)
        levels = {self._levels.get(place) for place in own} - {None}
        others = {place for place, level in self._levels.items() if level in levels}
        others |= {name for name, level in self._agencies.items() if level is not None and level is report.level}
        return frozenset(others - own)


def _places(agency: str) -> tuple[str, ...]:
    """The divisions in an agency's name that are long enough to be looked for."""
    return tuple(name for name in divisions(place_of(agency)) if len(name) >= _SHORTEST_NAME)


_NOWHERE = Origin("", "", "")
