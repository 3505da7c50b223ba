"""A case's page and its acts, as the people of an office open and send them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case, Document, Note
from gongkai.portal.cases.queries import by_query_code
from gongkai.portal.desk.screens import sends_letter
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.letters.models import Letter
from gongkai.portal.outbox.models import Message
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def office() -> Office:
    return make_office()


def address(case: Case, rest: str = "") -> str:
    return f"/desk/{case.agency.code}/cases/{case.number}/{rest}"


def send(
    user: User, case: Case, kind: EventKind, given: Mapping[str, Any] | None = None, seen: int | None = None
) -> Any:
    """Send an act's form, having seen all that happened."""
    data = {
        "seen": seen or Case.objects.get(pk=case.pk).events.count(),
        "day": timezone.localdate().isoformat(),
        **(given or {}),
    }
    return signed_in_client(user).post(address(case, f"acts/{kind}/"), data)


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("kind", flat=True))


def decision(case: Case, *outcomes: str, **more: str) -> dict[str, str]:
    given = dict(more)
    for item, outcome in zip(case.items.all(), outcomes, strict=True):
        given[f"outcome_{item.pk}"] = outcome
        given[f"reasons_{item.pk}"] = "经检索，理由如下。"
        given[f"information_{item.pk}"] = "见附件。"
    return given


def test_from_request_to_reply(office: Office) -> None:
    case = office.case
    for user, kind, given in (
        (office.clerk, EventKind.REGISTERED, None),
        (office.clerk, EventKind.EXAMINED, None),
        (office.clerk, EventKind.DECISION_DRAFTED, decision(case, "granted", "refused.internal_affairs")),
        (office.reviewer, EventKind.DECISION_REVIEWED, {"reason": "同意"}),
        (office.head, EventKind.DECISION_APPROVED, None),
        (office.clerk, EventKind.REPLY_SENT, None),
        (office.clerk, EventKind.REPLY_SERVED, {"way": "post", "reference": "EMS1234567890"}),
        (office.clerk, EventKind.CLOSED, None),
    ):
        response = send(user, case, kind, given)
        assert response.status_code == 302, response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "partly_granted")
    line = case.decisions.get().lines.get(outcome="refused.internal_affairs")
    assert "第十六条第一款" in line.basis
    page = signed_in_client(office.clerk).get(address(case)).content.decode()
    assert "部分公开" in page
    assert "EMS1234567890" in page


def test_the_page_offers_what_each_person_may_do(office: Office) -> None:
    def acts(user: User) -> set[str]:
        return {act.kind.value for act in signed_in_client(user).get(address(office.case)).context["acts"]}

    assert acts(office.clerk) == {"registered", "withdrawn"}
    assert acts(office.head) == set()


def test_letters_are_shown_before_they_are_sent_and_kept_as_sent(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, day=timezone.localdate())
    given = {"days": "10", "reason": "请写明信息名称\n请提供身份证明"}
    response = send(office.clerk, office.case, EventKind.CORRECTION_ASKED, {**given, "preview": "1"})
    assert "请提供身份证明" in response.context["preview"]
    assert "张*" in response.context["preview"]
    assert "张三" not in response.content.decode()
    assert not Letter.objects.exists()
    assert kinds(office.case)[-1] == "registered"
    send(office.clerk, office.case, EventKind.CORRECTION_ASKED, given)
    letter = Letter.objects.get()
    assert "张三" in letter.content.reveal()
    assert letter.event == office.case.events.get(kind="correction_asked")
    client = signed_in_client(office.clerk)
    assert letter.number in client.get(address(office.case)).content.decode()
    assert client.get(address(office.case, "letters/1/pdf/")).content.startswith(b"%PDF-")
    assert client.get(address(office.case, "letters/1/docx/")).content.startswith(b"PK")
    assert Entry.objects.filter(action="letter.opened").count() == 2
    for wrong in ("letters/1/exe/", "letters/2/pdf/"):
        assert client.get(address(office.case, wrong)).status_code == 404
    supervisor = signed_in_client(make_user("supervisor", (office.county.county, Role.SUPERVISOR)))
    assert supervisor.get(address(office.case, "letters/1/pdf/")).status_code == 403


