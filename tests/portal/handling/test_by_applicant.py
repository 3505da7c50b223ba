"""What applicants do in their own requests: lawful acts leave everything that belongs to them, others nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from gongkai.law.procedure import EventKind, UnlawfulEventError
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.models import Note
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import by_applicant, sending
from gongkai.portal.handling.by_applicant import ByApplicant
from gongkai.portal.handling.services import ActError, Details, do
from gongkai.portal.letters.services import open_letter
from gongkai.portal.outbox.models import Message
from tests.portal.building import BY
from tests.portal.handling.building import DAY, Office, processing_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
LATER = date(2026, 10, 12)
NOBODY = Actor("", "198.51.100.7")
PROOF = Enclosed("凭证𠮷.png", b"\x89PNG\r\n\x1a\n", "image/png")


@pytest.fixture
def office() -> Office:
    return processing_office()


def applicant(office: Office) -> ByApplicant:
    return ByApplicant(NOBODY, LATER, office.case.events.count())


def ask(office: Office, kind: EventKind, **details: int | str) -> None:
    doing = office.doing(office.clerk)
    given = Details(days=int(details.get("days", 0)) or None, reason=str(details.get("reason", "")))
    event = do(office.case, kind, doing, given)
    if kind is EventKind.CORRECTION_ASKED:
        sending.send(office.case, sending.correction(given), event, day=doing.day, by=BY)


def test_a_correction_is_kept_with_its_words_and_files(office: Office) -> None:
    office.clerk.email = "clerk@example.test"
    office.clerk.save()
    office.case.clerk = office.clerk
    office.case.save()
    ask(office, EventKind.CORRECTION_ASKED, days=10, reason="请写明年度")
    by_applicant.correct(office.case, "要2024年的", [PROOF], applicant(office))
    assert events_of(office.case)[-1].kind is EventKind.CORRECTION_ARRIVED
    note = office.case.notes.get()
    assert (note.direction, note.text.reveal()) == (Note.Direction.FROM_APPLICANT, "要2024年的\n（附件：凭证𠮷.png）")
    document = office.case.documents.get()
    assert (document.name, document.kind, document.for_applicant) == ("凭证𠮷.png", "request", False)
    told = Message.objects.get()
    assert "征地" not in f"{told.subject.reveal()}{told.body.reveal()}"


def test_an_empty_or_untimely_correction_leaves_nothing(office: Office) -> None:
    with pytest.raises(UnlawfulEventError):
        by_applicant.correct(office.case, "要2024年的", [PROOF], applicant(office))
    ask(office, EventKind.CORRECTION_ASKED, days=10, reason="请写明年度")
    with pytest.raises(ActError):
        by_applicant.correct(office.case, " ", [], applicant(office))
    stale = ByApplicant(NOBODY, LATER, office.case.events.count() - 1)
    with pytest.raises(CaseChangedError):
        by_applicant.correct(office.case, "要2024年的", [PROOF], stale)
    assert not office.case.notes.exists()
    assert not office.case.documents.exists()


def test_reasons_and_withdrawal(office: Office) -> None:
    ask(office, EventKind.REASONS_ASKED, days=10, reason="一年内四十件")
    assert by_applicant.possible(events_of(office.case)) == (EventKind.REASONS_GIVEN, EventKind.WITHDRAWN)
    by_applicant.give_reasons(office.case, "研究需要", [], applicant(office))
    by_applicant.withdraw(office.case, "", applicant(office))
    assert office.case.state == "closed"
    assert by_applicant.possible(events_of(office.case)) == ()
    assert [note.text.reveal() for note in office.case.notes.all()] == ["研究需要"]


def test_that_the_fee_was_paid_is_told_and_not_recorded(office: Office) -> None:
    with pytest.raises(ActError, match=r"不需要缴费|No fee"):
        by_applicant.tell_paid(office.case, "已经转账", [], applicant(office))
    ask(office, EventKind.FEE_NOTICE_SENT, reason="按件")
    by_applicant.tell_paid(office.case, "昨天转账", [PROOF], applicant(office))
    assert office.case.state == "fee_awaited"
    assert office.case.notes.get().text.reveal() == "申请人告知已经缴费。昨天转账\n（附件：凭证𠮷.png）"


def test_the_same_words_twice_are_one_message(office: Office) -> None:
    first = by_applicant.write(office.case, "请问进度", [PROOF], applicant(office))
    assert by_applicant.write(office.case, "请问进度 ", [PROOF], applicant(office)) == first
    assert office.case.documents.count() == 1
    by_applicant.write(office.case, "请问进度？", [], applicant(office))
    assert office.case.notes.count() == 2


def test_messages_of_a_day_are_bounded(office: Office) -> None:
    for number in range(by_applicant.MOST_NOTES):
        by_applicant.write(office.case, f"第{number}条", [], applicant(office))
    with pytest.raises(ActError):
        by_applicant.write(office.case, "再一条", [], applicant(office))


def test_a_letter_that_the_applicant_confirms_is_served_on_that_day(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, days=10, reason="请写明年度")
    letter = office.case.letters.get()
    assert by_applicant.opened_letters(office.case) == {}
    open_letter(letter, "pdf", by=NOBODY)
    open_letter(letter, "docx", by=Actor("clerk", "192.0.2.1"))
    assert by_applicant.opened_letters(office.case) == {letter.pk: timezone.localdate()}
    assert events_of(office.case)[-1].kind is EventKind.CORRECTION_ASKED  # opening alone serves nothing
    by_applicant.confirm_receipt(office.case, letter, applicant(office))
    served = events_of(office.case)[-1]
    assert (served.kind, served.date) == (EventKind.CORRECTION_NOTICE_ARRIVED, LATER)
    assert by_applicant.confirm_receipt(office.case, letter, applicant(office)) is None
    by_applicant.correct(office.case, "要2024年的", [], applicant(office))
    assert by_applicant.confirm_receipt(office.case, letter, applicant(office)) is None
    assert DAY < LATER
