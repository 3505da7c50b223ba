"""Rows of running text, one cell a line: only the order of cells is known, empty lines included.

Converters differ in what they print of merged cells: nothing, or an empty line for each cell that a label covers.
Which of the two a text does is told from all its rows together; a row that does not fit is not guessed at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gongkai.report.model import MISSING, Cell
from gongkai.report.read.anchors import Anchor
from gongkai.report.read.lines import Item
from gongkai.report.read.slots import candidates, merge_readings, read_cell, unplaced

_FEWEST_ROWS = 3
"""Rows that must agree before empty lines are taken for cells."""


def stream_starts(rows: Sequence[tuple[Anchor, int]]) -> dict[str, list[int]]:
    """Per row (by id): how many empty lines may stand before its first cell, none where the row does not fit.

    `rows` are the anchors with the number of cells that each must have.
    """
    wide = [(anchor, count) for anchor, count in rows if count > 1]
    styles = [padded for padded in (False, True) if all(_fits(anchor, count, padded) for anchor, count in wide)]
    starts: dict[str, list[int]] = {}
    for padded in styles or [False, True]:
        surplus = {
            id(anchor): len(anchor.slots) - _pad(anchor, padded) - count
            for anchor, count in wide
            if _fits(anchor, count, padded)
        }
        trailing = _trailing([anchor for anchor, _ in wide])
        shown = Counter(surplus[id(anchor)] == trailing[id(anchor)] for anchor, _ in wide if id(anchor) in surplus)
        for anchor, _ in wide:
            expected = trailing[id(anchor)] if shown[True] >= shown[False] else 0
            if surplus.get(id(anchor)) == expected or (anchor is wide[-1][0] and id(anchor) in surplus):
                entry = starts.setdefault(anchor.row.id, [])
                if _pad(anchor, padded) not in entry:
                    entry.append(_pad(anchor, padded))
    return starts


def _pad(anchor: Anchor, padded: bool) -> int:
    """Empty lines between a row's label and its first cell, where merged cells are printed."""
    return 2 - anchor.home if padded and anchor.row.columns[0].id == "natural_person" else 0


def _fits(anchor: Anchor, count: int, padded: bool) -> bool:
    """Whether no figure of a row is left without a cell."""
    start = _pad(anchor, padded)
    slots = anchor.slots
    if sum(not slot.blank for slot in slots) == count:
        return True
    return len(slots) >= start + count and all(slot.blank for slot in (*slots[:start], *slots[start + count :]))


def _trailing(anchors: Sequence[Anchor]) -> dict[int, int]:
    """Per row: the empty lines behind its cells that the next row's merged group labels leave."""
    result = {}
    for anchor, following in pairwise(anchors):
        result[id(anchor)] = max(0, following.home - anchor.groups)
    return {**dict.fromkeys(map(id, anchors[-1:]), 0), **result}


def is_orderly(rows: Sequence[tuple[Anchor, int]], starts: dict[str, list[int]]) -> bool:
    """Whether running text gives its figures row by row: every row but a last one cut off must have just its own.

    Texts that a converter printed block by block have rows without figures and rows with another's.
    """
    wide = [(anchor, count) for anchor, count in rows if count > 1]
    whole = [anchor.row.id in starts or sum(not slot.blank for slot in anchor.slots) == count for anchor, count in wide]
    if len(wide) < _FEWEST_ROWS:
        return all(sum(not slot.blank for slot in anchor.slots) == count for anchor, count in wide)
    return all(whole[:-1])


def read_stream(slots: Sequence[Item], starts: Sequence[int], labels: Sequence[str], orderly: bool) -> list[Cell]:
    """The cells of a row whose first cell may stand at any of `starts`; none are sure where there is no start."""
    count = len(labels)
    figures = [slot for slot in slots if not slot.blank]
    if not orderly:
        return [unplaced(slots) if slots else MISSING] * count
    if len(figures) == count:
        return [read_cell(slot) for slot in figures]
    if starts:
        return [merge_readings([slots[start + column] for start in starts]) for column in range(count)]
    if not slots:
        return [MISSING] * count
    if len(figures) > count or len(slots) < count:
        return [unplaced(slots)] * count
    return candidates(figures, labels)
