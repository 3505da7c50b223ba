"""The letters that acts send: which it is, what is filled in, and the word to the applicant that there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from gongkai.law.deadlines import ClockKind, clocks
from gongkai.law.fees import Fee
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.law.remedies import NoRemedyRuleError
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.cases.models import Case, CaseEvent, Consultation
from gongkai.portal.cases.queries import events_of
from gongkai.portal.handling.linking import answering_page, tracking_page
from gongkai.portal.handling.services import ActError, Details
from gongkai.portal.letters import services as letters
from gongkai.portal.letters.kinds import KINDS, LetterKind, To
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.replies import reply_of
from gongkai.portal.letters.templates import BrokenTemplateError
from gongkai.portal.letters.values import Value, ValuesError
from gongkai.portal.outbox.models import Channel
from gongkai.portal.outbox.services import post

FAULTS = (ValuesError, BrokenTemplateError, NoRemedyRuleError)
"""Why a letter cannot be written; each has a `message`."""

LINK_TO_COME = "（发出时在此写明只供收件人使用的网址）"
"""Stands in a preview for the address by which one may answer: its secret is made when the letter is sent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter that an act sends: `values` by the ids of the kind's fields; `outcomes` of a decision's items."""

    kind: LetterKind
    values: Mapping[str, Value] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = ()


def preview(case: Case, wanted: Wanted, day: date) -> str:
    """The letter as plain text, without its number and with the applicant masked: nobody looks at who that is.

    Where whoever gets it may answer by a link, words stand for it. Raises what `letters.services.draft` raises.
    """
    link = {"link": LINK_TO_COME} if any(each.id == "link" for each in KINDS[wanted.kind].fields) else {}
    values = {**_masked(case, wanted.kind), **link, **wanted.values}
    return letters.draft(case, wanted.kind, values, day=day, outcomes=wanted.outcomes).text


def _masked(case: Case, kind: LetterKind) -> dict[str, Value]:
    """What a letter says of the applicant, masked, by the letter's fields."""
    applicant, row = case.applicant, KINDS[kind]
    if applicant is None or applicant.anonymised or row.to not in (To.APPLICANT, To.OFFICE):
        return {}
    shown = {
        name: mask(getattr(applicant, name).reveal())
        for name, (_label, mask) in FIELDS.items()
        if getattr(applicant, name)
    }
    shown["applicant"] = shown["recipient"] = shown.pop("name")
    return {field.id: shown[field.id] for field in row.fields if field.id in shown}


@transaction.atomic
def send(case: Case, wanted: Wanted, event: CaseEvent | None, *, day: date, by: Actor) -> Letter:
    """Issue the letter as a part of its act; an applicant with an e-mail address is told that there is one.

    Raises what `letters.services.issue` raises: the act is then undone with it.
    """
    letter = letters.issue(case, wanted.kind, wanted.values, day=day, by=by, outcomes=wanted.outcomes, event=event)
    if KINDS[wanted.kind].to is To.APPLICANT:
        tell_applicant(case, key=f"letters:{letter.pk}")
    return letter


def tell_applicant(case: Case, *, key: str) -> None:
    """Tell the applicant by e-mail, where there is an address, that something of the request can be read.

    The message names the request's number and nothing of what it is about.
    """
    values: dict[str, object] = {"number": case.number, "agency": case.agency.name, "address": tracking_page()}
    subject = Message("申请{number}有新的文书或留言", values)
    body = Message("您向{agency}提出的申请{number}有新的文书或留言，请凭编号和查询码在网上查看：{address}", values)
    post_to_applicant(case, subject, body, key=key)


def post_to_applicant(case: Case, subject: Message, body: Message, *, key: str) -> None:
    """Send the applicant an e-mail, where there is an address, at which nobody looks. It is in Chinese."""
    applicant = case.applicant
    address = "" if applicant is None or applicant.anonymised else applicant.email.reveal()
    if address:
        post(Channel.EMAIL, address, key=key, subject=subject.text("zh"), body=body.text("zh"))


def correction(details: Details) -> Wanted:
    """补正告知书: each line of the reason is a matter to correct."""
    matters = tuple(line.strip() for line in details.reason.splitlines() if line.strip())
    return Wanted(LetterKind.CORRECTION_NOTICE, {"matters": matters, **_period(details)})


def reasons(details: Details) -> Wanted:
    """说明理由告知书."""
    return Wanted(LetterKind.REASONS_NOTICE, {"grounds": details.reason, **_period(details)})


def _period(details: Details) -> dict[str, Value]:
    """Working days, or the day on which they end."""
    return {"days": details.days} if details.days else {"due": details.due or ""}


def later_time(details: Details) -> Wanted:
    """延迟答复告知书."""
    return Wanted(LetterKind.LATER_TIME_NOTICE, {"reasons": details.reason, "due": details.due or ""})


