"""What changes the calendar: a notice is entered, or withdrawn."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gongkai.law.notices import Notice, write_notice
from gongkai.law.workdays import CalendarError
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.calendars.models import Entry
from gongkai.portal.calendars.queries import last_sequence, made_of

BUILT_ON = Message("还有更正通知以这份通知为基础，请先撤回更正通知。")
"""Why a notice cannot be withdrawn."""


class NoticeEntryError(Exception):
    """An entry that cannot be made; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


def enter(notice: Notice, text: str, *, seen: int, by: Actor) -> Entry:
    """Enter a notice as it was read from `text`, by somebody who saw the calendar of `seen` entries.

    Raises NoticeEntryError where there are more entries by now, or where it amends a year not announced.
    """
    entry = Entry(
        year=notice.year,
        number=notice.number,
        title=notice.title,
        issued=notice.issued,
        amends=notice.amends,
        days=write_notice(notice),
        text=text,
    )
    return _write(entry, "calendar.notice_entered", seen=seen, by=by)


def withdraw(entry: Entry, *, seen: int, by: Actor) -> Entry:
    """Withdraw a notice that was entered by mistake; what it had taken the place of counts again.

    Raises NoticeEntryError where there are more entries by now, where it is a withdrawal or withdrawn already, or where
    a notice amends it that is not withdrawn.
    """
    if entry.withdraws_id or Entry.objects.filter(withdraws=entry).exists():
        raise NoticeEntryError(Message("这份通知已经撤回。"))
    return _write(Entry(year=entry.year, withdraws=entry), "calendar.notice_withdrawn", seen=seen, by=by)


def _write(entry: Entry, action: str, *, seen: int, by: Actor) -> Entry:
    changed = NoticeEntryError(Message("放假安排刚刚有别的变动，请重新核对。"))
    if last_sequence() != seen:
        raise changed
    entry.sequence = seen + 1
    entry.entered_by = by.name
    try:
        made_of([*Entry.objects.all(), entry])
    except CalendarError as error:
        raise NoticeEntryError(BUILT_ON if entry.withdraws_id else error.message) from error
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            details = {"year": entry.year, "number": entry.number, "days": entry.days, "withdraws": entry.withdraws_id}
            record(action, actor=by, subject=f"notice:{entry.sequence}", details=details)
    except IntegrityError:
        # Somebody else was faster between the question and the writing.
        raise changed from None
    return entry
