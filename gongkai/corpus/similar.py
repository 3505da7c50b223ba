"""Which of very many reports have nearly the same prose, without comparing each with each.

MinHash signatures find the pairs that may be alike, an exact comparison of their shingles tells which are: see
docs/decisions/0014-near-duplicates.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from rensa import RMinHash, RMinHashLSH

from gongkai.report.checks.likeness import FEWEST_SHINGLES, shingles, similarity

Text = tuple[str, ...]
"""The sentences of a report, as `likeness.own_words` gives them."""

PERMUTATIONS, BANDS, SEED = 128, 32, 50
"""Of each signature, bands of four values: a pair at the threshold of 0.6 is looked at with a probability of 0.99, one
at 0.7 with 0.9998, one at 0.2 with 0.05."""
MOST = 10
"""Likenesses kept of a report, the greatest first."""
_MOST_LOOKED_AT = 300
"""Candidates of a report whose signatures are compared, evenly drawn from all; of these, exact comparisons are made
from the greatest estimate down until `MOST` are found. Where a whole province has copied one model text, each report
need not be compared with all others to say so."""
_SIGNATURES_ARE_OFF = 0.15
"""Candidates estimated by this much below the threshold are not compared: with 128 values an estimate strays so far
once in 5,000 pairs."""
_KEPT_SHINGLES = 512


class Pair(NamedTuple):
    """One of the texts like a given one: its number, and the Jaccard index of the two."""

    other: int
    similarity: float


def alike(
    texts: Sequence[Text],
    threshold: float,
    kin: Sequence[Hashable] | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[tuple[Pair, ...]]:
    """For each text, the others that are at least as similar to it as `threshold`, the most similar first.

    Texts with the same `kin` (an agency's own of other years) are not compared. `done` is called for each text. Texts
    of fewer than `FEWEST_SHINGLES` shingles are like nothing. No more than `MOST` are given of each.
    """
    finder = _Finder(texts, threshold, kin or range(len(texts)))
    found = []
    for number in range(len(texts)):
        found.append(finder.like(number))
        done()
    return found


class _Finder:
    """The signatures of all texts and an index of them; equal texts have one signature between them."""

    def __init__(self, texts: Sequence[Text], threshold: float, kin: Sequence[Hashable]) -> None:
        self._threshold = threshold
        self._kin = kin
        self._first: dict[Text, int] = {}
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        self._of = [self._first.setdefault(text, len(self._first)) for text in texts]
        for number, unique in enumerate(self._of):
            self._members[unique].append(number)
        self._texts = list(self._first)
        self._long = [sum(map(len, text)) >= FEWEST_SHINGLES for text in self._texts]
        self._signatures = RMinHash.from_token_sets(map(shingles, self._texts), PERMUTATIONS, SEED)
        self._index = RMinHashLSH(threshold, PERMUTATIONS, BANDS)
        for unique, signature in enumerate(self._signatures):
            if self._long[unique]:
                self._index.insert(unique, signature)
        self._shingles = lru_cache(maxsize=_KEPT_SHINGLES)(lambda unique: shingles(self._texts[unique]))
        self._likes = lru_cache(maxsize=None)(self._compare)

    def like(self, number: int) -> tuple[Pair, ...]:
        """The texts like one, of other kin."""
        unique = self._of[number]
        if not self._long[unique]:
            return ()
        own = self._kin[number]
        pairs: list[Pair] = []
        for other, index in self._likes(unique):
            kept = [Pair(each, index) for each in self._members[other][: MOST + 1] if each != number]
            pairs += [pair for pair in kept if self._kin[pair.other] != own]
            if len(pairs) >= MOST:
                break
        return tuple(pairs[:MOST])

    def _compare(self, unique: int) -> list[tuple[int, float]]:
        """The texts at or above the threshold, the most similar first; the text itself is the first of them."""
        signature = self._signatures[unique]
        near = sorted(other for other in self._index.query(signature) if other != unique)
        near = near[:: -(-len(near) // _MOST_LOOKED_AT) or 1]
        candidates = sorted(((signature.jaccard(self._signatures[other]), other) for other in near), reverse=True)
        mine = self._shingles(unique)
        if len(mine) < FEWEST_SHINGLES:
            return []
        found = [(unique, 1.0)]
        for estimate, other in candidates:
            if len(found) > MOST or estimate < self._threshold - _SIGNATURES_ARE_OFF:
                break
            index = similarity(mine, self._shingles(other))
            if index >= self._threshold:
                found.append((other, index))
        return sorted(found, key=itemgetter(1), reverse=True)
