"""The pages on which a document is redacted, as the people of an office open and send them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Document
from gongkai.portal.handling import giving
from gongkai.portal.handling import services as handling
from gongkai.portal.handling.services import ActError
from gongkai.portal.redacting import services
from gongkai.portal.redacting.models import Redaction
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.redacting.building import MOBILE, PDF, WORD, attached, pdf_file, word_file
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "at_once")]


@pytest.fixture
def office() -> Office:
    return make_office()


def address(case: Case, rest: str = "") -> str:
    return f"/desk/{case.agency.code}/cases/{case.number}/documents/1/redaction/{rest}"


def begun(office: Office, content: bytes, name: str = "明细.docx") -> Client:
    attached(office.case, name, content)
    client = signed_in_client(office.clerk)
    assert client.post(address(office.case), {"act": "begin"}).status_code == 302
    return client


def decide(office: Office) -> None:
    today = timezone.localdate()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=today)
    lines = office.lines(Outcome.GRANTED, Outcome.PARTLY_GRANTED)
    handling.draft_decision(office.case, lines, office.doing(office.clerk, today))
    office.do(office.reviewer, EventKind.DECISION_REVIEWED, day=today)
    handling.approve_decision(office.case, office.doing(office.head, today))


def areas(*rows: dict[str, object]) -> dict[str, object]:
    given: dict[str, object] = {"area-TOTAL_FORMS": len(rows), "area-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        given |= {f"area-{number}-{name}": value for name, value in row.items()}
    return given


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(office: Office) -> None:
    client = begun(office, word_file())
    colleague = signed_in_client(make_user("colleague", (office.county.town, Role.CLERK)))
    colleague.post(address(office.case), {"revision": 1, "words": "王晓梅", "act": "save"})
    shown = client.post(address(office.case), {"revision": 1, "words": "李建国", "act": "try"})
    page = shown.content.decode()
    assert "他人刚刚改动了遮盖的内容" in page
    assert 'name="revision" value="2"' in page
    assert "李建国" in shown.context["form"]["words"].value()
    _read, choice = services.read_and_chosen(Redaction.objects.get())
    assert [entry.text for entry in choice.words] == ["王晓梅"]
    again = client.post(address(office.case), {"revision": 2, "words": "李建国\n王晓梅", "act": "save"})
    assert again.status_code == 302


def test_words_that_are_not_there_are_named_and_hostile_ones_do_no_harm(office: Office) -> None:
    client = begun(office, word_file(("甲<script>alert(1)</script>乙", "𠮷祥路")))
    words = "不存在的名字\n<script>alert(1)</script>\n𠮷祥路"
    client.post(address(office.case), {"revision": 1, "words": words, "act": "save"})
    page = client.get(address(office.case)).content.decode()
    assert "文件中没有找到：不存在的名字" in page
    assert "<script>alert" not in page
    _read, choice = services.read_and_chosen(Redaction.objects.get())
    assert [len(entry.places) for entry in choice.words] == [0, 1, 1]
    long = client.post(address(office.case), {"revision": 2, "words": "长" * 300, "act": "save"})
    assert "words" in long.context["form"].errors
    nothing = client.post(address(office.case), {"revision": 2, "words": "", "act": "try"})
    assert "还没有选定要遮盖的内容" in str(nothing.context["form"].non_field_errors())


@pytest.mark.parametrize(
    "row",
    [
        {"page": 3, "left": 1, "top": 1, "width": 1, "height": 1},
        {"page": 1, "left": 1, "top": 1},
        {"page": 1, "left": 300, "top": 1, "width": 1, "height": 1},
        {"page": 1, "left": -1, "top": 1, "width": 1, "height": "nan"},
    ],
    ids=["no such page", "half filled in", "beside the page", "no numbers"],
)
def test_a_part_that_is_not_on_a_page_is_refused(office: Office, row: dict[str, object]) -> None:
    client = begun(office, pdf_file(), "明细.pdf")
    answer: Any = client.post(address(office.case), {"revision": 1, "words": "", "act": "save", **areas(row)})
    assert answer.status_code == 200
    assert not answer.context["areas"].is_valid()
    assert client.get(address(office.case, "9/original.png")).status_code == 404
    assert client.get(address(office.case, "1/other.png")).status_code == 404
    assert client.get(address(office.case, "1/original.png"))["Content-Type"] == "image/png"


def test_no_page_is_seen_without_an_entry_in_the_log(office: Office) -> None:
    client = begun(office, pdf_file(), "明细.pdf")
    assert client.get(address(office.case, "1/original.png"))["Location"] == address(office.case)
    looks = Entry.objects.filter(action="case.document_opened", actor="clerk")
    assert not looks.exists()
    client.get(address(office.case))
    assert client.get(address(office.case, "1/original.png"))["Content-Type"] == "image/png"
    assert looks.count() == 1


def test_entries_that_nobody_could_have_ticked_are_refused(office: Office) -> None:
    client = begun(office, word_file())
    answer = client.post(address(office.case), {"revision": 1, "words": "", "act": "save", "entries": "9" * 5000})
    assert answer.status_code == 200


def test_a_damaged_document_is_told_in_words_and_stays(office: Office) -> None:
    document = attached(office.case, "坏.docx", b"PK\x03\x04 nothing")
    client = signed_in_client(office.clerk)
    answer = client.post(address(office.case), {"act": "begin"}, follow=True)
    assert "notice error" in answer.content.decode()
    assert not Redaction.objects.exists()
    assert Document.objects.get() == document


def test_what_is_no_document_to_give_out_cannot_be_redacted(office: Office) -> None:
    cases.attach(office.case, DocumentKind.IDENTITY, "身份证.pdf", b"%PDF-1.7", PDF, by=BY)
    client = signed_in_client(office.clerk)
    assert client.get(address(office.case)).status_code == 404
    other = signed_in_client(make_user("other", (office.county.township, Role.CLERK)))
    assert other.get(address(office.case)).status_code == 404
    supervisor = signed_in_client(make_user("supervisor", (office.county.county, Role.SUPERVISOR)))
    assert supervisor.get(address(office.case)).status_code == 403


def test_an_original_is_never_among_what_goes_out(office: Office) -> None:
    document = attached(office.case, "明细.docx", word_file())
    free = attached(office.case, "方案.docx", word_file(("方案",)))
    cases.attach(office.case, DocumentKind.INTERNAL, "内部.docx", b"", WORD, by=BY)
    assert list(giving.may_go_out(office.case)) == [document, free]
    client = signed_in_client(office.clerk)
    client.post(address(office.case), {"act": "begin"})
    assert list(giving.may_go_out(office.case)) == [free]
    today = timezone.localdate()
    with pytest.raises(ActError):
        giving.send_reply(office.case, [document], office.doing(office.clerk, today))
    client.post(address(office.case), {"revision": 1, "words": MOBILE, "act": "try"})
    client.post(address(office.case, "result/"), {"revision": 2})
    made = Document.objects.get(kind=DocumentKind.REDACTED)
    assert list(giving.may_go_out(office.case)) == [free, made]
    decide(office)
    giving.send_reply(office.case, [made], office.doing(office.clerk, today))
    made.refresh_from_db()
    assert made.for_applicant
    assert Entry.objects.get(action="case.document_given").details["document"] == made.pk
    client.post(address(office.case), {"act": "begin"})
    client.post(address(office.case), {"act": "abandon"})
    assert Redaction.objects.count() == 1


def test_only_information_is_given_at_once(office: Office) -> None:
    client = signed_in_client(office.clerk)
    place = f"/desk/{office.case.agency.code}/cases/{office.case.number}/documents/"
    for kind, status in (("internal", 200), ("redacted", 200), ("answer", 302)):
        file = SimpleUploadedFile("方案.docx", word_file(("方案",)))
        given = {"token": kind, "kind": kind, "file": file, "for_applicant": "on"}
        assert client.post(place, given).status_code == status
    assert Document.objects.get().kind == "answer"


def test_who_may_not_see_identity_opens_no_original_and_reads_no_removed_words(office: Office) -> None:
    client = begun(office, word_file(("领款人李建国", "李建国无误")))
    draft = Redaction.objects.get()
    services.choose(draft, 1, [], ["领款人李建国"], [], by=BY)
    client.post(address(office.case), {"revision": 2, "words": "领款人李建国", "act": "try"})
    client.post(address(office.case, "result/"), {"revision": 2})
    place = f"/desk/{office.case.agency.code}/cases/{office.case.number}/documents/"
    report = f"{place}2/redaction/report/"
    assert "遮盖了1处" in client.get(report).content.decode()
    supervisor = signed_in_client(make_user("supervisor", (office.county.county, Role.SUPERVISOR)))
    assert supervisor.get(f"{place}1/").status_code == 404
    assert supervisor.get(f"{place}2/").status_code == 200
    assert "李建国" not in supervisor.get(report).content.decode()
    case = supervisor.get(f"/desk/{office.case.agency.code}/cases/{office.case.number}/").content.decode()
    assert f'href="{place}1/"' not in case
    assert f'href="{place}2/"' in case


def test_what_is_still_being_redacted_is_named_before_the_reply_goes_out(office: Office) -> None:
    decide(office)
    client = begun(office, word_file())
    page = client.get(f"/desk/{office.case.agency.code}/cases/{office.case.number}/acts/reply_sent/").content.decode()
    assert "还没有完成遮盖，不能随答复提供：明细.docx" in page


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R>>",
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"PK\x05\x06" + bytes(18),
    ],
    ids=["pages that hold themselves", "endless arrays", "an empty archive"],
)
def test_hostile_documents_are_told_in_words(office: Office, content: bytes) -> None:
    name = "坏.pdf" if content.startswith(b"%PDF") else "坏.docx"
    attached(office.case, name, content)
    answer = signed_in_client(office.clerk).post(address(office.case), {"act": "begin"}, follow=True)
    assert "notice error" in answer.content.decode()
    assert not Redaction.objects.exists()
