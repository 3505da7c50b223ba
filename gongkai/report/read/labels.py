"""The statutory labels, recognised however they were typed: spaced, broken, half-width, numbered or misspelt.

A text is looked up by its Chinese characters, letters and digits alone, with and without a leading ordinal; what is
not found so is compared with every label by edit distance, and taken only where one label is clearly nearest.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from gongkai.report.formats import FORMATS

HAN = re.compile(r"[\u4e00-\u9fff]")
"""A Chinese character."""
LONGEST_LABEL = 64
"""No label of the form, however it is spaced, is longer; a longer text is prose."""


class Role(NamedTuple):
    """What a label is for: the `kind` ("row", "column", "group", "note") of a table, and the id there."""

    kind: str
    table: int
    id: str


class Label(NamedTuple):
    """A text recognised as a label: its possible roles, and whether it was spelt as on the form or an alias."""

    roles: tuple[Role, ...]
    exact: bool
    statutory: str
    table: int | None
    """The only table that has such a label; None where several have."""


_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_SAME = str.maketrans({"钩": "勾", "它": "他", "账": "帐", **{chr(k): chr(v) for k, v in _WIDTH.items()}})
_VARIANT = re.compile(f"[{''.join(map(chr, _SAME))}]")
_NOT_WORD = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<!\d)20[0-3]\d年?(?!\d)")
_ORDINAL = re.compile(
    r"\s*[(（]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:[)）]\s*[.、．:：]?|[.、．:：,，])\s*(?=\D)"
)
_GLUED_ORDINAL = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十])(?=[^\d一二三四五六七八九十])")

_GROUPS = {
    (2, "article"): (
        "第二十条第（一）项",
        "第二十条第（五）项",
        "第二十条第（六）项",
        "第二十条第（八）项",
        "第二十条第（九）项",
    ),
    (2, "content"): ("信息内容",),
    (3, "applicants"): ("申请人情况",),
    (3, "organisations"): ("法人或其他组织",),
    (3, "results"): ("三、本年度办理结果", "本年度办理结果"),
    (3, "refused"): ("（三）不予公开",),
    (3, "unavailable"): ("（四）无法提供",),
    (3, "not_processed"): ("（五）不予处理",),
    (3, "other"): ("（六）其他处理",),
    (4, "litigation"): ("行政诉讼",),
}
_NOTE = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
_ALIASES = {
    "部分公开（区分处理的，只计这一情形，不计其他情形）": ("部分公开", "部分公开区分处理的只计这一情形"),
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": ("申请人无正当理由逾期不补正",),
    "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": ("申请人逾期未按收费通知要求缴纳费用",),
}


def key(text: str) -> str:
    """The characters of a text that tell labels apart: no spaces, no punctuation, one width."""
    word = _NOT_WORD.sub("", text)
    return word.translate(_SAME) if _VARIANT.search(word) else word


def without_ordinal(text: str) -> str:
    """The text without a leading ordinal such as "一、", "(二)", "3．"."""
    return _ORDINAL.sub("", text, count=1) if _ORDINAL.match(text) else text


def _index() -> dict[str, Label]:
    roles: dict[str, list[Role]] = {}
    statutory: dict[str, str] = {}

    def add(text: str, role: Role, wording: str) -> None:
        for variant in (text, without_ordinal(text)):
            entry = roles.setdefault(key(variant), [])
            if role not in entry:
                entry.append(role)
            statutory.setdefault(key(variant), wording)

    for form in FORMATS.values():
        for table in form.tables:
            for kind, parts in (("row", table.rows), ("column", table.columns)):
                for part in parts:
                    bare = without_ordinal(part.label)
                    for text in (part.label, *part.aliases, *_ALIASES.get(bare, ())):
                        add(text, Role(kind, table.number, part.id), part.label)
    for (table_number, name), texts in _GROUPS.items():
        for text in texts:
            add(text, Role("group", table_number, name), text)
    add(_NOTE, Role("note", 3, "identity"), _NOTE)
    add("合计", Role("row", 3, "disposed"), "总计")
    for table_number in (3, 4):
        add("合计", Role("column", table_number, "total"), "总计")
    return {text: _label(tuple(entry), True, statutory[text]) for text, entry in roles.items()}


def _label(roles: tuple[Role, ...], exact: bool, statutory: str) -> Label:
    tables = {role.table for role in roles}
    return Label(roles, exact, statutory, tables.pop() if len(tables) == 1 else None)


_LABELS = _index()
_KEYS = list(_LABELS)
_BEGINNINGS = frozenset(name[:length] for name in _KEYS for length in range(1, len(name)))
_CHARACTERS = frozenset("".join(_KEYS))
_PAIRS = frozenset("".join(pair) for name in _KEYS for pair in pairwise(name))
_FEWEST_PAIRS = 0.45
"""Share of a text's pairs of characters that labels have, where one character in five is wrong."""
_FUZZY_KEYS = [name for name in _KEYS if len(name) >= 3]
_LONG_KEYS = [name for name in _KEYS if len(name) >= 4]


