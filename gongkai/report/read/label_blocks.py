"""Labels on a plane of words: the pieces into which lines and narrow columns broke them, put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from gongkai.report.read.geometry import Word
from gongkai.report.read.labels import Label, find_label, is_fragment, key, resembles_fragment, without_ordinal

_BEFORE_DIGITS = "(（,，.0123456789０１２３４５６７８９"
"""What stands before digits that are part of a text: brackets around a year, and other digits."""
_ORDINAL = re.compile(r"[（(][一二三四五六七八九十][)）]")
"""What a label within a group begins with, beside a piece of the label of a wider group."""
_MOST_LINES = 12
"""Lines over which a narrow column may break a label."""
_KNOWN, _MISSPELT, _WRONG, _UNKNOWN = 1.0, 1.5, 0.75, 3.0
"""What pieces cost when they are divided into labels: a label, a misspelt one and each wrong character of it, a piece
of none. Two labels must not pass for one that is misspelt, nor a misspelt one for a label and pieces of none."""
_MOST_WRONG = 3
"""Wrong characters of a label that are counted."""
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
        chain = _chain(fragments, number, taken)
        taken.update(chain)
        blocks.extend(_divided([fragments[place] for place in chain]))
    return sorted(blocks, key=lambda block: (block.words[0].y, block.words[0].x0))


def _divided(chain: Sequence[list[Word]]) -> list[Block]:
    """The labels of pieces one below the other: the division that needs the fewest, and leaves the fewest unknown."""
    best: list[tuple[float, int, Label | None]] = [(0.0, 0, None)]
    for end in range(1, len(chain) + 1):
        options = []
        for start in range(max(0, end - _MOST_LINES), end):
            label = find_label(_text(chain[start:end]))
            if (label is not None or start == end - 1) and not _overflows(chain[start:end], label):
                options.append((best[start][0] + _cost(_text(chain[start:end]), label), start, label))
        best.append(min(options, key=lambda option: option[0]))
    blocks: list[Block] = []
    end = len(chain)
    while end:
        _, start, label = best[end]
        blocks.append(_block(chain[start:end], label))
        end = start
    return blocks[::-1]


def _overflows(pieces: Sequence[list[Word]], label: Label | None) -> bool:
    """Whether the first pieces are already the whole label: what follows is no misspelt end of it."""
    if label is None or label.exact or len(pieces) == 1:
        return False
    whole = key(without_ordinal(label.statutory))
    return any(key(without_ordinal(_text(pieces[:end]))) == whole for end in range(1, len(pieces)))


def _cost(text: str, label: Label | None) -> float:
    if label is None:
        return _UNKNOWN
    if label.exact:
        return _KNOWN
    wrong = Levenshtein.distance(
        key(without_ordinal(text)), key(without_ordinal(label.statutory)), score_cutoff=_MOST_WRONG
    )
    return _MISSPELT + _WRONG * min(wrong, _MOST_WRONG)


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
    before = "".join(part.text for part in piece)
    return is_fragment(before + word.text) or (gap < _WORD_GAP and not _are_two(before, word.text))


def _are_two(one: str, other: str) -> bool:
    """Whether two texts side by side are pieces of two labels, and together a piece of none."""
    if not is_fragment(one) or not is_fragment(other) or min(len(one), len(other)) < 2 or find_label(one + other):
        return False
    if _ORDINAL.match(other):
        return True
    labels = find_label(one), find_label(other)
    whole = all(label is not None and label.exact for label in labels)
    return whole or not resembles_fragment(one + other, or_whole=False)


def height(word: Word) -> float:
    """The height of a word's line."""
    return word.y1 - word.y0


def _chain(fragments: Sequence[list[Word]], start: int, taken: set[int]) -> list[int]:
    """The numbers of the pieces that stand one right below the other in a column, from `start` on."""
    chain = [start]
    for number in range(start + 1, len(fragments)):
        last, following = fragments[chain[-1]], fragments[number]
        drop = following[0].y - last[0].y
        if drop > _LINE_PITCH * height(last[0]):
            break
        if number not in taken and drop > 0.6 * height(last[0]) and _overlap(last, following):
            chain.append(number)
    return chain


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
