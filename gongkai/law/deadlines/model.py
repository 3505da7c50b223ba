"""What a clock is: a period of the law that runs, with the day it ends and the steps that led there."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from gongkai.law.citations import Article, cite
from gongkai.messages import Message


class ClockKind(StrEnum):
    """Which period it is."""

    CORRECTION_NOTICE = "correction_notice"
    """For the agency, to ask for a correction."""
    CORRECTION = "correction"
    """For the applicant, to correct the request: as the notice states."""
    ANSWER = "answer"
    """For the agency, to answer."""
    THIRD_PARTY = "third_party"
    """For a third party, to give its opinion."""
    CO_AUTHOR = "co_author"
    """For an agency that made the information together with this one, to give its opinion."""
    FEE_NOTICE = "fee_notice"
    """For the agency, to send the fee notice: within the answer period."""
    PAYMENT = "payment"
    """For the applicant, to pay."""
    PUBLICATION = "publication"
    """For the agency, to publish of its own accord what it made or changed."""

    @property
    def message(self) -> Message:
        """What is to be done within the period."""
        return PERIODS[self].name


class ClockState(StrEnum):
    """How it stands with a clock on a day."""

    WAITING = "waiting"
    """It has not begun: the day from which it counts, or its length, is not recorded."""
    RUNNING = "running"
    STOPPED = "stopped"
    """An opinion is being waited for: the day does not count."""
    MET = "met"
    """What was to be done was done in time."""
    MISSED = "missed"
    """It was done too late, or is not done yet and the due day is over."""
    REPLACED = "replaced"
    """A correction or payment was asked for in time: the period will count anew from its arrival."""
    LAPSED = "lapsed"
    """There is nothing left to do, or (a correction notice) no more time for what nobody had to do."""

    @property
    def message(self) -> Message:
        """The state's name for people."""
        return _STATE_NAMES[self]

    @property
    def is_open(self) -> bool:
        """Whether something may still have to be done."""
        return self in (ClockState.WAITING, ClockState.RUNNING, ClockState.STOPPED)


@dataclass(frozen=True, slots=True)
class Period:
    """A length that the law lays down, in working days; None where it is stated case by case."""

    name: Message
    days: int | None
    basis: Article


@dataclass(frozen=True, slots=True)
class Span:
    """Days that do not count, from `first` to `last` inclusive."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the calculation: in words, with the article it follows, and the day it speaks of or leads to.

    `verified` is false where the rule has still to be checked against the text of the article.
    """

    message: Message
    article: Article | None = None
    date: datetime.date | None = None
    verified: bool = True

    def called(self, names: Mapping[str, str]) -> Step:
        """The step with its party called by its name; one without a name stays as it is."""
        said = self.message.values.get("party")
        if not isinstance(said, Message):
            return self
        party = str(said.values["party"])
        named = Message(said.template, {"party": names.get(party, party)})
        return replace(self, message=Message(self.message.template, {**self.message.values, "party": named}))


@dataclass(frozen=True, slots=True)
class Clock:
    """A period as it runs in one case. Nothing of it is kept: it follows from the events and the calendar.

    `start` is the day from which it counts; that day itself does not count. `length` is in working days, the
    extension included; None where a day was stated instead. `due` is the last day, None as long as it is not known;
    while a clock is stopped it is the last day at the latest (see the steps). `provisional`: a notice still to come
    may move the due day, and `earliest` is the earliest day it may come to; the due day itself otherwise. `ended` is
    the day on which it was met, replaced or lapsed. `days_left` is how many counting working days remain after
    today, negative by the working days since the due day, None where the clock is over or has no due day.
    """

    kind: ClockKind
    party: str
    state: ClockState
    start: datetime.date | None
    length: int | None
    stopped: tuple[Span, ...]
    due: datetime.date | None
    provisional: bool
    earliest: datetime.date | None
    ended: datetime.date | None
    days_left: int | None
    steps: tuple[Step, ...]

    def called(self, names: Mapping[str, str]) -> Clock:
        """The clock with its party called by its name, in the steps too; one without a name stays as it is."""
        steps = tuple(step.called(names) for step in self.steps)
        return replace(self, party=names.get(self.party, self.party), steps=steps)


def _load() -> tuple[dict[ClockKind, Period], dict[ClockState, Message]]:
    data = tomllib.loads((Path(__file__).parent / "periods.toml").read_text(encoding="utf-8"))
    periods = {
        ClockKind(each["id"]): Period(Message(each["name"]), each.get("days"), cite(each["basis"]))
        for each in data["clocks"]
    }
    states = {ClockState(each["id"]): Message(each["name"]) for each in data["states"]}
    if (list(periods), list(states)) != (list(ClockKind), list(ClockState)):
        raise ValueError("periods.toml: not the clocks and states of the code, once each, in their order")
    return periods, states


_PERIODS, _STATE_NAMES = _load()

PERIODS: Mapping[ClockKind, Period] = MappingProxyType(_PERIODS)
"""The lengths, by clock."""
