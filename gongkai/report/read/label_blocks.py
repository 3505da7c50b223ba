"""Labels on a plane of words: the pieces into which lines and narrow columns broke them, put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.report.read.geometry import Word
from gongkai.report.read.labels import Label, find_label, is_fragment

_BEFORE_DIGITS = "(（,，.0123456789０１２３４５６７８９"
"""What stands before digits that are part of a text: brackets around a year, and other digits."""
_MOST_LINES = 12
"""Lines over which a narrow column may break a label."""
_LINE_PITCH = 2.2
"""Heights of a character from one line of a label to its next, at most."""
_WORD_GAP = 0.3
"""Heights of a character that part two words of one label, at most; cells of narrow columns stand 0.4 apart."""
_LABEL_GAP = 1.3
"""Heights that part two words which only together are a piece of one label."""


@dataclass(slots=True)
class Block:
    """A label put together from the words of its lines (or a text that is none), and its extent."""

    words: list[Word]
    text: str
    label: Label | None
    x0: float
    x1: float
    y0: float
    y1: float

    def is_only(self, kind: str) -> bool:
        """Whether the label can be nothing but a label of this kind ("row", "column", ...)."""
        return self.label is not None and all(role.kind == kind for role in self.label.roles)

    def may_be(self, kind: str) -> bool:
        """Whether the label may be one of this kind."""
        return self.label is not None and any(role.kind == kind for role in self.label.roles)

    @property
    def table(self) -> int:
        """The table of the label's first role."""
        return self.label.roles[0].table if self.label else 0

    @property
    def y(self) -> float:
        """The middle of its height."""
        return (self.y0 + self.y1) / 2


def label_blocks(pieces: Iterable[list[Word]]) -> list[Block]:
    """Labels put together from the pieces of their lines, from top to bottom."""
    fragments = sorted(pieces, key=lambda words: (words[0].y, words[0].x0))
    taken: set[int] = set()
    blocks: list[Block] = []
    for number in range(len(fragments)):
        if number in taken:
            continue
        stack = _stack(fragments, number, taken)
        best, label = 1, find_label(_text(stack[:1]))
        for length in range(2, len(stack) + 1):
            longer = find_label(_text(stack[:length]))
            if longer is not None and (
                label is None or longer.exact or not (label.exact or _is_own(stack[length - 1]))
            ):
                best, label = length, longer
        chosen = stack[:best]
        taken.update(index for index, other in enumerate(fragments) if any(other is piece for piece in chosen))
        blocks.append(_block(chosen, label))
    return blocks


def _is_own(piece: Sequence[Word]) -> bool:
    """Whether a piece is a label by itself, and not the rest of a misspelt one above it."""
    label = find_label(_text([piece]))
    return label is not None and label.exact


def pieces_of(line: Sequence[Word]) -> Iterator[list[Word]]:
    """Words of one line that stand next to each other, as one piece."""
    piece: list[Word] = []
    for word in line:
        if piece and _is_next(piece, word):
            piece.append(word)
            continue
        if piece:
            yield piece
        piece = [word]
    if piece:
        yield piece


def _is_next(piece: Sequence[Word], word: Word) -> bool:
    """Whether a word goes on where a piece ends: right behind it, or behind a space within a label."""
    gap = (word.x0 - piece[-1].x1) / height(word)
    if gap >= _LABEL_GAP or (word.text[0].isdigit() and piece[-1].text[-1] not in _BEFORE_DIGITS):
        return False  # a figure may stand close behind a label that fills its column
    return gap < _WORD_GAP or is_fragment("".join(part.text for part in (*piece, word)))


def height(word: Word) -> float:
    """The height of a word's line."""
    return word.y1 - word.y0


def _stack(fragments: Sequence[list[Word]], start: int, taken: set[int]) -> list[list[Word]]:
    """The pieces that may be the further lines of a label: each right below the one before, in its column."""
    stack = [fragments[start]]
    for number in range(start + 1, len(fragments)):
        if len(stack) == _MOST_LINES:
            break
        last, following = stack[-1], fragments[number]
        drop = following[0].y - last[0].y
        if drop > _LINE_PITCH * height(last[0]):
            break
        if number not in taken and drop > 0.6 * height(last[0]) and _overlap(last, following):
            stack.append(following)
    return stack


def _overlap(one: Sequence[Word], other: Sequence[Word]) -> bool:
    left, right = max(one[0].x0, other[0].x0), min(one[-1].x1, other[-1].x1)
    narrower = min(one[-1].x1 - one[0].x0, other[-1].x1 - other[0].x0)
    return right - left > 0.5 * narrower


def _text(pieces: Iterable[Sequence[Word]]) -> str:
    return "".join(word.text for piece in pieces for word in piece)


def _block(pieces: Sequence[list[Word]], label: Label | None) -> Block:
    words = [word for piece in pieces for word in piece]
    return Block(
        words,
        _text(pieces),
        label,
        min(word.x0 for word in words),
        max(word.x1 for word in words),
        min(word.y0 for word in words),
        max(word.y1 for word in words),
    )
