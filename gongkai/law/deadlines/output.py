"""Clocks and moves as JSON (schemas `gongkai.deadline/1` and `gongkai.moves/1`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from gongkai.law.deadlines.model import Clock, Step
from gongkai.law.deadlines.moves import Move
from gongkai.law.procedure import Event, follow
from gongkai.messages import Message

SCHEMA = "gongkai.deadline/1"
MOVES_SCHEMA = "gongkai.moves/1"


def deadline_json(events: Sequence[Event], clocks: Sequence[Clock], today: date) -> dict[str, Any]:
    """A case's events and clocks as an object of schema `gongkai.deadline/1`."""
    return {
        "schema": SCHEMA,
        "today": today.isoformat(),
        "state": follow(events),
        "events": [_plain(asdict(event)) for event in events],
        "clocks": [clock_json(clock) for clock in clocks],
    }


def clock_json(clock: Clock) -> dict[str, Any]:
    """One clock, its fields by their names."""
    fields = {
        "kind": clock.kind,
        "party": clock.party,
        "state": clock.state,
        "start": clock.start,
        "length": clock.length,
        "stopped": [_plain({"first": span.first, "last": span.last}) for span in clock.stopped],
        "due": clock.due,
        "provisional": clock.provisional,
        "earliest": clock.earliest,
        "ended": clock.ended,
        "days_left": clock.days_left,
        "steps": [_step(step) for step in clock.steps],
    }
    return _plain(fields)


def moves_json(moves: Sequence[Move], cases: int, today: date) -> dict[str, Any]:
    """What a notice moves in a number of cases, as an object of schema `gongkai.moves/1`."""
    return {
        "schema": MOVES_SCHEMA,
        "today": today.isoformat(),
        "cases": cases,
        "moves": [_plain(asdict(move)) for move in moves],
    }


def _step(step: Step) -> dict[str, Any]:
    return _plain(
        {
            "message": _both(step.message),
            "article": str(step.article) if step.article else None,
            "date": step.date,
            "verified": step.verified,
        }
    )


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.text("zh"), "en": message.text("en")}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}
