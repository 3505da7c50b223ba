from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.citations import LITIGATION, RECONSIDERATION, RECONSIDERATION_1999, Article
from gongkai.law.outcomes import Outcome, OutcomeGroup
from gongkai.law.remedies import LAST_DAY, NoRemedyRuleError, expiry, remedies
from gongkai.law.remedy_table import RemedyKind, Term, Unit, read_table, statutory_table
from gongkai.law.workdays import announced
from gongkai.messages import Message

CALENDAR = announced()
FIRST, DIRECT, AFTER = RemedyKind.RECONSIDERATION, RemedyKind.LITIGATION, RemedyKind.LITIGATION_AFTER
TERMS = {
    kind: Term(kind, length, unit, Article(LITIGATION), True, Message("期限"))
    for kind, length, unit in ((FIRST, 60, Unit.DAY), (DIRECT, 6, Unit.MONTH), (AFTER, 15, Unit.DAY))
}


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize(("replied", "until_2023"), [(date(2023, 12, 31), True), (date(2024, 1, 1), False)])
def test_reconsideration_comes_first_for_refusals_since_2024(outcome: Outcome, replied: date, until_2023: bool) -> None:
    found = remedies(outcome, replied, replied, CALENDAR)
    refusal = outcome.group in (OutcomeGroup.REFUSED, OutcomeGroup.PARTLY_GRANTED)
    offered = [remedy.term.kind for remedy in found.remedies]
    assert offered == ([FIRST, AFTER] if refusal and not until_2023 else [FIRST, DIRECT, AFTER])
    assert ("应当先申请行政复议" in found.message.text("zh")) is (refusal and not until_2023)
    law = RECONSIDERATION_1999 if until_2023 else RECONSIDERATION
    assert found.remedies[0].term.article.law == law


def test_what_is_certain_and_what_is_not() -> None:
    def rule_of(outcome: Outcome) -> tuple[str, bool, bool]:
        rule = remedies(outcome, date(2026, 3, 2), date(2026, 3, 2), CALENDAR).rule
        return str(rule.article), rule.verified, rule.comment is not None

    assert rule_of(Outcome.STATE_SECRETS) == (f"{RECONSIDERATION}第23条第1款第(4)项", True, False)
    assert rule_of(Outcome.PARTLY_GRANTED) == (f"{RECONSIDERATION}第23条第1款第(4)项", False, True)
    assert rule_of(Outcome.NOT_HELD) == (f"{LITIGATION}第46条", False, True)
    assert rule_of(Outcome.GRANTED) == (f"{LITIGATION}第46条", True, False)
    assert rule_of(Outcome.FEE_OVERDUE)[1:] == (False, True)


def test_a_reply_before_the_table_begins_has_no_rule() -> None:
    with pytest.raises(NoRemedyRuleError, match="2019-05-14") as refused:
        remedies(Outcome.GRANTED, date(2019, 5, 14), date(2019, 5, 20), CALENDAR)
    assert "granted" in refused.value.message.text("en").lower()


@pytest.mark.parametrize(
    ("kind", "start", "due"),
    [
        (FIRST, date(2026, 3, 3), date(2026, 5, 6)),  # 60 days end on Saturday, 2 May: the holiday lasts until the 5th
        (FIRST, date(2026, 3, 2), date(2026, 5, 6)),  # on 1 May
        (FIRST, date(2026, 3, 1), date(2026, 4, 30)),  # a working day
        (FIRST, date(2025, 12, 30), date(2026, 2, 28)),  # a Saturday that is worked
        (AFTER, date(2026, 9, 16), date(2026, 10, 8)),  # on 1 October
        (AFTER, date(2026, 3, 6), date(2026, 3, 23)),  # on a Saturday
        (DIRECT, date(2025, 8, 31), date(2026, 2, 28)),  # February has no 31st; its last day is worked
        (DIRECT, date(2026, 1, 15), date(2026, 7, 15)),
        (DIRECT, date(2025, 11, 30), date(2026, 6, 1)),  # on a Saturday, 30 May
    ],
)
def test_the_last_day(kind: RemedyKind, start: date, due: date) -> None:
    found = expiry(TERMS[kind], start, CALENDAR)
    assert (found.due, found.provisional) == (due, False)
    assert found.steps[-1].date == due


def test_the_steps_say_how_the_day_was_found() -> None:
    counted, moved = remedies(Outcome.GRANTED, date(2026, 2, 27), date(2026, 3, 2), CALENDAR).remedies[0].steps
    assert (counted.date, counted.article) == (date(2026, 5, 1), Article(RECONSIDERATION, 20))
    assert counted.message.text("zh") == "自2026-03-02的次日起算60日，至2026-05-01。"
    assert (moved.date, moved.article, moved.verified) == (date(2026, 5, 6), LAST_DAY, False)
    assert "2026-05-01" in moved.message.text("en")


def test_litigation_after_reconsideration_waits_for_that_decision() -> None:
    last = remedies(Outcome.STATE_SECRETS, date(2026, 3, 2), date(2026, 3, 4), CALENDAR).remedies[-1]
    assert (last.term.kind, last.due, last.steps) == (AFTER, None, ())
    assert expiry(last.term, date(2026, 6, 1), CALENDAR).due == date(2026, 6, 16)


def test_a_last_day_in_a_year_not_announced_is_provisional() -> None:
    year = max(day.year for day in (date(2026, 1, 1), date(2027, 1, 1)) if not CALENDAR.is_provisional(day)) + 1
    assert expiry(TERMS[DIRECT], date(year - 1, 9, 10), CALENDAR).provisional


@given(
    start=st.dates(min_value=date(2019, 5, 15), max_value=date(2026, 5, 31)),
    kind=st.sampled_from([FIRST, DIRECT, AFTER]),
)
def test_the_last_day_agrees_with_counting_day_by_day(start: date, kind: RemedyKind) -> None:
    day = start
    if kind is DIRECT:
        month = (start.month + 5) % 12 + 1
        year = start.year + (month < start.month)
        while (day.year, day.month) != (year, month) or day.day < min(start.day, monthrange(year, month)[1]):
            day += timedelta(days=1)
    else:
        for _ in range(60 if kind is FIRST else 15):
            day += timedelta(days=1)
    while not CALENDAR.is_workday(day):
        day += timedelta(days=1)
    assert expiry(TERMS[kind], start, CALENDAR).due == day


def test_every_kind_of_remedy_has_a_name_in_both_languages() -> None:
    assert [kind.message.text("zh") for kind in RemedyKind] == ["行政复议", "直接提起行政诉讼", "复议后提起行政诉讼"]
    assert all(kind.message.text("en").isascii() for kind in RemedyKind)


def test_an_office_can_replace_the_table() -> None:
    own = read_table(OWN)
    found = remedies(Outcome.NOT_HELD, date(2026, 3, 2), date(2026, 3, 2), CALENDAR, own)
    assert [remedy.term.length for remedy in found.remedies] == [60]
    assert found.message.text("en") == "先申请复议。"  # an office's own words have no translation
    assert statutory_table().rule(Outcome.NOT_HELD, date(2026, 3, 2)) != found.rule


OWN = """
[terms.reconsideration]
kind = "reconsideration"
length = 60
unit = "day"
basis = "reconsideration 20"
verified = true
text = "六十日内申请行政复议。"

[routes.first]
terms = ["reconsideration"]
text = "先申请复议。"

[[rules]]
from = 2024-01-01
outcomes = ["*"]
route = "first"
basis = "reconsideration 23/1(4)"
verified = true
"""
