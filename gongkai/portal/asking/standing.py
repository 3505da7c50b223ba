"""Where a request stands, in plain words for whoever made it: what happens now, whose turn it is, until when."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.deadlines import Clock, ClockKind, ClockState
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, State
from gongkai.portal.asking.opened import Own
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.wording import later

Words = str | Promise
Turn = Literal["office", "applicant", "nobody"]

HIS_CLOCKS = (ClockKind.ANSWER, ClockKind.CORRECTION, ClockKind.PAYMENT)
"""The periods that an applicant is told: the office's for answering, and the applicant's own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands. `asked` is what the office asks for; `clock` the period that runs now, if one does."""

    title: Words
    words: Words
    turn: Turn
    clock: Clock | None = None
    asked: Sequence[str] = ()
    until: date | None = None
    """The day that a notice states where no period of the law runs."""
    days: int | None = None
    """Working days that a notice states likewise."""

    @property
    def overdue(self) -> bool:
        """Whether the period is over."""
        return bool(self.clock and self.clock.state is ClockState.MISSED)

    @property
    def stopped(self) -> bool:
        """Whether the period stands still."""
        return bool(self.clock and self.clock.state is ClockState.STOPPED)


def standing(own: Own) -> Standing:
    """Where the request stands today."""
    return _STATES.get(State(own.case.state), _working)(own)


def outcome(own: Own) -> Outcome | None:
    """How it was decided, as far as the applicant has been told."""
    told = own.case.state in (State.SENT, State.SERVED, State.CLOSED) and own.case.latest_outcome
    return Outcome(own.case.latest_outcome) if told else None


def told_clocks(own: Own) -> list[Clock]:
    """The periods that an applicant is told, with their steps."""
    return [clock for clock in own.clocks if clock.kind in HIS_CLOCKS]


def _working(own: Own) -> Standing:
    clock = _running(own, ClockKind.ANSWER)
    words = _("您的申请正在办理。现在不需要您做什么；有了进展，会在本页告诉您。")
    if clock and clock.state is ClockState.STOPPED:
        words = _("办理机关正在依法征求有关方面的意见，征求意见所用的时间不计入答复期限。现在不需要您做什么。")
    elif clock and clock.state is ClockState.MISSED:
        words = _("答复期限已经过了，办理机关还没有答复。您可以留言询问，也可以投诉。")
    return Standing(_("正在办理"), words, "office", clock)


def _correction(own: Own) -> Standing:
    clock = _running(own, ClockKind.CORRECTION)
    words = _("申请的内容还不够明确，办理机关请您按下面的要求补充或者更正。逾期不补正又没有正当理由的，视为放弃申请。")
    asked = _last(own.events, EventKind.CORRECTION_ASKED)
    matters = asked.reason.splitlines() if asked else []
    days = asked.days if asked and not (clock and clock.due) else None
    return Standing(_("请您补正"), words, "applicant", clock, matters, days=days)


def _reasons(own: Own) -> Standing:
    asked = _last(own.events, EventKind.REASONS_ASKED)
    words = _("您申请的数量、频次明显超过合理范围，办理机关请您说明理由。理由不合理的，可以不予处理。")
    grounds = asked.reason.splitlines() if asked else []
    due, days = (asked.due, asked.days) if asked else (None, None)
    return Standing(_("请您说明理由"), words, "applicant", None, grounds, due, days)


def _fee(own: Own) -> Standing:
    clock = _running(own, ClockKind.PAYMENT)
    words = _("办理这件申请需要缴纳信息处理费，缴费后继续办理。逾期不缴费的，视为放弃申请。")
    return Standing(_("请您缴费"), words, "applicant", clock)


def _answered(_own: Own) -> Standing:
    return Standing(_("已经答复"), _("答复书在下面的“文书”里，可以下载。"), "nobody")


def _ended(own: Own) -> Standing:
    match own.events[-1].kind:
        case EventKind.WITHDRAWN:
            return Standing(_("已经撤回"), _("您撤回了这件申请，办理机关不再办理。需要时可以重新申请。"), "nobody")
        case EventKind.CORRECTION_OVERDUE:
            words = _("补正期限过后没有收到补正，这件申请按放弃处理。有正当理由的，请与办理机关联系；也可以重新申请。")
            return Standing(_("已经办结"), words, "nobody")
        case EventKind.FEE_OVERDUE:
            words = _("缴费期限过后没有收到缴费，这件申请按放弃处理。需要时可以重新申请。")
            return Standing(_("已经办结"), words, "nobody")
    return Standing(_("已经办结"), _("答复书在下面的“文书”里，可以下载。"), "nobody")


def _merged(_own: Own) -> Standing:
    return Standing(_("已并入另一件申请"), _("您的这件申请与另一件内容相同，已经合并办理。"), "nobody")


_STATES: Mapping[State, Callable[[Own], Standing]] = {
    State.CORRECTION_AWAITED: _correction,
    State.REASONS_AWAITED: _reasons,
    State.FEE_AWAITED: _fee,
    State.SENT: _answered,
    State.SERVED: _answered,
    State.CLOSED: _ended,
    State.MERGED: _merged,
}


def fee_notice(own: Own) -> Mapping[str, Any] | None:
    """What the fee notice that was sent last says: `amount`, `calculation` and `payment`; None where it is gone."""
    sent = own.case.letters.filter(kind=LetterKind.FEE_NOTICE.value, removed=None).last()
    return json.loads(sent.content.reveal()) if sent else None


def _running(own: Own, kind: ClockKind) -> Clock | None:
    """The period of that kind that runs, stands still, or has passed in vain; the one that began last."""
    open_ones = (each for each in reversed(own.clocks) if each.kind is kind and each.ended is None)
    return next(open_ones, None)


def _last(events: Sequence[Event], kind: EventKind) -> Event | None:
    return next((event for event in reversed(events) if event.kind is kind), None)


# What happened


_INNER = frozenset(
    (
        EventKind.MEETING_HELD,
        EventKind.EXTENSION_PROPOSED,
        EventKind.EXTENSION_DECLINED,
        EventKind.EXTENSION_APPROVED,
        EventKind.DECISION_RETURNED,
        EventKind.THIRD_PARTY_RECEIVED,
        EventKind.THIRD_PARTY_TOLD,
        EventKind.CO_AUTHOR_RECEIVED,
        EventKind.HELP_ASKED,
        EventKind.HELP_GIVEN,
    )
)
"""Steps that the table does not call internal, since periods or other people hang on them, but that tell an applicant
nothing: what they lead to is told."""
_PLAIN: Mapping[EventKind, Words] = {
    EventKind.RECEIVED: _("收到您的申请"),
    EventKind.CORRECTION_ASKED: _("请您补正申请内容"),
    EventKind.CORRECTION_NOTICE_ARRIVED: _("您收到补正告知书"),
    EventKind.CORRECTION_ARRIVED: _("收到您的补正"),
    EventKind.CORRECTION_OVERDUE: _("逾期没有补正，不再办理"),
    EventKind.REASONS_ASKED: _("请您说明理由"),
    EventKind.REASONS_GIVEN: _("收到您说明的理由"),
    EventKind.REASONS_NOT_GIVEN: _("没有收到您的说明"),
    EventKind.LATER_TIME_SET: _("确定延迟答复的期限"),
    EventKind.THIRD_PARTY_ASKED: _("开始征求第三方意见"),
    EventKind.THIRD_PARTY_ANSWERED: _("收到第三方意见"),
    EventKind.THIRD_PARTY_SILENT: _("第三方逾期没有提出意见"),
    EventKind.CONSULTATION_TOLD: _("告知您正在征求意见"),
    EventKind.CO_AUTHOR_ASKED: _("开始征求共同制作机关的意见"),
    EventKind.CO_AUTHOR_ANSWERED: _("收到共同制作机关的意见"),
    EventKind.CO_AUTHOR_SILENT: _("共同制作机关逾期没有提出意见"),
    EventKind.EXTENSION_TOLD: _("告知您延期答复"),
    EventKind.FEE_NOTICE_SENT: _("向您发出收费通知"),
    EventKind.FEE_NOTICE_ARRIVED: _("您收到收费通知"),
    EventKind.FEE_PAID: _("确认您已经缴费"),
    EventKind.FEE_OVERDUE: _("逾期没有缴费，不再办理"),
    EventKind.REPLY_SENT: _("发出答复书"),
    EventKind.REPLY_SERVED: _("您收到答复书"),
    EventKind.CLOSED: _("办结"),
    EventKind.WITHDRAWN: _("您撤回了申请"),
}


def course(own: Own) -> list[tuple[date, Words]]:
    """What concerns the applicant of what happened: day and words, oldest first, without who did it and why."""
    told = (each for each in own.events if not TRANSITIONS[each.kind].internal and each.kind not in _INNER)
    return [(event.date, _PLAIN.get(event.kind, later(event.kind.message))) for event in told]
