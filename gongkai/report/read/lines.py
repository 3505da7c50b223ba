"""A document as lines of items: every token with what it can be (label, figure, blank), ready to be aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gongkai.report.model import Place
from gongkai.report.read.document import Block, Grid, Paragraph, Token
from gongkai.report.read.figures import Figure, is_blank, parse_figure
from gongkai.report.read.labels import HAN, LONGEST_LABEL, Label, Role, find_label, is_beginning
from gongkai.report.read.wrapping import split_at_headings

_GLUED = re.compile(r"(\D{2,40}?)[:：\s]*([\d０-９][\d０-９,，.．]{0,14}(?:件|万元|元)?)\s*")
_TWO_FIGURES = re.compile(r"\d\s+\d")
_MOST_PIECES = 8


@dataclass(slots=True)
class Item:
    """A token and what it can be. `column` is None in running text, where only the order is known."""

    text: str
    place: Place
    line: int
    column: int | None = None
    span: int = 1
    exact: bool = False
    label: Label | None = None
    figure: Figure | None = None
    blank: bool = False

    @property
    def wordy(self) -> bool:
        """Unknown text long enough to be a label beyond recognition, rather than a scrap of one."""
        return self.other and len(HAN.findall(self.text)) >= 3

    @property
    def other(self) -> bool:
        """Neither a label nor a figure nor blank: text that the form does not know."""
        return self.label is None and self.figure is None and not self.blank

    def roles(self, kind: str, table: int) -> Iterator[Role]:
        """The roles of one kind that the item's label may have in a table."""
        if self.label is not None:
            for role in self.label.roles:
                if role.kind == kind and role.table == table:
                    yield role


@dataclass(slots=True)
class Line:
    """A row of a grid, or a paragraph: its items, and the index of its block in the document."""

    items: list[Item] = field(default_factory=list)
    block: int = 0
    prose: str = ""
    """The paragraph's text where it is too long for a label."""

    @property
    def labelled(self) -> list[Item]:
        """The items that are labels."""
        return [item for item in self.items if item.label is not None]

    @property
    def stream(self) -> bool:
        """Whether the line is one token of running text rather than a row with columns."""
        return len(self.items) == 1 and self.items[0].column is None


def unwrap(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with grids that lay out prose (a frame around the article, headings among tables) taken apart."""
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            result.append(block)
        elif not _is_frame(block):
            result.extend(split_at_headings(block))
        else:
            for token in (token for row in block.rows for token in row):
                result.extend(Paragraph(text, token.place) for text in token.text.split("\n") if text.strip())
    return result


def _is_frame(grid: Grid) -> bool:
    texts = [token.text for row in grid.rows for token in row if token.text and not token.text.isspace()]
    longest = max(map(len, texts), default=0)
    if longest <= 4 * LONGEST_LABEL and any(sum(bool(token.text.strip()) for token in row) > 1 for row in grid.rows):
        return False
    figures = sum(parse_figure(text) is not None for text in texts)
    if longest > 4 * LONGEST_LABEL:
        return figures * 4 < len(texts)
    return figures * 2 < len(grid.rows) and not any(map(find_label, texts))


def to_lines(blocks: Sequence[Block]) -> list[Line]:
    """The lines of unwrapped blocks. Labels that the source broke over several paragraphs are put together."""
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            for row in block.rows:
                number = len(lines)
                lines.append(Line([_grid_item(token, number, block.exact) for token in row], index))
        else:
            lines.extend(_paragraph_lines(block, index, len(lines)))
    _join_pieces(lines)
    return lines


def _grid_item(token: Token, line: int, exact: bool) -> Item:
    text, column, place, span = token
    blank, figure, label = _kinds(text)
    if place.page is not None and "\n" in text and not blank and figure is None and label is None:
        figure = _broken_figure(text)
    return Item(text, place, line, column, span, exact, label, figure, blank)


def _broken_figure(text: str) -> Figure | None:
    """A figure that a narrow cell of a printed page broke over several lines. Elsewhere, lines are the author's."""
    pieces = [piece.strip() for piece in text.split("\n")]
    return None if any(_TWO_FIGURES.search(piece) for piece in pieces) else parse_figure("".join(pieces))


@lru_cache(maxsize=8192)
def _kinds(text: str) -> tuple[bool, Figure | None, Label | None]:
    """Whether a text is blank, the figure or the label that it is: one of them at most."""
    if is_blank(text):
        return True, None, None
    if (figure := parse_figure(text)) is not None:
        return False, figure, None
    return False, None, find_label(text) if len(text) <= 2 * LONGEST_LABEL else None


def _paragraph_lines(block: Paragraph, index: int, number: int) -> Iterator[Line]:
    if len(block.text) > 2 * LONGEST_LABEL:
        yield Line([], index, block.text)
        return
    blank, figure, label = _kinds(block.text)
    item = Item(block.text, block.place, number, label=label, figure=figure, blank=blank)
    if item.other and (match := _GLUED.fullmatch(item.text)) and (label := find_label(match[1])):
        yield Line([Item(match[1], block.place, number, label=label)], index)
        yield Line([Item(match[2], block.place, number + 1, figure=parse_figure(match[2]))], index)
        return
    yield Line([item], index)


def _join_pieces(lines: list[Line]) -> None:
    """Put together labels whose pieces stand in consecutive paragraphs of running text."""
    for start, line in enumerate(lines):
        if not line.stream or line.items[0].blank or line.items[0].figure is not None:
            continue
        text = line.items[0].text
        if not is_beginning(text):
            continue
        for end in range(start + 1, min(start + _MOST_PIECES, len(lines))):
            following = lines[end]
            if not following.stream or following.items[0].blank or following.items[0].figure is not None:
                break
            text += following.items[0].text
            if not is_beginning(text) and find_label(text) is None:
                break
            label = find_label(text)
            if label is not None and label.exact:
                line.items[0].text, line.items[0].label = text, label
                for joined in lines[start + 1 : end + 1]:
                    joined.items = []
                break
