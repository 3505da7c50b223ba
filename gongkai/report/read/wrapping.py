"""Paragraphs out of printed lines: empty lines and page numbers left out, broken lines joined again.

Word files and web pages have paragraphs of their own and are left as they are. Text converted from pages has
lines: where several are equally wide, that is the width of the page, and a line goes on in the next one if
that one's first word had no room. A bracket or quotation that stays open goes on in any case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.report.read.document import Block, Grid, Paragraph, Token
from gongkai.report.read.headings import Style, is_wording, split_ordinal
from gongkai.report.read.page_numbers import is_page_number

_WIDEST_PAGE, _NARROWEST_PAGE = 140, 44
"""Columns of a page's lines, a Chinese character counted as two: small type across a page, and large type."""
_EQUAL = 6
"""Columns by which full lines differ: an indent of two characters, and marks that may not begin a line."""
_ROOM = 8
"""Columns that a full line may leave free, besides: printers set space around figures."""
_FULL_LINES = 3
"""Lines of equal width that end within a sentence, from which a text counts as wrapped."""
_LONGEST_BRACKET = 160
"""Characters from an open bracket to its end, over which a paragraph may be broken."""
_MOST_BLOCKS = 50_000
"""Blocks of the longest report; what follows them belongs to none."""
_LONGEST_PARAGRAPH = 5_000
"""Characters to which no more lines are joined: longer ones are no prose."""

_STROKES = frozenset(("—", "–", "－", "-", "――", "——", "--"))
_NOTHING = _STROKES | {"\u200b", "\ufeff"}
_BEGINS_NUMBER = frozenset("-—－–―•·第0123456789")
_FIRST_WORD = re.compile(r"(?:[!-~]{1,60}|.)[，。、；：）》”’！？]{0,2}")
_SENTENCE_END = re.compile(r"[。！？!?][”’」』）)》】]?$")
_LIST = re.compile(r"\d{1,2}\s?[、.．]\D|[一二三四五六七八九十]是|[●○■◆•·*]")
_BEFORE_LIST = "；：…;:"
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("(", ")"))


class RunningText(list[Block]):
    """Blocks whose paragraphs are whole."""


def running_text(blocks: Sequence[Block]) -> RunningText:
    """The blocks with whole paragraphs, each at the place of its first line; `RunningText` as it is."""
    if isinstance(blocks, RunningText):
        return blocks
    blocks = blocks[:_MOST_BLOCKS]
    width = _page_width(blocks)
    text = RunningText()
    line = ""
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            text.append(block)
            line = ""
            continue
        stripped = block.text.strip()
        if not stripped or stripped in _NOTHING or _is_page_number(blocks, index, stripped):
            continue
        last = text[-1] if line else None
        if isinstance(last, Paragraph) and _goes_on(last, line, block, stripped, width):
            text[-1] = Paragraph(last.text.rstrip() + stripped, last.place, last.heading)
        else:
            text.append(block)
        line = stripped
    return text


def _is_page_number(blocks: Sequence[Block], index: int, text: str) -> bool:
    """Whether a line is a page's number: in strokes, or between lines that are strokes."""
    if len(text) < 4 and text.isdecimal() and 0 < index < len(blocks) - 1:
        return _is_stroke(blocks[index - 1]) and _is_stroke(blocks[index + 1])
    return text[0] in _BEGINS_NUMBER and is_page_number(text)


