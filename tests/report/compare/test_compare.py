"""Reports beside one another: every cell with its change, rates, and what became of every sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.compare import RATES, Change, Kind, NotComparableError, Relation, compare, section_differences
from gongkai.report.compare.sentences import sentences
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Section, State
from tests.report.checks.building import blank, report_of

RECEIVED = "requests.received.total"
FEES = "fees.amount"


def _of(year: int, **cells: int) -> AnnualReport:
    report = report_of(FORMATS["2021"], {RECEIVED: cells.get("received", 0)})
    return replace(report, year=year)


def test_the_years_of_one_agency_are_put_in_order_and_each_compared_with_the_one_before() -> None:
    comparison = compare([_of(2024, received=30), _of(2022, received=10), _of(2023, received=25)])
    assert comparison.kind is Kind.YEARS
    assert [report.year for report in comparison.reports] == [2022, 2023, 2024]
    line = next(line for line in comparison.lines if line.cell_id == RECEIVED)
    assert [cell.value for cell in line.cells if cell] == [10, 25, 30]
    assert line.changes == (Change(15, Fraction(150)), Change(5, Fraction(20)))
    assert len(comparison.lines) == 200
    assert [line.cell_id for line in comparison.lines if line.differs] == [RECEIVED]


def test_agencies_are_each_compared_with_the_first() -> None:
    other = replace(_of(2023, received=5), agency="清源县杨树镇人民政府")
    third = replace(_of(2023, received=20), agency="清源县桥头镇人民政府")
    comparison = compare([_of(2023, received=10), other, third])
    assert comparison.kind is Kind.AGENCIES
    assert comparison.steps == ((0, 1), (0, 2))
    line = next(line for line in comparison.lines if line.cell_id == RECEIVED)
    assert line.changes == (Change(-5, Fraction(-50)), Change(10, Fraction(100)))


def test_two_reports_of_one_year_are_no_years() -> None:
    assert compare([_of(2023), _of(2023)]).kind is Kind.AGENCIES


def test_a_blank_is_no_figure_and_nothing_has_no_percentage() -> None:
    report = report_of(FORMATS["2021"], {RECEIVED: blank()})
    line = next(line for line in compare([_of(2022), replace(report, year=2023)]).lines if line.cell_id == RECEIVED)
    assert line.changes == (None,)
    assert line.differs
    assert Change.between(0, 7) == Change(7, None)


def test_money_in_another_unit_is_not_compared() -> None:
    yuan = Cell(Decimal("12.5"), State.VALUE, "12.5元", unit="元")
    first = _of(2022)
    second = replace(_of(2023), cells={**first.cells, FEES: yuan})
    line = next(line for line in compare([first, second]).lines if line.cell_id == FEES)
    assert line.changes == (None,)


def test_both_forms_side_by_side_have_the_cells_of_both() -> None:
    old = replace(report_of(FORMATS["2019"]), year=2020)
    comparison = compare([old, _of(2021)])
    names = {line.cell_id for line in comparison.lines}
    assert names == set(FORMATS["2019"].cells) | set(FORMATS["2021"].cells)
    previous = next(line for line in comparison.lines if line.cell_id == "licensing.previous")
    assert previous.cells[1] is None
    assert previous.changes == (None,)


def test_one_report_is_no_comparison() -> None:
    with pytest.raises(NotComparableError):
        compare([_of(2023)])


def test_rates() -> None:
    report = report_of(
        FORMATS["2021"],
        {
            RECEIVED: 10,
            "requests.received.business": 4,
            "requests.disposed.total": 8,
            "requests.granted.total": 2,
            "requests.partly_granted.total": 1,
            "requests.refused.third_party.total": 2,
            "requests.other.fee_overdue.total": 1,
            "reconsideration.total": 6,
            "reconsideration.pending": 2,
            "reconsideration.corrected": 1,
        },
    )
    shares = {rate.id: rate.of(report) for rate in RATES}
    assert shares["granted"] == Fraction(1, 4)
    assert shares["granted_at_least_in_part"] == Fraction(3, 8)
    assert shares["refused"] == Fraction(1, 4)
    assert shares["overdue"] == Fraction(1, 8)
    assert shares["reconsideration_corrected"] == Fraction(1, 4)
    assert shares["received.business"] == Fraction(2, 5)
    assert shares["litigation_corrected"] is None
    unknown = replace(report, cells={**report.cells, "requests.refused.third_party.total": blank()})
    assert next(rate for rate in RATES if rate.id == "refused").of(unknown) is None


def _prose(text: str) -> AnnualReport:
    return replace(_of(2023), introduction=None, sections=(Section(1, "总体情况", text),))


def test_what_became_of_each_sentence() -> None:
    before = _prose("全年收到申请12件。组织业务培训2次，参加80人次。设立查阅点3处。")
    after = _prose("全年收到申请15件。新开通了政务新媒体账号。组织业务培训3次，参加95人次。")
    (part,) = section_differences(before, after)
    assert [(pair.relation, pair.before, pair.after) for pair in part.pairs] == [
        (Relation.CHANGED, "全年收到申请12件。", "全年收到申请15件。"),
        (Relation.ADDED, "", "新开通了政务新媒体账号。"),
        (Relation.CHANGED, "组织业务培训2次，参加80人次。", "组织业务培训3次，参加95人次。"),
        (Relation.REMOVED, "设立查阅点3处。", ""),
    ]
    assert 30 < part.similarity < 90


TEXTS = st.lists(
    st.sampled_from(["甲方案已印发。", "乙方案已印发；", "完成清理工作", "\n", "共3件。"]), max_size=12
).map("".join)


@given(TEXTS, TEXTS)
def test_every_sentence_is_in_one_pair_and_in_order(before: str, after: str) -> None:
    for part in section_differences(_prose(before), _prose(after)):
        assert [pair.before for pair in part.pairs if pair.before] == sentences(before)
        assert [pair.after for pair in part.pairs if pair.after] == sentences(after)


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    for part in section_differences(_prose(text), _prose(text)):
        assert part.similarity == 100
        assert all(pair.relation is Relation.SAME for pair in part.pairs)
