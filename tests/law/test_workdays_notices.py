"""Calendars that notices are laid over."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.notices import Notice, read_notice
from gongkai.law.workdays import Calendar, CalendarError, DayKind, announced

NOTICES = Path(__file__).parent / "notices"
CALENDAR = announced()
NEW_YEAR = Notice(
    2027,
    {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"},
    frozenset((date(2026, 12, 26), date(2027, 1, 2))),
    number="某号",
)


@pytest.mark.parametrize("year", [2008, 2010, 2012, 2017, 2018, 2023, 2024, 2025, 2026])
def test_the_state_councils_words_and_the_package_agree(year: int) -> None:
    notice = read_notice((NOTICES / f"{year}.txt").read_text())
    assert CALENDAR.with_notice(notice).differences(CALENDAR) == ()


def test_a_year_that_was_corrected_later() -> None:
    arranged = CALENDAR.with_notice(read_notice((NOTICES / "2019.txt").read_text()))
    moved = [date(2019, 4, 28), date(2019, 5, 2), date(2019, 5, 3), date(2019, 5, 5)]
    assert arranged.differences(CALENDAR) == tuple(moved)
    corrected = arranged.with_notice(read_notice((NOTICES / "2019-amended.txt").read_text()))
    assert corrected.differences(CALENDAR) == ()
    assert [notice.amends for notice in corrected.notices if notice.year == 2019] == [False, True]


def test_a_notice_adds_a_year_and_reaches_into_the_december_before() -> None:
    calendar = CALENDAR.with_notice(NEW_YEAR)
    assert 2027 in calendar.announced_years
    assert calendar.day(date(2026, 12, 31)).kind is DayKind.HOLIDAY
    assert calendar.day(date(2026, 12, 26)).kind is DayKind.MAKE_UP
    assert calendar.day(date(2027, 1, 1)).source == "某号"
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert calendar.is_workday(date(2027, 2, 5))  # not named, so an ordinary Friday
    assert CALENDAR.is_workday(date(2026, 12, 31))  # the calendar it was laid over stays as it was


def test_a_notice_takes_the_whole_place_of_an_earlier_one() -> None:
    later = Notice(2027, {date(2027, 1, 1): "元旦"})
    calendar = CALENDAR.with_notice(NEW_YEAR).with_notice(later)
    assert calendar == CALENDAR.with_notice(later)
    assert calendar.is_workday(date(2026, 12, 31))


def test_a_single_day_is_corrected() -> None:
    correction = Notice(
        2026,
        {date(2026, 9, 3): "纪念日"},
        frozenset((date(2026, 9, 6),)),
        amends=True,
        ordinary=frozenset((date(2026, 10, 10), date(2026, 10, 7))),
    )
    calendar = CALENDAR.with_notice(correction)
    changed = (date(2026, 9, 3), date(2026, 9, 6), date(2026, 10, 7), date(2026, 10, 10))
    assert calendar.differences(CALENDAR) == CALENDAR.differences(calendar) == changed
    assert calendar.day(date(2026, 10, 10)).kind is DayKind.WEEKEND
    assert calendar.day(date(2026, 10, 7)).kind is DayKind.WORKDAY


def test_a_year_not_announced_cannot_be_corrected() -> None:
    correction = Notice(2027, {date(2027, 9, 3): "纪念日"}, amends=True)
    with pytest.raises(CalendarError, match="2027"):
        CALENDAR.with_notice(correction)


def test_a_count_moves_with_a_notice() -> None:
    spring = Notice(
        2027,
        {date(2027, 2, 5) + timedelta(days): "春节" for days in range(8)},
        frozenset((date(2027, 1, 31), date(2027, 2, 20))),
    )
    calendar = CALENDAR.with_notice(spring)
    assert CALENDAR.after(date(2027, 1, 25), 10) == date(2027, 2, 10)
    assert calendar.after(date(2027, 1, 25), 10) == date(2027, 2, 13 + 2)
    assert CALENDAR.after(date(2027, 1, 25), 8) == date(2027, 2, 4)
    assert calendar.after(date(2027, 1, 25), 8) == date(2027, 2, 3)  # the make-up Sunday brings it forward


def test_equal_calendars_are_one_key_and_survive_pickling() -> None:
    calendar, same = CALENDAR.with_notice(NEW_YEAR), CALENDAR.with_notice(NEW_YEAR)
    calendar.after(date(2026, 12, 1), 60)  # what has been looked up does not matter
    assert {calendar: 1}[same] == 1
    assert calendar != CALENDAR
    twin = copy.copy(calendar)
    assert twin == calendar
    assert twin.after(date(2026, 12, 1), 60) == calendar.after(date(2026, 12, 1), 60)
    assert Calendar(calendar.notices) == calendar


@st.composite
def corrections(draw: st.DrawFn) -> Notice:
    """A correction of 2026 with a few days off and on."""
    days = st.dates(date(2025, 12, 20), date(2026, 12, 31))
    holidays = draw(st.dictionaries(days, st.just("更正"), max_size=5))
    weekends = days.filter(lambda day: day.weekday() > 4 and day not in holidays)
    make_up = draw(st.frozensets(weekends, min_size=0 if holidays else 1, max_size=4))
    ordinary = draw(st.frozensets(days.filter(lambda day: day not in holidays and day not in make_up), max_size=3))
    return Notice(2026, holidays, make_up, amends=True, ordinary=ordinary)


@given(corrections())
def test_differences_are_the_days_that_a_look_at_each_finds(correction: Notice) -> None:
    calendar = CALENDAR.with_notice(correction)
    looked_at = [date(2025, 12, 1) + timedelta(days) for days in range(420)]
    expected = tuple(day for day in looked_at if calendar.is_workday(day) != CALENDAR.is_workday(day))
    assert calendar.differences(CALENDAR) == expected
    for day in correction.holidays:
        assert calendar.day(day).kind is DayKind.HOLIDAY
    assert all(calendar.is_workday(day) for day in correction.make_up)
