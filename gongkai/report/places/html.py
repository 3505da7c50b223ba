"""Places in a web page: its paragraphs and tables are numbered as they are met, its cells by the grid that spans make.

The page is taken as a stream of events, without a tree, so that a page of any size or depth needs little memory.
Pieces of text are kept as they came, so that one who gives them a mark finds it again at its place.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gongkai.report.model import Place

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
_HIDDEN = frozenset((
    "button", "del", "iframe", "nav", "noscript", "object", "s", "script", "strike", "style", "sup",
    "svg", "template",
))
_CONTAINERS = frozenset((
    "article", "aside", "body", "center", "div", "footer", "form", "header", "main", "section", "td",
))
# fmt: on
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_BREAK = "\0"
"""Marks the end of a line within a cell: the parser lets no such character through."""
_TYPED_IN = frozenset(("text", "number", "tel"))
"""Kinds of fields whose value shows."""
_SPACE = " \t\r\n\f\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"
_SPACES = re.compile(f"[{_SPACE}]+")
_MOST_CELLS = 100_000
"""Cells of all tables of a page that are kept: a report has a thousand."""
_DEEPEST = 100
"""Tables within tables that are told apart."""
_MOST_SPAN = 100
_LONGEST_OF_MENU = 80
"""Characters of a cell that may be all links; what is longer is a menu."""
_LONGEST_OF_FRAME = 64
"""Characters of a cell drawn as a table of its own; what is longer is a table."""


CellT = TypeVar("CellT")
BlockT = TypeVar("BlockT")


@dataclass(slots=True)
class _Table(Generic[CellT]):
    """A table being read: its finished rows and the cells that reach down into later ones."""

    number: int
    rows: list[list[CellT]] = field(default_factory=list)
    row: list[CellT] | None = None
    reaching: dict[int, int] = field(default_factory=dict)
    """Grid columns covered from above, with the number of rows still to cover."""
    column: int = 0
    cell: list[str] | None = None
    linked: int = 0
    """Characters of the cell that are links."""
    span: tuple[int, int] = (1, 1)
    filled: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    """Text and pieces of the first cells that are not empty, two at most."""


class PageWalk(Generic[BlockT, CellT]):
    """Target of a parser: turns start, data and end events into paragraphs and grids, in their order.

    `parents` has the parent of each container; containers are numbered as they begin, 0 is the page.
    """

    def __init__(self) -> None:
        self.found: list[BlockT] = []
        self.parents = [0]
        self.title = ""
        self._stack: list[int] = [0]
        self._text: list[str] = []
        self._linked = 0
        self._in_link = self._hidden = self._cells = self._deeper = 0
        self._in_title = False
        self._options: list[tuple[str, bool]] | None = None
        """The texts of a list to choose from, while it is read, and whether each is the one chosen."""
        self._styles: dict[str, bool] = {}
        self._tables: list[_Table[CellT]] = []
        self._table_count = self._paragraphs = 0

    def on_paragraph(self, text: str, place: Place, container: int, links: bool, pieces: Sequence[str]) -> BlockT:
        """A paragraph, whether it is nothing but links, and the pieces of text that it was put together from."""
        raise NotImplementedError

    def on_grid(self, rows: list[list[CellT]], container: int) -> BlockT:
        """The rows of a table, or those between two tables within it."""
        raise NotImplementedError

    def on_cell(self, text: str, column: int, place: Place, span: int, pieces: Sequence[str]) -> CellT:
        """A cell from column `column` of the grid on, counted from 0, and the pieces of its text."""
        raise NotImplementedError

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._hidden or tag in _HIDDEN or (attributes and "style" in attributes and self._hides(attributes)):
            self._hidden += 1
        elif handle := _STARTS.get(tag):
            handle(self, attributes)
            if tag in _CONTAINERS:
                self.parents.append(self._stack[-1])
                self._stack.append(len(self.parents) - 1)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._hidden:
            self._hidden -= 1
        elif handle := _ENDS.get(tag):
            handle(self)
            if tag in _CONTAINERS and len(self._stack) > 1:
                self._stack.pop()

    def data(self, text: str) -> None:
        """Text between elements."""
        if self._hidden:
            return
        if self._options is not None:
            self._options[-1:] = [(before + text, chosen) for before, chosen in self._options[-1:]]
        elif self._in_title:
            self.title += text
        elif self._tables and (cell := self._tables[-1].cell) is not None:
            cell.append(text)
            if self._in_link:
                self._tables[-1].linked += len(text.strip())
        elif self._text or not text.isspace():
            self._text.append(text)
            if self._in_link:
                self._linked += len(text.strip())

    def close(self) -> None:
        """The page ends."""
        while self._tables:
            self._end_table()
        self._break()

    def _hides(self, attributes: Mapping[str, str]) -> bool:
        style = attributes["style"]  # a page has few, each a thousand times
        if style not in self._styles:
            self._styles[style] = _INVISIBLE.search(style) is not None
        return self._styles[style]

    def _start_title(self, _attributes: Mapping[str, str]) -> None:
        self._in_title = True

    def _end_title(self) -> None:
        self._in_title = False

    def _start_link(self, _attributes: Mapping[str, str]) -> None:
        self._in_link += 1

    def _end_link(self) -> None:
        self._in_link = max(0, self._in_link - 1)

    def _start_block(self, _attributes: Mapping[str, str]) -> None:
        self._break()

    def _break(self) -> None:
        """A line ends: within a cell it is marked, elsewhere it is a paragraph."""
        if self._tables and (cell := self._tables[-1].cell) is not None:
            cell.append(_BREAK)
        elif self._text:
            if text := clean("".join(self._text)):
                self._paragraphs += 1
                links = self._linked > 0 and self._linked * 2 > sum(len(piece.strip()) for piece in self._text)
                place = Place(paragraph=self._paragraphs)
                self.found.append(self.on_paragraph(text, place, self._stack[-1], links, self._text))
            self._text = []
            self._linked = 0

    def _start_field(self, attributes: Mapping[str, str]) -> None:
        """A field that is filled in: in a form put on line as it is, its value is what the cell says."""
        in_cell = self._tables and self._tables[-1].cell is not None
        if in_cell and attributes.get("type", "text").lower() in _TYPED_IN:
            self.data(attributes.get("value", ""))

    def _start_list(self, _attributes: Mapping[str, str]) -> None:
        self._options = []

    def _start_option(self, attributes: Mapping[str, str]) -> None:
        if self._options is not None:
            self._options.append(("", "selected" in attributes))

    def _end_list(self) -> None:
        """What shows of a list to choose from is what is chosen; as long as nothing is, its first entry."""
        options, self._options = self._options or [], None
        if self._tables and self._tables[-1].cell is not None:
            self.data(next((text for text, chosen in reversed(options) if chosen), options[0][0] if options else ""))

    def _start_row(self, _attributes: Mapping[str, str]) -> None:
        if self._tables:
            self._end_row()
            self._tables[-1].row = []
        else:
            self._break()

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if not self._tables:
            self._break()
            return
        table = self._tables[-1]
        if table.cell is not None:
            self._end_cell()
        if table.row is None:
            table.row = []
        table.cell = []
        table.span = (_span(attributes, "colspan"), _span(attributes, "rowspan")) if attributes else (1, 1)

    def _start_table(self, _attributes: Mapping[str, str]) -> None:
        if len(self._tables) >= _DEEPEST:
            self._deeper += 1
            return
        if not self._tables:
            self._break()
        self._table_count += 1
        self._tables.append(_Table(self._table_count))

    def _flush(self) -> None:
        """Turn what the open tables have so far into blocks, the outermost first: a table within them comes next."""
        for table in self._tables:
            in_cell = table.cell is not None
            self._emit(table)
            self._emit_text(table.cell or ())
            table.cell = [] if in_cell else None
            table.row = [] if in_cell else None

    def _emit_text(self, pieces: Sequence[str]) -> None:
        line: list[str] = []
        for piece in (*pieces, _BREAK):
            if piece != _BREAK:
                line.append(piece)
            elif line:
                if text := clean("".join(line)):
                    self._paragraphs += 1
                    place = Place(paragraph=self._paragraphs)
                    self.found.append(self.on_paragraph(text, place, self._stack[-1], False, line))
                line = []

    def _emit(self, table: _Table[CellT]) -> None:
        rows = [row for row in (*table.rows, table.row or []) if row]
        if rows:
            self.found.append(self.on_grid(rows, self._stack[-1]))
        table.rows, table.row, table.filled = [], None, []

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None or table.row is None:
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            table.cell = None
            return
        text = _cell_text("".join(table.cell))
        if table.linked * 2 > len(text) > _LONGEST_OF_MENU:
            text = ""  # a menu
        table.linked = 0
        reaching = table.reaching
        while reaching and reaching.get(table.column):
            table.column += 1
        columns, rows = table.span
        place = Place(table=table.number, row=len(table.rows) + 1, column=table.column + 1)
        table.row.append(self.on_cell(text, table.column, place, columns, table.cell))
        if text and len(table.filled) < 2:
            table.filled.append((text, table.cell))
        if rows > 1:
            reaching.update(dict.fromkeys(range(table.column, table.column + columns), rows))
        table.column += columns
        table.cell = None

    def _end_row(self) -> None:
        if not self._tables:
            return
        self._end_cell()
        table = self._tables[-1]
        if table.row is not None:
            table.rows.append(table.row)
            if table.reaching:
                table.reaching = {column: left - 1 for column, left in table.reaching.items() if left > 1}
        table.row = None
        table.column = 0

    def _end_table(self) -> None:
        if self._deeper:
            self._deeper -= 1
            return
        if not self._tables:
            return
        self._end_row()
        table = self._tables.pop()
        outer = self._tables[-1] if self._tables else None
        if outer is not None and outer.cell is not None and len(table.filled) < 2:
            text, pieces = table.filled[0] if table.filled else ("", ())
            if len(text) <= _LONGEST_OF_FRAME:
                # A table drawn around one figure or label: the cell's own text.
                outer.cell += [_BREAK, *pieces]
                return
        self._flush()
        self._emit(table)


_STARTS: dict[str, Callable[[PageWalk[Any, Any], Mapping[str, str]], None]] = {
    **dict.fromkeys((*_BLOCKS, "br"), PageWalk._start_block),
    **dict.fromkeys(("td", "th"), PageWalk._start_cell),
    "tr": PageWalk._start_row,
    "table": PageWalk._start_table,
    "input": PageWalk._start_field,
    "select": PageWalk._start_list,
    "option": PageWalk._start_option,
    "a": PageWalk._start_link,
    "title": PageWalk._start_title,
}
"""What to do where an element begins, by its tag; those that are not here (<span>, <font>, ...) do not matter."""
_ENDS: dict[str, Callable[[PageWalk[Any, Any]], None]] = {
    **dict.fromkeys(_BLOCKS, PageWalk._break),
    **dict.fromkeys(("td", "th"), PageWalk._end_cell),
    "tr": PageWalk._end_row,
    "table": PageWalk._end_table,
    "select": PageWalk._end_list,
    "a": PageWalk._end_link,
    "title": PageWalk._end_title,
}


def _cell_text(printed: str) -> str:
    """The lines of a cell, parted by line feeds."""
    printed = printed.strip(_SPACE + _BREAK)
    if not printed or printed.isalnum():  # as most are
        return printed
    return "\n".join(cleaned for line in printed.split(_BREAK) if (cleaned := clean(line)))


def _span(attributes: Mapping[str, str], name: str) -> int:
    if name not in attributes:
        return 1
    value = attributes[name].strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isascii() and value.isdigit() else 1


def clean(text: str) -> str:
    """A text on one line, without spaces around it."""
    return _SPACES.sub(" ", text).strip()


def page_of_archive(data: bytes) -> bytes | None:
    """The first page in a web archive (.mht); None where it has none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload
    return None
