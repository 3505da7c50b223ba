"""The form as a PDF, set by Typst: tagged, with selectable text, its faces embedded as far as they are used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gongkai.report.model import AnnualReport
from gongkai.report.write.form import typography
from gongkai.report.write.form.content import FormDocument, Line, lay_out
from gongkai.report.write.form.tables import Box, FormTable, Role
from gongkai.report.write.form.typesetting import Json, Pdf, paper, set_in_typst
from gongkai.report.write.form.typography import fitting_size

_TEMPLATE = Path(__file__).with_name("form.typ")
_INSET_X, _INSET_Y = 2.0, 4.6
"""Points around the text of a cell."""
_HEADING_ROOM = 14.0
"""Millimetres of a page that a heading above a table takes."""


def to_pdf(report: AnnualReport) -> bytes:
    """The report as a PDF: see `set_pdf`."""
    return set_pdf(report).data


def set_pdf(report: AnnualReport) -> Pdf:
    """The report as a PDF, PDF/UA-1 unless it has characters that cannot be drawn.

    Raises NotWritableError, also where no face for Chinese is installed.
    """
    return set_in_typst(_TEMPLATE, _form_json(lay_out(report), report.agency))


def _form_json(form: FormDocument, agency: str) -> Json:
    return {
        **paper(form.name, agency, form.title_size),
        "title": form.title,
        "introduction": _lines(form.introduction),
        "parts": [
            {
                "heading": part.heading,
                "before": _lines(part.before),
                "table": _table(part.table, form) if part.table else None,
                "after": _lines(part.after),
            }
            for part in form.parts
        ],
        "whole": typography.TEXT_HEIGHT - _HEADING_ROOM,
    }


def _lines(lines: Sequence[Line]) -> list[Json]:
    """Paragraphs; a heading's depth is one more than that above it at most, as PDF/UA-1 asks."""
    result = []
    depth = 1
    for line in lines:
        if line.is_heading:
            depth = min(int(line.level), depth + 1)
        result.append(
            {"lead": line.text[: line.lead], "rest": line.text[line.lead :], "level": int(line.level), "depth": depth}
        )
    return result


def _table(table: FormTable, form: FormDocument) -> Json:
    head = [box for box in table.boxes if box.row < table.head_rows]
    body = [box for box in table.boxes if box.row >= table.head_rows]
    return {
        "widths": table.widths,
        "size": table.size,
        "leading": table.size * 0.3,
        "inset-x": _INSET_X,
        "inset-y": _INSET_Y,
        "head": _cells(table, form, head),
        "body": _cells(table, form, body),
    }


def _cells(table: FormTable, form: FormDocument, boxes: Sequence[Box]) -> list[Json]:
    return [_cell(table, box, form.figures[box.cell_id] if box.role is Role.FIGURE else box.text) for box in boxes]


def _cell(table: FormTable, box: Box, text: str) -> Json:
    figure = box.role is Role.FIGURE
    return {
        "x": box.column,
        "y": box.row,
        "width": box.width,
        "height": box.height,
        "left": box.role is Role.LABEL and table.number == 3,
        "size": fitting_size(text, table.width_of(box), table.size) if figure else table.size,
        "text": text,
    }
