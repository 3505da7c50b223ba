"""Web pages with marks at the very cells and words, and a list of all remarks at the end.

The page's own scripts and styles are left as they are; its encoding becomes UTF-8, and its mark-up is what browsers
make of it, with end tags where they were left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree, html

from gongkai.messages import Language
from gongkai.report.model import Place
from gongkai.report.places.characters import decode_page
from gongkai.report.places.html import PageWalk, page_of_archive
from gongkai.report.write.marks.listing import gravest, hint, listing, mark_id, remark_id, style_sheet
from gongkai.report.write.marks.package import damaged
from gongkai.report.write.marks.ranges import Ranges
from gongkai.report.write.marks.remarks import Copy, Remark, Target
from gongkai.report.write.marks.stream import Stream

if TYPE_CHECKING:
    _Target = etree.ParserTarget[None]  # exists for the type checker only
else:
    _Target = object


def mark_html(data: bytes, remarks: Sequence[Remark], language: Language) -> Copy:
    """A copy in UTF-8 with marks, and the findings that stand in its list only. Raises MarkError."""
    if not remarks:
        return Copy(data)
    try:
        page = _Page(decode_page(data))
    except (UnicodeError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged() from error
    marker = _Marker(page, remarks)
    for number, remark in enumerate(remarks):
        marker.add(number, remark)
    marker.write()
    unplaced = [number for number in range(len(remarks)) if number not in marker.placed]
    return Copy(page.bytes(style_sheet(), listing(remarks, marker.placed, language)), unplaced)


def mark_mht(data: bytes, remarks: Sequence[Remark], language: Language) -> Copy:
    """The page in a web archive (.mht), marked; pictures and styles that the archive has beside it are left out."""
    page = page_of_archive(data)
    if page is None:
        raise damaged()
    return mark_html(page, remarks, language)


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that a tree cannot hold."""


class _Node(NamedTuple):
    """Where text is kept in a tree: an element's own, or what stands behind its end."""

    element: etree._Element
    behind: bool


class _Piece(str):
    """A piece of text that knows its place in the tree; an empty one stands for the cell that it is in."""

    node: _Node
    offset: int


class _Text(NamedTuple):
    """A block of the page as the reader takes it: its pieces."""

    place: Place
    pieces: Sequence[str]


class _Walk(PageWalk[_Text | list[_Text], _Text]):
    """Keeps the pieces of every paragraph and cell by their place."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[Place, Sequence[str]] = {}

    def on_paragraph(self, _text: str, place: Place, _container: int, _links: bool, pieces: Sequence[str]) -> _Text:
        """Keep a paragraph's pieces."""
        self.texts[place] = pieces
        return _Text(place, pieces)

    def on_grid(self, rows: list[list[_Text]], _container: int) -> list[_Text]:
        """A table is its cells."""
        return [cell for row in rows for cell in row]

    def on_cell(self, _text: str, _column: int, place: Place, _span: int, pieces: Sequence[str]) -> _Text:
        """Keep a cell's pieces."""
        self.texts[place] = pieces
        return _Text(place, pieces)


@dataclass
class _Builder(_Target):
    """Target of the parser: builds the tree, and lets the walk see each piece of text with its place in it."""

    walk: _Walk
    doctype_line: str = ""

    def __post_init__(self) -> None:
        self.root: etree._Element | None = None
        self._open: list[etree._Element] = []
        self._last: _Node | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        element = _element(tag, attributes)
        if self._open:
            self._open[-1].append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)
        self._last = _Node(element, behind=False)
        self.walk.start(tag, attributes)
        if tag in ("td", "th"):
            self.walk.data(self._piece("", 0))

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._open:
            self._last = _Node(self._open.pop(), behind=True)
        self.walk.end(tag)

    def data(self, text: str) -> None:
        """Text between elements."""
        text = _UNPRINTABLE.sub("\ufffd", text)
        if self._last is None or (self._last.behind and not self._open):
            return
        element, behind = self._last
        before = (element.tail if behind else element.text) or ""
        self.walk.data(self._piece(text, len(before)))
        if behind:
            element.tail = before + text
        else:
            element.text = before + text

    def comment(self, text: str) -> None:
        """A comment is kept."""
        if self._open:
            comment = etree.Comment(_UNPRINTABLE.sub("", text).replace("--", "- -"))
            self._open[-1].append(comment)
            self._last = _Node(comment, behind=True)

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        """The document's type is kept: browsers lay out pages by it."""
        ids = f' PUBLIC "{public}"' if public else ""
        self.doctype_line = f"<!DOCTYPE {name or 'html'}{ids}" + (f' "{system}"' if system else "") + ">\n"

    def close(self) -> None:
        """The page ends."""
        self.walk.close()

    def _piece(self, text: str, offset: int) -> _Piece:
        assert self._last is not None
        piece = _Piece(text)
        piece.node, piece.offset = self._last, offset
        return piece


def _element(tag: str, attributes: Mapping[str, str]) -> etree._Element:
    """An element; one that no page may have becomes one without meaning."""
    values = {name: _UNPRINTABLE.sub("", value or "") for name, value in attributes.items()}
    try:
        return html.Element(tag, values)
    except ValueError:
        return html.Element("span")


