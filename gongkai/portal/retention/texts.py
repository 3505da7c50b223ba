"""Words in free texts that say who somebody is: found by their form, and by what is known of the people of a case."""

from __future__ import annotations

from collections.abc import Collection

from gongkai.redaction.patterns import find

MARK = "〔已隐去〕"
"""Stands for what was removed."""
SHORTEST = 2
"""Characters: a name of one character would take away whatever is written with it."""


def telling(text: str, known: Collection[str] = ()) -> int:
    """In how many places the text says who somebody is."""
    return _without(text, known)[1]


def without(text: str, known: Collection[str] = (), longest: int | None = None) -> str:
    """The text with a mark in place of each of these words, and of what looks like an identity number, a telephone
    number, an e-mail or postal address or a name that is called one; cut off after `longest` characters.
    """
    return _without(text, known)[0][:longest]


def _without(text: str, known: Collection[str]) -> tuple[str, int]:
    count = 0
    for word in sorted({each.strip() for each in known}, key=len, reverse=True):
        if len(word) >= SHORTEST:
            count += text.count(word)
            text = text.replace(word, MARK)
    for _kind, start, end in reversed(find(text)):
        if (found := text[start:end]) not in MARK:  # what was removed before is not found again
            text = f"{text[:start]}{MARK}{text[end:]}"
            count += found != MARK
    return text, count
