"""Procedure: where a request stands, what may happen next, who does it and on what article.

The table is `procedure.toml` beside this file; code, screens, the API and docs/procedure.md ask it. A state says
where a request stands, not how it ends: that is its outcome (`gongkai.law.outcomes`). Whether an act comes in time
is another matter too, for `gongkai.law.deadlines`: an act that is late still happened.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongkai.law.citations import Article, cite
from gongkai.law.outcomes import Outcome
from gongkai.messages import Message


class State(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    REGISTERED = "registered"
    PROCESSING = "processing"
    CORRECTION_AWAITED = "correction_awaited"
    REASONS_AWAITED = "reasons_awaited"
    FEE_AWAITED = "fee_awaited"
    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    DECIDED = "decided"
    SENT = "sent"
    SERVED = "served"
    CLOSED = "closed"
    MERGED = "merged"

    @property
    def message(self) -> Message:
        """The state's name for people."""
        return _STATE_NAMES[self]


class EventKind(StrEnum):
    """What can happen to a request."""

    RECEIVED = "received"
    REGISTERED = "registered"
    EXAMINED = "examined"
    SPLIT = "split"
    MERGED = "merged"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_NOTICE_ARRIVED = "correction_notice_arrived"
    CORRECTION_ARRIVED = "correction_arrived"
    CORRECTION_OVERDUE = "correction_overdue"
    REASONS_ASKED = "reasons_asked"
    REASONS_GIVEN = "reasons_given"
    REASONS_NOT_GIVEN = "reasons_not_given"
    LATER_TIME_SET = "later_time_set"
    THIRD_PARTY_ASKED = "third_party_asked"
    CONSULTATION_TOLD = "consultation_told"
    THIRD_PARTY_RECEIVED = "third_party_received"
    THIRD_PARTY_ANSWERED = "third_party_answered"
    THIRD_PARTY_SILENT = "third_party_silent"
    THIRD_PARTY_TOLD = "third_party_told"
    CO_AUTHOR_ASKED = "co_author_asked"
    CO_AUTHOR_RECEIVED = "co_author_received"
    CO_AUTHOR_ANSWERED = "co_author_answered"
    CO_AUTHOR_SILENT = "co_author_silent"
    HELP_ASKED = "help_asked"
    HELP_GIVEN = "help_given"
    MEETING_HELD = "meeting_held"
    EXTENSION_PROPOSED = "extension_proposed"
    EXTENSION_DECLINED = "extension_declined"
    EXTENSION_APPROVED = "extension_approved"
    EXTENSION_TOLD = "extension_told"
    FEE_NOTICE_SENT = "fee_notice_sent"
    FEE_NOTICE_ARRIVED = "fee_notice_arrived"
    FEE_PAID = "fee_paid"
    FEE_OVERDUE = "fee_overdue"
    DECISION_DRAFTED = "decision_drafted"
    DECISION_REVIEWED = "decision_reviewed"
    DECISION_RETURNED = "decision_returned"
    DECISION_APPROVED = "decision_approved"
    REPLY_SENT = "reply_sent"
    REPLY_SERVED = "reply_served"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED_AFTER_RECONSIDERATION = "reopened_after_reconsideration"
    REOPENED_AFTER_JUDGMENT = "reopened_after_judgment"
    REOPENED_BY_AGENCY = "reopened_by_agency"

    @property
    def message(self) -> Message:
        """What happened, for people."""
        return TRANSITIONS[self].name


REOPENINGS = frozenset(
    (EventKind.REOPENED_AFTER_RECONSIDERATION, EventKind.REOPENED_AFTER_JUDGMENT, EventKind.REOPENED_BY_AGENCY)
)
"""The events that begin a new round."""


