"""How the report's office can be reached, from the report's introduction and its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

from gongkai.report.model import Contact
from gongkai.report.read.document import Block, Paragraph
from gongkai.report.read.sections import before_furniture
from gongkai.report.read.wrapping import running_text

_EXAMINED = 4_000
"""Characters of one paragraph that are looked at."""
_INTRODUCTION = 40
"""Paragraphs before the first section that are looked at; a web page may have hundreds in its menus."""
_BEGINNING = 3
"""Paragraphs of section one that may hold what belongs into the introduction."""
_END = 30
"""Paragraphs at the end that are looked at."""
_LONGEST_ADDRESS = 80

_FIRST_SECTION = re.compile(r"\s{0,9}(?:[一1１]\s?(?:[、.．，,]|\s)|[（(]\s?一\s?[)）]|第一部分|总体情况|概述)")
_LAST_SECTION = re.compile(r"\s{0,9}(?:[五六]\s?[、.．，,]|[56５６][、.．]|第[五六]部分|其[他它]需要)")
_WORDS = (
    "电话",
    "致电",
    "地址",
    "邮编",
    "邮政编码",
    "传真",
    "邮箱",
    "信箱",
    "网址",
    "联系",
    "http",
    "www",
    "@",
    "＠",
)
_OF_REPORT = re.compile("报告|年报|疑问|咨询|联系")
_ASKS_TO_WRITE = re.compile("(?:本|年度|此|该)报告.{0,200}?(?:疑问|咨询|联系)|(?:疑问|意见).{0,60}?联系")
_LINE_OF_CONTACT = re.compile(
    r"(?:联系|办公|通信|通讯|单位|咨询|邮政|电子)?(?:地址|电话|邮编|编码|传真|邮箱|信箱|邮件|网址|方式)"
    r"(?:号码)?[:(/]"
)

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BETWEEN_NUMBERS = re.compile(r"(?<=\d{7})\s+(?=[\d(]\d)")


def find_contact(blocks: Sequence[Block]) -> Contact:
    """The contact details that the introduction gives, and where it is silent, the end of the report.

    As printed, without spaces and with full-width figures, letters and marks made half-width; several
    telephone numbers stay in one text. What other prose says of telephones and websites is left aside.
    """
    found: dict[str, str] = {}
    for passage in _passages([block for block in running_text(blocks) if isinstance(block, Paragraph)]):
        for name, read in _READERS.items():
            if name not in found and (value := read(passage)):
                found[name] = value
    return Contact(**found)


def _passages(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """The texts that may hold contact details: of the introduction, of section one, of the end."""
    starts = (index for index, paragraph in enumerate(paragraphs) if _FIRST_SECTION.match(paragraph.text))
    start = next(starts, min(len(paragraphs), _INTRODUCTION))
    introduction = _of_contact(paragraphs[max(0, start - _INTRODUCTION) : start])
    yield from (text for text in introduction if _OF_REPORT.search(text) or _LINE_OF_CONTACT.match(text))
    yield from filter(_ASKS_TO_WRITE.search, _of_contact(paragraphs[start : start + _BEGINNING]))
    end = paragraphs[max(start + _BEGINNING, len(paragraphs) - _END) :]
    last = max((index for index, paragraph in enumerate(end) if _LAST_SECTION.match(paragraph.text)), default=0)
    for text in _of_contact(list(before_furniture(end[last:]))):
        if _ASKS_TO_WRITE.search(text) or _LINE_OF_CONTACT.match(text):
            yield text


def _of_contact(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The paragraphs that name a telephone, an address and the like, normalised."""
    texts = ("".join(paragraph.text[:_EXAMINED].split()) for paragraph in paragraphs)
    return [
        _normalised(paragraph.text[:_EXAMINED])
        for paragraph, text in zip(paragraphs, texts, strict=True)
        if any(word in text for word in _WORDS)
    ]


