"""How long things are kept: the table's shape, and the days."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.retention import RULES, Kept, expires, remedies_may_begin_until


def test_every_rule_says_how_long_and_why() -> None:
    assert set(RULES) == set(Kept)
    for rule in RULES.values():
        assert rule.years >= rule.floor
        assert rule.article.law
        assert rule.message.text("zh")
        assert rule.comment.text("zh")


def test_identity_is_kept_the_longest_and_archives_ask_for_ten_years() -> None:
    assert max(rule.years for rule in RULES.values()) == RULES[Kept.IDENTITY].years
    assert RULES[Kept.FILES].floor == 10
    assert Kept.PROOFS.rule.floor == 0


@pytest.mark.parametrize(
    ("ended", "years", "day"),
    [
        (date(2020, 5, 6), 1, date(2021, 5, 7)),
        (date(2020, 5, 6), 0, date(2020, 5, 7)),
        (date(2020, 12, 31), 10, date(2031, 1, 1)),
        (date(2020, 2, 29), 1, date(2021, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 3, 1)),
    ],
)
def test_the_last_day_is_kept_whole(ended: date, years: int, day: date) -> None:
    assert expires(ended, years) == day


def test_the_longest_remedy_is_the_six_months_of_litigation() -> None:
    assert remedies_may_begin_until(date(2026, 1, 15)) == date(2026, 7, 15)
    assert remedies_may_begin_until(date(2026, 8, 31)) == date(2027, 2, 28)
