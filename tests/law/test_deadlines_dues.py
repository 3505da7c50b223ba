"""What is due next, held against the clocks with their steps."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.deadlines import Clock, ClockKind, ClockState, clocks
from gongkai.law.deadlines.dues import Due, next_due, next_dues
from gongkai.law.procedure import Event, EventKind
from gongkai.law.workdays import announced
from tests.law.test_deadlines_reference import case_of

RECEIVED = date(2026, 9, 25)


def candidates(events: list[Event], today: date) -> list[Clock]:
    examined = EventKind.EXAMINED in [event.kind for event in events]
    return [
        clock
        for clock in clocks(events, announced(), today)
        if clock.days_left is not None
        and not (clock.kind is ClockKind.CORRECTION_NOTICE and (examined or clock.state is ClockState.LAPSED))
    ]


@given(st.binary(min_size=4, max_size=60))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_earliest_running_clock_is_told(choices: bytes) -> None:
    events, today = case_of(choices)
    running = candidates(events, today)
    told = next_due(events, announced(), today)
    assert (told is None) == (not running)
    if told:
        first = min(running, key=lambda clock: clock.due or date.max)
        assert (told.kind, told.party, told.due, told.days_left) == (
            first.kind,
            first.party,
            first.due,
            first.days_left,
        )
        assert told.provisional == first.provisional
        assert told.stopped == (first.state is ClockState.STOPPED)
        assert told.overdue == (today > told.due)


def test_the_time_for_a_correction_matters_until_the_request_was_examined() -> None:
    events = [Event(EventKind.RECEIVED, RECEIVED), Event(EventKind.REGISTERED, RECEIVED)]
    today = date(2026, 9, 28)
    due = next_due(events, announced(), today)
    assert due is not None
    assert due.kind is ClockKind.CORRECTION_NOTICE
    due = next_due([*events, Event(EventKind.EXAMINED, today)], announced(), today)
    assert due is not None
    assert (due.kind, due.due) == (ClockKind.ANSWER, date(2026, 10, 29))


def test_nothing_is_due_when_the_answer_is_sent() -> None:
    kinds = (
        EventKind.RECEIVED,
        EventKind.REGISTERED,
        EventKind.EXAMINED,
        EventKind.DECISION_DRAFTED,
        EventKind.DECISION_REVIEWED,
        EventKind.DECISION_APPROVED,
        EventKind.REPLY_SENT,
    )
    assert next_due([Event(kind, RECEIVED) for kind in kinds], announced(), RECEIVED) is None


def test_many_cases_at_once() -> None:
    one = [Event(EventKind.RECEIVED, RECEIVED)]
    two = [Event(EventKind.RECEIVED, date(2026, 9, 24))]
    today = date(2026, 12, 1)
    dues = next_dues({"a": one, "b": two, "c": list(one)}, announced(), today)
    assert list(dues) == ["a", "b", "c"]
    assert dues["a"] == dues["c"] == next_due(one, announced(), today)
    assert isinstance(dues["b"], Due)
    assert dues["b"].overdue
    assert dues["b"].days_left == -announced().between(dues["b"].due, today)
