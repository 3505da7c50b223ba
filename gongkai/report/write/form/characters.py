"""Text as every kind of file can hold it: white space made plain, and what XML forbids made visible."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
"""Stands for a character that documents cannot hold (�): seen, never silently gone."""

_SPACE = re.compile(r"\r\n?|[\t\v\f\x1c-\x1f\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids (control characters, lone surrogates, U+FFFE, U+FFFF) or discourages (DEL, C1)."""


def clean(text: str) -> str:
    """The text with other white space than line feeds made spaces, and forbidden characters made `REPLACEMENT`.

    Line feeds stay: they part paragraphs.
    """
    if text.isprintable():
        return text
    return _FORBIDDEN.sub(REPLACEMENT, _SPACE.sub(" ", text))


def forbidden(text: str) -> int:
    """How many characters of a text no document can hold."""
    return len(_FORBIDDEN.findall(text))