def extension(case: Case, day: date) -> Wanted:
    """延期答复告知书, with the days that were approved and the day to which the period then runs."""
    events = events_of(case)
    approved = next((event for event in reversed(events) if event.kind is EventKind.EXTENSION_APPROVED), None)
    if approved is None:
        raise ActError(Message("延期还没有批准"))
    told = (*events, Event(EventKind.EXTENSION_TOLD, day))
    running = [clock for clock in clocks(told, calendar(), day) if clock.kind is ClockKind.ANSWER and not clock.ended]
    values: dict[str, Value] = {"days": approved.days or "", "reasons": approved.reason}
    if running and running[-1].due:
        values["due"] = running[-1].due
    return Wanted(LetterKind.EXTENSION_NOTICE, values)


def fee(counted: Fee, payment: str) -> Wanted:
    """收费通知书, with how the fee is counted."""
    calculation = tuple(step.message.text("zh") for step in counted.steps)
    values: dict[str, Value] = {"amount": counted.amount, "calculation": calculation, "payment": payment}
    return Wanted(LetterKind.FEE_NOTICE, values)


_ASKING = {
    EventKind.THIRD_PARTY_ASKED: LetterKind.CONSULTATION_LETTER,
    EventKind.CO_AUTHOR_ASKED: LetterKind.CO_AUTHOR_LETTER,
    EventKind.HELP_ASKED: LetterKind.HELP_LETTER,
}


def consultation(kind: EventKind, name: str, question: str) -> Wanted:
    """The letter to a third party, a co-author or a helping agency."""
    return Wanted(_ASKING[kind], {"recipient": name, "question": question})


def disclosure(name: str, information: str, why: str) -> Wanted:
    """决定公开告知书, to a third party that did not agree."""
    return Wanted(LetterKind.DISCLOSURE_NOTICE, {"recipient": name, "information": information, "reasons": why})


def reply(case: Case, attachments: Sequence[str] = ()) -> Wanted:
    """The reply that tells the decision drafted last, with the documents that go out with it by their names.

    Raises ActError where there is none.
    """
    decision = case.decisions.order_by("-event__sequence").first()
    if decision is None:
        raise ActError(Message("还没有拟出答复"))
    told = reply_of(decision)
    values = {**told.values, **({"attachments": tuple(attachments)} if attachments else {})}
    return Wanted(told.kind, values, told.outcomes)


def given_up(case: Case, kind: EventKind) -> Wanted:
    """视为放弃申请告知书, after a correction or a payment that did not come."""
    notice, arrived = _NOTICES[kind]
    letter = case.letters.filter(kind=notice.value).last()
    served = next((event.date for event in reversed(events_of(case)) if event.kind is arrived), None)
    values: dict[str, Value] = {"notice": letter.number} if letter else {}
    if served:
        values["served"] = served
    return Wanted(_GIVEN_UP[kind], values)


_NOTICES = {
    EventKind.CORRECTION_OVERDUE: (LetterKind.CORRECTION_NOTICE, EventKind.CORRECTION_NOTICE_ARRIVED),
    EventKind.FEE_OVERDUE: (LetterKind.FEE_NOTICE, EventKind.FEE_NOTICE_ARRIVED),
}
_GIVEN_UP = {
    EventKind.CORRECTION_OVERDUE: LetterKind.REPLY_CORRECTION_OVERDUE,
    EventKind.FEE_OVERDUE: LetterKind.REPLY_FEE_OVERDUE,
}


def receipt(case: Case) -> Wanted:
    """接收回执, with the day on which the answer is due."""
    return Wanted(LetterKind.RECEIPT, _answer_due(case))


def registration(case: Case) -> Wanted:
    """登记表, with the day on which the answer is due. It stays in the office's file."""
    return Wanted(LetterKind.REGISTRATION_FORM, _answer_due(case))


def _answer_due(case: Case) -> dict[str, Value]:
    running = clocks(events_of(case), calendar(), case.received)
    due = next((clock.due for clock in running if clock.kind is ClockKind.ANSWER), None)
    return {"due": due} if due else {}


@transaction.atomic
def send_consultation(
    consultation: Consultation, wanted: Wanted, secret: str, event: CaseEvent | None, *, day: date, by: Actor
) -> Letter:
    """Issue the letter to whoever is consulted, with the address at which the party may answer.

    Where there is an e-mail address it goes there as well. The message says who asks, and nothing of the request or of
    whoever made it. Raises what `send` raises.
    """
    link = answering_page(secret)
    letter = send(consultation.case, replace(wanted, values={**wanted.values, "link": link}), event, day=day, by=by)
    if address := consultation.email.reveal():
        values: dict[str, object] = {"agency": letter.agency.name, "letter": letter.number, "address": link}
        subject = Message("{agency}请您（单位）答复：{letter}", values).text("zh")
        said = Message(
            "{agency}的{letter}请您（单位）提出意见。请打开以下网址查看内容、期限并答复：{address}\n"
            "链接只供您（单位）使用，请勿转发。打开链接不算答复，也不算收到。",
            values,
        )
        post(Channel.EMAIL, address, key=f"letters:{letter.pk}", subject=subject, body=said.text("zh"))
    return letter
