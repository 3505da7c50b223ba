"""What somebody who is consulted does by the link in its letter: say that it came, and answer, once, with files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from gongkai.law import procedure
from gongkai.law.procedure import Event, UnlawfulEventError
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import ConsultationRole, DocumentKind
from gongkai.portal.cases.models import Case, CaseEvent, Consultation
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling.services import ANSWERED, RECEIVED, ActError, keep_answer
from gongkai.portal.vault.keys import index


def by_secret(secret: str) -> Consultation | None:
    """The consultation that a link's secret belongs to; also after it was answered."""
    found = Consultation.objects.select_related("case__agency").filter(link_digest=index(f"consultation:{secret}"))
    return found.first()


def has_received(consultation: Consultation, events: Sequence[Event]) -> bool:
    """Whether it is recorded that the letter arrived; nothing of the sort is recorded of an agency that is to help."""
    kind = RECEIVED.get(ConsultationRole(consultation.role))
    return kind is None or any(event.kind is kind and event.party == consultation.party for event in events)


def refusal(consultation: Consultation, events: Sequence[Event], today: date) -> Message | None:
    """Why no answer is taken by the link any more; None where it is.

    A period that has passed is no reason: an opinion that comes late still came, and what silence meant until then is
    for the office to weigh, as long as it has not replied (Regulation, articles 32 and 34).
    """
    if consultation.answered:
        return Message("意见已经提交过，链接不能再次使用")
    if consultation.link_until and today > consultation.link_until:
        return Message("链接已于{day}失效；如需提出意见，请直接联系发函机关", {"day": consultation.link_until})
    kind = ANSWERED[ConsultationRole(consultation.role)]
    try:
        procedure.check_next(events, Event(kind, today, party=consultation.party))
    except UnlawfulEventError:
        return Message("此件已经答复或者办结，不再需要提出意见")
    return None


@transaction.atomic
def receive(consultation: Consultation, *, day: date, by: Actor) -> CaseEvent | None:
    """Record that the letter arrived, as whoever got it says: its period runs from then on. None where that is known.

    Raises ActError where no answer is taken any more.
    """
    case, locked, events = _locked(consultation, day)
    if has_received(locked, events):
        return None
    kind = RECEIVED[ConsultationRole(locked.role)]
    return cases.add(case, Event(kind, day, party=locked.party), seen=len(events), by=by)


@transaction.atomic
def answer(
    consultation: Consultation,
    *,
    consents: bool | None,
    text: str,
    files: Sequence[Enclosed] = (),
    day: date,
    by: Actor,
) -> CaseEvent:
    """Record what was answered by the link, with its files; the link takes no other answer, and no other files.

    An agency that helps says only its text. Raises ActError where the link was used, has run out, or the case no
    longer waits for the answer.
    """
    case, locked, events = _locked(consultation, day)
    seen = len(events)
    if not has_received(locked, events):
        # Whoever answers has received the letter.
        received = Event(RECEIVED[ConsultationRole(locked.role)], day, party=locked.party)
        cases.add(case, received, seen=seen, by=by)
        seen += 1
    event = cases.add(case, Event(ANSWERED[ConsultationRole(locked.role)], day, party=locked.party), seen=seen, by=by)
    keep_answer(locked, consents=consents, text=text)
    for file in files:
        kind, content = DocumentKind.OPINION, file.content
        cases.attach(case, kind, file.name, content, file.media_type, by=by, consultation=locked)
    return event


def _locked(consultation: Consultation, day: date) -> tuple[Case, Consultation, Sequence[Event]]:
    """The case and the consultation, locked in the order in which acts of the office lock them."""
    locking = Case.objects.select_for_update(of=("self",), no_key=True)
    case = locking.select_related("agency").get(pk=consultation.case_id)
    locked = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    events = events_of(case)
    if said := refusal(locked, events, day):
        raise ActError(said)
    return case, locked, events
