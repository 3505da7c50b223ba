"""Requests of the fictional county: what is asked for, and the events until today, from the stories of `requests.toml`.

A request that is open has come so far into its story that the next step may be due any day, some of them too late.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome, OutcomeGroup
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, State
from gongkai.law.receipt import Channel
from gongkai.law.workdays import Calendar
from gongkai.portal.world.county import DATA, Agency

T = TypeVar("T")

APPLICANTS = {
    Applicant.NATURAL_PERSON: 80,
    Applicant.BUSINESS: 10,
    Applicant.LEGAL_SERVICES: 6,
    Applicant.OTHER_ORGANISATION: 3,
    Applicant.PUBLIC_INTEREST: 1,
}
"""How often each kind of applicant is met."""
OUTCOMES = {
    Outcome.GRANTED: 46,
    Outcome.PARTLY_GRANTED: 12,
    Outcome.THIRD_PARTY: 3,
    Outcome.INTERNAL_AFFAIRS: 3,
    Outcome.DELIBERATIVE: 3,
    Outcome.ADMINISTRATIVE_QUERY: 3,
    Outcome.NOT_HELD: 16,
    Outcome.NEEDS_CREATION: 3,
    Outcome.STILL_UNCLEAR: 2,
    Outcome.PETITION: 4,
    Outcome.REPEATED: 2,
    Outcome.CORRECTION_OVERDUE: 2,
    Outcome.OTHER: 1,
}
CLOSED = frozenset((State.CLOSED, State.MERGED))
_YEARS_BACK = 3
"""How far back requests may reach: closed ones up to about two years, and the longest story half a year before."""
_CHANNELS = {
    Channel.WEB_FORM: 55,
    Channel.REGISTERED_POST: 15,
    Channel.EMAIL: 12,
    Channel.IN_PERSON: 12,
    Channel.ORDINARY_POST: 4,
    Channel.FAX: 2,
}
"""How often requests come each way."""
_DECISIONS = {outcome: weight for outcome, weight in OUTCOMES.items() if outcome.group is not OutcomeGroup.OTHER}
"""How often an office decides so; what is closed otherwise is closed by an event of its own."""
_LATE = 0.12
"""The share of open requests whose next step is late by weeks."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a story; pairs are the least and greatest number, of working days since the step before or stated."""

    kind: EventKind
    gap: tuple[int, int]
    days: tuple[int, int] | None = None
    party: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A sequence of steps, lawful as the procedure has it."""

    id: str
    weight: int
    steps: tuple[Step, ...]

    def states(self) -> Iterator[State]:
        """The state after each step."""
        state = State.RECEIVED
        for step in self.steps:
            state = TRANSITIONS[step.kind].target or state
            yield state


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the agency with that code: who asks for what, and what happened until now.

    `outcomes` has what was decided with the events at those places, from 1.
    """

    agency: str
    subject: str
    items: tuple[str, ...]
    applicant: Applicant
    channel: Channel
    events: tuple[Event, ...]
    outcomes: dict[int, Outcome]
    is_open: bool


def requests(
    random: Random, agencies: Sequence[Agency], calendar: Calendar, today: date, *, opened: int, closed: int
) -> Iterator[Request]:
    """`opened` requests that are open today, and `closed` that are not, in the order in which they were received.

    Of the open ones, the first show every state that a story leads through.
    """
    days = _working_days(calendar, today)
    cuts = _cuts(random)
    made = [_until(random, days, story, cut) for story, cut in (next(cuts) for _ in range(opened))]
    made += [_finished(random, days) for _ in range(closed)]
    made.sort(key=lambda found: found[0][0].date)
    weights = list(accumulate(agency.activity for agency in agencies))
    for events, is_open in made:
        (agency,) = random.choices(agencies, cum_weights=weights)
        yield _request(random, agency, events, is_open)


def _request(random: Random, agency: Agency, events: tuple[Event, ...], is_open: bool) -> Request:
    year = events[0].date.year - random.randint(0, 3)
    named = str(DATA["topics"]["years"])
    topics = random.sample(agency.topics, random.choice((1, 1, 1, 2)))
    return Request(
        agency=agency.code,
        subject=named.format(year=year, topic=topics[0]),
        items=tuple(named.format(year=year, topic=topic) for topic in topics),
        applicant=_drawn(random, APPLICANTS),
        channel=_drawn(random, _CHANNELS),
        events=events,
        outcomes={
            place: _drawn(random, _DECISIONS)
            for place, event in enumerate(events, start=1)
            if event.kind is EventKind.DECISION_DRAFTED
        },
        is_open=is_open,
    )


def _drawn(random: Random, weights: Mapping[T, int]) -> T:
    return random.choices(list(weights), list(weights.values()))[0]


def _working_days(calendar: Calendar, today: date) -> list[date]:
    """The working days until today, of the years that a request may reach back."""
    count = (today - today.replace(year=today.year - _YEARS_BACK, day=1)).days
    days = (today - timedelta(days=back) for back in range(count, -1, -1))
    return [day for day in days if calendar.is_workday(day)]


def _cuts(random: Random) -> Iterator[tuple[Story, int]]:
    """Stories, and how many of their steps have happened: first one for each open state, then by their weight."""
    every = [
        (story, place, state)
        for story in STORIES
        for place, state in enumerate(story.states(), start=1)
        if state not in CLOSED
    ]
    random.shuffle(every)
    seen: set[State] = set()
    for story, place, state in every:
        if state not in seen:
            seen.add(state)
            yield story, place
    weights = list(accumulate(story.weight for story, _, _ in every))
    while True:
        ((story, place, _),) = random.choices(every, cum_weights=weights)
        yield story, place


def _until(random: Random, days: list[date], story: Story, cut: int) -> tuple[tuple[Event, ...], bool]:
    """The first `cut` steps of a story, the last of them not long ago."""
    following = story.steps[cut].gap[1]
    idle = random.randint(12, 25) if random.random() < _LATE else random.randint(0, min(following, 10))
    return _events(random, days, story.steps[:cut], idle), True


def _finished(random: Random, days: list[date]) -> tuple[tuple[Event, ...], bool]:
    """A whole story that ended within the last two years."""
    (story,) = random.choices(STORIES, weights=[story.weight for story in STORIES])
    return _events(random, days, story.steps, random.randint(1, 480)), False


def _events(random: Random, days: list[date], steps: Sequence[Step], idle: int) -> tuple[Event, ...]:
    """Events on working days, the last of them `idle` working days ago."""
    offsets = list(accumulate(random.randint(*step.gap) for step in steps))
    first = len(days) - 1 - idle - offsets[-1]
    return tuple(
        Event(
            step.kind,
            days[first + offset],
            days=random.randint(*step.days) if step.days else None,
            party=step.party,
            reason=step.reason,
        )
        for step, offset in zip(steps, offsets, strict=True)
    )


def _story(data: dict[str, Any]) -> Story:
    steps = (
        Step(
            EventKind(each["event"]),
            tuple(each["gap"]),
            tuple(each["days"]) if "days" in each else None,
            each.get("party", ""),
            each.get("reason", ""),
        )
        for each in data["steps"]
    )
    return Story(data["id"], data["weight"], tuple(steps))


STORIES: tuple[Story, ...] = tuple(
    _story(each)
    for each in tomllib.loads((Path(__file__).parent / "requests.toml").read_text(encoding="utf-8"))["stories"]
)
"""What happens to requests."""
