"""Redaction of a PDF: written anew, then looked through for what was to go."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.messages import Message
from gongkai.redaction.model import Area, Redacted, RedactionError
from gongkai.redaction.pdf.checking import leaks_of, words_in
from gongkai.redaction.pdf.writing import written_anew

_STAYS = Message("“{text}”在别处还有{count}处，未要求遮盖。")


def redact_pdf(content: bytes, removals: Sequence[Area]) -> Redacted:
    """The PDF without what lies in the areas. Raises RedactionError where that cannot be done for good."""
    redacted, warnings = written_anew(content, removals)
    words, elsewhere = words_in(content, removals)
    if leaks := leaks_of(redacted, removals, words, elsewhere):
        raise RedactionError(leaks[0].message)
    warnings += [Message(_STAYS.template, {"text": text, "count": count}) for text, count in elsewhere.items() if count]
    return Redacted(redacted, tuple(words), tuple(warnings))
