"""Table three printed twice: this year's, and the year's before beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongkai.report.formats import FORMAT_2021
from gongkai.report.model import NoteKind, State
from gongkai.report.read import read
from tests.report.read.handmade import WRITERS, Page, figure, figures

CELL = "requests.granted.total"
PRINTED = figure(FORMAT_2021, CELL)
CAPTION = "上一年度的情况附后，供对照。"


class Compared(Page):
    """A page whose table three is followed by another one."""

    other: Page

    def parts(self) -> Iterator[str | list[list[str]]]:
        again = list(self.other.tables[3].values())
        for part in super().parts():
            yield part
            if part == list(self.tables[3].values()):
                yield CAPTION
                yield again


def compared(other: Page) -> Compared:
    page = Compared()
    page.other = other
    return page


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_table_again_is_one_report(writer: str) -> None:
    (report,) = read(WRITERS[writer](compared(Page())))
    wanted = figures()
    assert {cell_id: (cell.state, cell.value) for cell_id, cell in report.cells.items()} == wanted
    assert [note.subject for note in report.notes if note.kind is NoteKind.SHAPE] == ["table.3"]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_cell_on_which_two_tables_differ_has_both_for_candidates(writer: str) -> None:
    other = Page()
    other.set(CELL, "7777")
    (report,) = read(WRITERS[writer](compared(other)))
    cell = report.cells[CELL]
    assert (cell.state, cell.candidates) == (State.AMBIGUOUS, (PRINTED, 7777))
    assert report.unclear == (CELL,)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_further_report_is_a_report_of_its_own(writer: str) -> None:
    other = Page(title="云溪县青石镇人民政府2023年政府信息公开工作年度报告")
    assert [report.agency for report in read(WRITERS[writer](Page(), other))] == [
        "云溪县白石镇人民政府",
        "云溪县青石镇人民政府",
    ]
