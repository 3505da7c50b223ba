"""Requests and periods as the interface says them: nothing of who asks, or who is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongkai.law.applicants import Applicant
from gongkai.law.deadlines import Clock, clocks
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind, State
from gongkai.law.receipt import Channel
from gongkai.portal.api import schemas
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import ConsultationRole, Delivery, Form
from gongkai.portal.cases.models import Case, CaseEvent
from gongkai.portal.cases.queries import event_of
from gongkai.portal.wording import text

_ALIAS = re.compile(rf"(?:{'|'.join(ConsultationRole.values)})-\d+")
"""What the platform itself calls whoever is asked for an opinion; a history from elsewhere may have names."""


def clock_out(clock: Clock) -> schemas.ClockOut:
    """A period with its steps, in the language of the request."""
    return schemas.ClockOut(
        kind=clock.kind,
        party=clock.party,
        state=clock.state,
        start=clock.start,
        length=clock.length,
        due=clock.due,
        provisional=clock.provisional,
        earliest=clock.earliest,
        ended=clock.ended,
        days_left=clock.days_left,
        steps=[
            schemas.StepOut(
                text=text(step.message), article=str(step.article) if step.article else None, date=step.date
            )
            for step in clock.steps
        ],
    )


def line_of(case: Case) -> schemas.CaseLine:
    """A request in a list."""
    return schemas.CaseLine(**_line(case))


def case_out(case: Case, today: date) -> schemas.CaseOut:
    """A request with its items, events and periods."""
    rows = list(case.events.order_by("sequence"))
    events = nameless([event_of(row) for row in rows])
    return schemas.CaseOut(
        **_line(case),
        delivery=Delivery(case.delivery),
        form=Form(case.form),
        items=[schemas.ItemOut(number=item.number, text=item.text) for item in case.items.all()],
        events=[_event(row, event) for row, event in zip(rows, events, strict=True)],
        clocks=[clock_out(clock) for clock in clocks(events, calendar(), today)],
        split_from=case.split_from.number if case.split_from else None,
        merged_into=case.merged_into.number if case.merged_into else None,
    )


def nameless(events: Sequence[Event]) -> list[Event]:
    """The events with an alias for each party: nobody who was asked is named."""
    aliases: dict[str, str] = {}
    for event in events:
        if event.party:
            known = event.party if _ALIAS.fullmatch(event.party) else f"party-{len(aliases) + 1}"
            aliases.setdefault(event.party, known)
    return [replace(event, party=aliases[event.party]) if event.party else event for event in events]


def _event(row: CaseEvent, event: Event) -> schemas.EventOut:
    return schemas.EventOut(
        sequence=row.sequence,
        kind=EventKind(row.kind),
        day=event.date,
        days=event.days,
        due=event.due,
        party=event.party,
        reason=event.reason,
        outcome=Outcome(row.details["outcome"]) if "outcome" in row.details else None,
        recorded=row.recorded,
    )


def _line(case: Case) -> dict[str, object]:
    return {
        "number": case.number,
        "agency": case.agency.code,
        "subject": case.subject,
        "state": State(case.state),
        "open": case.open,
        "received": case.received,
        "counted": case.counted,
        "disposed": case.disposed,
        "outcome": Outcome(case.outcome) if case.outcome else None,
        "latest_outcome": Outcome(case.latest_outcome) if case.latest_outcome else None,
        "applicant_kind": Applicant(case.applicant_kind),
        "channel": Channel(case.channel),
        "complex": case.is_complex,
        "clerk": case.clerk.username if case.clerk else None,
    }
