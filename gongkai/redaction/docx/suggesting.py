"""What a Word document may have to lose: suggestions with their characters in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.redaction.docx.checking import texts_of
from gongkai.redaction.model import Removal, Suggestion, Words
from gongkai.redaction.needles import occurrences
from gongkai.redaction.patterns import find


def suggest_docx(content: bytes) -> tuple[Suggestion, ...]:
    """Words of all parts that look like personal data. Raises RedactionError."""
    return tuple(each for part, texts in texts_of(content).items() for each in _of_part(part, texts))


def locate_docx(content: bytes, words: Sequence[str]) -> tuple[tuple[tuple[Removal, ...], ...], ...]:
    """The characters of every place of each word within a paragraph. Raises RedactionError."""
    parts = texts_of(content)
    return tuple(
        tuple(
            (Words(part, number, start, end),)
            for part, texts in parts.items()
            for number, text in enumerate(texts, 1)
            for start, end in occurrences(text, word)
        )
        for word in words
    )


def _of_part(part: str, texts: Sequence[str]) -> Iterator[Suggestion]:
    """What a form says stands in one paragraph and the answer in the next, so all are looked at as one text."""
    whole = "\n".join(texts)
    for kind, start, end in find(whole):
        yield Suggestion(kind, whole[start:end], _words(part, texts, start, end))


def _words(part: str, texts: Sequence[str], start: int, end: int) -> tuple[Words, ...]:
    """Characters of a part's paragraphs, joined by one character each, in each of the paragraphs."""
    firsts = [0]
    for text in texts:
        firsts.append(firsts[-1] + len(text) + 1)
    return tuple(
        Words(part, number, max(start - first, 0), min(end - first, len(text)))
        for number, (first, text) in enumerate(zip(firsts, texts, strict=False), 1)
        if first < end and start < first + len(text)
    )
