"""Working days: what was announced, what was not, and counting."""

from __future__ import annotations

import copy
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.notices import Notice
from gongkai.law.statutory import YEARS, holiday_message, statutory_days
from gongkai.law.workdays import (
    MOST_BROUGHT_FORWARD,
    Calendar,
    CalendarError,
    DayKind,
    announced,
)

CALENDAR = announced()
UNKNOWN = max(CALENDAR.announced_years) + 1
"""The first year that nothing has been announced for."""

# From the State Council's notices, by hand.
MAKE_UP = {
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}

CHECKED = [
    tuple(found)
    for line in (Path(__file__).parent / "checked_days.txt").read_text().splitlines()
    for found in re.findall(r"(\d{4}-\d\d-\d\d) ([W-])", line)
]

announced_dates = st.dates(date(2004, 1, 1), date(2026, 12, 31))
all_dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("year", MAKE_UP)
def test_every_make_up_day_of_recent_years(year: int) -> None:
    found = [day.date for day in CALENDAR.year(year) if day.kind is DayKind.MAKE_UP]
    assert found == [date.fromisoformat(f"{year}-{day}") for day in MAKE_UP[year].split()]


@pytest.mark.parametrize(("day", "worked"), CHECKED)
def test_days_checked_by_hand(day: str, worked: str) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) == (worked == "W")


def test_a_day_says_its_kind_its_holiday_and_its_source() -> None:
    eve = CALENDAR.day(date(2026, 2, 16))
    assert (eve.kind, eve.name, eve.provisional) == (DayKind.HOLIDAY, "春节", False)
    assert "chinesecalendar" in eve.source
    assert CALENDAR.day(date(2026, 4, 6)).name == "清明节"
    assert CALENDAR.day(date(2026, 2, 14)).kind is DayKind.MAKE_UP
    assert CALENDAR.day(date(2026, 2, 14)).name == ""
    assert CALENDAR.day(date(2026, 11, 21)).kind is DayKind.WEEKEND
    assert CALENDAR.day(date(2026, 11, 20)).kind is DayKind.WORKDAY


def test_a_year_not_announced_has_weekends_and_statutory_holidays_and_says_so() -> None:
    days = CALENDAR.year(2027)
    holidays = [day.date for day in days if day.kind is DayKind.HOLIDAY]
    # 元旦; 除夕 to 初三; 清明; 劳动节; 端午; 中秋; 国庆节, from the lunar calendar of 2027.
    spoken = "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"
    assert holidays == [date.fromisoformat(f"2027-{day}") for day in spoken.split()]
    assert all(day.provisional for day in days)
    assert not any(day.kind is DayKind.MAKE_UP for day in days)
    assert "全国年节及纪念日放假办法" in days[0].source


@pytest.mark.parametrize(
    "first", [date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23), date(2033, 1, 31)]
)
def test_spring_festivals_to_come(first: date) -> None:
    for offset in (-1, 0, 1, 2):
        assert CALENDAR.day(first + timedelta(offset)).name == "春节"


def test_no_substitute_is_assumed_for_a_holiday_on_a_weekend() -> None:
    assert date(2027, 5, 1).weekday() == 5  # 劳动节 on a Saturday and Sunday
    assert CALENDAR.is_workday(date(2027, 5, 3))
    assert CALENDAR.is_workday(date(2027, 5, 4))


def test_two_festivals_on_one_day() -> None:
    assert set(CALENDAR.day(date(2031, 10, 1)).name.split("、")) == {"国庆节", "中秋节"}


def test_before_2008_there_were_four_festivals() -> None:
    assert set(statutory_days(2003).values()) == {"元旦", "春节", "劳动节", "国庆节"}


@pytest.mark.parametrize("year", range(2004, UNKNOWN))
def test_statutory_holidays_were_off_in_every_announced_year(year: int) -> None:
    assert [day for day in statutory_days(year) if CALENDAR.is_workday(day)] == []


def test_the_last_days_of_an_announced_year_wait_for_the_next_notice() -> None:
    assert not CALENDAR.is_provisional(date(UNKNOWN - 1, 12, 28))
    assert CALENDAR.is_provisional(date(UNKNOWN - 1, 12, 29))
    assert CALENDAR.is_provisional(date(UNKNOWN, 1, 1))
    known = CALENDAR.with_notice(Notice(UNKNOWN, {date(UNKNOWN, 1, 1): "元旦"}))
    assert not known.is_provisional(date(UNKNOWN - 1, 12, 29))
    assert not known.is_provisional(date(UNKNOWN, 12, 28))


def test_counting_across_spring_festival_and_its_make_up_days() -> None:
    # 2026: 14 and 28 February worked, 15 to 23 off.
    received = date(2026, 2, 10)
    assert [CALENDAR.after(received, count) for count in (1, 3, 4, 5, 8)] == [
        date(2026, 2, 11),
        date(2026, 2, 13),
        date(2026, 2, 14),
        date(2026, 2, 24),
        date(2026, 2, 27),
    ]
    assert CALENDAR.after(received, 9) == date(2026, 2, 28)
    assert CALENDAR.between(received, date(2026, 2, 28)) == 9
    assert CALENDAR.on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.on_or_after(date(2026, 2, 14)) == date(2026, 2, 14)


