"""What content streams refer to by name: only what was used is kept, under names that say nothing."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from gongkai.redaction.model import RedactionError
from gongkai.redaction.pdf.fonts import Font, font_of
from gongkai.redaction.pdf.images import Pictures
from gongkai.redaction.pdf.page_text import TOO_LARGE

MOST_INSTRUCTIONS = 3_000_000
"""Operators of a whole file: a page of small print has ten thousand."""
DEVICE_SPACES = frozenset(("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"))
_STATE_KEPT = [
    "/Type",
    "/LW",
    "/LC",
    "/LJ",
    "/ML",
    "/D",
    "/RI",
    "/OP",
    "/op",
    "/OPM",
    "/Font",
    "/FL",
    "/SM",
    "/SA",
    "/BM",
    "/SMask",
    "/CA",
    "/ca",
    "/AIS",
    "/TK",
    "/UseBlackPtComp",
]
_DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")


class Shared:
    """What all streams of a document have in common: its fonts, pictures and how much has been read."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.document = document
        self.pictures = Pictures(document)
        self.fonts: dict[tuple[int, int], Font] = {}
        self.untouched_forms: dict[tuple[int, int], Any] = {}
        """Copies of forms and patterns outside of all areas, by the object that they were made from."""
        self._inline_fonts: list[Font] = []
        self._instructions = 0

    def count(self, instructions: int) -> None:
        """Note how many operators were read. Raises RedactionError when it is more than anybody drew."""
        self._instructions += instructions
        if self._instructions > MOST_INSTRUCTIONS:
            raise RedactionError(TOO_LARGE)

    def font(self, source: Any) -> Font:
        """The font of a dictionary; the same one each time, so that it knows all its glyphs that are used."""
        if source.objgen == (0, 0):
            font = next((each for each in self._inline_fonts if each.source == source), None)
            if font is None:
                font = font_of(source)
                self._inline_fonts.append(font)
            return font
        if source.objgen not in self.fonts:
            self.fonts[source.objgen] = font_of(source)
        return self.fonts[source.objgen]

    def all_fonts(self) -> list[Font]:
        """Every font that was set."""
        return [*self.fonts.values(), *self._inline_fonts]

    def speaks(self, pattern: Any) -> bool:
        """Whether a pattern draws text or pictures."""
        try:
            operators = {str(each.operator) for each in pikepdf.parse_content_stream(pattern)}
        except (pikepdf.PdfParsingError, pikepdf.PdfError):
            return True
        return bool(operators & {"Tj", "TJ", "'", '"', "Do", "INLINE IMAGE"})

    @staticmethod
    def clean_state(state: Any) -> Any:
        """A graphics state without what is not drawn with."""
        return Dictionary({key: state[key] for key in _STATE_KEPT if key in state})


class Resources:
    """The resources of one stream: those it has, and those that it used, by new names."""

    def __init__(self, shared: Shared, source: Any) -> None:
        self.source = source if isinstance(source, Dictionary) else Dictionary()
        self._shared = shared
        self._used: dict[str, dict[str, Any]] = {}
        self._names: dict[tuple[str, str], str] = {}

    def get(self, category: str, name: Any) -> Any:
        """What a name stands for; None where it stands for nothing."""
        found = self.source.get(category)
        return found.get(str(name)) if isinstance(found, Dictionary) else None

    def put(self, category: str, name: Any, value: Any) -> Name:
        """Keep a resource, and the name to use for it. A picture or form has one for each place."""
        key = (category, str(name))
        used = self._used.setdefault(category, {})
        if category == "/XObject" or key not in self._names:
            same = next((known for known, each in used.items() if _same(each, value)), None)
            self._names[key] = same or f"/{category[1]}{len(used) + 1}"
        used[self._names[key]] = value
        return Name(self._names[key])

    def written(self) -> Any:
        """The resources that were used."""
        spaces = self.source.get("/ColorSpace")
        if isinstance(spaces, Dictionary):
            for key in _DEFAULTS:
                if key in spaces:
                    self._used.setdefault("/ColorSpace", {})[key] = spaces[key]
        return Dictionary({category: Dictionary(used) for category, used in self._used.items()})


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, pikepdf.Object) and bool(one.objgen == other.objgen != (0, 0))
