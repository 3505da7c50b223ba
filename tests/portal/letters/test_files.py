"""A letter's files: the same words in Word and PDF, on the paper of the standard, whatever is filled in."""

from __future__ import annotations

import io
import re
import unicodedata

import docx
import pikepdf
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from gongkai.portal.letters.document import Block, Document, Mark, signature_indents
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.pdf import to_pdf
from gongkai.portal.letters.word import to_docx
from tests.portal.letters import golden

HOSTILE = (
    "<b>甲</b><script>alert(1)</script>",
    "#set page(width: 1cm)",
    '#read("/etc/passwd")',
    "*粗* _斜_ `码` $x$ @引 <标签> = 标题",
    "]]></w:t> &amp; &lt; \"'",
    "=1+1|cmd",
    "{文号}【标题】",
)


def letter(*paragraphs: str, agency: str = "甲县人民政府", title: str = "答复书") -> Document:
    blocks = [Block(Mark.TITLE, (agency,)), Block(Mark.TITLE, (title,)), Block(Mark.NUMBER, ("甲答〔2026〕第1号",))]
    blocks.append(Block(Mark.ADDRESSEE, ("张三：",)))
    blocks += (Block(Mark.PARAGRAPH, (text,)) for text in paragraphs)
    blocks += (Block(Mark.SIGNATURE, (agency,)), Block(Mark.DATE, ("2026年9月25日",)))
    return Document(agency, tuple(blocks))


def pages_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [_joined(text) for text in texts]


def words_of(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return _joined("".join(node.text or "" for node in body.iter(qn("w:t"))))


def _joined(text: str) -> str:
    # A PDF says radicals and compatibility forms for some characters, and has gaps for spaces.
    return "".join(unicodedata.normalize("NFKC", text).replace("\ufffe", "").split())


@pytest.mark.parametrize("kind", LetterKind)
def test_word_and_pdf_say_the_same(kind: LetterKind) -> None:
    document = dict(golden.documents())[kind]
    wanted = _joined(document.text)
    numbers = re.compile(r"—\d+—")
    in_pdf = numbers.sub("", "".join(pages_of(to_pdf(document).data)))
    # A form's cells are read in another order from a PDF; in Word numbers of attachments follow them by themselves.
    assert sorted(in_pdf) == sorted(words_of(to_docx(document)))
    assert set(wanted) <= set(in_pdf) | {"；", ";"}


def test_the_pdf_is_accessible_and_named() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(letter("正文。")).data)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "甲县人民政府答复书"


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_text(text: str) -> None:
    document = letter(text, agency=text, title=text)
    assert _joined(text) in "".join(pages_of(to_pdf(document).data))
    assert words_of(to_docx(document)).count(_joined(text)) == 4


def test_rare_characters_are_drawn_and_unknown_ones_are_named() -> None:
    written = to_pdf(letter("𠮷田、𬭩、㐀、😀。"))
    assert written.undrawn == ""
    assert "𠮷田" in pages_of(written.data)[0]
    assert to_pdf(letter("私\ue000用")).undrawn == "\ue000"
    assert "𠮷田" in words_of(to_docx(letter("𠮷田")))


def test_a_letter_of_two_pages_is_numbered_and_its_signature_stands_with_text() -> None:
    first, second = pages_of(to_pdf(letter(*["这是一段正文，写满一行以后换到下一行，再写几个字。"] * 18)).data)
    assert first.endswith("—1—")
    assert second.endswith("2026年9月25日—2—")
    assert second.startswith("这是一段正文")


@pytest.mark.parametrize("count", range(1, 24))
def test_a_signature_never_stands_on_a_page_by_itself(count: int) -> None:
    last = pages_of(to_pdf(letter(*["一行。"] * count)).data)[-1]
    assert "一行。" in last
    assert last.count("2026年9月25日") == 1


def test_names_as_long_as_may_be() -> None:
    agency = "云川县住房和城乡建设局（云川县人民防空办公室、云川县城市管理综合行政执法局）" * 3
    document = letter("正文。", agency=agency[:120])
    assert len(pages_of(to_pdf(document).data)) == 1
    assert words_of(to_docx(document)).count(_joined(agency[:120])) == 2


def test_as_much_as_a_letter_may_hold() -> None:
    document = letter(*["长" * 5_000] * 12)
    assert len(pages_of(to_pdf(document).data)) == 98 + 1
    assert words_of(to_docx(document)).count("长") == 60_000


def test_the_day_stands_four_characters_in_and_the_signature_above_its_middle() -> None:
    assert signature_indents("甲县人民政府", "2026年9月25日") == (4 + (6.5 - 6) / 2, 4)
    signature, day = signature_indents("甲县住房和城乡建设局甲县人民防空办公室", "2026年9月25日")
    assert signature == 0
    assert day > 4


def test_the_word_document_is_on_the_standards_paper() -> None:
    word = docx.Document(io.BytesIO(to_docx(letter("正文。"))))
    assert abs((word.sections[0].page_width or 0) - Mm(210)) < Mm(1)
    title, number, addressee, text, signature, day = word.paragraphs
    assert [paragraph.style and paragraph.style.name for paragraph in (title, text)] == ["Title", "Body Text Indented"]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert addressee.paragraph_format.first_line_indent is None
    assert signature.paragraph_format.keep_with_next
    assert text.paragraph_format.keep_with_next
    assert day.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert "PAGE" in word.sections[0].footer._element.xml


@pytest.mark.parametrize("kind", [LetterKind.REGISTRATION_FORM, LetterKind.PROOF_OF_SERVICE])
def test_a_form_fits_its_page(kind: LetterKind) -> None:
    assert len(pages_of(to_pdf(dict(golden.documents())[kind]).data)) == 1


def test_the_reply_form_begins_on_a_page_of_its_own() -> None:
    document = dict(golden.documents())[LetterKind.CONSULTATION_LETTER]
    first, second = pages_of(to_pdf(document).data)
    assert "第三方意见书" not in first
    assert second.startswith("政府信息公开第三方意见书")
    paragraphs = docx.Document(io.BytesIO(to_docx(document))).paragraphs
    (begun,) = [paragraph for paragraph in paragraphs if paragraph.paragraph_format.page_break_before]
    assert begun.text == "政府信息公开第三方意见书"
