"""What looks like personal data is suggested with the place to remove it at, and removing it leaves nothing."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from gongkai.redaction import Kind, Words, locate, redact, suggest, verify
from gongkai.redaction.patterns import find
from tests.redaction.pdfs import make

PART = "word/document.xml"
COMMON = ("建国", "晓梅", "志强", "海燕", "建强", "志国")
TEXT = (
    "申请人张建国，身份证号码11010519491231002X，手机13812345678，座机010-62345678，邮箱zhang.jg@example.org，"
    "卡号6222020000000000001，家住本市东湖区建设路88号5单元301室。"
)


def test_each_kind_is_found() -> None:
    found = {kind: TEXT[start:end] for kind, start, end in find(TEXT)}
    assert found[Kind.NAME] == "张建国"
    assert found[Kind.IDENTITY_NUMBER] == "11010519491231002X"
    assert found[Kind.MOBILE] == "13812345678"
    assert found[Kind.TELEPHONE] == "010-62345678"
    assert found[Kind.MAIL] == "zhang.jg@example.org"
    assert found[Kind.ADDRESS].startswith("本市东湖区建设路88号")


def test_a_number_with_a_wrong_check_digit_is_no_identity_number() -> None:
    assert Kind.IDENTITY_NUMBER not in {kind for kind, _, _ in find(TEXT.replace("002X", "0021"))}


def test_labels_and_answers_in_cells_of_their_own() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for row, (label, answer) in enumerate((("姓名", "欧阳晓梅"), ("住址", "本市东湖区建设路88号"))):
        table.cell(row, 0).text, table.cell(row, 1).text = label, answer
    buffer = BytesIO()
    document.save(buffer)
    suggestions = suggest(buffer.getvalue())
    assert [(each.kind, each.text) for each in suggestions] == [
        (Kind.NAME, "欧阳晓梅"),
        (Kind.ADDRESS, "本市东湖区建设路88号"),
    ]
    removals = [removal for each in suggestions for removal in each.removals]
    redacted = redact(buffer.getvalue(), removals)
    assert redacted.removed == ("欧阳晓梅", "本市东湖区建设路88号")
    assert verify(buffer.getvalue(), redacted.content, removals) == ()


def test_a_name_in_a_pdf_is_suggested_with_its_area() -> None:
    made = next(each for each in map(make, range(0, 200, 4)) if not each.rotate and each.secret[1:] in COMMON)
    suggestions = suggest(made.content)
    assert (Kind.NAME, made.secret) in {(each.kind, each.text) for each in suggestions}
    removals = [removal for each in suggestions for removal in each.removals]
    assert verify(made.content, redact(made.content, removals).content, removals) == ()


def test_all_places_of_a_word_are_located_whatever_its_white_space_and_capitals() -> None:
    document = docx.Document()
    for text in ("李 建国与ABC公司", "abc公司、李建国和李建", "国"):
        document.add_paragraph(text)
    buffer = BytesIO()
    document.save(buffer)
    name, company, nothing, blank = locate(buffer.getvalue(), ["李建国", "aBc公 司", "王晓梅", " "])
    assert name == ((Words(PART, 1, 0, 4),), (Words(PART, 2, 6, 9),))
    assert (len(company), nothing, blank) == (2, (), ())
    removals = [removal for place in (*name, *company) for removal in place]
    assert verify(buffer.getvalue(), redact(buffer.getvalue(), removals).content, removals) == ()


@pytest.mark.parametrize("seed", range(0, 24, 5))
def test_a_word_in_a_pdf_is_located_with_its_area(seed: int) -> None:
    made = make(seed)
    (places,) = locate(made.content, [made.secret])
    assert places
    removals = [removal for place in places for removal in place]
    assert verify(made.content, redact(made.content, removals).content, removals) == ()