def test_counting_across_the_end_of_a_year() -> None:
    assert CALENDAR.after(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert CALENDAR.between(date(2025, 12, 31), date(2026, 1, 4)) == 1
    assert CALENDAR.between(date(2018, 12, 28), date(2019, 1, 2)) == 2  # 29 December worked, 30 to 1 January off
    assert CALENDAR.between(date(2023, 12, 31), date(2025, 12, 31)) == 251 + 248


def test_start_is_not_counted_and_none_is_the_start_itself() -> None:
    assert CALENDAR.after(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert CALENDAR.after(date(2026, 3, 7), 0) == date(2026, 3, 7)
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.after(date(2026, 3, 2), -1)


@given(all_dates, st.integers(1, 250))
def test_after_and_between_undo_each_other(start: date, workdays: int) -> None:
    end = CALENDAR.after(start, workdays)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.between(start, end) == workdays
    assert CALENDAR.between(start, end - timedelta(1)) == workdays - 1
    assert CALENDAR.between(end, start) == -workdays


@given(all_dates, st.integers(0, 900))
def test_between_counts_the_days_one_by_one(start: date, length: int) -> None:
    end = min(start + timedelta(length), date(2100, 12, 31))
    counted = sum(CALENDAR.is_workday(start + timedelta(days)) for days in range(1, (end - start).days + 1))
    assert CALENDAR.between(start, end) == counted


@given(all_dates)
def test_the_first_working_day_not_before(day: date) -> None:
    found = CALENDAR.on_or_after(day)
    assert CALENDAR.is_workday(found)
    assert not any(CALENDAR.is_workday(day + timedelta(days)) for days in range((found - day).days))


@pytest.mark.parametrize("day", [date(YEARS[0] - 1, 12, 31), date(YEARS[-1] + 1, 1, 1)])
def test_years_that_cannot_be_computed_are_refused_in_words(day: date) -> None:
    with pytest.raises(CalendarError) as caught:
        CALENDAR.is_workday(day)
    assert str(day.year) in caught.value.message.text("zh")
    assert copy.copy(caught.value).message == caught.value.message
    with pytest.raises(CalendarError):
        CALENDAR.after(date(YEARS[-1], 12, 1), 40)


def test_no_announced_year_brought_a_day_forward_by_more_than_is_reckoned_with() -> None:
    """Had each year since 2008 not been announced yet, `earliest` would never have been too late."""
    unannounced = Calendar()
    start, too_late, brought_forward = date(2008, 1, 1), [], 0
    while start < date(2026, 8, 1):
        for workdays in (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60):
            real, shown = CALENDAR.after(start, workdays), unannounced.after(start, workdays)
            if unannounced.earliest(start, workdays) > real:
                too_late.append((start, workdays))
            if shown > real:
                brought_forward = max(brought_forward, unannounced.between(real, shown))
        start += timedelta(1)
    assert too_late == []
    assert brought_forward == MOST_BROUGHT_FORWARD


def test_the_earliest_day_differs_only_where_a_provisional_day_is_counted() -> None:
    assert CALENDAR.earliest(date(2026, 11, 20), 20) == CALENDAR.after(date(2026, 11, 20), 20)
    assert CALENDAR.after(date(2026, 12, 25), 20) == date(2027, 1, 25)
    assert CALENDAR.earliest(date(2026, 12, 25), 20) == date(2027, 1, 21)
    # Nothing can bring it forward into days that are known.
    assert CALENDAR.earliest(date(2026, 12, 25), 3) == date(2026, 12, 29)
    assert CALENDAR.earliest(date(2027, 3, 1), 1) == date(2027, 3, 2)


@given(announced_dates, st.integers(1, 60))
def test_the_earliest_day_is_never_after_the_day_itself(start: date, workdays: int) -> None:
    assert start < CALENDAR.earliest(start, workdays) <= CALENDAR.after(start, workdays)


def test_names_for_people_in_both_languages() -> None:
    assert holiday_message("国庆节、中秋节").text("zh") == "国庆节、中秋节"
    assert holiday_message("国庆节、中秋节").text("en") == "National Day and Mid-Autumn Festival"
    assert holiday_message("春节、清明节、国庆节").text("zh") == "春节、清明节、国庆节"
    assert holiday_message("春节、清明节、国庆节").text("en") == "Spring Festival, Tomb-Sweeping Day and National Day"
    assert holiday_message("{纪念日}").text("en") == "{纪念日}"
    assert {kind.message.text("en") for kind in DayKind} == {
        "working day",
        "weekend",
        "holiday",
        "make-up working day",
    }
