"""What reads requests: events as the law package knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.crypto import constant_time_compare as compare_digest

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Applicant, Case, CaseEvent
from gongkai.portal.cases.projection import Happened
from gongkai.portal.vault.keys import index


def among(cases: QuerySet[Case], keys: Collection[int]) -> QuerySet[Case]:
    """Those of the cases that have one of the keys; a few thousand keys at once are not too many."""
    if connection.vendor == "postgresql":  # takes them as one value, which is told it in half of the time
        return cases.filter(RawSQL('"cases_case"."id" = ANY(%s)', [list(keys)], BooleanField()))
    return cases.filter(pk__in=keys)


def event_of(row: CaseEvent) -> Event:
    """The event that a row keeps."""
    return _event(row.kind, row.day, row.details)


def _event(kind: str, day: date, details: Mapping[str, object]) -> Event:
    days, due = details.get("days"), details.get("due")
    return Event(
        EventKind(kind),
        day,
        days=days if isinstance(days, int) else None,
        due=date.fromisoformat(due) if isinstance(due, str) else None,
        party=str(details.get("party", "")),
        reason=str(details.get("reason", "")),
    )


def row_of(case: Case, place: int, event: Event, by: str, outcome: Outcome | None = None) -> CaseEvent:
    """The row that keeps an event, not saved yet; `place` is its number among the case's events, from 1."""
    given = {
        "days": event.days,
        "due": event.due.isoformat() if event.due else None,
        "party": event.party,
        "reason": event.reason,
        "outcome": outcome.value if outcome else None,
    }
    details = {name: value for name, value in given.items() if value}
    return CaseEvent(case=case, sequence=place, kind=event.kind.value, day=event.date, details=details, recorded_by=by)


def events_of(case: Case) -> tuple[Event, ...]:
    """What happened to a case, in its order."""
    return tuple(event_of(row) for row in case.events.order_by("sequence"))


def happened_to(case: Case) -> list[Happened]:
    """What happened to a case, with what was decided."""
    rows = case.events.order_by("sequence")
    return [
        Happened(event_of(row), Outcome(row.details["outcome"]) if "outcome" in row.details else None) for row in rows
    ]


def same_applicant(case: Case) -> QuerySet[Applicant]:
    """The rows of the case's applicant: each request brings one of its own, sealed.

    Two are one person's where both the name and the number of the document are the same; a name alone does not say so.
    There is none where it is not known who the applicant is.
    """
    applicant = case.applicant
    if applicant is None:
        return Applicant.objects.none()
    same = Q(pk=applicant.pk)
    if applicant.name_index and applicant.document_index:
        same |= Q(name_index=applicant.name_index, document_index=applicant.document_index)
    return Applicant.objects.filter(same)


def by_query_code(number: str, code: str) -> Case | None:
    """The case of that number, if the code is its own, or that of the request it was split from.

    The digest is compared in constant time.
    """
    plain = number.strip()
    case = Case.objects.select_related("agency", "split_from").filter(number=plain).first()
    asked = code_holder(case) if case else None
    wanted, of = (asked.query_digest, asked.number) if asked else ("", plain)
    same = compare_digest(index(f"{of}:{code.strip().upper()}"), wanted or "0" * 64)
    return case if same else None


def code_holder(case: Case) -> Case:
    """The request whose query code opens this one: itself, or the one it was split from, until it has its own code."""
    while not case.query_digest and case.split_from:
        case = case.split_from
    return case


def open_cases(agencies: QuerySet[Agency] | None = None) -> dict[str, tuple[Event, ...]]:
    """The events of every open case by its number; of these agencies only, where they are given."""
    cases = Case.objects.filter(open=True)
    return histories(cases if agencies is None else cases.filter(agency__in=agencies))


def histories(cases: QuerySet[Case]) -> dict[str, tuple[Event, ...]]:
    """The events of many cases by their numbers."""
    rows = CaseEvent.objects.filter(case__in=cases.order_by()).order_by("case_id", "sequence")
    events: dict[str, list[Event]] = {}
    for number, kind, day, details in rows.values_list("case__number", "kind", "day", "details").iterator(10_000):
        events.setdefault(number, []).append(_event(kind, day, details))
    return {number: tuple(those) for number, those in events.items()}