def _is_stroke(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.strip() in _STROKES


def _goes_on(last: Paragraph, line: str, following: Paragraph, after: str, width: int) -> bool:
    """Whether `following`, with the text `after`, goes on with `last`, whose last line is `line`."""
    if line[-1] in "。！？" or (following.place.line is None and following.place.page is None):
        return False
    if last.heading or following.heading or len(last.text) > _LONGEST_PARAGRAPH:
        return False
    joins = _is_open(last.text, after) or _is_wrapped(line, after, width) or _is_cut(last.text, line, after)
    return joins and not _begins_anew(after)


def _begins_anew(text: str) -> bool:
    """Whether a line begins with the ordinal of a heading, not by chance (单一，... broken behind 单)."""
    ordinal, start = split_ordinal(text[:20])
    if ordinal.style is Style.CHINESE:
        return text[start - 1] not in "，," or is_wording(text)
    return ordinal.value > 0 and text[0] in "（("


def _is_cut(paragraph: str, line: str, after: str) -> bool:
    """Whether a page ends within prose. A line without any full stop may be a heading, though."""
    return (
        "。" in paragraph
        and after[-1] == "。"
        and line[-1] not in _BEFORE_LIST
        and not _SENTENCE_END.search(line[-2:])
        and not _LIST.match(after)
    )


def _is_open(before: str, after: str) -> bool:
    """Whether a bracket or quotation is open at the end of `before` that `after` closes, or leaves open."""
    for opening, closing in _PAIRS:
        start = before.rfind(opening, -_LONGEST_BRACKET)
        if start > before.rfind(closing, -_LONGEST_BRACKET):
            end = after.find(closing, 0, _LONGEST_BRACKET)
            if opening not in after[: end if end >= 0 else None] and (end >= 0 or after[-1] != "。"):
                return True
    return False


def split_at_headings(grid: Grid) -> list[Block]:
    """A grid that runs on over the headings of sections, cut there: tables, and headings and prose between.

    Spreadsheets and texts laid out by spaces have one grid for several tables. Without headings, the one
    grid as it is.
    """
    parts: list[Block] = []
    rows: list[list[Token]] = []
    in_prose = False
    for row in grid.rows:
        filled = [token for token in row if token.text.strip()]
        if len(filled) == 1 and (is_wording(filled[0].text) or (in_prose and _is_prose(filled[0].text))):
            if rows:
                parts.append(Grid(rows, grid.exact))
                rows = []
            parts.append(Paragraph(filled[0].text, filled[0].place))
            in_prose = True
        elif filled or not in_prose:
            rows.append(row)
            in_prose = False
    if not parts:
        return [grid]
    return [*parts, Grid(rows, grid.exact)] if rows else parts


def _is_prose(text: str) -> bool:
    return "。" in text or text.strip() == "无"


# Wrapped lines


def _columns(text: str) -> int:
    """The width of a text without its spaces, a Chinese character counted as two."""
    return len("".join(text.split()).encode("gb18030", "replace"))


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """Whether the first word of `after` had no room behind `line`."""
    if not width or not width // 3 <= len(line) <= width or _SENTENCE_END.search(line[-2:]):
        return False
    if line[-1] in _BEFORE_LIST and _LIST.match(after):
        return False
    word = _FIRST_WORD.match(after)
    columns = _columns(line)
    if columns > width or columns + _columns(word[0] if word else "") <= width - _ROOM:
        return False
    return not is_wording(line)


def _page_width(blocks: Sequence[Block]) -> int:
    """The width of full lines, in columns; 0 for a text whose lines are paragraphs.

    Several lines as wide as each other that end within a sentence show it; what a reader has joined already
    may be wider.
    """
    open_lines = [
        block.text
        for block in blocks
        if isinstance(block, Paragraph)
        and _NARROWEST_PAGE // 2 <= len(block.text) <= _WIDEST_PAGE
        and block.text[-1] not in "。！？；：:;"
        and (block.place.line is not None or block.place.page is not None)
    ]
    if len(open_lines) < _FULL_LINES:
        return 0
    columns = sorted((_columns(line) for line in open_lines if not split_ordinal(line)[0].value), reverse=True)
    for width, narrower in zip(columns, columns[_FULL_LINES - 1 :], strict=False):
        if _NARROWEST_PAGE <= width <= _WIDEST_PAGE and width - narrower <= _EQUAL:
            return width
    return 0
