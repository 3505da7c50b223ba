"""A request in which everything says who somebody is, ended long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.law.remedy_procedure import Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases import services
from gongkai.portal.cases.choices import ConsultationRole, DocumentKind
from gongkai.portal.cases.models import Applicant, Case, CaseEvent, Consultation, Decision, DecisionLine, Note
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.desk.models import SavedView
from gongkai.portal.handling.models import Service, Way
from gongkai.portal.handling.sending import Wanted, send
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.outbox.models import Channel
from gongkai.portal.outbox.services import deliver_next, post
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.vault.keys import index
from tests.portal.building import BY, make_user

ASKED, ANSWERED = date(2024, 3, 1), date(2024, 3, 20)
NAME, CARD, TELEPHONE, MAIL = "欧阳𠮷祥", "110101199003074258", "13800001234", "ouyang.jx@example.org"
ADDRESS, CONTACT = "云川县青石镇和平路18号", "诸葛明月"
THIRD, THIRD_TELEPHONE, THIRD_MAIL = "云川县飞鹤建材有限公司", "13900005678", "feihe@example.org"
SIGNER = "慕容晓燕"
PARTY, PARTY_CONTACT = "上官文静", "13700009012"
UNKNOWN_CARD, UNKNOWN_TELEPHONE = "330106198502120042", "13600003456"
"""Of somebody who is nowhere kept but named in a text."""
PROOF = f"姓名{NAME}公民身份号码{CARD}".encode()
TELLING = (
    NAME,
    CARD,
    TELEPHONE,
    MAIL,
    ADDRESS,
    CONTACT,
    THIRD,
    THIRD_TELEPHONE,
    THIRD_MAIL,
    PARTY,
    PARTY_CONTACT,
    SIGNER,
    UNKNOWN_CARD,
    UNKNOWN_TELEPHONE,
)
"""What must be nowhere when all is removed."""


@dataclass(frozen=True)
class Made:
    """The request, and its query code."""

    case: Case
    code: str


def make_applicant() -> Applicant:
    return new_applicant(
        Kind.NATURAL_PERSON,
        NAME,
        document_kind="居民身份证",
        document=CARD,
        contact=CONTACT,
        address=ADDRESS,
        telephone=TELEPHONE,
        email=MAIL,
    )


def answered(agency: Agency, asked: Asked, *, ended: date = ANSWERED, reason: str = "材料不全") -> Case:
    """A request that was corrected, answered and closed."""
    events = [
        Event(EventKind.RECEIVED, ASKED),
        Event(EventKind.REGISTERED, ASKED),
        Event(EventKind.WITHDRAWN, ended, reason=reason),
    ]
    return services.receive(agency, asked, events, by=BY)


def make_telling(agency: Agency, applicant: Applicant | None = None) -> Made:
    """The request with everything that a request may have."""
    visits = f"致电{UNKNOWN_TELEPHONE}、证件{UNKNOWN_CARD}的来访记录"
    items = [f"{NAME}（身份证{CARD}）户的补偿协议", visits, "2023年预算"]
    asked = Asked(f"{NAME}的补偿", items, applicant=applicant or make_applicant())
    case = answered(agency, asked, reason=f"申请人{NAME}来电撤回")
    code = services.give_query_code(case, by=BY)
    for kind in DocumentKind:
        services.attach(case, kind, f"{NAME}-{kind.value}.pdf", PROOF + kind.value.encode(), "application/pdf", by=BY)
    for direction in Note.Direction:
        services.write(case, direction, f"{NAME}：我的电话改为{TELEPHONE}", by=BY)
    send(case, Wanted(LetterKind.RECEIPT), None, day=ASKED, by=BY)
    _deliver()
    _decide(case)
    _consult(case)
    _contest(case)
    save_view(f"{case.pk}", q=f"{NAME} 补偿")
    event = CaseEvent.objects.get(case=case, sequence=3)
    Service.objects.create(event=event, way=Way.IN_PERSON, signer=SIGNER)
    Complaint.objects.create(
        case=case,
        to=agency,
        text=f"{NAME}投诉",
        filed=case.opened,
        finding=Complaint.Finding.UNFOUNDED,
        answer=f"答复{NAME}",
        answered=case.opened,
        answered_by="x",
    )
    return Made(Case.objects.get(pk=case.pk), code)


def save_view(name: str, **asked: str) -> SavedView:
    """A view that somebody saved at the desk."""
    keeper = User.objects.filter(username="keeper").first() or make_user("keeper")
    return SavedView.objects.create(user=keeper, name=name, query=urlencode({"list": "open", **asked}))


def make_contested(agency: Agency, ended: date | None, follows: Remedy | None = None) -> Remedy:
    """A case about no request, or a suit after one; with the same parties."""
    number = Remedy.objects.count() + 1
    remedy = Remedy.objects.create(
        agency=agency,
        kind=RemedyKind.LITIGATION_AFTER if follows else RemedyKind.RECONSIDERATION,
        reference=f"云〔2024〕{number}号",
        organ="云川县人民政府",
        follows=follows,
        claim=f"{PARTY}请求主动公开",
        filed=ANSWERED,
        notified=ANSWERED,
        ended=ended,
        ruling=Ruling.UPHELD.value if ended else "",
        orders=f"驳回{PARTY}、{UNKNOWN_TELEPHONE}的请求",
    )
    Party.objects.create(remedy=remedy, role=Party.Role.APPLICANT, name=PARTY, contact=PARTY_CONTACT)
    return remedy


def _deliver() -> None:
    while deliver_next(timezone.now() + timedelta(minutes=1)):
        pass


def _decide(case: Case) -> None:
    event = CaseEvent.objects.get(case=case, sequence=2)
    decision = Decision.objects.create(case=case, event=event, outcome=Outcome.OTHER.value)
    for item in case.items.all():
        DecisionLine.objects.create(
            decision=decision,
            item=item,
            outcome=Outcome.OTHER.value,
            basis="《条例》",
            reasons=f"{NAME}住{ADDRESS}",
            information=f"联系人：{CONTACT}",
        )


def _consult(case: Case) -> None:
    Consultation.objects.create(
        case=case,
        party="third_party-1",
        role=ConsultationRole.THIRD_PARTY,
        name=THIRD,
        address=ADDRESS,
        telephone=THIRD_TELEPHONE,
        email=THIRD_MAIL,
        question=f"是否同意向{NAME}公开",
        link_digest=index("consultation:secret"),
        consents=False,
        answer=f"{THIRD}不同意，电话{THIRD_TELEPHONE}",
    )
    for key, channel, to in (("x:1", Channel.EMAIL, THIRD_MAIL), ("x:2", Channel.SMS, THIRD_TELEPHONE)):
        with transaction.atomic():
            post(channel, to, key=key, body="请提出意见")
    _deliver()


def _contest(case: Case) -> None:
    remedy = Remedy.objects.create(
        agency=case.agency,
        kind=RemedyKind.RECONSIDERATION.value,
        reference=f"云复〔2024〕{case.pk}号",
        organ="云川县人民政府",
        case=case,
        claim=f"{NAME}请求撤销",
        filed=ANSWERED,
        notified=ANSWERED,
        ended=date(2024, 6, 1),
        ruling=Ruling.UPHELD.value,
        orders=f"驳回{PARTY}的请求",
    )
    Party.objects.create(remedy=remedy, role=Party.Role.APPLICANT, name=PARTY, contact=PARTY_CONTACT)
