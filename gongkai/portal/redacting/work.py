"""What is done with the documents themselves, in a process of its own: see `gongkai.portal.isolation`.

Every function takes and gives what JSON can carry; files are in base64.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_double
from io import BytesIO
from typing import Any

import pypdfium2
from pypdfium2 import raw

from gongkai.corpus.worker import message_to_json
from gongkai.messages import Message
from gongkai.portal.redacting.choice import (
    PICTURE,
    Entry,
    Sheet,
    entry_as_json,
    millimetres,
    removal_as_json,
    removal_of,
    sheet_as_json,
)
from gongkai.redaction import RedactionError, Removal, Words, locate, redact, suggest, verify

WIDTH, _TALLEST = 1100, 4400
"""Pixels of a page's picture: its width, and its height where that would be more."""
MOST_PAGES = 300
"""Pages of a document that is redacted here: each is looked at by a person."""
MOST_ENTRIES = 3_000
MOST_CHARACTERS = 500_000
"""Characters of a Word document that is shown here."""
_PICTURE = "\ufffc"
_SPAN = 10_000


class TooMuchError(Exception):
    """A document that is more than a person can look at here; `message` says so."""

    message = Message("文件太长，或者像个人信息的内容太多，不能在这里逐处遮盖。请拆分后再试。")


def read(content: str, known: Sequence[Sequence[str]]) -> dict[str, Any]:
    """What stands in a document, and what may have to go: words that look like personal data, and known words.

    `known` has for each word what it is, how it is shown, and the word itself. Raises RedactionError, TooMuchError.
    """
    document = b64decode(content)
    sheets = _sheets(document) if _is_pdf(document) else []
    parts = {} if sheets else _parts(document)
    entries = [*_known(document, known), *_suggested(document), *_pictures(parts)]
    if len(entries) > MOST_ENTRIES:
        raise TooMuchError
    return {
        "sheets": [sheet_as_json(sheet) for sheet in sheets],
        "parts": parts,
        "entries": [entry_as_json(entry) for entry in entries],
    }


def find(content: str, words: Sequence[str]) -> list[list[list[list[Any]]]]:
    """For each word its places, each with what is to be removed. Raises RedactionError."""
    return [
        [[removal_as_json(removal) for removal in place] for place in places]
        for places in locate(b64decode(content), words)
    ]


def make(content: str, removals: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The document without what is to be removed, looked through once more. Raises RedactionError."""
    original, wanted = b64decode(content), [removal_of(each) for each in removals]
    made = redact(original, wanted)
    return {
        "content": b64encode(made.content).decode(),
        "warnings": [message_to_json(each) for each in made.warnings],
        "leaks": check(content, b64encode(made.content).decode(), removals),
        "pages": len(_sheets(made.content)) if _is_pdf(made.content) else 0,
    }


def check(content: str, redacted: str, removals: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What can still be found of it: in the text, as drawn, in the bytes. Raises RedactionError."""
    found = verify(b64decode(content), b64decode(redacted), [removal_of(each) for each in removals])
    return [message_to_json(each.message) for each in found]


def draw(content: str, page: int) -> str:
    """A page of a PDF as PNG. Raises RedactionError for a page that is not there."""
    document = _opened(b64decode(content))
    if not 1 <= page <= len(document):
        raise RedactionError(Message("没有第{page}页", {"page": page}))
    shown = document[page - 1]
    width, height = shown.get_size()
    picture = shown.render(scale=min(WIDTH / width, _TALLEST / height), may_draw_forms=True).to_pil()
    buffer = BytesIO()
    picture.convert("RGB").save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()


def texts(content: str) -> dict[str, list[str]]:
    """The paragraphs of a Word document by part. Raises RedactionError."""
    return _parts(b64decode(content))


def _is_pdf(document: bytes) -> bool:
    return b"%PDF-" in document[:1024]


def _opened(document: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError as error:
        raise RedactionError(Message("这个PDF已损坏或者有密码，不能遮盖。请另存为没有密码的文件后再试。")) from error


def _sheets(document: bytes) -> list[Sheet]:
    opened = _opened(document)
    if len(opened) > MOST_PAGES:
        raise TooMuchError
    return [_sheet(opened[index]) for index in range(len(opened))]


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    """The page's size and the way from its picture to its own coordinates, measured at three corners."""
    width, height = page.get_size()

    def at(x: int, y: int) -> tuple[float, float]:
        across, up = c_double(), c_double()
        raw.FPDF_DeviceToPage(page.raw, 0, 0, _SPAN, _SPAN, 0, x, y, byref(across), byref(up))
        return across.value, up.value

    origin, right, below = at(0, 0), at(_SPAN, 0), at(0, _SPAN)
    return Sheet(
        round(millimetres(width), 2),
        round(millimetres(height), 2),
        origin,
        (right[0] - origin[0], right[1] - origin[1]),
        (below[0] - origin[0], below[1] - origin[1]),
    )


def _parts(document: bytes) -> dict[str, list[str]]:
    from gongkai.redaction.docx.checking import texts_of  # loads lxml, which PDFs do not need

    parts = {name: list(found) for name, found in texts_of(document).items() if any(text.strip() for text in found)}
    if sum(len(text) for found in parts.values() for text in found) > MOST_CHARACTERS:
        raise TooMuchError
    return parts


def _known(document: bytes, known: Sequence[Sequence[str]]) -> Iterator[Entry]:
    for (kind, shown, _word), places in zip(known, locate(document, [word for _, _, word in known]), strict=True):
        if places:
            yield Entry(kind, shown, places)


def _suggested(document: bytes) -> list[Entry]:
    """Suggestions, those of the same words together."""
    together: dict[tuple[str, str], list[tuple[Removal, ...]]] = {}
    for each in suggest(document):
        together.setdefault((each.kind.value, each.text), []).append(each.removals)
    return [Entry(kind, text, tuple(places)) for (kind, text), places in together.items()]


def _pictures(parts: dict[str, list[str]]) -> Iterable[Entry]:
    for part, paragraphs in parts.items():
        for number, text in enumerate(paragraphs, 1):
            for place, character in enumerate(text):
                if character == _PICTURE:
                    words = Words(part, number, place, place + 1)
                    yield Entry(PICTURE, str(number), ((words,),))
