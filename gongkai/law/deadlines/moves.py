"""What a new calendar does to open cases: which deadlines it moves, and from which day to which."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.law.deadlines.courses import Course, courses, state_of
from gongkai.law.deadlines.model import ClockKind, ClockState
from gongkai.law.procedure import Event, EventKind
from gongkai.law.workdays import Calendar

_OVER = frozenset(
    (
        EventKind.REPLY_SENT,
        EventKind.REPLY_SERVED,
        EventKind.CLOSED,
        EventKind.WITHDRAWN,
        EventKind.MERGED,
        EventKind.CORRECTION_OVERDUE,
        EventKind.FEE_OVERDUE,
    )
)
"""A case whose last event is one of these has no running clock."""


@dataclass(frozen=True, slots=True)
class Move:
    """A due day of an open case that another calendar moves."""

    case: str
    kind: ClockKind
    party: str
    before: datetime.date
    after: datetime.date


def moved(
    cases: Mapping[str, Sequence[Event]], before: Calendar, after: Calendar, today: datetime.date
) -> tuple[Move, ...]:
    """The due days of running clocks that are not the same by the calendar `after`, in the order of the cases.

    `cases` are lawful events by the case's number. A clock that is over (answered, replaced, withdrawn) does not
    move. Why a deadline is where it is now, `clocks` tells for those that are looked at.
    """
    changed = before.differences(after)
    if not changed:
        return ()
    first, last = changed[0], changed[-1]
    known: dict[tuple[Event, ...], tuple[Move, ...]] = {}
    moves: list[Move] = []
    for case, events in cases.items():
        # The day of an event never counts, so a case that came on the last changed day or later is not touched.
        if not events or events[-1].kind in _OVER or events[0].date >= last:
            continue
        # Most open cases share their events with others: received, registered and examined on the same days.
        sequence = tuple(events)
        found = known.get(sequence)
        if found is None:
            found = known[sequence] = _moves(sequence, before, after, first, today)
        moves += [Move(case, move.kind, move.party, move.before, move.after) for move in found]
    return tuple(moves)


def _moves(
    events: tuple[Event, ...], before: Calendar, after: Calendar, first: datetime.date, today: datetime.date
) -> tuple[Move, ...]:
    """The moves of any case with these events; their case is left empty. `first` is the first changed day."""
    old = courses(events, before, today)
    # A due day follows from the days up to it, so what is due before the first changed day stays.
    if not any(course.end is None and course.due and course.due >= first for course in old):
        return ()
    return tuple(
        Move("", was.kind, was.party, was.due, now.due)
        for was, now in zip(old, courses(events, after, today), strict=True)
        if was.end is None and was.due and now.due and was.due != now.due and not _gone_by(was, now, today)
    )


def _gone_by(old: Course, new: Course, today: datetime.date) -> bool:
    """Whether the time for a correction notice, which nobody had to send, is over by both calendars."""
    return state_of(old, today) is state_of(new, today) is ClockState.LAPSED
