"""Where words stand on the pages of a PDF: one box for each line that they run over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from gongkai.report.places.turns import UPRIGHT, Box, Turn
from gongkai.report.write.marks.remarks import Target
from gongkai.report.write.marks.stream import Stream

_REACH = 120
"""Characters that may stand between the parts of a paragraph and are none of it: page numbers, running heads."""
_MOST_PAGES = 3
"""Pages that a paragraph may run over."""
_SLACK = 1.0
"""Points by which a character may stand outside of its paragraph's box."""

_ORDERS = (None, 0, 1, 2, 3)
"""Orders in which characters are looked at: as the file has them, then line by line in each direction of text."""


class PageTexts:
    """The characters of the pages of a document, read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[tuple[int, int | None], tuple[str, list[Box]]] = {}

    def close(self) -> None:
        """Close the document."""
        self._document.close()

    def boxes(self, target: Target) -> list[tuple[int, list[Box]]]:
        """By page, from 1, the boxes of a target's words, one a line; none where they are not found.

        The words are looked for from where their paragraph begins, over the end of a page if need be.
        """
        first, start = target.place.page, target.place.box
        if first is None or start is None or not target.line[target.start : target.end].strip():
            return []
        for order in _ORDERS:
            if found := self._found(target, first, start, order):
                return found
        return []

    def _found(self, target: Target, first: int, start: Box, order: int | None) -> list[tuple[int, list[Box]]]:
        numbers = range(first, min(first + _MOST_PAGES, len(self._document) + 1))
        stream = Stream((number, self._page(number, order)[0]) for number in numbers)
        boxes = self._page(first, order)[1]
        near = next((at for at in range(len(stream)) if _is_within(stream.at(at), first, boxes, start)), 0)
        found = stream.find(target, near)
        stretches = [found] if found else stream.find_interrupted(target, near, _REACH)
        result: dict[int, list[Box]] = {}
        for stretch in stretches:
            for number, begin, end in stream.parts(*stretch):
                text, boxes = self._page(number, order)
                printed = [boxes[at] for at in range(begin, end) if not text[at].isspace()]
                result.setdefault(number, []).extend(_lines(printed))
        return list(result.items())

    def _page(self, number: int, order: int | None) -> tuple[str, list[Box]]:
        """The characters of a page and the box of each."""
        if (number, order) not in self._pages:
            if order is None:
                self._pages[number, order] = self._read(number)
            else:
                self._pages[number, order] = _in_lines(*self._page(number, None), UPRIGHT[order])
        return self._pages[number, order]

    def _read(self, number: int) -> tuple[str, list[Box]]:
        page = self._document[number - 1]
        text_page = page.get_textpage()
        try:
            return _characters(text_page.raw)
        finally:
            text_page.close()
            page.close()


def _is_within(at: tuple[int, int], page: int, boxes: Sequence[Box], box: Box) -> bool:
    number, index = at
    if number != page:
        return False
    x0, y0, x1, y1 = boxes[index]
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


def _in_lines(text: str, boxes: Sequence[Box], upright: Turn) -> tuple[str, list[Box]]:
    """The printed characters line by line, where the file has them in another order."""
    placed = sorted(
        ((upright(*box), number) for number, box in enumerate(boxes) if not text[number].isspace()),
        key=lambda each: each[0][1] + each[0][3],
    )
    lines: list[list[tuple[float, int]]] = []
    bottom = 0.0
    for (left, top, _, low), number in placed:
        if not lines or (top + low) / 2 > bottom:
            lines.append([])
            bottom = low
        lines[-1].append((left, number))
    order = [number for line in lines for _, number in sorted(line)]
    return "".join(text[number] for number in order), [boxes[number] for number in order]


def _characters(handle: object) -> tuple[str, list[Box]]:
    text: list[str] = []
    boxes: list[Box] = []
    rectangle = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(handle)):
        text.append(chr(raw.FPDFText_GetUnicode(handle, index) or 0x20))
        raw.FPDFText_GetLooseCharBox(handle, index, rectangle)
        boxes.append((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
    return "".join(text), boxes


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes of characters put together by lines, whichever way these run."""
    whole: Box | None = None
    last: Box | None = None
    for box in boxes:
        if whole is not None and last is not None and _follows(last, box):
            whole = min(whole[0], box[0]), min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3])
        else:
            if whole is not None:
                yield whole
            whole = box
        last = box
    if whole is not None:
        yield whole


def _follows(one: Box, other: Box) -> bool:
    """Whether two characters are of one line: beside one another, and no more than some characters apart."""
    height, width = one[3] - one[1], one[2] - one[0]
    across = min(one[3], other[3]) - max(one[1], other[1]) > height / 2
    down = min(one[2], other[2]) - max(one[0], other[0]) > width / 2
    apart = max(other[0] - one[2], one[0] - other[2]) if across else max(other[1] - one[3], one[1] - other[3])
    return (across or down) and apart < 4 * max(height, width)
