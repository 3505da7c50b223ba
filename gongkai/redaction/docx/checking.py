"""Whether anything removed from a Word document can be found again: in its text, in its parts, in its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from re import sub
from urllib.parse import unquote

from gongkai.messages import Message
from gongkai.redaction.docx.cleaning import transitional
from gongkai.redaction.docx.package import Package, read_members
from gongkai.redaction.docx.paragraphs import PICTURE, paragraphs, text_of
from gongkai.redaction.model import Leak, Words
from gongkai.redaction.needles import Needles, plain

_FOUND = Message("应遮盖的文字在文件的{where}中仍能找到，不能可靠地遮盖。请用Word另存后再试。")
Texts = Mapping[str, Sequence[str]]


def texts_of(content: bytes) -> dict[str, list[str]]:
    """The texts of all paragraphs by part. Raises RedactionError for a file that is no Word document."""
    texts = {}
    for name, part in Package(content).parts.items():
        if part.root is not None:
            transitional(part.root)
            texts[name] = [text_of(each) for each in paragraphs(part.root)]
    return texts


def verify_docx(original: bytes, redacted: bytes, removals: Sequence[Words]) -> tuple[Leak, ...]:
    """Which of the words are still in the redacted file."""
    before = texts_of(original)
    words, remaining = _parted(before, removals)
    gone = [word for word in dict.fromkeys(words) if word not in remaining]
    after = plain("".join(text for part in texts_of(redacted).values() for text in part))
    leaks = [
        _leak(word, Message("正文"))
        for word in dict.fromkeys(words)
        if len(word) > 1 and after.count(word) > remaining.count(word)
    ]
    needles = Needles(gone)
    leaks += [_leak(word, Message("字节")) for word in needles.in_bytes(redacted)]
    for name, data in read_members(redacted).items():
        found = {*needles.in_bytes(data), *needles.in_bytes(name.encode())}
        found |= set(_in_markup(data, needles)) if name.endswith((".xml", ".rels")) else set()
        leaks += [_leak(word, Message("{part}", {"part": name})) for word in sorted(found)]
    return tuple(leaks)


def _parted(texts: Texts, removals: Sequence[Words]) -> tuple[list[str], str]:
    """The words of the removals, and all text that is to stay."""
    words: list[str] = []
    marked: dict[tuple[str, int], set[int]] = {}
    for each in removals:
        paragraph = texts.get(each.part, ())
        text = paragraph[each.paragraph - 1] if 1 <= each.paragraph <= len(paragraph) else ""
        words.append(plain(text[each.start : each.end].replace(PICTURE, "")))
        marked.setdefault((each.part, each.paragraph), set()).update(range(each.start, each.end))
    stays = (
        "\x01" if at in marked.get((name, number), ()) else character
        for name, paragraph in texts.items()
        for number, text in enumerate(paragraph, 1)
        for at, character in enumerate(text)
    )
    return [word for word in words if word], plain("".join(stays))


def _in_markup(data: bytes, needles: Needles) -> Iterator[str]:
    """Words that runs part, or that stand in an attribute or an address in their own way of writing."""
    text = data.decode("utf-8", "replace")
    forms = {unescape(form) for form in (sub(r"<[^>]*>", "", text), text)}
    for form in forms | {unquote(form) for form in forms if "%" in form}:
        yield from needles.in_text(form)


def _leak(word: str, where: Message) -> Leak:
    return Leak(word, where.text("zh"), Message(_FOUND.template, {"where": where}))
