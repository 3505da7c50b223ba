"""How much of their prose two reports have in common: the Jaccard index of the texts' shingles.

Only what an office words itself is compared. The introduction, headings, sentences about how to reach the office and
those that the law puts into every report (`likeness.toml`) are left out; so are figures and names, since a text that
was copied has new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gongkai.report.checks.data import data_of
from gongkai.report.model import AnnualReport

SHINGLE = 5
"""Characters of a shingle. Five characters are two or three words of Chinese: texts on the same subject share few of
them by chance. Three published reports have an index of 0.01 or less, see docs/decisions/0014-near-duplicates.md."""
FEWEST_SHINGLES = 200
"""Texts with fewer shingles, about as many characters, are not compared: what a few sentences have in common says
nothing. The shortest published report at hand has 581."""
SHORTEST_SENTENCE = 8
"""Characters; shorter ones (主动公开。) are headings that stand in the line of their text."""

_DATA = data_of("likeness")
_LEFT_OUT = re.compile("|".join(f"(?:{pattern})" for patterns in _DATA.values() for pattern in patterns))
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_HEADING = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.．、])[^。]{0,30}$")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}(?:[)）、.．]|[是要])|\d{1,2}[.．、]")
_NO_WORD = re.compile(r"[^\u3400-\u9fffA-Za-z]+|[〇零○一二三四五六七八九十百千万]+(?=[年件条次份个项篇期场人万])")


def own_words(report: AnnualReport) -> tuple[str, ...]:
    """The sentences of a report that its office worded itself, bared of figures, names and punctuation."""
    names = [name for name in (report.agency, report.place) if len(name) > 1]
    return tuple(_sentences(tuple(section.text for section in report.sections), tuple(names)))


def shingles(sentences: tuple[str, ...]) -> frozenset[str]:
    """The shingles of a text; none reaches over the end of a sentence."""
    return frozenset(
        sentence[start : start + SHINGLE]
        for sentence in sentences
        for start in range(max(1, len(sentence) - SHINGLE + 1))
    )


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets of shingles, 0 to 1; 0 where one of the texts is too short to be compared."""
    if min(len(one), len(other)) < FEWEST_SHINGLES:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


@lru_cache(maxsize=64)
def likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """`similarity` of two texts as `own_words` gives them."""
    return similarity(shingles(one), shingles(other))


def _sentences(texts: tuple[str, ...], names: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        for line in text.split("\n"):
            if _HEADING.match(line):
                continue
            for match in _SENTENCE.finditer(line):
                sentence = match.group()
                if _LEFT_OUT.search(sentence):
                    continue
                for name in names:
                    sentence = sentence.replace(name, "")
                bare = _NO_WORD.sub("", _ORDINAL.sub("", sentence, count=1))
                if len(bare) >= SHORTEST_SENTENCE:
                    yield bare
