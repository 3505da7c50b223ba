"""What is due next in a case: for lists of many cases, where the steps that `clocks` tells are not looked at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.law.deadlines.courses import Course, courses, days_left, state_of
from gongkai.law.deadlines.model import ClockKind, ClockState
from gongkai.law.deadlines.steps import first_provisional
from gongkai.law.procedure import Event, EventKind
from gongkai.law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Due:
    """The clock of a case that ends first among those that still run, or have run out without what they are for.

    `days_left` as `gongkai.law.deadlines.Clock` has it: counting working days, negative since the due day.
    """

    kind: ClockKind
    party: str
    due: datetime.date
    days_left: int
    provisional: bool
    """Whether a notice still to come may move the due day."""
    stopped: bool
    """Whether an opinion is being waited for today, so that the day does not count."""
    overdue: bool
    """Whether the due day is over: on the days off after it too, when no working day has passed yet."""

    @property
    def days_past(self) -> int:
        """How many working days ago it was due; 0 until then, and on days off right after."""
        return max(-self.days_left, 0)


def next_due(events: Sequence[Event], calendar: Calendar, today: datetime.date) -> Due | None:
    """What is due next by these (lawful) events; None where nothing runs, or nothing has a due day yet.

    The time for asking for a correction, which nobody has to do, is only told until the request has been examined, and
    not when it is over. Of clocks that end on one day the one that began first is told.
    """
    dues = [course for course in courses(events, calendar, today) if _matters(course, events, today)]
    if not dues:
        return None
    return _due(min(dues, key=lambda course: course.due or datetime.date.max), calendar, today)


def next_dues(cases: Mapping[str, Iterable[Event]], calendar: Calendar, today: datetime.date) -> dict[str, Due | None]:
    """`next_due` of many cases, by their names."""
    # Many open cases share their events with others: received, registered and examined on the same days. What is due
    # is kept in a list, so that one look into the dictionary, which is what takes the time, finds it or makes room.
    known: dict[tuple[Event, ...], list[Due | None]] = {}
    found = {}
    for name, events in cases.items():
        sequence = tuple(events)
        kept = known.setdefault(sequence, [])
        if not kept:
            kept.append(next_due(sequence, calendar, today))
        found[name] = kept[0]
    return found


def _matters(course: Course, events: Sequence[Event], today: datetime.date) -> bool:
    if course.end is not None or course.start is None or course.due is None:
        return False
    if course.kind is ClockKind.CORRECTION_NOTICE:
        return today <= course.due and not any(event.kind is EventKind.EXAMINED for event in events)
    return True


def _due(course: Course, calendar: Calendar, today: datetime.date) -> Due:
    start, due = course.start, course.due
    assert start is not None
    assert due is not None
    return Due(
        kind=course.kind,
        party=course.party,
        due=due,
        days_left=days_left(start, due, course.stops, calendar, today),
        provisional=course.stated is None and first_provisional(start, due, calendar) is not None,
        stopped=state_of(course, today) is ClockState.STOPPED,
        overdue=today > due,
    )
