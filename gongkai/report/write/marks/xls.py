"""Old spreadsheets (.xls), handed back as .xlsx: what their cells hold, merged cells and widths, not their looks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import openpyxl
import xlrd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.messages import Language, Message
from gongkai.report.write.marks.package import damaged
from gongkai.report.write.marks.remarks import Copy, Remark
from gongkai.report.write.marks.xlsx import mark_xlsx
from gongkai.report.write.workbook import workbook_bytes

_WIDTH = 256
"""An .xls file has widths in 256ths of a character."""
_MOST_ROWS, _MOST_COLUMNS = 5_000, 128
"""What is read of a sheet is copied."""
_NOTICE = Message("旧格式的 .xls 不能作批注，副本为 .xlsx：保留各格内容、合并的单元格和列宽，不保留字体、边框。")


def mark_xls(data: bytes, remarks: Sequence[Remark], language: Language) -> Copy:
    """A copy as .xlsx with comments; see `mark_xlsx`. Raises MarkError."""
    try:
        content = _as_xlsx(data)
    except Exception as error:  # xlrd raises whatever a damaged record leads to
        raise damaged() from error
    copy = mark_xlsx(content, remarks, language)
    return Copy(copy.data, copy.unplaced, _NOTICE)


def _as_xlsx(data: bytes) -> bytes:
    source = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True)
    target = openpyxl.Workbook()
    target.remove(target.worksheets[0])
    for sheet in source.sheets():
        _copy(sheet, target.create_sheet(sheet.name), source.datemode)
    return workbook_bytes(target)


def _copy(sheet: xlrd.sheet.Sheet, copy: Worksheet, epoch: int) -> None:
    for row in range(min(sheet.nrows, _MOST_ROWS)):
        for column in range(min(sheet.row_len(row), _MOST_COLUMNS)):
            value = _value(sheet.cell(row, column), epoch)
            if value is not None:
                cell = copy.cell(row + 1, column + 1, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with "=" is no formula
    for top, bottom, left, right in sheet.merged_cells:
        copy.merge_cells(start_row=top + 1, end_row=bottom, start_column=left + 1, end_column=right)
    for column, info in sheet.colinfo_map.items():
        copy.column_dimensions[get_column_letter(column + 1)].width = info.width / _WIDTH


def _value(cell: xlrd.sheet.Cell, epoch: int) -> bool | float | str | datetime | None:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            day: datetime = xlrd.xldate_as_datetime(cell.value, epoch)
        except (OverflowError, ValueError):
            return "#####"
        return day
    return ILLEGAL_CHARACTERS_RE.sub("", cell.value) if isinstance(cell.value, str) else float(cell.value)
