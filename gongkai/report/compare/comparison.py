"""The figures of several reports side by side, each with its change and percent, and the rates derived from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto
from fractions import Fraction
from itertools import pairwise

from gongkai.messages import Message
from gongkai.report.compare.rates import RATES, Rate
from gongkai.report.compare.sentences import SectionDifference, section_differences
from gongkai.report.formats import CellSpec
from gongkai.report.model import AnnualReport, Cell, Number
from gongkai.report.roster import plain_name


class Kind(StrEnum):
    """What is compared."""

    YEARS = auto()
    """One agency over the years: each report with the one before it."""
    AGENCIES = auto()
    """Several agencies: each with the first."""


class NotComparableError(ValueError):
    """Reports that cannot be set side by side; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Change:
    """From one figure to another. `percent` is None where the first is zero: there is no percentage of nothing."""

    difference: Number
    percent: Fraction | None

    @classmethod
    def between(cls, before: Number, after: Number) -> Change:
        """The change from `before` to `after`."""
        difference = after - before
        return cls(difference, Fraction(difference) * 100 / Fraction(before) if before else None)


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the form in every report; None where a report's form does not have it.

    `changes` has one less than there are reports: None where either figure is not certain, or not in the same unit.
    """

    cell_id: str
    spec: CellSpec
    cells: tuple[Cell | None, ...]
    changes: tuple[Change | None, ...]

    @property
    def differs(self) -> bool:
        """Whether anything but the same figure stands in the reports."""
        return len({(cell.value, cell.state) if cell else None for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class RateLine:
    """One rate in every report, as a share from 0 to 1; None where it is not known."""

    rate: Rate
    shares: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reports in the order in which they are compared, and what came of it.

    `prose` has an entry for each change: the sections of the earlier (or first) report beside those of the later.
    """

    kind: Kind
    reports: tuple[AnnualReport, ...]
    lines: tuple[Line, ...]
    rates: tuple[RateLine, ...]
    prose: tuple[tuple[SectionDifference, ...], ...]

    @property
    def steps(self) -> tuple[tuple[int, int], ...]:
        """The pairs of reports, by position, that are compared with one another."""
        return _steps(self.kind, len(self.reports))


def compare(reports: Sequence[AnnualReport]) -> Comparison:
    """The reports side by side: over the years where all are of one agency and of different years, else by agency.

    Raises NotComparableError for fewer than two reports.
    """
    if len(reports) < 2:
        raise NotComparableError(Message("至少要有两份报告才能比较。"))
    kind = _kind(reports)
    if kind is Kind.YEARS:
        reports = sorted(reports, key=lambda report: report.year or 0)
    steps = _steps(kind, len(reports))
    return Comparison(
        kind,
        tuple(reports),
        tuple(_lines(reports, steps)),
        tuple(RateLine(rate, tuple(map(rate.of, reports))) for rate in RATES),
        tuple(section_differences(reports[first], reports[second]) for first, second in steps),
    )


def _kind(reports: Sequence[AnnualReport]) -> Kind:
    names = {plain_name(report.agency) for report in reports}
    years = [report.year for report in reports]
    of_one_agency = len(names) == 1 and "" not in names and None not in years and len(set(years)) == len(years)
    return Kind.YEARS if of_one_agency else Kind.AGENCIES


def _steps(kind: Kind, count: int) -> tuple[tuple[int, int], ...]:
    return tuple(pairwise(range(count))) if kind is Kind.YEARS else tuple((0, other) for other in range(1, count))


def _lines(reports: Sequence[AnnualReport], steps: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """The cells of all the forms in play, in the order of the newest form, those it does not have behind."""
    forms = sorted({report.format.id: report.format for report in reports}.values(), key=lambda form: form.id)
    specs = {name: spec for form in reversed(forms) for name, spec in form.cells.items()}
    for name, spec in sorted(specs.items(), key=lambda item: item[1].table):
        cells = tuple(report.cells.get(name) for report in reports)
        changes = tuple(_change(cells[first], cells[second]) for first, second in steps)
        yield Line(name, spec, cells, changes)


def _change(before: Cell | None, after: Cell | None) -> Change | None:
    if before is None or after is None or before.value is None or after.value is None or before.unit != after.unit:
        return None
    if isinstance(before.value, Decimal) or isinstance(after.value, Decimal):
        return Change.between(Decimal(before.value), Decimal(after.value))
    return Change.between(before.value, after.value)
