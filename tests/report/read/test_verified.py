"""Running text whose figures stand apart from their labels: read where one arrangement alone adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from gongkai.report.formats import APPLICANT_KINDS, FORMAT_2021
from gongkai.report.model import AnnualReport, State
from gongkai.report.read import read

TABLE = FORMAT_2021.table(3)
ROWS = [row.id for row in TABLE.rows]
LABELS = [row.label for row in TABLE.rows]
Figures = list[list[int]]
"""Table three, row by row."""


def consistent() -> Figures:
    """Figures with every identity of the form in order, another one in each cell of the results."""
    width = len(APPLICANT_KINDS)
    results = [[7 * row * row + 13 * column + row * column for column in range(width)] for row in range(len(ROWS) - 4)]
    disposed = [sum(column) for column in zip(*results, strict=True)]
    carried_out = [3, 1, 4, 1, 5, 9]
    carried_in = [2, 7, 1, 8, 2, 8]
    received = [a + b - c for a, b, c in zip(disposed, carried_out, carried_in, strict=True)]
    return [[*row, sum(row)] for row in (received, carried_in, *results, disposed, carried_out)]


def down(figures: Figures, first: int, last: int, start: int = 0, end: int | None = None) -> list[int]:
    """The block of some columns over some rows, row by row."""
    return [figure for row in figures[start:end] for figure in row[first:last]]


def printed(blocks: Iterable[Iterable[int]], labels: Sequence[str] = LABELS) -> AnnualReport:
    """The report read from labels and blocks of figures, one to a line, with an empty line between blocks."""
    parts = ["\n".join(labels), *("\n".join(map(str, block)) for block in blocks)]
    head = "云溪县白石镇人民政府2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况"
    (report,) = read("\n\n".join((head, *parts, "四、政府信息公开行政复议、行政诉讼情况", "")).encode())
    return report


def table(report: AnnualReport) -> list[list[object]]:
    cells = [[report.cells[f"requests.{row}.{column.id}"] for column in TABLE.columns] for row in ROWS]
    return [[cell.value if cell.state is State.VALUE else None for cell in row] for row in cells]


NOTHING = [[None] * 7] * len(ROWS)
FIGURES = consistent()
ARRANGEMENTS = {
    "every cell a block": [[figure] for row in FIGURES for figure in row],
    "every row a block": FIGURES,
    "every column a block": [down(FIGURES, column, column + 1) for column in range(7)],
    "two columns together": [down(FIGURES, 0, 1), down(FIGURES, 1, 3), *(down(FIGURES, n, n + 1) for n in range(3, 7))],
    "a page of columns, and one of rows": [
        *(down(FIGURES, column, column + 1, end=12) for column in range(7)),
        *FIGURES[12:],
    ],
}


@pytest.mark.parametrize("blocks", ARRANGEMENTS.values(), ids=ARRANGEMENTS.keys())
def test_blocks_that_add_up_in_one_way(blocks: list[list[int]]) -> None:
    assert table(printed(blocks)) == FIGURES


def test_all_zeros_need_no_order() -> None:
    zeros = [[0] * 7 for _ in ROWS]
    assert table(printed([down(zeros, 0, 3), down(zeros, 3, 7)])) == zeros


@pytest.mark.parametrize("row", [0, 5, len(ROWS) - 2])
def test_figures_that_do_not_add_up_stay_unclear(row: int) -> None:
    """No order is proven by sums that are wrong, and no figure is put right."""
    wrong = [list(figures) for figures in FIGURES]
    wrong[row][2] += 1
    assert table(printed(down(wrong, column, column + 1) for column in range(7))) == NOTHING


def test_a_lost_cell() -> None:
    *others, last = ARRANGEMENTS["every column a block"]
    assert table(printed([*others, last[:-1]])) == NOTHING


def test_labels_in_another_order() -> None:
    """No sum tells two rows of results apart: their labels must."""
    labels = [*LABELS]
    labels[4], labels[5] = labels[5], labels[4]
    assert table(printed(FIGURES, labels)) == NOTHING


def test_an_order_that_nobody_prints() -> None:
    columns = ARRANGEMENTS["every column a block"]
    assert table(printed([columns[-1], *columns[:-1]])) == NOTHING
