"""Fonts without what they know of removed text: meanings and outlines of glyphs that are drawn no more.

A subset that a program embedded has just the characters of its text, often in the order in which they first stood
there: whoever can read it can read the name that was removed.
"""

from __future__ import annotations

import itertools
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from gongkai.redaction.pdf.encodings import written
from gongkai.redaction.pdf.fonts import Font

_ENDCHAR = 14
_CHARSTRINGS, _ROS = 17, 0x0C1E


def forget(document: pikepdf.Pdf, font: Font) -> None:
    """Take out of a font what belongs only to glyphs that are not used any more."""
    source = font.source
    if not isinstance(source, Dictionary) or font.opaque or not (font.removed - font.used):
        return
    if meanings := font.meanings():
        kept = {code: text for code, text in meanings.items() if code in font.used}
        source.ToUnicode = document.make_stream(written(kept))
    elif "/ToUnicode" in source:
        del source["/ToUnicode"]
    if font.type3:
        _forget_procedures(source, font)
    elif font.codes is not None:
        _forget_outlines(document, source.DescendantFonts[0], font)


def _forget_procedures(source: Any, font: Font) -> None:
    """The glyphs of a Type 3 font are content streams of their own, by the names that its encoding gives."""
    names: dict[int, str] = {}
    code = 0
    for item in source.get("/Encoding", Dictionary()).get("/Differences", []):
        if isinstance(item, Name):
            names[code] = str(item)
            code += 1
        else:
            code = int(item)
    used = {names.get(code[0]) for code in font.used}
    procedures = source.get("/CharProcs", Dictionary())
    for name in list(procedures.keys()):
        if name not in used and name != "/.notdef":
            del procedures[name]


def _forget_outlines(document: pikepdf.Pdf, descendant: Any, font: Font) -> None:
    descriptor = descendant.get("/FontDescriptor")
    if not isinstance(descriptor, Dictionary) or font.codes is None:
        return
    for key in ("/CIDSet", "/CharSet"):
        if key in descriptor:
            del descriptor[key]
    used = {cid for code in font.used if (cid := font.codes.cid(code)) is not None}
    removed = {cid for code in font.removed if (cid := font.codes.cid(code)) is not None} - used
    for key, blank in (("/FontFile2", blank_truetype), ("/FontFile3", blank_cff)):
        stream = descriptor.get(key)
        if not isinstance(stream, pikepdf.Stream):
            continue
        program = bytearray(stream.read_bytes())
        glyphs, kept = _mapped(descendant, removed), _mapped(descendant, used)
        blank(program, glyphs, kept)
        replacement = document.make_stream(bytes(program))
        if "/Subtype" in stream:
            replacement.Subtype = stream.Subtype
        if key == "/FontFile2":
            replacement.Length1 = len(program)
        descriptor[key] = replacement


def _mapped(descendant: Any, cids: set[int]) -> set[int]:
    """Glyphs of a TrueType program by the font's map of CIDs."""
    mapping = descendant.get("/CIDToGIDMap")
    if not isinstance(mapping, pikepdf.Stream):
        return cids
    data = mapping.read_bytes()
    return {int.from_bytes(data[2 * cid : 2 * cid + 2], "big") for cid in cids}


def blank_truetype(program: bytearray, glyphs: set[int], kept: set[int]) -> None:
    """Overwrite the outlines of glyphs in a TrueType program, or in OpenType's wrapping of CFF, where it stands."""
    tables = {}
    for number in range(int.from_bytes(program[4:6], "big")):
        entry = program[12 + 16 * number : 28 + 16 * number]
        tables[bytes(entry[:4])] = (int.from_bytes(entry[8:12], "big"), int.from_bytes(entry[12:16], "big"))
    if b"CFF " in tables:
        start, length = tables[b"CFF "]
        inner = program[start : start + length]
        blank_cff(inner, glyphs, kept)
        program[start : start + length] = inner
        return
    if not {b"head", b"loca", b"glyf"} <= tables.keys():
        return
    long = int.from_bytes(program[tables[b"head"][0] + 50 : tables[b"head"][0] + 52], "big") == 1
    size, factor = (4, 1) if long else (2, 2)
    start, length = tables[b"loca"]
    offsets = [
        int.from_bytes(program[at : at + size], "big") * factor for at in range(start, start + length - size + 1, size)
    ]
    base = tables[b"glyf"][0]
    needed = _with_parts(program, base, offsets, kept)
    for glyph in glyphs - needed - {0}:
        if glyph + 1 < len(offsets):
            first, last = base + offsets[glyph], base + offsets[glyph + 1]
            if first < last <= len(program):
                program[first:last] = bytes(last - first)


