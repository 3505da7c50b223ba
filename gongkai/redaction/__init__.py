"""Words and areas removed from PDF and Word documents for good, and looking whether they are gone.

    suggestions = suggest(content)
    redacted = redact(content, [removal for each in suggestions for removal in each.removals])
    assert not verify(content, redacted.content, [...])

A document is not covered up but written anew: what lies in the areas or belongs to the words is left out, with all that
is not drawn (properties, comments, earlier revisions, attachments). `redact` looks at its own result as `verify` does
and returns nothing that it could find something in. Files are limited in size and in what they draw, not in time:
whoever takes files from strangers runs this in a process that can be ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gongkai.messages import Message
from gongkai.redaction.model import (
    STAND_IN,
    Area,
    Kind,
    Leak,
    Redacted,
    RedactionError,
    Removal,
    Suggestion,
    Words,
)

__all__ = [
    "STAND_IN",
    "Area",
    "Kind",
    "Leak",
    "Redacted",
    "RedactionError",
    "Removal",
    "Suggestion",
    "Words",
    "locate",
    "redact",
    "suggest",
    "verify",
]

MOST_BYTES = 100_000_000
_HEAD = 1024
"""Bytes within which readers look for the beginning of a PDF."""


def suggest(content: bytes) -> tuple[Suggestion, ...]:
    """Words that look like personal data, in the order of the document. Raises RedactionError for unfit files."""
    if _kind(content) == "pdf":
        from gongkai.redaction.pdf.suggesting import suggest_pdf

        return suggest_pdf(content)
    from gongkai.redaction.docx.suggesting import suggest_docx

    return suggest_docx(content)


def locate(content: bytes, words: Sequence[str]) -> tuple[tuple[tuple[Removal, ...], ...], ...]:
    """For each of the words every place where it stands, with what must be removed there for it to go.

    White space does not count, nor do breaks of lines, nor capitals. Raises RedactionError for unfit files.
    """
    if _kind(content) == "pdf":
        from gongkai.redaction.pdf.suggesting import locate_pdf

        return locate_pdf(content, words)
    from gongkai.redaction.docx.suggesting import locate_docx

    return locate_docx(content, words)


def redact(content: bytes, removals: Sequence[Removal]) -> Redacted:
    """The document without what is to be removed, which may be nothing: it still loses all that is not drawn.

    Areas are a PDF's, words a Word document's. Raises RedactionError for files that are encrypted, damaged, too large
    or of another kind, and where something cannot be removed safely.
    """
    if _kind(content) == "pdf":
        from gongkai.redaction.pdf.document import redact_pdf

        return redact_pdf(content, _areas(removals))
    from gongkai.redaction.docx.document import redact_docx

    return redact_docx(content, _words(removals))


def verify(original: bytes, redacted: bytes, removals: Sequence[Removal]) -> tuple[Leak, ...]:
    """What of the removals can still be found in `redacted`; nothing where all is gone.

    Looks in the extracted text, in the rendered pages, in the file's bytes, and in each of its parts and streams, also
    for other encodings and for codes that a font gives a meaning. Words that stand elsewhere in the original as well,
    where nobody asked for their removal, are looked for in their areas only; single characters likewise. Raises
    RedactionError for a file that cannot be read.
    """
    if _kind(original) == "pdf":
        from gongkai.redaction.pdf.checking import verify_pdf

        return verify_pdf(original, redacted, _areas(removals))
    from gongkai.redaction.docx.checking import verify_docx

    return verify_docx(original, redacted, _words(removals))


def _kind(content: bytes) -> Literal["pdf", "docx"]:
    if len(content) > MOST_BYTES:
        raise RedactionError(Message("这个文件太大或太复杂，不能可靠地遮盖。请拆分后再试。"))
    if b"%PDF-" in content[:_HEAD]:
        return "pdf"
    if content.startswith((b"PK", bytes.fromhex("d0cf11e0a1b11ae1"))):
        return "docx"
    raise RedactionError(Message("只能遮盖PDF和Word（.docx）文件。请将文件另存为其中一种后再试。"))


def _areas(removals: Sequence[Removal]) -> list[Area]:
    areas = [each for each in removals if isinstance(each, Area)]
    if len(areas) < len(removals):
        raise RedactionError(Message("PDF中应遮盖的是页面上的区域，不是段落中的文字。"))
    return areas


def _words(removals: Sequence[Removal]) -> list[Words]:
    words = [each for each in removals if isinstance(each, Words)]
    if len(words) < len(removals):
        raise RedactionError(Message("Word文件中应遮盖的是段落中的文字，不是页面上的区域。"))
    return words
