"""Places in a Word document: its paragraphs and tables are numbered as they are met, text boxes and tables in cells
among them; a cell's column is that of the grid. What a tracked change removed is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{NAMESPACE}}}"
_P, _TBL, _TR, _TC, _T = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}t"
_TAB, _BR, _CR, _VAL = f"{W}tab", f"{W}br", f"{W}cr", f"{W}val"
_GRID_SPAN, _V_MERGE, _TR_PR, _TC_PR, _PPR = (
    f"{W}gridSpan",
    f"{W}vMerge",
    f"{W}trPr",
    f"{W}tcPr",
    f"{W}pPr",
)
TEXT_BOX = f"{W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {_TR_PR, _TC_PR, _PPR, _FALLBACK}
    | {f"{W}{name}" for name in ("rPr", "tblPr", "tblGrid", "sectPr", "del", "moveFrom", "instrText")}
)
"""Properties, what a tracked change removed, and what only older programs should show."""
_RPR, _VERT_ALIGN = f"{W}rPr", f"{W}vertAlign"
_ASIDE = frozenset(f"{W}{name}" for name in ("vanish", "strike", "dstrike"))
_OFF = frozenset(("0", "false", "off", "none"))
_NOT_TEXT = _SKIPPED | {_P, TEXT_BOX}
_MOST_COLUMNS = 256


class CellAt(NamedTuple):
    """A cell, all numbers from 1: of which table, in which row, and from which column of the grid on.

    `continued` is that it only goes on with the cell above it.
    """

    element: etree._Element
    table: int
    row: int
    column: int
    span: int
    continued: bool


class BodyWalk:
    """Walks through a body and says what is met; numbers paragraphs and tables."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0

    def on_paragraph(self, element: etree._Element) -> None:
        """A paragraph outside of tables, number `self.paragraphs`."""

    def on_cell(self, cell: CellAt) -> None:
        """A cell without a table in it."""

    def on_row_end(self) -> None:
        """The row of the last cell ends."""

    def on_table_break(self) -> None:
        """A table ends, or is broken off by a cell with tables and paragraphs of its own."""

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
        self.on_paragraph(element)
        for box in element.iter(TEXT_BOX):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                self.walk(box)

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        nested = next(table.iterdescendants(_TBL), None) is not None
        for row_number, row in enumerate(_wrapped(table, _TR), 1):
            column = _skipped_before(row)
            for cell in _wrapped(row, _TC):
                if nested and next(cell.iterdescendants(_TBL), None) is not None:
                    self.on_table_break()
                    self.walk(cell)
                    continue
                span, continued = _merges(cell)
                self.on_cell(CellAt(cell, number, row_number, column + 1, span, continued))
                column += span
                if column > _MOST_COLUMNS:
                    break
            self.on_row_end()
        self.on_table_break()


def pieces(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """A paragraph's own text with the elements that it stands in; text boxes in it are paragraphs of their own.

    Left out is what is hidden, struck out or raised (a footnote's mark): its digits are no part of a figure.
    """
    for child in paragraph:
        tag = child.tag
        if tag == _T:
            yield child, child.text or ""
        elif tag == _TAB:
            yield child, "\t"
        elif tag in (_BR, _CR):
            yield child, "\n"
        elif len(child) and isinstance(tag, str) and tag not in _NOT_TEXT and not _is_aside(child):
            yield from pieces(child)


def paragraphs_of(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those in text boxes among them."""
    return cell.iter(_P)


def _wrapped(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children with `tag`, also inside content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and child.tag not in (_TBL, _P) and isinstance(child.tag, str):
            yield from _wrapped(child, tag)


def _skipped_before(row: etree._Element) -> int:
    before = row.find(f"{_TR_PR}/{W}gridBefore")
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


def _is_aside(run: etree._Element) -> bool:
    properties = run[0]
    if properties.tag != _RPR:
        return False
    return any(
        (mark.tag in _ASIDE and mark.get(_VAL, "true") not in _OFF)
        or (mark.tag == _VERT_ALIGN and mark.get(_VAL) == "superscript")
        for mark in properties
    )
