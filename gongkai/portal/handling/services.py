"""The acts of an office in a case: each adds its event, and what belongs to it, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.law.deadlines.clocks import check_time
from gongkai.law.outcomes import Outcome, combined
from gongkai.law.procedure import Event, EventKind, State
from gongkai.law.receipt import Channel
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases import search
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import ConsultationRole, Delivery, Form
from gongkai.portal.cases.models import Case, CaseEvent, Consultation, Decision, DecisionLine, Item
from gongkai.portal.cases.projection import ENDED
from gongkai.portal.cases.queries import events_of, same_applicant
from gongkai.portal.handling import acts
from gongkai.portal.vault.keys import index

LINK_LIFE = timedelta(days=60)
"""How long the link works by which a third party answers: longer than its 15 working days, holidays included."""
ASKED = {
    ConsultationRole.THIRD_PARTY: EventKind.THIRD_PARTY_ASKED,
    ConsultationRole.CO_AUTHOR: EventKind.CO_AUTHOR_ASKED,
    ConsultationRole.HELP: EventKind.HELP_ASKED,
}
RECEIVED = {
    ConsultationRole.THIRD_PARTY: EventKind.THIRD_PARTY_RECEIVED,
    ConsultationRole.CO_AUTHOR: EventKind.CO_AUTHOR_RECEIVED,
}
"""That the letter arrived: from then on the party's period runs. Help has none."""
ANSWERED = {
    ConsultationRole.THIRD_PARTY: EventKind.THIRD_PARTY_ANSWERED,
    ConsultationRole.CO_AUTHOR: EventKind.CO_AUTHOR_ANSWERED,
    ConsultationRole.HELP: EventKind.HELP_GIVEN,
}

UNDECIDED = frozenset(
    (
        State.RECEIVED,
        State.REGISTERED,
        State.PROCESSING,
        State.CORRECTION_AWAITED,
        State.REASONS_AWAITED,
        State.FEE_AWAITED,
    )
)
"""Where a request stands as long as no answer to it is drafted."""


class ActError(Exception):
    """An act that cannot be done as it was asked for; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something in a case, on which day in law, and how many events the person saw of it."""

    user: User
    by: Actor
    day: date
    seen: int


@dataclass(frozen=True, slots=True)
class Details:
    """What an event says beside its kind and day, as `gongkai.law.procedure.Event` has it."""

    days: int | None = None
    due: date | None = None
    party: str = ""
    reason: str = ""


@transaction.atomic
def do(case: Case, kind: EventKind, doing: Doing, details: Details | None = None) -> CaseEvent:
    """Record an act that is nothing but its event.

    Raises NotYoursError, CaseChangedError, and UnlawfulEventError, also for a period said to have passed that has not.
    """
    given = details or Details()
    acts.check(doing.user, case, kind)
    event = Event(kind, doing.day, days=given.days, due=given.due, party=given.party, reason=given.reason)
    check_time(events_of(case), event, calendar())
    return cases.add(case, event, seen=doing.seen, by=doing.by)


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be decided on one item."""

    item: Item
    outcome: Outcome
    basis: str
    reasons: str
    information: str = ""


@transaction.atomic
def draft_decision(case: Case, lines: Sequence[Line], doing: Doing, outcome: Outcome | None = None) -> Decision:
    """Draft the decision on every item. `outcome` is the whole request's, where the items' do not say it.

    Raises ActError where an item is left out or decided twice, where a reason is missing, or where `outcome` is wanted
    and not given; and what `do` raises.
    """
    if sorted(line.item.pk for line in lines) != sorted(case.items.values_list("pk", flat=True)) or not lines:
        raise ActError(Message("每个申请事项都要作出一次决定"))
    if any(not line.reasons.strip() for line in lines):
        raise ActError(Message("每个申请事项的决定都要说明理由"))
    whole = combined(line.outcome for line in lines) or outcome
    if whole is None:
        raise ActError(Message("各事项结果不同且均未公开，请选定全件按哪一项计入统计"))
    if outcome is not None and outcome != whole:
        raise ActError(Message("有事项予以公开、其他事项未公开的，全件为“{outcome}”", {"outcome": whole.message}))
    event = do(case, EventKind.DECISION_DRAFTED, doing)
    decision = Decision.objects.create(case=case, event=event, outcome=whole.value)
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            item=line.item,
            outcome=line.outcome.value,
            basis=line.basis,
            reasons=line.reasons,
            information=line.information,
        )
        for line in lines
    )
    return decision


@transaction.atomic
def approve_decision(case: Case, doing: Doing) -> CaseEvent:
    """Approve the decision that was drafted last: from now on it is the case's outcome."""
    acts.check(doing.user, case, EventKind.DECISION_APPROVED)
    drafted = case.decisions.order_by("-event__sequence").first()
    if drafted is None:
        raise ActError(Message("还没有拟出答复"))
    event = Event(EventKind.DECISION_APPROVED, doing.day)
    return cases.add(case, event, seen=doing.seen, by=doing.by, outcome=Outcome(drafted.outcome))


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom the office asks, and what."""

    role: ConsultationRole
    name: str
    question: str
    address: str = ""
    telephone: str = ""
    email: str = ""


@transaction.atomic
def consult(case: Case, asking: Asking, doing: Doing) -> tuple[Consultation, str]:
    """Ask a third party, a co-author or another agency. The consultation, and the secret of its link, told once."""
    number = case.consultations.filter(role=asking.role).count() + 1
    party = f"{asking.role.value}-{number}"
    do(case, ASKED[asking.role], doing, Details(party=party))
    secret = secrets.token_urlsafe(24)
    consultation = Consultation.objects.create(
        case=case,
        party=party,
        role=asking.role,
        name=asking.name,
        address=asking.address,
        telephone=asking.telephone,
        email=asking.email,
        question=asking.question,
        link_digest=index(f"consultation:{secret}"),
        link_until=doing.day + LINK_LIFE,
    )
    return consultation, secret


@transaction.atomic
def answer(consultation: Consultation, *, consents: bool | None, text: str, doing: Doing) -> CaseEvent:
    """Record what the party answered on paper; its link works no more."""
    event = do(
        consultation.case, ANSWERED[ConsultationRole(consultation.role)], doing, Details(party=consultation.party)
    )
    keep_answer(consultation, consents=consents, text=text)
    return event


def keep_answer(consultation: Consultation, *, consents: bool | None, text: str) -> None:
    """Keep an answer's words; its link takes no other from now on."""
    consultation.consents, consultation.answer, consultation.answered = consents, text, timezone.now()
    consultation.save(update_fields=["consents", "answer", "answered"])


