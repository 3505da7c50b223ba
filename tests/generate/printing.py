"""How figures are printed: separators, Chinese numerals, units in the cell, full-width digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gongkai.report.formats import CellSpec, Kind
from gongkai.report.model import Number

BLANK_MARKS = ("", "/", "—", "-", "无", "——", "／")
"""What stands in a cell that gives no figure."""

_FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class NumberStyle:
    """Shares (0 to 1) of a report's figures that are printed in an unusual way; the rest are plain digits."""

    separators: float = 0.0
    chinese: float = 0.0
    units: float = 0.0
    full_width: float = 0.0


PLAIN = NumberStyle()
"""Nothing but plain digits."""


def draw_number_style(random: Random) -> NumberStyle:
    """Most reports print plain digits, some separators throughout, few have a cell or two of the others."""
    drawn = random.random()
    if drawn < 0.6:
        return PLAIN
    if drawn < 0.75:
        return NumberStyle(separators=1.0)
    if drawn < 0.83:
        return NumberStyle(chinese=0.05)
    if drawn < 0.91:
        return NumberStyle(units=random.choice((0.05, 1.0)))
    if drawn < 0.96:
        return NumberStyle(full_width=random.choice((0.1, 1.0)))
    return NumberStyle(separators=0.5, chinese=0.03, units=0.05, full_width=0.1)


def chinese_numeral(number: int) -> str:
    """An integer from 0 to 9999 in Chinese, as written in prose: 三, 十二, 一百零五."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    if number == 0:
        return "零"
    text, pending_zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if pending_zero else "") + _DIGITS[digit] + unit
        pending_zero = bool(text) and (digit == 0)
    return text[1:] if 10 <= number < 20 else text


def _signed(number: Number, spec: CellSpec, random: Random, separators: bool) -> str:
    text = f"{abs(number):,}" if separators else f"{abs(number)}"
    if number < 0:
        return random.choice(("-", "-", "－", "−")) + text
    return "+" + text if spec.column.kind is Kind.CHANGE and number > 0 and random.random() < 0.2 else text


def print_number(number: Number, spec: CellSpec, style: NumberStyle, random: Random) -> tuple[str, str]:
    """A figure as it stands in its cell, and the unit that stands behind it there (often empty)."""
    if spec.column.kind is Kind.COUNT and 0 <= number <= 120 and random.random() < style.chinese:
        return chinese_numeral(int(number)), ""
    text = _signed(number, spec, random, separators=random.random() < style.separators)
    unit = ""
    if spec.id == "procurement.amount" and random.random() < 0.5:
        unit = random.choice(("元", "万元"))
    elif spec.column.kind is not Kind.CHANGE and random.random() < style.units:
        unit = spec.unit
    if random.random() < style.full_width:
        text = text.translate(_FULL_WIDTH)
    return text + unit, unit


def money(random: Random, digits: int) -> Number:
    """An amount with up to `digits` digits before the point and often some behind it."""
    whole = random.randint(0, 10**digits - 1) if digits else 0
    places = random.choice((0, 1, 2, 2, 4))
    if not places:
        return whole
    fraction = random.randint(1, 10**places - 1)
    return Decimal(whole) + Decimal(fraction).scaleb(-places)
