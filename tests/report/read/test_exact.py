"""Generated reports are read exactly: every cell right in value and state, or, in lossy files, in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from gongkai.report import read
from gongkai.report.model import AnnualReport
from gongkai.report.read.errors import ReadError
from tests.generate import office
from tests.generate.corpus import KINDS, Sample, layouts, samples
from tests.generate.grade import grade

FILES_PER_LAYOUT = {
    "docx": 3,
    "pdf": 3,
    "pdf-rotated": 2,
    "pdf-turned": 2,
    "html": 4,
    "mht": 4,
    "html-office": 2,
    "xlsx": 7,
    "xls": 7,
    "text": 3,
    "text-office": 2,
    "text-pdf-layout": 2,
    "text-pdf": 2,
}
"""Files of each layout, as many with the seeds of each range.

With their layouts they come to 60 reports of each kind and more.
"""
CONVERTED_BY_THE_READER = {"doc": 4, "wps": 2}
"""Files of each kind that the reader itself has LibreOffice convert, a second for each; layouts take turns."""
NOT_TO_BE_READ = {"pdf-scan": "scan", "pdf-encrypted": "encrypted"}
"""Kinds that hold no text, and the reason that is given for it."""
ONCE_KEPT_ASIDE = 4000
"""The first seed of a test set of former times, whose faults have been mended since."""
RANGES = {"building": 0, "once-kept-aside": ONCE_KEPT_ASIDE}
"""First seeds of known files: how right the reader is on files never seen is measured by `bench.accuracy` alone."""
COLUMNS_AS_SPACES = {"text-pdf-layout"}
"""Kinds of which some rows stay in doubt even where the file is not lossy.

pdftotext centres a label of several lines on its row's figures: part of it then stands above them and part below,
between the parts of its neighbours. Where the parts do not tell to which row they belong, all rows concerned are
ambiguous.
"""
LEAST_READ = 0.97
"""The share of cells that must be right in such files: to doubt everything is no reading."""


def _marks(kind: str) -> list[pytest.MarkDecorator]:
    own_writers = {"docx", "html", "mht", "xlsx", "xls", "text"}
    marks = [] if kind in own_writers else [pytest.mark.office]
    if kind.startswith("text-pdf"):
        marks.append(pytest.mark.skipif(not office.has_poppler(), reason="pdftotext is not installed"))
    return marks


CASES = [
    pytest.param(kind, layout, id=f"{kind}-{layout}", marks=_marks(kind))
    for kind in FILES_PER_LAYOUT
    for layout in layouts(kind)
]


@cache
def _made(kind: str, layout: str) -> list[Sample]:
    count = FILES_PER_LAYOUT[kind]
    return [sample for seed in RANGES.values() for sample in samples(kind, count, seed, [layout])]


def _read(sample: Sample) -> list[AnnualReport]:
    try:
        return read(sample.data, sample.name)
    except ReadError as error:
        pytest.fail(f"{sample.name}: {error.reason}")


def _described(sample: Sample, reports: list[AnnualReport], cell_ids: tuple[str, ...]) -> Iterator[str]:
    """What was read of some cells and what stands there, for a person who mends the reader."""
    for report, truth in zip(reports, sample.truth, strict=False):
        for cell_id in sorted(set(cell_ids) & truth.truth.keys()):
            cell, wanted = report.cells.get(cell_id), truth.truth[cell_id]
            if cell is None or (cell.state, cell.value) != wanted:
                yield f"{sample.name} ({truth.seed}): {cell_id}: want {wanted}, got {cell}"


def _faults(sample: Sample, *, doubt_allowed: bool) -> list[str]:
    reports = _read(sample)
    found = grade(reports, sample.truth)
    faults = [*_described(sample, reports, found.wrong)]
    if not doubt_allowed:
        faults.extend(_described(sample, reports, found.doubtful))
    if len(reports) != len(sample.truth):
        faults.append(f"{sample.name}: {len(reports)} reports, want {len(sample.truth)}")
    return faults


@pytest.mark.parametrize(("kind", "layout"), CASES)
def test_every_cell_is_right(kind: str, layout: str) -> None:
    made = _made(kind, layout)
    doubt_allowed = kind in COLUMNS_AS_SPACES
    assert [fault for sample in made for fault in _faults(sample, doubt_allowed=doubt_allowed or sample.lossy)] == []


@pytest.mark.office
@pytest.mark.skipif(not office.has_poppler(), reason="pdftotext is not installed")
@pytest.mark.parametrize("kind", sorted(COLUMNS_AS_SPACES))
def test_most_cells_are_read_where_some_stay_in_doubt(kind: str) -> None:
    grades = [
        grade(_read(sample), sample.truth)
        for layout in layouts(kind)
        for sample in _made(kind, layout)
        if not sample.lossy
    ]
    assert sum(found.right for found in grades) > LEAST_READ * sum(found.cells for found in grades)


@pytest.mark.office
@pytest.mark.parametrize("first_seed", RANGES.values(), ids=RANGES.keys())
@pytest.mark.parametrize("kind", CONVERTED_BY_THE_READER)
def test_every_cell_of_old_word_files_is_right(kind: str, first_seed: int) -> None:
    made = samples(kind, CONVERTED_BY_THE_READER[kind], first_seed)
    assert [fault for sample in made for fault in _faults(sample, doubt_allowed=False)] == []


@pytest.mark.office
@pytest.mark.parametrize(("kind", "reason"), NOT_TO_BE_READ.items())
def test_what_cannot_be_read_is_told_why(kind: str, reason: str) -> None:
    for sample in samples(kind, 4, ONCE_KEPT_ASIDE):
        with pytest.raises(ReadError) as caught:
            read(sample.data, sample.name)
        assert caught.value.reason == reason, sample.name


def test_every_kind_is_tried() -> None:
    assert {*FILES_PER_LAYOUT, *CONVERTED_BY_THE_READER, *NOT_TO_BE_READ} == KINDS.keys()


@pytest.mark.parametrize("kind", FILES_PER_LAYOUT)
def test_sixty_reports_of_each_kind(kind: str) -> None:
    reports = [recipe.reports for recipe in KINDS[kind].recipes.values()]
    assert sum(reports) * FILES_PER_LAYOUT[kind] * len(RANGES) >= 60
