"""Roll-up: the parent's report is the sum of its children's, and nothing that is not known is ever a zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.formats import FORMATS, Kind
from gongkai.report.model import MISSING, AnnualReport, Cell, State
from gongkai.report.rollup import RollUp, Standing, roll_up
from gongkai.report.roster import read_roster
from tests.corpus import county
from tests.report.checks.building import blank

LICENCES, RECEIVED, FEES = "licensing.decisions", "requests.received.total", "fees.amount"
UNKNOWN = [
    (blank(), Standing.BLANK),
    (blank("/"), Standing.BLANK),
    (MISSING, Standing.UNCLEAR),
    (Cell(None, State.UNREADABLE, "若干"), Standing.UNCLEAR),
    (Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 12)), Standing.UNCLEAR),
]
unhurried = settings(deadline=None)


def rolled(*reports: AnnualReport, own: AnnualReport | None = None) -> RollUp:
    return roll_up(reports, county.roster(), "1", own, year=2023)


def all_of(cell: str, *figures: Cell | int | Decimal) -> list[AnnualReport]:
    """A report of each child, with `figures` in a cell."""
    return [county.report(agency, {cell: figure}) for agency, figure in zip(county.CHILDREN, figures, strict=True)]


def standings(roll: RollUp, cell: str) -> list[Standing]:
    return [each.standing for each in roll.contributions(cell)]


@unhurried
@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), st.sampled_from(sorted(FORMATS["2021"].cells)))
def test_a_sum_is_that_of_the_children(figures: list[int], cell: str) -> None:
    roll = rolled(*all_of(cell, *figures))
    assert roll.totals[cell].value == sum(figures)
    assert [each.value for each in roll.contributions(cell)] == figures
    report = roll.report()
    assert report.value(cell) == sum(figures)
    assert report.unclear == ()
    assert (report.agency, report.year) == (county.PARENT, 2023)


@unhurried
@given(st.lists(st.integers(0, 99), min_size=3, max_size=3), st.sampled_from(UNKNOWN), st.integers(0, 3))
def test_what_is_not_known_is_never_a_zero(figures: list[int], unknown: tuple[Cell, Standing], position: int) -> None:
    cells: list[Cell | int] = [*figures]
    cells.insert(position, unknown[0])
    roll = rolled(*all_of(LICENCES, *cells))
    total = roll.totals[LICENCES]
    assert (total.value, total.known, total.figures, total.lacking) == (None, sum(figures), 3, 1)
    assert standings(roll, LICENCES)[position] is unknown[1]
    cell = roll.report().cells[LICENCES]
    assert (cell.value, cell.state) == (None, State.UNREADABLE)
    assert not cell.text.isdecimal()


@unhurried
@given(st.sets(st.integers(0, 3), max_size=3))
def test_a_missing_report_leaves_every_sum_incomplete(there: set[int]) -> None:
    reports = all_of(LICENCES, 1, 2, 3, 4)
    roll = rolled(*(reports[number] for number in sorted(there)))
    assert all(total.value is None and total.lacking == 4 - len(there) for total in roll.totals.values())
    missing = [member.entry.name for member, standing, _ in roll.lacking() if standing is Standing.NO_REPORT]
    assert missing == [name for number, name in enumerate(county.CHILDREN) if number not in there]


@unhurried
@given(st.lists(st.decimals(0, 10**6, places=4), min_size=4, max_size=4))
def test_money_is_added_exactly(amounts: list[Decimal]) -> None:
    assert rolled(*all_of(FEES, *amounts)).totals[FEES].value == sum(amounts)


def test_money_in_other_units() -> None:
    roll = rolled(*all_of(FEES, Cell(12000, State.VALUE, "12000元", unit="元"), Decimal("0.8"), 0, 0))
    assert roll.totals[FEES].value == Decimal("2.0")
    cells = {"procurement.amount": Cell(5, State.VALUE, "5")}
    reports = [county.report(agency, cells, year=2020, form="2019") for agency in county.CHILDREN]
    old = roll_up(reports, county.roster(), "1", year=2020)
    assert set(standings(old, "procurement.amount")) == {Standing.UNCLEAR}  # the form does not say the unit


def test_own_figures_are_counted() -> None:
    own = county.report(county.PARENT, {LICENCES: 100})
    roll = rolled(*all_of(LICENCES, 1, 2, 3, 4), own=own)
    assert roll.has_own
    assert roll.totals[LICENCES].value == 110
    assert roll.sums(FORMATS["2021"])[LICENCES] == 110


def test_the_office_in_the_roster_has_the_own_figures_once() -> None:
    roster = read_roster(county.ROSTER + "15,清源县人民政府办公室,department,1\n")
    office = county.report("清源县人民政府办公室", {LICENCES: 5})
    children = all_of(LICENCES, 1, 2, 3, 4)
    assert roll_up([*children, office], roster, "1", year=2023).totals[LICENCES].value == 15
    given_apart = roll_up([*children, office], roster, "1", office, year=2023)
    assert given_apart.totals[LICENCES].value == 15
    assert given_apart.left_out == ()


def test_without_its_own_figures_the_parents_sum_is_only_known_to_be_no_less() -> None:
    roll = rolled(*all_of(LICENCES, 1, 2, 3, 4))
    assert set(roll.sums(FORMATS["2021"]).values()) == {None}
    assert roll.known_sums(FORMATS["2021"])[LICENCES] == 10


def test_two_reports_that_agree_count_once_and_two_that_differ_not_at_all() -> None:
    first = county.report("清源县教育局", {LICENCES: 7, RECEIVED: 3})
    second = county.report("清源县教育局", {LICENCES: 7, RECEIVED: 4}, file="修订.html")
    roll = rolled(first, second, *all_of(LICENCES, 0, 1, 1, 1)[1:])
    assert roll.totals[LICENCES].value == 10
    assert standings(roll, RECEIVED)[0] is Standing.CONTRADICTED
    assert roll.totals[RECEIVED].value is None


def test_the_forms_are_not_mixed_silently() -> None:
    old = county.report("清源县教育局", {LICENCES: 7, "other_services.decisions": 2}, form="2019")
    roll = rolled(old, *all_of(LICENCES, 0, 1, 1, 1)[1:])
    assert roll.form is FORMATS["2021"]
    assert roll.totals[LICENCES].value == 10
    (first, *_) = roll.contributions(LICENCES)
    assert first.report is old
    for cell in ("normative_documents.valid", FEES, "requests.other.other.total"):
        assert standings(roll, cell)[0] is Standing.OTHER_FORM
        assert roll.totals[cell].value is None


def test_a_change_has_no_lower_bound() -> None:
    reports = [county.report("清源县教育局", {"licensing.change": -3}, year=2020, form="2019")]
    roll = roll_up(reports, county.roster(), "1", year=2020)
    changes = [spec.id for spec in roll.form.cells.values() if spec.column.kind is Kind.CHANGE]
    assert changes
    assert not roll.known_sums(roll.form).keys() & set(changes)
    assert roll.report().cells["licensing.change"].text == "已知-3"


def test_what_does_not_belong_is_left_out_and_named() -> None:
    others: Sequence[AnnualReport] = [
        county.report("东河县教育局"),
        county.report("清源县教育局", year=2022),
        county.report(county.PARENT),
    ]
    roll = rolled(*all_of(LICENCES, 1, 1, 1, 1), *others)
    assert roll.left_out == tuple(others)
    assert roll.totals[LICENCES].value == 4


@pytest.mark.parametrize(("year", "form"), [(2018, "2019"), (2020, "2019"), (2021, "2021"), (2030, "2021")])
def test_the_form_is_that_of_the_year(year: int, form: str) -> None:
    assert roll_up([], county.roster(), "1", year=year).form.id == form


def test_an_unknown_parent() -> None:
    with pytest.raises(KeyError):
        roll_up([], county.roster(), "9", year=2023)
