"""How the pages or paragraphs of a document that is to be redacted are shown: what was found in it, what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.portal.redacting.choice import Choice, Corners, Read
from gongkai.redaction import STAND_IN, Area, Removal, Words

PICTURE, SHOWN_PICTURE = "\ufffc", "〔图片〕"
_TICK = 10
"""Millimetres between the marks of the ruler."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a page: `entry` is the number of what was found there; -1 for what a person chose."""

    entry: int
    chosen: bool
    corners: Corners


@dataclass(frozen=True, slots=True)
class Shown:
    """A page with its marks, in millimetres, and where the marks of its ruler stand."""

    width: float
    height: float
    marks: Sequence[Mark]
    columns: Sequence[int]
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph that is kept, may have to go, or goes."""

    text: str
    entry: int
    chosen: bool


def sheet(read: Read, choice: Choice, marked: set[int], page: int) -> Shown:
    """A page of a PDF."""
    shown = read.sheets[page - 1]
    marks = [
        Mark(entry, chosen, shown.corners(removal))
        for entry, chosen, removal in _all(read, choice, marked)
        if isinstance(removal, Area) and removal.page == page
    ]
    marks += [Mark(-1, True, corners) for number, corners in choice.areas if number == page]
    columns, rows = (range(_TICK, int(side), _TICK) for side in (shown.width, shown.height))
    return Shown(shown.width, shown.height, marks, columns, rows)


def parts(read: Read, choice: Choice, marked: set[int]) -> list[tuple[str, list[tuple[int, list[Stretch]]]]]:
    """The paragraphs of a Word document by part, each with its number."""
    spans: dict[tuple[str, int], list[tuple[int, int, int, bool]]] = {}
    for entry, chosen, removal in _all(read, choice, marked):
        if isinstance(removal, Words):
            spans.setdefault((removal.part, removal.paragraph), []).append((removal.start, removal.end, entry, chosen))
    return [
        (
            part,
            [
                (number, list(_stretches(text, spans.get((part, number), ()))))
                for number, text in enumerate(paragraphs, 1)
                if text.strip()
            ],
        )
        for part, paragraphs in read.parts.items()
    ]


def result(texts: Mapping[str, Sequence[str]]) -> list[tuple[str, list[list[Stretch]]]]:
    """The paragraphs of the document without what was removed; what stands for that is marked."""
    return [(part, [list(_barred(text)) for text in paragraphs if text.strip()]) for part, paragraphs in texts.items()]


def _barred(text: str) -> Iterator[Stretch]:
    for number, kept in enumerate(text.split(STAND_IN)):
        if number:
            yield Stretch(STAND_IN, -1, chosen=True)
        if kept:
            yield Stretch(kept.replace(PICTURE, SHOWN_PICTURE), -1, chosen=False)


def _all(read: Read, choice: Choice, marked: set[int]) -> Iterator[tuple[int, bool, Removal]]:
    for number, entry in enumerate(read.entries):
        for removal in entry.removals:
            yield number, number in marked, removal
    for entry in choice.words:
        for removal in entry.removals:
            yield -1, True, removal


def _stretches(text: str, spans: Sequence[tuple[int, int, int, bool]]) -> Iterator[Stretch]:
    """The text in stretches; where spans lie one upon the other, what goes is shown before what may go."""
    states: list[tuple[int, bool] | None] = [None] * len(text)
    for start, end, entry, chosen in sorted(spans, key=lambda span: span[3]):
        for at in range(max(start, 0), min(end, len(text))):
            states[at] = (entry, chosen)
    first = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or states[at] != states[first]:
            state = states[first]
            entry, chosen = state if state else (-1, False)
            yield Stretch(text[first:at].replace(PICTURE, SHOWN_PICTURE), entry, chosen)
            first = at
