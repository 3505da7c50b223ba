"""Ordinals of headings and of lists, and where a sequence of them is broken.

Official documents number their levels 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3); running text counts 一是 二是.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.report.model import Section

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
_HEADING = re.compile(
    rf"第(?P<part>{_NUMERAL}|\d{{1,2}})(?:部分|章|节)|[（(](?P<bracket>{_NUMERAL}|\d{{1,2}})[)）]"
    rf"|(?P<chinese>{_NUMERAL})|(?P<arabic>\d{{1,2}})"
)
_ITEM = re.compile(
    rf"(?:(?:^|(?<=\n))[ \t\u3000]*(?P<heading>{_NUMERAL})、|(?:^|(?<=[。；;：:\n]))[ \t\u3000]*"
    rf"(?P<printed>[（(](?P<second>{_NUMERAL})[)）]|(?P<third>\d{{1,2}})[.．、](?!\d)|[（(](?P<fourth>\d{{1,2}})[)）]))"
)
_COUNTED = re.compile(rf"(?:^|(?<=[。；;，,：:、.．\n（(“ \u3000]))(?P<printed>(?P<value>{_NUMERAL})[是要])")
_TURN = re.compile("改进|措施|下一步|今后|将从|打算")
"""Words with which the text goes on from problems to improvements: a list that begins behind them is not nested."""
_LEVELS = ("second", "third", "fourth")
_FORMS = {"second": "（{}）", "third": "{}.", "fourth": "（{}）"}


class Break(NamedTuple):
    """Where a sequence is broken: the ordinal at `start` to `end` of the text, and the one expected there."""

    start: int
    end: int
    found: str
    expected: str


def ordinal_value(printed: str) -> tuple[str, int]:
    """How a heading's ordinal is written (`chinese`, `part`, `bracket`, `arabic`) and its number; ("", 0) for none."""
    match = _HEADING.match("".join(printed.split()))
    if match is None or match.lastgroup is None:
        return "", 0
    return match.lastgroup, _number(match[match.lastgroup])


def broken_outline(section: Section) -> Iterator[Break]:
    """Items （一）, 1. and （1） of a section that do not follow each other, skip a level or stand above their own."""
    last: dict[str, int] = {}
    end = 0
    for match in _ITEM.finditer(section.text):
        if match["heading"]:  # 四、 between （三） and （五）
            if last.get("second") == _number(match["heading"]) - 1:
                last = {"second": _number(match["heading"])}
                yield Break(
                    match.start("heading"),
                    match.end(),
                    f"{match['heading']}、",
                    _FORMS["second"].format(match["heading"]),
                )
            continue
        level = next(name for name in _LEVELS if match[name])
        value = _number(match[level])
        if level == "fourth" and "third" not in last:
            if value == 1:
                yield _break(match, level, 1, "third")
        elif level == "second" and "third" in last and "second" not in last:
            yield _break(match, level, 1, "fourth")
            return  # the levels are the wrong way round: nothing more can be said
        elif value != (wanted := _wanted(last.get(level, 0), value, section.text[end : match.start()])):
            yield _break(match, level, wanted)
        last[level] = value
        for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
            last.pop(lower, None)
        end = match.end()


def _wanted(last: int, value: int, between: str) -> int:
    """The number that should stand here: the next, or 1 where a new list begins.

    A list of one item is none, unless a paragraph of its own stands between it and the next list.
    """
    if value == 1 and (last != 1 or between.count("\n") > 1):
        return 1
    return last + 1


def _break(match: re.Match[str], level: str, wanted: int, wanted_level: str = "") -> Break:
    form = wanted_level or level
    numeral = chinese(wanted) if form == "second" else str(wanted)
    return Break(match.start("printed"), match.end("printed"), match["printed"], _FORMS[form].format(numeral))


def broken_counts(section: Section) -> Iterator[Break]:
    """Items 一是, 二是 (or 一要, 二要) of a section that do not follow each other.

    A list may stand within an item of another one, in the same paragraph.
    """
    text = section.text
    open_lists: list[int] = []
    end = 0
    for match in _COUNTED.finditer(text):
        value = _number(match["value"])
        between = text[end : match.start()]
        end = match.end()
        if value == 1:
            if "\n" in between or _TURN.search(between):
                open_lists.clear()
            open_lists.append(1)
            continue
        if open_lists and value == open_lists[-1] + 1:
            open_lists[-1] = value
        elif len(open_lists) > 1 and open_lists[-1] > 1 and value in (outer + 1 for outer in open_lists[:-1]):
            while value != open_lists[-1] + 1:
                open_lists.pop()
            open_lists[-1] = value
        else:
            wanted = open_lists[-1] + 1 if open_lists else 1
            printed = match["printed"]
            yield Break(match.start("printed"), match.end("printed"), printed, chinese(wanted) + printed[-1])
            open_lists[-1:] = [value]


def count_items(text: str) -> int:
    """How many items the outermost list of a text has: （一）, 1. or 一是, whichever comes first."""
    bracketed = [match for match in _ITEM.finditer(text) if not match["heading"]]
    counted = list(_COUNTED.finditer(text))
    if counted and (not bracketed or counted[0].start() < bracketed[0].start()):
        return len(counted)
    level = next((name for name in _LEVELS if bracketed and bracketed[0][name]), "")
    return sum(match[level] is not None for match in bracketed)


def _number(numeral: str) -> int:
    """1 to 99, in Chinese or Arabic numerals."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.get(numeral, 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def chinese(value: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    numerals = ["", *_DIGITS]
    return ("" if not tens else "十" if tens == 1 else f"{numerals[tens]}十") + numerals[ones]
