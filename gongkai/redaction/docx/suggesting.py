"""What a Word document may have to lose: suggestions with their characters in paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.redaction.docx.checking import texts_of
from gongkai.redaction.model import Suggestion, Words
from gongkai.redaction.patterns import find


def suggest_docx(content: bytes) -> tuple[Suggestion, ...]:
    """Words of all parts that look like personal data. Raises RedactionError."""
    return tuple(each for part, texts in texts_of(content).items() for each in _of_part(part, texts))


def _of_part(part: str, texts: Sequence[str]) -> Iterator[Suggestion]:
    """What a form says stands in one paragraph and the answer in the next, so all are looked at as one text."""
    whole = "\n".join(texts)
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    for kind, start, end in find(whole):
        words = tuple(
            Words(part, number, max(start - first, 0), min(end - first, len(text)))
            for number, (first, text) in enumerate(zip(starts, texts, strict=False), 1)
            if first < end and start < first + len(text)
        )
        yield Suggestion(kind, whole[start:end], words)
