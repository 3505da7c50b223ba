"""Months as tables of days: what kind each is and, for a clock, the how-manieth working day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from gongkai.law.deadlines import Clock
from gongkai.law.statutory import holiday_message
from gongkai.law.workdays import Calendar, Day, DayKind
from gongkai.messages import Message
from gongkai.portal.wording import text

_ONE_DAY = timedelta(days=1)
_CLASSES = {DayKind.HOLIDAY: "holiday", DayKind.MAKE_UP: "makeup", DayKind.WEEKEND: "off", DayKind.WORKDAY: ""}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a day beside its kind: `style` is a class of the design."""

    style: str
    note: Message | int


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a table: its classes, and a word below its number where there is something to say."""

    day: date
    styles: str
    note: Message | int | None

    @property
    def word(self) -> str | int | None:
        """The word below the number, in the language of the page."""
        return text(self.note) if isinstance(self.note, Message) else self.note


@dataclass(frozen=True, slots=True)
class Month:
    """A month, Monday first; None stands before its first and after its last day."""

    first: date
    weeks: Sequence[Sequence[Cell | None]]

    @property
    def rows(self) -> SafeString:
        """The rows of the table. A template takes a hundred times as long for the 400 days of a year."""
        return SafeString("\n".join(f"<tr>{''.join(map(_html, week))}</tr>" for week in self.weeks))


def _html(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    below = f"<small>{escape(cell.word)}</small>" if cell.note else ""
    styles = f' class="{cell.styles}"' if cell.styles else ""  # names of this module's own
    return f"<td{styles}>{cell.day.day}{below}</td>"


@lru_cache(maxsize=32)
def year_of_months(year: int, calendar: Calendar, today: date) -> tuple[Month, ...]:
    """The twelve months of a year."""
    return tuple(_month(date(year, month, 1), calendar, today, {}) for month in range(1, 13))


def months_of(clock: Clock, calendar: Calendar, today: date) -> list[Month]:
    """The months from a clock's beginning to its due day, its days counted; none as long as one of them is unknown."""
    if clock.start is None or clock.due is None or clock.due < clock.start:
        return []
    marks = _marks(clock, clock.start, clock.due, calendar)
    months, first = [], clock.start.replace(day=1)
    while first <= clock.due:
        months.append(_month(first, calendar, today, marks))
        first = _next(first)
    return months


def _marks(clock: Clock, start: date, due: date, calendar: Calendar) -> dict[date, Mark]:
    marks = {start: Mark("", Message("起"))}
    counted, day = 0, start + _ONE_DAY
    while day <= due:
        if calendar.is_workday(day):
            if any(span.first <= day <= span.last for span in clock.stopped):
                marks[day] = Mark("", Message("扣除"))
            else:
                counted += 1
                marks[day] = Mark("counted", counted)
        day += _ONE_DAY
    marks[due] = Mark("due", Message("到期"))
    return marks


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _month(first: date, calendar: Calendar, today: date, marks: Mapping[date, Mark]) -> Month:
    days: list[Cell | None] = [None] * first.weekday()
    day = first
    while day.month == first.month:
        days.append(_cell(calendar.day(day), calendar, today, marks.get(day)))
        day += _ONE_DAY
    days += [None] * (-len(days) % 7)
    return Month(first, [days[start : start + 7] for start in range(0, len(days), 7)])


def _cell(day: Day, calendar: Calendar, today: date, mark: Mark | None) -> Cell:
    styles = [_CLASSES[day.kind]]
    if day.provisional:
        styles.append("provisional")
    if mark:
        styles.append(mark.style)
    if day.date == today:
        styles.append("today")
    return Cell(day.date, " ".join(filter(None, styles)), mark.note if mark else _note(day, calendar))


def _note(day: Day, calendar: Calendar) -> Message | None:
    if day.kind is DayKind.MAKE_UP:
        return Message("班")
    if day.kind is not DayKind.HOLIDAY:
        return None
    is_first = day.date.day == 1 or calendar.day(day.date - _ONE_DAY).name != day.name
    return holiday_message(day.name) if is_first else Message("休")
