"""Drawn lines and shapes: what may be writing is taken out of an area, ruled lines and frames through it stay."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from gongkai.redaction.model import Box
from gongkai.redaction.pdf.geometry import Matrix, Point, around, meet, within

_STRAIGHT = 0.01
PATH_OPERATORS = frozenset(("m", "l", "c", "v", "y", "h", "re"))
Instruction = tuple[list[Any], str]


class Path:
    """The path that is being built: one list of instructions for each of its parts."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def add(self, operands: list[Any], operator: str, matrix: Matrix) -> None:
        """Take one more operator of the path."""
        if operator in ("m", "re") or not self._parts:
            self._parts.append(_Part())
        self._parts[-1].add(operands, operator, matrix)

    def kept(self, areas: Sequence[Box], line_width: float) -> list[Instruction]:
        """The instructions of all parts but those to be removed."""
        return [each for part in self._parts if not part.is_writing(areas, line_width) for each in part.instructions]

    def meets(self, areas: Sequence[Box], line_width: float) -> bool:
        """Whether any of it may be seen in an area."""
        boxes = [around(part.points) for part in self._parts if part.points]
        return any(meet(_wider(box, line_width), area) for box in boxes for area in areas)

    def clear(self) -> None:
        """Begin a new path."""
        self._parts = []


class _Part:
    """What is drawn without lifting the pen."""

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self.points: list[Point] = []
        self._segments: list[Box] = []
        self._curved = False

    def add(self, operands: list[Any], operator: str, matrix: Matrix) -> None:
        self.instructions.append((operands, operator))
        numbers = [float(each) for each in operands]
        if operator == "re":
            x, y, width, height = numbers
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
            points = [matrix.at(*corner) for corner in corners]
        else:
            points = [matrix.at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if operator == "h" and self.points:
            points = [self.points[0]]
        if operator in ("c", "v", "y"):
            self._curved = True
            self._segments.append(around([*self.points[-1:], *points]))
        else:
            chain = [*self.points[-1:], *points]
            self._segments += [around(pair) for pair in itertools.pairwise(chain)]
        self.points += points

    def is_writing(self, areas: Sequence[Box], line_width: float) -> bool:
        """Whether this has to go: it lies in an area, or goes through one and is no ruled line and no frame."""
        if not self.points:
            return False
        whole = around(self.points)
        if any(within(whole, area) for area in areas):
            return True
        if not any(meet(_wider(segment, line_width), area) for segment in self._segments for area in areas):
            return False
        return self._curved or len(self._segments) > 5 or not all(_is_straight(each) for each in self._segments)


def _is_straight(segment: Box) -> bool:
    return segment[2] - segment[0] < _STRAIGHT or segment[3] - segment[1] < _STRAIGHT


def _wider(box: Box, line_width: float) -> Box:
    reach = max(line_width / 2, _STRAIGHT)
    return box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