class _Page:
    """A page as a tree, and the pieces of text of each place. Raises what the parser raises."""

    def __init__(self, text: str) -> None:
        walk = _Walk()
        self._builder = _Builder(walk)
        parser = etree.HTMLParser(target=self._builder, no_network=True)
        parser.feed(text)
        parser.close()
        if self._builder.root is None:
            raise damaged()
        self.root = self._builder.root
        self.texts = walk.texts

    def bytes(self, style: str, remarks: str) -> bytes:
        """The page with a style sheet and a list added, in UTF-8, and saying so."""
        head, body = self.root.find("head"), self.root.find("body")
        if head is None:
            head = html.Element("head")
            self.root.insert(0, head)
        for meta in head.findall(".//meta"):
            if "charset" in meta.attrib or meta.get("http-equiv", "").lower() == "content-type":
                meta.drop_tree() if isinstance(meta, html.HtmlElement) else head.remove(meta)
        sheet = html.Element("style")
        sheet.text = f"\n{style}"
        head.insert(0, html.Element("meta", charset="utf-8"))
        head.append(sheet)
        (self.root if body is None else body).append(html.fragment_fromstring(remarks))
        content = etree.tostring(self.root, method="html", encoding="unicode")
        return (self._builder.doctype_line + content).encode("utf-8", "xmlcharrefreplace")


class _Marker:
    """Finds the places of remarks, and puts marks there when all are found."""

    def __init__(self, page: _Page, remarks: Sequence[Remark]) -> None:
        self._page = page
        self._remarks = remarks
        self._ranges: Ranges[_Node] = Ranges()
        self._cells: dict[etree._Element, list[int]] = {}
        self._anchored: set[int] = set()
        self.placed: set[int] = set()

    def add(self, number: int, remark: Remark) -> None:
        """Put a remark at its places."""
        for target in remark.targets:
            if self._put(number, target):
                self.placed.add(number)

    def _put(self, number: int, target: Target) -> bool:
        pieces = [piece for piece in self._page.texts.get(target.place, ()) if isinstance(piece, _Piece)]
        cells = [piece.node.element for piece in pieces if not piece and not piece.node.behind]
        stream = Stream((piece, str(piece)) for piece in pieces if piece)
        if cells and (target.cell_id or not stream.text):
            self._cells.setdefault(cells[0], []).append(number)
            return True
        if not stream.text:
            return False
        for piece, start, end in stream.parts(*(stream.find(target) or (0, len(stream.text)))):
            self._ranges.add(piece.node, piece.offset + start, piece.offset + end, number)
        return True

    def write(self) -> None:
        """Put the marks where they belong."""
        for node in self._ranges.nodes():
            self._mark_text(node)
        for element, numbers in self._cells.items():
            element.set("class", f"{element.get('class', '')} gongkai-cell gongkai-{self._style(numbers)}".strip())
            element.set("title", hint(self._remarks, numbers))
            self._anchor(element, numbers, inside=True)
            _last_within(element).append(self._references(numbers))

    def _mark_text(self, node: _Node) -> None:
        element, behind = node
        text = (element.tail if behind else element.text) or ""
        before = ""
        added: list[etree._Element] = []
        for words, numbers, ending in self._ranges.pieces(node, text):
            if not numbers:
                if added:
                    added[-1].tail = words
                else:
                    before = words
                continue
            mark: etree._Element = html.Element("mark", {"class": f"gongkai-mark gongkai-{self._style(numbers)}"})
            mark.set("title", hint(self._remarks, numbers))
            mark.text = words
            self._anchor(mark, numbers)
            added += [mark, self._references(ending)] if ending else [mark]
        if behind:
            element.tail = None
            for each in reversed(added):
                tail, each.tail = each.tail, None
                element.addnext(each)
                each.tail = tail
            element.tail = before
        else:
            element.text = before
            for position, each in enumerate(added):
                element.insert(position, each)

    def _style(self, numbers: Sequence[int]) -> str:
        return gravest(self._remarks, numbers)

    def _anchor(self, element: etree._Element, numbers: Sequence[int], inside: bool = False) -> None:
        """Give the first mark of each remark the id that the list leads to."""
        for number in numbers:
            if number in self._anchored:
                continue
            self._anchored.add(number)
            if not inside and "id" not in element.attrib:
                element.set("id", mark_id(number))
            else:
                anchor = html.Element("span", id=mark_id(number))
                anchor.tail, element.text = element.text, None
                element.insert(0, anchor)

    def _references(self, numbers: Sequence[int]) -> etree._Element:
        """The codes of remarks, each leading to the list. Raised: so the reader leaves them out."""
        raised: etree._Element = html.Element("sup", {"class": "gongkai-ref"})
        for number in numbers:
            link = html.Element("a", href=f"#{remark_id(number)}")
            link.text = self._remarks[number].code
            raised.append(link)
        return raised


def _last_within(element: etree._Element) -> etree._Element:
    """The innermost last element of a cell, so that what is added stands beside its text, not below it."""
    while len(element) and not (element[-1].tail or "").strip():
        last = element[-1]
        if not isinstance(last.tag, str) or last.tag not in ("p", "div", "span", "font", "b", "strong", "center"):
            break
        element = last
    return element
