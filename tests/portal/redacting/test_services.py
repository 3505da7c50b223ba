"""A document's redaction, from its beginning to a document that may be given out."""

from __future__ import annotations

from io import BytesIO

import docx
import pikepdf
import pypdfium2
import pytest

from gongkai.portal import isolation
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Document
from gongkai.portal.redacting import services
from gongkai.portal.redacting.choice import Read, Sheet
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.redacting.services import ChoiceChangedError, RedactingError
from gongkai.portal.vault import files
from tests.portal.building import BY
from tests.portal.handling.building import Office, make_office
from tests.portal.redacting.building import IDENTITY_NUMBER, MOBILE, attached, pdf_file, word_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def office() -> Office:
    return make_office()


def numbers(read: Read, *texts: str) -> list[int]:
    """The entries with these words."""
    return [number for number, entry in enumerate(read.entries) if entry.text in texts]


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        return "\n".join(each.text for each in docx.Document(BytesIO(content)).paragraphs)
    with pypdfium2.PdfDocument(content) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


@pytest.mark.parametrize("name", ["明细.pdf", "明细.docx"])
def test_what_is_chosen_is_gone_from_a_document_of_its_own(office: Office, name: str) -> None:
    original = pdf_file() if name.endswith(".pdf") else word_file()
    document = attached(office.case, name, original, for_applicant=True)
    draft = services.begin(document, by=BY)
    assert not Document.objects.get(pk=document.pk).for_applicant
    read, _choice = services.read_and_chosen(draft)
    assert {IDENTITY_NUMBER, MOBILE} <= {entry.text for entry in read.entries}
    services.choose(draft, 1, numbers(read, IDENTITY_NUMBER, MOBILE), ["李建国", "王晓梅"], [], by=BY)
    report = services.try_out(draft, by=BY)
    assert report.leaks == ()
    assert not draft.result_id
    made = services.finish(draft, draft.revision, by=BY)
    content = files.bring(made.file, made.digest)
    assert (made.kind, made.for_applicant, made.name) == ("redacted", False, name.replace("明细", "明细（遮盖）"))
    for word in ("李建国", "王晓梅", IDENTITY_NUMBER, MOBILE):
        assert word not in text_of(content)
        assert word.encode() not in content
    assert "12.5亩" in text_of(content).replace(" ", "")
    assert files.bring(document.file, document.digest) == original
    assert Redaction.objects.get(result=made).document == document
    assert Entry.objects.get(action="case.document_redacted").details["result"] == made.pk
    assert Entry.objects.filter(action="case.document_withheld").count() == 1


@pytest.mark.usefixtures("at_once")
def test_what_the_case_knows_is_found_and_shown_masked(office: Office) -> None:
    document = attached(office.case, "函.docx", word_file(("申请人张三来函", "张 三签收")))
    read, _choice = services.read_and_chosen(services.begin(document, by=BY))
    entry = next(entry for entry in read.entries if entry.kind == "applicant")
    assert (entry.text, len(entry.places)) == ("张*", 2)


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "turned"])
@pytest.mark.usefixtures("at_once")
def test_a_part_of_a_page_is_given_in_millimetres_as_it_is_shown(office: Office, turned: bool) -> None:
    document = attached(office.case, "明细.pdf", pdf_file(turned=turned))
    draft = services.begin(document, by=BY)
    read, _choice = services.read_and_chosen(draft)
    sheet = read.sheets[1]
    assert (sheet.width > sheet.height) is not turned
    entry = next(entry for entry in read.entries if entry.text == MOBILE)
    area = next(removal for removal in entry.removals if removal.page == 2)  # type: ignore[union-attr]
    left, top, width, height = sheet.corners(area)  # type: ignore[arg-type]
    assert 0 < left < sheet.width
    assert 0 < top < sheet.height
    services.choose(draft, 1, [], [], [(2, (left - 1, top - 1, width + 2, height + 2))], by=BY)
    services.try_out(draft, by=BY)
    content = files.bring(draft.file, draft.digest)
    assert text_of(content).count(MOBILE) == 1
    assert services.page(draft, 2, of_result=True).startswith(b"\x89PNG")