class Role(StrEnum):
    """Whose act an event is."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    HEAD = "head"
    """政府信息公开工作机构负责人: the head of the disclosure office."""
    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    OTHER_AGENCY = "other_agency"
    SYSTEM = "system"

    @property
    def message(self) -> Message:
        """The role's name for people."""
        return _ROLE_NAMES[self]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a request, and on which day in law (not the day it was entered).

    `days`: working days approved (extension), or stated in a notice or in a decision that reopens the request.
    `due`: the day stated instead of a number of days. `party`: which third party or agency; "" if there is one only.
    """

    kind: EventKind
    date: datetime.date
    days: int | None = None
    due: datetime.date | None = None
    party: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table; its columns are explained at the head of procedure.toml."""

    event: EventKind
    name: Message
    sources: frozenset[State]
    target: State | None
    by: tuple[Role, ...]
    basis: tuple[Article, ...]
    verified: bool
    after: EventKind | None
    unless: frozenset[EventKind]
    per_party: bool
    requires: tuple[str, ...]
    most_days: int | None
    outcome: Outcome | None
    internal: bool


class UnlawfulEventError(ValueError):
    """An event that the procedure does not allow where it stands; `message` says why, for people."""

    def __init__(self, message: Message, event: Event) -> None:
        super().__init__(message.text("zh"))
        self.message = message
        self.event = event

    def __reduce__(self) -> tuple[type[UnlawfulEventError], tuple[Message, Event]]:
        return type(self), (self.message, self.event)


def _transition(row: Mapping[str, Any]) -> Transition:
    return Transition(
        event=EventKind(row["event"]),
        name=Message(row["name"]),
        sources=frozenset(State(source) for source in row["from"] if source),
        target=State(row["to"]) if "to" in row else None,
        by=tuple(Role(role) for role in row["by"]),
        basis=tuple(cite(basis) for basis in row["basis"]),
        verified=row.get("verified", True),
        after=EventKind(row["after"]) if "after" in row else None,
        unless=frozenset(EventKind(kind) for kind in row.get("unless", ())),
        per_party=row.get("per_party", False),
        requires=tuple(row.get("requires", ())),
        most_days=row.get("most_days"),
        outcome=Outcome(row["outcome"]) if "outcome" in row else None,
        internal=row.get("internal", False),
    )


def _load() -> tuple[dict[State, Message], dict[Role, Message], dict[EventKind, Transition]]:
    data = tomllib.loads((Path(__file__).parent / "procedure.toml").read_text(encoding="utf-8"))
    states = {State(each["id"]): Message(each["name"]) for each in data["states"]}
    roles = {Role(each["id"]): Message(each["name"]) for each in data["roles"]}
    rows = [_transition(row) for row in data["transitions"]]
    if (list(states), list(roles), [row.event for row in rows]) != (list(State), list(Role), list(EventKind)):
        raise ValueError("procedure.toml: not the states, roles and events of the code, once each, in their order")
    return states, roles, {row.event: row for row in rows}


_STATE_NAMES, _ROLE_NAMES, _TABLE = _load()

TRANSITIONS: Mapping[EventKind, Transition] = MappingProxyType(_TABLE)
"""The table, one row for each kind of event."""


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by their day; those of one day stay in the order given."""
    return tuple(sorted(events, key=lambda event: event.date))


def follow(events: Sequence[Event]) -> State:
    """The state that the events lead to.

    Raises UnlawfulEventError at the first event that its place in the sequence does not allow, and ValueError where
    there are none.
    """
    if not events:
        raise ValueError("no events")
    state: State | None = None
    for position, event in enumerate(events):
        if refusal := _refusal(state, events[:position], event):
            raise UnlawfulEventError(refusal, event)
        state = TRANSITIONS[event.kind].target or state
    assert state is not None  # the first event is a receipt, which has a target
    return state


def check_next(events: Sequence[Event], event: Event) -> None:
    """Whether `event` may follow `events`, which are lawful themselves; raises UnlawfulEventError where it may not."""
    if refusal := _refusal(_state(events), events, event):
        raise UnlawfulEventError(refusal, event)


def allowed(events: Sequence[Event], role: Role | None = None) -> tuple[EventKind, ...]:
    """What may happen next to a request with these (lawful) events, in the table's order; with `role`, by whom.

    A kind is given if some event of it could follow: details and dates are for `check_next`.
    """
    state = _state(events)
    parties = {event.party for event in events}
    parties.add("".join(parties) + "+")  # one that was not asked yet
    return tuple(
        kind
        for kind, row in TRANSITIONS.items()
        if (role is None or role in row.by)
        and _starts_from(row, state)
        and any(_unmet(row, events, party) is None for party in parties)
    )


def with_internal_steps(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with the steps inside the office (registering, drafting, approving) put in where they are missing.

    For histories of which only the acts with effect outside are known, such as a spreadsheet's or a calculator's. Each
    added step has the date of the event it makes possible. An event that no such steps make lawful stays as it is,
    for `follow` to refuse.
    """
    whole: list[Event] = []
    for event in events:
        whole += [Event(kind, event.date) for kind in _path(_state(whole), event.kind)]
        whole.append(event)
    return tuple(whole)


