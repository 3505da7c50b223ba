"""Outcomes: how a request ends, as table 3 of the annual report counts it (Format 2021).

An outcome is not a state of the procedure: a request is closed, and it was refused. The names and articles stand in
`outcomes.toml` beside this file; that every member has its entry, in the same order, is asserted at load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gongkai.law.citations import Article, cite
from gongkai.messages import Message


class OutcomeGroup(StrEnum):
    """The six parts of item three of table 3, （一） to （六）."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    """不予公开: the information is not disclosed."""
    UNAVAILABLE = "unavailable"
    """无法提供: there is nothing to give."""
    NOT_PROCESSED = "not_processed"
    """不予处理: what is asked is no request for information, or is asked again."""
    OTHER = "other"
    """其他处理: closed without a decision on the matter."""

    @property
    def message(self) -> Message:
        """The group's name on the form."""
        return _GROUP_NAMES[self]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Its outcomes in printed order; a group that is a single row has one."""
        return tuple(outcome for outcome in Outcome if outcome.group is self)


class Outcome(StrEnum):
    """One result row of table 3. The value is the row's id in the form and never changes."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    STATE_SECRETS = "refused.state_secret"
    FORBIDDEN_BY_LAW = "refused.forbidden_by_law"
    SECURITY_AND_STABILITY = "refused.security_and_stability"
    THIRD_PARTY = "refused.third_party"
    INTERNAL_AFFAIRS = "refused.internal_affairs"
    DELIBERATIVE = "refused.deliberative"
    ENFORCEMENT_FILE = "refused.enforcement_file"
    ADMINISTRATIVE_QUERY = "refused.administrative_query"
    NOT_HELD = "unavailable.not_held"
    NEEDS_CREATION = "unavailable.needs_creation"
    STILL_UNCLEAR = "unavailable.still_unclear"
    PETITION = "not_processed.petition"
    REPEATED = "not_processed.repeated"
    PUBLICATION = "not_processed.publication"
    EXCESSIVE = "not_processed.excessive"
    CONFIRMATION = "not_processed.confirmation"
    CORRECTION_OVERDUE = "other.correction_overdue"
    FEE_OVERDUE = "other.fee_overdue"
    OTHER = "other.other"

    @property
    def group(self) -> OutcomeGroup:
        """The part of the table that the row stands in."""
        return OutcomeGroup(self.value.partition(".")[0])

    @property
    def message(self) -> Message:
        """The row's label on the form, without its ordinal."""
        return _ENTRIES[self].name

    @property
    def basis(self) -> tuple[Article, ...]:
        """The articles that a reply with this outcome rests on."""
        return _ENTRIES[self].basis

    @property
    def ordinal(self) -> int | None:
        """The row's number within its group, from 1; None for a group that is a single row."""
        siblings = self.group.outcomes
        return siblings.index(self) + 1 if len(siblings) > 1 else None


def combined(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The one row in which a request with these outcomes of its items counts; None where the law does not say which.

    Information given for a part only is 部分公开, and counted there alone (Regulation, article 37; Format 2021).
    """
    distinct = set(outcomes)
    if len(distinct) == 1:
        return distinct.pop()
    if distinct & {Outcome.GRANTED, Outcome.PARTLY_GRANTED}:
        return Outcome.PARTLY_GRANTED
    return None


@dataclass(frozen=True, slots=True)
class _Entry:
    name: Message
    basis: tuple[Article, ...]


def _load() -> tuple[dict[OutcomeGroup, Message], dict[Outcome, _Entry]]:
    data = tomllib.loads((Path(__file__).parent / "outcomes.toml").read_text(encoding="utf-8"))
    groups = {OutcomeGroup(each["id"]): Message(each["name"]) for each in data["groups"]}
    entries = {
        Outcome(each["id"]): _Entry(Message(each["name"]), tuple(cite(basis) for basis in each["basis"]))
        for each in data["outcomes"]
    }
    if list(groups) != list(OutcomeGroup) or list(entries) != list(Outcome):
        raise ValueError("outcomes.toml: not the groups and outcomes of the code in their order")
    return groups, entries


_GROUP_NAMES, _ENTRIES = _load()
