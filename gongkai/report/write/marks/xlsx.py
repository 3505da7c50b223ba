"""Spreadsheets (.xlsx) with comments on the very cells: cells, formulas and looks stay as they are.

Comments that are there are kept; where a cell has one, ours is added to it, since a cell has but one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from gongkai.messages import Language
from gongkai.report.model import Place
from gongkai.report.write.marks.package import Package, damaged, parsed
from gongkai.report.write.marks.remarks import SIGNATURE_LOST, Copy, Remark

AUTHOR = "gongkai"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_M = f"{{{_MAIN}}}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_WORKBOOK = "xl/workbook.xml"
_AFTER_DRAWING = tuple(
    f"{_M}{name}"
    for name in (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)
"""What stands behind a sheet's drawing of comments (ECMA-376 part 1, CT_Worksheet)."""
_RANGE = re.compile(r"(?P<left>[A-Z]{1,3})(?P<top>\d{1,7}):(?P<right>[A-Z]{1,3})(?P<bottom>\d{1,7})")
_SHAPE = re.compile(rb"_x0000_s(\d{1,9})")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTH, _LINE, _CHARACTERS = 260, 14, 22
"""Size of a comment: width and height of a line in points, Chinese characters to a line."""

At = tuple[int, int]
"""Row and column of a cell, from 1."""


def mark_xlsx(data: bytes, remarks: Sequence[Remark], _language: Language) -> Copy:
    """A copy with comments, and the findings that stand at the title or on the first cell for want of a place."""
    if not remarks:
        return Copy(data)
    package = Package(data)
    sheets = _sheets(package)
    if not sheets:
        raise damaged()
    notes: dict[str, _Notes] = {name: _Notes() for name in sheets}
    unplaced = [number for number, remark in enumerate(remarks) if not _place(remark, notes)]
    for name, part in sheets.items():
        if notes[name].texts:
            _Sheet(package, part).comment(notes[name])
    return Copy(package.bytes(), unplaced, SIGNATURE_LOST if package.is_signed else None)


@dataclass(slots=True)
class _Notes:
    """What is to be said at the cells of one sheet."""

    texts: dict[At, list[str]] = field(default_factory=dict)

    def add(self, at: At, lines: Sequence[str]) -> None:
        """Add a remark on a cell."""
        text = "\n".join(lines)
        own = self.texts.setdefault(at, [])
        if text not in own:
            own.append(text)


def _place(remark: Remark, notes: dict[str, _Notes]) -> bool:
    """Put a remark at its places; where it has none at the title, and where that has none on the first cell.

    Whether it had a place of its own.
    """
    placed = False
    for target in remark.targets:
        placed |= _put(target.place, (remark.title, remark.message) if placed else remark.lines, notes)
    if placed:
        return True
    if remark.fallback is None or not _put(remark.fallback, remark.lines, notes):
        next(iter(notes.values())).add((1, 1), remark.lines)
    return False


def _put(place: Place, lines: Sequence[str], notes: dict[str, _Notes]) -> bool:
    if place.sheet not in notes or place.row is None or place.column is None:
        return False
    notes[place.sheet].add((place.row, place.column), lines)
    return True


