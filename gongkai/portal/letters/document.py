"""What a letter is made of once its text is filled in: blocks in their order, whatever kind of file is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongkai.messages import Message
from gongkai.report.write.form.typography import CHARACTERS_TO_A_LINE, title_size


class Mark(StrEnum):
    """What a line of a text, and the block made of it, is. The value is what stands in 【】 at the line's beginning."""

    TITLE = "标题"
    NUMBER = "文号"
    ADDRESSEE = "主送"
    PARAGRAPH = "正文"
    """The mark may be left out."""
    HEADING = "小标题"
    LIST = "列表"
    ROW = "表"
    TALL_ROW = "高行"
    """A row of a table with room to write by hand."""
    ATTACHMENTS = "附件"
    SIGNATURE = "落款"
    DATE = "日期"
    PAGE_BREAK = "换页"

    @property
    def meaning(self) -> Message:
        """What a line of this mark is, for whoever writes a text."""
        return _MEANINGS[self]


_MEANINGS = {
    Mark.TITLE: Message("标题，居中；可以有几行"),
    Mark.NUMBER: Message("文号，居中"),
    Mark.ADDRESSEE: Message("收件人，顶格"),
    Mark.PARAGRAPH: Message("一段正文，首行缩进两字；可以不写标记"),
    Mark.HEADING: Message("小标题，黑体"),
    Mark.LIST: Message("列表：其中的字段每一条单独成段，两条以上自动编号"),
    Mark.ROW: Message("表格的一行，各格用“｜”分开；可以有一格、两格或四格"),
    Mark.TALL_ROW: Message("同“表”，行高留作手写"),
    Mark.ATTACHMENTS: Message("附件，两条以上自动编号"),
    Mark.SIGNATURE: Message("落款，右侧居中于日期之上"),
    Mark.DATE: Message("成文日期，右空四字"),
    Mark.PAGE_BREAK: Message("另起一页"),
}
_SMALLEST_TITLE = 18.0
"""小2号: below that a title is not one any more."""
_DAY_INDENT = 4.0
"""Characters between the day and the right edge, where a seal is put on it."""
ROWS = frozenset((Mark.ROW, Mark.TALL_ROW))
"""Marks whose lines are rows of a table."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a letter. `texts` are a row's cells or the attachments; every other block has one.

    Line feeds within a cell part its lines.
    """

    mark: Mark
    texts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of a block that has one; empty for a page break."""
        return "".join(self.texts)


@dataclass(frozen=True, slots=True)
class Document:
    """A letter as it is set. `agency` is who writes it."""

    agency: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> tuple[str, ...]:
        """The lines of the title, of the first page alone."""
        return next((lines for mark, lines in self.parts() if mark is Mark.TITLE), ())

    @property
    def name(self) -> str:
        """The title in one line."""
        return "".join(self.title)

    @property
    def title_size(self) -> float:
        """The size of the title's type in points: a long line makes it smaller, a very long one is broken."""
        return max(_SMALLEST_TITLE, title_size(self.title))

    def parts(self) -> Iterator[tuple[Mark, tuple[str, ...]]]:
        """The blocks, with the lines of a title that follow each other taken together."""
        lines: list[str] = []
        for block in self.blocks:
            if block.mark is Mark.TITLE:
                lines.append(block.text)
                continue
            if lines:
                yield Mark.TITLE, tuple(lines)
                lines = []
            yield block.mark, block.texts
        if lines:
            yield Mark.TITLE, tuple(lines)

    @property
    def text(self) -> str:
        """The letter as plain text: a line for each block, tabs between the cells of a row."""
        return "\n".join(_plain(block) for block in self.blocks) + "\n"


def _plain(block: Block) -> str:
    match block.mark:
        case Mark.ROW | Mark.TALL_ROW:
            return "\t".join(cell.replace("\n", " ") for cell in block.texts)
        case Mark.ATTACHMENTS:
            return "附件：" + "；".join(numbered(block.texts))
        case Mark.PAGE_BREAK:
            return "\f"
        case _:
            return block.text


def numbered(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts with numbers before them, where there are several."""
    return tuple(f"{number}. {text}" for number, text in enumerate(texts, 1)) if len(texts) > 1 else tuple(texts)


def signature_indents(signature: str, day: str) -> tuple[float, float]:
    """How far signature and day stand from the right edge, in characters (GB/T 9704-2012, 7.3.5.1).

    The day four characters in, the signature centred above it; a long signature ends at the edge, the day below its
    middle.
    """
    wide, narrow = min(_characters(signature), CHARACTERS_TO_A_LINE), _characters(day)
    above = _DAY_INDENT + (narrow - wide) / 2
    return max(above, 0.0), _DAY_INDENT - min(above, 0.0)


def _characters(text: str) -> float:
    """The width of a text in characters; figures and Latin letters are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)
