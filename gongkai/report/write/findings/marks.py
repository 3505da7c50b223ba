"""What findings mark in a report: cells, and stretches of the prose, which may overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.report.checks import Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a section's text that the same findings mark all along; `ending` are those that end with it.

    Findings are given by their position among the report's.
    """

    start: int
    end: int
    findings: tuple[int, ...]
    ending: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings at each cell, and the stretches (start, end, finding) of each section, in order."""

    cells: Mapping[str, tuple[int, ...]]
    stretches: Mapping[int, Sequence[tuple[int, int, int]]]

    def pieces(self, section: int, start: int, end: int) -> Iterator[Piece]:
        """The text from `start` to `end` in pieces, marked or not, without gaps."""
        within = [
            (max(first, start), min(last, end), finding)
            for first, last, finding in self.stretches.get(section, ())
            if first < end and last > start
        ]
        edges = sorted({start, end, *(edge for first, last, _ in within for edge in (first, last))})
        for first, last in pairwise(edges):
            over = tuple(dict.fromkeys(n for begin, finish, n in within if begin <= first and finish >= last))
            ending = tuple(dict.fromkeys(n for _, finish, n in within if finish == last))
            yield Piece(first, last, over, ending)


def marks_of(findings: Sequence[Finding]) -> Marks:
    """Where the findings on one report leave their marks: at their own cell, else at all they rest on."""
    cells: dict[str, list[int]] = {}
    stretches: dict[int, list[tuple[int, int, int]]] = {}
    for number, finding in enumerate(findings):
        for name in (finding.cell,) if finding.cell else finding.operands:
            cells.setdefault(name, []).append(number)
        for passage in finding.passages:
            stretches.setdefault(passage.section, []).append((passage.start, passage.end, number))
    return Marks(
        {name: tuple(numbers) for name, numbers in cells.items()},
        {section: sorted(found) for section, found in stretches.items()},
    )