@transaction.atomic
def split(case: Case, items: Sequence[Item], subject: str, doing: Doing) -> Case:
    """Make a case of its own out of some items (Fees, item 4), received when this one was, counted from now on.

    Raises ActError where no item, or none to stay, is chosen.
    """
    chosen = {item.pk for item in items}
    if not chosen or not case.items.exclude(pk__in=chosen).exists():
        raise ActError(Message("请选择拆分出去的事项，并至少留下一项"))
    do(case, EventKind.SPLIT, doing)
    received = [event for event in events_of(case) if event.kind in (EventKind.RECEIVED, EventKind.REGISTERED)]
    asked = cases.Asked(
        subject,
        applicant=case.applicant,
        channel=Channel(case.channel),
        delivery=Delivery(case.delivery),
        form=Form(case.form),
        split_from=case,
        counted=doing.day,
    )
    part = cases.receive(case.agency, asked, received, by=doing.by)
    for number, item in enumerate(case.items.filter(pk__in=chosen), 1):
        item.case, item.number = part, number
        item.save(update_fields=["case", "number"])
    search.keep(case, part)
    return part


@transaction.atomic
def merge(case: Case, into: Case, doing: Doing) -> None:
    """End a case because another of the same applicant and agency has the same matter; its items go there.

    Raises ActError where the two do not belong together, or where the other one's answer is drafted already: what came
    to it then would not be decided on.
    """
    if case.pk == into.pk or case.agency_id != into.agency_id or into.applicant not in same_applicant(case):
        raise ActError(Message("只能并入同一机关、同一申请人的另一件申请"))
    # Both are locked, the older one first: of two that are merged into each other neither waits for the other for ever.
    both = Case.objects.select_for_update(no_key=True).filter(pk__in=(case.pk, into.pk)).order_by("pk")
    now = State(next(each.state for each in both if each.pk == into.pk))
    if now in ENDED:
        raise ActError(Message("{number}已办结，不能并入", {"number": into.number}))
    if now not in UNDECIDED:
        raise ActError(Message("{number}已拟出答复，不能再并入其他事项", {"number": into.number}))
    do(case, EventKind.MERGED, doing)
    case.merged_into = into
    case.save(update_fields=["merged_into"])
    last = into.items.order_by("-number").values_list("number", flat=True).first() or 0
    texts = case.items.values_list("text", flat=True)
    Item.objects.bulk_create(Item(case=into, number=number, text=text) for number, text in enumerate(texts, last + 1))
    search.keep(into)


@transaction.atomic
def assign(case: Case, clerk: User | None, *, by: Actor) -> None:
    """Say who works on a case."""
    if clerk is not None and not acts.roles_of(clerk, case.agency):
        raise ActError(Message("{name}不是本机关的办理人员", {"name": clerk.name}))
    case.clerk = clerk
    case.save(update_fields=["clerk"])
    details: Mapping[str, object] = {"clerk": clerk.username if clerk else ""}
    record("case.assigned", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)
