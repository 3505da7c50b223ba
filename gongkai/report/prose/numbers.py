"""Numbers as prose writes them: 1,204, １２, 二十五, 两千三百, 3千余, 1.2万, 3至5, 近六百."""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.report.prose.quantity import Amount

_DIGITS = {
    character: value
    for value, characters in enumerate(
        ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

CHINESE_DIGITS = "".join([*_DIGITS, *_TENS])
_FIGURES = "".join(_DIGITS)
_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = rf"[{CHINESE_DIGITS}][{CHINESE_DIGITS}万亿]*(?:点[{_FIGURES}]+)?"
_ONE = rf"(?:(?:{_ARABIC})[千百]?[万亿]{{0,2}}|{_CHINESE})(?!(?<=[万亿])元)"
_ABOUT = "大约|约|将近|接近|近|超过|超|逾|突破|至少|不少于|不低于|最多|不超过"
_MORE = "余|多|来"
PATTERN = (
    rf"(?P<about>{_ABOUT})?(?P<percent>百分之)?(?P<low>{_ONE})(?P<more>[{_MORE}])?(?P<myriad>[万亿](?!元))?"
    rf"(?:(?:至|到|~|～|—|-)(?P<high>{_ONE}))?"
)
"""A number, with what makes it approximate before and behind it; `amount` reads what it matched."""

_PLAIN = re.compile(r"(?P<digits>\d+(?:\.(?P<fraction>\d+))?)(?P<factor>[千百]?[万亿]*)")
_FLOORS = frozenset({"不少于", "至少", "不低于", "最多", "不超过"})


def amount(about: str, low: str, more: str, myriad: str, high: str, behind: str) -> Amount:
    """The number that the groups of `PATTERN` tell; `behind` is what stands behind its unit (以上, 左右)."""
    first, step = _value(low + myriad)
    last, last_step = _value(high) if high else (first, step)
    approximate = bool(more or behind or (about and about not in _FLOORS))
    return Amount(min(first, last), max(first, last), max(step, last_step), approximate)


def _value(text: str) -> tuple[Decimal, Decimal]:
    """A number's value, and the value of one in its last digit."""
    match = _PLAIN.fullmatch(text.replace(",", "").replace("，", ""))
    if match is None:
        whole, _, fraction = text.partition("点")
        digits = "".join(str(_DIGITS[character]) for character in fraction)
        return Decimal(f"{_chinese(whole)}.{digits}"), Decimal(1).scaleb(-len(digits))
    factor = Decimal(1)
    for character in match["factor"]:
        factor *= _TENS.get(character) or _MYRIADS[character]
    return Decimal(match["digits"]) * factor, factor / 10 ** len(match["fraction"] or "")


def _chinese(text: str) -> int:
    """二十五 is 25, 两千三百 2300, 一万二 12000; figures said one by one (二〇二三) are read so."""
    if len(text) > 1 and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = digit = 0
    last = 1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            last = 1 if digit == 0 else last
        elif character in _TENS:
            last = _TENS[character]
            section += (digit or 1) * last
            digit = 0
        else:
            last = _MYRIADS[character]
            total = (total + section + digit) * last
            section = digit = 0
    return total + section + digit * (last // 10 if last > 10 else 1)
