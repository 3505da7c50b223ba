"""What changes cases of reconsideration and litigation: each act once, recorded in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongkai.law.procedure import TRANSITIONS, State
from gongkai.law.remedy_procedure import Ruling, reopening, rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases.models import Case, CaseEvent, Decision
from gongkai.portal.handling.services import Details, Doing, do
from gongkai.portal.remedies.models import Party, Remedy


class RemedyError(Exception):
    """An act that cannot be done as it was asked for; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class PartyOf:
    """A party as it is entered."""

    name: str
    role: Party.Role = Party.Role.APPLICANT
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A case as the organ's notice tells of it."""

    kind: RemedyKind
    reference: str
    organ: str
    filed: date
    notified: date
    parties: Sequence[PartyOf] = ()
    case: Case | None = None
    follows: Remedy | None = None
    claim: str = ""
    simplified: bool = False


@transaction.atomic
def open_remedy(agency: Agency, brought: Brought, *, by: Actor, today: date) -> Remedy:
    """Enter a case that was brought against the agency.

    It is about the request's last decision, if there is one. Raises RemedyError for days out of order, an
    organ's number that was entered before, a request or reconsideration that is not this agency's nor one's whose
    duties it carries on (行政诉讼法, article 26(6)), or an agency that is closed.
    """
    # One after the other: a number is entered once.
    agency = Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
    if problem := _problem(agency, brought, today):
        raise RemedyError(problem)
    remedy = Remedy.objects.create(
        agency=agency,
        kind=brought.kind.value,
        reference=brought.reference,
        organ=brought.organ,
        case=brought.case,
        decision=_decision_on(brought.case, brought.filed),
        follows=brought.follows,
        claim=brought.claim,
        simplified=brought.simplified,
        filed=brought.filed,
        notified=brought.notified,
    )
    Party.objects.bulk_create(
        Party(remedy=remedy, role=party.role, name=party.name, contact=party.contact) for party in brought.parties
    )
    details = {"kind": brought.kind.value, "reference": brought.reference, "notified": brought.notified.isoformat()}
    _record("remedy.opened", remedy, by, details | {"case": brought.case.number if brought.case else ""})
    return remedy


@transaction.atomic
def reply(remedy: Remedy, day: date, *, by: Actor, today: date) -> None:
    """Record that the agency replied and handed in its evidence. Raises RemedyError where it has, or for the day."""
    fresh = _locked(remedy)
    if fresh.replied is not None:
        raise RemedyError(Message("已于{day}登记答复，不能重复登记", {"day": fresh.replied}))
    if fresh.ended is not None:
        raise RemedyError(Message("此案已于{day}审结", {"day": fresh.ended}))
    _check_day(fresh, day, today)
    fresh.replied = remedy.replied = day
    fresh.save(update_fields=["replied"])
    _record("remedy.replied", fresh, by, {"day": day.isoformat()})


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended, and on which day the agency got to know.

    `days` (working days) or `due` is the time in which it is to act on the request again, where that is ordered.
    """

    ruling: Ruling
    day: date
    orders: str = ""
    days: int | None = None
    due: date | None = None


@transaction.atomic
def conclude(remedy: Remedy, ending: Ending, doing: Doing, *, today: date) -> CaseEvent | None:
    """Record how a case ended; where the agency is to act again, the request begins anew by the event returned.

    A request that is still being worked on (the case was about silence) goes on as it is. `doing.seen` is how many
    events of the request the person saw. Raises RemedyError, and what `gongkai.portal.handling.services.do` raises.
    """
    fresh = _locked(remedy)
    if fresh.ended is not None:
        raise RemedyError(Message("此案已于{day}审结", {"day": fresh.ended}))
    if ending.ruling not in rulings(RemedyKind(fresh.kind)):
        values: dict[str, object] = {"kind": fresh.kind_name, "ruling": ending.ruling.message}
        raise RemedyError(Message("“{kind}”案件没有“{ruling}”这一结果", values))
    _check_day(fresh, ending.day, today)
    event = None
    if fresh.case is not None and begins_anew(fresh, ending.ruling):
        given = Details(days=ending.days, due=ending.due, reason=_reason(fresh, ending))
        event = do(fresh.case, reopening(RemedyKind(fresh.kind)), doing, given)
    for each in (fresh, remedy):
        each.ended, each.ruling, each.orders, each.reopened_by = ending.day, ending.ruling.value, ending.orders, event
    fresh.save(update_fields=["ended", "ruling", "orders", "reopened_by"])
    details = {"day": ending.day.isoformat(), "ruling": ending.ruling.value, "reopened": event is not None}
    _record("remedy.concluded", fresh, doing.by, details)
    return event


def begins_anew(remedy: Remedy, ruling: Ruling) -> bool:
    """Whether its request would begin anew by such a ruling: it was answered, and the agency is to act again."""
    if remedy.case is None or not ruling.orders_anew:
        return False
    return State(remedy.case.state) in TRANSITIONS[reopening(RemedyKind(remedy.kind))].sources


def _reason(remedy: Remedy, ending: Ending) -> str:
    said = Message("{reference}：{ruling}", {"reference": remedy.reference, "ruling": ending.ruling.message})
    return said.text("zh")


def _decision_on(case: Case | None, filed: date) -> Decision | None:
    """The decision that was in the applicant's hands on a day: the last one drafted by then, of an answered request."""
    if case is None or case.disposed is None or case.disposed > filed:
        return None
    return case.decisions.filter(event__day__lte=filed).order_by("-event__sequence").first()


