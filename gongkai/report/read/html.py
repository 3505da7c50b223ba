"""Web pages (.html, .mht): the article among the page's menus, and its tables with their merged cells.

The page is read as a stream of events, without a tree, so that a page of any size or depth needs little memory.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.report.model import Place
from gongkai.report.read.archive import damaged, too_large
from gongkai.report.read.article import Found, article
from gongkai.report.read.document import Document, Grid, Paragraph, Token
from gongkai.report.read.labels import LONGEST_LABEL
from gongkai.report.read.text import decode

if TYPE_CHECKING:
    _Target = etree.ParserTarget[None]  # exists for the type checker only
else:
    _Target = object

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
_HIDDEN = frozenset((
    "button", "del", "iframe", "nav", "noscript", "object", "option", "s", "script", "select", "strike", "style", "sup",
    "svg", "template",
))
_CONTAINERS = frozenset((
    "article", "aside", "body", "center", "div", "footer", "form", "header", "main", "section", "td",
))
# fmt: on
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_BREAK = "\0"
"""Marks the end of a line within a cell: the parser lets no such character through."""
_TYPED_IN = frozenset(("text", "number", "tel"))
"""Kinds of fields whose value shows."""
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
}
_SPACE = " \t\r\n\f\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"
_SPACES = re.compile(f"[{_SPACE}]+")
_LARGEST_PAGE = 32 * 2**20
_MOST_TAGS = 4_000_000
_MOST_CELLS = 100_000
"""Cells of all tables of a page that are kept: a report has a thousand."""
_DEEPEST = 100
"""Tables within tables that are told apart."""
_LARGEST_ARCHIVE = 4 * 2**20
_MOST_SPAN = 100
_LONGEST_OF_MENU = 80
"""Characters of a cell that may be all links; what is longer is a menu."""


def read_html(data: bytes) -> Document:
    """Read a web page. Raises ReadError."""
    if len(data) > _LARGEST_PAGE:
        raise too_large()
    text = _decoded(data)
    if text.count("<") > _MOST_TAGS:
        raise too_large()
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, no_network=True)
    try:
        parser.feed(text)
        parser.close()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged() from error
    return Document("html", list(article(collector.found, collector.parents)), _clean(collector.title))


def _decoded(data: bytes) -> str:
    """The page's text, by the encoding it declares where that is one of China's and fits, else by its bytes."""
    match = _CHARSET.search(data[:4096])
    encoding = _ENCODINGS.get(match[1].decode("ascii").lower()) if match else None
    if encoding is not None:
        with suppress(UnicodeError):
            return data.decode(encoding).removeprefix("\ufeff")
    return decode(data)


def read_mht(data: bytes) -> Document:
    """Read a web archive (.mht): the first page in it. Raises ReadError."""
    if len(data) > _LARGEST_ARCHIVE:
        raise too_large()
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                document = read_html(payload)
                document.kind = "mht"
                return document
    raise damaged()


def _clean(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


@dataclass(slots=True)
class _Table:
    """A table being read: its finished rows and the cells that reach down into later ones."""

    number: int
    rows: list[list[Token]] = field(default_factory=list)
    row: list[Token] | None = None
    reaching: dict[int, int] = field(default_factory=dict)
    """Grid columns covered from above, with the number of rows still to cover."""
    column: int = 0
    cell: list[str] | None = None
    linked: int = 0
    """Characters of the cell that are links."""
    span: tuple[int, int] = (1, 1)


class _Collector(_Target):
    """Target of the parser: turns start, data and end events into blocks."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.parents = [0]
        self.title = ""
        self._stack: list[int] = [0]
        self._text: list[str] = []
        self._linked = 0
        self._in_link = self._hidden = self._cells = self._deeper = 0
        self._in_title = False
        self._styles: dict[str, bool] = {}
        self._tables: list[_Table] = []
        self._table_count = self._paragraphs = 0

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
        if self._in_title:
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
            if text := _clean("".join(self._text)):
                self._paragraphs += 1
                links = self._linked > 0 and self._linked * 2 > sum(len(piece.strip()) for piece in self._text)
                paragraph = Paragraph(text, Place(paragraph=self._paragraphs))
                self.found.append(Found(paragraph, self._stack[-1], links))
            self._text = []
            self._linked = 0

    def _start_field(self, attributes: Mapping[str, str]) -> None:
        """A field that is filled in: in a form put on line as it is, its value is what the cell says."""
        in_cell = self._tables and self._tables[-1].cell is not None
        if in_cell and attributes.get("type", "text").lower() in _TYPED_IN:
            self.data(attributes.get("value", ""))

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
            self._emit_text("".join(table.cell or ()))
            table.cell = [] if in_cell else None
            table.row = [] if in_cell else None

    def _emit_text(self, text: str) -> None:
        for line in text.split(_BREAK):
            if cleaned := _clean(line):
                self._paragraphs += 1
                place = Place(paragraph=self._paragraphs)
                self.found.append(Found(Paragraph(cleaned, place), self._stack[-1]))

    def _emit(self, table: _Table) -> None:
        rows = [row for row in (*table.rows, table.row or []) if row]
        if rows:
            self.found.append(Found(Grid(rows), self._stack[-1]))
        table.rows, table.row = [], None

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
        table.row.append(Token(text, table.column, place, columns))
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
        texts = [token.text for row in table.rows for token in row if token.text]
        outer = self._tables[-1] if self._tables else None
        if outer is not None and outer.cell is not None and len(texts) <= 1 and len("".join(texts)) <= LONGEST_LABEL:
            # A table drawn around one figure or label: the cell's own text.
            outer.cell.append(_BREAK + "".join(texts).replace("\n", _BREAK))
            return
        self._flush()
        self._emit(table)


_STARTS: dict[str, Callable[[_Collector, Mapping[str, str]], None]] = {
    **dict.fromkeys((*_BLOCKS, "br"), _Collector._start_block),
    **dict.fromkeys(("td", "th"), _Collector._start_cell),
    "tr": _Collector._start_row,
    "table": _Collector._start_table,
    "input": _Collector._start_field,
    "a": _Collector._start_link,
    "title": _Collector._start_title,
}
"""What to do where an element begins, by its tag; those that are not here (<span>, <font>, ...) do not matter."""
_ENDS: dict[str, Callable[[_Collector], None]] = {
    **dict.fromkeys(_BLOCKS, _Collector._break),
    **dict.fromkeys(("td", "th"), _Collector._end_cell),
    "tr": _Collector._end_row,
    "table": _Collector._end_table,
    "a": _Collector._end_link,
    "title": _Collector._end_title,
}


def _cell_text(printed: str) -> str:
    """The lines of a cell, parted by line feeds."""
    printed = printed.strip(_SPACE + _BREAK)
    if not printed or printed.isalnum():  # as most are
        return printed
    return "\n".join(cleaned for line in printed.split(_BREAK) if (cleaned := _clean(line)))


def _span(attributes: Mapping[str, str], name: str) -> int:
    if name not in attributes:
        return 1
    value = attributes[name].strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isascii() and value.isdigit() else 1
