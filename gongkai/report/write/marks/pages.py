"""Where words stand on the pages of a PDF: one box for each line that they run over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from gongkai.report.write.marks.remarks import Target
from gongkai.report.write.marks.stream import Stream

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own coordinates."""

_REACH = 120
"""Characters that may stand between the parts of a paragraph and are none of it: page numbers, running heads."""
_MOST_PAGES = 3
"""Pages that a paragraph may run over."""
_SLACK = 1.0
"""Points by which a character may stand outside of its paragraph's box."""


class PageTexts:
    """The characters of the pages of a document, read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[int, tuple[str, list[Box]]] = {}

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
        numbers = range(first, min(first + _MOST_PAGES, len(self._document) + 1))
        stream = Stream((number, self._page(number)[0]) for number in numbers)
        near = next((at for at in range(len(stream)) if self._is_within(stream.at(at), first, start)), 0)
        found = stream.find(target, near)
        stretches = [found] if found else stream.find_interrupted(target, near, _REACH)
        result: dict[int, list[Box]] = {}
        for stretch in stretches:
            for number, begin, end in stream.parts(*stretch):
                text, boxes = self._page(number)
                printed = [boxes[at] for at in range(begin, end) if not text[at].isspace()]
                result.setdefault(number, []).extend(_lines(printed))
        return list(result.items())

    def _is_within(self, at: tuple[int, int], page: int, box: Box) -> bool:
        number, index = at
        if number != page:
            return False
        x0, y0, x1, y1 = self._page(number)[1][index]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK

    def _page(self, number: int) -> tuple[str, list[Box]]:
        """The characters of a page and the box of each."""
        if number not in self._pages:
            page = self._document[number - 1]
            text_page = page.get_textpage()
            try:
                self._pages[number] = _characters(text_page.raw)
            finally:
                text_page.close()
                page.close()
        return self._pages[number]


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