def _problem(agency: Agency, brought: Brought, today: date) -> Message | None:
    if brought.notified < brought.filed:
        return Message("收到通知的日期不能早于申请或者起诉的日期")
    if brought.notified > today:
        return Message("收到通知的日期不能晚于今天")
    if agency.closed is not None:
        return Message("{name}已撤销，请录入承继其职能的机关", {"name": agency.name})
    if brought.case is not None and not _is_of(agency, brought.case.agency):
        return Message("{number}不是本机关的申请", {"number": brought.case.number})
    if brought.case is not None and brought.case.received > brought.filed:
        return Message("申请复议或者起诉的日期不能早于收到该申请的日期")
    if brought.follows is not None and not _may_follow(agency, brought, brought.follows):
        return Message("复议后起诉的，应当对应本机关就同一申请已审结的行政复议案件")
    if brought.simplified and brought.kind is not RemedyKind.RECONSIDERATION:
        return Message("只有行政复议适用本项简易程序")
    same = Remedy.objects.filter(agency=agency, kind=brought.kind.value, reference=brought.reference)
    if same.exists():
        return Message("案号{reference}已登记", {"reference": brought.reference})
    return None


def _may_follow(agency: Agency, brought: Brought, earlier: Remedy) -> bool:
    return (
        brought.kind is RemedyKind.LITIGATION_AFTER
        and _is_of(agency, earlier.agency)
        and earlier.kind == RemedyKind.RECONSIDERATION
        and earlier.ended is not None
        and earlier.case_id == (brought.case.pk if brought.case else None)
    )


def _is_of(agency: Agency, handled_by: Agency) -> bool:
    """Whether it was this agency's, or one's whose duties this one carries on: then it is brought against this one."""
    return agency.pk in (handled_by.pk, handled_by.successor_id)


def _locked(remedy: Remedy) -> Remedy:
    found = Remedy.objects.select_for_update(of=("self",), no_key=True).select_related("agency", "case__agency")
    return found.get(pk=remedy.pk)


def _check_day(remedy: Remedy, day: date, today: date) -> None:
    if day < remedy.notified:
        raise RemedyError(Message("日期不能早于收到通知的日期{day}", {"day": remedy.notified}))
    if day > today:
        raise RemedyError(Message("日期不能晚于今天"))


def _record(action: str, remedy: Remedy, by: Actor, details: Mapping[str, object]) -> None:
    record(action, actor=by, agency=remedy.agency.code, subject=f"remedy:{remedy.pk}", details=details)