def _normalised(text: str) -> str:
    text = _BETWEEN_NUMBERS.sub("、", text.translate(_FULL_WIDTH))
    return "".join(text.split()).replace("\u200b", "").replace("\ufeff", "")


# Each detail

_PHONE = (
    r"(?:\+?86-?)?(?:\(0\d{2,3}\)-?\d{7,8}|0\d{2,3}[-—–─]{0,2}\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3,4}-?\d{3,4}"
    r"|\d{3,4}-\d{7,8}|\d{7,8}|12345)(?!\d)(?:(?:-|—|转)\d{1,6}(?!\d))?"
)
_PHONES = rf"({_PHONE}(?:[、,/;或和]{{1,2}}{_PHONE}){{0,4}})"
_TO_PHONE = r"(?:号码)?(?:\([^()\d]{0,8}\))?(?:是|为)?[:;.]?(?:[^\d\s,;。:()电邮传网@]{0,8}:?)"
_BOTH = rf"(?:电话|传真)[(/、及和]?(?:兼|同)?(?:电话|传真)\)?{_TO_PHONE}{_PHONES}"
_TELEPHONE = re.compile(rf"{_BOTH}|(?:电话|致电|热线|手机|联系方式|联系人|tel){_TO_PHONE}{_PHONES}", re.IGNORECASE)
_FAX = re.compile(rf"{_BOTH}|(?:传真|fax){_TO_PHONE}{_PHONES}", re.IGNORECASE)
_POSTCODE = re.compile(r"(?:邮编|邮政编码|邮码)(?:是|为)?[:;]?(\d{6})(?!\d)")
_LOCAL_PART = re.compile(r"[A-Za-z0-9._%+-]{1,64}$")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_URL = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9./?=&%_#~:+-]{3,300}"
    r"|(?<=网址[:是为])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}(?:/[A-Za-z0-9./_-]{0,200})?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![载站页接络网箱件问子])地址(?:是|为)?[:;]?")
_ADDRESS_END = re.compile(
    r"[;。]|,(?![^,;。:]{0,12}(?:室|楼|层|房)(?:[,;。)]|$))|(?:联系|咨询|办公|监督)?电话|邮编|邮政编码|传真|电子邮|电子信"
    r"|邮箱|网址|联系人|联系方式|http|www\."
)
_LIKE_AN_ADDRESS = re.compile("[省市州盟县区旗镇乡村路街道巷号楼室]")


def _telephone(text: str) -> str:
    match = _TELEPHONE.search(text)
    return match[1] or match[2] if match else ""


def _fax(text: str) -> str:
    match = _FAX.search(text)
    return match[1] or match[2] if match else ""


def _postcode(text: str) -> str:
    match = _POSTCODE.search(text)
    return match[1] if match else ""


def _email(text: str) -> str:
    at = text.find("@")
    while at > 0:
        local = _LOCAL_PART.search(text[max(0, at - 64) : at])
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            return f"{local[0]}@{domain[0]}"
        at = text.find("@", at + 1)
    return ""


def _url(text: str) -> str:
    match = _URL.search(text)
    return match[0].rstrip(".:?&-") if match else ""


def _address(text: str) -> str:
    for label in _ADDRESS.finditer(text):
        value = text[label.end() : label.end() + _LONGEST_ADDRESS]
        if end := _ADDRESS_END.search(value):
            value = value[: end.start()]
        elif len(value) == _LONGEST_ADDRESS:
            continue  # without an end: prose
        value = _balanced(value).rstrip("、,.:(")
        if _LIKE_AN_ADDRESS.search(value) and not value[0].isascii():
            return value
    return ""


def _balanced(text: str) -> str:
    """The text up to the bracket that closes what was opened before it."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return text[:index]
    return text


_READERS = {
    "address": _address,
    "postcode": _postcode,
    "telephone": _telephone,
    "fax": _fax,
    "email": _email,
    "url": _url,
}
assert _READERS.keys() == {field.name for field in fields(Contact)}
