"""Words of Chinese text, by which it is found: the same tokens wherever something is kept by its words.

A run of Chinese characters is cut into pairs of neighbours, and its last character; a phrase of pairs one after the
other is then found wherever the text has it. Other words and numbers stay whole and are found by their beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PHRASES = 8
"""Of a query; what is beyond is left out."""
LONGEST = 100
"""Characters of a word. A longer one, as people paste at times, is known by its beginning: PostgreSQL takes a word of
no more than 2,046 bytes."""
HAN = r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""A Chinese character, as a regular expression."""
_RUN = re.compile(rf"(?P<han>{HAN}+)|(?:(?!{HAN})[^\W_])+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one after the other. `open_end`: what begins with the last one is meant too."""

    tokens: tuple[str, ...]
    open_end: bool


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in their order."""
    for run in _RUN.finditer(folded(text)):
        if run["han"]:
            yield from _pairs(run.group())
            yield run.group()[-1]
        else:
            yield run.group()[:LONGEST]


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: every part between spaces is a phrase, and all of them must be found."""
    found = []
    for word in query.split()[:MOST_PHRASES]:
        runs = list(_RUN.finditer(folded(word)))
        if not runs:
            continue
        parts: list[str] = []
        for run in runs[:-1]:
            parts += [*_pairs(run.group()), run.group()[-1]] if run["han"] else [run.group()[:LONGEST]]
        last = runs[-1].group()
        whole = runs[-1]["han"] and len(last) > 1
        parts += _pairs(last) if whole else [last[:LONGEST]]
        found.append(Phrase(tuple(parts), open_end=not whole))
    return found


def folded(text: str) -> str:
    """Full-width and half-width, capital and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
