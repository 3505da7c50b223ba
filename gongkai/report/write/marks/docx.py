"""Word documents with comments at the very cells and words.

Comments that are there are kept. A comment on text in a text box stands at the words that the box is tied to, since
Word knows no comments in text boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from gongkai.messages import Language
from gongkai.report.model import Place
from gongkai.report.places.docx import (
    NAMESPACE,
    STRICT_NAMESPACE,
    TEXT_BOX,
    BodyWalk,
    CellAt,
    W,
    paragraphs_of,
    pieces,
)
from gongkai.report.write.marks.package import Package, damaged, parsed
from gongkai.report.write.marks.remarks import SIGNATURE_LOST, Copy, Remark, Target
from gongkai.report.write.marks.stream import Stream

AUTHOR, INITIALS = "gongkai", "gk"
MOST_PLACES = 8
"""Comments for one finding: one about forty empty cells need not stand at each of them."""
_DOCUMENT = "word/document.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COLOURS = {"block": "8B0000", "error": "C62828", "warning": "B26A00", "information": "00639A", "extraction": "7B3FA0"}
_RUN, _TEXT, _P = f"{W}r", f"{W}t", f"{W}p"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mark_docx(data: bytes, remarks: Sequence[Remark], _language: Language) -> Copy:
    """A copy with comments, and the findings that stand at the title or the beginning for want of a place."""
    if not remarks:
        return Copy(data)
    package = Package(data)
    content = package.content(_DOCUMENT)
    strict = STRICT_NAMESPACE.encode() in content
    root = parsed(_transitional(content))
    body = root.find(f"{W}body")
    if body is None:
        raise damaged()
    name = package.related(_DOCUMENT, "/comments")
    comments = _Comments(parsed(_transitional(package.content(name))) if name else _empty())
    marker = _Marker(_Index(body), comments)
    unplaced = [number for number, remark in enumerate(remarks) if not marker.add(remark)]
    marker.write()
    package.put(_DOCUMENT, _written(root, strict))
    if name is None:
        name = (
            package.new_name("word/comments{}.xml") if "word/comments.xml" in package.names() else "word/comments.xml"
        )
        package.relate(_DOCUMENT, _STRICT_RELATION if strict else _RELATION, name)
        package.declare(name, _TYPE)
    package.put(name, _written(comments.root, strict))
    return Copy(package.bytes(), unplaced, SIGNATURE_LOST if package.is_signed else None)


def _transitional(content: bytes) -> bytes:
    return content.replace(STRICT_NAMESPACE.encode(), NAMESPACE.encode())


def _written(root: etree._Element, strict: bool) -> bytes:
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content.replace(NAMESPACE.encode(), STRICT_NAMESPACE.encode()) if strict else content


def _empty() -> etree._Element:
    return etree.Element(f"{W}comments", nsmap={"w": NAMESPACE})


class _Index(BodyWalk):
    """The paragraphs and cells of a body by their numbers."""

    def __init__(self, body: etree._Element) -> None:
        super().__init__()
        self.paragraph: dict[int, etree._Element] = {}
        self.cell: dict[tuple[int, int, int], etree._Element] = {}
        self.walk(body)

    def on_paragraph(self, element: etree._Element) -> None:
        """Note a paragraph."""
        self.paragraph[self.paragraphs] = element

    def on_cell(self, cell: CellAt) -> None:
        """Note a cell."""
        self.cell[cell.table, cell.row, cell.column] = cell.element

    def at(self, place: Place) -> list[etree._Element]:
        """The paragraphs at a place; none where there is no such place."""
        if place.paragraph is not None:
            found = self.paragraph.get(place.paragraph)
            return [] if found is None else [found]
        cell = self.cell.get((place.table or 0, place.row or 0, place.column or 0))
        return [] if cell is None else list(paragraphs_of(cell))


class _Comments:
    """The part with the comments' texts."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        numbers = [comment.get(f"{W}id", "") for comment in root]
        self._next = max((int(number) for number in numbers if number.isdecimal()), default=-1) + 1

    def add(self, style: str, lines: Sequence[str]) -> str:
        """Add a comment, its first line in the colour of its grade; its id."""
        number, self._next = str(self._next), self._next + 1
        names = {f"{W}id": number, f"{W}author": AUTHOR, f"{W}initials": INITIALS}
        comment = etree.SubElement(self.root, f"{W}comment", names)
        for position, line in enumerate(lines):
            run = etree.SubElement(etree.SubElement(comment, _P), _RUN)
            if position == 0:
                properties = etree.SubElement(run, f"{W}rPr")
                etree.SubElement(properties, f"{W}b")
                etree.SubElement(properties, f"{W}color", {f"{W}val": _COLOURS.get(style, "5F6368")})
            text = etree.SubElement(run, _TEXT)
            text.text = line
        return number


