"""From events to periods: which begin, stop, are lengthened and end, and on which day each is due.

Only the arithmetic, without a word for people, so that the periods of very many cases can be found anew when the
calendar changes. The events are taken as they are: whether they are lawful is asked before.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gongkai.law.deadlines.model import PERIODS, ClockKind, ClockState, Span
from gongkai.law.procedure import REOPENINGS, Event, EventKind
from gongkai.law.workdays import Calendar

OPINIONS = (ClockKind.THIRD_PARTY, ClockKind.CO_AUTHOR)
"""The periods during which the answer clock stands still (Regulation, article 33)."""
_LENGTHS = {kind: period.days for kind, period in PERIODS.items()}


@dataclass(slots=True)
class Course:
    """One period of one case: what brought it about, from when, how long, until when, what ended it."""

    kind: ClockKind
    party: str
    cause: Event
    start: datetime.date | None
    length: int | None
    stated: datetime.date | None = None
    """A due day that was stated instead of counted."""
    due: datetime.date | None = None
    end: Event | None = None
    approved: Event | None = None
    """The approval of an extension, and below, the notice of it to the applicant."""
    told: Event | None = None
    extended: bool = False
    """Whether the extension counts: it was told before the period had ended."""
    later: Event | None = None
    """The later time set under article 35."""
    stops: tuple[Stop, ...] = ()
    """The waits for opinions that fall into it, by their beginning."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A wait for an opinion: the days after `after`, up to and including `through`, do not count.

    The wait begins when the letter is sent (that day still counts: the office worked on it) and not when it is
    received, because article 33 leaves out the time that consulting takes; to be verified against practice. It ends
    with the day of the answer, or with the period for it, however late the answer comes. As long as nothing shows
    when the letter was received the end is not known: `through` is then today.
    """

    course: Course
    after: datetime.date
    through: datetime.date
    is_open: bool


def courses(events: Iterable[Event], calendar: Calendar, today: datetime.date) -> list[Course]:
    """The periods of a case in the order in which they came about, with their due days."""
    case = _Case()
    for event in events:
        handler = _HANDLERS.get(event.kind)
        if handler:
            handler(case, event)
    stops = []
    for course in case.all:
        if course.kind is not ClockKind.ANSWER:
            course.due = course.stated or _counted(course, calendar)
        if course.kind in OPINIONS:
            stops.append(_stop(course, today))
    stops.sort(key=lambda stop: stop.after)
    for course in case.all:
        if course.kind is ClockKind.ANSWER:
            until = course.end.date if course.end else datetime.date.max
            _settle_answer(course, [stop for stop in stops if stop.after < until], calendar)
    for notice, answer in case.fee_notices:
        notice.due = answer.due
    return case.all


def state_of(course: Course, today: datetime.date) -> ClockState:
    """How it stands with a period today."""
    due, end = course.due, course.end
    if end is None:
        if course.start is None or due is None:
            return ClockState.WAITING
        if today > due:
            return ClockState.LAPSED if course.kind is ClockKind.CORRECTION_NOTICE else ClockState.MISSED
        waiting = any(stop.after < today <= stop.through for stop in course.stops)
        return ClockState.STOPPED if waiting else ClockState.RUNNING
    if end.kind in IN_VAIN[course.kind]:
        return ClockState.MISSED
    if course.kind is ClockKind.CORRECTION_NOTICE and end.kind is not EventKind.CORRECTION_ASKED:
        return ClockState.LAPSED
    if due is not None and end.date > due:
        return ClockState.MISSED
    if end.kind is _DONE[course.kind]:
        return ClockState.MET
    return ClockState.REPLACED if end.kind in _REPLACES_ANSWER else ClockState.LAPSED


def merged_spans(course: Course) -> tuple[Span, ...]:
    """The days of a course that do not count because opinions were waited for; overlapping waits once."""
    spans: list[Span] = []
    for stop in course.stops:
        first = stop.after + datetime.timedelta(days=1)
        if spans and first <= spans[-1].last + datetime.timedelta(days=1):
            spans[-1] = Span(spans[-1].first, max(spans[-1].last, stop.through))
        else:
            spans.append(Span(first, stop.through))
    return tuple(spans)


def counting_days(start: datetime.date, end: datetime.date, stops: Sequence[Stop], calendar: Calendar) -> int:
    """The working days after `start` up to and including `end` on which nothing stopped the clock."""
    days = calendar.between(start, end)
    covered = start
    for stop in stops:
        begin, last = max(covered, stop.after), min(stop.through, end)
        if last > begin:
            days -= calendar.between(begin, last)
            covered = last
    return days


def _counted(course: Course, calendar: Calendar) -> datetime.date | None:
    if course.start is None or course.length is None:
        return None
    return calendar.after(course.start, course.length)


def _stop(course: Course, today: datetime.date) -> Stop:
    asked = course.cause.date
    ends = [day for day in (course.due, course.end.date if course.end else None) if day]
    return Stop(course, asked, min(ends) if ends else max(asked, today), not ends)


def _after_stops(start: datetime.date, length: int, stops: Sequence[Stop], calendar: Calendar) -> datetime.date:
    """The day on which `length` working days have passed since `start`, the days of the stops left out."""
    due = calendar.after(start, length)
    covered = start
    for stop in stops:
        if stop.after >= due:
            break
        begin = max(covered, stop.after)
        if stop.through > begin:
            if lost := calendar.between(begin, stop.through):
                due = calendar.after(due, lost)
            covered = stop.through
    return due


def _settle_answer(course: Course, stops: Sequence[Stop], calendar: Calendar) -> None:
    start, length = course.start, course.length
    assert start is not None  # the answer clock begins with what brings it about
    if course.stated:
        course.due = course.stated
        return
    assert length is not None
    due = _after_stops(start, length, stops, calendar)
    if course.approved and course.told and course.told.date <= due:
        assert course.approved.days is not None
        course.extended = True
        course.length = length + course.approved.days
        due = _after_stops(start, course.length, stops, calendar)
    if course.later and course.later.due and course.later.due > due:
        course.due = course.stated = course.later.due
        return
    course.due = due
    course.stops = tuple(stop for stop in stops if stop.after < due and stop.through > max(start, stop.after))


class _Case:
    """The periods of a case while its events are gone through."""

    __slots__ = ("all", "approved", "fee_notices", "running")

    def __init__(self) -> None:
        self.all: list[Course] = []
        self.running: dict[tuple[ClockKind, str], Course] = {}
        self.fee_notices: list[tuple[Course, Course]] = []
        self.approved: Event | None = None

    def begin(self, kind: ClockKind, cause: Event, start: datetime.date | None) -> Course:
        party = cause.party if kind in OPINIONS else ""
        course = Course(kind, party, cause, start, _LENGTHS[kind])
        self.all.append(course)
        self.running[kind, party] = course
        return course

    def finish(self, kind: ClockKind, event: Event) -> Course | None:
        course = self.running.pop((kind, event.party if kind in OPINIONS else ""), None)
        if course:
            course.end = event
        return course

    def finish_all(self, event: Event) -> None:
        for course in self.running.values():
            course.end = event
        self.running.clear()

    def answer(self) -> Course | None:
        return self.running.get((ClockKind.ANSWER, ""))


def _received(case: _Case, event: Event) -> None:
    case.begin(ClockKind.CORRECTION_NOTICE, event, event.date)
    case.begin(ClockKind.ANSWER, event, event.date)


def _correction_asked(case: _Case, event: Event) -> None:
    case.finish(ClockKind.CORRECTION_NOTICE, event)
    case.finish(ClockKind.ANSWER, event)
    course = case.begin(ClockKind.CORRECTION, event, event.date if event.due else None)
    course.stated, course.length = event.due, None if event.due else event.days


def _correction_arrived(case: _Case, event: Event) -> None:
    case.finish(ClockKind.CORRECTION, event)
    case.begin(ClockKind.ANSWER, event, event.date)


def _fee_notice_sent(case: _Case, event: Event) -> None:
    notice = case.begin(ClockKind.FEE_NOTICE, event, None)
    case.finish(ClockKind.FEE_NOTICE, event)
    answer = case.finish(ClockKind.ANSWER, event)
    if answer:
        notice.start = answer.start
        case.fee_notices.append((notice, answer))
    case.begin(ClockKind.PAYMENT, event, None)


def _fee_paid(case: _Case, event: Event) -> None:
    case.finish(ClockKind.PAYMENT, event)
    case.begin(ClockKind.ANSWER, event, event.date)


def _extension_approved(case: _Case, event: Event) -> None:
    case.approved = event


def _extension_told(case: _Case, event: Event) -> None:
    if answer := case.answer():
        answer.approved, answer.told = case.approved, event


def _later_time_set(case: _Case, event: Event) -> None:
    if answer := case.answer():
        answer.later = event


def _reopened(case: _Case, event: Event) -> None:
    case.finish_all(event)
    course = case.begin(ClockKind.ANSWER, event, event.date)
    course.stated = event.due
    course.length = None if event.due else event.days or course.length


def _asked(kind: ClockKind) -> Callable[[_Case, Event], None]:
    def handle(case: _Case, event: Event) -> None:
        case.begin(kind, event, None)

    return handle


def _arrived(kind: ClockKind) -> Callable[[_Case, Event], None]:
    def handle(case: _Case, event: Event) -> None:
        course = case.running.get((kind, event.party if kind in OPINIONS else ""))
        if course and not course.stated:
            course.start = event.date

    return handle


def _finished(kind: ClockKind) -> Callable[[_Case, Event], None]:
    def handle(case: _Case, event: Event) -> None:
        case.finish(kind, event)

    return handle


_HANDLERS: dict[EventKind, Callable[[_Case, Event], None]] = {
    EventKind.RECEIVED: _received,
    EventKind.CORRECTION_ASKED: _correction_asked,
    EventKind.CORRECTION_NOTICE_ARRIVED: _arrived(ClockKind.CORRECTION),
    EventKind.CORRECTION_ARRIVED: _correction_arrived,
    EventKind.CORRECTION_OVERDUE: _Case.finish_all,
    EventKind.LATER_TIME_SET: _later_time_set,
    EventKind.THIRD_PARTY_ASKED: _asked(ClockKind.THIRD_PARTY),
    EventKind.THIRD_PARTY_RECEIVED: _arrived(ClockKind.THIRD_PARTY),
    EventKind.THIRD_PARTY_ANSWERED: _finished(ClockKind.THIRD_PARTY),
    EventKind.THIRD_PARTY_SILENT: _finished(ClockKind.THIRD_PARTY),
    EventKind.CO_AUTHOR_ASKED: _asked(ClockKind.CO_AUTHOR),
    EventKind.CO_AUTHOR_RECEIVED: _arrived(ClockKind.CO_AUTHOR),
    EventKind.CO_AUTHOR_ANSWERED: _finished(ClockKind.CO_AUTHOR),
    EventKind.CO_AUTHOR_SILENT: _finished(ClockKind.CO_AUTHOR),
    EventKind.EXTENSION_APPROVED: _extension_approved,
    EventKind.EXTENSION_TOLD: _extension_told,
    EventKind.FEE_NOTICE_SENT: _fee_notice_sent,
    EventKind.FEE_NOTICE_ARRIVED: _arrived(ClockKind.PAYMENT),
    EventKind.FEE_PAID: _fee_paid,
    EventKind.FEE_OVERDUE: _Case.finish_all,
    EventKind.REPLY_SENT: _Case.finish_all,
    EventKind.WITHDRAWN: _Case.finish_all,
    EventKind.MERGED: _Case.finish_all,
    **dict.fromkeys(REOPENINGS, _reopened),
}
"""What each event does to the periods; the others do nothing."""

_REPLACES_ANSWER = frozenset((EventKind.CORRECTION_ASKED, EventKind.FEE_NOTICE_SENT))
_DONE = {
    ClockKind.CORRECTION_NOTICE: EventKind.CORRECTION_ASKED,
    ClockKind.CORRECTION: EventKind.CORRECTION_ARRIVED,
    ClockKind.ANSWER: EventKind.REPLY_SENT,
    ClockKind.THIRD_PARTY: EventKind.THIRD_PARTY_ANSWERED,
    ClockKind.CO_AUTHOR: EventKind.CO_AUTHOR_ANSWERED,
    ClockKind.FEE_NOTICE: EventKind.FEE_NOTICE_SENT,
    ClockKind.PAYMENT: EventKind.FEE_PAID,
}
"""The event by which what a period is for is done."""
_NOTHING: frozenset[EventKind] = frozenset()
IN_VAIN = dict.fromkeys(ClockKind, _NOTHING) | {
    ClockKind.CORRECTION: frozenset((EventKind.CORRECTION_OVERDUE,)),
    ClockKind.THIRD_PARTY: frozenset((EventKind.THIRD_PARTY_SILENT,)),
    ClockKind.CO_AUTHOR: frozenset((EventKind.CO_AUTHOR_SILENT,)),
    ClockKind.PAYMENT: frozenset((EventKind.FEE_OVERDUE,)),
}
"""The events that record that a period ended without what it is for."""


def days_left(
    start: datetime.date, due: datetime.date, stops: Sequence[Stop], calendar: Calendar, today: datetime.date
) -> int:
    """How many counting working days remain after today; negative by the working days since the due day."""
    if today > due:
        return -calendar.between(due, today)
    return counting_days(max(start, today), due, stops, calendar)
