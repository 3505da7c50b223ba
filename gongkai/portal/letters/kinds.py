"""The kinds of letters as data (`kinds.toml` beside this file): names, numbers, events, fields, articles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai.law.citations import Article, cite
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.messages import Message


class LetterKind(StrEnum):
    """A kind of letter. Replies have a kind for each row of table 3, and one for items that end differently."""

    REGISTRATION_FORM = "registration_form"
    RECEIPT = "receipt"
    CORRECTION_NOTICE = "correction_notice"
    REASONS_NOTICE = "reasons_notice"
    LATER_TIME_NOTICE = "later_time_notice"
    EXTENSION_NOTICE = "extension_notice"
    CONSULTATION_LETTER = "consultation_letter"
    CONSULTATION_NOTICE = "consultation_notice"
    DISCLOSURE_NOTICE = "disclosure_notice"
    CO_AUTHOR_LETTER = "co_author_letter"
    HELP_LETTER = "help_letter"
    FEE_NOTICE = "fee_notice"
    PROOF_OF_SERVICE = "proof_of_service"
    REPLY_GRANTED = "reply.granted"
    REPLY_PARTLY_GRANTED = "reply.partly_granted"
    REPLY_STATE_SECRETS = "reply.refused.state_secret"
    REPLY_FORBIDDEN_BY_LAW = "reply.refused.forbidden_by_law"
    REPLY_SECURITY_AND_STABILITY = "reply.refused.security_and_stability"
    REPLY_THIRD_PARTY = "reply.refused.third_party"
    REPLY_INTERNAL_AFFAIRS = "reply.refused.internal_affairs"
    REPLY_DELIBERATIVE = "reply.refused.deliberative"
    REPLY_ENFORCEMENT_FILE = "reply.refused.enforcement_file"
    REPLY_ADMINISTRATIVE_QUERY = "reply.refused.administrative_query"
    REPLY_NOT_HELD = "reply.unavailable.not_held"
    REPLY_NEEDS_CREATION = "reply.unavailable.needs_creation"
    REPLY_STILL_UNCLEAR = "reply.unavailable.still_unclear"
    REPLY_PETITION = "reply.not_processed.petition"
    REPLY_REPEATED = "reply.not_processed.repeated"
    REPLY_PUBLICATION = "reply.not_processed.publication"
    REPLY_EXCESSIVE = "reply.not_processed.excessive"
    REPLY_CONFIRMATION = "reply.not_processed.confirmation"
    REPLY_CORRECTION_OVERDUE = "reply.other.correction_overdue"
    REPLY_FEE_OVERDUE = "reply.other.fee_overdue"
    REPLY_OTHER = "reply.other.other"
    REPLY_SEVERAL = "reply.several"


class FieldType(StrEnum):
    """What a field holds."""

    LINE = "line"
    """A short text on one line."""
    TEXT = "text"
    """A text of one or more paragraphs."""
    LIST = "list"
    """Texts one after the other."""
    DATE = "date"
    NUMBER = "number"
    """A whole number, such as of working days."""
    AMOUNT = "amount"
    """Whole yuan."""


class To(StrEnum):
    """Whom a letter goes to."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    AGENCY = "agency"
    OFFICE = "office"
    """Nobody: it stays in the office's file."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that has to be known to write a letter. `name` stands in texts, in braces.

    `everywhere`: no text may lack it. `identity`: it says who the applicant is.
    """

    id: str
    name: str
    type: FieldType
    optional: bool = False
    everywhere: bool = False
    identity: bool = False

    @property
    def message(self) -> Message:
        """The field's name for people."""
        return Message(self.name)


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the data. `own` are the fields that whoever writes such a letter gives; `fields` are all it knows."""

    id: LetterKind
    name: Message
    word: str
    to: To
    event: EventKind | None
    basis: tuple[Article, ...]
    own: tuple[Field, ...]
    fields: tuple[Field, ...]
    outcome: Outcome | None = None
    either: tuple[Field, ...] = ()
    """Fields of which one has to be given: each has its line in a text, and the other is left out."""

    @property
    def is_reply(self) -> bool:
        """Whether it tells the applicant how the request ended, and so what the remedies are."""
        return self.id.startswith("reply.")

    @property
    def needed(self) -> tuple[Field, ...]:
        """The fields that a text of this kind may not lack."""
        known = {"recipient"} if self.to is not To.OFFICE else set()
        if self.basis or self.is_reply:
            known.add("articles")
        return tuple(
            field
            for field in self.fields
            if field.everywhere
            or field.id in known
            or field in self.either
            or (field in self.own and not field.optional)
        )

    @property
    def full_name(self) -> Message:
        """The name, for replies with their row of table 3."""
        if self.id is LetterKind.REPLY_SEVERAL:
            return Message("{name}（分项答复）", {"name": self.name})
        if self.outcome is None or self.event is not EventKind.REPLY_SENT:
            return self.name
        if self.outcome.ordinal is None:
            return Message("{name}（{outcome}）", {"name": self.name, "outcome": self.outcome.message})
        values: dict[str, object] = {"name": self.name, "group": self.outcome.group.message}
        return Message("{name}（{group}：{outcome}）", values | {"outcome": self.outcome.message})


def reply_kind(outcome: Outcome) -> LetterKind:
    """The kind of the reply for a row of table 3."""
    return LetterKind(f"reply.{outcome.value}")


_REASONS = {"id": "reasons", "name": "理由", "type": "text"}
"""What a reply needs whose version says nothing else."""


def _fields(rows: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    return tuple(Field(**{**row, "type": FieldType(row["type"])}) for row in rows)


def _kind(row: Mapping[str, Any], common: tuple[Field, ...], outcome: Outcome | None = None) -> Kind:
    own, to = _fields(row["fields"]), To(row["to"])
    open_to = tuple(field for field in common if to in (To.APPLICANT, To.OFFICE) or not field.identity)
    names = [field.name for field in (*open_to, *own)]
    if len(set(names)) != len(names):
        raise ValueError(f"kinds.toml: {row['id']} has two fields of one name")
    return Kind(
        id=LetterKind(row["id"]),
        name=Message(row["name"]),
        word=row["word"],
        to=to,
        event=EventKind(row["event"]) if "event" in row else None,
        basis=outcome.basis if outcome else tuple(cite(basis) for basis in row["basis"]),
        own=own,
        fields=(*open_to, *own),
        outcome=outcome,
        either=tuple(field for field in own if field.id in row.get("either", ())),
    )


def _load() -> Iterator[Kind]:
    data = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    common = _fields(data["fields"])
    for row in data["kinds"]:
        yield _kind(row, common)
    replies = data["replies"]
    for version in replies["versions"]:
        outcome = Outcome(version["outcome"]) if "outcome" in version else None
        row = {
            **replies,
            **version,
            "id": reply_kind(outcome) if outcome else LetterKind.REPLY_SEVERAL,
            "to": To.APPLICANT,
            "basis": (),
            "fields": [*version.get("fields", [_REASONS]), *replies["fields"]],
        }
        yield _kind(row, common, outcome)


KINDS: Mapping[LetterKind, Kind] = MappingProxyType({kind.id: kind for kind in _load()})
"""Every kind, in the data's order."""

if list(KINDS) != list(LetterKind):
    raise ValueError("kinds.toml: not the kinds of the code, once each, in their order")
