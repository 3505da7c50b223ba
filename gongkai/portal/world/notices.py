"""Notices on working days to try the platform with: invented, and saying so in their title.

The first announces the year after today's, which in most months is not announced yet; the second corrects the weeks
just ahead, so that whatever the season open requests have deadlines that move.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain

from gongkai.law.notices import Notice
from gongkai.law.statutory import statutory_days
from gongkai.law.workdays import Calendar

_LENGTHS = {"春节": 8, "国庆节": 7, "劳动节": 5}
"""How many days off these festivals have at least; the others have theirs and the weekend beside it."""
_CORRECTION_AHEAD = 5
"""The correction speaks of a day so many working days ahead."""
_ONE_DAY = timedelta(days=1)


def next_year(today: date) -> Notice:
    """An invented arrangement of the holidays of the year after today's, made as those of recent years are."""
    year = today.year + 1
    statutory = statutory_days(year)
    spans = {name: _span(name, [day for day, joined in statutory.items() if name in joined]) for name in _names(year)}
    holidays = {day: name for name, days in spans.items() for day in days}
    extra = {
        name: sum(day.weekday() < 5 for day in days) - sum(name in joined for joined in statutory.values())
        for name, days in spans.items()
    }
    make_up: set[date] = set()
    for name, days in spans.items():
        make_up.update(_make_up(days, extra[name], taken=make_up | holidays.keys()))
    return Notice(year, holidays, frozenset(make_up), title=f"演示用，不是真的通知：{year}年放假安排")


def correction(today: date, calendar: Calendar) -> Notice:
    """An invented correction: a working day soon to come is off, and the Saturday or Sunday after it is worked."""
    off = calendar.after(today, _CORRECTION_AHEAD)
    worked = off + _ONE_DAY
    while worked.weekday() < 5 or calendar.is_workday(worked):
        worked += _ONE_DAY
    title = f"演示用，不是真的通知：调整{off.year}年部分日期的安排"
    return Notice(off.year, {off: "调休"}, frozenset({worked}), title=title, amends=True)


def _names(year: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for joined in statutory_days(year).values() for name in joined.split("、")))


def _span(name: str, days: list[date]) -> list[date]:
    """The days off of a festival: its own, as many more as it has, and the weekend at either end."""
    first, last = min(days), max(days)
    last = max(last, first + timedelta(days=_LENGTHS.get(name, 1) - 1))
    while (first - _ONE_DAY).weekday() >= 5:
        first -= _ONE_DAY
    while (last + _ONE_DAY).weekday() >= 5:
        last += _ONE_DAY
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def _make_up(days: list[date], count: int, taken: set[date]) -> list[date]:
    """The `count` days of weekends nearest to a holiday that are not off or worked already."""
    reach = (timedelta(days=distance) for distance in range(1, 28))
    near = chain.from_iterable((days[0] - away, days[-1] + away) for away in reach)
    found = (day for day in near if day.weekday() >= 5 and day not in taken and day.year == days[0].year)
    return [day for _, day in zip(range(count), found, strict=False)]
