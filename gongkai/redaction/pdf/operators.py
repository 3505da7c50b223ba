"""The operators of content streams and what each takes: all else, such as strings before an operator, is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pikepdf

_NUMBERS = {
    **dict.fromkeys(("w", "J", "j", "M", "i", "Tc", "Tw", "Tz", "TL", "Tr", "Ts", "g", "G"), 1),
    **dict.fromkeys(("m", "l", "Td", "TD", "d0"), 2),
    **dict.fromkeys(("rg", "RG"), 3),
    **dict.fromkeys(("v", "y", "re", "k", "K"), 4),
    **dict.fromkeys(("cm", "c", "Tm", "d1"), 6),
    **dict.fromkeys(
        (
            "q",
            "Q",
            "h",
            "S",
            "s",
            "f",
            "F",
            "f*",
            "B",
            "B*",
            "b",
            "b*",
            "n",
            "W",
            "W*",
            "BT",
            "ET",
            "T*",
        ),
        0,
    ),
}
"""Operators with numbers before them, and how many."""
_NAMES = frozenset(("ri", "gs", "cs", "CS", "sh", "Do"))
_TEXT = {"Tj": pikepdf.String, "'": pikepdf.String, "TJ": pikepdf.Array}
_MOST_COLOURS = 33


def is_number(value: Any) -> bool:
    """Whether an operand is a number."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def proper(operands: Sequence[Any], operator: str) -> list[Any] | None:
    """The operands that an operator takes; None where they do not fit and it is to be left out."""
    if operator in _NUMBERS:
        count = _NUMBERS[operator]
        taken = list(operands[len(operands) - count :]) if count else []
        return taken if len(taken) == count and all(is_number(each) for each in taken) else None
    if operator in _NAMES:
        return [operands[-1]] if operands and isinstance(operands[-1], pikepdf.Name) else None
    if operator in _TEXT:
        return [operands[-1]] if operands and isinstance(operands[-1], _TEXT[operator]) else None
    return _mixed(list(operands), operator)


def _mixed(operands: list[Any], operator: str) -> list[Any] | None:
    if operator == "Tf" and len(operands) >= 2 and isinstance(operands[-2], pikepdf.Name) and is_number(operands[-1]):
        return operands[-2:]
    if operator == '"' and len(operands) >= 3 and isinstance(operands[-1], pikepdf.String):
        return operands[-3:] if all(is_number(each) for each in operands[-3:-1]) else None
    if operator == "d" and len(operands) >= 2 and isinstance(operands[-2], pikepdf.Array) and is_number(operands[-1]):
        return operands[-2:] if all(is_number(each) for each in operands[-2]) else None
    if operator in ("sc", "SC", "scn", "SCN"):
        *colours, last = operands or [None]
        fits = all(is_number(each) for each in colours) and (is_number(last) or isinstance(last, pikepdf.Name))
        return operands if fits and len(operands) <= _MOST_COLOURS else None
    return None
