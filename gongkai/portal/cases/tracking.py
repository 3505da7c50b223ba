"""Letting an applicant without an account in: by a request's number and its query code, and no more guesses than a few.

Whether a number exists is not told: a wrong number and a wrong code are counted, looked at and answered alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.accounts import lockout
from gongkai.portal.accounts.lockout import Purpose
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import by_query_code


class NotLetInError(Exception):
    """Nothing is opened; `message` says why, and `until` the time of the next attempt, where it has to wait."""

    def __init__(self, message: Message, until: datetime | None = None) -> None:
        """Keep the message and the time."""
        self.message = message
        self.until = until
        super().__init__(message.text("en"))


def open_by_code(number: str, code: str, *, by: Actor, now: datetime) -> Case:
    """The case of that number, if the code is its own, or that of the request it was split from.

    Attempts are counted before anything is looked at, by number and address, by number, and by address. That it was
    opened is recorded; so is that somebody has to wait. Raises NotLetInError.
    """
    number, code = (each.replace("\0", "").strip() for each in (number, code))  # PostgreSQL looks for no such character
    if until := lockout.attempt(number, by.address, now, Purpose.QUERY_CODE):
        raise too_many(until)
    case = by_query_code(number, code)
    if case is None:
        if until := lockout.locked_until(number, by.address, now, Purpose.QUERY_CODE):
            _record_lock(number, by)
            raise too_many(until)
        raise NotLetInError(Message("编号或者查询码不正确"))
    lockout.succeeded(number, by.address, Purpose.QUERY_CODE)
    with transaction.atomic():
        record("case.opened_by_code", actor=by, agency=case.agency.code, subject=f"case:{case.number}")
    return case


def too_many(until: datetime) -> NotLetInError:
    """That somebody has to wait: the time to the minute, rounded up."""
    local = timezone.localtime(until + timedelta(seconds=59))
    clock = f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%Y-%m-%d %H:%M}"
    return NotLetInError(Message("尝试次数过多，请在{until}后再试", {"until": clock}), until)


def belonging(cases: Iterable[Case]) -> dict[str, Case]:
    """These cases and what their applicants follow with them, by number: parts split off, and what they went into."""
    found: dict[str, Case] = {}
    waiting = list(cases)
    while waiting:
        case = waiting.pop()
        if case.number in found:
            continue
        found[case.number] = case
        waiting += case.parts.select_related("agency")
        if case.merged_into_id:
            waiting += Case.objects.select_related("agency").filter(pk=case.merged_into_id)
    return found


@transaction.atomic
def _record_lock(number: str, by: Actor) -> None:
    # What no case is numbered is not written down: it may be the code that slipped into the wrong field.
    case = Case.objects.select_related("agency").filter(number=number).first()
    agency, known = (case.agency.code, number) if case else ("", "")
    record("case.query_locked", actor=by, agency=agency, subject=f"case:{known}")
