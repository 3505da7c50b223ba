"""What stands beside a case: whom it was asked about and by when they answer, fees, reconsideration and litigation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from gongkai.law.deadlines import Clock
from gongkai.law.procedure import Event, EventKind
from gongkai.messages import Message
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Consultation, Document
from gongkai.portal.desk.finding import Found
from gongkai.portal.handling.services import ANSWERED, ASKED, RECEIVED
from gongkai.portal.outbox.models import Message as Posted
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.queries import due_of

FEES = (EventKind.FEE_NOTICE_SENT, EventKind.FEE_NOTICE_ARRIVED, EventKind.FEE_PAID, EventKind.FEE_OVERDUE)
_SILENT = {
    ConsultationRole.THIRD_PARTY: EventKind.THIRD_PARTY_SILENT,
    ConsultationRole.CO_AUTHOR: EventKind.CO_AUTHOR_SILENT,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation with what came of it: the day on which it was asked, received, answered, or found silent."""

    consultation: Consultation
    name: str
    asked: date | None
    received: date | None
    answered: date | None
    silent: date | None
    due: date | None
    overdue: bool
    reminded: date | None
    enclosed: Sequence[tuple[int, Document]]
    """What came with the answer by link, as far as it may be opened, with the place among the case's documents."""

    @property
    def state(self) -> Message:
        """Where it stands, for people."""
        if self.answered:
            return Message("已答复")
        if self.silent:
            return Message("逾期未答复")
        if self.overdue:
            return Message("已过期限，未答复")
        return Message("等待答复") if self.received or not self.due else Message("等待送达")

    @property
    def tone(self) -> str:
        """The badge's class."""
        if self.answered:
            return "good"
        return "bad" if self.silent or self.overdue else "note"


@dataclass(frozen=True, slots=True)
class Brought:
    """A case of reconsideration or litigation, and by when the agency replies in it, if it has not."""

    remedy: Remedy
    due: date | None
    provisional: bool
    overdue: bool


def consultations(found: Found, clocks: Sequence[Clock]) -> list[Standing]:
    """Whom the case was asked about, in the order in which they were asked."""
    dues = {clock.party: clock.due for clock in clocks if clock.party and clock.due}
    keys = {reminder_key(each): each.pk for each in found.consultations}
    posted = dict(Posted.objects.filter(key__in=keys).values_list("key", "created")) if keys else {}
    reminded = {keys[key]: localdate(created) for key, created in posted.items()}
    return [_standing(found, each, dues.get(each.party), reminded.get(each.pk)) for each in found.consultations]


def reminder_key(consultation: Consultation) -> str:
    """What the message is called that reminds a party that its period ends soon: there is one."""
    return f"reminder:consultation:{consultation.pk}"


def _standing(found: Found, consultation: Consultation, due: date | None, reminded: date | None) -> Standing:
    role, party = ConsultationRole(consultation.role), consultation.party
    answered, silent = _day(found.events, ANSWERED[role], party), _day(found.events, _SILENT.get(role), party)
    return Standing(
        consultation,
        found.names[party],
        asked=_day(found.events, ASKED[role], party),
        received=_day(found.events, RECEIVED.get(role), party),
        answered=answered,
        silent=silent,
        due=due,
        overdue=bool(due and due < found.today and not answered and not silent),
        reminded=reminded,
        enclosed=[
            (place, each)
            for place, each in enumerate(found.documents, 1)
            if each.consultation_id == consultation.pk and not each.removed and each.pk not in found.withheld
        ],
    )


def _day(events: Sequence[Event], kind: EventKind | None, party: str) -> date | None:
    return next((event.date for event in reversed(events) if event.kind is kind and event.party == party), None)


def fees(found: Found) -> list[Event]:
    """What was asked for and paid."""
    return [event for event in found.events if event.kind in FEES]


def remedies(found: Found) -> list[Brought]:
    """The cases of reconsideration and litigation about the request, the newest first."""
    lines = []
    for remedy in found.remedies:
        waiting = remedy.replied is None and remedy.ended is None
        due = due_of(remedy, found.calendar) if waiting else None
        overdue = bool(due and due.due < found.today)
        lines.append(Brought(remedy, due.due if due else None, bool(due and due.provisional), overdue))
    return lines
