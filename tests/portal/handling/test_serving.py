"""Service of letters: each way says what it cannot lack, and the proof of service is issued once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongkai.law.procedure import EventKind
from gongkai.messages import Message
from gongkai.portal.cases.models import Document
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import recording, sending, serving
from gongkai.portal.handling.models import Service, Way
from gongkai.portal.handling.sending import Wanted
from gongkai.portal.handling.services import ActError
from gongkai.portal.handling.serving import Proof
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import Letter
from tests.portal.building import BY
from tests.portal.handling.building import DAY, Office, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
ARRIVED = EventKind.CORRECTION_NOTICE_ARRIVED


@pytest.fixture
def office() -> Office:
    made = make_office()
    recording.register(made.case, made.doing(made.clerk))
    return made


def notice(office: Office) -> Letter:
    """A notice of correction, sent with its event."""
    office.do(office.clerk, EventKind.CORRECTION_ASKED)
    event = office.case.events.get(kind="correction_asked")
    wanted = Wanted(LetterKind.CORRECTION_NOTICE, {"matters": ("请写明",), "days": 5})
    return sending.send(office.case, wanted, event, day=DAY, by=BY)


def test_registering_issues_the_registration_form(office: Office) -> None:
    form = Letter.objects.get()
    content = json.loads(form.content.reveal())
    assert (form.kind, form.event) == ("registration_form", office.case.events.get(kind="registered"))
    assert (content["applicant"], content["due"]) == ("张三", "2026-10-29")


@pytest.mark.parametrize(
    ("proof", "lacks"),
    [
        (Proof(Way.POST), True),
        (Proof(Way.POST, reference="EMS1"), False),
        (Proof(Way.IN_PERSON), True),
        (Proof(Way.LEFT, signer="李四"), False),
        (Proof(Way.PUBLICATION), True),
        (Proof(Way.ELECTRONIC), False),
        (Proof(Way.FAX), False),
    ],
    ids=lambda each: each.way.value if isinstance(each, Proof) else "",
)
def test_each_way_says_what_it_cannot_lack(proof: Proof, lacks: bool) -> None:
    assert isinstance(serving.missing(proof), Message) is lacks


def test_a_letter_is_served_with_its_proof(office: Office) -> None:
    letter = notice(office)
    file = Enclosed("回执.pdf", b"%PDF-1.7", "application/pdf")
    with pytest.raises(ActError):
        serving.serve(office.case, ARRIVED, Proof(Way.IN_PERSON), office.doing(office.clerk))
    assert not Service.objects.exists()
    given = Proof(Way.IN_PERSON, signer="李四", remark="门卫代收", file=file)
    service = serving.serve(office.case, ARRIVED, given, office.doing(office.clerk))
    service.refresh_from_db()
    assert (service.letter, service.signer.reveal(), str(service.signer)) == (letter, "李四", "●●●")
    assert "李四" not in str(service.event.details)
    assert service.event.details["reason"] == "直接送达（当面签收），门卫代收"
    assert Document.objects.get().kind == "proof"
    proof = Letter.objects.get(kind="proof_of_service")
    content = json.loads(proof.content.reveal())
    assert (content["letter_number"], content["letter"]) == (letter.number, "补正告知书")


def test_a_proof_that_was_made_to_be_signed_is_not_made_again(office: Office) -> None:
    letter = notice(office)
    serving.prepare_proof(letter, Way.IN_PERSON, day=DAY, by=BY)
    with pytest.raises(ActError):
        serving.prepare_proof(letter, Way.POST, day=DAY, by=BY)
    with pytest.raises(ActError):
        serving.prepare_proof(Letter.objects.get(kind="registration_form"), Way.POST, day=DAY, by=BY)
    serving.serve(
        office.case, ARRIVED, Proof(Way.IN_PERSON, signer="李四"), office.doing(office.clerk, date(2026, 9, 29))
    )
    assert Letter.objects.filter(kind="proof_of_service").count() == 1
