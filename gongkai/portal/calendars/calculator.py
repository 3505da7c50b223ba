"""The deadline calculator: a request's day of receipt and what happened since, all of it in the address.

Nothing is stored: the address of a result can be kept, sent on and opened again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from gongkai.law.deadlines import Clock, ClockKind, clocks
from gongkai.law.deadlines.entry import EXTENDED, EntryError, case_events, read_event
from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.law.workdays import Calendar, CalendarError
from gongkai.messages import Message
from gongkai.portal.calendars.months import Month, months_of

MOST_EVENTS = 40
"""No request has more; a longer address is somebody's test of the server."""

GROUPS: Sequence[tuple[Message, Sequence[str]]] = (
    (
        Message("补正"),
        (EventKind.CORRECTION_ASKED, EventKind.CORRECTION_NOTICE_ARRIVED, EventKind.CORRECTION_ARRIVED),
    ),
    (
        Message("征求第三方意见"),
        (
            EventKind.THIRD_PARTY_ASKED,
            EventKind.THIRD_PARTY_RECEIVED,
            EventKind.THIRD_PARTY_ANSWERED,
            EventKind.THIRD_PARTY_SILENT,
        ),
    ),
    (
        Message("征求共同制作机关意见"),
        (
            EventKind.CO_AUTHOR_ASKED,
            EventKind.CO_AUTHOR_RECEIVED,
            EventKind.CO_AUTHOR_ANSWERED,
            EventKind.CO_AUTHOR_SILENT,
        ),
    ),
    (Message("延长答复期限"), (EXTENDED,)),
    (
        Message("数量、频次明显超过合理范围"),
        (EventKind.REASONS_ASKED, EventKind.REASONS_GIVEN, EventKind.LATER_TIME_SET),
    ),
    (Message("收费"), (EventKind.FEE_NOTICE_SENT, EventKind.FEE_NOTICE_ARRIVED, EventKind.FEE_PAID)),
    (
        Message("答复和重新办理"),
        (
            EventKind.REPLY_SENT,
            EventKind.REPLY_SERVED,
            EventKind.REOPENED_AFTER_RECONSIDERATION,
            EventKind.REOPENED_AFTER_JUDGMENT,
        ),
    ),
)
"""The events that bear on a deadline, as the form offers them."""


def event_name(kind: str) -> Message:
    """What an event of the form is called."""
    return Message("批准延期并告知申请人") if kind == EXTENDED else EventKind(kind).message


@dataclass(frozen=True, slots=True)
class Running:
    """A clock with the months that it runs through."""

    clock: Clock
    months: Sequence[Month]

    @property
    def overdue(self) -> int:
        """How many working days ago it was due; 0 where it was not yet."""
        return max(-(self.clock.days_left or 0), 0)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as the page lists it. `without` is the address without it."""

    line: str
    without: str
    name: Message | None = None
    day: date | None = None
    days: int | None = None
    due: date | None = None
    party: str = ""


class CalculationError(ValueError):
    """Something that cannot be calculated; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Calculation:
    """A request as the address tells it: the day it was received, and a line for each event since."""

    received: date
    lines: tuple[str, ...] = ()

    def address(self) -> str:
        """The query part of the address."""
        return "?" + urlencode([("received", self.received.isoformat()), *(("event", line) for line in self.lines)])

    def with_line(self, line: str) -> Calculation:
        """One event more."""
        return Calculation(self.received, (*self.lines, line))

    def without(self, number: int) -> Calculation:
        """One event less, by its place in `lines`."""
        return Calculation(self.received, self.lines[:number] + self.lines[number + 1 :])

    def happened(self) -> list[Happened]:
        """The lines as the page lists them; of one that means nothing, only the line."""
        return [self._happened(number, line) for number, line in enumerate(self.lines)]

    def _happened(self, number: int, line: str) -> Happened:
        without = self.without(number).address()
        try:
            first, *more = read_event(line)
        except EntryError:
            return Happened(line, without)
        name = event_name(EXTENDED if more else first.kind)
        return Happened(line, without, name, first.date, first.days, first.due, first.party)

    def events(self) -> tuple[Event, ...]:
        """The lawful events that the lines mean; raises CalculationError."""
        if len(self.lines) > MOST_EVENTS:
            raise CalculationError(Message("最多写{most}个事件。", {"most": MOST_EVENTS}))
        try:
            return case_events(self.received, tuple(event for line in self.lines for event in read_event(line)))
        except (EntryError, UnlawfulEventError) as error:
            raise CalculationError(error.message) from error

    def clocks(self, calendar: Calendar, today: date) -> list[Running]:
        """The clocks, those that are still open first, and of them the answer; raises CalculationError."""
        try:
            found = clocks(self.events(), calendar, today)
            first = sorted(found, key=lambda clock: (not clock.state.is_open, clock.kind is not ClockKind.ANSWER))
            return [Running(clock, months_of(clock, calendar, today)) for clock in first]
        except CalendarError as error:
            raise CalculationError(error.message) from error


def line_of(kind: str, day: date, *, days: int | None = None, due: date | None = None, party: str = "") -> str:
    """The line that means an event, as `gongkai.law.deadlines.entry.read_event` reads it."""
    value = str(days) if days else due.isoformat() if due else ""
    joined = "".join(party.split())
    return kind + (f"={value}" if value else "") + (f"@{joined}" if joined else "") + f" {day.isoformat()}"
