"""Words that run together where cells touch: labels of neighbouring columns, and a figure behind its label.

Without ruled lines a PDF's text has no break where two cells stand close, and labels set with spaces between their
characters break in the wrong places. The form's own labels show where one ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai.report.read.figures import parse_figure
from gongkai.report.read.geometry import Word
from gongkai.report.read.labels import find_label, is_fragment, resembles_fragment

_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]+")
_GLUED = re.compile(r"(?P<label>.*[\u4e00-\u9fff）)”])(?P<figure>\d[\d,，.]*件?)")
_LONGEST_LINE = 120
_FEWEST_LABELS = 3
"""Column labels from which a line is a header set with spaces."""
_NARROW = 0.6
"""Width of a digit, in characters."""


def parted(line: Sequence[Word]) -> list[Word]:
    """The words of a line, parted where two cells' run together."""
    characters = "".join(word.text for word in line)
    if len(characters) <= _LONGEST_LINE and _HAN_ONLY.fullmatch(characters):
        lengths = _column_labels(characters)
        if len(lengths) >= _FEWEST_LABELS:
            return list(_regrouped(line, lengths))
    return [part for word in line for part in _parts(word)]


def _column_labels(text: str) -> list[int]:
    """The lengths of the labels of columns that make up a text; empty where it is anything else."""
    lengths: list[int] = []
    start = 0
    while start < len(text):
        for end in range(min(len(text), start + 8), start + 1, -1):
            label = find_label(text[start:end])
            if label is not None and label.exact and any(role.kind == "column" for role in label.roles):
                lengths.append(end - start)
                start = end
                break
        else:
            return []
    return lengths


def _regrouped(line: Sequence[Word], lengths: Sequence[int]) -> Iterator[Word]:
    """One word for each length, out of the characters of a line."""
    characters = [part for word in line for part in _cut(word, range(len(word.text) + 1))]
    start = 0
    for length in lengths:
        own = characters[start : start + length]
        yield own[0]._replace(text="".join(word.text for word in own), x1=own[-1].x1)
        start += length


def _parts(word: Word) -> Sequence[Word]:
    if len(word.text) < 3 or len(word.text) > _LONGEST_LINE:
        return [word]
    if match := _GLUED.fullmatch(word.text):
        label, figure = match["label"], match["figure"]
        if (is_fragment(label) or find_label(label)) and parse_figure(figure) is not None:
            return _cut(word, (0, len(label), len(word.text)))
        return [word]
    if _HAN_ONLY.fullmatch(word.text):
        return _cut(word, _fragments(word.text))
    return [word]


@lru_cache(maxsize=8192)
def _fragments(text: str) -> tuple[int, ...]:
    """Where the pieces of labels of which a text is made begin and end; it is one piece where that is not certain."""
    whole = (0, len(text))
    if is_fragment(text) or find_label(text) or resembles_fragment(text):
        return whole
    ways: list[list[tuple[int, ...]]] = [[(0,)]]
    for end in range(1, len(text) + 1):
        options = [
            (*way, end)
            for start in range(end - 1)
            if ways[start] and is_fragment(text[start:end])
            for way in ways[start]
        ]
        fewest = min((len(way) for way in options), default=0)
        ways.append([way for way in options if len(way) == fewest][:2])
    return ways[-1][0] if len(ways[-1]) == 1 else whole


def _cut(word: Word, edges: Sequence[int]) -> list[Word]:
    """A word cut at the given characters, its width shared out among them."""
    if len(edges) == 2:
        return [word]
    widths = [_NARROW if character.isascii() else 1.0 for character in word.text]
    scale = (word.x1 - word.x0) / sum(widths)
    places = [word.x0 + scale * sum(widths[:edge]) for edge in edges]
    return [
        word._replace(text=word.text[edges[number] : edges[number + 1]], x0=places[number], x1=places[number + 1])
        for number in range(len(edges) - 1)
    ]
