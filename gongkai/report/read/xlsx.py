"""Spreadsheets (.xlsx, .xls): every sheet as it stands, rows of tables as grids and lone texts as paragraphs."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator

import openpyxl
import xlrd

from gongkai.report.model import Place
from gongkai.report.read.archive import damaged, encrypted, open_archive, read_part, too_large
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token

_MOST_ROWS = 5_000
_MOST_COLUMNS = 128
_MOST_SHEETS = 64
_LONGEST_IN_GRID = 24
"""Characters of a lone text that may still be a label within a table (第二十条第（一）项), not prose behind it."""

_UNCALCULATED = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")

Row = tuple[int, list[tuple[int, str]]]
"""A row's number and the texts of its cells with their columns, from 1; empty cells between them included."""


def read_xlsx(data: bytes) -> Document:
    """Read an Excel workbook (.xlsx, .xlsm). Raises ReadError."""
    uncalculated = False
    with open_archive(data) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                part = read_part(archive, name)
                _refuse_entities(part)
                uncalculated = uncalculated or _UNCALCULATED.search(part) is not None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that reading does not need
            # A formula without a result is shown as itself: it is no blank.
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=not uncalculated)
        blocks: list[Block] = []
        for sheet in workbook.worksheets[:_MOST_SHEETS]:
            rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
            blocks.extend(_blocks(sheet.title, _numbered(rows)))
    except (MemoryError, RecursionError):
        raise too_large() from None
    except Exception as error:  # openpyxl raises whatever a damaged part leads to
        raise damaged() from error
    return Document("xlsx", blocks)


def _refuse_entities(part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise damaged()


def read_xls(data: bytes) -> Document:
    """Read an old Excel workbook (.xls). Raises ReadError."""
    try:
        workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
        blocks: list[Block] = []
        for index in range(min(workbook.nsheets, _MOST_SHEETS)):
            sheet = workbook.sheet_by_index(index)
            rows = (sheet.row_values(number, 0, _MOST_COLUMNS) for number in range(min(sheet.nrows, _MOST_ROWS)))
            blocks.extend(_blocks(sheet.name, _numbered(rows)))
    except (MemoryError, RecursionError):
        raise too_large() from None
    except Exception as error:  # xlrd raises whatever a damaged record leads to
        raise (encrypted() if "encrypted" in str(error).lower() else damaged()) from error
    return Document("xls", blocks)


def _numbered(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield number, [(column, _text(value)) for column, value in enumerate(row, 1)]


def _text(value: object) -> str:
    """A cell's value as it would be printed: whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _blocks(sheet: str, rows: Iterator[Row]) -> Iterator[Block]:
    """Rows with one text are paragraphs, rows with more are grids; a long text or two empty rows end a grid."""
    grid: list[list[Token]] = []
    empty = False
    for number, cells in rows:
        filled = [(column, text) for column, text in cells if text]
        lone = len(filled) == 1 and filled[0][0] == 1
        if grid and ((lone and len(filled[0][1]) > _LONGEST_IN_GRID) or (empty and not filled)):
            yield Grid(_trimmed(grid))
            grid = []
        empty = not filled
        if grid or len(filled) > 1:
            # A first empty row stays in the grid: it may be table four's figures, all left blank.
            grid.append([Token(text, column - 1, _place(sheet, number, column)) for column, text in cells])
        else:
            for column, text in filled:
                for line in text.split("\n"):
                    if line.strip():
                        yield Paragraph(line.strip(), _place(sheet, number, column))
    if grid:
        yield Grid(_trimmed(grid))


def _trimmed(grid: list[list[Token]]) -> list[list[Token]]:
    """The grid without the empty columns to its right."""
    width = max((token.column for row in grid for token in row if token.text), default=0)
    return [row[: width + 1] for row in grid]


def _place(sheet: str, row: int, column: int) -> Place:
    return Place(sheet=sheet, row=row, column=column)
