"""How a case's history is counted: each case received once, disposed once, and no published year changed later."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.outcomes import Outcome, combined
from gongkai.law.procedure import Event, EventKind, State
from gongkai.portal.cases.projection import Happened, project


def history(*steps: tuple[str, date] | tuple[str, date, Outcome]) -> list[Happened]:
    events = []
    for kind, day, *rest in steps:
        events.append(Happened(Event(EventKind(kind), day, reason="自行纠正"), rest[0] if rest else None))
    return events


def answered(day: date, outcome: Outcome) -> tuple[tuple[str, date] | tuple[str, date, Outcome], ...]:
    return (
        ("decision_drafted", day),
        ("decision_reviewed", day),
        ("decision_approved", day, outcome),
        ("reply_sent", day),
    )


START = (
    ("received", date(2025, 12, 20)),
    ("registered", date(2025, 12, 20)),
    ("examined", date(2025, 12, 21)),
)


def test_an_open_case_is_received_and_not_disposed() -> None:
    found = project(history(*START))
    assert (found.state, found.open, found.counted) == (State.PROCESSING, True, date(2025, 12, 20))
    assert (found.disposed, found.outcome) == (None, None)


def test_an_answer_disposes_and_closing_changes_nothing() -> None:
    steps = (*START, *answered(date(2026, 1, 9), Outcome.NOT_HELD))
    sent = project(history(*steps))
    closed = project(history(*steps, ("reply_served", date(2026, 1, 12)), ("closed", date(2026, 1, 13))))
    assert (sent.disposed, sent.outcome, sent.open) == (date(2026, 1, 9), Outcome.NOT_HELD, True)
    assert (closed.disposed, closed.outcome, closed.open) == (date(2026, 1, 9), Outcome.NOT_HELD, False)


@pytest.mark.parametrize(
    ("year", "counted"), [(2026, Outcome.GRANTED), (2027, Outcome.NOT_HELD)], ids=["same year", "later year"]
)
def test_a_case_decided_anew_counts_once(year: int, counted: Outcome) -> None:
    steps = (*START, *answered(date(2026, 1, 9), Outcome.NOT_HELD))
    again = (("reopened_by_agency", date(year, 5, 6)), *answered(date(year, 5, 20), Outcome.GRANTED))
    reopened = project(history(*steps, again[0]))
    assert (reopened.open, reopened.disposed, reopened.outcome) == (True, date(2026, 1, 9), Outcome.NOT_HELD)
    decided = project(history(*steps, *again))
    assert (decided.disposed, decided.outcome) == (date(2026, 1, 9), counted)
    assert decided.latest_outcome is Outcome.GRANTED


def test_what_ends_without_a_decision_is_other() -> None:
    withdrawn = project(history(*START, ("withdrawn", date(2025, 12, 25))))
    merged = project(history(*START, ("merged", date(2025, 12, 25))))
    assert (withdrawn.outcome, merged.outcome) == (Outcome.OTHER, Outcome.OTHER)
    assert not merged.open


def test_what_the_procedure_itself_decides() -> None:
    steps = (("correction_asked", date(2025, 12, 22)), ("correction_overdue", date(2026, 2, 2)))
    start = [*history(*START), Happened(Event(EventKind.CORRECTION_ASKED, date(2025, 12, 22), days=10))]
    overdue = project([*start, *history(*steps[1:])])
    assert (overdue.disposed, overdue.outcome) == (date(2026, 2, 2), Outcome.CORRECTION_OVERDUE)


def test_a_case_that_was_split_off_counts_from_that_day() -> None:
    assert project(history(*START), counted=date(2026, 1, 5)).counted == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ([Outcome.GRANTED, Outcome.GRANTED], Outcome.GRANTED),
        ([Outcome.GRANTED, Outcome.NOT_HELD], Outcome.PARTLY_GRANTED),
        ([Outcome.PARTLY_GRANTED, Outcome.STATE_SECRETS], Outcome.PARTLY_GRANTED),
        ([Outcome.NOT_HELD, Outcome.STATE_SECRETS], None),
    ],
)
def test_the_row_of_several_items(outcomes: list[Outcome], whole: Outcome | None) -> None:
    assert combined(outcomes) is whole
