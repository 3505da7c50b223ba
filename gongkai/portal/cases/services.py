"""What changes requests: each act is an event that the procedure's table allows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gongkai.law import procedure
from gongkai.law.procedure import Event
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases.models import Case, CaseEvent, CaseNumber
from gongkai.portal.cases.queries import events_of, row_of

CLOSED_STATES = frozenset((procedure.State.CLOSED, procedure.State.MERGED))
"""Where a request stands when nothing of it is waited for any more."""


class CaseChangedError(Exception):
    """The case has changed since it was read; `message` says so."""

    message = Message("他人刚刚更新了此件，请刷新后再办理")


@transaction.atomic
def receive(agency: Agency, subject: str, events: Iterable[Event], *, by: Actor) -> Case:
    """A new case of an agency with what happened to it until now, the receipt first.

    Raises gongkai.law.procedure.UnlawfulEventError, and ValueError where there are no events.
    """
    events = tuple(events)
    state = procedure.follow(events)
    year = events[0].date.year
    case = Case.objects.create(
        agency=agency, number=_next_number(agency, year), subject=subject, open=state not in CLOSED_STATES
    )
    CaseEvent.objects.bulk_create(row_of(case, place, event, by.name) for place, event in enumerate(events, 1))
    details = {"events": [event.kind.value for event in events]}
    record("case.received", actor=by, agency=agency.code, subject=f"case:{case.number}", details=details)
    return case


@transaction.atomic
def add(case: Case, event: Event, *, seen: int, by: Actor) -> CaseEvent:
    """Record that something happened to a case, of which the person saw `seen` events.

    Raises CaseChangedError where there are more by now, and UnlawfulEventError for what the procedure does not allow.
    """
    case = Case.objects.select_for_update().select_related("agency").get(pk=case.pk)
    before = events_of(case)
    if len(before) != seen:
        raise CaseChangedError
    procedure.check_next(before, event)
    row = row_of(case, len(before) + 1, event, by.name)
    row.save(force_insert=True)
    is_open = procedure.follow((*before, event)) not in CLOSED_STATES
    if is_open != case.open:
        case.open = is_open
        case.save(update_fields=["open"])
    record(
        f"case.{event.kind.value}",
        actor=by,
        agency=case.agency.code,
        subject=f"case:{case.number}",
        details={"day": event.date.isoformat(), **row.details},
    )
    return row


def _next_number(agency: Agency, year: int) -> str:
    """The next number of the agency and year, without gaps: a transaction that fails gives its number back."""
    last, _ = CaseNumber.objects.select_for_update().get_or_create(agency=agency, year=year)
    last.last += 1
    last.save(update_fields=["last"])
    return f"{agency.code}-{year}-{last.last:04d}"
