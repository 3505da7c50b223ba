"""Web pages (.html, .mht): the article among the page's menus, and its tables with their merged cells.

The page is read as a stream of events, without a tree, so that a page of any size or depth needs little memory.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.report.model import Place
from gongkai.report.read.archive import damaged, too_large
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token
from gongkai.report.read.labels import LONGEST_LABEL
from gongkai.report.read.text import decode, to_blocks

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
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u3000\u2002\u2003\u2009\u200b\ufeff]+")
_LARGEST_PAGE = 32 * 2**20
_MOST_EVENTS = 4_000_000
_MOST_CELLS = 100_000
"""Cells of all tables of a page that are kept: a report has a thousand."""
_DEEPEST = 100
"""Tables within tables that are told apart."""
_LARGEST_ARCHIVE = 4 * 2**20
_MOST_SPAN = 100
_SENTENCE = 30
"""Characters from which a paragraph is taken for running text."""
_LONGEST_TITLE = 80
_NONE: dict[str, str] = {}


def read_html(data: bytes) -> Document:
    """Read a web page. Raises ReadError."""
    if len(data) > _LARGEST_PAGE:
        raise too_large()
    text = decode(_declared(data))
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, no_network=True)
    try:
        parser.feed(text)
        parser.close()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged() from error
    return Document("html", list(collector.article()), _clean(collector.title))


def _declared(data: bytes) -> bytes:
    """The page's bytes as UTF-8, from the encoding it declares; as they are where it declares none or a wrong one."""
    match = _CHARSET.search(data[:4096])
    if match is None:
        return data
    name = match[1].decode("ascii").lower()
    try:
        return data.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(name, name)).encode()
    except (LookupError, UnicodeError):
        return data


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


@dataclass(slots=True)
class _Found:
    """A block, the container it stands in, and whether it is nothing but links."""

    block: Block
    container: int
    links: bool = False


