"""How well a report was read: every cell is right, in doubt, or silently wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.report.model import AnnualReport, Cell, Number, State
from tests.generate.reports import Synthetic

DOUBT = frozenset({State.MISSING, State.UNREADABLE, State.AMBIGUOUS})
"""What a reader may say of a cell that it is not sure of."""


@dataclass(frozen=True)
class Grade:
    """Cells of one file. `wrong` are the silent errors: a figure or a blank where the truth is another."""

    cells: int
    right: int
    doubtful: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Every cell right, value and state."""
        return self.right == self.cells


def _is_right(cell: Cell, state: State, figure: Number | None) -> bool:
    return cell.state is state and cell.value == figure


def grade(reports: Sequence[AnnualReport], truth: Sequence[Synthetic]) -> Grade:
    """Compare the reports read from a file with those that were written into it.

    A report that was not found leaves its cells doubtful (nothing was claimed); one too many, or one in the
    other format, makes all its cells wrong.
    """
    cells = right = 0
    doubtful: list[str] = []
    wrong: list[str] = []
    for number, expected in enumerate(truth):
        cells += len(expected.truth)
        found = reports[number] if number < len(reports) else None
        if found is None:
            doubtful.extend(expected.truth)
            continue
        for cell_id, (state, figure) in expected.truth.items():
            cell = found.cells.get(cell_id)
            if cell is not None and _is_right(cell, state, figure):
                right += 1
            elif cell is not None and cell.state in DOUBT:
                doubtful.append(cell_id)
            else:
                wrong.append(cell_id)
    for extra in reports[len(truth) :]:
        cells += len(extra.cells)
        wrong.extend(extra.cells)
    return Grade(cells, right, tuple(doubtful), tuple(wrong))
