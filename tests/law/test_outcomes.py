from __future__ import annotations

import pytest

from gongkai.law.citations import INSTRUMENTS, REGULATION, Article, cite
from gongkai.law.outcomes import Outcome, OutcomeGroup
from gongkai.report.formats import FORMATS

FORM = FORMATS["2021"].table(3)
ROWS = {row.id: row for row in FORM.rows}
AROUND = {"received", "carried_in", "disposed", "carried_out"}
"""Rows of table 3 that are no outcome."""


def test_the_outcomes_are_the_result_rows_of_table_3_in_printed_order() -> None:
    assert [outcome.value for outcome in Outcome] == [row.id for row in FORM.rows if row.id not in AROUND]


@pytest.mark.parametrize("outcome", Outcome)
def test_the_name_is_the_label_of_its_row(outcome: Outcome) -> None:
    row, name = ROWS[outcome], outcome.message.text("zh")
    if outcome.ordinal is None:
        assert row.label.startswith(f"（{ordinal_of(outcome.group)}）{name}")
    else:
        assert row.label == f"{outcome.ordinal}.{name}"
        assert row.group == f"（{ordinal_of(outcome.group)}）{outcome.group.message.text('zh')}"


def ordinal_of(group: OutcomeGroup) -> str:
    return "一二三四五六"[list(OutcomeGroup).index(group)]


def test_every_outcome_stands_in_one_group() -> None:
    assert [outcome for group in OutcomeGroup for outcome in group.outcomes] == list(Outcome)


def test_what_each_refusal_rests_on() -> None:
    assert Outcome.GRANTED.basis == (Article(REGULATION, 36, 1), Article(REGULATION, 36, 2))
    assert {str(article) for outcome in OutcomeGroup.REFUSED.outcomes for article in outcome.basis} == {
        f"{REGULATION}{place}"
        for place in ("第14条", "第15条", "第32条", "第16条第1款", "第16条第2款", "第36条第(7)项")
    }


def test_the_older_form_has_the_same_rows_except_the_last_group() -> None:
    older = {row.id for row in FORMATS["2019"].table(3).rows}
    assert {outcome for outcome in Outcome if outcome not in older} == set(OutcomeGroup.OTHER.outcomes)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("regulation", REGULATION),
        ("regulation 33", f"{REGULATION}第33条"),
        ("regulation 36(7)", f"{REGULATION}第36条第(7)项"),
        ("regulation 16/2", f"{REGULATION}第16条第2款"),
        ("reconsideration 23/1(4)", f"{INSTRUMENTS['reconsideration']}第23条第1款第(4)项"),
    ],
)
def test_citations_are_read(text: str, shown: str) -> None:
    assert str(cite(text)) == shown


@pytest.mark.parametrize("text", ["", "law 3", "regulation36", "regulation 36()", "regulation 3 ", "regulation 三"])
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no citation"):
        cite(text)
