"""Random lawful histories of requests over years: answered, withdrawn, split, merged, reopened, contested."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, allowed
from gongkai.law.remedy_procedure import rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases import services
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import Asked
from gongkai.portal.remedies.models import Remedy
from tests.portal.building import BY

FIRST, LAST = date(2022, 11, 1), date(2025, 3, 1)
LIKELY = {
    EventKind.REGISTERED,
    EventKind.EXAMINED,
    EventKind.DECISION_DRAFTED,
    EventKind.DECISION_REVIEWED,
    EventKind.DECISION_APPROVED,
    EventKind.REPLY_SENT,
}
"""What leads to an answer: drawn more often, so that many requests get one."""


def receive(random: Random, agency: Agency) -> Case:
    """A request of a random day and kind of applicant."""
    day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    asked = Asked("甲", ["乙"], applicant_kind=random.choice(list(Applicant)))
    return services.receive(agency, asked, [Event(EventKind.RECEIVED, day)], by=BY)


def go_on(random: Random, case: Case, steps: int) -> None:
    """Let so many things happen to it, whatever the procedure allows."""
    for _ in range(steps):
        events = events_of(case)
        kinds = allowed(events)
        if not kinds:
            return
        kind = random.choices(kinds, [6 if kind in LIKELY else 1 for kind in kinds])[0]
        day = max(events[-1].date, case.counted) + timedelta(days=random.choice((0, 0, 1, 7, 40, 200)))
        if day > LAST:
            return
        _happen(random, case, kind, day, [event.party for event in events])


def _happen(random: Random, case: Case, kind: EventKind, day: date, parties: list[str]) -> None:
    row = TRANSITIONS[kind]
    event = Event(
        kind,
        day,
        days=random.randrange(1, 21) if "days" in row.requires else None,
        due=day if "due" in row.requires else None,
        party=parties[-1] if row.after and row.per_party else f"丙{len(parties)}" if row.per_party else "",
        reason="事由" if "reason" in row.requires else "",
    )
    outcome = random.choice(list(Outcome)) if kind is EventKind.DECISION_APPROVED else None
    try:
        services.add(case, event, seen=case.events.count(), by=BY, outcome=outcome)
    except ValueError:  # an event of another party, or one that only some details allow
        return
    if kind is EventKind.SPLIT:
        received = [each for each in events_of(case) if each.kind in (EventKind.RECEIVED, EventKind.REGISTERED)]
        asked = Asked("甲之二", applicant_kind=Applicant(case.applicant_kind), split_from=case, counted=day)
        part = services.receive(case.agency, asked, received, by=BY)
        go_on(random, part, 6)


def contest(random: Random, agency: Agency, number: int) -> Remedy:
    """A case of a random kind, pending or ended."""
    kind = random.choice(list(RemedyKind))
    notified = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    is_ended = random.random() < 0.7
    return Remedy.objects.create(
        agency=agency,
        kind=kind.value,
        reference=f"{number}号",
        organ="县",
        filed=notified,
        notified=notified,
        ended=notified + timedelta(days=random.randrange(400)) if is_ended else None,
        ruling=random.choice(rulings(kind)).value if is_ended else "",
    )
