"""The columns of a table without ruled lines on a page: whose column is a figure's.

Cells of two columns never reach into one another, so figures whose widths overlap stand in one column. Which of the
header's labels stands above it is told by the way in which the table sets its figures: in the middle of their cells,
or at one side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.report.read.geometry import Word
from gongkai.report.read.label_blocks import Block

_SURELY, _SURELY_NOT = 0.3, 0.7
"""Shares of the narrowest column within which a place is a column's, and beyond which it is not."""
_OF_TABLE = {3: 7, 4: 15}
"""Columns of tables three and four: as many groups of figures are all of them."""
_PADDING = 11.0
"""Points between a cell's text and the two sides of its cell, at most."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a header from left to right. `labels` says which column is whose label's."""

    bounds: tuple[tuple[float, float], ...]
    labels: tuple[tuple[int, Block], ...]
    pitch: float

    def of(self, word: Word) -> int | None:
        """The column whose figures a word stands among."""
        for number, (left, right) in enumerate(self.bounds):
            if left <= word.x <= right:
                return number
        return None

    def is_filled_by(self, word: Word) -> bool:
        """Whether a column has no room for one more digit beside a piece of a figure."""
        width = word.x1 - word.x0
        return width + width / len(word.text) + _PADDING > self.pitch


def find_columns(header: Sequence[Block], figures: Sequence[Word]) -> Columns | None:
    """The columns in which figures stand below a header; None where that is not certain."""
    labels = sorted((block for block in header if block.label is not None), key=lambda block: block.x0 + block.x1)
    groups = _groups(figures)
    middles = [(block.x0 + block.x1) / 2 for block in labels]
    pitch = min((right - left for left, right in pairwise(middles)), default=float("inf"))
    if pitch <= 0:
        return None
    ways: list[list[int | None]] = []
    for anchor, side in _ANCHORS:
        owners = _owners([anchor(group) for group in groups], [middle + side * pitch for middle in middles], pitch)
        if owners is not None and (side == 0 or None not in owners):
            ways.append(owners)
    whole = [owners for owners in ways if None not in owners]
    best = whole or ways
    if best and all(owners == best[0] for owners in best):
        return _columns(labels, middles, groups, best[0], pitch)
    if labels and len(groups) == _OF_TABLE.get(labels[0].table) and len(labels) > len(groups) / 2:
        return _columns(labels, middles, groups, _nearest(groups, middles), pitch)
    return None


def _groups(figures: Sequence[Word]) -> list[list[Word]]:
    """Figures whose widths overlap, from left to right."""
    groups: list[list[Word]] = []
    right = float("-inf")
    for word in sorted(figures, key=lambda word: word.x0):
        if groups and word.x0 < right:
            groups[-1].append(word)
            right = max(right, word.x1)
        else:
            groups.append([word])
            right = word.x1
    return groups


def _middle(group: Sequence[Word]) -> float:
    return (min(word.x0 for word in group) + max(word.x1 for word in group)) / 2


def _left(group: Sequence[Word]) -> float:
    return min(word.x0 for word in group)


def _right(group: Sequence[Word]) -> float:
    return max(word.x1 for word in group)


_ANCHORS: tuple[tuple[Callable[[Sequence[Word]], float], float], ...] = ((_middle, 0.0), (_left, -0.5), (_right, 0.5))
"""Ways to set figures: what of a column's figures stands where, in widths of a column from the label's middle."""


def _owners(places: Sequence[float], targets: Sequence[float], pitch: float) -> list[int | None] | None:
    """For each place the number of the target that it is at, None for one without; None where any is uncertain."""
    owners: list[int | None] = []
    for place in places:
        distances = sorted((abs(place - target), number) for number, target in enumerate(targets))
        if not distances or distances[0][0] > _SURELY_NOT * pitch:
            owners.append(None)
        elif distances[0][0] <= _SURELY * pitch or len(targets) == 1:
            owners.append(distances[0][1])
        else:
            return None
    known = [owner for owner in owners if owner is not None]
    return owners if len(set(known)) == len(known) else None


def _nearest(groups: Sequence[Sequence[Word]], middles: Sequence[float]) -> list[int | None]:
    """For each group the label that is nearest to it, where it is also the group nearest to the label."""
    places = [_middle(group) for group in groups]
    owners: list[int | None] = [None] * len(groups)
    for number, middle in enumerate(middles):
        place = min(range(len(places)), key=lambda place: abs(places[place] - middle))
        owners[place] = number if owners[place] is None else owners[place]
    return owners


def _columns(
    labels: Sequence[Block],
    middles: Sequence[float],
    groups: Sequence[Sequence[Word]],
    owners: Sequence[int | None],
    pitch: float,
) -> Columns:
    """Columns of figures and of labels that have none, numbered from left to right."""
    columns = [
        (_left(group), _right(group), labels[owner] if owner is not None else None)
        for group, owner in zip(groups, owners, strict=True)
    ]
    columns.extend(
        (middle, middle, label)
        for number, (middle, label) in enumerate(zip(middles, labels, strict=True))
        if number not in owners
    )
    columns.sort(key=lambda column: column[0] + column[1])
    if pitch == float("inf"):
        middles_of_groups = [_middle(group) for group in groups]
        pitch = min((right - left for left, right in pairwise(middles_of_groups)), default=pitch)
    return Columns(
        tuple((left, right) for left, right, _ in columns),
        tuple((number, label) for number, (_, _, label) in enumerate(columns) if label is not None),
        pitch,
    )