def _with_parts(program: bytearray, base: int, offsets: list[int], glyphs: set[int]) -> set[int]:
    """Glyphs and those that they are put together from (OpenType, table glyf, composite glyphs)."""
    needed, waiting = set(), list(glyphs)
    while waiting:
        glyph = waiting.pop()
        if glyph in needed or glyph + 1 >= len(offsets):
            continue
        needed.add(glyph)
        at, end = base + offsets[glyph], base + offsets[glyph + 1]
        if end - at < 12 or program[at] < 0x80:
            continue
        at += 10
        while at + 4 <= end:
            flags = int.from_bytes(program[at : at + 2], "big")
            waiting.append(int.from_bytes(program[at + 2 : at + 4], "big"))
            at += 4 + (4 if flags & 1 else 2) + (2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0)
            if not flags & 0x20:
                break
    return needed


def blank_cff(program: bytearray, glyphs: set[int], kept: set[int]) -> None:
    """Overwrite the outlines of CIDs in a CFF program (Adobe technical note 5176) where it stands."""
    at = program[2]
    _, at = _index(program, at)  # names
    tops, at = _index(program, at)
    if not tops:
        return
    top = _dictionary(program[tops[0][0] : tops[0][1]])
    if _CHARSTRINGS not in top:
        return
    outlines, _ = _index(program, int(top[_CHARSTRINGS][0]))
    order = _charset(program, int(top.get(15, [0])[0]), len(outlines)) if _ROS in top else range(len(outlines))
    for glyph, cid in enumerate(order):
        if glyph and cid in glyphs and cid not in kept:
            first, last = outlines[glyph]
            program[first:last] = bytes((_ENDCHAR,)) * (last - first)


def _index(program: bytearray, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the objects of an INDEX begin and end, and where it ends itself."""
    count = int.from_bytes(program[at : at + 2], "big")
    if count == 0:
        return [], at + 2
    size = program[at + 2]
    base = at + 3 + size * (count + 1) - 1
    offsets = [
        base + int.from_bytes(program[at + 3 + size * each : at + 3 + size * (each + 1)], "big")
        for each in range(count + 1)
    ]
    return list(itertools.pairwise(offsets)), offsets[-1]


def _dictionary(data: bytes | bytearray) -> dict[int, list[float]]:
    """The whole numbers of a DICT by their operators; real numbers, which no offset is, count as 0."""
    values: dict[int, list[float]] = {}
    operands: list[float] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte <= 21:
            if byte == 12:
                byte, at = 0x0C00 | data[at], at + 1
            values[byte], operands = operands, []
        elif byte == 28 or byte == 29:
            size = 2 if byte == 28 else 4
            operands.append(int.from_bytes(data[at : at + size], "big", signed=True))
            at += size
        elif byte == 30:
            while at < len(data) and data[at] & 0xF != 0xF and data[at] >> 4 != 0xF:
                at += 1
            at += 1
            operands.append(0)
        elif byte <= 246:
            operands.append(byte - 139)
        else:
            operands.append(
                (byte - 247) * 256 + data[at] + 108 if byte <= 250 else -(byte - 251) * 256 - data[at] - 108
            )
            at += 1
    return values


def _charset(program: bytearray, at: int, count: int) -> list[int]:
    """The CID of each glyph."""
    if at <= 2:
        return list(range(count))
    form, at, order = program[at], at + 1, [0]
    while len(order) < count and at + 2 <= len(program):
        first = int.from_bytes(program[at : at + 2], "big")
        left = 0 if form == 0 else int.from_bytes(program[at + 2 : at + 2 + form], "big")
        order += range(first, first + left + 1)
        at += 2 + form
    return order[:count]
