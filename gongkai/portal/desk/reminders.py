"""What is due soon or overdue, told by e-mail to those whose turn it is: numbers and days, nothing of the matter.

Whoever works on requests is told of those that wait for them, supervisors of what is overdue below them, and a third
party that was asked, once, that its 15 working days end soon. Applicants are not reminded: their periods are told
them in the letter that sets them, and no text read speaks of more. Nobody is told anything on a day off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from gongkai.law.deadlines import ClockKind, clocks
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case, Consultation
from gongkai.portal.cases.queries import histories
from gongkai.portal.desk.beside import reminder_key
from gongkai.portal.desk.boards import Row, boards_of
from gongkai.portal.desk.queries import person
from gongkai.portal.outbox.models import Channel
from gongkai.portal.outbox.queries import is_posted
from gongkai.portal.outbox.services import post

MOST_LINES = 50
"""Requests that one message names."""


def remind(today: date) -> int:
    """Tell everybody what is theirs to know today; how many messages. Called again on the same day it adds none."""
    if not calendar().is_workday(today):
        return 0
    sent = sum(_remind(user, today) for user in _people())
    return sent + sum(_remind_party(each, day) for each, day in _parties(today))


def _people() -> QuerySet[User]:
    """Who wants to be told and can be."""
    working = Membership.objects.filter(until=None, role__in=(Role.CLERK, Role.REVIEWER, Role.HEAD, Role.SUPERVISOR))
    reached = User.objects.filter(is_active=True, reminders=True).exclude(email="")
    return reached.filter(pk__in=working.order_by().values("user")).order_by("pk")


def _remind(user: User, today: date) -> bool:
    """Tell one person; whether there was something to tell."""
    own, below = _own(user, today), _overdue_below(user, today)
    if not own and not below:
        return False
    parts = []
    if own:
        parts.append("\n".join((_say(Message("待您办理：")), *_lines(own))))
    if below:
        parts.append("\n".join((_say(Message("所监督机关已逾期：")), *_lines(below))))
    values: dict[str, object] = {"count": len(own) + len(below)}
    subject = _say(Message("依申请公开期限提醒：{count}件", values))
    address: dict[str, object] = {"address": settings.SITE_ADDRESS}
    parts.append(_say(Message("详见工作台：{address} 。不想再收到提醒，可在“我的账号”中关闭。", address)))
    return _posted(user.email, f"reminder:{user.pk}:{today}", subject, "\n\n".join(parts))


def _own(user: User, today: date) -> list[Row]:
    """The requests that are the person's to act in, due within the days that are set, or overdue.

    Those that were given to nobody yet are the head's.
    """
    whose = person(user)
    agencies: frozenset[int] = frozenset().union(*whose.agencies.values())
    rows: dict[int, Row] = {}
    for board in boards_of(agencies, today):
        nobodys = (row for row in board.unassigned if row.agency in whose.agencies[Role.HEAD])
        rows |= {row.pk: row for row in (*whose.own(board), *nobodys) if _is_near(row)}
    return sorted(rows.values(), key=lambda row: row.order)


def _is_near(row: Row) -> bool:
    return row.due is not None and row.due.days_left <= settings.REMINDER_DAYS


def _overdue_below(user: User, today: date) -> list[Row]:
    """The requests that are overdue in the agencies that the person supervises."""
    held = Membership.objects.filter(user=user, until=None, role=Role.SUPERVISOR).select_related("agency")
    agencies: set[int] = set()
    for membership in held:
        agencies.update(Agency.objects.filter(path__startswith=membership.agency.path).values_list("pk", flat=True))
    rows = [row for board in boards_of(agencies, today) for row in board.rows if row.due and row.due.overdue]
    return sorted(rows, key=lambda row: row.order)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows[:MOST_LINES]:
        assert row.due
        values: dict[str, object] = {"number": row.number, "date": row.due.due}
        if row.due.overdue:
            yield _say(Message("{number}：{date}到期，已逾期{days}个工作日", values | {"days": row.due.days_past}))
        else:
            yield _say(Message("{number}：{date}到期，还有{days}个工作日", values | {"days": row.due.days_left}))
    if len(rows) > MOST_LINES:
        yield _say(Message("另有{count}件", {"count": len(rows) - MOST_LINES}))


def _parties(today: date) -> Iterator[tuple[Consultation, date]]:
    """The third parties who can be told by e-mail and whose period ends soon, with its last day."""
    days: int = settings.THIRD_PARTY_REMINDER_DAYS
    if not days:
        return
    asked = Consultation.objects.filter(role=ConsultationRole.THIRD_PARTY, answered=None, case__open=True)
    waiting = list(asked.exclude(email="").exclude(link_digest="").select_related("case"))
    events = histories(Case.objects.filter(pk__in={each.case_id for each in waiting}))
    for each in waiting:
        for clock in clocks(events[each.case.number], calendar(), today):
            if clock.kind is ClockKind.THIRD_PARTY and clock.party == each.party and clock.ended is None and clock.due:
                left = clock.days_left
                if left is not None and 0 <= left <= days:
                    yield each, clock.due


def _remind_party(consultation: Consultation, due: date) -> bool:
    values: dict[str, object] = {"number": consultation.case.number, "date": due}
    subject = _say(Message("征求意见将于{date}截止", values))
    told = Message("申请{number}征求您意见的期限将于{date}届满。请用此前收到的链接提交；已经答复的，不必理会。", values)
    body = _say(told)
    return _posted(consultation.email.reveal(), reminder_key(consultation), subject, body)


@transaction.atomic
def _posted(address: str, key: str, subject: str, body: str) -> bool:
    """Whether this was posted for the first time."""
    known = is_posted(key)
    post(Channel.EMAIL, address, key=key, subject=subject, body=body)
    return not known


def _say(message: Message) -> str:
    return message.text("zh")
