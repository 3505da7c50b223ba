"""Asking for information: from the choice of the agency to number, query code and receipt."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from pytest_django.fixtures import Settings

from gongkai.messages import Message
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.asking import drafts
from gongkai.portal.asking.models import Draft, DraftFile
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import by_query_code
from gongkai.portal.outbox.models import Message as Sent
from gongkai.portal.published import services as published
from gongkai.portal.published.services import Details
from gongkai.report.write.form import NotWritableError
from tests.portal.asking.writing import CARD, FORM, GIVEN, ask, fill, picture, sealed, words
from tests.portal.building import BY, FOUNDED, County, make_county, make_user
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(tmp_path: Path, settings: Settings) -> County:
    settings.MEDIA_ROOT = tmp_path
    return make_county()


# The choice of the agency


def test_an_agency_is_found_by_name_and_code(client: Client, county: County) -> None:
    everything = words(client.get("/ask/"))
    assert all(agency.name in everything for agency in (county.county, county.town, county.station))
    assert all(each in everything for each in ("20个工作日内答复", "7个工作日内", "前10件免费", "前30页免费"))
    found = words(client.get("/ask/?q=青石 镇"))
    assert "/ask/to/yc-qs/" in found
    assert "/ask/to/yc-lh/" not in found
    assert "/ask/to/yc-zj/" in words(client.get("/ask/?q=YC-ZJ"))
    assert "没有找到" in words(client.get("/ask/?q=%00<script>"))


def test_of_many_agencies_one_level_is_shown_at_a_time(
    client: Client, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.portal.asking.choosing.ALL_SHOWN", 2)
    top = words(client.get("/ask/"))
    assert "/ask/to/yc/" in top
    assert "/ask/to/yc-lh/" not in top
    below = words(client.get("/ask/?under=yc"))
    assert "/ask/to/yc-lh/" in below
    assert county.station.name not in below
    assert client.get("/ask/?under=nobody").status_code == 404


def test_of_a_closed_agency_its_successor_is_told(client: Client, county: County) -> None:
    agencies.merge([county.town], county.township, day=FOUNDED, by=BY)
    for address in (FORM, "/ask/?q=青石镇"):
        page = words(client.get(address))
        assert "/ask/to/yc-lh/" in page
        assert "柳河乡人民政府" in page
    assert fill(client).status_code == 410
    assert not Draft.objects.exists()


# The whole way


def test_a_request_is_received_with_number_code_and_receipt(client: Client) -> None:
    client.cookies["django_language"] = "en"  # letters stay Chinese
    case = ask(client, email="li@example.org", items=["征地补偿方案", "", "补偿款发放明细"])
    today = timezone.localdate()
    assert (case.state, case.received, case.channel, case.form) == ("received", today, "web_form", "electronic")
    assert list(case.items.values_list("text", flat=True)) == ["征地补偿方案", "补偿款发放明细"]
    assert case.subject == "征地补偿方案等2项"
    applicant = case.applicant
    assert applicant is not None
    assert (applicant.name.reveal(), applicant.document.reveal()) == ("李𠮷祥", CARD)
    page = words(client.get(f"{FORM}sent/"))
    code = re.search(r"<code>([A-Z0-9]{12})</code>", page)
    assert code is not None
    assert by_query_code(case.number, code[1]) == case
    assert case.number in page
    answer = client.get(f"{FORM}receipt.pdf")
    assert answer.content.startswith(b"%PDF-")
    told = case.letters.get().content.reveal()
    assert all(each in told for each in ("身份证明（1个文件）", "网上或电子邮件"))
    document = case.documents.get()
    assert (document.kind, document.name, document.media_type) == ("identity", "身份证.jpg", "image/jpeg")
    mail = Sent.objects.get()
    sent = f"{mail.subject.reveal()}{mail.body.reveal()}"
    assert case.number in sent
    assert "/ask/status/" in sent
    assert not any(secret in sent for secret in (code[1], "征地", "李"))


def test_what_was_sent_leaves_no_draft(client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    fill(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{FORM}check/")
    draft = Draft.objects.get()
    assert draft.content.reveal() == ""
    assert not DraftFile.objects.exists()
    assert sealed(tmp_path) == 3  # the proof with the case, and the receipt as Word and PDF


def test_a_double_click_sends_once(client: Client) -> None:
    case = ask(client)
    again = client.post(f"{FORM}check/")
    assert again.headers["Location"] == f"{FORM}sent/"
    assert list(Case.objects.all()) == [case]
    draft = Draft.objects.get()
    now = timezone.now()
    sent = drafts.send(draft, lambda: pytest.fail("asked twice"), now=now, today=now.date(), by=BY)
    assert sent == case


def test_the_code_is_told_to_this_browser_alone_and_not_for_long(client: Client) -> None:
    ask(client)
    assert Client().get(f"{FORM}sent/").headers["Location"] == "/ask/status/"
    assert Client().get(f"{FORM}receipt.pdf").status_code == 404
    Draft.objects.update(sent=timezone.now() - drafts.SHOWN - timedelta(minutes=1))
    assert client.get(f"{FORM}sent/").headers["Location"] == "/ask/status/"


def test_whoever_has_noted_it_down_closes_the_page(client: Client) -> None:
    ask(client)
    assert client.post(f"{FORM}sent/").headers["Location"] == "/ask/status/"
    assert client.get(f"{FORM}sent/").headers["Location"] == "/ask/status/"
    assert Draft.objects.get().query_code.reveal() == ""


def test_another_request_to_the_same_agency_begins_empty(client: Client) -> None:
    ask(client)
    assert "征地补偿" not in words(client.get(FORM))
    ask(client, items=["道路养护合同"])
    assert Case.objects.count() == 2


def test_an_organisation_asks(client: Client) -> None:
    given: dict[str, Any] = {"kind": "business", "document_kind": "统一社会信用代码", "document": "91330000MA0000000X"}
    assert "请填写联系人" in words(fill(client, **given))
    case = ask(client, **given, contact="王某", name="某某<有限>公司")
    assert case.applicant_kind == "business"
    assert case.applicant is not None
    assert case.applicant.contact.reveal() == "王某"


def test_a_receipt_that_cannot_be_written_turns_nobody_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise NotWritableError(Message("没有中文字体"))

    monkeypatch.setattr("gongkai.portal.letters.services.issue", broken)
    case = ask(client)
    assert "会补发给您" in words(client.get(f"{FORM}sent/"))
    assert "请补发给申请人" in case.notes.get().text.reveal()


# The form


def test_everything_typed_stays_with_an_error(client: Client) -> None:
    response = fill(client, proof=False, name="", document="110105194912310021", email="不是邮箱")
    page = words(response)
    assert response.status_code == 422
    assert all(text in page for text in ("2024年青石镇征地补偿安置方案", "110105194912310021", "不是邮箱"))
    assert all(text in page for text in ("与校验码不符", "请上传身份证明", 'href="#id_name"', 'href="#id_document"'))
    again = words(client.get(FORM))
    assert "110105194912310021" in again
    assert "与校验码不符" not in again


def test_rows_are_added_and_removed_by_buttons(client: Client) -> None:
    added = fill(client, "add", proof=False, items=["甲"])
    assert added.headers["Location"] == f"{FORM}#id_items_2"
    assert 'id="id_items_2"' in words(client.get(FORM))
    fill(client, "add", proof=False, items=["甲", "乙"])
    fill(client, "remove-2", proof=False, items=["甲", "乙", "丙"])
    page = words(client.get(FORM))
    assert ">甲</textarea>" in page
    assert ">丙</textarea>" in page
    assert "乙" not in page
    fill(client, "add", proof=False, items=["甲"] * 20)
    assert 'id="id_items_21"' not in words(client.get(FORM))


def test_files_stay_though_something_else_is_wrong(client: Client) -> None:
    first = words(fill(client, name=""))
    assert "身份证.jpg" in first
    assert "请上传身份证明" not in first
    assert fill(client, proof=False).status_code == 302


def test_a_file_is_removed_again(client: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> None:
    fill(client, "upload")
    file = DraftFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        fill(client, f"drop-{file.pk}", proof=False)
    assert not DraftFile.objects.exists()
    assert sealed(tmp_path) == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("身份证.jpg", b"<script>alert(1)</script>", "不是jpg格式"),
        ("身份证.pdf", b"MZ\x90\x00", "不是pdf格式"),
        ("病毒.exe", b"MZ\x90\x00", "不接受这种文件"),
        ("身份证.svg", b"<svg onload='alert(1)'/>", "不接受这种文件"),
        ("说明.txt", "说明".encode(), "只接受JPG、PNG、PDF文件"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words(
    client: Client, name: str, content: bytes, told: str
) -> None:
    given = {**GIVEN, "proof": [picture(), SimpleUploadedFile(name, content)], "do": "upload"}
    response = client.post(FORM, given)
    page = words(response)
    assert told in page
    assert response.status_code == 422
    assert DraftFile.objects.get().name.reveal() == "身份证.jpg"  # the other one was kept
    assert GIVEN["items"][0] in page


def test_no_more_files_than_a_draft_holds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_FILES", 1)
    fill(client, "upload")
    assert "文件已有1个" in words(fill(client, "upload"))
    assert DraftFile.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"items": ["", " "]}, "请至少写一项"),
        ({"items": ["字" * 5001]}, "有5001个字"),
        ({"items": ["好", "响\x07铃"]}, "看不见的控制字符"),
        ({"subject": "字" * 201}, "200"),
        ({"name": "李\u202e四"}, "看不见的控制字符"),
        ({"name": "李\x00四"}, "不允许"),
        ({"telephone": ""}, "至少填一项"),
        ({"delivery": "post"}, "请填写通信地址"),
        ({"delivery": "fax", "telephone": "", "email": "a@example.org"}, "能接收传真的电话"),
        ({"delivery": "teleport"}, "teleport"),
        ({"kind": "<b>"}, "&lt;b&gt;"),
        ({"document_kind": "统一社会信用代码", "document": "１２３"}, "18位数字和字母"),
        ({"document": "1" * 17}, "与校验码不符"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(client: Client, given: dict[str, Any], told: str) -> None:
    response = fill(client, **given)
    assert response.status_code == 422
    assert told in words(response)
    assert client.post(f"{FORM}check/").headers["Location"] == f"{FORM}?check"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "name", ["李𠮷祥", "阿依古丽·买买提", "O’Brien-Müller", "家庭👨‍👩‍👧‍👦", "<script>alert(1)</script>"]
)
def test_names_are_taken_as_they_are(client: Client, name: str) -> None:
    case = ask(client, name=name, items=[f"{name}的信息🙂"])
    assert case.applicant is not None
    assert case.applicant.name.reveal() == name
    assert "<script>alert" not in words(client.get(f"{FORM}sent/"))


def test_numbers_that_are_none_do_nothing(client: Client) -> None:
    for act in ("remove-", "remove-0", "remove-999999999999", "drop-²", "drop-1", "<", ""):
        assert fill(client, act, proof=False).status_code in (302, 422)
    assert ">2024年青石镇征地补偿安置方案</textarea>" in words(client.get(FORM))


def test_far_too_much_is_not_received(client: Client) -> None:
    large = SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + bytes(11 * 2**20))
    assert client.post(FORM, {**GIVEN, "proof": large, "do": "next"}).status_code == 413
    assert fill(client, items=["字" * 1_000_000]).status_code == 413
    long = fill(client, proof=False, items=["a" * 1_100_000])
    assert long.status_code == 429
    assert "填写的内容过长" in words(long)
    assert not Case.objects.exists()


def test_what_a_form_sends_needs_its_token() -> None:
    assert fill(Client(enforce_csrf_checks=True)).status_code == 403


# What is public already


def test_what_is_public_already_is_shown_before(client: Client, county: County) -> None:
    details = Details("青石镇2024年征地补偿安置方案", "https://example.gov.cn/1?a=1&b=2", FOUNDED)
    published.add(county.town, details, by=BY)
    asked = ["2024年青石镇征地补偿安置方案", "某某路灯的电费"]
    assert fill(client, items=asked).headers["Location"] == f"{FORM}published/"
    page = words(client.get(f"{FORM}published/"))
    assert "https://example.gov.cn/1?a=1&amp;b=2" in page
    assert "没有找到已经公开的" in page
    assert client.post(f"{FORM}published/", {"drop": "1"}).headers["Location"] == f"{FORM}published/"
    assert client.get(f"{FORM}published/").headers["Location"] == f"{FORM}check/"
    client.post(f"{FORM}check/")
    assert list(Case.objects.get().items.values_list("text", flat=True)) == ["某某路灯的电费"]


def test_whoever_has_found_it_all_removes_the_draft(client: Client, county: County) -> None:
    published.add(county.town, Details("征地补偿安置方案", "https://example.gov.cn/1", FOUNDED), by=BY)
    fill(client)
    assert client.post(f"{FORM}published/", {"drop": "1"}).headers["Location"] == f"{FORM}remove/"
    assert client.post(f"{FORM}published/", {"drop": "²"}).headers["Location"] == f"{FORM}published/"
    assert GIVEN["items"][0] in words(client.get(FORM))


def test_with_nothing_public_the_step_is_left_out(client: Client) -> None:
    fill(client)
    assert client.get(f"{FORM}published/").headers["Location"] == f"{FORM}check/"


def test_an_agency_closed_meanwhile_receives_nothing(client: Client, county: County) -> None:
    fill(client)
    agencies.merge([county.town], county.township, day=FOUNDED, by=BY)
    assert client.post(f"{FORM}check/").headers["Location"] == f"{FORM}?check"
    assert "改为向柳河乡人民政府申请" in words(client.get(f"{FORM}?check"))
    assert not Case.objects.exists()
    assert client.post(FORM, {"do": "move"}).headers["Location"] == "/ask/to/yc-lh/"
    assert GIVEN["items"][0] in words(client.get("/ask/to/yc-lh/"))
    client.post("/ask/to/yc-lh/check/")
    assert Case.objects.get().agency == county.township


def test_the_empty_form_can_be_printed(client: Client) -> None:
    answer = client.get(f"{FORM}form.docx", headers={"accept-language": "en"})
    word = Document(io.BytesIO(answer.content))
    (table,) = word.tables
    text = "\n".join(cell.text for row in table.rows for cell in row.cells)
    assert all(each in text for each in ("青石镇人民政府", "申请的信息", "□邮寄", "□纸质", "□商业企业"))
    assert client.get("/ask/to/nobody/form.docx").status_code == 404


def test_the_clerk_finds_it_waiting_for_somebody(client: Client, county: County) -> None:
    case = ask(client)
    clerk = signed_in_client(make_user("clerk", (county.town, Role.CLERK)))
    assert case.number in words(clerk.get("/desk/?list=unassigned"))
    page = words(clerk.get(f"/desk/yc-qs/cases/{case.number}/"))
    assert "李𠮷祥" not in page
    assert CARD not in page
