"""PDF with a text layer: words and ruled lines of all pages on one plane, then grids and paragraphs.

PDFium finds the characters. Reading a character's box costs far more than reading its code, so boxes are asked for
the first and the last character of each word only.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
from pypdfium2 import raw

from gongkai.report.model import Place
from gongkai.report.places.turns import ON_PAGE, UPRIGHT, Box
from gongkai.report.read.archive import damaged, encrypted, too_large
from gongkai.report.read.bands import banded_grid
from gongkai.report.read.detect import scan
from gongkai.report.read.document import Block, Document
from gongkai.report.read.geometry import Rule, Word, frames, join_frames, ruled_grid, text_lines
from gongkai.report.read.page_numbers import is_number_of
from gongkai.report.read.run_together import parted
from gongkai.report.read.unruled import in_order, loose_blocks

_MOST_PAGES = 1_000
"""Pages of a file; a report has five to thirty."""
_MOST_CHARACTERS = 60_000
"""Characters of a page that are read: a page of small print has five thousand."""
_MOST_OBJECTS = 50_000
"""Pieces of text and lines of a page: a page of tables has two thousand."""
_FEWEST_CHARACTERS = 16
"""Characters from which a file counts as having a text layer."""
_THICKEST_RULE = 3.0
_SHORTEST_RULE = 4.0
_WORD = re.compile(r"\S+")
_EDGE = 1.0
"""Points by which a character may reach over a ruled line."""
_SAMPLE = 16
"""Characters of a page that are asked which way they run."""
_PAGE_GAP = 2.0


def read_pdf(data: bytes) -> Document:
    """Read a PDF. Raises ReadError: `scan` where it has only pictures, `encrypted`, `damaged`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise encrypted() from error
        raise damaged() from error
    try:
        if len(document) > _MOST_PAGES:
            raise too_large()
        pages = [_Page(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    finally:
        document.close()
    if sum(len(word.text) for page in pages for word in page.words) < _FEWEST_CHARACTERS:
        raise scan()
    plane = _Plane()
    for page in pages:
        plane.add(page)
    return Document("pdf", plane.blocks())


class _Page:
    """The words and ruled lines of one page, upright whichever way the page was turned."""

    def __init__(self, document: pypdfium2.PdfDocument, index: int) -> None:
        self.number = index + 1
        self.words: list[Word] = []
        self.vertical: list[Rule] = []
        self.horizontal: list[Rule] = []
        page = document[index]
        try:
            if raw.FPDFPage_CountObjects(page.raw) > _MOST_OBJECTS:
                raise too_large()
            text_page = page.get_textpage()
            try:
                self._read_words(page, text_page)
            finally:
                text_page.close()
        finally:
            page.close()

    def _read_words(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> None:
        handle = text_page.raw
        count = min(raw.FPDFText_CountChars(handle), _MOST_CHARACTERS)
        if count <= 0:
            return
        text = _characters(handle, count)
        self.turn = _direction(handle, text)
        self._read_rules(page)
        self._edges = sorted((rule.at, rule.start, rule.end) for rule in self.vertical)
        spans = [match.span() for match in _WORD.finditer(text)]
        ends = [index for first, end in spans for index in ((first, end - 1) if end > first + 1 else (first,))]
        boxes = iter(self._boxes(handle, ends))
        for first, end in spans:
            box = next(boxes)
            if end > first + 1:
                last = next(boxes)
                if not _in_line(box, last) or self._crosses(whole := _union(box, last)):
                    self._read_characters(handle, text, range(first, end))
                    continue
                box = whole
            self._add_word(text[first:end], box)

    def _boxes(self, handle: object, indices: Sequence[int]) -> list[Box]:
        """The boxes of characters on the plane. All are kept in one buffer, which is far cheaper than one at a time."""
        corners = (raw.FS_RECTF * len(indices))()
        get_box = raw.FPDFText_GetLooseCharBox
        for index, corner in zip(indices, corners, strict=True):
            get_box(handle, index, corner)
        upright = UPRIGHT[self.turn]
        return [upright(left, bottom, right, top) for left, top, right, bottom in struct.iter_unpack("4f", corners)]

    def _crosses(self, box: Box) -> bool:
        """Whether a ruled line runs through a box: what stands on either side is two cells', however close."""
        x0, y0, x1, y1 = box
        first, last = bisect_left(self._edges, (x0 + _EDGE,)), bisect_left(self._edges, (x1 - _EDGE,))
        if first >= last:
            return False
        middle = (y0 + y1) / 2
        return any(start <= middle <= end for _, start, end in self._edges[first:last])

    def _read_characters(self, handle: object, text: str, indices: Sequence[int]) -> None:
        """Words out of characters that PDFium gives without a break, though they stand on several lines."""
        word, whole, previous = "", None, None
        for index, box in zip(indices, self._boxes(handle, indices), strict=True):
            if (
                previous is not None
                and whole is not None
                and (not _in_line(previous, box) or self._crosses(_union(previous, box)))
            ):
                self._add_word(word, whole)
                word, whole = "", None
            word += text[index]
            whole = box if whole is None else _union(whole, box)
            previous = box
        if whole is not None:
            self._add_word(word, whole)

    def _add_word(self, text: str, box: Box) -> None:
        x0, y0, x1, y1 = box
        left, bottom, right, top = ON_PAGE[self.turn](x0, y0, x1, y1)
        place = Place(self.number, (round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)))
        self.words.append(Word(text, x0, y0, x1, y1, self.number, place))

    def _read_rules(self, page: pypdfium2.PdfPage) -> None:
        handle = page.raw
        bounds = [ctypes.c_float() for _ in range(4)]
        pointers = [ctypes.byref(value) for value in bounds]
        for index in range(raw.FPDFPage_CountObjects(handle)):
            item = raw.FPDFPage_GetObject(handle, index)
            if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
                continue
            raw.FPDFPageObj_GetBounds(item, *pointers)
            left, bottom, right, top = (value.value for value in bounds)
            if min(right - left, top - bottom) <= _THICKEST_RULE:
                self._add_rule((left, bottom, right, top))
            else:
                for box in _segments(item):
                    self._add_rule(box)

    def _add_rule(self, box: Box) -> None:
        x0, y0, x1, y1 = UPRIGHT[self.turn](*box)
        if x1 - x0 <= _THICKEST_RULE and y1 - y0 >= _SHORTEST_RULE:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))
        elif y1 - y0 <= _THICKEST_RULE and x1 - x0 >= _SHORTEST_RULE:
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))


