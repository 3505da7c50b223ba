"""Taking over requests of past years: all rows of a file or none, each number once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from gongkai.law.procedure import Event, EventKind, with_internal_steps
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.statistics.past import PastCase, PastYearsError, Row

TAKEN_OVER = Message("按以往台账录入，送达日期不详")
"""The reason of the events that a ledger does not tell the day of."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rows of a file come to. `known` is how many were taken over before and say the same."""

    new: Sequence[Row]
    known: int
    wrong: Sequence[Row]


def plan(agency: Agency, rows: Iterable[Row]) -> Plan:
    """What would be taken over into an agency, and what cannot be."""
    rows = list(rows)
    numbers = {_number(agency, row.case.number): row for row in rows if row.case}
    kept = {case.number: case for case in Case.objects.filter(number__in=numbers)}
    new, wrong, known = [], [row for row in rows if row.case is None], 0
    for number, row in numbers.items():
        assert row.case is not None
        if number not in kept:
            new.append(row)
        elif _same(kept[number], row.case):
            known += 1
        else:
            wrong.append(Row(row.line, row.cells, (Message("此编号以前录入过，内容不同"),)))
    return Plan(new, known, sorted(wrong, key=lambda row: row.line))


@transaction.atomic
def take_over(agency: Agency, rows: Iterable[Row], *, by: Actor) -> int:
    """Take over the rows that are new: how many. Raises PastYearsError where any row is wrong: then none is."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if agency.closed is not None:
        raise PastYearsError(Message("{name}已撤销，请录入承继其职能的机关", {"name": agency.name}))
    found = plan(agency, rows)
    if found.wrong:
        raise PastYearsError(Message("有{count}行有误，未录入", {"count": len(found.wrong)}))
    for row in found.new:
        assert row.case is not None
        _receive(agency, row.case, by)
    if found.new:
        details = {"count": len(found.new)}
        record(
            "cases.past_years_taken_over",
            actor=by,
            agency=agency.code,
            subject=f"agency:{agency.code}",
            details=details,
        )
    return len(found.new)


def _receive(agency: Agency, past: PastCase, by: Actor) -> None:
    events = _events(past)
    place = next((place for place, event in enumerate(events, 1) if event.kind is EventKind.DECISION_APPROVED), 0)
    asked = cases.Asked(
        past.subject,
        items=[past.subject],
        applicant_kind=past.applicant,
        number=_number(agency, past.number),
        outcomes={place: past.outcome} if place and past.outcome else {},
    )
    cases.receive(agency, asked, events, by=by)


def _events(past: PastCase) -> tuple[Event, ...]:
    """What is known of its course; steps inside the office are put in on the day of the answer."""
    received = Event(EventKind.RECEIVED, past.received)
    if past.answered is None:
        return with_internal_steps([received])
    ends = (EventKind.REPLY_SERVED, EventKind.CLOSED)
    answers = [Event(EventKind.REPLY_SENT, past.answered)]
    answers += [Event(kind, past.answered, reason=TAKEN_OVER.text("zh")) for kind in ends]
    return with_internal_steps([received, *answers])


def _number(agency: Agency, given: str) -> str:
    """Its number here: no two agencies' ledgers clash, nor with the numbers that are given here."""
    return f"{agency.code}:{given}"


def _same(case: Case, past: PastCase) -> bool:
    """Whether the case is as the row says; what happened to it since does not matter."""
    return (case.received, case.applicant_kind, case.subject) == (
        past.received,
        past.applicant.value,
        past.subject,
    ) and (past.answered is None or (case.disposed, case.outcome) == (past.answered, past.outcome))