@lru_cache(maxsize=8192)
def find_label(text: str) -> Label | None:
    """The label that `text` is, or None. A misspelt one is returned with `exact` False."""
    if len(text) > 2 * LONGEST_LABEL:
        return None
    word = key(text)
    if not word or len(word) > LONGEST_LABEL or word.isdigit():
        return None
    if label := _LABELS.get(word):
        return label
    bare = key(without_ordinal(text))
    without_year = _YEAR.sub("", bare)
    for candidate in (bare, _GLUED_ORDINAL.sub("", word, count=1), without_year):
        if label := _LABELS.get(candidate):
            return label
    return _nearest(without_year)


def _nearest(word: str) -> Label | None:
    """The one label within one wrong character (two from seven characters on, three from fifteen)."""
    if len(word) < 3:
        return None
    allowed = 1 if len(word) < 7 else 2 if len(word) < 15 else 3
    if len(_CHARACTERS.intersection(word)) < len(set(word)) - allowed:
        return None  # more characters that no label has than may be wrong
    near = process.extract(word, _FUZZY_KEYS, scorer=Levenshtein.distance, score_cutoff=allowed, limit=8)
    if not near:
        return None
    best = near[0][1]
    labels = [_LABELS[name] for name, distance, _ in near if distance == best]
    roles = labels[0].roles
    if any(label.roles != roles for label in labels[1:]):
        return None
    return _label(roles, False, labels[0].statutory)


def is_beginning(text: str) -> bool:
    """Whether more text behind `text` could make it a label: it is the beginning of one."""
    bare = without_ordinal(text)
    return key(text) in _BEGINNINGS or (bare != text and key(bare) in _BEGINNINGS)


@lru_cache(maxsize=8192)
def is_fragment(text: str) -> bool:
    """Whether `text` is a piece of a label: of two characters or more, found inside one.

    Such a piece in a cell for figures is what a conversion left of a header ("果", "纠正").
    """
    word = key(text)
    return bool(word) and not word.isdigit() and any(word in label for label in _KEYS)


@lru_cache(maxsize=8192)
def resembles_fragment(text: str, *, or_whole: bool = True) -> bool:
    """Whether `text`, of four characters or more, is all but one in five a piece of a label.

    `or_whole` says that it may also be longer than the label, and hold all of it.
    """
    word = key(text)
    if not 4 <= len(word) <= LONGEST_LABEL:
        return False
    pairs = list(map("".join, pairwise(word)))
    if len(_PAIRS.intersection(pairs)) < _FEWEST_PAIRS * len(set(pairs)):
        return False  # a wrong character spoils two pairs
    names = _LONG_KEYS if or_whole else [name for name in _LONG_KEYS if len(name) >= len(word)]
    return process.extractOne(word, names, scorer=fuzz.partial_ratio, score_cutoff=80) is not None
