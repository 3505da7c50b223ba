"""What a report is checked against besides itself: last year's, its neighbours', the roster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.report.model import AnnualReport, Number, Origin
from gongkai.report.roster import Entry


@dataclass(frozen=True, slots=True)
class Likeness:
    """A report whose prose is nearly the same: whose it is, of which year, and how much of the text agrees.

    `similarity` is the Jaccard index of the two texts' shingles, 0 to 1.
    """

    agency: str
    year: int | None
    source: Origin | None
    similarity: float


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a report. Whatever is None is not known, and a rule that needs it cannot judge.

    A caller that checks one report alone gives none of it; `gongkai check` fills in what its folder and roster tell.
    """

    previous: AnnualReport | None = None
    """The same agency's report of the year before."""
    entry: Entry | None = None
    """The agency as the roster has it."""
    published: date | None = None
    """The day on which the report was published."""
    twins: tuple[Origin, ...] | None = None
    """Where else a report of the same agency and year was read from."""
    alike: tuple[Likeness, ...] | None = None
    """Reports of other agencies with nearly the same prose, the most similar first."""
    received: bool = True
    """False where there is no report: it stands for one that the roster lets expect, and holds nothing."""
    sums: Mapping[str, Number | None] | None = None
    """For a parent: what its children's reports and its own figures come to, by cell; None where one of them is not
    known."""
    known_sums: Mapping[str, Number] | None = None
    """For a parent: what the figures that are known of its children come to, by cell; the parent's may be more, by
    what is not known."""
    peers: Mapping[str, tuple[Number, ...]] | None = None
    """By cell: the figures of the reports of its level and year, its own among them, from the smallest."""
    places: tuple[str, ...] = ()
    """The places that it belongs to, as far as the roster tells more of them than its name."""
    foreign_names: frozenset[str] | None = None
    """Names of places and agencies that are neither its own nor above or below it."""
    earlier: AnnualReport | None = None
    """The version of this very report that was published before."""


ALONE = Context()
"""A report by itself."""
