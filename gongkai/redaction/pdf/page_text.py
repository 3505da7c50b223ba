"""The characters of a PDF's pages with their boxes, as PDFium finds them: also those that are invisible."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from gongkai.messages import Message
from gongkai.redaction.model import Area, Box, RedactionError

MOST_PAGES = 1_000
"""Pages of a file; one that is longer is to be split."""
_MOST_CHARACTERS = 200_000
"""Characters of a page."""
_MARGIN = 0.75
"""Points by which a suggested area goes beyond the ink, so that no edge of it shows."""
ENCRYPTED = Message("这个PDF有密码。请先用密码打开，另存为没有密码的文件，再作遮盖。")
DAMAGED = Message("这个PDF已损坏，不能可靠地遮盖。请重新导出或打印为PDF后再试。")
TOO_LARGE = Message("这个文件太大或太复杂，不能可靠地遮盖。请拆分后再试。")


@dataclass(frozen=True, slots=True)
class Character:
    """A character and the box of its ink."""

    text: str
    box: Box

    def overlaps(self, box: Box) -> bool:
        """Whether its middle lies in a box."""
        x, y = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
        return box[0] <= x <= box[2] and box[1] <= y <= box[3]


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document in PDFium. Raises RedactionError for what is encrypted, damaged or too long."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise RedactionError(ENCRYPTED if encrypted else DAMAGED) from error
    try:
        if len(document) > MOST_PAGES:
            raise RedactionError(TOO_LARGE)
        yield document
    except pypdfium2.PdfiumError as error:
        raise RedactionError(DAMAGED) from error
    finally:
        document.close()


def characters(document: pypdfium2.PdfDocument, index: int) -> list[Character]:
    """The characters of a page in PDFium's order, breaks of lines among them."""
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            return _characters(text_page.raw)
        finally:
            text_page.close()
    finally:
        page.close()


def _characters(handle: object) -> list[Character]:
    count = raw.FPDFText_CountChars(handle)
    if count > _MOST_CHARACTERS:
        raise RedactionError(TOO_LARGE)
    found = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(max(count, 0)):
        code = raw.FPDFText_GetUnicode(handle, index)
        raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
        text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        found.append(Character(text, (left.value, bottom.value, right.value, top.value)))
    return found


def areas_around(page: int, found: Sequence[Character]) -> tuple[Area, ...]:
    """Areas that cover the ink of characters that follow each other: one for each line that they stand on."""
    boxes: list[Box] = []
    for character in found:
        box = character.box
        if not character.text.strip() or box[0] == box[2] or box[1] == box[3]:
            continue
        if boxes and _in_line(boxes[-1], box):
            boxes[-1] = _union(boxes[-1], box)
        else:
            boxes.append(box)
    return tuple(Area(page, (box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN)) for box in boxes)


def _in_line(line: Box, box: Box) -> bool:
    """Whether a character goes on with a line, to the right or, in turned text, up or down the page."""
    reach = 2 * max(box[2] - box[0], box[3] - box[1])
    across = min(line[3], box[3]) - max(line[1], box[1])
    if across > 0 and box[0] - line[2] < reach and line[0] - box[2] < reach:
        return True
    narrow = line[2] - line[0] < 1.5 * (box[2] - box[0])
    along = min(line[2], box[2]) - max(line[0], box[0])
    return narrow and along > 0 and box[1] - line[3] < reach / 4 and line[1] - box[3] < reach / 4


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