def _path(state: State | None, wanted: EventKind) -> tuple[EventKind, ...]:
    """The fewest internal steps from `state` to one where `wanted` may happen; none where there are no such steps."""
    reached: dict[State | None, tuple[EventKind, ...]] = {state: ()}
    waiting = [state]
    for here in waiting:
        if _starts_from(TRANSITIONS[wanted], here):
            return reached[here]
        for kind, row in TRANSITIONS.items():
            if row.internal and _starts_from(row, here) and row.target not in reached:
                reached[row.target] = (*reached[here], kind)
                waiting.append(row.target)
    return ()


def _state(events: Sequence[Event]) -> State | None:
    targets = (TRANSITIONS[event.kind].target for event in reversed(events))
    return next((target for target in targets if target), None)


def _starts_from(row: Transition, state: State | None) -> bool:
    return state in row.sources if state else not row.sources


def _refusal(state: State | None, before: Sequence[Event], event: Event) -> Message | None:
    """Why `event` may not happen in `state` after the events `before`; None if it may."""
    row = TRANSITIONS[event.kind]
    if not _starts_from(row, state):
        if state is None:
            return Message("第一个事件应当是“收到申请”，而不是“{event}”。", {"event": row.name})
        return Message("案件处于“{state}”，不能“{event}”。", {"state": state.message, "event": row.name})
    if before and event.date < before[-1].date:
        values = {"event": row.name, "date": event.date, "last": before[-1].kind.message, "last_date": before[-1].date}
        return Message("“{event}”（{date}）不能早于此前的“{last}”（{last_date}）。", values)
    return _unmet(row, before, event.party) or _lacking(row, event)


def _unmet(row: Transition, before: Sequence[Event], party: str) -> Message | None:
    """Which condition of the row is not met by what happened before; None if all are."""
    seen: list[EventKind] = []
    for event in reversed(before):
        if event.kind in REOPENINGS:
            break
        if not row.per_party or event.party == party:
            seen.append(event.kind)
    if row.after:
        if row.after not in seen:
            return Message(
                "须先有“{first}”，才能“{event}”。", {"first": TRANSITIONS[row.after].name, "event": row.name}
            )
        seen = seen[: seen.index(row.after)]
    for kind in seen:
        if kind in row.unless and kind is row.event:
            return Message("“{event}”只能有一次。", {"event": row.name})
        if kind in row.unless:
            return Message("已有“{first}”，不能再“{event}”。", {"first": TRANSITIONS[kind].name, "event": row.name})
    return None


def _lacking(row: Transition, event: Event) -> Message | None:
    """Which detail the event lacks or has beyond the law; None if all is well."""
    names = {"days": Message("工作日数"), "due": Message("到期日"), "reason": Message("理由")}
    for name in row.requires:
        if not getattr(event, name):
            return Message("“{event}”须写明{detail}。", {"event": row.name, "detail": names[name]})
    if event.days is not None and event.days < 1:
        return Message("“{event}”的工作日数应当至少为1。", {"event": row.name})
    if row.most_days is not None and event.days is not None and event.days > row.most_days:
        values = {"event": row.name, "most": row.most_days, "days": event.days, "basis": row.basis[0]}
        return Message("“{event}”最长{most}个工作日，不能为{days}个（{basis}）。", values)
    if event.due is not None and event.due < event.date:
        return Message("“{event}”的到期日不能早于其日期。", {"event": row.name})
    return None
