"""Roll-up: the report of an agency above others as the sums of theirs, each sum with all that it was made from.

A blank, an unclear cell or a missing report is never a zero: a sum that lacks one of them is incomplete, and no figure.

The two forms are not mixed silently. A roll-up has one form. A report in the other one counts only in the cells that
both forms have with the same meaning (the same id), and is named in each of them with its form; in the cells that it
does not have it is missing, and the sum is incomplete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gongkai.report.formats import FORMATS, CellSpec, Format, Kind
from gongkai.report.model import AnnualReport, Cell, Number, State
from gongkai.report.roster import Entry, Roster, plain_name

_IN_MYRIADS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10_000)}
"""What units of money are in 万元."""
_MONEY = "万元"
"""The unit of a sum of money. Where the form leaves the unit to the reporter, a figure without one is unclear."""


class Standing(StrEnum):
    """What an agency gives to a sum. Only `VALUE` gives a figure."""

    VALUE = "value"
    BLANK = "blank"
    """Its cell is blank."""
    UNCLEAR = "unclear"
    """Its cell is missing, unreadable or ambiguous, or its unit is not known."""
    OTHER_FORM = "other_form"
    """Its report has the other form, which does not have the cell."""
    CONTRADICTED = "contradicted"
    """Several reports of it were received, and they differ in the cell."""
    NO_REPORT = "no_report"
    """No report of it was received."""


@dataclass(frozen=True, slots=True)
class Member:
    """An agency whose figures go into the sums, with the reports received of it for the year, mostly one."""

    entry: Entry
    reports: tuple[AnnualReport, ...] = ()
    is_own: bool = False
    """Whether these are the parent's own figures, of its office, and not those of an agency below it."""


class Contribution(NamedTuple):
    """What one agency gives to one sum: a figure and the cell that it stands in, or why it gives none."""

    member: Member
    standing: Standing
    value: Number | None
    report: AnnualReport | None
    cell: Cell | None


_Given = tuple[Standing, Number | None, AnnualReport | None, Cell | None]
"""A contribution without its member."""


@dataclass(slots=True)
class Total:
    """What the known figures of a cell come to, and how many agencies gave none."""

    known: Number = 0
    figures: int = 0
    lacking: int = 0

    @property
    def value(self) -> Number | None:
        """The sum, where nothing is lacking; else None."""
        return None if self.lacking or not self.figures else self.known


@dataclass(frozen=True)
class RollUp:
    """The sums over the members; what was received but does not count stands in `left_out`."""

    form: Format
    parent: Entry
    year: int
    members: tuple[Member, ...]
    left_out: tuple[AnnualReport, ...] = field(default=())
    """Reports of agencies that are not right below the parent, that the roster does not have, or of other years."""

    @property
    def has_own(self) -> bool:
        """Whether the parent's own figures are among the members, so that the sums should be all of it."""
        return any(member.is_own for member in self.members)

    @cached_property
    def totals(self) -> Mapping[str, Total]:
        """For each cell of the form what it comes to."""
        totals = [(spec, spec.column.kind is Kind.MONEY, Total()) for spec in self.form.cells.values()]
        for member in self.members:
            # Nearly every contribution is a count in the one report of an agency: 600,000 of them in a province.
            cells = member.reports[0].cells if len(member.reports) == 1 else {}
            for spec, is_money, total in totals:
                cell = cells.get(spec.id)
                is_plain = cell is not None and cell.state is State.VALUE and not is_money
                value = cell.value if cell is not None and is_plain else _given(member, spec)[1]
                if value is None:
                    total.lacking += 1
                else:
                    total.known += value
                    total.figures += 1
        return {spec.id: total for spec, _, total in totals}

    def contributions(self, cell_id: str) -> tuple[Contribution, ...]:
        """What each member gives to a cell, in the roster's order. Raises KeyError for an id the form has not."""
        spec = self.form.cells[cell_id]
        return tuple(Contribution(member, *_given(member, spec)) for member in self.members)

    def lacking(self) -> Iterator[tuple[Member, Standing, tuple[str, ...]]]:
        """The members that did not give every figure: for each reason, the cells."""
        for member in self.members:
            reasons: defaultdict[Standing, list[str]] = defaultdict(list)
            for spec in self.form.cells.values():
                standing = _given(member, spec)[0]
                if standing is not Standing.VALUE:
                    reasons[standing].append(spec.id)
            for standing, cells in reasons.items():
                yield member, standing, tuple(cells)

    def report(self) -> AnnualReport:
        """The parent's report as sums. Where a sum is incomplete there is no figure, and the cell's text says so.

        A cell of which no figure is known is missing; one with a part of the figures is unreadable, with the text
        至少n (at least n), 已知n (known: n) where it may be negative, or 不详 where all that is known is zeros.
        """
        cells = {cell_id: _cell(self.form.cells[cell_id], total) for cell_id, total in self.totals.items()}
        return AnnualReport(
            self.form,
            cells,
            agency=self.parent.name,
            level=self.parent.level,
            year=self.year,
            title=f"{self.parent.name}{self.year}年政府信息公开工作年度报告",
        )

    def sums(self, form: Format) -> dict[str, Number | None]:
        """What the parent's report in `form` must have in each cell that both forms have; None where it is not known.

        Without the parent's own figures it is not known of any.
        """
        own = self.has_own
        return {cell: total.value if own else None for cell, total in self.totals.items() if cell in form.cells}

    def known_sums(self, form: Format) -> dict[str, Number]:
        """What the parent's report in `form` must have at least; not of changes, which may be negative."""
        return {
            cell: total.known
            for cell, total in self.totals.items()
            if cell in form.cells and total.figures and self.form.cells[cell].column.kind is not Kind.CHANGE
        }


