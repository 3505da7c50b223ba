"""Figures as reports print them: digits of any width, separators, Chinese numerals, a unit behind."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.report.model import Number

BLANK_MARKS = frozenset("/\\-—–―－／_·.无")
"""Characters that offices put into a cell to say that there is nothing to say."""

_WIDTH = str.maketrans("０１２３４５６７８９，．－＋／（）％　", "0123456789,.-+/()% ")
_UNITS = "件|条|项|元|万元|亿元|千元|个|份|次|人|起|宗|例|篇|部"
_DIGITS = re.compile(
    rf"(?P<sign>[-+−]?)(?P<number>\d{{1,15}}|\d{{1,3}}(?:,\d{{3}}){{1,5}})(?P<fraction>\.\d{{1,6}})?\s?(?P<unit>{_UNITS})?"
)
_CHINESE = re.compile(rf"(?P<number>[〇零○一二两三四五六七八九十百千万亿]{{1,20}})(?P<unit>{_UNITS})?")
_NUMERAL = {numeral: digit for digit, numeral in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}


class Figure(NamedTuple):
    """A figure and the unit printed behind it (empty where none is)."""

    value: Number
    unit: str = ""


def is_blank(text: str) -> bool:
    """Whether a cell's text says nothing: empty, strokes ("/", "—", "--"), or 无."""
    stripped = "".join(text.split())
    return not stripped or (len(stripped) <= 4 and BLANK_MARKS.issuperset(stripped))


def fills_cell(text: str) -> bool:
    """Whether a text is what a cell for figures holds: a figure, or a stroke for none."""
    return is_blank(text) or parse_figure(text) is not None


@lru_cache(maxsize=8192)
def parse_figure(text: str) -> Figure | None:
    """The figure that `text` is, or None where it is anything else than exactly one figure.

    "1,234件" is 1234 with its unit, "十二" is 12, "-3" is -3, "6548.7" a Decimal; "12 3" is None.
    """
    if len(text) < 16 and text.isascii() and text.isdecimal():
        return Figure(int(text))
    plain = text.translate(_WIDTH).strip()
    if not plain or len(plain) > 32:
        return None
    if match := _DIGITS.fullmatch(plain):
        digits = match["sign"].replace("−", "-").replace("+", "") + match["number"].replace(",", "")
        fraction = match["fraction"] or ""
        value: Number = Decimal(digits + fraction) if fraction.rstrip("0.") else int(digits)
        return Figure(value, match["unit"] or "")
    if match := _CHINESE.fullmatch(plain):
        chinese = parse_chinese(match["number"])
        if chinese is not None:
            return Figure(chinese, match["unit"] or "")
    return None


def parse_chinese(numeral: str) -> int | None:
    """The value of a Chinese numeral ("一百零五", "二〇二三"), or None where it is not well formed."""
    if all(character in _NUMERAL for character in numeral):
        return int("".join(str(_NUMERAL[character]) for character in numeral))
    if numeral[0] in _MYRIADS:
        return None
    total = section = digit = 0
    power = 10_000
    for character in numeral:
        if character in _NUMERAL:
            if digit:
                return None
            digit = _NUMERAL[character]
        elif character in _POWERS:
            if _POWERS[character] >= power:
                return None
            power = _POWERS[character]
            section += (digit or 1) * power
            digit = 0
        else:
            total = (total + section + digit) * _MYRIADS[character]
            section = digit = 0
            power = 10_000
    return total + section + digit
