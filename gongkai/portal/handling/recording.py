"""Acts of an office that are an event with something said or counted, and the entry of requests that came on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from gongkai.law.fees import Fee
from gongkai.law.procedure import TRANSITIONS, Event, EventKind
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case, CaseEvent, Note
from gongkai.portal.handling import acts, sending
from gongkai.portal.handling.services import ActError, Details, Doing, do

SAID: Mapping[EventKind, Note.Direction] = {
    EventKind.CORRECTION_ARRIVED: Note.Direction.FROM_APPLICANT,
    EventKind.REASONS_GIVEN: Note.Direction.FROM_APPLICANT,
    EventKind.WITHDRAWN: Note.Direction.FROM_APPLICANT,
    EventKind.HELP_GIVEN: Note.Direction.INTERNAL,
    EventKind.MEETING_HELD: Note.Direction.INTERNAL,
}
"""Acts in which somebody says something that is kept with the case, and whose words they are."""


@transaction.atomic
def do_and_keep(case: Case, kind: EventKind, doing: Doing, details: Details, said: str) -> CaseEvent:
    """Record an act and keep what was said in it: the applicant's correction, the record of a meeting (会商).

    Raises ActError for a meeting without its record, and what `do` raises.
    """
    if kind is EventKind.MEETING_HELD and not said.strip():
        raise ActError(Message("请填写会商记录"))
    event = do(case, kind, doing, details)
    if said.strip():
        cases.write(case, SAID[kind], said.strip(), by=doing.by)
    return event


@transaction.atomic
def register(case: Case, doing: Doing) -> CaseEvent:
    """Register a request; its registration form (登记表) is issued with it and stays in the office's file."""
    event = do(case, EventKind.REGISTERED, doing)
    sending.send(case, sending.registration(case), event, day=doing.day, by=doing.by)
    return event


@transaction.atomic
def send_fee_notice(case: Case, fee: Fee, doing: Doing) -> CaseEvent:
    """Record that the applicant is asked to pay; how the fee was counted is kept as the event's reason.

    Raises ActError where there is nothing to pay, and what `do` raises.
    """
    if not fee.amount:
        raise ActError(Message("按标准不收费，不需要发出收费通知"))
    counted = "".join(step.message.text("zh") for step in fee.steps)
    reason = Message("{counted}合计{amount}元。", {"counted": counted, "amount": fee.amount}).text("zh")
    return do(case, EventKind.FEE_NOTICE_SENT, doing, Details(reason=reason))


FIRST_DAY = date(2008, 5, 1)
"""On which the Regulation came into force: nobody could ask for information by it before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request that came on paper or by word of mouth: the day of receipt in law, the day on which it is entered."""

    asked: cases.Asked
    received: date
    today: date


@transaction.atomic
def enter(agency: Agency, entry: Entry, user: User, *, by: Actor) -> tuple[Case, str]:
    """Enter and register a request for an applicant who did not use the form. The case, and its query code, told once.

    The receipt (接收回执) is issued with it. Raises NotYoursError for whoever is no clerk of the agency, ActError for a
    day of receipt before the Regulation or still to come and for a request without an item, and what `sending.send`
    raises.
    """
    if not acts.roles_of(user, agency) & set(TRANSITIONS[EventKind.REGISTERED].by):
        raise acts.NotYoursError(Message("只有本机关的经办人可以录入申请"))
    if agency.closed is not None:
        raise ActError(Message("{name}已撤销，不能再收到申请", {"name": agency.name}))
    if entry.received > entry.today:
        raise ActError(Message("收到日期不能晚于今天"))
    if entry.received < FIRST_DAY:
        raise ActError(Message("收到日期不能早于{day}", {"day": FIRST_DAY}))
    if not entry.asked.items:
        raise ActError(Message("请至少填写一个申请事项"))
    events = [Event(EventKind.RECEIVED, entry.received), Event(EventKind.REGISTERED, entry.today)]
    case = cases.receive(agency, entry.asked, events, by=by)
    case.clerk = user
    case.save(update_fields=["clerk"])
    first = case.events.order_by("sequence").first()
    sending.send(case, sending.receipt(case), first, day=entry.today, by=by)
    sending.send(case, sending.registration(case), case.events.last(), day=entry.today, by=by)
    return case, cases.give_query_code(case, by=by)


@transaction.atomic
def set_track(case: Case, *, is_complex: bool, by: Actor) -> None:
    """Put a case on the track for complex ones (复杂件), or take it off."""
    if case.is_complex == is_complex:
        return
    case.is_complex = is_complex
    case.save(update_fields=["is_complex"])
    details = {"complex": is_complex}
    record("case.track_set", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)


@transaction.atomic
def write_note(case: Case, direction: Note.Direction, text: str, *, by: Actor) -> Note:
    """A message to the applicant, who is told by e-mail that there is one, or a note of the office for itself."""
    note = cases.write(case, direction, text, by=by)
    if direction == Note.Direction.TO_APPLICANT:
        sending.tell_applicant(case, key=f"notes:{note.pk}")
    return note


def like_before(kind: EventKind, case: Case) -> Details:
    """What an act is likely to say, from the act that it answers: an approval the days and reason of the proposal."""
    before = {EventKind.EXTENSION_APPROVED: EventKind.EXTENSION_PROPOSED}.get(kind)
    row = case.events.filter(kind=before).order_by("-sequence").first() if before else None
    if row is None:
        return Details()
    days = row.details.get("days")
    return replace(Details(), days=days if isinstance(days, int) else None, reason=str(row.details.get("reason", "")))
