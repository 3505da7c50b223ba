"""Plain text as a web page: its lines, numbered and otherwise as they are, with marks, and the remarks beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources

from gongkai.messages import Language, Message
from gongkai.report.model import Place
from gongkai.report.places.characters import decode
from gongkai.report.write.labels import printable
from gongkai.report.write.marks.listing import gravest, hint, listing, mark_id, remark_id, style_sheet
from gongkai.report.write.marks.package import damaged
from gongkai.report.write.marks.ranges import Ranges
from gongkai.report.write.marks.remarks import Copy, Remark, Target
from gongkai.report.write.marks.stream import Stream

_CHUNK = re.compile(r"\S+(?: \S+)*")
"""Words with single spaces between them."""
_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_LINES_OF_A_CELL = 3
_REACH = 80
"""Characters that may stand within a paragraph and are none of it: a page's number, a running head."""


def mark_text(data: bytes, remarks: Sequence[Remark], language: Language) -> Copy:
    """The text as a page in UTF-8 with marks, and the findings that stand in its list only. Raises MarkError."""
    try:
        text = decode(data)
    except UnicodeError as error:
        raise damaged() from error
    marker = _Marker(_lines(text, remarks), remarks)
    for number, remark in enumerate(remarks):
        for target in remark.targets:
            marker.add(number, target)
    unplaced = [number for number in range(len(remarks)) if number not in marker.placed]
    page = "\n".join(_page(marker, remarks, language))
    return Copy(page.encode("utf-8", "xmlcharrefreplace"), unplaced)


def _lines(text: str, remarks: Sequence[Remark]) -> list[str]:
    """The lines of a text as the reader has counted them: a form feed ends a line, or only a page.

    Which of the two is told from where the cells stand.
    """
    cells = [target for remark in remarks for target in remark.targets if target.cell_id and target.line.strip()]
    ways = [text.replace("\f", "\n").splitlines(), text.split("\n")]
    return max(ways, key=lambda lines: sum(_at(lines, target) is not None for target in cells))


def _at(lines: Sequence[str], target: Target) -> int | None:
    """Where in its line a cell's text begins, nearest to its column; None where it is not in that line."""
    line, column = target.place.line, target.place.column
    if line is None or not 0 < line <= len(lines):
        return None
    text, words = lines[line - 1], target.line.split("\n")[0]
    if not words:
        return min(max((column or 1) - 1, 0), len(text))
    starts = [at for at in range(len(text)) if text.startswith(words, at)]
    return min(starts, key=lambda at: abs(at + 1 - (column or 1)), default=None)


class _Marker:
    """What is marked in each line, by its number from 0."""

    def __init__(self, lines: Sequence[str], remarks: Sequence[Remark]) -> None:
        self.lines = lines
        self._remarks = remarks
        self._stream = Stream(enumerate(lines))
        self._ranges: Ranges[int] = Ranges()
        self._anchored: set[int] = set()
        self.placed: set[int] = set()

    def add(self, number: int, target: Target) -> None:
        """Put a remark at a place."""
        for line, start, end in self._cell(target) if target.cell_id else self._words(target):
            self._ranges.add(line, start, end, number)
            self.placed.add(number)

    def _cell(self, target: Target) -> list[tuple[int, int, int]]:
        line = _line_of(target.place, self.lines)
        if line is None:
            return []
        start = _at(self.lines, target)
        if start is not None:
            return [(line, start, start + max(1, len(target.line.split("\n")[0])))]
        for below in range(line + 1, min(line + 1 + _LINES_OF_A_CELL, len(self.lines))):
            if self.lines[below].strip() == target.line.split("\n")[0]:  # on a further line of its cell
                return [(below, 0, len(self.lines[below]))]
        # Put together from several lines or words: what stands at its column.
        column = (target.place.column or 1) - 1
        word = re.compile(r"\S+").match(self.lines[line], column)
        return [(line, column, word.end() if word else column + 1)]

    def _words(self, target: Target) -> list[tuple[int, int, int]]:
        line = _line_of(target.place, self.lines)
        if line is None:
            return []
        if not target.line and target.place.column is not None:
            chunk = _CHUNK.match(self.lines[line], target.place.column - 1)
            return [(line, *(chunk.span() if chunk else (0, len(self.lines[line]))))]
        near = self._stream.start_of(line)
        found = self._stream.find(target, near)
        stretches = [found] if found else self._stream.find_interrupted(target, near, _REACH)
        parts = [part for stretch in stretches for part in self._stream.parts(*stretch)]
        return parts or [(line, 0, len(self.lines[line]))]

    def line(self, number: int) -> str:
        """A line of the page."""
        text = self.lines[number]
        reach = self._ranges.reach(number)
        pieces = []
        for words, numbers, ending in self._ranges.pieces(number, text + " " * (reach - len(text))):
            shown = escape(printable(words)) if words.strip("\t") else words
            if numbers:
                grade, title = gravest(self._remarks, numbers), escape(hint(self._remarks, numbers))
                anchors = "".join(map(self._anchor, numbers))
                shown = f'{anchors}<mark class="gongkai-mark gongkai-{grade}" title="{title}">{shown}</mark>'
                links = "".join(f'<a href="#{remark_id(each)}">{self._code(each)}</a>' for each in ending)
                shown += f'<sup class="gongkai-ref">{links}</sup>' if links else ""
            pieces.append(shown)
        return "".join(pieces)

    def _code(self, number: int) -> str:
        return self._remarks[number].code

    def _anchor(self, number: int) -> str:
        """The place that the list leads to: a remark's first mark."""
        if number in self._anchored:
            return ""
        self._anchored.add(number)
        return f'<span id="{mark_id(number)}"></span>'


def _line_of(place: Place, lines: Sequence[str]) -> int | None:
    return place.line - 1 if place.line is not None and 0 < place.line <= len(lines) else None


def _page(marker: _Marker, remarks: Sequence[Remark], language: Language) -> Iterator[str]:
    title = escape(Message("年度报告检查结果").text(language))
    layout = resources.files(__package__).joinpath("text.css").read_text(encoding="utf-8")
    yield f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[language]}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{style_sheet()}{layout}</style>\n</head>\n<body>\n<main>"
    for number in range(len(marker.lines)):
        yield f"<p>{marker.line(number)}</p>"
    yield f"</main>\n{listing(remarks, marker.placed, language)}\n</body>\n</html>\n"
