"""A Word document after GB/T 9704-2012: page, styles, faces and page numbers, with nothing in it yet."""

from __future__ import annotations

from datetime import UTC, datetime
from math import floor
from typing import cast

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from gongkai.report.write.form.typography import (
    BODY,
    BODY_SIZE,
    BOTTOM,
    CHARACTER_PITCH,
    FACES,
    HEADING,
    LEFT,
    LINE_PITCH,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PAGE_NUMBER_BELOW,
    PAGE_NUMBER_SIZE,
    PAGE_WIDTH,
    POINTS_PER_MM,
    RIGHT,
    SUBHEADING,
    TITLE,
    TITLE_SIZE,
    TOP,
    Face,
)

INDENTED = "Body Text Indented"
"""The style of running text, whose first line begins two characters in; others have the names that Word gives them."""
_INDENT = 200
"""First-line indent in hundredths of a character."""
_GB2312 = "86"
"""The character set that the table of fonts says a face is for."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where the file has the time of its making, so that the same content gives the same bytes."""
_PAGE_FIELD = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def empty_document(name: str, author: str) -> Word:
    """An empty document of that name: what is added to it in its styles looks as the standard has it."""
    word = Document()
    _set_page(word)
    _set_styles(word)
    _name_substitutes(word)
    _number_pages(word)
    _set_properties(word, name, author)
    return word


def _set_page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    # The stroke beside the number stands 7 mm below the text: the line's middle, half its height above its foot.
    section.footer_distance = Mm(BOTTOM - PAGE_NUMBER_BELOW - PAGE_NUMBER_SIZE / 2 / POINTS_PER_MM)
    for grid in section._sectPr.iterchildren(qn("w:docGrid")):
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(LINE_PITCH * 20)))


def _number_pages(word: Word) -> None:
    """— 1 — outside: to the right on odd pages, to the left on even ones, a character in from the edge."""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = cast(ParagraphStyle, word.styles["Footer"])
        paragraph.alignment = alignment
        edge = Pt(PAGE_NUMBER_SIZE)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = edge
        paragraph.add_run("— ")
        paragraph._p.append(parse_xml(_PAGE_FIELD))
        paragraph.add_run(" —")


def _set_properties(word: Word, name: str, author: str) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.language = name[:255], author[:255], "zh-CN"
    properties.comments, properties.last_modified_by = "", ""
    properties.created = properties.modified = _EPOCH


def _set_styles(word: Word) -> None:
    """The styles that Word knows by these names, set as the standard has them."""
    normal = cast(ParagraphStyle, word.styles["Normal"])
    _set_style(normal, BODY, BODY_SIZE)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    # 28 characters to a line by their spacing: a grid of characters is set differently by every program.
    spacing = floor((CHARACTER_PITCH - BODY_SIZE) * 20)
    size = normal.element.get_or_add_rPr().get_or_add_sz()
    size.addprevious(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{spacing}"/>'))
    for name, face, size in (
        ("Title", TITLE, TITLE_SIZE),
        ("Heading 1", HEADING, BODY_SIZE),
        ("Heading 2", SUBHEADING, BODY_SIZE),
        ("Heading 3", BODY, BODY_SIZE),
        ("Footer", PAGE_NUMBER, PAGE_NUMBER_SIZE),
    ):
        _set_style(cast(ParagraphStyle, word.styles[name]), face, size, bold=name == "Heading 3")
    body = word.styles.add_style(INDENTED, WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = normal
    for style in (body, *(word.styles[f"Heading {level}"] for level in (1, 2, 3))):
        _indent(cast(ParagraphStyle, style))
    title = cast(ParagraphStyle, word.styles["Title"])
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(LINE_PITCH)


def _set_style(style: ParagraphStyle, face: Face, size: float, *, bold: bool = False) -> None:
    set_face(style.element.get_or_add_rPr(), face)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    paragraph.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.line_spacing = Pt(max(LINE_PITCH, size * 1.4))
    paragraph.widow_control = False
    borders = style.element.pPr.find(qn("w:pBdr"))  # python-docx's own title has a line below
    if borders is not None:
        style.element.pPr.remove(borders)


def set_face(properties: CT_RPr, face: Face) -> None:
    """Name the face for every script; what the template says of its theme's faces goes."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face.office)
    fonts.set(qn("w:hint"), "eastAsia")


def _name_substitutes(word: Word) -> None:
    """The table of fonts: what a program is to take where a face is not installed."""
    fonts = "".join(
        f'<w:font w:name="{face.office}"><w:altName w:val="{face.windows}"/>'
        f'<w:charset w:val="{_GB2312}"/><w:family w:val="auto"/></w:font>'
        for face in FACES.values()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    relations = word.part.rels
    for relation in [relation for relation in relations.values() if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE]:
        del relations[relation.rId]
    package = word.part.package
    assert package is not None
    table = PackagePart(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, xml.encode(), package)
    word.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def _indent(style: ParagraphStyle) -> None:
    style.paragraph_format.first_line_indent = Pt(2 * BODY_SIZE)
    style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(_INDENT))
