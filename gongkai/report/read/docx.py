"""Word documents (.docx): paragraphs and tables with their merged cells, as accepted in the current revision."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.report.model import Place
from gongkai.report.read.archive import damaged, open_archive, parse_xml, read_part
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_P, _TBL, _TR, _TC, _T = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}t"
_TAB, _BR, _CR, _VAL = f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}val"
_GRID_SPAN, _V_MERGE, _TR_PR, _TC_PR, _PPR = (
    f"{_W}gridSpan",
    f"{_W}vMerge",
    f"{_W}trPr",
    f"{_W}tcPr",
    f"{_W}pPr",
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {_TR_PR, _TC_PR, _PPR, _FALLBACK}
    | {f"{_W}{name}" for name in ("rPr", "tblPr", "tblGrid", "sectPr", "del", "moveFrom", "instrText")}
)
"""Properties, what a tracked change removed, and what only older programs should show."""
_RPR, _VERT_ALIGN = f"{_W}rPr", f"{_W}vertAlign"
_ASIDE = frozenset(f"{_W}{name}" for name in ("vanish", "strike", "dstrike"))
_OFF = frozenset(("0", "false", "off", "none"))
_NOT_TEXT = _SKIPPED | {_P, f"{_W}txbxContent"}
_MOST_COLUMNS = 256


def read_docx(data: bytes) -> Document:
    """Read a Word document. Raises ReadError."""
    with open_archive(data) as archive:
        content = read_part(archive, "word/document.xml")
    if _STRICT in content:
        content = content.replace(_STRICT, _W[1:-1].encode())
    root = parse_xml(content)
    body = root.find(f"{_W}body")
    if body is None:
        raise damaged()
    reader = _Reader()
    reader.walk(body)
    return Document("docx", reader.blocks)


class _Reader:
    """Collects blocks while walking the body; numbers paragraphs and tables as it meets them."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.paragraphs = 0
        self.tables = 0

    def walk(self, parent: etree._Element) -> None:
        """Take the paragraphs and tables below `parent`, through whatever wraps them."""
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self._table(child)
            elif tag not in _SKIPPED and isinstance(tag, str):
                self.walk(child)

    def _paragraph(self, element: etree._Element) -> None:
        self.paragraphs += 1
        place = Place(paragraph=self.paragraphs)
        text = "".join(_text(element)).strip()
        self.blocks.extend(Paragraph(line, place) for line in text.split("\n") if line.strip())
        for box in element.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                self.walk(box)

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        nested = next(table.iterdescendants(_TBL), None) is not None
        rows: list[list[Token]] = []
        for row_number, row in enumerate(_wrapped(table, _TR), 1):
            tokens: list[Token] = []
            column = _skipped_before(row)
            for cell in _wrapped(row, _TC):
                span, continued = _merges(cell)
                if nested and next(cell.iterdescendants(_TBL), None) is not None:
                    if rows or tokens:
                        self._close(rows, tokens)
                        rows, tokens = [], []
                    self.walk(cell)
                    continue
                text = "" if continued else _cell_text(cell)
                tokens.append(Token(text, column, Place(table=number, row=row_number, column=column + 1), span))
                column += span
                if column > _MOST_COLUMNS:
                    break
            rows.append(tokens)
        self._close(rows, [])

    def _close(self, rows: list[list[Token]], tokens: list[Token]) -> None:
        rows = [row for row in (*rows, tokens) if row]
        if rows:
            self.blocks.append(Grid(rows))


def _wrapped(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children with `tag`, also inside content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and child.tag not in (_TBL, _P) and isinstance(child.tag, str):
            yield from _wrapped(child, tag)


def _skipped_before(row: etree._Element) -> int:
    before = row.find(f"{_TR_PR}/{_W}gridBefore")
    return _number(before, 0) if before is not None else 0


def _merges(cell: etree._Element) -> tuple[int, bool]:
    """How many grid columns a cell covers, and whether it only continues the one above it."""
    properties = cell.find(_TC_PR)
    if properties is None:
        return 1, False
    span = properties.find(_GRID_SPAN)
    merge = properties.find(_V_MERGE)
    continued = merge is not None and merge.get(_VAL, "continue") == "continue"
    return (max(1, _number(span, 1)) if span is not None else 1), continued


def _number(element: etree._Element, default: int) -> int:
    value = element.get(_VAL, "")
    return min(int(value), _MOST_COLUMNS) if value.isascii() and value.isdigit() else default


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(text for paragraph in cell.iter(_P) if (text := "".join(_text(paragraph)).strip()))


def _is_aside(run: etree._Element) -> bool:
    """Whether a run is hidden, struck out or a footnote's mark: its digits are no part of a figure."""
    properties = run[0]
    if properties.tag != _RPR:
        return False
    return any(
        (mark.tag in _ASIDE and mark.get(_VAL, "true") not in _OFF)
        or (mark.tag == _VERT_ALIGN and mark.get(_VAL) == "superscript")
        for mark in properties
    )


def _text(paragraph: etree._Element) -> Iterator[str]:
    """The pieces of a paragraph's own text; text boxes in it are paragraphs of their own."""
    for child in paragraph:
        tag = child.tag
        if tag == _T:
            yield child.text or ""
        elif tag == _TAB:
            yield "\t"
        elif tag in (_BR, _CR):
            yield "\n"
        elif len(child) and isinstance(tag, str) and tag not in _NOT_TEXT and not _is_aside(child):
            yield from _text(child)
