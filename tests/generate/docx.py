"""Reports as Word documents (.docx) with merged cells, as offices make them; the source of PDF and .doc."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Literal
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as WordSection
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tests.generate.archives import with_fixed_dates
from tests.generate.reports import Synthetic
from tests.generate.tables import Box, PrintedTable

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
_LONG, _SHORT = 29.7, 21.0
_TWIPS = 567
"""Twentieths of a point in a centimetre."""
_CENTIMETRES_PER_POINT = 2.54 / 72


@dataclass(frozen=True)
class Layout:
    """How a document looks. Lengths in centimetres, sizes in points."""

    orientation: Literal["portrait", "landscape", "tables landscape"] = "portrait"
    borders: bool = True
    merged: bool = True
    """Real merged cells; otherwise empty cells stand where the form merges."""
    body_size: float = 14
    table_size: float = 9
    margin: float = 2.6
    cell_margin: float = 0.1
    east_asian: str = SERIF
    latin: str = "DejaVu Serif"
    repeat_heads: bool = False
    """Table heads are printed again on each page that a table runs over."""
    rows_break: bool = True
    """A row may run over the end of a page."""
    page_numbers: bool = True
    styled_headings: bool = False
    alignment: Literal["center", "left", "right"] = "center"
    table_on_new_page: bool = False
    split_runs: bool = False
    """Runs end where the script changes, as Word leaves them."""
    lines_are_paragraphs: bool = False
    """A second line in a cell is a paragraph of its own; otherwise a line break."""


def draw_layout(seed: int) -> Layout:
    """A layout at random."""
    random = Random(f"docx {seed}")
    return Layout(
        orientation=random.choices(("portrait", "landscape", "tables landscape"), (6, 2, 1))[0],
        borders=random.random() < 0.8,
        merged=random.random() < 0.85,
        body_size=random.choice((12, 14, 16)),
        table_size=random.choice((7.5, 8, 9, 9, 10.5)),
        margin=random.choice((1.8, 2.2, 2.6, 3.1)),
        cell_margin=random.choice((0.0, 0.05, 0.1, 0.19)),
        east_asian=random.choice((SERIF, SERIF, SANS)),
        latin=random.choice(("DejaVu Serif", "DejaVu Sans", SERIF)),
        repeat_heads=random.random() < 0.25,
        rows_break=random.random() < 0.5,
        page_numbers=random.random() < 0.7,
        styled_headings=random.random() < 0.3,
        alignment=random.choices(("center", "left", "right"), (7, 2, 1))[0],
        table_on_new_page=random.random() < 0.15,
        split_runs=random.random() < 0.3,
        lines_are_paragraphs=random.random() < 0.5,
    )


def write_docx(reports: Sequence[Synthetic], layout: Layout) -> bytes:
    """A .docx with the reports one after the other."""
    word = Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = layout.latin, Pt(layout.body_size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), layout.east_asian)
    _set_page(word.sections[0], layout, landscape=layout.orientation == "landscape")
    if layout.page_numbers:
        _number_pages(word)
    for index, report in enumerate(reports):
        if index:
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _write_report(word, report, layout)
    target = io.BytesIO()
    word.save(target)
    return with_fixed_dates(target.getvalue())


def _write_report(word: Word, report: Synthetic, layout: Layout) -> None:
    for line in report.title_lines:
        _paragraph(word, line, size=22, bold=True, alignment=WD_ALIGN_PARAGRAPH.CENTER)
    for text in report.preamble:
        _paragraph(word, text, indent=2 * layout.body_size)
    for section in report.sections:
        if layout.orientation == "tables landscape" and section.number in {3, 5}:
            _set_page(word.add_section(WD_SECTION.NEW_PAGE), layout, landscape=section.number == 3)
        if layout.styled_headings:
            heading = word.add_heading(level=1)
            run = heading.add_run(section.heading)
            run.font.name = layout.latin
            run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), layout.east_asian)
        else:
            _paragraph(word, section.heading, bold=True, indent=2 * layout.body_size)
        for text in section.paragraphs:
            _paragraph(word, text, indent=2 * layout.body_size)
        table = report.table(section.number)
        if table is not None:
            _add_table(word, table, layout)


def _add_table(word: Word, table: PrintedTable, layout: Layout) -> None:
    if layout.table_on_new_page and table.number == 3:
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    xml = _table_xml(table, layout, _table_width(table, layout))
    word.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    _paragraph(word, "")


def _table_width(table: PrintedTable, layout: Layout) -> float:
    turned = layout.orientation == "landscape" or (layout.orientation == "tables landscape" and table.number in {3, 4})
    return (_LONG if turned else _SHORT) - 2 * layout.margin


def figures_fit(report: Synthetic, layout: Layout) -> bool:
    """Whether every figure stands on one line of its cell, with a gap to the next that can be seen."""
    for table in report.tables:
        widths = _column_widths(table, _table_width(table, layout))
        for box in table.boxes:
            # Digits are up to 0.65 of the type size wide, Chinese characters and full-width digits all of it.
            ems = 0.4 + sum(0.65 if character.isascii() else 1.0 for character in box.text.strip())
            room = sum(widths[box.column : box.column + box.width]) - 2 * layout.cell_margin
            if box.cell_id and ems * layout.table_size * _CENTIMETRES_PER_POINT > room:
                return False
    return True


def _set_page(section: WordSection, layout: Layout, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(_SHORT), Cm(_LONG)
    if landscape:
        section.page_width, section.page_height = Cm(_LONG), Cm(_SHORT)
    section.left_margin = section.right_margin = Cm(layout.margin)
    section.top_margin = section.bottom_margin = Cm(2.4)


def _number_pages(word: Word) -> None:
    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    paragraph.add_run(" —")


def _paragraph(
    word: Word,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    indent: float = 0,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if alignment is not None:
        paragraph.alignment = alignment
    paragraph.paragraph_format.first_line_indent = Pt(indent) if indent else None
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.5
    return paragraph


def _column_widths(table: PrintedTable, width: float) -> list[float]:
    """Label columns as the form has them: narrow for the groups, wide for the rows."""
    if table.number == 2:
        return [width / table.columns] * table.columns
    if table.number == 4:
        return [width / 15] * 15
    labels = [0.09, 0.1, 0.29] if table.label_columns == 3 else [0.4]
    figures = table.columns - table.label_columns
    return [share * width for share in labels] + [(1 - sum(labels)) * width / figures] * figures


def _table_xml(table: PrintedTable, layout: Layout, width: float) -> str:
    widths = [round(column * _TWIPS) for column in _column_widths(table, width)]
    line = "single" if layout.borders else "nil"
    borders = "".join(
        f'<w:{side} w:val="{line}" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margin = round(layout.cell_margin * _TWIPS)
    margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(_row_xml(table, row, layout, widths) for row in range(table.rows))}</w:tbl>"
    )


def _row_xml(table: PrintedTable, row: int, layout: Layout, widths: list[int]) -> str:
    covered = table.covered()
    cells, column = [], 0
    while column < table.columns:
        box = covered[row, column]
        span = box.width if layout.merged else 1
        left = 0 < column < table.label_columns and row >= table.head_rows
        alignment = "left" if left else layout.alignment if box.cell_id else "center"
        text = box.text if (row, column) == (box.row, box.column) else ""
        spans = _spans_xml(box, row, sum(widths[column : column + span]), merged=layout.merged)
        cells.append(f"<w:tc>{spans}{_text_xml(text, alignment, layout)}</w:tc>")
        column += span
    unbroken = "" if layout.rows_break else "<w:cantSplit/>"
    head = "<w:tblHeader/>" if layout.repeat_heads and table.number > 2 and row < table.head_rows else ""
    return f"<w:tr><w:trPr>{unbroken}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _spans_xml(box: Box, row: int, width: int, *, merged: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if merged and box.width > 1:
        properties += f'<w:gridSpan w:val="{box.width}"/>'
    if merged and box.height > 1:
        properties += '<w:vMerge w:val="restart"/>' if row == box.row else "<w:vMerge/>"
    return f'<w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>'


def _text_xml(text: str, alignment: str, layout: Layout) -> str:
    run = (
        f'<w:rPr><w:rFonts w:ascii="{layout.latin}" w:hAnsi="{layout.latin}"'
        f' w:eastAsia="{layout.east_asian}"/><w:sz w:val="{round(2 * layout.table_size)}"/></w:rPr>'
    )
    properties = (
        f'<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="{alignment}"/>{run}</w:pPr>'
    )
    lines = ["".join(_runs_xml(line, run, split=layout.split_runs)) for line in text.split("\n")]
    if layout.lines_are_paragraphs:
        return "".join(f"<w:p>{properties}{line}</w:p>" for line in lines)
    return f"<w:p>{properties}{f'<w:r>{run}<w:br/></w:r>'.join(lines)}</w:p>"


def _runs_xml(line: str, properties: str, *, split: bool) -> Iterator[str]:
    pieces = ["".join(piece) for _, piece in groupby(line, key=str.isascii)] if split else [line]
    for piece in pieces:
        if piece:
            yield f'<w:r>{properties}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
