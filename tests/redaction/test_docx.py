"""What is removed from Word documents is gone from every part, and nothing else is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import docx
import pytest
from PIL import Image

from gongkai.redaction import STAND_IN, RedactionError, Words, redact, verify
from gongkai.redaction.docx.checking import texts_of
from tests.redaction.words import KEPT, make

DOCUMENTS = 64
_TAG = re.compile(r"<[^>]*>")


def words_of(content: bytes, secret: str) -> list[Words]:
    return [
        Words(part, number, match.start(), match.end())
        for part, texts in texts_of(content).items()
        for number, text in enumerate(texts, 1)
        for match in re.finditer(re.escape(secret), text)
    ]


def all_bytes(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = [archive.read(name) for name in archive.namelist()]
    bare = [_TAG.sub("", member.decode("utf-8", "replace")).encode() for member in members]
    return [content, *members, *bare]


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_nothing_removed_is_found_again_and_all_else_is_there(seed: int) -> None:
    made = make(seed)
    removals = words_of(made.content, made.secret)
    assert len(removals) == 1 + len(made.visible)
    redacted = redact(made.content, removals)
    assert redacted.removed == (made.secret,) * len(removals)
    assert verify(made.content, made.content, removals)
    assert verify(made.content, redacted.content, removals) == ()
    for data in all_bytes(redacted.content):
        assert not any(made.secret.encode(each) in data for each in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
        assert made.secret[3:].encode() not in data
    before = {
        name: [text.replace(made.secret, STAND_IN) for text in texts] for name, texts in texts_of(made.content).items()
    }
    assert texts_of(redacted.content) == {
        name: texts for name, texts in before.items() if name in texts_of(redacted.content)
    }
    paragraphs = [each.text for each in docx.Document(BytesIO(redacted.content)).paragraphs]
    assert paragraphs[0] == KEPT + "甲"
    assert paragraphs[-1] == KEPT + "乙"
    assert f"申请人{STAND_IN}提出申请" in paragraphs


def test_authors_revisions_and_numbers_of_editing_sessions_are_gone() -> None:
    content = redact(make(1).content, []).content
    whole = b"".join(all_bytes(content))
    for name in (b"rsid", b"w:author", b"w:ins ", b"w:del ", b"docProps", b"customXml"):
        assert name not in whole


def test_a_picture_is_removed_as_one_character() -> None:
    document = docx.Document()
    run = document.add_paragraph("照片").add_run()
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    run.add_picture(picture)
    buffer = BytesIO()
    document.save(buffer)
    texts = texts_of(buffer.getvalue())["word/document.xml"]
    assert texts == ["照片\ufffc"]
    redacted = redact(buffer.getvalue(), [Words("word/document.xml", 1, 2, 3)]).content
    with zipfile.ZipFile(BytesIO(redacted)) as archive:
        assert not any("media" in name for name in archive.namelist())


def test_words_that_stand_elsewhere_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("申请人张建国")
    document.add_paragraph("张建国提出申请")
    buffer = BytesIO()
    document.save(buffer)
    redacted = redact(buffer.getvalue(), [Words("word/document.xml", 1, 3, 6)])
    assert [each.values for each in redacted.warnings if "别处" in each.template] == [{"text": "张建国", "count": 1}]
    assert [each.text for each in docx.Document(BytesIO(redacted.content)).paragraphs] == [
        "申请人已遮盖",
        "张建国提出申请",
    ]


def with_entities() -> bytes:
    buffer = BytesIO(make(0).content)
    out = BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY e "x">]><w:document', 1)
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "密码"),
        (make(0).content[:900], "损坏"),
        (with_entities(), "损坏"),
        (b"plain text", "只能遮盖"),
    ],
    ids=["encrypted or old", "cut off", "entities", "no document"],
)
def test_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(RedactionError) as raised:
        redact(content, [])
    assert words in raised.value.message.text("zh")


@pytest.mark.parametrize(
    "place", [("word/none.xml", 1, 0, 1), ("word/document.xml", 999, 0, 1), ("word/document.xml", 1, 0, 99)]
)
def test_a_place_that_is_not_there_is_refused(place: tuple[str, int, int, int]) -> None:
    with pytest.raises(RedactionError):
        redact(make(0).content, [Words(*place)])