class _Collector(_Target):
    """Target of the parser: turns start, data and end events into blocks."""

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self.parents = [0]
        self.title = ""
        self._stack: list[int] = [0]
        self._text: list[str] = []
        self._linked = self._length = 0
        self._in_link = self._hidden = self._events = self._cells = self._deeper = 0
        self._in_title = False
        self._tables: list[_Table] = []
        self._table_count = self._paragraphs = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._events += 1
        if self._events > _MOST_EVENTS:
            raise too_large()
        # lxml hands over a proxy that is slow to ask; most elements have no attributes at all.
        given = dict(attributes) if attributes else _NONE
        if self._hidden or tag in _HIDDEN or ("style" in given and _INVISIBLE.search(given["style"])):
            self._hidden += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "a":
            self._in_link += 1
        elif tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._start_block(tag, given)

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self._start_table()
        elif tag == "tr" and self._tables:
            self._end_row()
            self._tables[-1].row = []
        elif tag in ("td", "th") and self._tables:
            self._end_cell()
            table = self._tables[-1]
            if table.row is None:
                table.row = []
            table.cell = []
            table.span = _span(attributes, "colspan"), _span(attributes, "rowspan")
        else:
            self._break()
        if tag in _CONTAINERS:
            self.parents.append(self._stack[-1])
            self._stack.append(len(self.parents) - 1)

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._hidden:
            self._hidden -= 1
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._in_link = max(0, self._in_link - 1)
        elif tag in _BLOCKS:
            if tag == "table":
                self._end_table()
            elif tag == "tr":
                self._end_row()
            elif tag in ("td", "th"):
                self._end_cell()
            else:
                self._break()
            if tag in _CONTAINERS and len(self._stack) > 1:
                self._stack.pop()

    def data(self, text: str) -> None:
        """Text between elements."""
        if self._hidden:
            return
        if self._in_title:
            self.title += text
        elif self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append(_SPACES.sub(" ", text))
            self._tables[-1].linked += len(text.strip()) if self._in_link else 0
        else:
            self._text.append(text)
            length = len(text.strip())
            self._length += length
            self._linked += length if self._in_link else 0

    def close(self) -> None:
        """The page ends."""
        while self._tables:
            self._end_table()
        self._break()

    def _break(self) -> None:
        """A line ends: within a cell as a line feed, elsewhere as a paragraph."""
        if self._tables and (cell := self._tables[-1].cell) is not None:
            cell.append("\n")
            return
        text = _clean("".join(self._text)) if self._text else ""
        if text:
            self._paragraphs += 1
            links = self._linked * 2 > self._length
            paragraph = Paragraph(text, Place(paragraph=self._paragraphs))
            self.found.append(_Found(paragraph, self._stack[-1], links))
        self._text = []
        self._linked = self._length = 0

    def _start_table(self) -> None:
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
        for line in text.split("\n"):
            if cleaned := _clean(line):
                self._paragraphs += 1
                place = Place(paragraph=self._paragraphs)
                self.found.append(_Found(Paragraph(cleaned, place), self._stack[-1]))

    def _emit(self, table: _Table) -> None:
        rows = [row for row in (*table.rows, table.row or []) if row]
        if rows:
            self.found.append(_Found(Grid(rows), self._stack[-1]))
        table.rows, table.row = [], None

    def _end_cell(self) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None or table.row is None:
            return
        self._cells += 1
        if self._cells > _MOST_CELLS:
            table.cell = None
            return
        text = "\n".join(line for part in "".join(table.cell).split("\n") if (line := part.strip()))
        if table.linked * 2 > len(text) > _LONGEST_TITLE:
            text = ""  # a menu
        table.linked = 0
        while table.reaching.get(table.column):
            table.column += 1
        columns, rows = table.span
        place = Place(table=table.number, row=len(table.rows) + 1, column=table.column + 1)
        table.row.append(Token(text, table.column, place, columns))
        if rows > 1:
            for column in range(table.column, table.column + columns):
                table.reaching[column] = rows
        table.column += columns
        table.cell = None

    def _end_row(self) -> None:
        if not self._tables:
            return
        self._end_cell()
        table = self._tables[-1]
        if table.row is not None:
            table.rows.append(table.row)
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
            outer.cell.append("\n" + "".join(texts))  # a table drawn around one figure or label: the cell's own text
            return
        self._flush()
        self._emit(table)

    def article(self) -> Iterator[Block]:
        """The blocks of the article: its container's, and a title that stands above it. Links are left out."""
        found = [entry for entry in self.found if not entry.links]
        inside = self._inside(self._container(found))
        for entry in found:
            block = entry.block
            if not inside[entry.container] and not _is_title(block):
                continue
            if isinstance(block, Paragraph) and "|" in block.text:
                yield from _piped(block)
            else:
                yield block

    def _container(self, found: list[_Found]) -> int:
        """The innermost container that has every grid and most of the page's prose."""
        prose = [entry for entry in found if isinstance(entry.block, Paragraph)]
        total = sum(_weight(entry) for entry in prose)
        grids = [entry.container for entry in found if isinstance(entry.block, Grid)]
        if not grids:
            return 0
        at = grids[0]
        while at:
            inside = self._inside(at)
            if all(inside[container] for container in grids) and 2 * total <= 3 * sum(
                _weight(entry) for entry in prose if inside[entry.container]
            ):
                return at
            at = self.parents[at]
        return 0

    def _inside(self, ancestor: int) -> list[bool]:
        """Per container, whether it is `ancestor` or lies within it (parents are numbered before their children)."""
        inside = [False] * len(self.parents)
        for number, parent in enumerate(self.parents):
            inside[number] = number == ancestor or (number > 0 and inside[parent])
        return inside


def _weight(entry: _Found) -> int:
    """How much a paragraph speaks for being the article's: its length, if it is a sentence and not a menu's entry."""
    assert isinstance(entry.block, Paragraph)
    return len(entry.block.text) if len(entry.block.text) >= _SENTENCE else 0


def _is_title(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_TITLE:
        return False
    return "政府信息公开" in block.text and block.text.rstrip("）)》 ").endswith("报告")


def _piped(block: Paragraph) -> Iterator[Block]:
    """A paragraph whose cells are parted by "|": its rows, all at the paragraph's place."""
    for inner in to_blocks(block.text):
        if isinstance(inner, Grid):
            inner.rows = [[token._replace(place=block.place) for token in row] for row in inner.rows]
            yield inner
        else:
            yield Paragraph(inner.text, block.place)


def _span(attributes: dict[str, str], name: str) -> int:
    if name not in attributes:
        return 1
    value = attributes[name].strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isascii() and value.isdigit() else 1