def _characters(handle: object, count: int) -> str:
    """The page's characters, one for one with PDFium's numbering."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    return "".join(map(chr, (raw.FPDFText_GetUnicode(handle, index) or 0x20 for index in range(count))))


def _direction(handle: object, text: str) -> int:
    """Which way most characters run: quarter turns, 0 for upright ones."""
    printed = [match.start() for match in re.finditer(r"\S", text)]
    sample = printed[:: max(1, len(printed) // _SAMPLE)]
    quarters = Counter(round(raw.FPDFText_GetCharAngle(handle, index) / (math.pi / 2)) % 4 for index in sample)
    return quarters.most_common(1)[0][0] if quarters else 0


def _segments(item: object) -> Iterator[Box]:
    """The straight lines of a path, as thin boxes (left, bottom, right, top)."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPath_CountSegments(item), 4 * _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            points = [point]
            continue
        points.append(point)
        yield _box(points[-2] if len(points) > 1 else point, point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield _box(point, points[0])


def _in_line(one: Box, other: Box) -> bool:
    """Whether one character follows the other on one line."""
    return other[0] >= one[0] and abs(one[1] + one[3] - other[1] - other[3]) < one[3] - one[1]


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _box(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


@dataclass(slots=True)
class _Plane:
    """All pages under one another."""

    words: list[Word] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    bottom: float = 0.0

    def add(self, page: _Page) -> None:
        """Set a page under those before, without its page number."""
        words = _without_page_number(page)
        if not words:
            return
        rules = page.vertical
        top = min(min(word.y0 for word in words), *(rule.start for rule in rules), math.inf)
        shift = self.bottom + _PAGE_GAP - top
        self.words.extend(
            Word(text, x0, y0 + shift, x1, y1 + shift, number, place) for text, x0, y0, x1, y1, number, place in words
        )
        self.vertical.extend(Rule(rule.at, rule.start + shift, rule.end + shift) for rule in page.vertical)
        self.horizontal.extend(Rule(rule.at + shift, rule.start, rule.end) for rule in page.horizontal)
        bottom = max(max(word.y1 for word in words), *(rule.end for rule in rules), -math.inf)
        self.bottom = bottom + shift

    def blocks(self) -> list[Block]:
        """Grids and paragraphs in reading order."""
        tables = join_frames(frames(self.vertical, self.horizontal), self.words)
        placed: list[tuple[float, Block]] = []
        loose: list[Word] = []
        inside: list[list[Word]] = [[] for _ in tables]
        for word in self.words:
            for number, frame in enumerate(tables):
                if frame.top <= word.y <= frame.bottom:
                    inside[number].append(word)
                    break
            else:
                loose.append(word)
        for frame, words in zip(tables, inside, strict=True):
            placed.append((frame.top, ruled_grid(frame, words)))
        return in_order([*placed, *loose_blocks([parted(line) for line in text_lines(loose)], banded_grid)])


def _without_page_number(page: _Page) -> Sequence[Word]:
    """The words of a page without a first or last line, outside all tables, that is only its number."""
    words: Sequence[Word] = page.words
    for outermost in (max, min):
        if not words:
            break
        edge = outermost(words, key=_middle)
        reach = (edge.y1 - edge.y0) / 2
        line = [word for word in words if abs(word.y - edge.y) < reach]
        others = [word for word in words if abs(word.y - edge.y) >= reach]
        if not is_number_of(" ".join(word.text for word in sorted(line, key=_left)), page.number):
            continue
        if not others:
            return words if len(line) == 1 else []  # a lone figure may be a table's last, one in strokes is none
        gap = min(abs(word.y - edge.y) for word in others)
        if gap > 3 * reach and not any(rule.start <= edge.y <= rule.end for rule in page.vertical):
            words = others
    return words


def _middle(word: Word) -> float:
    return word.y0 + word.y1


def _left(word: Word) -> float:
    return word.x0
