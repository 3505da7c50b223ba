"""The statutory tables in WordprocessingML: merged cells, heads that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from gongkai.report.write.form.tables import Box, FormTable, Role
from gongkai.report.write.form.typography import BODY, POINTS_PER_MM, fitting_size

_TWIPS = 20 * POINTS_PER_MM
"""Twentieths of a point in a millimetre."""
_MARGINS = {"top": 20, "left": 40, "bottom": 20, "right": 40}
"""Twips around a cell's text."""
_PITCH = 1.25
"""Line pitch of a table by its type's size."""
_ROW_HEIGHT = 2.0
"""The least height of a row by its type's size."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_FACE = "".join(f' w:{script}="{BODY.office}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))


def table_element(table: FormTable, figures: Mapping[str, str]) -> BaseOxmlElement:
    """The table with `figures` (by cell id) printed in it."""
    widths = [round(width * _TWIPS) for width in table.widths]
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
    margins = "".join(f'<w:{side} w:w="{_MARGINS[side]}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_row(table, number, figures, widths) for number in range(len(table.rows)))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar>{margins}</w:tblCellMar><w:tblCaption w:val="{escape(table.title)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(table: FormTable, number: int, figures: Mapping[str, str], widths: Sequence[int]) -> str:
    height = round(table.size * _ROW_HEIGHT * 20)
    head = "<w:tblHeader/>" if number < table.head_rows else ""
    kept = number + 1 < len(table.rows)
    cells = "".join(
        f"<w:tc>{_properties(box, number, widths)}{_text(table, box, number, figures, kept=kept)}</w:tc>"
        for box in table.covered[number]
    )
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{head}</w:trPr>{cells}</w:tr>'


def _properties(box: Box, row: int, widths: Sequence[int]) -> str:
    width = sum(widths[box.column : box.column + box.width])
    span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
    merge = ""
    if box.height > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == box.row else "<w:vMerge/>"
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'


def _text(table: FormTable, box: Box, row: int, figures: Mapping[str, str], *, kept: bool) -> str:
    """The paragraph of a cell. `kept` keeps its row on one page with the next, so that the table stays whole."""
    text = figures[box.cell_id] if box.role is Role.FIGURE else box.text
    size = fitting_size(text, table.width_of(box), table.size) if box.role is Role.FIGURE else table.size
    half_points = max(2, int(2 * size))
    face = f'<w:rPr><w:rFonts{_FACE} w:hint="eastAsia"/><w:spacing w:val="0"/><w:sz w:val="{half_points}"/></w:rPr>'
    keep = "<w:keepNext/>" if kept else ""
    aligned = "left" if box.role is Role.LABEL and table.number == 3 else "center"
    pitch = round(table.size * _PITCH * 20)
    paragraph = (
        f'<w:pPr>{keep}<w:snapToGrid w:val="0"/><w:spacing w:line="{pitch}" w:lineRule="exact"/>'
        f'<w:jc w:val="{aligned}"/>{face}</w:pPr>'
    )
    run = "".join(_runs(text, face)) if row == box.row else ""
    return f"<w:p>{paragraph}{run}</w:p>"


def _runs(text: str, face: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n")):
        if line:
            broken = "<w:br/>" if number else ""
            yield f'<w:r>{face}{broken}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
