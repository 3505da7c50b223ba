"""Does a record's acts one after the other, by its people and through the services, as they would have been done."""

from __future__ import annotations

from gongkai.law.outcomes import combined
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.handling import services as handling
from gongkai.portal.handling.services import Details, Doing, do
from gongkai.portal.world.filing import Filing
from gongkai.portal.world.records import Record

_ASKED = (EventKind.THIRD_PARTY_ASKED, EventKind.CO_AUTHOR_ASKED, EventKind.HELP_ASKED)
_ANSWERED = (EventKind.THIRD_PARTY_ANSWERED, EventKind.CO_AUTHOR_ANSWERED, EventKind.HELP_GIVEN)


def replay(filing: Filing, record: Record, number: str) -> Case:
    """The record's case, done anew under another number. Raises what the services raise for what they do not allow."""
    agency = Agency.objects.get(code=record.agency)
    asked = cases.Asked(
        record.subject,
        items=record.items,
        applicant_kind=record.person.kind,
        channel=record.channel,
        delivery=record.delivery,
        number=number,
    )
    first = Actor(filing.who(record, record.events[0]))
    case = cases.receive(agency, asked, record.events[:1], by=first)
    for place, event in enumerate(record.events[1:], 2):
        user = User.objects.get(username=filing.who(record, event))
        _act(case, record, event, place, Doing(user, Actor(user.username), event.date, place - 1))
    return case


def _act(case: Case, record: Record, event: Event, place: int, doing: Doing) -> None:
    if event.kind is EventKind.DECISION_DRAFTED:
        (decided,) = (each for each in record.decisions if each.place == place)
        items = {item.number: item for item in case.items.all()}
        lines = [
            handling.Line(items[line.item], line.outcome, "依据", line.reasons, line.information)
            for line in decided.lines
        ]
        known = combined(line.outcome for line in decided.lines)
        handling.draft_decision(case, lines, doing, None if known else decided.outcome)
    elif event.kind is EventKind.DECISION_APPROVED:
        handling.approve_decision(case, doing)
    elif event.kind in _ASKED:
        (asking,) = (each for each in record.askings if each.party == event.party)
        handling.consult(case, handling.Asking(asking.role, asking.name, asking.question), doing)
    elif event.kind in _ANSWERED:
        (asking,) = (each for each in record.askings if each.party == event.party)
        consultation = case.consultations.get(party=event.party)
        handling.answer(consultation, consents=asking.consents, text=asking.answer, doing=doing)
    else:
        do(case, event.kind, doing, Details(event.days, event.due, event.party, event.reason))
