"""Stretches of pieces of text that remarks mark, which may overlap: each piece taken apart where they begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

NodeT = TypeVar("NodeT", bound=Hashable)


class Ranges(Generic[NodeT]):
    """What is marked in each node, by the numbers of the remarks."""

    def __init__(self) -> None:
        self._ranges: defaultdict[NodeT, list[tuple[int, int, int]]] = defaultdict(list)

    def add(self, node: NodeT, start: int, end: int, number: int) -> None:
        """Mark a node's text from `start` to `end`."""
        self._ranges[node].append((start, end, number))

    def nodes(self) -> Sequence[NodeT]:
        """The nodes in which something is marked."""
        return list(self._ranges)

    def reach(self, node: NodeT) -> int:
        """Where the last mark in a node ends: behind its text, where an empty cell is marked."""
        return max((end for _, end, _ in self._ranges.get(node, [])), default=0)

    def pieces(self, node: NodeT, text: str) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
        """A node's text in pieces, without gaps: each with the remarks on it, and those of them that end with it."""
        ranges = self._ranges.get(node, [])
        edges = sorted({0, len(text), *(edge for start, end, _ in ranges for edge in (start, end))})
        for first, last in pairwise(edges):
            over = dict.fromkeys(number for start, end, number in ranges if start <= first and last <= end)
            ending = dict.fromkeys(number for _, end, number in ranges if end == last)
            yield text[first:last], tuple(over), tuple(number for number in over if number in ending)
