"""For how long what a request holds of people is kept after the request has ended, and when it may not be removed.

The periods stand in `retention.toml` beside this file. An office may set longer ones, and shorter ones down to the
legal floor. Personal information is kept for the shortest time that its purpose needs unless a law or administrative
regulation says otherwise (个人信息保护法, article 19), and deleted when that has passed (article 47); what archives
are to keep is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from gongkai.law.citations import Article
from gongkai.law.remedy_table import statutory_table
from gongkai.law.table_reader import TableReader
from gongkai.messages import Message

LONGEST = 100
"""Years: nothing is kept for longer than this by a rule."""


class Kept(StrEnum):
    """What is kept of people, by how long it is needed."""

    PROOFS = "proofs"
    MESSAGES = "messages"
    FILES = "files"
    IDENTITY = "identity"
    """Who somebody is, wherever it stands: when it goes, all others go with it."""

    @property
    def rule(self) -> RetentionRule:
        """How long it is kept."""
        return RULES[self]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long something is kept: `years` where an office has set nothing, never less than `floor`."""

    message: Message
    years: int
    floor: int
    article: Article
    verified: bool
    comment: Message


def expires(ended: date, years: int) -> date:
    """The day from which what ended then is no longer kept: the day after the last of so many years."""
    try:
        return ended.replace(year=ended.year + years) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(ended.year + years, 3, 1)


def remedies_may_begin_until(told: date) -> date:
    """The last day on which somebody may still bring a case about what was told on that day: by the longest period.

    What a reply says of remedies may be shorter (`gongkai.law.remedies`); whoever removes something for good reckons
    with the longest of them.
    """
    return max(term.end(told) for rule in statutory_table().rules for term in rule.route.terms)


def _load() -> dict[Kept, RetentionRule]:
    data = tomllib.loads(Path(__file__).with_name("retention.toml").read_text(encoding="utf-8"))
    found = {}
    for name, row in TableReader(data).tables("kept"):
        found[Kept(name)] = RetentionRule(
            message=row.sentence("text"),
            years=row.value("years", int),
            floor=row.value("floor", int),
            article=row.article(),
            verified=row.value("verified", bool),
            comment=row.sentence("comment"),
        )
    assert list(found) == list(Kept)
    assert all(0 <= rule.floor <= rule.years <= found[Kept.IDENTITY].years for rule in found.values())
    return found


RULES: Mapping[Kept, RetentionRule] = _load()
"""The periods by what is kept."""
