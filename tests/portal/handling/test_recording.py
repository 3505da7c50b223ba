"""Acts with something said, counted or sent."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.fees import fee_by_items
from gongkai.law.procedure import EventKind
from gongkai.portal.audit.models import Entry as AuditEntry
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.handling import acts, recording, sending, services
from gongkai.portal.handling.recording import Entry
from gongkai.portal.handling.services import ActError, Details
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.values import ValuesError
from gongkai.portal.outbox.models import Message
from tests.portal.building import BY
from tests.portal.handling.building import DAY, Office, processing_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def office() -> Office:
    return processing_office()


def test_a_meeting_leaves_its_record(office: Office) -> None:
    with pytest.raises(ActError):
        recording.do_and_keep(office.case, EventKind.MEETING_HELD, office.doing(office.head), Details(), " ")
    recording.do_and_keep(office.case, EventKind.MEETING_HELD, office.doing(office.head), Details(), "一致同意公开")
    note = Note.objects.get()
    assert (note.direction, note.text.reveal()) == ("internal", "一致同意公开")


def test_what_the_applicant_says_is_the_applicants(office: Office) -> None:
    services.do(office.case, EventKind.CORRECTION_ASKED, office.doing(office.clerk), Details(days=10, reason="名称"))
    recording.do_and_keep(
        office.case, EventKind.CORRECTION_ARRIVED, office.doing(office.clerk), Details(), "2024年方案"
    )
    assert Note.objects.get().direction == "from_applicant"


def test_a_fee_notice_keeps_how_it_was_counted(office: Office) -> None:
    with pytest.raises(ActError):
        recording.send_fee_notice(office.case, fee_by_items(10), office.doing(office.clerk))
    event = recording.send_fee_notice(office.case, fee_by_items(12), office.doing(office.clerk))
    assert event.details["reason"].endswith("合计200元。")


def entry(received: date = DAY, *items: str) -> Entry:
    applicant = new_applicant(Kind.NATURAL_PERSON, "李四", telephone="0000-7000001", email="li@example.org")
    return Entry(Asked("合同", items=items, applicant=applicant), received, DAY)


def test_a_request_is_entered_by_a_clerk_with_its_receipt(office: Office) -> None:
    case, code = recording.enter(office.county.town, entry(DAY, "合同"), office.clerk, by=BY)
    assert (case.state, case.clerk, len(code)) == ("registered", office.clerk, 12)
    kinds = list(Letter.objects.filter(case=case).order_by("id").values_list("kind", flat=True))
    assert kinds == [LetterKind.RECEIPT, LetterKind.REGISTRATION_FORM]
    assert Message.objects.get().recipient.reveal() == "li@example.org"
    count = Case.objects.count()
    for user, wrong, error in (
        (office.head, entry(DAY, "合同"), acts.NotYoursError),
        (office.clerk, entry(date(2026, 12, 1), "合同"), ActError),
        (office.clerk, entry(date(372, 8, 11), "合同"), ActError),
        (office.clerk, entry(DAY), ActError),
    ):
        with pytest.raises(error):
            recording.enter(office.county.town, wrong, user, by=BY)
    assert Case.objects.count() == count


def test_the_track_is_set_once_for_the_log(office: Office) -> None:
    for _ in range(2):
        recording.set_track(office.case, is_complex=True, by=BY)
    assert AuditEntry.objects.filter(action="case.track_set").count() == 1


def test_an_applicant_is_told_by_mail_and_not_of_what(office: Office) -> None:
    assert office.case.applicant is not None
    office.case.applicant.email = "zhang@example.org"
    office.case.applicant.save()
    office.case.applicant.refresh_from_db()
    recording.write_note(office.case, Note.Direction.INTERNAL, "内部", by=BY)
    assert not Message.objects.exists()
    recording.write_note(office.case, Note.Direction.TO_APPLICANT, "请补充联系方式", by=BY)
    message = Message.objects.get()
    assert message.recipient.reveal() == "zhang@example.org"
    assert office.case.number in message.body.reveal()
    assert office.case.subject not in message.subject.reveal() + message.body.reveal()
    assert "请补充联系方式" not in message.body.reveal()


def test_a_letter_that_lacks_something_is_not_sent(office: Office) -> None:
    with pytest.raises(ValuesError):
        sending.send(office.case, sending.correction(Details(reason="名称")), None, day=DAY, by=BY)
    assert not Letter.objects.exists()


def test_giving_up_names_the_notice_that_was_not_answered(office: Office) -> None:
    details = Details(days=10, reason="名称")
    event = services.do(office.case, EventKind.CORRECTION_ASKED, office.doing(office.clerk), details)
    notice = sending.send(office.case, sending.correction(details), event, day=DAY, by=BY)
    office.do(office.clerk, EventKind.CORRECTION_NOTICE_ARRIVED, day=date(2026, 9, 30))
    wanted = sending.given_up(office.case, EventKind.CORRECTION_OVERDUE)
    assert wanted.values == {"notice": notice.number, "served": date(2026, 9, 30)}
    assert notice.number in sending.preview(office.case, wanted, date(2026, 11, 2))


@pytest.mark.parametrize(
    "kind", [EventKind.THIRD_PARTY_ASKED, EventKind.CO_AUTHOR_ASKED, EventKind.HELP_ASKED], ids=str
)
def test_a_preview_says_where_the_link_will_stand(office: Office, kind: EventKind) -> None:
    text = sending.preview(office.case, sending.consultation(kind, "青石建材有限公司", "是否同意？"), DAY)
    (line,) = [each for each in text.splitlines() if "网址" in each]
    assert line.endswith(sending.LINK_TO_COME)
    assert "网址" not in sending.preview(office.case, sending.correction(Details(days=10, reason="名称")), DAY)


def test_a_preview_masks_the_applicant(office: Office) -> None:
    text = sending.preview(office.case, sending.correction(Details(days=10, reason="名称")), DAY)
    assert "张*" in text
    assert "张三" not in text