def test_a_letter_that_cannot_be_written_undoes_its_act(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    given = decision(office.case, "granted", "granted")
    given |= {name: "" for name in given if name.startswith("information_")}
    response = send(office.clerk, office.case, EventKind.DECISION_DRAFTED, given)
    assert "公开内容" in str(response.context["form"].non_field_errors())
    assert kinds(office.case)[-1] == "examined"


def test_who_judges_a_reply_reads_it_first(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    send(office.clerk, office.case, EventKind.DECISION_DRAFTED, decision(office.case, "granted", "granted"))
    page = signed_in_client(office.reviewer).get(address(office.case, "acts/decision_reviewed/"))
    assert "经检索" in page.context["preview"]
    assert "行政复议" in page.context["preview"]


def test_an_extension_is_told_with_the_day_it_leads_to(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    given = {"days": "15", "reason": "需要查档"}
    send(office.clerk, office.case, EventKind.EXTENSION_PROPOSED, given)
    send(office.head, office.case, EventKind.EXTENSION_APPROVED, given)
    send(office.clerk, office.case, EventKind.EXTENSION_TOLD)
    content = json.loads(Letter.objects.get().content.reveal())
    assert (content["days"], content["reasons"]) == (15, "需要查档")


def test_what_is_not_to_be_done_is_said_in_words(office: Office) -> None:
    page = signed_in_client(office.head).get(address(office.case, "acts/registered/")).content.decode()
    assert "应由经办人" in page
    page = signed_in_client(office.clerk).get(address(office.case, "acts/closed/")).content.decode()
    assert "不能" in page
    response = send(office.head, office.case, EventKind.REGISTERED)
    assert "应由经办人" in response.content.decode()
    assert kinds(office.case) == ["received"]


@pytest.mark.parametrize("kind", ["received", "nothing"])
def test_what_is_no_act_of_an_office_is_not_found(office: Office, kind: str) -> None:
    assert signed_in_client(office.clerk).get(address(office.case, f"acts/{kind}/")).status_code == 404


def test_another_agencys_case_is_not_found_by_its_number(office: Office) -> None:
    other = make_user("other", (office.county.township, Role.CLERK))
    client = signed_in_client(other)
    assert client.get(address(office.case)).status_code == 404
    for rest in ("", "acts/registered/", "documents/1/"):
        assert client.get(f"/desk/yc-lh/cases/{office.case.number}/{rest}").status_code == 404
    assert client.post(f"/desk/yc-lh/cases/{office.case.number}/identity/", {"reason": "核对身份"}).status_code == 404


def test_a_double_click_does_nothing_twice(office: Office) -> None:
    send(office.clerk, office.case, EventKind.REGISTERED, seen=1)
    response = send(office.clerk, office.case, EventKind.REGISTERED, seen=1)
    assert response.status_code == 302
    page = signed_in_client(office.clerk).get(address(office.case))
    assert kinds(office.case) == ["received", "registered"]
    assert page.status_code == 200


def test_a_stale_page_is_told_what_happened_and_keeps_what_was_typed(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    seen = 3
    colleague = make_user("colleague", (office.county.town, Role.CLERK))
    send(colleague, office.case, EventKind.MEETING_HELD, {"said": "会商纪要"}, seen=seen)
    given = {"days": "10", "reason": "请写明所需信息的名称𠮷"}
    response = send(office.clerk, office.case, EventKind.CORRECTION_ASKED, given, seen=seen)
    page = response.content.decode()
    assert response.status_code == 200
    assert "此件又有变动" in page
    assert "会商" in page
    assert "请写明所需信息的名称𠮷" in page
    assert f'name="seen" value="{seen + 1}"' in page
    assert "correction_asked" not in kinds(office.case)
    send(office.clerk, office.case, EventKind.CORRECTION_ASKED, given)
    assert kinds(office.case)[-1] == "correction_asked"


def test_fields_come_from_the_table(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    response = send(office.clerk, office.case, EventKind.EXTENSION_PROPOSED, {"days": "21", "reason": "需要查档"})
    assert "20" in str(response.context["form"].errors["days"])
    response = send(office.clerk, office.case, EventKind.EXTENSION_PROPOSED, {"days": "15"})
    assert "reason" in response.context["form"].errors
    send(office.clerk, office.case, EventKind.EXTENSION_PROPOSED, {"days": "15", "reason": "需要查档"})
    form = signed_in_client(office.head).get(address(office.case, "acts/extension_approved/")).context["form"]
    assert (form.initial["days"], form.initial["reason"]) == (15, "需要查档")
    future = {"day": "2099-01-01", "days": "5", "reason": "同意"}
    assert "day" in send(office.head, office.case, EventKind.EXTENSION_APPROVED, future).context["form"].errors


def test_a_correction_says_what_and_by_when(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, day=timezone.localdate())
    for given, wrong in (
        ({"days": "5"}, "reason"),
        ({"reason": "请写明"}, "days"),
        ({"reason": "请写明", "days": "5", "due": "2099-01-01"}, "due"),
    ):
        response = send(office.clerk, office.case, EventKind.CORRECTION_ASKED, given)
        assert set(response.context["form"].errors) == {wrong}
    due = (timezone.localdate() + timedelta(days=14)).isoformat()
    send(office.clerk, office.case, EventKind.CORRECTION_ASKED, {"reason": "请写明", "due": due})
    assert office.case.events.get(kind="correction_asked").details["due"] == due


def test_a_third_party_is_asked_and_answers_on_paper(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    asked = {"name": "青石建材有限公司", "question": "是否同意公开合同价款？", "email": "qs@example.test"}
    response = send(office.clerk, office.case, EventKind.THIRD_PARTY_ASKED, asked)
    link = response.context["link"]
    assert link.startswith(f"{settings.SITE_ADDRESS}/ask/answer/")
    written = office.case.letters.get(kind="consultation_letter").content.reveal()
    message = Message.objects.get()
    assert message.recipient.reveal() == "qs@example.test"
    for told in (written, message.body.reveal()):
        assert link in told
        assert "张三" not in told
    assert "征地" not in message.body.reveal()
    form = signed_in_client(office.clerk).get(address(office.case, "acts/third_party_received/")).context["form"]
    assert form.fields["party"].choices == [("third_party-1", "第三方：青石****公司")]
    send(office.clerk, office.case, EventKind.THIRD_PARTY_RECEIVED, {"party": "third_party-1"})
    answered = {"party": "third_party-1", "consents": "no", "text": "涉及商业秘密"}
    send(office.clerk, office.case, EventKind.THIRD_PARTY_ANSWERED, answered)
    consultation = office.case.consultations.get()
    assert (consultation.consents, consultation.answer) == (False, "涉及商业秘密")
    assert consultation.answered
    assert kinds(office.case)[-1] == "third_party_answered"
    page = signed_in_client(office.clerk).get(address(office.case)).content.decode()
    assert "征求意见书（第三方：青石****公司）" in page  # a step of the clock
    assert "third_party-1" not in page


def test_the_whole_requests_outcome_is_asked_for(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    given = decision(office.case, "unavailable.not_held", "refused.state_secret")
    assert "whole" in send(office.clerk, office.case, EventKind.DECISION_DRAFTED, given).context["form"].errors
    given["whole"] = "refused.state_secret"
    send(office.clerk, office.case, EventKind.DECISION_DRAFTED, given)
    assert office.case.decisions.get().outcome == "refused.state_secret"


def test_a_returned_draft_is_where_the_next_begins(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    send(office.clerk, office.case, EventKind.DECISION_DRAFTED, decision(office.case, "granted", "granted"))
    send(office.reviewer, office.case, EventKind.DECISION_RETURNED, {"reason": "理由不充分"})
    form = signed_in_client(office.clerk).get(address(office.case, "acts/decision_drafted/")).context["form"]
    item = office.case.items.get(number=1)
    assert form.initial[f"outcome_{item.pk}"] == "granted"


def test_a_fee_is_shown_with_its_steps_before_it_is_asked_for(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    given = {"basis": "items", "count": "12", "payment": "县财政局非税收入专户"}
    response = send(office.clerk, office.case, EventKind.FEE_NOTICE_SENT, {**given, "preview": "1"})
    assert response.context["fee"].amount == 200
    assert kinds(office.case)[-1] == "examined"
    nothing = send(office.clerk, office.case, EventKind.FEE_NOTICE_SENT, {**given, "count": "1"})
    assert "不收费" in nothing.content.decode()
    send(office.clerk, office.case, EventKind.FEE_NOTICE_SENT, given)
    assert "合计200元" in office.case.events.get(kind="fee_notice_sent").details["reason"]


def test_a_case_is_split_and_merged_again(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    item = office.case.items.get(number=2)
    send(office.clerk, office.case, EventKind.SPLIT, {"items": [item.pk], "subject": "补偿款发放明细"})
    part = Case.objects.get(split_from=office.case)
    send(office.clerk, part, EventKind.MERGED, {"into": office.case.number})
    part.refresh_from_db()
    assert part.merged_into == office.case


def test_who_asks_is_masked_until_a_reason_is_given(office: Office) -> None:
    client = signed_in_client(office.clerk)
    page = client.get(address(office.case)).content.decode()
    assert "张*" in page
    assert "张三" not in page
    assert "张三" not in client.post(address(office.case, "identity/"), {"reason": "看"}).content.decode()
    response = client.post(address(office.case, "identity/"), {"reason": "核对邮寄地址"})
    assert "张三" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.get(action="identity.looked").details["reason"] == "核对邮寄地址"


def test_a_supervisor_sees_the_case_and_not_who_asks(office: Office) -> None:
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    client = signed_in_client(supervisor)
    signed_in_client(office.clerk).post(
        address(office.case, "notes/"), {"token": "t1", "direction": "to_applicant", "text": "张三先生您好"}
    )
    response = client.get(address(office.case))
    assert response.status_code == 200
    assert "张三" not in response.content.decode()
    assert response.context["acts"] == []
    for rest in ("identity/", "acts/registered/", "clerk/", "notes/", "documents/"):
        assert client.post(address(office.case, rest), {"reason": "核对邮寄地址"}).status_code == 403, rest


def attach(client: Client, case: Case, name: str, content: bytes, once: str = "t1", kind: str = "internal") -> Any:
    given = {"token": once, "kind": kind, "file": SimpleUploadedFile(name, content)}
    return client.post(address(case, "documents/"), given)


def test_a_file_is_kept_sealed_and_given_back(office: Office) -> None:
    client = signed_in_client(office.clerk)
    assert attach(client, office.case, "会商𠮷.pdf", b"%PDF-1.7 ...").status_code == 302
    attach(client, office.case, "会商𠮷.pdf", b"%PDF-1.7 ...")
    kept = Document.objects.get()
    response = client.get(address(office.case, "documents/1/"))
    assert response.content == b"%PDF-1.7 ..."
    assert response["Content-Disposition"].startswith("attachment")
    assert kept.media_type == "application/pdf"
    supervisor = signed_in_client(make_user("supervisor", (office.county.county, Role.SUPERVISOR)))
    assert supervisor.get(address(office.case, "documents/1/")).status_code == 200
    attach(client, office.case, "身份证.png", b"\x89PNG\r\n\x1a\n", once="t2", kind="identity")
    assert supervisor.get(address(office.case, "documents/2/")).status_code == 404
    assert client.get(address(office.case, "documents/3/")).status_code == 404


def test_a_file_is_not_put_down_unsealed_on_its_way(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def put_down(*_given: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", put_down)
    content = b"\x89PNG\r\n\x1a\n" + bytes(9 * 2**20)
    attach(signed_in_client(office.clerk), office.case, "身份证.png", content, kind="identity")
    assert Document.objects.get().size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.exe", b"MZ", "不接受这种文件"),
        ("a.pdf", b"MZ", "不是pdf格式"),
        ("a.docx", b"PK\x03\x04 nothing", "不是docx格式"),
        ("a.txt", b"\xff\xfe", "不是txt"),
        ("a.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "超过10MB"),
    ],
)
def test_other_files_are_refused_in_words(office: Office, name: str, content: bytes, problem: str) -> None:
    response = attach(signed_in_client(office.clerk), office.case, name, content)
    assert problem in response.content.decode()
    assert not Document.objects.exists()


def test_a_note_is_kept_once_and_html_in_it_is_text(office: Office) -> None:
    client = signed_in_client(office.clerk)
    given = {"token": "t1", "direction": "internal", "text": "<script>alert(1)</script>😀𠮷"}
    client.post(address(office.case, "notes/"), given)
    client.post(address(office.case, "notes/"), given)
    assert Note.objects.count() == 1
    page = client.get(address(office.case)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;😀𠮷" in page
    assert "<script>alert" not in page


LONG = "<b>啊" * 900_000


@pytest.mark.parametrize("kind", ["correction_asked", "third_party_asked", "meeting_held", "decision_drafted", "split"])
def test_ten_megabytes_in_every_field_are_refused(office: Office, kind: str) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    client = signed_in_client(office.clerk)
    form = client.get(address(office.case, f"acts/{kind}/")).context["form"]
    for name in form.fields:
        response = client.post(address(office.case, f"acts/{kind}/"), {name: LONG})
        assert response.status_code in (200, 400), name
    assert kinds(office.case)[-1] == "examined"


def give(client: Client, case: Case, **given: str) -> Any:
    """Send the form that gives a case to somebody, as it is shown now."""
    shown = client.get(address(case)).context["given"]
    return client.post(address(case, "clerk/"), {**given, "given": shown})


def test_work_is_given_and_the_track_is_set(office: Office) -> None:
    client = signed_in_client(office.clerk)
    give(client, office.case, clerk="reviewer", complex="on")
    case = Case.objects.get(pk=office.case.pk)
    assert (case.clerk, case.is_complex) == (office.reviewer, True)
    give(client, office.case, clerk="nobody")
    assert Case.objects.get(pk=office.case.pk).clerk == office.reviewer
    give(client, office.case, clerk="")
    case = Case.objects.get(pk=office.case.pk)
    assert (case.clerk, case.is_complex) == (None, False)


def test_requests_like_this_one_stand_beside_it(office: Office) -> None:
    received = [Event(EventKind.RECEIVED, timezone.localdate())]
    same = cases.receive(
        office.county.town, cases.Asked("食堂采购合同", applicant=office.case.applicant), received, by=BY
    )
    alike = cases.receive(office.county.town, cases.Asked("征地补偿方案（2024年）"), received, by=BY)
    cases.receive(office.county.township, cases.Asked("征地补偿方案"), received, by=BY)
    context = signed_in_client(office.clerk).get(address(office.case)).context
    assert context["same_applicant"] == [same]
    assert [each.number for each, _address in context["like_subject"]] == [alike.number]


def test_a_lost_query_code_is_replaced_after_a_second_look(office: Office) -> None:
    client = signed_in_client(office.clerk)
    old = cases.give_query_code(office.case, by=BY)
    assert "核对申请人的身份证明" in client.get(address(office.case, "query-code/")).content.decode()
    assert by_query_code(office.case.number, old)
    new = client.post(address(office.case, "query-code/")).context["query_code"]
    assert by_query_code(office.case.number, new)
    assert by_query_code(office.case.number, old) is None


def test_an_assignment_that_somebody_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    client = signed_in_client(office.clerk)
    given = client.get(address(office.case)).context["given"]
    client.post(address(office.case, "clerk/"), {"clerk": "", "complex": "on", "given": given})
    stale = client.post(address(office.case, "clerk/"), {"clerk": "clerk", "given": given}, follow=True)
    assert "他人刚刚改动了分派" in stale.content.decode()
    office.case.refresh_from_db()
    assert (office.case.clerk, office.case.is_complex) == (None, True)
    again = {"clerk": "clerk", "complex": "on", "given": stale.context["given"]}
    client.post(address(office.case, "clerk/"), again)
    office.case.refresh_from_db()
    assert (office.case.clerk, office.case.is_complex) == (office.clerk, True)


def test_a_stale_decision_keeps_what_was_typed_on_every_item(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=timezone.localdate())
    colleague = make_user("colleague", (office.county.town, Role.CLERK))
    send(colleague, office.case, EventKind.MEETING_HELD, {"said": "会商纪要"})
    given = decision(office.case, "granted", "refused.internal_affairs")
    given[f"reasons_{office.case.items.get(number=2).pk}"] = "属于内部事务𠮷"
    page = send(office.clerk, office.case, EventKind.DECISION_DRAFTED, given, seen=3)
    assert page.status_code == 200
    assert "此件又有变动" in page.content.decode()
    form = page.context["form"]
    assert {name: form[name].value() for name in given} == given
    assert kinds(office.case)[-1] == "meeting_held"


def test_every_kind_of_letter_is_sent_by_an_act() -> None:
    senders = {event for event in EventKind if sends_letter(event)}
    senders |= {EventKind.RECEIVED, EventKind.REGISTERED}  # the receipt and the registration form
    assert {row.event for row in KINDS.values() if row.event} <= senders
    assert [kind for kind, row in KINDS.items() if row.event is None] == [LetterKind.PROOF_OF_SERVICE]