@dataclass(slots=True)
class _Edges:
    """The comments that begin and end at one place in a text."""

    ends: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)

    def elements(self) -> list[etree._Element]:
        """The elements that say so, in their order."""
        return [
            *(element for number in self.ends for element in _end(number)),
            *(_start(number) for number in self.starts),
        ]


class _Marker:
    """Finds the places of remarks, and puts comments there when all are found: putting one parts the runs."""

    def __init__(self, index: _Index, comments: _Comments) -> None:
        self._index = index
        self._comments = comments
        self._edges: dict[etree._Element, defaultdict[int, _Edges]] = {}
        """By element of text (or run, for what is commented as a whole) and offset in it."""
        self._empty: list[tuple[etree._Element, str]] = []

    def add(self, remark: Remark) -> bool:
        """Put a remark at its places; where it has none at the title, and where that has none at the beginning.

        Whether it had a place of its own.
        """
        placed = 0
        for target in dict.fromkeys(remark.targets):
            lines = remark.lines if not placed else (remark.title, remark.message)
            placed += placed < MOST_PLACES and self._put(target, remark.style, lines)
        if placed:
            return True
        title = Target(remark.fallback, "", 0, 0) if remark.fallback else None
        if title is None or not self._put(title, remark.style, remark.lines):
            first = next(iter(self._index.paragraph.values()), None)
            cells = next(iter(self._index.cell.values()), None)
            paragraphs = [first] if first is not None else list(paragraphs_of(cells)) if cells is not None else []
            if not paragraphs:
                raise damaged()
            self._comment(paragraphs, None, remark.style, remark.lines)
        return False

    def _put(self, target: Target, style: str, lines: Sequence[str]) -> bool:
        paragraphs = self._index.at(target.place)
        if paragraphs:
            self._comment(paragraphs, target, style, lines)
        return bool(paragraphs)

    def _comment(
        self, paragraphs: Sequence[etree._Element], target: Target | None, style: str, lines: Sequence[str]
    ) -> None:
        number = self._comments.add(style, lines)
        stream = Stream(piece for paragraph in paragraphs for piece in pieces(paragraph))
        if not stream.text:
            self._empty.append((paragraphs[0], number))
            return
        start, end = (target and stream.find(target)) or (0, len(stream.text))
        (first, offset), (last, before_last) = stream.at(start), stream.at(end - 1)
        self._edge(first, offset, at_end=False).starts.append(number)
        self._edge(last, before_last + 1, at_end=True).ends.append(number)

    def _edge(self, text: etree._Element, offset: int, at_end: bool) -> _Edges:
        runs = list(text.iterancestors(_RUN))
        if len(runs) > 1 or any(True for _ in text.iterancestors(TEXT_BOX)):
            text, offset = runs[-1], int(at_end)
        return self._edges.setdefault(text, defaultdict(_Edges))[offset]

    def write(self) -> None:
        """Put the comments where they belong."""
        for element, edges in self._edges.items():
            for offset in sorted(edges, reverse=True):
                if element.tag == _RUN:
                    left, right = (element, None) if offset else (None, element)
                else:
                    left, right = _parted(element, offset)
                _insert(left, right, edges[offset].elements())
        for paragraph, number in self._empty:
            paragraph.extend([_start(number), *_end(number)])


def _parted(text: etree._Element, offset: int) -> tuple[etree._Element | None, etree._Element | None]:
    """The runs before and behind an offset in an element of text; the run is parted there where it must be."""
    run = text.getparent()
    assert run is not None
    content = text.text or ""
    is_first = all(child.tag == f"{W}rPr" for child in run[: run.index(text)])
    if offset == 0 and is_first:
        return None, run
    if offset >= len(content) and text.getnext() is None:
        return run, None
    right = etree.Element(run.tag, run.attrib)
    properties = run.find(f"{W}rPr")
    if properties is not None:
        right.append(deepcopy(properties))
    moved = list(run[run.index(text) + (offset > 0) :])
    if 0 < offset < len(content):
        rest = etree.SubElement(right, _TEXT, {_SPACE: "preserve"})
        text.text, rest.text = content[:offset], content[offset:]
        text.set(_SPACE, "preserve")
    right.extend(moved)
    right.tail, run.tail = run.tail, None
    run.addnext(right)
    return run, right


def _insert(left: etree._Element | None, right: etree._Element | None, elements: Sequence[etree._Element]) -> None:
    if right is not None:
        for element in elements:
            right.addprevious(element)
    elif left is not None:
        for element in reversed(elements):
            left.addnext(element)


def _start(number: str) -> etree._Element:
    return etree.Element(f"{W}commentRangeStart", {f"{W}id": number})


def _end(number: str) -> list[etree._Element]:
    """The end of a comment's range, and the run that refers to the comment."""
    run = etree.Element(_RUN)
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
    return [etree.Element(f"{W}commentRangeEnd", {f"{W}id": number}), run]
