"""Where a request stands for the people who work on it: what is due next, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from gongkai.law.deadlines import ClockKind
from gongkai.law.deadlines.dues import Due
from gongkai.law.procedure import Event, EventKind, State
from gongkai.messages import Message


class Turn(StrEnum):
    """Who is to do the next thing."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    HEAD = "head"
    APPLICANT = "applicant"
    PAYMENT = "payment"
    THIRD_PARTY = "third_party"
    CO_AUTHOR = "co_author"
    HELP = "help"

    @property
    def message(self) -> Message:
        """Who is waited for, for people."""
        return _NAMES[self]

    @property
    def is_others(self) -> bool:
        """Whether somebody outside the office is waited for."""
        return self in _OTHERS


_NAMES = {
    Turn.CLERK: Message("待经办"),
    Turn.REVIEWER: Message("待审核"),
    Turn.HEAD: Message("待批准"),
    Turn.APPLICANT: Message("等申请人"),
    Turn.PAYMENT: Message("等缴费"),
    Turn.THIRD_PARTY: Message("等第三方意见"),
    Turn.CO_AUTHOR: Message("等共同制作机关意见"),
    Turn.HELP: Message("等协助机关回复"),
}
_OTHERS = frozenset((Turn.APPLICANT, Turn.PAYMENT, Turn.THIRD_PARTY, Turn.CO_AUTHOR, Turn.HELP))
_BY_STATE = {
    State.CORRECTION_AWAITED: Turn.APPLICANT,
    State.REASONS_AWAITED: Turn.APPLICANT,
    State.FEE_AWAITED: Turn.PAYMENT,
    State.DRAFTED: Turn.REVIEWER,
    State.REVIEWED: Turn.HEAD,
}
_PERIODS = {
    Turn.APPLICANT: ClockKind.CORRECTION,
    Turn.PAYMENT: ClockKind.PAYMENT,
    Turn.THIRD_PARTY: ClockKind.THIRD_PARTY,
    Turn.CO_AUTHOR: ClockKind.CO_AUTHOR,
}
"""The period within which somebody outside is to act; when it has passed in vain the office is to record that."""
_ASKED = {
    EventKind.THIRD_PARTY_ASKED: Turn.THIRD_PARTY,
    EventKind.CO_AUTHOR_ASKED: Turn.CO_AUTHOR,
    EventKind.HELP_ASKED: Turn.HELP,
}
_ANSWERED = {
    EventKind.THIRD_PARTY_ANSWERED: Turn.THIRD_PARTY,
    EventKind.THIRD_PARTY_SILENT: Turn.THIRD_PARTY,
    EventKind.CO_AUTHOR_ANSWERED: Turn.CO_AUTHOR,
    EventKind.CO_AUTHOR_SILENT: Turn.CO_AUTHOR,
    EventKind.HELP_GIVEN: Turn.HELP,
}


def turn_of(state: State, events: Sequence[Event], due: Due | None) -> Turn:
    """Whose turn it is in an open case in this state, of which `due` is due next."""
    turn = _BY_STATE.get(state) or (_opinion(events) if state is State.PROCESSING else Turn.CLERK)
    if turn.is_others and due and due.overdue and due.kind in (_PERIODS.get(turn), ClockKind.ANSWER):
        return Turn.CLERK
    return turn


def extension_proposed(events: Sequence[Event]) -> bool:
    """Whether an extension waits for the head's word."""
    settled = (EventKind.EXTENSION_APPROVED, EventKind.EXTENSION_DECLINED)
    last = next((event.kind for event in reversed(events) if event.kind in (*settled, _PROPOSED)), None)
    return last is _PROPOSED


_PROPOSED = EventKind.EXTENSION_PROPOSED


def _opinion(events: Sequence[Event]) -> Turn:
    """Whose opinion or help is waited for; the clerk's turn where nobody's is."""
    waiting: dict[tuple[Turn, str], None] = {}
    for event in events:
        if asked := _ASKED.get(event.kind):
            waiting[asked, event.party] = None
        elif answered := _ANSWERED.get(event.kind):
            waiting.pop((answered, event.party), None)
    return next(iter(waiting))[0] if waiting else Turn.CLERK
