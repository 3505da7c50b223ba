"""Working days: weekends and holidays out, make-up days (调休上班) in.

A year that the State Council has announced follows its notices. One that it has not is computed from weekends and
the statutory holidays, without days off by arrangement or substitutes, and is provisional: see
docs/decisions/0017-working-days.md for what that means for a deadline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from itertools import accumulate

from chinese_calendar import constants as announcements

from gongkai.law.notices import Notice, read_notice
from gongkai.law.statutory import FESTIVALS, SOURCE, YEARS, not_computed, statutory_days
from gongkai.messages import Message

__all__ = ["Calendar", "CalendarError", "Day", "DayKind", "Notice", "announced", "read_notice"]

MOST_BROUGHT_FORWARD = 2
"""How many working days earlier, at most, a working day counted in a provisional year has come to lie once the year
was announced: make-up days before a holiday bring it forward, what is off within the holiday puts it back. Held
against every start day since 2008 and 1 to 60 working days in the tests."""

_NEW_YEARS_EVE_BEGINS = (12, 29)
"""New Year's arrangement has reached back this far (2007, 2018: 29 December worked, 30 and 31 off), so these days are
known only with the notice for the year after."""

_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is to those who count working days."""

    WORKDAY = "workday"
    """工作日: an ordinary Monday to Friday."""
    WEEKEND = "weekend"
    """公休日: a Saturday or Sunday outside any holiday."""
    HOLIDAY = "holiday"
    """放假: statutory, or off by arrangement (调休) or substitution (补休)."""
    MAKE_UP = "make_up"
    """调休上班: a Saturday or Sunday that is worked."""

    @property
    def is_workday(self) -> bool:
        """Whether such a day counts."""
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP)

    @property
    def message(self) -> Message:
        """The kind's name for people."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    DayKind.WORKDAY: Message("平日上班"),
    DayKind.WEEKEND: Message("周末公休"),
    DayKind.HOLIDAY: Message("放假"),
    DayKind.MAKE_UP: Message("调休上班"),
}


class CalendarError(ValueError):
    """A date or notice that no calendar can take; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message

    def __reduce__(self) -> tuple[type[CalendarError], tuple[Message]]:
        return type(self), (self.message,)


@dataclass(frozen=True, slots=True)
class Day:
    """One day, and where that is written."""

    date: date
    kind: DayKind
    name: str = ""
    """The holiday (春节); empty for any other day."""
    provisional: bool = False
    """Whether a notice still to come may change it."""
    source: str = ""
    """The notice's number, or the law for a year not announced."""

    @property
    def is_workday(self) -> bool:
        """Whether the day counts."""
        return self.kind.is_workday


class _Year:
    """The days of one year and their running count; what each method of `Calendar` looks up."""

    __slots__ = ("counts", "days", "first", "workdays")

    def __init__(self, days: tuple[Day, ...]) -> None:
        self.days = days
        self.first = days[0].date.toordinal()
        self.counts = tuple(accumulate(day.is_workday for day in days))
        self.workdays = tuple(day.date for day in days if day.is_workday)