def test_sheets_that_are_turned_lead_back_to_where_they_came_from() -> None:
    for across, down in (((100.0, 0.0), (0.0, -50.0)), ((0.0, 80.0), (40.0, 0.0)), ((-100.0, 0.0), (0.0, 50.0))):
        sheet = Sheet(210, 100, (10.0, 20.0), across, down)
        corners = (20.0, 30.0, 40.0, 10.0)
        assert sheet.corners(sheet.area(1, corners)) == pytest.approx(corners)


@pytest.mark.usefixtures("at_once")
def test_a_newer_choice_is_not_overwritten(office: Office) -> None:
    draft = services.begin(attached(office.case, "明细.docx", word_file()), by=BY)
    services.choose(draft, 1, [], ["李建国"], [], by=BY)
    other = Redaction.objects.get()
    with pytest.raises(ChoiceChangedError):
        services.choose(other, 1, [], ["王晓梅"], [], by=BY)
    services.try_out(draft, by=BY)
    services.choose(draft, 2, [], ["李建国", "王晓梅"], [], by=BY)
    with pytest.raises(RedactingError):  # what was looked at is not what is chosen now
        services.finish(draft, draft.revision, by=BY)
    assert draft.file == ""


@pytest.mark.usefixtures("at_once")
def test_a_result_in_which_something_is_found_becomes_no_document(office: Office) -> None:
    draft = services.begin(attached(office.case, "明细.docx", word_file()), by=BY)
    services.choose(draft, 1, [], ["李建国"], [], by=BY)
    services.try_out(draft, by=BY)
    draft.file, draft.digest = files.keep(word_file())
    draft.save()
    with pytest.raises(RedactingError, match=r"can still be found"):
        services.finish(draft, draft.revision, by=BY)
    assert not Document.objects.filter(kind="redacted").exists()


@pytest.mark.usefixtures("at_once")
def test_beginning_again_begins_with_what_was_chosen(office: Office) -> None:
    document = attached(office.case, "明细.docx", word_file())
    draft = services.begin(document, by=BY)
    services.choose(draft, 1, [0], ["李建国"], [], by=BY)
    services.try_out(draft, by=BY)
    services.finish(draft, draft.revision, by=BY)
    again = services.begin(document, by=BY)
    assert again.pk != draft.pk
    _read, choice = services.read_and_chosen(again)
    assert (choice.entries, [entry.text for entry in choice.words]) == ((0,), ["李建国"])
    services.abandon(again, by=BY)
    services.forget(document)
    done = Redaction.objects.get()
    assert (done.choice.reveal(), done.found.reveal(), services.report_of(done).removed) == ("", "", 3)


@pytest.mark.parametrize("content", [b"%PDF-1.7 damaged", b"PK\x03\x04 damaged"], ids=["PDF", "Word"])
def test_a_damaged_file_is_refused_in_words(office: Office, content: bytes) -> None:
    name = "坏.pdf" if content.startswith(b"%PDF") else "坏.docx"
    with pytest.raises(RedactingError) as caught:
        services.begin(attached(office.case, name, content), by=BY)
    assert caught.value.message.text("zh")
    assert not Redaction.objects.exists()


@pytest.mark.usefixtures("at_once")
def test_an_encrypted_file_is_refused_in_words(office: Office) -> None:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(pdf_file())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(user="1", owner="2"))
    with pytest.raises(RedactingError) as caught:
        services.begin(attached(office.case, "密.pdf", buffer.getvalue()), by=BY)
    assert "密码" in caught.value.message.text("zh")


def test_a_document_that_ends_the_process_leaves_everything_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SECONDS", 0.01)
    document = attached(office.case, "明细.docx", word_file())
    with pytest.raises(RedactingError):
        services.begin(document, by=BY)
    with pytest.raises(isolation.IsolatedError):
        isolation.run("os:abort", {})
    assert not Redaction.objects.exists()
