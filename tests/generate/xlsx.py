"""Reports as spreadsheets, .xlsx and .xls: merged cells, figures as numbers or text, prose around them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random

import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.report.model import Number, State
from tests.generate.archives import with_fixed_dates
from tests.generate.reports import Synthetic
from tests.generate.tables import Box, PrintedTable

Cell = str | int | float


@dataclass(frozen=True)
class Layout:
    """How a workbook is made."""

    numbers: bool = True
    """Plain figures are numbers of the spreadsheet; otherwise everything is text."""
    sheets: bool = False
    """A sheet for the prose and one for each table; otherwise all on one sheet."""
    margin: int = 0
    """Empty rows above and empty columns left of everything."""


def draw_layout(seed: int) -> Layout:
    """A layout at random."""
    random = Random(f"xlsx {seed}")
    return Layout(random.random() < 0.6, random.random() < 0.4, random.choice((0, 0, 1, 2)))


@dataclass(frozen=True)
class Placed:
    """Text or a figure at a row and column (from 0), merged over `height` and `width`."""

    content: Cell
    row: int
    column: int
    height: int = 1
    width: int = 1


def _content(box: Box, report: Synthetic, *, numbers: bool) -> Cell:
    """A number where the spreadsheet can hold it as printed, else the text."""
    state, figure = report.truth[box.cell_id] if box.cell_id else (State.BLANK, None)
    text = box.text.strip()
    if not numbers or state is not State.VALUE or text != str(figure):
        return box.text
    return _as_number(figure)


def _as_number(figure: Number | None) -> int | float:
    return float(figure) if isinstance(figure, Decimal) else int(figure or 0)


def _sheets(report: Synthetic, layout: Layout, prefix: str) -> Iterator[tuple[str, list[Placed]]]:
    """The report's sheets: name and what stands on them."""
    width = 10
    row = layout.margin
    placed: list[Placed] = []

    def line(text: str) -> None:
        nonlocal row
        placed.append(Placed(text, row, layout.margin, width=width))
        row += 1

    for text in (*report.title_lines, *report.preamble):
        line(text)
    tables: list[tuple[str, list[Placed]]] = []
    for section in report.sections:
        line(section.heading)
        for text in section.paragraphs:
            line(text)
        table = report.table(section.number)
        if table is None:
            continue
        if layout.sheets:
            head = Placed(section.heading, 0, 0, width=table.columns)
            tables.append((f"{prefix}表{section.number}", [head, *_placed(table, report, layout, 1, 0)]))
        else:
            placed.extend(_placed(table, report, layout, row, layout.margin))
            row += table.rows + 1
    yield f"{prefix}年报", placed
    yield from tables


def _placed(table: PrintedTable, report: Synthetic, layout: Layout, row: int, column: int) -> Iterator[Placed]:
    for box in table.boxes:
        content = _content(box, report, numbers=layout.numbers)
        yield Placed(content, row + box.row, column + box.column, box.height, box.width)


def _all_sheets(reports: Sequence[Synthetic], layout: Layout) -> Iterator[tuple[str, list[Placed]]]:
    for number, report in enumerate(reports, start=1):
        yield from _sheets(report, layout, f"{number}." if len(reports) > 1 else "")


def write_xlsx(reports: Sequence[Synthetic], layout: Layout) -> bytes:
    """An .xlsx workbook with the reports one after the other."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, placed in _all_sheets(reports, layout):
        _fill(book.create_sheet(name), placed)
    book.properties.created = datetime(2024, 1, 8)
    target = io.BytesIO()
    book.save(target)
    return with_fixed_dates(target.getvalue())


def _fill(sheet: Worksheet, placed: list[Placed]) -> None:
    line = Side(style="thin")
    for item in placed:
        cell = sheet.cell(item.row + 1, item.column + 1)
        cell.value = item.content if item.content != "" else None
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = Border(line, line, line, line)
        if item.height > 1 or item.width > 1:
            sheet.merge_cells(
                start_row=item.row + 1,
                start_column=item.column + 1,
                end_row=item.row + item.height,
                end_column=item.column + item.width,
            )


def write_xls(reports: Sequence[Synthetic], layout: Layout) -> bytes:
    """An .xls workbook with the reports one after the other."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, placed in _all_sheets(reports, layout):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for item in placed:
            last_row, last_column = item.row + item.height - 1, item.column + item.width - 1
            sheet.write_merge(item.row, last_row, item.column, last_column, item.content)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
