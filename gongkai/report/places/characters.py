"""The characters of a file of text or of a web page: its encoding."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
}
_ALWAYS_THERE = "信息公开"
"""Words of every report: they tell UTF-16 without a mark, which in Chinese prose has no zeros."""
_MOST_REPLACED = 0.01
"""Share of characters that may be damaged before a text counts as not being one."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, UTF-32 (all with or without BOM) or GB18030.

    Raises UnicodeError for bytes that are no text in any of them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:4096]
    if (zeros := head.count(0)) > len(head) // 8:
        return data.decode(_encoding_with_zeros(head, zeros), errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in ("utf-16-le", "utf-16-be"):
        if _ALWAYS_THERE.encode(encoding) in data:
            return data.decode(encoding, errors="replace")
    text = min((data.decode(name, errors="replace") for name in ("gb18030", "utf-8")), key=_damage)
    if _damage(text) > _MOST_REPLACED * len(text):
        raise UnicodeError("no text in UTF-8, UTF-16, UTF-32 or GB18030")
    return text


def decode_page(data: bytes) -> str:
    """The page's text, by the encoding it declares where that is one of China's and fits, else by its bytes.

    Raises UnicodeError.
    """
    match = _CHARSET.search(data[:4096])
    encoding = _ENCODINGS.get(match[1].decode("ascii").lower()) if match else None
    if encoding is not None:
        with suppress(UnicodeError):
            return data.decode(encoding).removeprefix("\ufeff")
    return decode(data)


def _encoding_with_zeros(head: bytes, zeros: int) -> str:
    """UTF-32, of which one byte in four is always zero, or UTF-16 with digits and Latin letters."""
    if not any(head[3::4]):
        return "utf-32-le"
    if not any(head[0::4]):
        return "utf-32-be"
    return "utf-16-le" if head[1::2].count(0) * 2 > zeros else "utf-16-be"


def _damage(text: str) -> int:
    return text.count("\ufffd")
