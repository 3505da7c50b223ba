"""Spreadsheets (.xlsx, .xls): every sheet as it stands, rows of tables as grids and lone texts as paragraphs."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd

from gongkai.report.model import Place
from gongkai.report.read.archive import damaged, encrypted, open_archive, too_large
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token
from gongkai.report.read.errors import ReadError
from gongkai.report.read.labels import find_label
from gongkai.report.read.workbook import MOST_COLUMNS, Row, Workbook, as_printed

_MOST_ROWS = 5_000
_MOST_SHEETS = 64
_LONGEST_IN_GRID = 24
"""Characters of a lone text that may still be a label within a table (第二十条第（一）项), not prose behind it."""


def read_xlsx(data: bytes) -> Document:
    """Read an Excel workbook (.xlsx, .xlsm). Raises ReadError."""
    try:
        with open_archive(data) as archive:
            workbook = Workbook(archive, _MOST_SHEETS)
        blocks: list[Block] = []
        for sheet in workbook.sheets:
            blocks.extend(_blocks(sheet.name, _without_gaps(workbook.rows(sheet))))
    except ReadError:
        raise
    except (MemoryError, RecursionError):
        raise too_large() from None
    except Exception as error:  # whatever a damaged part leads to
        raise damaged() from error
    return Document("xlsx", blocks)


def _without_gaps(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows up to the last that is read, and empty ones where the sheet leaves rows out."""
    following = 1
    for number, texts in rows:
        if number > _MOST_ROWS:
            return
        yield from ((between, []) for between in range(following, number))
        yield number, texts
        following = number + 1


def read_xls(data: bytes) -> Document:
    """Read an old Excel workbook (.xls). Raises ReadError."""
    try:
        workbook = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True)
        blocks: list[Block] = []
        for index in range(min(workbook.nsheets, _MOST_SHEETS)):
            sheet = workbook.sheet_by_index(index)
            blocks.extend(_blocks(sheet.name, _xls_rows(sheet, workbook.datemode)))
    except (MemoryError, RecursionError):
        raise too_large() from None
    except Exception as error:  # xlrd raises whatever a damaged record leads to
        raise (encrypted() if "encrypted" in str(error).lower() else damaged()) from error
    return Document("xls", blocks)


def _xls_rows(sheet: xlrd.sheet.Sheet, epoch: int) -> Iterator[Row]:
    for number in range(min(sheet.nrows, _MOST_ROWS)):
        kinds, values = sheet.row_types(number, 0, MOST_COLUMNS), sheet.row_values(number, 0, MOST_COLUMNS)
        yield number + 1, [_xls_text(kind, value, epoch) for kind, value in zip(kinds, values, strict=True)]


def _xls_text(kind: int, value: object, epoch: int) -> str:
    """What a cell shows: errors, dates and truth values are numbers in the file, and would be taken for figures."""
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR!"))
    if kind == xlrd.XL_CELL_DATE:
        try:
            return str(xlrd.xldate_as_datetime(value, epoch))
        except (OverflowError, ValueError):
            return "#####"
    if kind == xlrd.XL_CELL_BOOLEAN:
        return as_printed(bool(value))
    return as_printed(value) if isinstance(value, float) else str(value).strip()


def _blocks(sheet: str, rows: Iterator[Row]) -> Iterator[Block]:
    """Rows with one text are paragraphs, rows with more are grids; a long text or two empty rows end a grid."""
    grid: list[Row] = []
    empty = False
    for number, texts in rows:
        filled = [(column, text) for column, text in enumerate(texts, 1) if text]
        lone = len(filled) == 1 and filled[0][0] == 1
        if grid and ((lone and _is_prose(filled[0][1])) or (empty and not filled)):
            yield _grid(sheet, grid)
            grid = []
        empty = not filled
        if grid or len(filled) > 1:
            # A first empty row stays in the grid: it may be table four's figures, all left blank.
            grid.append((number, texts))
        else:
            for column, text in filled:
                for line in text.split("\n"):
                    if line.strip():
                        yield Paragraph(line.strip(), Place(sheet=sheet, row=number, column=column))
    if grid:
        yield _grid(sheet, grid)


def _is_prose(text: str) -> bool:
    """Whether a lone text is no row of a table. A label may be long, and all cells behind it blank."""
    return len(text) > _LONGEST_IN_GRID and find_label(text) is None


def _grid(sheet: str, rows: list[Row]) -> Grid:
    """The rows as wide as the widest of them, without the empty columns to their right."""
    width = max(column for _, texts in rows for column, text in enumerate(texts, 1) if text)
    return Grid(
        [
            [
                Token(text, column, Place(sheet=sheet, row=number, column=column + 1))
                for column, text in enumerate([*texts, *[""] * (width - len(texts))][:width])
            ]
            for number, texts in rows
        ]
    )
