"""What is printed in a cell of the form: the figure as its source printed it, never a zero for a blank."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from gongkai.report.model import Cell, Number, State
from gongkai.report.write.form.characters import clean

_NOTHING = "无"
_DIGITS = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)


def printed(cell: Cell) -> str:
    """The text for a cell.

    A figure stands as its source printed it ("1,234", "12.50", "3件") where that says the same figure and unit, else
    in plain digits with its unit. A blank stays blank, or keeps its stroke ("/"). Of what could not be read for
    certain the source's own text stands, if there is one.
    """
    text = " ".join(clean(cell.text).split())
    if cell.state is State.VALUE and cell.value is not None:
        return text if _says(text, cell.value, cell.unit) else _plain(cell.value) + clean(cell.unit)
    if cell.state is State.BLANK and text != _NOTHING and any(character.isalnum() for character in text):
        return ""
    return text


def _plain(value: Number) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _says(text: str, value: Number, unit: str) -> bool:
    """Whether a text is this figure with this unit, in digits of any width, with or without separators."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    if not plain.endswith(unit):
        return False
    digits = plain.removesuffix(unit)
    return _DIGITS.fullmatch(digits) is not None and Decimal(digits.replace(",", "")) == value
