"""Three published reports, which stand beside a checkout and are not part of it, read cell by cell."""

from __future__ import annotations

from functools import cache

import pytest

from gongkai.report.formats import FORMAT_2021, RESULTS
from gongkai.report.model import AnnualReport, NoteKind, Number, Place, State
from gongkai.report.read import read
from tests.conftest import REAL_REPORTS

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL_REPORTS.is_dir(), reason="the published reports are not beside this checkout"),
]

Figures = dict[str, tuple[State, Number | None]]
BLANK = (State.BLANK, None)
UNREADABLE = (State.UNREADABLE, None)
AMBIGUOUS = (State.AMBIGUOUS, None)
ZEROS: Figures = dict.fromkeys(FORMAT_2021.cells, (State.VALUE, 0))
LAWSUITS = ("litigation_direct", "litigation_after_reconsideration")

EXPECTED: dict[str, Figures] = {
    "000": ZEROS | {"requests.refused.state_secret.total": BLANK},
    # Only the totals of table 3 are filled in. In table 4 a conversion left the ends of the header's labels
    # (持, 正, 果, 结) where the figures belong, and one cell too few.
    "001": ZEROS
    | {spec.id: BLANK for spec in FORMAT_2021.table(3) if spec.column.id != "total"}
    | {f"{lawsuit}.{result}": UNREADABLE for lawsuit in LAWSUITS for result in RESULTS}
    | {f"reconsideration.{column.id}": AMBIGUOUS for column in FORMAT_2021.table(4).columns}
    | {"reconsideration.upheld": UNREADABLE, "litigation_direct.total": BLANK},
    "004": ZEROS
    | {
        "normative_documents.made": (State.VALUE, 4),
        "normative_documents.valid": (State.VALUE, 11),
        "licensing.decisions": (State.VALUE, 14),
        "requests.disposed.total": BLANK,
    },
}
AGENCIES = {"000": "呼兰区石人镇", "001": "老黑山镇", "004": "鹤岗市兴山区人民政府"}
HEADINGS = {
    "000": [(1, 6), (2, 18), (3, 64), (4, 353), (5, 409), (6, 413)],
    "001": [(1, 5), (2, 15), (3, 32), (4, 63), (5, 72)],
    "004": [(1, 9), (2, 27), (3, 44), (4, 76), (5, 83), (6, 91)],
}
"""The sections of each report, and the line on which each begins."""
PLACES = {
    ("000", "regulations.made"): (27, 2),
    ("000", "requests.refused.state_secret.total"): (131, 2),
    # The cell begins on this line; its figure stands alone on the next.
    ("000", "requests.other.correction_overdue.total"): (307, 2),
    ("000", "litigation_after_reconsideration.total"): (406, 2),
    ("001", "requests.refused.state_secret.total"): (41, 27),
    ("001", "litigation_direct.other"): (69, 11),
    ("004", "normative_documents.valid"): (32, 13),
    ("004", "licensing.decisions"): (35, 6),
    # This row has no empty fields for its merged labels.
    ("004", "requests.refused.deliberative.natural_person"): (58, 13),
    ("004", "requests.other.other.natural_person"): (72, 8),
}
"""Line and column (in characters, from 1) of cells."""


@cache
def report(number: str) -> AnnualReport:
    (path,) = REAL_REPORTS.glob(f"{number}_*")
    (found,) = read(path)
    return found


@pytest.mark.parametrize("number", EXPECTED)
def test_every_cell(number: str) -> None:
    found = {cell_id: (cell.state, cell.value) for cell_id, cell in report(number).cells.items()}
    assert found == EXPECTED[number]


@pytest.mark.parametrize("number", EXPECTED)
def test_form_year_and_agency(number: str) -> None:
    found = report(number)
    assert (found.format.id, found.year, found.agency) == ("2021", 2021, AGENCIES[number])


@pytest.mark.parametrize("number", EXPECTED)
def test_sections_with_their_lines(number: str) -> None:
    lines = [(section.number, section.source and section.source.line) for section in report(number).sections]
    assert lines == HEADINGS[number]


@pytest.mark.parametrize("number", EXPECTED)
def test_no_figure_of_a_table_is_prose(number: str) -> None:
    for section in report(number).sections:
        assert not any(line.strip().isdigit() for line in section.text.splitlines())


@pytest.mark.parametrize(("number", "cell_id"), PLACES)
def test_places(number: str, cell_id: str) -> None:
    line, column = PLACES[number, cell_id]
    assert report(number).cells[cell_id].source == Place(line=line, column=column)


@pytest.mark.parametrize("number", EXPECTED)
def test_each_place_holds_the_text(number: str) -> None:
    (path,) = REAL_REPORTS.glob(f"{number}_*")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for cell_id, cell in report(number).cells.items():
        if cell.text and cell.source is not None and cell.source.line and cell.source.column:
            rest = "".join(lines[cell.source.line - 1 :])[cell.source.column - 1 :]
            assert rest.lstrip().startswith(cell.text), cell_id


def test_candidates_of_what_a_conversion_destroyed() -> None:
    cells = report("001").cells
    assert set(cells["reconsideration.total"].candidates) == {0, None}
    assert set(cells["reconsideration.pending"].candidates) == {0, None}


def test_what_was_noticed() -> None:
    notes = {number: {(note.kind, note.subject) for note in report(number).notes} for number in EXPECTED}
    assert notes["000"] == {(NoteKind.CONVERSION, "text")}
    assert (NoteKind.RESIDUE, "litigation_direct.corrected") in notes["001"]
    assert (NoteKind.SHAPE, "table.4") in notes["001"]
    assert (NoteKind.SHIFTED, "requests.refused.deliberative.natural_person") in notes["004"]
