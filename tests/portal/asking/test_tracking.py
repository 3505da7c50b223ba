"""An applicant without an account follows a request: let in by number and code alone, told what concerns them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.law.fees import fee_by_pages
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.accounts.lockout import ADDRESS_FACTOR
from gongkai.portal.asking import opened
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.choices import ConsultationRole, DocumentKind
from gongkai.portal.cases.models import Note
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import attach, give_query_code
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.handling import recording, sending, services
from gongkai.portal.handling.services import Details
from tests.portal.building import BY
from tests.portal.handling.building import Office, processing_office
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
STATUS = "/ask/status/"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def office() -> Office:
    return processing_office(timezone.localdate())


def enter(client: Client, number: str, code: str) -> Any:
    return client.post(STATUS, {"number": number, "query_code": code})


def own_client(office: Office) -> Client:
    client = Client()
    code = give_query_code(office.case, by=BY)
    assert enter(client, office.case.number, code).status_code == 302
    return client


def address(office: Office, rest: str = "") -> str:
    return f"{STATUS}{office.case.number}/{rest}"


def ask(office: Office, kind: EventKind, details: Details) -> None:
    doing = office.doing(office.clerk, timezone.localdate())
    event = services.do(office.case, kind, doing, details)
    if kind is EventKind.CORRECTION_ASKED:
        sending.send(office.case, sending.correction(details), event, day=doing.day, by=BY)


def seen(office: Office) -> str:
    return str(office.case.events.count())


def kinds(office: Office) -> list[str]:
    return [event.kind.value for event in events_of(office.case)]


# Letting in


def test_number_and_code_open_the_case_however_the_code_was_written_down(office: Office) -> None:
    code = give_query_code(office.case, by=BY)
    written = "".join(chr(ord(each) + 0xFEE0) for each in f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    client = Client()
    response = enter(client, f" {office.case.number} ", written)
    assert response["Location"] == address(office)
    page = client.get(address(office)).content.decode()
    assert "正在办理" in page
    assert code not in page
    assert Entry.objects.filter(action="case.opened_by_code", actor="").count() == 1


@pytest.mark.parametrize("number", ["yc-qs-2026-0001", "yc-qs-2026-9999", "没有的编号", "𠮷" * 60])
def test_a_wrong_number_and_a_wrong_code_are_answered_alike(office: Office, number: str) -> None:
    give_query_code(office.case, by=BY)
    response = enter(Client(), number, "ABCDEFGHJKLM")
    assert response.status_code == 200
    assert "编号或者查询码不正确" in response.content.decode()
    assert response.context["form"].errors.as_data().keys() == {"__all__"}


@pytest.mark.parametrize("number", ["yc-qs-2026-0001", "yc-qs-2026-9999"])
def test_guesses_are_few_for_a_number_from_an_address(office: Office, settings: Settings, number: str) -> None:
    code = give_query_code(office.case, by=BY)
    client = Client()
    statuses = [enter(client, number, "ABCDEFGHJKLM").status_code for _ in range(settings.SIGN_IN_FAILURES + 1)]
    assert statuses == [200] * (settings.SIGN_IN_FAILURES - 1) + [429, 429]
    assert enter(client, number, code).status_code == 429
    other = client.post(STATUS, {"number": number, "query_code": "X" * 12}, REMOTE_ADDR="198.51.100.9")
    assert other.status_code == 200
    assert Entry.objects.filter(action="case.query_locked").count() == 1


def test_guesses_are_few_for_an_address_whatever_the_number(settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 2
    client = Client()
    statuses = [enter(client, f"yc-{number}", "X" * 12).status_code for number in range(2 * ADDRESS_FACTOR + 1)]
    assert statuses[-2:] == [429, 429]
    assert set(statuses[:-2]) == {200}


def test_without_the_code_no_page_tells_whether_there_is_such_a_case(office: Office) -> None:
    for rest in ("", "correction/", "letters/1/pdf/", "documents/1/", "complaint/"):
        for number in (office.case.number, "yc-qs-2026-9999"):
            response = Client().get(f"{STATUS}{number}/{rest}")
            assert response["Location"] == f"{STATUS}?number={number}"


def test_what_is_open_closes_by_itself_by_leaving_and_with_a_new_code(office: Office) -> None:
    client = own_client(office)
    assert client.get(address(office)).status_code == 200
    session = client.session
    digest, _at = session[opened.OPENED][office.case.number]
    session[opened.OPENED] = {
        office.case.number: [digest, (timezone.now() - opened.LIFE - timedelta(seconds=1)).isoformat()]
    }
    session.save()
    assert client.get(address(office)).status_code == 302
    client = own_client(office)
    client.post(f"{STATUS}leave/")
    assert client.get(address(office)).status_code == 302
    client = own_client(office)
    give_query_code(office.case, by=BY)
    assert client.get(address(office)).status_code == 302


def test_a_part_is_opened_by_the_code_of_the_whole(office: Office) -> None:
    code = give_query_code(office.case, by=BY)
    doing = office.doing(office.clerk, timezone.localdate())
    part = services.split(office.case, list(office.case.items.all()[1:]), "发放明细", doing)
    client = Client()
    enter(client, office.case.number, code)
    assert client.get(f"{STATUS}{part.number}/").status_code == 200
    other = Client()
    assert enter(other, part.number, code).status_code == 302
    assert other.get(f"{STATUS}{part.number}/").status_code == 200
    assert other.get(address(office)).status_code == 302
    give_query_code(office.case, by=BY)
    assert other.get(f"{STATUS}{part.number}/").status_code == 302


# What is told


def test_the_page_tells_what_concerns_the_applicant_and_nobodys_name(office: Office) -> None:
    recording.write_note(office.case, Note.Direction.INTERNAL, "内部看法", by=BY)
    recording.write_note(office.case, Note.Direction.TO_APPLICANT, "<b>请</b>查收", by=BY)
    doing = office.doing(office.clerk, timezone.localdate())
    recording.do_and_keep(office.case, EventKind.MEETING_HELD, doing, Details(), "会商记录一份")
    asking = services.Asking(ConsultationRole.THIRD_PARTY, "青石建材有限公司", "是否同意？")
    services.consult(office.case, asking, office.doing(office.clerk, timezone.localdate()))
    client = own_client(office)
    page = client.get(address(office)).content.decode()
    for told in ("征地补偿方案", "2024年征地补偿方案", "&lt;b&gt;请&lt;/b&gt;查收", "新", "开始征求第三方意见"):
        assert told in page
    for kept in ("clerk某", "内部看法", "会商", "青石建材", "third_party-1", "初审"):
        assert kept not in page
    assert ">新<" in page
    assert ">新<" not in client.get(address(office)).content.decode()


def test_letters_and_documents_are_had_as_they_were_sent(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, Details(days=10, reason="请写明年度"))
    attach(office.case, DocumentKind.ANSWER, "方案𠮷.pdf", b"%PDF-1", "application/pdf", by=BY, for_applicant=True)
    attach(office.case, DocumentKind.INTERNAL, "内部.pdf", b"%PDF-2", "application/pdf", by=BY)
    client = own_client(office)
    for file, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(address(office, f"letters/1/{file}/")).content.startswith(start)
    assert client.get(address(office, "documents/1/")).content == b"%PDF-1"
    for missing in ("letters/2/pdf/", "letters/1/exe/", "documents/2/"):
        assert client.get(address(office, missing)).status_code == 404
    assert Entry.objects.filter(action="letter.opened", actor="").count() == 2
    assert "内部.pdf" not in client.get(address(office)).content.decode()
    assert kinds(office)[-1] == "correction_asked"


def test_a_letter_is_confirmed_once(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, Details(days=10, reason="请写明年度"))
    client = own_client(office)
    for _click in range(2):
        assert client.post(address(office, "letters/1/receipt/")).status_code == 302
    assert kinds(office)[-1] == "correction_notice_arrived"
    assert kinds(office).count("correction_notice_arrived") == 1
    client.get(address(office))  # shows the confirmation
    assert "确认收到" not in client.get(address(office)).content.decode()


def test_a_reply_names_its_remedies_and_from_service_on_their_last_days(office: Office) -> None:
    today = timezone.localdate()
    services.draft_decision(
        office.case, office.lines(*2 * [Outcome.INTERNAL_AFFAIRS]), office.doing(office.clerk, today)
    )
    office.do(office.reviewer, EventKind.DECISION_REVIEWED, day=today)
    services.approve_decision(office.case, office.doing(office.head, today))
    client = own_client(office)
    assert "不服答复" not in client.get(address(office)).content.decode()
    event = services.do(office.case, EventKind.REPLY_SENT, office.doing(office.clerk, today))
    sending.send(office.case, sending.reply(office.case), event, day=today, by=BY)
    before = client.get(address(office)).content.decode()
    assert "应当先申请行政复议" in before
    assert "期限从收到答复书之日的次日起算" in before
    office.do(office.clerk, EventKind.REPLY_SERVED, day=today)
    assert "为止" in client.get(address(office)).content.decode()


# What is done


def test_a_correction_is_sent_once_and_the_period_begins_anew(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, Details(days=10, reason="请写明年度"))
    client = own_client(office)
    assert "请写明年度" in client.get(address(office, "correction/")).content.decode()
    proof = SimpleUploadedFile("../../身份证.png", PNG)
    given = {"seen": seen(office), "text": "要2024年的", "enclosures": [proof]}
    client.post(address(office, "correction/"), given)
    again = client.post(address(office, "correction/"), {"seen": given["seen"], "text": "要2024年的"}, follow=True)
    assert "没有重复提交" in again.content.decode()
    assert kinds(office)[-1] == "correction_arrived"
    assert office.case.notes.get().text.reveal() == "要2024年的\n（附件：身份证.png）"
    assert "正在办理" in client.get(address(office)).content.decode()


def test_a_stale_page_keeps_what_was_typed(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, Details(days=10, reason="请写明年度"))
    client, old = own_client(office), seen(office)
    ask(office, EventKind.CORRECTION_NOTICE_ARRIVED, Details())
    response = client.post(address(office, "correction/"), {"seen": old, "text": "要2024年的𠮷"})
    page = response.content.decode()
    assert "又有了变动" in page
    assert "要2024年的𠮷" in page
    assert response.context["form"].initial["seen"] == int(seen(office))
    office.do(office.clerk, EventKind.WITHDRAWN, day=timezone.localdate())
    page = client.post(address(office, "correction/"), {"seen": old, "text": "要2024年的𠮷"}).content.decode()
    assert "现在不能办理" in page
    assert "要2024年的𠮷" in page


def test_a_session_that_is_over_asks_for_the_code_and_keeps_what_was_typed(office: Office) -> None:
    ask(office, EventKind.CORRECTION_ASKED, Details(days=10, reason="请写明年度"))
    code = give_query_code(office.case, by=BY)
    client = Client()
    given = {"seen": seen(office), "text": '"><script>要2024年的'}
    first = client.post(address(office, "correction/"), given)
    assert first.status_code == 403
    assert "&quot;&gt;&lt;script&gt;要2024年的" in first.content.decode()
    wrong = client.post(address(office, "correction/"), {**given, "query_code": "X" * 12})
    assert "编号或者查询码不正确" in wrong.content.decode()
    shown = client.post(address(office, "correction/"), {**given, "query_code": code})
    assert shown.status_code == 200
    assert "&quot;&gt;&lt;script&gt;要2024年的" in shown.content.decode()
    assert kinds(office)[-1] == "correction_asked"
    client.post(address(office, "correction/"), given)
    assert kinds(office)[-1] == "correction_arrived"


@pytest.mark.parametrize("strange", ["\0", "\ud7ff", "‮倒", "𠮷👨‍👩‍👧", "=1+1", "{{ 7*7 }}", "%s%n", "' OR 1=1 --"])
def test_strange_texts_are_words_or_refused(office: Office, strange: str) -> None:
    client = own_client(office)
    for rest in ("messages/", "complaint/"):
        response = client.post(address(office, rest), {"seen": seen(office), "text": f"您好{strange}"})
        assert response.status_code in (200, 302)
    assert client.get(address(office)).status_code == 200
    assert client.get(f"{STATUS}{quote(strange)}/").status_code == 302
    posted = client.post(f"{STATUS}{quote(strange)}/messages/", {"text": "您好", "query_code": f"X{strange}"})
    assert posted.status_code == 403
    assert enter(client, strange, strange).status_code == 200
    said = [note.text.reveal() for note in office.case.notes.all()]
    assert said in ([], [f"您好{strange}"])
    assert bool(said) != (strange in ("\0", "‮倒"))


def test_withdrawing_asks_once_more(office: Office) -> None:
    client = own_client(office)
    client.post(address(office, "withdrawal/"), {"seen": seen(office)})
    assert office.case.events.filter(kind="withdrawn").count() == 0
    client.post(address(office, "withdrawal/"), {"seen": seen(office), "sure": "on", "text": "不再需要"})
    assert kinds(office)[-1] == "withdrawn"
    page = client.get(address(office)).content.decode()
    assert "已经撤回" in page


def test_how_to_pay_is_told_and_a_proof_is_taken(office: Office) -> None:
    fee = fee_by_pages(50)
    doing = office.doing(office.clerk, timezone.localdate())
    event = recording.send_fee_notice(office.case, fee, doing)
    sending.send(office.case, sending.fee(fee, "县财政专户6222"), event, day=doing.day, by=BY)
    client = own_client(office)
    assert "县财政专户6222" in client.get(address(office)).content.decode()
    proof = SimpleUploadedFile("凭证.jpg", b"\xff\xd8\xff")
    client.post(address(office, "payment/"), {"seen": seen(office), "text": "", "enclosures": [proof]})
    assert office.case.notes.get().text.reveal() == "申请人告知已经缴费。\n（附件：凭证.jpg）"
    assert kinds(office)[-1] == "fee_notice_sent"


def test_a_message_is_kept_once_and_a_wrong_file_is_refused(office: Office) -> None:
    client = own_client(office)
    given = {"seen": seen(office), "text": "=HYPERLINK(1)"}
    for _click in range(2):
        client.post(address(office, "messages/"), given)
    assert [note.text.reveal() for note in office.case.notes.all()] == ["=HYPERLINK(1)"]
    bad = {**given, "text": "另一条", "enclosures": [SimpleUploadedFile("a.png", b"MZ")]}
    page = client.post(address(office, "messages/"), bad).content.decode()
    assert "不是png格式" in page
    assert "另一条" in page
    assert office.case.notes.count() == 1


@pytest.mark.parametrize("rest", ["messages/", "withdrawal/", "complaint/", "correction/"])
def test_ten_megabytes_of_text_are_refused(office: Office, rest: str) -> None:
    client = own_client(office)
    many = "长" * (10 * 2**20 // 3)
    response = client.post(address(office, rest), {"seen": seen(office), "text": many, "sure": "on"})
    assert response.status_code == 413
    assert kinds(office)[-1] == "examined"
    assert not office.case.notes.exists()


def test_a_complaint_goes_above_and_its_answer_comes_back(office: Office) -> None:
    client = own_client(office)
    assert "云川县人民政府" in client.get(address(office, "complaint/")).content.decode()
    for _click in range(2):
        client.post(address(office, "complaint/"), {"text": "逾期没有答复"})
    complaint = Complaint.objects.get()
    assert (complaint.to, complaint.text.reveal()) == (office.county.county, "逾期没有答复")
    assert "待答复" in client.get(address(office)).content.decode()


def test_somebody_who_is_signed_in_acts_here_as_the_applicant(office: Office) -> None:
    code = give_query_code(office.case, by=BY)
    client = signed_in_client(office.clerk)
    enter(client, office.case.number, code)
    client.post(address(office, "messages/"), {"seen": seen(office), "text": "您好"})
    assert office.case.notes.get().written_by == ""
