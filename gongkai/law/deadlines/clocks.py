"""From the events of a case and the calendar to its clocks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from gongkai.law.deadlines.courses import IN_VAIN, Course, courses, days_left, merged_spans, state_of
from gongkai.law.deadlines.model import PERIODS, Clock, ClockKind, ClockState, Step
from gongkai.law.deadlines.steps import days_off, earliest, first_provisional, provisional, steps_of
from gongkai.law.notices.model import weekday
from gongkai.law.procedure import Event, UnlawfulEventError, follow
from gongkai.law.workdays import Calendar
from gongkai.messages import Message


def clocks(events: Sequence[Event], calendar: Calendar, today: datetime.date) -> tuple[Clock, ...]:
    """Every clock that the events of a case have set going, in the order of its beginning, as it stands today.

    Raises UnlawfulEventError where the procedure does not allow the events, such as a second extension or one of more
    than 20 working days. An event after `today` is taken as planned: it moves due days like any other.
    """
    follow(events)
    return tuple(_clock(course, calendar, today) for course in courses(events, calendar, today))


def check_time(events: Sequence[Event], event: Event, calendar: Calendar) -> None:
    """Whether the period that `event` says has passed in vain (no correction, payment or opinion) has passed by then.

    `events` are what happened before. Other kinds of events are always in time: an act that comes late still
    happened. Raises UnlawfulEventError where the period is not over, or has not begun by what is recorded.
    """
    for course in courses(events, calendar, event.date):
        if course.end is None and event.kind in IN_VAIN[course.kind] and course.party in ("", event.party):
            values: dict[str, object] = {"event": event.kind.message, "clock": PERIODS[course.kind].name}
            if course.due is None:
                raise UnlawfulEventError(Message("“{clock}”的期限还没有起算，不能“{event}”。", values), event)
            if event.date <= course.due:
                values |= {"due": course.due}
                raise UnlawfulEventError(Message("“{clock}”的期限到{due}为止，此前不能“{event}”。", values), event)


def publication(
    made: datetime.date, calendar: Calendar, today: datetime.date, published: datetime.date | None = None
) -> Clock:
    """The clock for publishing of its own accord what an agency made or changed (Regulation, article 26)."""
    period = PERIODS[ClockKind.PUBLICATION]
    assert period.days is not None
    due = calendar.after(made, period.days)
    ended = published or today
    state = ClockState.MISSED if ended > due else ClockState.MET if published else ClockState.RUNNING
    values: dict[str, object] = {"date": made, "length": period.days, "due": due, "weekday": weekday(due)}
    steps = [
        Step(Message("{date}信息形成或者变更，从次日起计算。", values), period.basis, made),
        *days_off(made, due, calendar),
        Step(Message("第{length}个工作日是{due}（{weekday}），为到期日。", values), period.basis, due),
        *provisional(made, due, calendar),
    ]
    return Clock(
        kind=ClockKind.PUBLICATION,
        party="",
        state=state,
        start=made,
        length=period.days,
        stopped=(),
        due=due,
        provisional=first_provisional(made, due, calendar) is not None,
        earliest=earliest(made, due, calendar),
        ended=published,
        days_left=None if published else days_left(made, due, (), calendar, today),
        steps=tuple(steps),
    )


def _clock(course: Course, calendar: Calendar, today: datetime.date) -> Clock:
    state = state_of(course, today)
    start, due = course.start, course.due
    over = course.end is not None or state is ClockState.LAPSED
    first = first_provisional(start, due, calendar) if start and due and course.stated is None else None
    return Clock(
        kind=course.kind,
        party=course.party,
        state=state,
        start=start,
        length=course.length,
        stopped=merged_spans(course),
        due=due,
        provisional=first is not None,
        earliest=earliest(start, due, calendar) if first and start and due else due,
        ended=course.end.date if course.end else None,
        days_left=None if over or not start or not due else days_left(start, due, course.stops, calendar, today),
        steps=tuple(steps_of(course, state, calendar)),
    )
