"""The form as a PDF, set by Typst: tagged, with selectable text, its faces embedded as far as they are used."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typst import Compiler, Fonts, TypstError

from gongkai.messages import Message
from gongkai.report.model import AnnualReport
from gongkai.report.write.form import typography
from gongkai.report.write.form.content import FormDocument, Line, NotWritableError, lay_out
from gongkai.report.write.form.tables import Box, FormTable, Role
from gongkai.report.write.form.typography import FACES, Face, fitting_size

if TYPE_CHECKING:
    from typst import PDFStandard  # exists for the type checker only

Json = dict[str, Any]

_TEMPLATE = Path(__file__).with_name("form.typ")
_ACCESSIBLE: PDFStandard = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a stated language, every character with its meaning."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_UNDRAWN = re.compile('the text `"(.+?)"` could not be displayed')
_INSET_X, _INSET_Y = 2.0, 4.6
"""Points around the text of a cell."""
_HEADING_ROOM = 14.0
"""Millimetres of a page that a heading above a table takes."""
_TITLE_GAP = 12.0
"""Points between the lines of a title."""
_FIXED_TIME = 946_684_800
"""Stands for the time of making (2000-01-01, in seconds), so that the same report gives the same bytes."""


@dataclass(frozen=True, slots=True)
class ChosenFace:
    """What a face of the standard is set in on this machine. `stand_in` says that it is not the face itself."""

    face: Face
    family: str
    stand_in: bool


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF as written. `undrawn` are the characters that no installed face has: selectable, but shown as a box."""

    data: bytes
    undrawn: str = ""


def to_pdf(report: AnnualReport) -> bytes:
    """The report as a PDF: see `set_pdf`."""
    return set_pdf(report).data


def set_pdf(report: AnnualReport) -> Pdf:
    """The report as a PDF, PDF/UA-1 unless it has characters that cannot be drawn.

    Raises NotWritableError, also where no face for Chinese is installed.
    """
    form = json.dumps(_form_json(lay_out(report), report.agency), ensure_ascii=False)
    try:
        return Pdf(_compiled(form, [_ACCESSIBLE]))
    except TypstError as error:
        named = (_ESCAPED.sub(_unescaped, text) for text in _UNDRAWN.findall(error.diagnostic))
        undrawn = "".join(dict.fromkeys(named))
        if not undrawn:
            raise
    return Pdf(_compiled(form, []), undrawn)


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _compiled(form: str, standards: list[PDFStandard]) -> bytes:
    # A compiler serves one thread at a time; making one costs nothing once the fonts are found.
    compiler = Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=_fonts(), sys_inputs={"form": form})
    written = compiler.compile(format="pdf", pdf_standards=standards, timestamp=_FIXED_TIME)
    assert isinstance(written, bytes)
    return written


@cache
def _fonts() -> Fonts:
    return Fonts(include_embedded_fonts=False)


@cache
def chosen_faces() -> dict[str, ChosenFace]:
    """What each face of the standard is set in here. Raises NotWritableError where there is nothing for Chinese."""
    installed = set(_fonts().families())
    chosen = {}
    for name, face in FACES.items():
        families = [family for family in (*face.proper, *face.free) if family in installed]
        if not families:
            raise NotWritableError(
                Message(
                    "没有可用的中文字体，无法生成 PDF。请安装字体，例如 apt install fonts-noto-cjk fonts-lxgw-wenkai。"
                )
            )
        chosen[name] = ChosenFace(face, families[0], families[0] not in face.proper)
    return chosen


# The form as the template wants it


def _form_json(form: FormDocument, agency: str) -> Json:
    return {
        "name": form.name,
        "agency": agency,
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
        "page": {**_page(), "title-size": form.title_size},
        "faces": _faces(),
    }


def _page() -> Json:
    return {
        "width": typography.PAGE_WIDTH,
        "height": typography.PAGE_HEIGHT,
        "top": typography.TOP,
        "bottom": typography.BOTTOM,
        "left": typography.LEFT,
        "right": typography.RIGHT,
        "size": typography.BODY_SIZE,
        "pitch": typography.LINE_PITCH,
        "tracking": typography.CHARACTER_PITCH - typography.BODY_SIZE,
        "title-gap": _TITLE_GAP,
        "number-size": typography.PAGE_NUMBER_SIZE,
        "number-below": typography.PAGE_NUMBER_BELOW,
        "whole": typography.TEXT_HEIGHT - _HEADING_ROOM,
    }


def _faces() -> Json:
    chosen = chosen_faces()
    every = [face.family for face in chosen.values()]
    return {
        name: {"families": [face.family, *every], "bold": face.stand_in and face.face.bold}
        for name, face in chosen.items()
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
