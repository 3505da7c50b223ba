"""The table of remedies: terms, routes and rules, read from the program's own file or from an office's.

`remedies.toml` beside this file is the statutory table and explains its shape. A file that is not of that shape is
refused with a sentence that says what is wrong and where.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from gongkai.law.citations import Article
from gongkai.law.outcomes import Outcome, OutcomeGroup
from gongkai.law.table_reader import TableError, TableReader
from gongkai.messages import Message


class RemedyKind(StrEnum):
    """A remedy against a reply."""

    RECONSIDERATION = "reconsideration"
    """行政复议."""
    LITIGATION = "litigation"
    """行政诉讼 without reconsideration (未经复议直接起诉)."""
    LITIGATION_AFTER = "litigation_after_reconsideration"
    """行政诉讼 after reconsideration (复议后起诉); its period begins with that decision."""

    @property
    def message(self) -> Message:
        """The remedy's name."""
        return _KIND_NAMES[self]


_KIND_NAMES = {
    RemedyKind.RECONSIDERATION: Message("行政复议"),
    RemedyKind.LITIGATION: Message("直接提起行政诉讼"),
    RemedyKind.LITIGATION_AFTER: Message("复议后提起行政诉讼"),
}


class Unit(StrEnum):
    """What a period is counted in. Both are of the calendar: holidays count."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a remedy is open. `verified` is False where its text is still to be read."""

    kind: RemedyKind
    length: int
    unit: Unit
    article: Article
    verified: bool
    message: Message

    def end(self, start: date) -> date:
        """The last day, holiday or not, of the period that begins on the day after `start`.

        A period of months ends on the day of the same number, or on the month's last day where it has none
        (Supreme People's Court, answer of 2014-12-12).
        """
        if self.unit is Unit.DAY:
            return start + timedelta(days=self.length)
        year, month = divmod(start.year * 12 + start.month - 1 + self.length, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Route:
    """The remedies that a reply offers, in the order in which they may be taken, and the sentence that says so."""

    id: str
    terms: tuple[Term, ...]
    message: Message


@dataclass(frozen=True, slots=True)
class Rule:
    """Which route replies take from `first_day` on. `outcomes` has ids of outcomes or groups, or "*" for all.

    `verified` is False where practice differs or the text is still to be read; `comment` says what is in doubt.
    """

    first_day: date
    outcomes: frozenset[str]
    route: Route
    article: Article
    verified: bool
    comment: Message | None = None

    def fits(self, outcome: Outcome, day: date) -> bool:
        """Whether a reply of that day with that outcome falls under the rule."""
        return self.first_day <= day and not self.outcomes.isdisjoint((outcome.value, outcome.group.value, EVERY))


EVERY = "*"
"""Stands in a rule for all outcomes."""


@dataclass(frozen=True, slots=True)
class RemedyTable:
    """The rules in their order, of which the first that fits decides; and the terms that their routes are made of."""

    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]

    def rule(self, outcome: Outcome, day: date) -> Rule | None:
        """The rule for a reply of that outcome and day; None before the table's first day."""
        return next((rule for rule in self.rules if rule.fits(outcome, day)), None)


@cache
def statutory_table() -> RemedyTable:
    """The table that comes with the program."""
    return read_table(statutory_text())


def statutory_text() -> str:
    """The file of the table that comes with the program, for an office to begin its own from."""
    return (Path(__file__).parent / "remedies.toml").read_text(encoding="utf-8")


def read_table(text: str) -> RemedyTable:
    """The table in a TOML file. Raises TableError where it is not of the shape that `remedies.toml` explains."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(Message("不是TOML文件：{error}", {"error": error})) from error
    whole = TableReader(data)
    whole.only("terms", "routes", "rules")
    terms = {name: _term(reader) for name, reader in whole.tables("terms")}
    routes = {name: _route(name, reader, terms) for name, reader in whole.tables("routes")}
    rules = tuple(_rule(reader, routes) for reader in whole.list_of_tables("rules"))
    _covers_every_outcome(rules)
    return RemedyTable(tuple(terms.values()), rules)


def _term(reader: TableReader) -> Term:
    reader.only("kind", "length", "unit", "basis", "verified", "text")
    length = reader.value("length", int)
    if length < 1:
        raise reader.error(Message("期限须是正整数"))
    kind = RemedyKind(reader.choice("kind", [kind.value for kind in RemedyKind]))
    unit = Unit(reader.choice("unit", [unit.value for unit in Unit]))
    return Term(kind, length, unit, reader.article(), reader.value("verified", bool), reader.sentence("text"))


def _route(name: str, reader: TableReader, terms: dict[str, Term]) -> Route:
    reader.only("terms", "text")
    chosen = tuple(terms[each] for each in reader.choices("terms", terms))
    if len({term.kind for term in chosen}) != len(chosen):
        raise reader.error(Message("同一种救济途径写了两次"))
    return Route(name, chosen, reader.sentence("text"))


def _rule(reader: TableReader, routes: dict[str, Route]) -> Rule:
    reader.only("from", "outcomes", "route", "basis", "verified", "comment")
    known = [EVERY, *OutcomeGroup, *Outcome]
    return Rule(
        reader.value("from", date),
        frozenset(reader.choices("outcomes", known)),
        routes[reader.choice("route", routes)],
        reader.article(),
        reader.value("verified", bool),
        reader.sentence("comment") if "comment" in reader.data else None,
    )


def _covers_every_outcome(rules: tuple[Rule, ...]) -> None:
    """From the first day of any rule on, there is an answer for every outcome."""
    first_day = min(rule.first_day for rule in rules)
    for outcome in Outcome:
        if not any(rule.fits(outcome, first_day) for rule in rules):
            values: dict[str, object] = {"outcome": outcome.message, "date": first_day}
            raise TableError(Message("没有一条规则适用于{date}起的“{outcome}”", values))