def _sheets(package: Package) -> dict[str, str]:
    """The parts of the sheets by their names."""
    root = parsed(_transitional(package.content(_WORKBOOK)))
    relations = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in package.xml("xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = {}
    for sheet in root.iterfind(f"{_M}sheets/{_M}sheet"):
        relation = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        if relation in relations:
            part = posixpath.normpath(posixpath.join("/xl", relations[relation])).lstrip("/")
            sheets[sheet.get("name", "")] = part
    return sheets


def _transitional(content: bytes) -> bytes:
    return content.replace(_STRICT, _MAIN.encode())


class _Sheet:
    """A sheet that comments are put on."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        content = package.content(part)
        self._strict = _STRICT in content
        self._relations = _STRICT_RELATIONS if self._strict else _RELATIONS
        self._root = parsed(_transitional(content))

    def comment(self, notes: _Notes) -> None:
        """Put comments on cells; one within merged cells on the first of them, which is the one that shows."""
        texts: dict[At, list[str]] = {}
        for at, own in notes.texts.items():
            texts.setdefault(self._shown(at), []).extend(own)
        self._write_texts(texts)
        self._draw(texts)

    def _shown(self, at: At) -> At:
        for merged in self._root.iterfind(f"{_M}mergeCells/{_M}mergeCell"):
            match = _RANGE.fullmatch(merged.get("ref", ""))
            if match is None:
                continue
            left, right = (column_index_from_string(match[name]) for name in ("left", "right"))
            top, bottom = int(match["top"]), int(match["bottom"])
            if top <= at[0] <= bottom and left <= at[1] <= right:
                return top, left
        return at

    def _write_texts(self, texts: dict[At, list[str]]) -> None:
        name = self._package.related(self._part, "/comments")
        if name is None:
            name = self._package.new_name("xl/comments{}.xml")
            self._package.relate(self._part, f"{self._relations}/comments", name)
            self._package.declare(name, _COMMENTS_TYPE)
            root = etree.Element(f"{_M}comments", nsmap={None: _MAIN})
            etree.SubElement(root, f"{_M}authors")
            etree.SubElement(root, f"{_M}commentList")
        else:
            root = parsed(_transitional(self._package.content(name)))
        authors, comments = root.find(f"{_M}authors"), root.find(f"{_M}commentList")
        if authors is None or comments is None:
            raise damaged()
        names = [author.text for author in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, f"{_M}author").text = AUTHOR
            names.append(AUTHOR)
        there = {comment.get("ref", ""): comment for comment in comments}
        for at, own in texts.items():
            reference = _reference(at)
            comment = there.get(reference)
            text = comment.find(f"{_M}text") if comment is not None else None
            if text is None:
                comment = etree.SubElement(
                    comments, f"{_M}comment", ref=reference, authorId=str(names.index(AUTHOR)), shapeId="0"
                )
                text = etree.SubElement(comment, f"{_M}text")
                _append(text, "\n\n".join(own))
            else:
                _append(text, "\n\n" + "\n\n".join(own))
        self._put(name, root)

    def _draw(self, texts: dict[At, list[str]]) -> None:
        """Draw the boxes that comments show in: Excel wants them in VML."""
        name = self._package.related(self._part, "/vmlDrawing")
        drawn = self._package.content(name) if name else _DRAWING
        number = max((int(match[1]) for match in _SHAPE.finditer(drawn)), default=1024)
        shapes = []
        for at, own in texts.items():
            if not _has_shape(drawn, at):
                number += 1
                shapes.append(_shape(number, at, "\n\n".join(own)))
        before, end, after = drawn.rpartition(b"</xml>")
        if not end:
            raise damaged()
        content = before + "".join(shapes).encode() + end + after
        if name is not None:
            self._package.put(name, content)
            return
        name = self._package.new_name("xl/drawings/vmlDrawing{}.vml")
        self._package.put(name, content)
        self._package.declare_suffix("vml", _DRAWING_TYPE)
        relation = self._package.relate(self._part, f"{self._relations}/vmlDrawing", name)
        drawing = etree.Element(f"{_M}legacyDrawing", {f"{{{self._relations}}}id": relation})
        following = next((child for child in self._root if child.tag in _AFTER_DRAWING), None)
        if following is None:
            self._root.append(drawing)
        else:
            following.addprevious(drawing)
        self._put(self._part, self._root)

    def _put(self, name: str, root: etree._Element) -> None:
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._package.put(name, content.replace(_MAIN.encode(), _STRICT) if self._strict else content)


def _reference(at: At) -> str:
    return f"{get_column_letter(at[1])}{at[0]}"


def _append(text: etree._Element, words: str) -> None:
    """Add words to a comment; a text that is not yet made of runs becomes one."""
    plain = text.find(f"{_M}t")
    if plain is not None:
        run = etree.Element(f"{_M}r")
        text.replace(plain, run)
        run.append(plain)
    run = etree.SubElement(text, f"{_M}r")
    etree.SubElement(run, f"{_M}t", {_SPACE: "preserve"}).text = words


def _has_shape(drawn: bytes, at: At) -> bool:
    row, column = at[0] - 1, at[1] - 1
    pattern = rf"<x:Row>\s*{row}\s*</x:Row>\s*<x:Column>\s*{column}\s*</x:Column>"
    return re.search(pattern.encode(), drawn) is not None


_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    b' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


def _shape(number: int, at: At, text: str) -> str:
    row, column = at[0] - 1, at[1] - 1
    lines = sum(1 + len(line) // _CHARACTERS for line in text.split("\n"))
    rows = max(4, lines)
    return (
        '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        f' xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202"'
        f' style="position:absolute;margin-left:60pt;margin-top:2pt;width:{_WIDTH}pt;height:{rows * _LINE}pt;'
        'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 15, {max(row - 1, 0)}, 2, {column + 5}, 15, {max(row - 1, 0) + rows}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
