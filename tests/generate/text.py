"""Reports as plain text, as it circulates pasted or converted: tabs, one cell to a line, strokes.

The text is written so that a careful person can still tell every cell: a row is moved by a column only where
all its figures are there, and cells are dropped only where the label tells the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from tests.generate.reports import Synthetic
from tests.generate.tables import Box, PrintedTable

Style = Literal["grid", "cells", "dropped", "shifted", "lines", "strokes", "markdown"]


@dataclass(frozen=True)
class Layout:
    """How a report is written as text.

    `grid`: a tab for each column, merged cells leave empty fields.
    `cells`: a field for each merged cell; rows below a merged cell keep an empty field.
    `dropped`: no field for what is merged from above.
    `shifted`: as `cells`, with fields too many or too few before and behind the figures of table 3.
    `lines`: each cell a line with a tab before it, an empty line behind each row.
    `strokes`, `markdown`: "|" between cells, the second with outer strokes and a ruler.
    """

    style: Style = "grid"
    encoding: str = "utf-8"
    line_end: str = "\n"
    spaced: bool = False
    """An empty line between paragraphs."""
    leading_lines: int = 0


def draw_layout(seed: int, style: Style | None = None) -> Layout:
    """A layout at random, of a given style or any."""
    random = Random(f"text {seed}")
    drawn: Style = random.choice(("grid", "cells", "dropped", "shifted", "lines", "strokes", "markdown"))
    return Layout(
        style=style or drawn,
        encoding=random.choices(("utf-8", "utf-8-sig", "gb18030", "utf-16"), (5, 2, 3, 1))[0],
        line_end=random.choice(("\n", "\n", "\r\n")),
        spaced=random.random() < 0.5,
        leading_lines=random.choice((0, 0, 1, 2)),
    )


def write_text(reports: Sequence[Synthetic], layout: Layout) -> bytes:
    """A text file with the reports one after the other."""
    lines = [""] * layout.leading_lines
    for report in reports:
        random = Random(f"text of {report.seed}")
        for part in _parts(report, layout, random):
            lines.extend(part)
            if layout.spaced:
                lines.append("")
    return layout.line_end.join([*lines, ""]).encode(layout.encoding)


def _parts(report: Synthetic, layout: Layout, random: Random) -> Iterator[list[str]]:
    """Paragraphs and tables as groups of lines."""
    yield from ([line] for line in report.title_lines)
    yield from ([text] for text in report.preamble)
    for section in report.sections:
        yield [section.heading]
        yield from ([text] for text in section.paragraphs)
        table = report.table(section.number)
        if table is not None:
            yield list(_TABLES[layout.style](table, random))


def _flat(box: Box) -> str:
    return box.text.replace("\n", "")


def _grid(table: PrintedTable, _random: Random) -> Iterator[str]:
    covered = table.covered()
    for row in range(table.rows):
        boxes = [(covered[row, column], (row, column)) for column in range(table.columns)]
        yield "\t".join(_flat(box) if place == (box.row, box.column) else "" for box, place in boxes)


def _fields(table: PrintedTable) -> Iterator[list[Box | None]]:
    """Each row's merged cells in order; None where a cell is merged from above."""
    covered = table.covered()
    for row in range(table.rows):
        fields: list[Box | None] = []
        column = 0
        while column < table.columns:
            box = covered[row, column]
            fields.append(box if box.row == row else None)
            column = box.column + box.width
        yield fields


def _cells(table: PrintedTable, _random: Random) -> Iterator[str]:
    for fields in _fields(table):
        yield "\t".join(_flat(box) if box else "" for box in fields)


def _dropped(table: PrintedTable, _random: Random) -> Iterator[str]:
    for boxes in table.lines():
        yield "\t".join(_flat(box) for box in boxes)


def _is_whole(boxes: list[Box | None]) -> bool:
    """Whether the row's figures are all there, so that they can be told wherever they stand."""
    figures = [_flat(box) for box in boxes if box and box.cell_id]
    return len(figures) in {5, 7, 15} and all(any(c.isalnum() and c != "无" for c in text) for text in figures)


def _shifted(table: PrintedTable, random: Random) -> Iterator[str]:
    """Rows of table 3 lose or gain empty fields at random where all their figures are there."""
    for fields in _fields(table):
        texts = [_flat(box) if box else "" for box in fields]
        if _is_whole(fields):
            labels = len(fields) - 7
            before = [text for text in texts[:labels] if text or random.random() < 0.6]
            gap = [""] * random.choice((0, 0, 1, 2))
            texts = [*before, *gap, *texts[labels:], *[""] * random.choice((0, 0, 1))]
        yield "\t".join(texts)


def _lines(table: PrintedTable, _random: Random) -> Iterator[str]:
    for fields in _fields(table):
        for box in fields:
            yield from f"\t{box.text if box else ''}".split("\n")
        yield ""


def _strokes(table: PrintedTable, _random: Random) -> Iterator[str]:
    for fields in _fields(table):
        yield "|".join(_flat(box) if box else "" for box in fields)


def _markdown(table: PrintedTable, random: Random) -> Iterator[str]:
    for number, line in enumerate(_grid(table, random)):
        yield f"| {' | '.join(line.split(chr(9)))} |"
        if number == 0:
            yield f"|{' --- |' * table.columns}"


_TABLES: dict[Style, Callable[[PrintedTable, Random], Iterator[str]]] = {
    "grid": _grid,
    "cells": _cells,
    "dropped": _dropped,
    "shifted": _shifted,
    "lines": _lines,
    "strokes": _strokes,
    "markdown": _markdown,
}