class Calendar:
    """Which days are worked, by the notices that it was given. Immutable: a further notice makes another calendar.

    Calendars are equal where their notices are; they can be keys, pickled and shared between threads. Every method
    raises CalendarError for a date outside the years that can be computed (2000 to 2100).
    """

    __slots__ = ("_hash", "_notices", "_years")

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        self._notices: dict[int, tuple[Notice, ...]] = {}
        self._years: dict[int, _Year] = {}
        self._hash: int | None = None
        for notice in notices:
            self._add(notice)

    def _add(self, notice: Notice) -> None:
        earlier = self._notices.get(notice.year, ())
        if notice.amends and not earlier:
            raise CalendarError(Message("{year}年的放假安排还没有公布，不能更正。", {"year": notice.year}))
        self._notices[notice.year] = (*earlier, notice) if notice.amends else (notice,)

    def with_notice(self, notice: Notice) -> Calendar:
        """This calendar and one more notice, which takes the place of its year's earlier ones.

        A notice that amends is laid over them instead; raises CalendarError where there are none.
        """
        calendar = Calendar(self.notices)
        calendar._add(notice)
        touched = range(notice.year - 1, notice.year + 2)
        calendar._years = {year: days for year, days in self._years.items() if year not in touched}
        return calendar

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices in force, by year; of one year the one that arranges it, then those that amend it."""
        return tuple(notice for _, notices in sorted(self._notices.items()) for notice in notices)

    @property
    def announced_years(self) -> tuple[int, ...]:
        """The years that are not provisional."""
        return tuple(sorted(self._notices))

    def __eq__(self, other: object) -> bool:
        return self._notices == other._notices if isinstance(other, Calendar) else NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self.notices)
        return self._hash

    def __reduce__(self) -> tuple[type[Calendar], tuple[tuple[Notice, ...]]]:
        return type(self), (self.notices,)

    def __repr__(self) -> str:
        return f"Calendar({len(self.notices)} notices, {self.announced_years})"

    def day(self, day: date) -> Day:
        """What a day is, its holiday and source."""
        year = self._year(day.year)
        return year.days[day.toordinal() - year.first]

    def year(self, year: int) -> tuple[Day, ...]:
        """Every day of a year."""
        return self._year(year).days

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked."""
        return self.day(day).is_workday

    def is_provisional(self, day: date) -> bool:
        """Whether a notice still to come may change a day: its year is not announced.

        So are the last three days of an announced year until the next year's notice, whose New Year's holiday may
        begin there.
        """
        return self.day(day).provisional

    def after(self, start: date, workdays: int) -> date:
        """The last of a number of working days after `start`, which itself is not counted; `start` for none.

        Raises ValueError for a negative number.
        """
        if workdays < 1:
            if workdays < 0:
                raise ValueError(f"{workdays} working days")
            return start
        year = self._year(start.year)
        position = year.counts[start.toordinal() - year.first] + workdays
        number = start.year
        while position > len(year.workdays):
            position -= len(year.workdays)
            number += 1
            year = self._year(number)
        return year.workdays[position - 1]

    def earliest(self, start: date, workdays: int) -> date:
        """The earliest day that `after` may come to give when the years still provisional are announced.

        The same day where none of the days counted is provisional. Who acts by it is in time whatever is announced,
        as far as notices arrange what they have arranged since 2008 (`MOST_BROUGHT_FORWARD`).
        """
        end = self.after(start, workdays)
        doubtful = self._first_provisional(start, end)
        if doubtful is None:
            return end
        return max(doubtful, self.after(start, max(workdays - MOST_BROUGHT_FORWARD, 0)))

    def _first_provisional(self, start: date, end: date) -> date | None:
        """The first provisional day after `start` up to and including `end`."""
        day = start + _ONE_DAY
        while day <= end:
            if self.is_provisional(day):
                return day
            turn = date(day.year, *_NEW_YEARS_EVE_BEGINS)
            day = turn if day < turn else day + _ONE_DAY
        return None

    def between(self, start: date, end: date) -> int:
        """How many working days there are after `start` up to and including `end`.

        Negative where `end` is before `start`: the working days after `end` up to and including `start`.
        """
        if end < start:
            return -self.between(end, start)
        first, last = self._year(start.year), self._year(end.year)
        count = last.counts[end.toordinal() - last.first] - first.counts[start.toordinal() - first.first]
        return count + sum(len(self._year(year).workdays) for year in range(start.year, end.year))

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before `day`."""
        return day if self.is_workday(day) else self.after(day, 1)

    def differences(self, other: Calendar) -> tuple[date, ...]:
        """The days that are worked by one of two calendars and not by the other, in order."""
        named = {*self._notices, *other._notices}
        changed = {year for year in named if self._notices.get(year) != other._notices.get(year)}
        years = sorted({near for year in changed for near in range(year - 1, year + 2)} & {*YEARS})
        return tuple(
            mine.date
            for year in years
            for mine, theirs in zip(self.year(year), other.year(year), strict=True)
            if mine.is_workday != theirs.is_workday
        )

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            # Two threads may both compute it; they come to the same.
            found = self._years[year] = _Year(self._days(year))
        return found

    def _days(self, year: int) -> tuple[Day, ...]:
        if year not in YEARS:
            raise CalendarError(not_computed(year))
        provisional = year not in self._notices
        source = str(SOURCE) if provisional else self._notices[year][0].source
        open_end = None if year + 1 in self._notices else date(year, *_NEW_YEARS_EVE_BEGINS)
        days = {}
        day = date(year, 1, 1)
        while day.year == year:
            kind = DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKDAY
            unsure = provisional or (open_end is not None and day >= open_end)
            days[day] = Day(day, kind, provisional=unsure, source=source)
            day += _ONE_DAY
        if provisional:
            for day, name in statutory_days(year).items():
                days[day] = Day(day, DayKind.HOLIDAY, name, provisional=True, source=source)
        # The year's own notices last but for New Year's Eve, which the year after arranges.
        for near in (year - 1, year, year + 1):
            for notice in self._notices.get(near, ()):
                days |= {day.date: day for day in _named(notice) if day.date.year == year}
        return tuple(days.values())


def _named(notice: Notice) -> Iterable[Day]:
    for day, name in notice.holidays.items():
        yield Day(day, DayKind.HOLIDAY, name, source=notice.source)
    for day in notice.make_up:
        yield Day(day, DayKind.MAKE_UP, source=notice.source)
    for day in notice.ordinary:
        kind = DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKDAY
        yield Day(day, kind, source=notice.source)


@cache
def announced() -> Calendar:
    """The calendar of all years that the State Council has announced, as far as the `chinesecalendar` package knows.

    It knows 2004 to 2026 and what was corrected within a year; later years come by `with_notice`.
    """
    holidays: dict[int, dict[date, str]] = {}
    make_up: dict[int, set[date]] = {}
    for day, festival in announcements.holidays.items():
        holidays.setdefault(_arranged_with(day, festival), {})[day] = _name(festival)
    for day, festival in announcements.workdays.items():
        make_up.setdefault(_arranged_with(day, festival), set()).add(day)
    title = f"国务院办公厅放假安排（chinesecalendar {version('chinesecalendar')}）"
    return Calendar(
        Notice(year, days, frozenset(make_up.get(year, ())), title=title) for year, days in sorted(holidays.items())
    )


def _arranged_with(day: date, festival: str) -> int:
    """The year whose notice names a day: New Year's days in December are the next year's."""
    return day.year + (day.month == 12 and festival == announcements.Holiday.new_years_day.value)


def _name(festival: str) -> str:
    """The holiday as notices call it: the package has 清明 where they have 清明节."""
    name: str = announcements.Holiday(festival).chinese
    return f"{name}节" if f"{name}节" in FESTIVALS else name