def roll_up(
    reports: Iterable[AnnualReport], roster: Roster, parent: str, own: AnnualReport | None = None, *, year: int
) -> RollUp:
    """The report of the agency with code `parent` for `year`, as the sums of those right below it and its `own`.

    Agencies are found in the roster by the name that the report has. The form is that of `own`, else the one laid down
    for the year. Raises KeyError where the roster does not have the code.
    """
    reports = [report for report in reports if report is not own]
    children = {child.code for child in roster.children(parent) if own is None or not _is_office(child, roster)}
    received: defaultdict[str, list[AnnualReport]] = defaultdict(list)
    left_out = []
    for report in reports:
        entry = roster.find(report.agency)
        if entry is not None and entry.code in children and report.year == year:
            received[entry.code].append(report)
        else:
            left_out.append(report)
    return replace(roll_up_received(received, roster, parent, own, year=year), left_out=tuple(left_out))


def roll_up_received(
    received: Mapping[str, Sequence[AnnualReport]],
    roster: Roster,
    parent: str,
    own: AnnualReport | None = None,
    *,
    year: int,
    form: Format | None = None,
) -> RollUp:
    """Like `roll_up`, for reports of the year by the code of their agency, in `form` where one is asked for.

    The parent's own figures are those of `own`, else of its office where the roster has it among the children.
    """
    entry = roster.entries[parent]
    children = [(child, _is_office(child, roster)) for child in roster.children(parent)]
    members = [
        Member(child, tuple(received.get(child.code, ())), is_own=is_office)
        for child, is_office in children
        if own is None or not is_office
    ]
    if own is not None:
        members.insert(0, Member(entry, (own,), is_own=True))
    return RollUp(form or (own.format if own else form_of(year)), entry, year, tuple(members))


def _is_office(entry: Entry, roster: Roster) -> bool:
    """Whether an agency is the office of the one above it (县人民政府办公室), whose figures are its own."""
    return plain_name(entry.name) == plain_name(roster.entries[entry.parent].name)


def form_of(year: int) -> Format:
    """The form laid down for the reports of a year; the first one for years before."""
    forms = sorted(FORMATS.values(), key=lambda form: form.first_year)
    return next((form for form in reversed(forms) if form.first_year <= year), forms[0])


def _given(member: Member, spec: CellSpec) -> _Given:
    """What a member gives to a cell of the roll-up's form."""
    if len(member.reports) == 1:
        return _read(member.reports[0], spec)
    if not member.reports:
        return Standing.NO_REPORT, None, None, None
    answers = [_read(report, spec) for report in member.reports]
    first = answers[0]
    if all(answer[:2] == first[:2] for answer in answers[1:]):
        return first
    return Standing.CONTRADICTED, None, first[2], first[3]


def _read(report: AnnualReport, spec: CellSpec) -> _Given:
    cell = report.cells.get(spec.id)
    if cell is None:
        return Standing.OTHER_FORM, None, report, None
    if cell.state is State.VALUE:
        if spec.column.kind is not Kind.MONEY:
            return Standing.VALUE, cell.value, report, cell
        value = _money(cell, spec)
        return (Standing.UNCLEAR if value is None else Standing.VALUE), value, report, cell
    return (Standing.BLANK if cell.state is State.BLANK else Standing.UNCLEAR), None, report, cell


def _money(cell: Cell, spec: CellSpec) -> Number | None:
    """An amount in 万元; None where its unit is not known."""
    factor = _IN_MYRIADS.get(cell.unit or spec.unit)
    if factor is None or cell.value is None:
        return None
    return cell.value if factor == 1 else cell.value * factor


def _cell(spec: CellSpec, total: Total) -> Cell:
    unit = _MONEY if spec.column.kind is Kind.MONEY and spec.unit != _MONEY else ""
    if total.value is not None:
        return Cell(
            total.value, State.VALUE, format(total.value, "f" if isinstance(total.value, Decimal) else "d"), unit=unit
        )
    if not total.figures:
        return Cell(None, State.MISSING)
    return Cell(None, State.UNREADABLE, _at_least(spec, total, unit))


def _at_least(spec: CellSpec, total: Total, unit: str) -> str:
    """What is said of an incomplete sum. A change may be negative: a part of them is no lower bound."""
    if not total.known:
        return "不详"
    return f"{'已知' if spec.column.kind is Kind.CHANGE else '至少'}{total.known}{unit}"
