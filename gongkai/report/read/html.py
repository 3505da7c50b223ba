"""Web pages (.html, .mht): the article among the page's menus, and its tables with their merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.report.model import Place
from gongkai.report.places.characters import decode_page
from gongkai.report.places.html import PageWalk, clean, page_of_archive
from gongkai.report.read.archive import damaged, too_large
from gongkai.report.read.article import Found, article
from gongkai.report.read.document import Document, Grid, Paragraph, Token
from gongkai.report.read.text import unknown

if TYPE_CHECKING:
    _Target = etree.ParserTarget[None]  # exists for the type checker only
else:
    _Target = object

_LARGEST_PAGE = 32 * 2**20
_MOST_TAGS = 4_000_000
_LARGEST_ARCHIVE = 4 * 2**20


def read_html(data: bytes) -> Document:
    """Read a web page. Raises ReadError."""
    if len(data) > _LARGEST_PAGE:
        raise too_large()
    try:
        text = decode_page(data)
    except UnicodeError:
        raise unknown() from None
    if text.count("<") > _MOST_TAGS:
        raise too_large()
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, no_network=True)
    try:
        parser.feed(text)
        parser.close()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged() from error
    return Document("html", list(article(collector.found, collector.parents)), clean(collector.title))


def read_mht(data: bytes) -> Document:
    """Read a web archive (.mht): the first page in it. Raises ReadError."""
    if len(data) > _LARGEST_ARCHIVE:
        raise too_large()
    page = page_of_archive(data)
    if page is None:
        raise damaged()
    document = read_html(page)
    document.kind = "mht"
    return document


class _Collector(PageWalk[Found, Token], _Target):
    """Target of the parser: turns its events into blocks."""

    def on_paragraph(self, text: str, place: Place, container: int, links: bool, _pieces: Sequence[str]) -> Found:
        """A paragraph."""
        return Found(Paragraph(text, place), container, links)

    def on_grid(self, rows: list[list[Token]], container: int) -> Found:
        """A table or a part of one."""
        return Found(Grid(rows), container)

    def on_cell(self, text: str, column: int, place: Place, span: int, _pieces: Sequence[str]) -> Token:
        """A cell."""
        return Token(text, column, place, span)
