"""Setting a document in Typst after GB/T 9704-2012: page, faces, and PDF/UA-1 unless a character cannot be drawn.

A template imports `paper.typ` beside this file and finds what it sets in `sys.inputs.form`, as JSON: so nothing of a
document's text can be taken for markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typst import Compiler, Fonts, TypstError

from gongkai.messages import Message
from gongkai.report.write.form import typography
from gongkai.report.write.form.content import NotWritableError
from gongkai.report.write.form.typography import FACES, Face

if TYPE_CHECKING:
    from typst import PDFStandard  # exists for the type checker only

Json = dict[str, Any]

_ROOT = Path(__file__).parents[3]
"""The package's folder: templates may take others from within it, and nothing from elsewhere."""
_ACCESSIBLE: PDFStandard = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, in a stated language, every character with its meaning."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_UNDRAWN = re.compile('the text `"(.+?)"` could not be displayed')
_TITLE_GAP = 12.0
"""Points between the lines of a title."""
_FIXED_TIME = 946_684_800
"""Stands for the time of making (2000-01-01, in seconds), so that the same content gives the same bytes."""


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


def set_in_typst(template: Path, document: Json) -> Pdf:
    """The document as a PDF, PDF/UA-1 unless it has characters that cannot be drawn.

    `document` has at least what `paper` gives. Raises typst.TypstError for what a template cannot set.
    """
    form = json.dumps(document, ensure_ascii=False)
    try:
        return Pdf(_compiled(template, form, [_ACCESSIBLE]))
    except TypstError as error:
        named = (_ESCAPED.sub(_unescaped, text) for text in _UNDRAWN.findall(error.diagnostic))
        undrawn = "".join(dict.fromkeys(named))
        if not undrawn:
            raise
    return Pdf(_compiled(template, form, []), undrawn)


def paper(name: str, author: str, title_size: float = typography.TITLE_SIZE) -> Json:
    """What every document tells its template: its name and author, the measures of its pages, its faces.

    `title_size` is the size of the title's type in points. Raises NotWritableError where there is no face for Chinese.
    """
    return {"name": name, "agency": author, "page": {**_page(), "title-size": title_size}, "faces": _faces()}


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _compiled(template: Path, form: str, standards: list[PDFStandard]) -> bytes:
    # A compiler serves one thread at a time; making one costs nothing once the fonts are found.
    compiler = Compiler(template, root=_ROOT, font_paths=_fonts(), sys_inputs={"form": form})
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
    }


def _faces() -> Json:
    chosen = chosen_faces()
    every = [face.family for face in chosen.values()]
    return {
        name: {"families": [face.family, *every], "bold": face.stand_in and face.face.bold}
        for name, face in chosen.items()
    }
