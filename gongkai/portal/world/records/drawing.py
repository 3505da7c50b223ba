"""Which requests there were: agencies, plots, days and people, before anything is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind, State
from gongkai.law.receipt import Channel
from gongkai.portal.world.county import Agency
from gongkai.portal.world.records.model import Person
from gongkai.portal.world.records.people import natural_person, organisation
from gongkai.portal.world.records.plots import CUTS, PHASES, PLOTS, Days, Plot, finished, pending
from gongkai.portal.world.records.topics import Asked

T = TypeVar("T")

CHANNELS = {
    Channel.WEB_FORM: 55,
    Channel.REGISTERED_POST: 15,
    Channel.EMAIL: 12,
    Channel.IN_PERSON: 12,
    Channel.ORDINARY_POST: 4,
    Channel.FAX: 2,
}
"""How often requests come each way."""
_KINDS = {
    Applicant.BUSINESS: 10,
    Applicant.RESEARCH: 2,
    Applicant.PUBLIC_INTEREST: 2,
    Applicant.LEGAL_SERVICES: 6,
    Applicant.OTHER_ORGANISATION: 3,
    Applicant.NATURAL_PERSON: 77,
}
_OUTCOMES = {
    Outcome.GRANTED: 44,
    Outcome.PARTLY_GRANTED: 12,
    Outcome.STATE_SECRETS: 1,
    Outcome.FORBIDDEN_BY_LAW: 1,
    Outcome.SECURITY_AND_STABILITY: 1,
    Outcome.INTERNAL_AFFAIRS: 3,
    Outcome.DELIBERATIVE: 4,
    Outcome.ENFORCEMENT_FILE: 3,
    Outcome.ADMINISTRATIVE_QUERY: 3,
    Outcome.NOT_HELD: 16,
    Outcome.NEEDS_CREATION: 3,
    Outcome.PETITION: 4,
    Outcome.PUBLICATION: 2,
    Outcome.CONFIRMATION: 1,
    Outcome.OTHER: 1,
}
"""How often an office decides so where nothing in the plot says how it ends."""
_OPEN_SHARE = 9
"""One of so many requests is open today."""
_LEAST_OPEN = 24
_REPEATED_SHARE = 75
_REGULARS = 5
"""People who ask again and again."""
_BUSY = frozenset((EventKind.REASONS_ASKED, EventKind.FEE_NOTICE_SENT))
_SHOWN = ("yq-b08", "yq-z01")
"""Agencies whose people a visitor of the demonstration signs in as: there is something of every kind there."""
_LEFT = ((0, 12), (1, 10), (2, 8), (3, 8), (5, 12), (8, 14), (11, 12), (14, 8), (-1, 4), (-3, 5), (-8, 4))
"""In how many working days open requests are due, and how often: today, this week, later, too late."""


@dataclass(slots=True)
class Draft:
    """A request that is being made up."""

    agency: Agency
    plot: Plot
    events: tuple[Event, ...]
    person: Person
    channel: Channel
    outcomes: tuple[Outcome, ...] = ()
    is_assigned: bool = True
    split_from: Draft | None = None
    merged_into: Draft | None = None
    repeats: Draft | None = None
    number: str = ""
    asked: Asked = field(default_factory=lambda: Asked("", (), ()))

    @property
    def counted(self) -> date:
        """The day from which it counts."""
        if self.split_from is None:
            return self.events[0].date
        return day_of(self.split_from.events, EventKind.SPLIT)


def day_of(events: Sequence[Event], kind: EventKind) -> date:
    """The day of the last event of that kind."""
    return next(event.date for event in reversed(events) if event.kind is kind)


def deck(random: Random, weights: Mapping[T, int], count: int, least: int) -> list[T]:
    """`count` draws by weight in a random order, each thing at least so often where there is room."""
    total = sum(weights.values())
    cards = [each for each, weight in weights.items() for _ in range(max(least, weight * count // total))]
    cards += random.choices(list(weights), list(weights.values()), k=max(0, count - len(cards)))
    random.shuffle(cards)
    return cards


class Drawing:
    """Draws `count` requests of the agencies; every state, plot, outcome and channel is among them if there is room."""

    def __init__(self, random: Random, agencies: Sequence[Agency], days: Days, count: int) -> None:
        """Nothing is drawn yet."""
        self.random, self.days, self.count = random, days, count
        self.agencies = {agency.code: agency for agency in agencies}
        self._regulars = [natural_person(random) for _ in range(_REGULARS)]
        self._people = [natural_person(random) for _ in range(max(20, count // 2))]
        least = max(1, count // 100)
        self._channels = deck(random, CHANNELS, 2 * count, least)
        self._kinds = deck(random, _KINDS, 2 * count, least)
        self._outcomes = deck(random, _OUTCOMES, count, max(1, count // 200))
        self.drafts: list[Draft] = []

    def draw(self) -> list[Draft]:
        """The requests in the order in which they count, numbered."""
        opened = max(_LEAST_OPEN, self.count // _OPEN_SHARE)
        for code, plot, place, state in self._cuts(opened):
            self._add_open(self.agencies[code], plot, place, state)
        repeated = self.count // _REPEATED_SHARE
        for plot in self._plots(self.count - opened - repeated):
            self._add_finished(plot)
        for _ in range(repeated):
            self._add_repeated()
        self.drafts.sort(key=lambda draft: draft.counted)
        numbers: Counter[tuple[str, int]] = Counter()
        for draft in self.drafts:
            year = draft.counted.year
            numbers[draft.agency.code, year] += 1
            draft.number = f"{draft.agency.code}-{year}-{numbers[draft.agency.code, year]:04d}"
        return self.drafts

    def _plots(self, count: int) -> list[Plot]:
        """The plots of so many requests; those that bring another request with them count twice."""
        double = {"split", "merged"}
        cards: list[Plot] = []
        for plot in PLOTS.values():
            cards += [plot] * max(1 if plot.least else 0, plot.least * self.count // 600)
        weights = [plot.weight for plot in PLOTS.values()]
        size = len(cards) + sum(plot.id in double for plot in cards)
        while size < count:
            (plot,) = self.random.choices(list(PLOTS.values()), weights)
            if size + 1 + (plot.id in double) <= count:
                cards.append(plot)
                size += 1 + (plot.id in double)
        return cards

    def _cuts(self, count: int) -> list[tuple[str, Plot, int, State]]:
        """Where open requests stand: in the agencies that are shown first one in every state."""
        cuts = [cut for cut in CUTS if not any(step.kind is EventKind.SPLIT for step in cut[0].steps[: cut[1]])]
        self.random.shuffle(cuts)
        each = list({cut[2]: cut for cut in cuts}.values())
        # And one more, that waits for the opinion of a third party.
        each.append(next(cut for cut in cuts if cut[0].steps[cut[1] - 1].kind is EventKind.THIRD_PARTY_RECEIVED))
        found = [(code, *cut) for code in _SHOWN for cut in each]
        weights = [agency.activity for agency in self.agencies.values()]
        while len(found) < count:
            (code,) = self.random.choices(list(self.agencies), weights)
            (cut,) = self.random.choices(cuts, [plot.weight for plot, _, _ in cuts])
            found.append((code, *cut))
        return found[:count]

    def _add_open(self, agency: Agency, plot: Plot, place: int, state: State) -> None:
        (left,) = self.random.choices([days for days, _ in _LEFT], [weight for _, weight in _LEFT])
        events = pending(self.random, self.days, plot.steps[:place], state, left)
        draft = self._add(agency, plot, events)
        draft.is_assigned = state is not State.RECEIVED and (
            state is not State.REGISTERED or self.random.random() < 0.5
        )

    def _add_finished(self, plot: Plot) -> None:
        weights = [agency.activity for agency in self.agencies.values()]
        (agency,) = self.random.choices(list(self.agencies.values()), weights)
        draft = self._add(agency, plot, finished(self.random, self.days, plot.steps))
        if plot.id == "split":
            self._add_part(draft)
        if plot.id == "merged":
            self._add_whole(draft)

    def _add_part(self, whole: Draft) -> None:
        """What was split off from a request: received with it, worked on from that day."""
        first = self.days.place(day_of(whole.events, EventKind.SPLIT))
        steps = (*PHASES["examination"], *PHASES["decision"], *PHASES["service"])
        rest = finished(self.random, self.days, steps, first)
        part = self._add(whole.agency, PLOTS["answered"], (*whole.events[:2], *rest), whole)
        part.split_from = whole

    def _add_whole(self, part: Draft) -> None:
        """The request into which another was merged: a little older, and not decided before that day."""
        merged = part.events[-1].date
        first = max(0, self.days.place(part.events[1].date) - 3)
        while True:
            events = finished(self.random, self.days, PLOTS["answered"].steps, first)
            if day_of(events, EventKind.DECISION_DRAFTED) > merged:
                break
            first += 1
        part.merged_into = self._add(part.agency, PLOTS["answered"], events, part)

    def _add_repeated(self) -> None:
        """Somebody asks again for what was answered."""
        able = [
            draft
            for draft in self.drafts
            if draft.plot.id == "answered"
            and draft.events[-1].kind is EventKind.CLOSED
            and len(self.days.all) - self.days.place(draft.events[-1].date) > 60
            and not (draft.repeats or draft.split_from)
        ]
        if not able:
            return
        before = self.random.choice(able)
        first = self.days.place(before.events[-1].date) + self.random.randint(3, 25)
        events = finished(self.random, self.days, before.plot.steps, first)
        again = self._add(before.agency, before.plot, events, before)
        again.repeats, again.outcomes = before, (Outcome.REPEATED,)

    def _add(self, agency: Agency, plot: Plot, events: tuple[Event, ...], like: Draft | None = None) -> Draft:
        """A request; of the same applicant and channel as another, if one is given."""
        person = like.person if like else self._person(plot)
        channel = like.channel if like else self._channels.pop()
        if channel is Channel.WEB_FORM and like is None:
            events = self._on_any_day(events)
        draft = Draft(agency, plot, events, person, channel)
        if plot.is_decided:
            draft.outcomes = self._ends(plot)
        self.drafts.append(draft)
        return draft

    def _on_any_day(self, events: tuple[Event, ...]) -> tuple[Event, ...]:
        """The form on the web is open on holidays too: now and then a request comes on one of them."""
        following = events[0].date + timedelta(days=1)
        end = events[1].date if len(events) > 1 else following
        if following >= end or self.days.calendar.is_workday(following) or self.random.random() < 0.5:
            return events
        return (Event(EventKind.RECEIVED, following), *events[1:])

    def _ends(self, plot: Plot) -> tuple[Outcome, ...]:
        if plot.is_decided_twice:
            return plot.outcomes
        return (self.random.choice(plot.outcomes) if plot.outcomes else self._outcomes.pop(),)

    def _person(self, plot: Plot) -> Person:
        if any(step.kind in _BUSY for step in plot.steps):
            return self.random.choice(self._regulars)
        kind = self._kinds.pop()
        if kind is not Applicant.NATURAL_PERSON:
            return organisation(self.random, kind)
        return self.random.choice(self._regulars if self.random.random() < 0.06 else self._people)
