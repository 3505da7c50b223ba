"""The form as a Word document (.docx), in the faces that offices have: 小标宋, 黑体, 楷体, 仿宋."""

from __future__ import annotations

import io
from itertools import pairwise
from math import floor

from docx.document import Document as Word
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from gongkai.report.model import AnnualReport
from gongkai.report.write.form.content import FormDocument, Level, Line, Part, lay_out
from gongkai.report.write.form.docx_tables import table_element
from gongkai.report.write.form.typography import BODY, BODY_SIZE, SUBHEADING
from gongkai.report.write.form.word import INDENTED, empty_document, set_face

_BOLD_FACE_HEADINGS = {Level.SECOND: SUBHEADING, Level.THIRD: BODY}


def to_docx(report: AnnualReport) -> bytes:
    """The report as a Word document. Raises NotWritableError."""
    form = lay_out(report)
    word = empty_document(form.name, report.agency)
    _title(word, form)
    for line in form.introduction:
        _line(word, line)
    for part in form.parts:
        _part(word, part, form)
    _set_apart(word)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _title(word: Word, form: FormDocument) -> None:
    paragraph = word.add_paragraph(style="Title")
    for position, line in enumerate(form.title):
        if position:
            paragraph.add_run().add_break()
        paragraph.add_run(line).font.size = Pt(floor(2 * form.title_size) / 2)


def _part(word: Word, part: Part, form: FormDocument) -> None:
    heading = word.add_paragraph(part.heading, style="Heading 1")
    heading.paragraph_format.keep_with_next = True
    for line in part.before:
        _line(word, line)
    if part.table:
        word.element.body.insert_element_before(table_element(part.table, form.figures), "w:sectPr")
    for line in part.after:
        _line(word, line)


def _line(word: Word, line: Line) -> None:
    style = f"Heading {int(line.level)}" if line.is_heading else INDENTED
    paragraph = word.add_paragraph(style=style)
    if line.is_heading:
        paragraph.paragraph_format.keep_with_next = True
    elif line.lead:
        lead = paragraph.add_run(line.text[: line.lead])
        set_face(lead._r.get_or_add_rPr(), _BOLD_FACE_HEADINGS[line.level])
        lead.bold = line.level is Level.THIRD
        paragraph.add_run(line.text[line.lead :])
        return
    paragraph.add_run(line.text)


def _set_apart(word: Word) -> None:
    """Some space between a table and what follows it."""
    blocks = list(word.iter_inner_content())
    for block, following in pairwise(blocks):
        if isinstance(block, Table) and isinstance(following, Paragraph):
            following.paragraph_format.space_before = Pt(BODY_SIZE / 2)
