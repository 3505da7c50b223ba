"""How wide a PDF's glyphs are and which code draws which: what is needed to tell where each character stands."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Name
from pypdfium2 import raw

from gongkai.redaction.model import Box
from gongkai.redaction.pdf.encodings import CodeMap, embedded, predefined, to_unicode
from gongkai.redaction.pdf.geometry import Matrix

ASCENT, DESCENT = 0.88, -0.18
"""How far glyphs go above and below their line, as shares of the size, where it matters to which line they belong."""
_BY_THOUSAND = Matrix(0.001, 0, 0, 0.001)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a string: its code, how far the next stands from it, and its box, all for a size of 1."""

    code: bytes
    advance: float
    box: Box


@dataclass(slots=True)
class Font:
    """A font of a page. `used` and `removed` collect the codes of the glyphs that were kept and that went."""

    source: Any
    vertical: bool = False
    used: set[bytes] = field(default_factory=set)
    removed: set[bytes] = field(default_factory=set)
    widths: dict[int, float] = field(default_factory=dict)
    default: float | None = 0.0
    """How wide a glyph is that has no width of its own; None where that is not known."""
    heights: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    """In vertical fonts by CID: how far down the next glyph is, and the place of its origin."""
    height: tuple[float, float] = (0.88, -1.0)
    codes: CodeMap | None = None
    """How bytes are parted in a composite font; None in a simple one, of which each byte is a code."""
    opaque: bool = False
    """That bytes cannot be told apart: what is shown with this font goes as a whole."""
    scale: Matrix = _BY_THOUSAND
    type3: bool = False

    def glyphs(self, data: bytes) -> list[Glyph] | None:
        """The glyphs that a string draws; None where they cannot be told."""
        if self.opaque:
            return None
        if self.codes is None:
            simple = [self._simple(byte) for byte in data]
            return [glyph for glyph in simple if glyph] if all(simple) else None
        codes = self.codes.codes(data)
        return None if codes is None else [self._composite(code) for code in codes]

    def _simple(self, byte: int) -> Glyph | None:
        width = self.widths.get(byte, self.default)
        if width is None:
            return None
        wide = width * self.scale.a
        if not self.type3:
            return Glyph(bytes((byte,)), wide, (min(0.0, wide), DESCENT, max(0.0, wide), ASCENT))
        box = self.source.get("/FontBBox", [0, 0, 0, 0])
        drawn = self.scale.box(tuple(float(each) for each in box))  # type: ignore[arg-type]
        return Glyph(bytes((byte,)), wide, (min(0.0, drawn[0]), drawn[1], max(wide, drawn[2]), drawn[3]))

    def _composite(self, code: bytes) -> Glyph:
        cid = self.codes.cid(code) if self.codes else None
        wide = (self.widths.get(cid, self.default) if cid is not None else self.default) or 0.0
        if not self.vertical:
            return Glyph(code, wide / 1000, (0.0, DESCENT, wide / 1000, ASCENT))
        down, x, y = self.heights.get(cid or 0, (self.height[1] * 1000, wide / 2, self.height[0] * 1000))
        left, top = -x / 1000, (ASCENT * 1000 - y) / 1000
        return Glyph(code, down / 1000, (left, top + DESCENT - ASCENT, left + wide / 1000, top))

    def meanings(self) -> dict[bytes, str]:
        """What the font itself says that its codes mean; nothing where it does not."""
        stream = self.source.get("/ToUnicode")
        return to_unicode(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else {}


def font_of(source: Any) -> Font:
    """The font that a dictionary describes."""
    if not isinstance(source, pikepdf.Dictionary):
        return Font(source, opaque=True)
    if source.get("/Subtype") == Name.Type0:
        return _composite(source)
    font = Font(source)
    if source.get("/Subtype") == Name.Type3:
        font.type3 = True
        font.scale = Matrix(*(float(each) for each in source.get("/FontMatrix", [0.001, 0, 0, 0.001, 0, 0])))
    first = int(source.get("/FirstChar", 0))
    widths = source.get("/Widths")
    if widths is not None:
        font.widths = {first + at: float(width) for at, width in enumerate(widths)}
        font.default = float(source.get("/FontDescriptor", pikepdf.Dictionary()).get("/MissingWidth", 0))
    else:
        font.widths, font.default = dict(_standard_widths(str(source.get("/BaseFont", ""))[1:])), None
    return font


def _composite(source: pikepdf.Dictionary) -> Font:
    font = Font(source)
    encoding = source.get("/Encoding")
    if isinstance(encoding, pikepdf.Stream):
        font.codes = embedded(encoding.read_bytes()) if "/UseCMap" not in encoding else None
        font.vertical = int(encoding.get("/WMode", 0)) == 1
    else:
        font.codes = predefined(str(encoding)[1:])
        font.vertical = str(encoding).endswith("-V")
    descendants = source.get("/DescendantFonts")
    if font.codes is None or not descendants:
        font.opaque = True
        return font
    descendant = descendants[0]
    font.default = float(descendant.get("/DW", 1000))
    font.widths = {cid: value[0] for cid, value in _by_cid(descendant.get("/W", []), 1).items()}
    if font.vertical:
        y, down = (float(each) / 1000 for each in descendant.get("/DW2", [880, -1000]))
        font.height = (y, down)
        font.heights = {cid: (each[0], each[1], each[2]) for cid, each in _by_cid(descendant.get("/W2", []), 3).items()}
    return font


def _by_cid(array: Any, size: int) -> dict[int, list[float]]:
    """Values by CID of an array like W or W2: `first [values…]` or `first last values`."""
    values: dict[int, list[float]] = {}
    at = 0
    while at + 1 < len(array):
        first, second = int(array[at]), array[at + 1]
        if isinstance(second, pikepdf.Array):
            row = [float(each) for each in second]
            for offset in range(len(row) // size):
                values[first + offset] = row[offset * size : (offset + 1) * size]
            at += 2
        else:
            value = [float(array[at + 2 + offset]) for offset in range(size)]
            values.update(dict.fromkeys(range(first, min(int(second), 0xFFFF) + 1), value))
            at += 2 + size
    return values


@cache
def _standard_widths(name: str) -> tuple[tuple[int, float], ...]:
    """Widths of one of the 14 standard fonts, which a file need not state, as PDFium knows them."""
    document = pypdfium2.PdfDocument.new()
    try:
        font = raw.FPDFText_LoadStandardFont(document.raw, name.encode("ascii", "replace"))
        if not font:
            return ()
        width = ctypes.c_float()
        known = []
        for code in range(0x20, 0x100):
            text = bytes((code,)).decode("cp1252", "replace")
            if raw.FPDFFont_GetGlyphWidth(font, ord(text), 1000.0, width):
                known.append((code, float(width.value)))
        raw.FPDFFont_Close(font)
        return tuple(known)
    finally:
        document.close()
