"""How requests go: plots made of phases (`plots.toml`), laid out on the working days of a calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from gongkai.law.deadlines.dues import next_due
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import REOPENINGS, TRANSITIONS, Event, EventKind, State
from gongkai.law.workdays import Calendar
from gongkai.portal.cases.projection import ENDED

MOST_IDLE = 45
"""Working days since the last event of a request that is open."""
_SHORTLY = {State.RECEIVED: 1, State.REGISTERED: 3, State.SENT: 5, State.SERVED: 4, State.DECIDED: 3, State.REVIEWED: 4}
"""States in which nothing stays for long."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a phase; pairs are the least and greatest number of working days, since the step before or stated."""

    kind: EventKind
    gap: tuple[int, int]
    days: tuple[int, int] | None
    party: str
    reason: str
    """The list of words that the reason is taken from."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The steps of a plot, and what may come of it (see the head of plots.toml)."""

    id: str
    weight: int
    least: int
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    complex: bool
    answer: str

    @property
    def is_decided_twice(self) -> bool:
        """Whether it is reopened: `outcomes` are then those of its decisions one after the other."""
        return any(step.kind in REOPENINGS for step in self.steps)

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision in it."""
        return any(step.kind is EventKind.DECISION_DRAFTED for step in self.steps)

    def states(self) -> list[State]:
        """The state after each step."""
        state = State.RECEIVED
        found = []
        for step in self.steps:
            state = TRANSITIONS[step.kind].target or state
            found.append(state)
        return found


@dataclass(frozen=True, slots=True)
class Days:
    """The working days that events lie on, the last of them today or shortly before."""

    calendar: Calendar
    today: date
    all: tuple[date, ...]

    @classmethod
    def until(cls, today: date, calendar: Calendar, years: int) -> Days:
        """The working days of the last years."""
        first = (today - timedelta(days=1)).replace(day=1, year=today.year - years)
        while (first.month, first.day) < (today.month, today.day):
            first += timedelta(days=1)
        count = (today - first).days
        days = (first + timedelta(days=past) for past in range(count + 1))
        return cls(calendar, today, tuple(day for day in days if calendar.is_workday(day)))

    def place(self, day: date) -> int:
        """The place of a day among them; of the next one for a day that is none."""
        return next(place for place, each in enumerate(self.all) if each >= day)


def finished(random: Random, days: Days, steps: Sequence[Step], first: int | None = None) -> tuple[Event, ...]:
    """The steps as events, all of them over by today; begun on the working day at place `first` where one is given."""
    offsets = list(accumulate(random.randint(*step.gap) for step in steps))
    if first is None:
        first = random.randrange(len(days.all) - offsets[-1] - 1)
    return _laid_out(random, days, steps, [min(first + offset, len(days.all) - 1) for offset in offsets])


def pending(random: Random, days: Days, steps: Sequence[Step], state: State, left: int) -> tuple[Event, ...]:
    """The steps as events of an open request that is due next in about `left` working days, negative if it is late."""
    offsets = list(accumulate(random.randint(*step.gap) for step in steps))
    source = random.random()
    best: tuple[int, tuple[Event, ...]] | None = None
    for idle in range(_SHORTLY.get(state, MOST_IDLE) + 1):
        last = len(days.all) - 1 - idle
        places = [last - offsets[-1] + offset for offset in offsets]
        events = _laid_out(Random(source), days, steps, places)
        due = next_due(events, days.calendar, days.today)
        missed = abs(due.days_left - left) if due else idle
        if best is None or missed < best[0]:
            best = missed, events
    assert best is not None
    return best[1]


def _laid_out(random: Random, days: Days, steps: Sequence[Step], places: Sequence[int]) -> tuple[Event, ...]:
    return tuple(
        Event(
            step.kind,
            days.all[place],
            days=random.randint(*step.days) if step.days else None,
            due=days.all[place] + timedelta(days=60) if step.kind is EventKind.LATER_TIME_SET else None,
            party=step.party,
            reason=step.reason,
        )
        for step, place in zip(steps, places, strict=True)
    )


def _step(data: dict[str, Any]) -> Step:
    stated = tuple(data["days"]) if "days" in data else None
    return Step(EventKind(data["event"]), tuple(data["gap"]), stated, data.get("party", ""), data.get("reason", ""))


def _load() -> tuple[dict[str, tuple[Step, ...]], dict[str, Plot]]:
    data = tomllib.loads((Path(__file__).parent / "plots.toml").read_text(encoding="utf-8"))
    phases = {name: tuple(map(_step, rows)) for name, rows in data["phases"].items()}
    plots = {
        each["id"]: Plot(
            each["id"],
            each["weight"],
            each.get("least", 0),
            tuple(step for name in each["phases"] for step in phases[name]),
            tuple(map(Outcome, each.get("outcomes", ()))),
            each.get("complex", False),
            each.get("answer", ""),
        )
        for each in data["plots"]
    }
    return phases, plots


PHASES, PLOTS = _load()
"""The phases and plots of plots.toml by their ids."""
CUTS = tuple(
    (plot, place, state)
    for plot in PLOTS.values()
    for place, state in enumerate(plot.states(), 1)
    if state not in ENDED and place < len(plot.steps)
)
"""Where a plot may stand while its request is open: the plot, how many steps have happened, the state then."""
