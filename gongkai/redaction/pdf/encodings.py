"""How a PDF's composite fonts part bytes into codes: their CMaps (ISO 32000-1, 9.7.5; Adobe technical note 5014)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import takewhile

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|/([^\s<>\[\]/()]+)|(\d+)|(\[|\])|([A-Za-z]+)")
_MOST_ENTRIES = 70_000
_ASCII = range(0x20, 0x7F)


@dataclass(slots=True)
class CodeMap:
    """Which bytes are one code, and which character of the font's collection (CID) a code is."""

    spaces: list[tuple[bytes, bytes]] = field(default_factory=list)
    """First and last code of each range, all of one length."""
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Length in bytes, first and last code, first CID."""
    identity: bool = False
    ascii_from: int | None = None
    """The CID of the space, where the ASCII characters follow each other and the rest are as wide as the default."""

    def codes(self, data: bytes) -> list[bytes] | None:
        """The codes that a string is made of; None where bytes fit no range."""
        if self.identity:
            return [data[at : at + 2] for at in range(0, len(data) - 1, 2)]
        found = []
        at = 0
        while at < len(data):
            code = next(
                (
                    data[at : at + len(first)]
                    for first, last in self.spaces
                    if len(data) >= at + len(first)
                    and all(low <= byte <= high for low, byte, high in zip(first, data[at:], last, strict=False))
                ),
                None,
            )
            if not code:
                return None
            found.append(code)
            at += len(code)
        return found

    def cid(self, code: bytes) -> int | None:
        """The CID of a code; None where it is not known and the font's default width is meant."""
        number = int.from_bytes(code, "big")
        if self.identity:
            return number
        if self.ascii_from is not None:
            return self.ascii_from + number - 0x20 if number in _ASCII else None
        at = bisect_right(self.ranges, (len(code), number, 1 << 32, 0)) - 1
        if at >= 0:
            length, first, last, cid = self.ranges[at]
            if length == len(code) and first <= number <= last:
                return cid + number - first
        return 0


_EUC = [(b"\x00", b"\x80"), (b"\x81\x40", b"\xfe\xfe")]
_EUC_GB = [(b"\x00", b"\x80"), (b"\xa1\xa1", b"\xfe\xfe")]
_GB18030 = [(b"\x00", b"\x7f"), (b"\x81\x30\x81\x30", b"\xfe\x39\xfe\x39"), (b"\x81\x40", b"\xfe\xfe")]
_UTF16 = [(b"\xd8\x00\xdc\x00", b"\xdb\xff\xdf\xff"), (b"\x00\x00", b"\xd7\xff"), (b"\xe0\x00", b"\xff\xff")]
_KNOWN = {
    "GB-EUC": (_EUC_GB, 814),
    "GBK-EUC": (_EUC, 814),
    "GBKp-EUC": (_EUC, 1),
    "GBK2K": (_GB18030, 1),
    "UniGB-UCS2": ([(b"\x00\x00", b"\xff\xff")], 1),
    "UniGB-UTF16": (_UTF16, 1),
    "UniCNS-UCS2": ([(b"\x00\x00", b"\xff\xff")], 1),
    "UniCNS-UTF16": (_UTF16, 1),
}
"""Predefined CMaps: their ranges of codes and the CID of the space (Adobe-GB1, Adobe-CNS1: half-width Latin at 814)."""


def predefined(name: str) -> CodeMap | None:
    """The CMap of a name that the standard defines; None for one that is not known here."""
    stem, _, way = name.rpartition("-")
    if way not in ("H", "V"):
        return None
    if stem == "Identity":
        return CodeMap(identity=True)
    if stem not in _KNOWN:
        return None
    spaces, ascii_from = _KNOWN[stem]
    return CodeMap(spaces=list(spaces), ascii_from=ascii_from)


def embedded(data: bytes) -> CodeMap | None:
    """The CMap that a stream holds; None where it builds on another, or is not understood."""
    if b"usecmap" in data:
        return None
    found = CodeMap()
    for kind, body in re.findall(rb"begin(codespacerange|cidrange|cidchar)(.*?)end\1", data, re.DOTALL):
        values = [
            _hex(match[1]) if match[1] is not None else int(match[3])
            for match in _TOKEN.finditer(body)
            if match[1] is not None or match[3]
        ]
        step = 3 if kind == b"cidrange" else 2
        for row in zip(*(values[offset::step] for offset in range(step)), strict=False):
            _take(found, kind, row)
    found.ranges.sort()
    return found if found.spaces and len(found.ranges) <= _MOST_ENTRIES else None


def _take(found: CodeMap, kind: bytes, row: tuple[bytes | int, ...]) -> None:
    first, last = row[0], row[-2] if kind == b"cidrange" else row[0]
    cid = row[-1]
    if kind == b"codespacerange" and isinstance(first, bytes) and isinstance(cid, bytes) and len(first) == len(cid) > 0:
        found.spaces.append((first, cid))
    elif isinstance(first, bytes) and isinstance(last, bytes) and isinstance(cid, int):
        found.ranges.append((len(first), int.from_bytes(first, "big"), int.from_bytes(last, "big"), cid))


def to_unicode(data: bytes) -> dict[bytes, str]:
    """What a ToUnicode stream says that each code means."""
    meaning: dict[bytes, str] = {}
    for kind, body in re.findall(rb"beginbf(range|char)(.*?)endbf\1", data, re.DOTALL):
        tokens = [
            _hex(match[1]) if match[1] is not None else match[4]
            for match in _TOKEN.finditer(body)
            if match[1] is not None or match[4]
        ]
        _take_meanings(meaning, tokens, ranged=kind == b"range")
    return meaning


def _take_meanings(meaning: dict[bytes, str], tokens: list[bytes | None], *, ranged: bool) -> None:
    waiting = iter(tokens)
    for first in waiting:
        last = next(waiting, None) if ranged else first
        value = next(waiting, None)
        if first is None or last is None or value is None:
            return
        length, start = len(first), int.from_bytes(first, "big")
        count = min(int.from_bytes(last, "big") - start + 1, _MOST_ENTRIES - len(meaning))
        if value == b"[":
            for offset, each in enumerate(takewhile(lambda token: token != b"]", waiting)):
                if offset < count:
                    meaning[(start + offset).to_bytes(length, "big")] = _text(each or b"")
            continue
        base = int.from_bytes(value, "big")
        for offset in range(max(count, 0)):
            if start + offset < 1 << (8 * length):
                meaning[(start + offset).to_bytes(length, "big")] = _text(_plus(value, base, offset))


def _hex(digits: bytes) -> bytes:
    joined = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(joined + "0" * (len(joined) % 2))


def _plus(value: bytes, base: int, offset: int) -> bytes:
    return ((base + offset) % (1 << (8 * len(value)))).to_bytes(len(value), "big") if value else b""


def _text(value: bytes) -> str:
    return value.decode("utf-16-be", errors="replace") if len(value) > 1 else value.decode("latin-1")


def written(meaning: dict[bytes, str]) -> bytes:
    """A ToUnicode stream that says so of these codes and of no other."""
    lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"]
    lengths = sorted({len(code) for code in meaning}) or [1]
    lines.append(f"{len(lengths)} begincodespacerange")
    lines += [f"<{'00' * length}> <{'FF' * length}>" for length in lengths]
    lines.append("endcodespacerange")
    rows = [f"<{code.hex()}> <{text.encode('utf-16-be', 'replace').hex()}>" for code, text in sorted(meaning.items())]
    for at in range(0, len(rows), 100):
        part = rows[at : at + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
