"""Matrices of a PDF, and whether what is drawn through one lies in an area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.redaction.model import Box

Point = tuple[float, float]
_SHARE = 0.15
"""How much of a glyph's width and of its height an area must cover for the glyph to go. Less is the rim of a
neighbour: boxes of glyphs touch and lines overlap a little."""


class Matrix(NamedTuple):
    """[a b c d e f]: takes (x, y) to (a·x + c·y + e, b·x + d·y + f), ISO 32000-1, 8.3.3."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: Matrix) -> Matrix:
        """This matrix first, the other after it."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def at(self, x: float, y: float) -> Point:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def inverse(self) -> Matrix | None:
        """The way back; None where everything is drawn on one line."""
        determinant = self.a * self.d - self.b * self.c
        if abs(determinant) < 1e-12:
            return None
        a, b, c, d = self.d / determinant, -self.b / determinant, -self.c / determinant, self.a / determinant
        return Matrix(a, b, c, d, -(self.e * a + self.f * c), -(self.e * b + self.f * d))

    def box(self, box: Box) -> Box:
        """The box around what a box is drawn as."""
        left, bottom, right, top = box
        return around(self.at(x, y) for x, y in ((left, bottom), (right, bottom), (left, top), (right, top)))


def around(points: Iterable[Point]) -> Box:
    """The box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common, or one is a line within the other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(inner: Box, outer: Box) -> bool:
    """Whether one box lies in another."""
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def covers(areas: Sequence[Box], glyph: Box) -> bool:
    """Whether one of the areas covers enough of a glyph's box for the glyph to be meant."""
    return any(_overlap(area, glyph, 0) and _overlap(area, glyph, 1) for area in areas)


def _overlap(area: Box, glyph: Box, axis: int) -> bool:
    common = min(area[axis + 2], glyph[axis + 2]) - max(area[axis], glyph[axis])
    least = min(_SHARE * (glyph[axis + 2] - glyph[axis]), 0.5 * (area[axis + 2] - area[axis]))
    return common > least or (common >= 0 and glyph[axis + 2] == glyph[axis])
