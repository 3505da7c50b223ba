"""A case of reconsideration or litigation as the agency lives through it: by when it replies, and how a case ends.

The tables stand in `remedy_procedure.toml` beside this file. What a reply to a request says of remedies is another
matter: `gongkai.law.remedies`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from gongkai.law.citations import Article, cite
from gongkai.law.procedure import EventKind
from gongkai.law.remedies import LAST_DAY, RemedyStep
from gongkai.law.remedy_table import RemedyKind
from gongkai.law.workdays import Calendar
from gongkai.messages import Message


class RemedyResult(StrEnum):
    """A column of table 4 (Format 2021). A case that has not ended is pending."""

    UPHELD = "upheld"
    CORRECTED = "corrected"
    OTHER = "other"
    PENDING = "pending"

    @property
    def message(self) -> Message:
        """The column's label on the form."""
        return _RESULT_NAMES[self]


_RESULT_NAMES = {
    RemedyResult.UPHELD: Message("结果维持"),
    RemedyResult.CORRECTED: Message("结果纠正"),
    RemedyResult.OTHER: Message("其他结果"),
    RemedyResult.PENDING: Message("尚未审结"),
}


class Ruling(StrEnum):
    """How a case ends. The value never changes."""

    UPHELD = "upheld"
    CLAIM_REJECTED = "claim_rejected"
    REVOKED = "revoked"
    REVOKED_AND_REMADE = "revoked_and_remade"
    PERFORMANCE_ORDERED = "performance_ordered"
    CHANGED = "changed"
    DECLARED_UNLAWFUL = "declared_unlawful"
    DECLARED_INVALID = "declared_invalid"
    APPLICATION_DISMISSED = "application_dismissed"
    WITHDRAWN = "withdrawn"
    MEDIATED = "mediated"
    OTHERWISE = "otherwise"

    @property
    def message(self) -> Message:
        """The ruling's name for people."""
        return _RULINGS[self].name

    @property
    def result(self) -> RemedyResult:
        """The column of table 4 that it is counted in."""
        return _RULINGS[self].result

    @property
    def basis(self) -> Article:
        """The article that it rests on."""
        return _RULINGS[self].basis

    @property
    def orders_anew(self) -> bool:
        """Whether the agency has to act on the request again."""
        return _RULINGS[self].orders_anew


@dataclass(frozen=True, slots=True)
class _Entry:
    name: Message
    kinds: frozenset[str]
    result: RemedyResult
    basis: Article
    orders_anew: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class ReplyPeriod:
    """How long an agency has for its reply. `in_workdays` is False for days of the calendar."""

    length: int
    in_workdays: bool
    basis: Article
    verified: bool
    message: Message


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """The last day of the reply and how it was found. `provisional`: a notice on holidays to come may move it."""

    due: date
    provisional: bool
    period: ReplyPeriod
    steps: tuple[RemedyStep, ...]


def rulings(kind: RemedyKind) -> tuple[Ruling, ...]:
    """How a case of that kind may end."""
    return tuple(ruling for ruling, entry in _RULINGS.items() if _group(kind) in entry.kinds)


def reopening(kind: RemedyKind) -> EventKind:
    """The event by which a request begins anew after such a case."""
    if kind is RemedyKind.RECONSIDERATION:
        return EventKind.REOPENED_AFTER_RECONSIDERATION
    return EventKind.REOPENED_AFTER_JUDGMENT


def reply_due(kind: RemedyKind, notified: date, calendar: Calendar, *, simplified: bool = False) -> ReplyDue:
    """By when an agency that got the notice on the day `notified` replies and hands in its evidence.

    The day itself is not counted. Raises LookupError where the table has no period for such a case on that day, and
    CalendarError for a day that no calendar knows.
    """
    found = [period for key, first, period in _PERIODS if key == (_group(kind), simplified) and first <= notified]
    if not found:
        raise LookupError(f"no period for a reply: {kind} {simplified} {notified}")
    period = found[-1]
    values: dict[str, object] = {"start": notified, "length": period.length}
    if period.in_workdays:
        due = calendar.after(notified, period.length)
        counted = Message("自{start}的次日起算{length}个工作日，至{end}。", values | {"end": due})
        steps = (RemedyStep(counted, period.basis, due, period.verified),)
        return ReplyDue(due, calendar.earliest(notified, period.length) != due, period, steps)
    end = notified + timedelta(days=period.length)
    due = calendar.on_or_after(end)
    counted = Message("自{start}的次日起算{length}日，至{end}。", values | {"end": end})
    found_steps = [RemedyStep(counted, period.basis, end, period.verified)]
    if due != end:
        moved = Message("{end}是休假日，顺延至其后的第一个工作日{due}。", {"end": end, "due": due})
        found_steps.append(RemedyStep(moved, LAST_DAY, due, verified=False))
    return ReplyDue(due, calendar.is_provisional(end) or calendar.is_provisional(due), period, tuple(found_steps))


def _group(kind: RemedyKind) -> str:
    return "reconsideration" if kind is RemedyKind.RECONSIDERATION else "litigation"


def _period(row: dict[str, Any]) -> tuple[tuple[str, bool], date, ReplyPeriod]:
    if row["unit"] not in ("day", "workday"):
        raise ValueError(f"remedy_procedure.toml: unit {row['unit']}")
    period = ReplyPeriod(
        row["length"], row["unit"] == "workday", cite(row["basis"]), row["verified"], Message(row["text"])
    )
    return (row["kind"], row["simplified"]), row["from"], period


def _ruling(row: dict[str, Any]) -> _Entry:
    return _Entry(
        Message(row["name"]),
        frozenset(row["kinds"]),
        RemedyResult(row["result"]),
        cite(row["basis"]),
        row.get("orders_anew", False),
        row["verified"],
    )


def _load() -> tuple[list[tuple[tuple[str, bool], date, ReplyPeriod]], dict[Ruling, _Entry]]:
    data = tomllib.loads((Path(__file__).parent / "remedy_procedure.toml").read_text(encoding="utf-8"))
    entries = {Ruling(row["id"]): _ruling(row) for row in data["rulings"]}
    if list(entries) != list(Ruling):
        raise ValueError("remedy_procedure.toml: not the rulings of the code in their order")
    return sorted(map(_period, data["periods"]), key=lambda found: found[1]), entries


_PERIODS, _RULINGS = _load()
