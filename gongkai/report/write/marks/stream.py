"""Text of a source without its white space, with the piece of the source that each character stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

from gongkai.report.write.marks.remarks import Target

NodeT = TypeVar("NodeT", bound=Hashable)

_NO_WIDTH = "\u200b\ufeff"
"""Characters that are nothing on paper and that no method of `str` knows to be space."""
_SHORTEST = 4
"""Characters of a text that are looked for by themselves where it is interrupted (by a page's end)."""


def bare(text: str) -> str:
    """A text without white space: readers differ from their sources in nothing else."""
    return "".join(character for character in text if not character.isspace() and character not in _NO_WIDTH)


class Stream(Generic[NodeT]):
    """The characters of pieces of text, in their order. A piece is known by its node, whatever that is."""

    def __init__(self, pieces: Iterable[tuple[NodeT, str]]) -> None:
        self._nodes: list[NodeT] = []
        self._first: dict[NodeT, int] = {}
        self._starts: list[int] = []
        self._offsets: list[int] = []
        texts: list[str] = []
        for node, piece in pieces:
            kept = [at for at, character in enumerate(piece) if bare(character)]
            if kept:
                self._nodes.append(node)
                self._first.setdefault(node, len(self._offsets))
                self._starts.append(len(self._offsets))
                self._offsets += kept
                texts.append("".join(piece[at] for at in kept))
        self.text = "".join(texts)

    def __len__(self) -> int:
        return len(self.text)

    def find(self, target: Target, near: int = 0) -> tuple[int, int] | None:
        """The characters (from, to) that a target's words are: within its line, which is looked for from `near` on.

        Where the line is not there, the words by themselves, if they stand there once. None where they do not, and for
        a cell's text that stands there more than once.
        """
        line, before = bare(target.line), len(bare(target.line[: target.start]))
        words = bare(target.line[target.start : target.end])
        if not words:
            return None
        at = self.text.find(line, near)
        if at >= 0 and not (target.cell_id and self.text.find(line, at + 1) >= 0):
            return at + before, at + before + len(words)
        at = self.text.find(words, near)
        if at >= 0 and self.text.find(words, at + 1) < 0:
            return at, at + len(words)
        return None

    def find_interrupted(self, target: Target, near: int, reach: int) -> list[tuple[int, int]]:
        """The stretches of characters that a target's words are, where something else stands between them.

        The line's parts are looked for one behind the other, each at most `reach` characters on; empty where they are
        not there.
        """
        line = bare(target.line)
        first = len(bare(target.line[: target.start]))
        last = first + len(bare(target.line[target.start : target.end]))
        found, done, at = [], 0, near
        while done < last:
            length, place = self._longest(line[done:last], at, reach)
            if not length:
                return []
            start, end = max(first, done), done + length
            if start < end:
                found.append((place + start - done, place + length))
            done, at = done + length, place + length
        return found

    def _longest(self, text: str, start: int, reach: int) -> tuple[int, int]:
        """How much of the beginning of `text` stands within reach, and where; (0, 0) for nothing."""
        low, high, best = min(_SHORTEST, len(text)), len(text), (0, 0)
        while low <= high:
            length = (low + high) // 2
            at = self.text.find(text[:length], start, start + reach + length)
            if at >= 0:
                best, low = (length, at), length + 1
            else:
                high = length - 1
        return best

    def start_of(self, node: NodeT) -> int:
        """The first character of a node; 0 for one without any."""
        return self._first.get(node, 0)

    def at(self, index: int) -> tuple[NodeT, int]:
        """The node that a character stands in, and its offset there."""
        return self._nodes[bisect_right(self._starts, index) - 1], self._offsets[index]

    def parts(self, start: int, end: int) -> Iterator[tuple[NodeT, int, int]]:
        """The characters from `start` to `end` by nodes: node, offset of the first, offset behind the last."""
        while start < end:
            number = bisect_right(self._starts, start) - 1
            following = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._offsets)
            stop = min(end, following)
            yield self._nodes[number], self._offsets[start], self._offsets[stop - 1] + 1
            start = stop
