"""What the README promises to programmers."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from gongkai.report import check, read
from gongkai.report.model import AnnualReport, Place
from gongkai.report.read.errors import ReadError

SAMPLES = Path(__file__).parents[1] / "samples"
PATHS = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".csv")


def places(report: AnnualReport) -> list[Place]:
    found = [cell.source for cell in report.cells.values()]
    found += [section.source for section in report.sections]
    found += [statement.source for statement in report.year_statements]
    return [place for place in found if place is not None]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.suffix)
def test_read_and_check(path: Path) -> None:
    (report,) = read(path)
    assert report.agency
    assert report.source is not None
    assert report.source.file == str(path)
    assert check(report).findings is not None


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.suffix)
def test_a_path_a_string_and_bytes_are_the_same(path: Path) -> None:
    expected = read(path)
    assert read(str(path)) == expected
    assert read(path.read_bytes(), str(path)) == expected


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.suffix)
def test_every_figure_has_its_place_counted_from_one(path: Path) -> None:
    (report,) = read(path)
    assert all(cell.source is not None for cell in report.cells.values() if cell.text)
    for place in places(report):
        numbers = (place.page, place.table, place.row, place.column, place.paragraph, place.line)
        assert all(number is None or number >= 1 for number in numbers), place
        assert any(number is not None for number in numbers), place


def test_boxes_of_a_pdf_are_within_its_pages() -> None:
    (path,) = SAMPLES.glob("*.pdf")
    (report,) = read(path)
    boxes = [cell.source.box for cell in report.cells.values() if cell.source is not None and cell.text]
    assert all(box is not None for box in boxes)
    for left, bottom, right, top in (box for box in boxes if box is not None):
        assert 0 <= left < right <= 842
        assert 0 <= bottom < top <= 842


def test_a_reading_is_the_same_each_time() -> None:
    assert [read(path) for path in PATHS] == [read(path) for path in PATHS]


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ReadError) as caught:
        read(SAMPLES / "没有.docx")
    assert caught.value.reason == "absent"


def test_a_folder_is_no_file() -> None:
    with pytest.raises(ReadError) as caught:
        read(SAMPLES)
    assert caught.value.reason == "absent"


def test_errors_reach_another_process() -> None:
    path = SAMPLES / "没有.docx"
    with pytest.raises(ReadError) as here:
        read(path)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool, pytest.raises(ReadError) as there:
        pool.submit(read, path).result()
    assert (there.value.reason, there.value.message) == (here.value.reason, here.value.message)
    assert str(there.value) == str(here.value)
