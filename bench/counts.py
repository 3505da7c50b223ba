"""Counting what was read right, over many files: the grade of `tests.generate`, and the figures that are not
zero.

Two cells of five hold a zero in most reports, so a reader that says "0" everywhere is right often; the share
of figures other than zero shows what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.report.model import AnnualReport, Number, State
from tests.generate.corpus import Sample
from tests.generate.grade import grade


@dataclass
class Counts:
    """Sums over files. `silent` are cells given wrongly, `unclear` those said not to be certain."""

    files: int = 0
    whole: int = 0
    failed: int = 0
    cells: int = 0
    right: int = 0
    unclear: int = 0
    silent: int = 0
    figures: int = 0
    """Cells that hold a figure other than zero."""
    figures_right: int = 0
    not_whole: list[str] = field(default_factory=list)
    """Names of files with a cell that is not right."""
    with_silent: list[str] = field(default_factory=list)
    """Names of files with a silent error, and its cells."""

    def add(self, other: Counts) -> None:
        """Add another sum."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def total(counts: Sequence[Counts]) -> Counts:
    """The sum of sums."""
    result = Counts()
    for each in counts:
        result.add(each)
    return result


def _other_than_zero(truth: dict[str, tuple[State, Number | None]]) -> set[str]:
    return {cell_id for cell_id, (state, figure) in truth.items() if state is State.VALUE and figure != 0}


def count(sample: Sample, reports: Sequence[AnnualReport] | None) -> Counts:
    """The counts of one file; `reports` is None where it could not be read at all."""
    counts = Counts(files=1, failed=reports is None)
    found = reports or []
    wrong: list[str] = []
    for number, truth in enumerate(sample.truth):
        graded = grade(found[number : number + 1], [truth])
        missed = {*graded.doubtful, *graded.wrong}
        figures = _other_than_zero(truth.truth)
        counts.cells += graded.cells
        counts.right += graded.right
        counts.unclear += len(graded.doubtful)
        counts.figures += len(figures)
        counts.figures_right += len(figures - missed)
        wrong.extend(graded.wrong)
    surplus = grade(found[len(sample.truth) :], [])
    counts.cells += surplus.cells
    wrong.extend(surplus.wrong)
    counts.silent = len(wrong)
    counts.whole = int(counts.right == counts.cells)
    if not counts.whole:
        counts.not_whole.append(sample.name)
    if wrong:
        counts.with_silent.append(f"{sample.name}: {', '.join(wrong[:4])}{' …' if len(wrong) > 4 else ''}")
    return counts
