"""Serving a letter: the event, the way with what is to show for it, and the proof of service (送达回证)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import override

from gongkai.law.procedure import EventKind
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import Delivery, DocumentKind
from gongkai.portal.cases.models import Case, CaseEvent
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import sending
from gongkai.portal.handling.models import Service, Way
from gongkai.portal.handling.services import ActError, Details, Doing, do
from gongkai.portal.letters.kinds import KINDS, LetterKind, To
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.values import LONGEST_LINE, Value

SERVED: Mapping[EventKind, EventKind] = {
    EventKind.REPLY_SERVED: EventKind.REPLY_SENT,
    EventKind.CORRECTION_NOTICE_ARRIVED: EventKind.CORRECTION_ASKED,
    EventKind.FEE_NOTICE_ARRIVED: EventKind.FEE_NOTICE_SENT,
}
"""The acts that say that a letter arrived, by the event with which it was sent."""
USUAL: Mapping[str, Way] = {
    Delivery.ELECTRONIC: Way.ELECTRONIC,
    Delivery.POST: Way.POST,
    Delivery.COUNTER: Way.IN_PERSON,
    Delivery.FAX: Way.FAX,
    Delivery.INSPECTION: Way.IN_PERSON,
}
"""How a letter is likely to be served, by how the applicant wants the information."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How it was served, and what there is to show for it."""

    way: Way
    reference: str = ""
    signer: str = ""
    remark: str = ""
    file: Enclosed | None = None


@transaction.atomic
def serve(case: Case, kind: EventKind, proof: Proof, doing: Doing) -> Service:
    """Record that a letter was served; its proof of service is issued with it.

    Raises ActError where what the way asks for is missing, and what `do` and `sending.send` raise.
    """
    if fault := missing(proof):
        raise ActError(fault)
    letter = case.letters.filter(event__kind=SERVED[kind].value).last()
    said = "，".join(filter(None, (_label(proof.way), proof.reference, proof.remark)))
    event = do(case, kind, doing, Details(reason=said))
    return _keep(event, letter, proof, day=doing.day, by=doing.by)


@transaction.atomic
def confirmed(letter: Letter, event: CaseEvent, *, day: date, by: Actor) -> Service:
    """Keep that the applicant confirmed a letter's receipt, as `event` records; its proof of service is issued with it.

    Raises what `sending.send` raises.
    """
    proof = Proof(Way.ELECTRONIC, Message("申请人在网上确认收到").text("zh"))
    return _keep(event, letter, proof, day=day, by=by)


def _keep(event: CaseEvent, letter: Letter | None, proof: Proof, *, day: date, by: Actor) -> Service:
    case, document = event.case, None
    if proof.file:
        given = (proof.file.name, proof.file.content, proof.file.media_type)
        document = cases.attach(case, DocumentKind.PROOF, *given, by=by)
    service = Service.objects.create(
        event=event,
        letter=letter,
        way=proof.way,
        reference=proof.reference,
        signer=proof.signer,
        proof=document,
    )
    if letter and letter.number not in proven(case):
        sending.send(case, _proof_of(letter, proof), event, day=day, by=by)
    return service


@transaction.atomic
def prepare_proof(letter: Letter, way: Way, *, day: date, by: Actor) -> Letter:
    """Issue the proof of service that goes with a letter, to be signed. Raises ActError where there is one already."""
    if KINDS[LetterKind(letter.kind)].to is To.OFFICE:
        raise ActError(Message("此件文书不送达"))
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=letter.case_id)  # one after the other
    if letter.number in proven(letter.case):
        raise ActError(Message("{number}已有送达回证", {"number": letter.number}))
    return sending.send(letter.case, _proof_of(letter, Proof(way)), None, day=day, by=by)


def proven(case: Case) -> frozenset[str]:
    """The numbers of the letters for which a proof of service was issued."""
    proofs = case.letters.filter(kind=LetterKind.PROOF_OF_SERVICE.value, removed=None)
    return frozenset(json.loads(proof.content.reveal()).get("letter_number", "") for proof in proofs)


def missing(proof: Proof) -> Message | None:
    """What the way asks for and was not given; None where all is there."""
    if proof.way is Way.POST and not proof.reference:
        return Message("邮寄送达的，请填写邮件单号")
    if proof.way is Way.PUBLICATION and not proof.reference:
        return Message("公告送达的，请填写公告的载体和日期")
    if proof.way in (Way.IN_PERSON, Way.LEFT) and not proof.signer:
        return Message("当面送达的，请填写签收人；留置送达的，请填写见证人")
    return None


def _proof_of(letter: Letter, proof: Proof) -> sending.Wanted:
    way = "；".join(filter(None, (_label(proof.way), proof.reference, proof.remark)))
    name = KINDS[LetterKind(letter.kind)].name.text("zh")
    values: dict[str, Value] = {"letter": name, "letter_number": letter.number, "way": way[:LONGEST_LINE]}
    if KINDS[LetterKind(letter.kind)].to is not To.APPLICANT:
        # Who got it instead of the applicant stands in the letter itself.
        values["recipient"] = json.loads(letter.content.reveal()).get("recipient", "")
    return sending.Wanted(LetterKind.PROOF_OF_SERVICE, values)


def _label(way: Way) -> str:
    """The way's name in Chinese, whatever the page's language: it stands in a letter."""
    with override("zh-hans"):
        return str(way.label)
