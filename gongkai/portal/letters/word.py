"""A letter as a Word document (.docx), on the paper of the standard."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from math import floor
from typing import cast

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph

from gongkai.portal.letters.document import ROWS, Document, Mark, numbered, signature_indents
from gongkai.report.write.form.typography import BODY_SIZE, LINE_PITCH
from gongkai.report.write.form.word import INDENTED, empty_document

_CELL_TEXT = "Table Text"
_CELL_SIZE, _CELL_PITCH = 12.0, 18.0
"""Points of a cell's type (小四) and of its lines: the standard leaves tables free."""
_WIDTHS = (28.0, 50.0, 28.0, 50.0)
"""Millimetres of a table's columns: label, content, label, content."""
_ROW, _TALL_ROW = 10.0, 26.0
"""The least heights of rows, in millimetres."""
_STYLES = {Mark.HEADING: "Heading 1", Mark.PARAGRAPH: INDENTED, Mark.LIST: INDENTED}


def to_docx(letter: Document) -> bytes:
    """The letter as a Word document."""
    word = empty_document(letter.name, letter.agency)
    _add_style(word)
    parts = list(letter.parts())
    signature = next((texts[0] for mark, texts in parts if mark is Mark.SIGNATURE), "")
    day = next((texts[0] for mark, texts in parts if mark is Mark.DATE), "")
    right = dict(zip((Mark.SIGNATURE, Mark.DATE), signature_indents(signature, day), strict=True))
    rows: list[tuple[Mark, tuple[str, ...]]] = []
    new_page = False
    for (mark, texts), (following, _) in pairwise([*parts, (Mark.PAGE_BREAK, ())]):
        if mark is Mark.PAGE_BREAK:
            new_page = True
            continue
        if mark in ROWS:
            rows.append((mark, texts))
            if following not in ROWS:
                _table(word, rows)
                rows = []
            continue
        paragraph = _paragraph(word, mark, texts, letter.title_size)
        _place(paragraph, mark, following, right.get(mark, 0.0))
        paragraph.paragraph_format.page_break_before = new_page or None
        new_page = False
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _add_style(word: Word) -> None:
    style = cast(ParagraphStyle, word.styles.add_style(_CELL_TEXT, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = word.styles["Normal"]
    style.font.size = Pt(_CELL_SIZE)
    style.paragraph_format.line_spacing = Pt(_CELL_PITCH)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _paragraph(word: Word, mark: Mark, texts: Sequence[str], size: float) -> Paragraph:
    """The paragraph of a part; of attachments the last."""
    match mark:
        case Mark.TITLE:
            paragraph = word.add_paragraph(style="Title")
            for position, line in enumerate(texts):
                if position:
                    paragraph.add_run().add_break()
                paragraph.add_run(line).font.size = Pt(floor(2 * size) / 2)
            return paragraph
        case Mark.ATTACHMENTS:
            return _attachments(word, texts)
        case _:
            return word.add_paragraph("".join(texts), style=_STYLES.get(mark))


def _attachments(word: Word, texts: Sequence[str]) -> Paragraph:
    """附件： two characters in, and the names below each other."""
    for position, text in enumerate(numbered(texts)):
        paragraph = word.add_paragraph(text if position else f"附件：{text}")
        paragraph.paragraph_format.left_indent = Pt(5 * BODY_SIZE)
        paragraph.paragraph_format.first_line_indent = Pt(0 if position else -3 * BODY_SIZE)
        paragraph.paragraph_format.space_before = Pt(0 if position else LINE_PITCH)
    return paragraph


def _place(paragraph: Paragraph, mark: Mark, following: Mark, right: float) -> None:
    """Where a paragraph stands: its alignment, the space around it, what it stays with on a page."""
    layout = paragraph.paragraph_format
    match mark:
        case Mark.TITLE if following is Mark.NUMBER:
            layout.space_after = Pt(0)
        case Mark.NUMBER:
            layout.alignment, layout.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(LINE_PITCH)
        case Mark.SIGNATURE | Mark.DATE:
            layout.alignment, layout.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(right * BODY_SIZE)
            if mark is Mark.SIGNATURE:
                layout.space_before, layout.keep_with_next = Pt(LINE_PITCH), True
        case Mark.HEADING:
            layout.keep_with_next = True
        case _ if following is Mark.SIGNATURE:
            layout.keep_with_next = True


def _table(word: Word, rows: Sequence[tuple[Mark, tuple[str, ...]]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(_WIDTHS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for row, (mark, texts) in zip(table.rows, rows, strict=True):
        _row(row, texts, _TALL_ROW if mark is Mark.TALL_ROW else _ROW)


def _row(row: _Row, texts: Sequence[str], height: float) -> None:
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    cells = list(row.cells)
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = Mm(width)
    if len(texts) < len(cells):
        merged = cells[len(texts) - 1].merge(cells[-1])
        cells = [*cells[: len(texts) - 1], merged]
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        for surplus in cell.paragraphs[1:]:
            surplus._p.getparent().remove(surplus._p)
        paragraph.style = _CELL_TEXT
        for position, line in enumerate(text.split("\n")):
            if position:
                paragraph.add_run().add_break()
            paragraph.add_run(line)
        if place % 2 == 0 and len(texts) > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
