"""Prose beside prose, sentence by sentence: what stayed, what was changed and how much, what is new, what is gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from rapidfuzz import fuzz

from gongkai.report.model import AnnualReport

ALIKE = 60.0
"""From this similarity on (0 to 100, the ratio of rapidfuzz: what two texts have in common in the same order, by their
length) two sentences are one that was changed. Two sentences that speak of different things seldom pass 45; the same
sentence with other figures and a clause replaced seldom falls below 65."""
_MOST_SENTENCES = 500
"""Sentences of one section that are looked at: aligning takes time with the product of both numbers."""
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”’」』）)]?")


class Relation(StrEnum):
    """What became of a sentence."""

    SAME = auto()
    CHANGED = auto()
    ADDED = auto()
    REMOVED = auto()


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence before and after, empty where it has no counterpart; `similarity` from 0 to 100."""

    relation: Relation
    before: str
    after: str
    similarity: float


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """One section (0 for the introduction) of two reports: its sentences in order, and how similar it is as a whole."""

    number: int
    pairs: tuple[Pair, ...]
    similarity: float


def section_differences(before: AnnualReport, after: AnnualReport) -> tuple[SectionDifference, ...]:
    """The sections that either report has, each with what became of its sentences."""
    texts = [{section.number: section.text for section in report.prose} for report in (before, after)]
    return tuple(
        _difference(number, *(text.get(number, "") for text in texts))
        for number in sorted(texts[0].keys() | texts[1].keys())
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text, with the marks that end them."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def _difference(number: int, before: str, after: str) -> SectionDifference:
    pairs = _align(sentences(before)[:_MOST_SENTENCES], sentences(after)[:_MOST_SENTENCES])
    length = sum(len(pair.before) + len(pair.after) for pair in pairs)
    alike = sum((len(pair.before) + len(pair.after)) * pair.similarity for pair in pairs)
    return SectionDifference(number, tuple(pairs), alike / length if length else 100.0)


def _align(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """The pairing in order with the greatest sum of similarities (a longest common subsequence with weights)."""
    if not before or not after:
        return [*map(_removed, before), *map(_added, after)]
    scores = [[fuzz.ratio(one, other, score_cutoff=ALIKE) for other in after] for one in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        row, below, score = best[i], best[i + 1], scores[i]
        for j in range(len(after) - 1, -1, -1):
            paired = score[j] + below[j + 1] if score[j] else 0.0
            row[j] = max(paired, below[j], row[j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(before) and j < len(after):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            relation = Relation.SAME if before[i] == after[j] else Relation.CHANGED
            pairs.append(Pair(relation, before[i], after[j], scores[i][j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append(_removed(before[i]))
            i += 1
        else:
            pairs.append(_added(after[j]))
            j += 1
    return [*pairs, *map(_removed, before[i:]), *map(_added, after[j:])]


def _removed(sentence: str) -> Pair:
    return Pair(Relation.REMOVED, sentence, "", 0.0)


def _added(sentence: str) -> Pair:
    return Pair(Relation.ADDED, "", sentence, 0.0)
