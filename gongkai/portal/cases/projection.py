"""What follows from a case's events: where it stands, and how tables 3 and 4 of the annual report count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.law import procedure
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import TRANSITIONS, Event, State

ENDED = frozenset((State.CLOSED, State.MERGED))
"""Where a case stands when nothing of it is waited for any more."""
ANSWERED = frozenset((State.SENT, State.SERVED, State.CLOSED, State.MERGED))
"""States in which the applicant has the answer, or the case has ended without one."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, and the outcome that was decided with it, if any."""

    event: Event
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """The columns of a case that follow from its events."""

    state: State
    open: bool
    received: date
    counted: date
    disposed: date | None
    outcome: Outcome | None
    latest_outcome: Outcome | None


def project(happened: Sequence[Happened], *, counted: date | None = None) -> Projection:
    """The columns that follow; `counted` is the day on which the case was split off from another.

    A case is disposed once, on the day of its first answer, and counts in the year of that day: a report that was
    published is not changed by what comes later. If it is reopened and decided anew within that same year, the later
    outcome counts; in a later year it is table 4 that tells of it. Carried in is so always last year's carried out.

    Raises UnlawfulEventError for events that the procedure does not allow.
    """
    events = [each.event for each in happened]
    state = procedure.follow(events)
    answers = _answers(happened)
    disposed = answers[0][0] if answers else None
    in_year = [outcome for day, outcome in answers if disposed and day.year == disposed.year]
    received = events[0].date
    return Projection(
        state=state,
        open=state not in ENDED,
        received=received,
        counted=counted or received,
        disposed=disposed,
        outcome=in_year[-1] if in_year else None,
        latest_outcome=answers[-1][1] if answers else None,
    )


def _answers(happened: Sequence[Happened]) -> list[tuple[date, Outcome]]:
    """The day and outcome of each time that the case was answered or ended."""
    answers: list[tuple[date, Outcome]] = []
    decided: Outcome | None = None
    answered = False
    for each in happened:
        row = TRANSITIONS[each.event.kind]
        decided = each.outcome or row.outcome or decided
        if row.target in ANSWERED and not answered:
            # A request that was merged into another, or ended without a decision, is 其他 in the form's words.
            answers.append((each.event.date, decided or Outcome.OTHER))
            answered = True
        if each.event.kind in procedure.REOPENINGS:
            decided, answered = None, False
    return answers
