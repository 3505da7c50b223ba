"""The form as a spreadsheet (.xlsx): one sheet that prints on A4, prose and tables in the form's order.

All tables share fifteen columns: as many as table four has, and as table three has when its widest label takes six.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.messages import Message
from gongkai.report.model import AnnualReport, Number
from gongkai.report.write.form.content import FormDocument, Line, NotWritableError, Part, lay_out
from gongkai.report.write.form.tables import Box, FormTable, Role
from gongkai.report.write.form.typography import (
    BODY,
    BODY_SIZE,
    BOTTOM,
    CHARACTERS_TO_A_LINE,
    HEADING,
    LEFT,
    PAGE_NUMBER,
    PAGE_NUMBER_SIZE,
    POINTS_PER_MM,
    RIGHT,
    SUBHEADING,
    TEXT_WIDTH,
    TITLE,
    TOP,
    Face,
    fitting_size,
)
from gongkai.report.write.workbook import workbook_bytes

_COLUMNS = 15
_PLACES = {2: (0, 4, 8, 11, 15), 3: (0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15), 4: tuple(range(_COLUMNS + 1))}
"""Where each column of a table begins among the sheet's, by the table's number; the last is where it ends."""
_SHEET = "年度报告"
_LONGEST_TEXT = 32_767
"""Characters that a cell of a spreadsheet holds."""
_MOST_DIGITS = 15
"""A longer figure loses digits as a number: it is written as text."""
_PITCH = 1.4
"""Line pitch of prose by its type's size: spreadsheets set lines as the face has them."""
_INDENT = "\u3000\u3000"
"""Cells know no first-line indent: two blank characters, which are no part of the text, stand for it."""
_HIGHEST_ROW = 409.0
"""Points of the highest row that a spreadsheet has."""
_MM_TO_INCHES = 1 / 25.4
_MM_TO_WIDTH = 0.5
"""Characters of column width to a millimetre, about."""
_LINE = Side(style="thin", color="000000")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_PROSE = Alignment(horizontal="justify", vertical="center", wrap_text=True)
_TIME = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(report: AnnualReport) -> bytes:
    """The report as a workbook. Raises NotWritableError, also for a paragraph longer than a cell holds."""
    form = lay_out(report)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _set_page(sheet)
    writer = _Sheet(sheet, form, report)
    writer.write()
    book.properties.title, book.properties.creator = form.name, report.agency
    book.properties.created = book.properties.modified = _TIME
    return workbook_bytes(book)


def _set_page(sheet: Worksheet) -> None:
    sheet.title = _SHEET
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    edges = {"top": TOP, "bottom": BOTTOM, "left": LEFT, "right": RIGHT, "header": TOP / 2, "footer": BOTTOM / 2}
    sheet.page_margins = PageMargins(**{name: edge * _MM_TO_INCHES for name, edge in edges.items()})
    sheet.HeaderFooter.differentOddEven = True
    for footer, side in ((sheet.oddFooter, "right"), (sheet.evenFooter, "left")):
        part = getattr(footer, side)
        part.text, part.font, part.size = "— &P —", PAGE_NUMBER.office, round(PAGE_NUMBER_SIZE)
    for column in range(1, _COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = TEXT_WIDTH / _COLUMNS * _MM_TO_WIDTH


class _Sheet:
    """One pass over the form, row by row."""

    def __init__(self, sheet: Worksheet, form: FormDocument, report: AnnualReport) -> None:
        self.sheet = sheet
        self.form = form
        self.report = report
        self.row = 1

    def write(self) -> None:
        """Write everything."""
        self._text("\n".join(self.form.title), TITLE, self.form.title_size, _CENTRED, bold=True)
        self.row += 1
        for line in self.form.introduction:
            self._line(line)
        for part in self.form.parts:
            self._part(part)

    def _part(self, part: Part) -> None:
        self._text(_INDENT + part.heading, HEADING, BODY_SIZE, _PROSE)
        for line in part.before:
            self._line(line)
        if part.table:
            self._table(part.table)
            self.row += 2  # empty rows set a table apart from the prose behind it
        for line in part.after:
            self._line(line)

    def _line(self, line: Line) -> None:
        face = SUBHEADING if line.is_heading and line.level == 2 else BODY
        self._text(_INDENT + line.text, face, BODY_SIZE, _PROSE, bold=line.is_heading and line.level == 3)

    def _text(self, text: str, face: Face, size: float, alignment: Alignment, *, bold: bool = False) -> None:
        """A paragraph over the whole width, in a row as high as it needs."""
        if len(text) > _LONGEST_TEXT:
            raise NotWritableError(
                Message("有一段文字超过 {limit} 字，表格软件的一格放不下。", {"limit": _LONGEST_TEXT})
            )
        cell = self._cell(self.row, 1)
        _set_text(cell, text)
        cell.font, cell.alignment = Font(name=face.office, size=size, bold=bold), alignment
        self._merge(self.row, 1, 1, _COLUMNS)
        to_a_line = CHARACTERS_TO_A_LINE * BODY_SIZE / size
        lines = sum(max(1, ceil((len(line) + 1) / to_a_line)) for line in text.split("\n"))
        self.sheet.row_dimensions[self.row].height = min(_HIGHEST_ROW, (lines * _PITCH + 0.4) * size)
        self.row += 1

    def _table(self, table: FormTable) -> None:
        for number, row in enumerate(table.rows):
            for box in row:
                self._box(table, box)
            lines = max((_lines_of(table, box) for box in row if box.height == 1), default=1)
            self.sheet.row_dimensions[self.row + number].height = table.size * (1.3 * lines + 1)
        self.row += len(table.rows)

    def _box(self, table: FormTable, box: Box) -> None:
        places = _PLACES[table.number]
        first, last = places[box.column] + 1, places[box.column + box.width]
        top = self.row + box.row
        for row in range(top, top + box.height):
            for column in range(first, last + 1):
                self.sheet.cell(row, column).border = _FRAME
        cell = self._cell(top, first)
        cell.alignment = _LEFT if box.role is Role.LABEL and table.number == 3 else _CENTRED
        size = table.size
        if box.role is Role.FIGURE:
            text = self.form.figures[box.cell_id]
            size = fitting_size(text, table.width_of(box), size)
            self._figure(cell, box.cell_id, text)
        else:
            _set_text(cell, box.text)
        cell.font = Font(name=BODY.office, size=size)
        self._merge(top, first, box.height, last - first + 1)

    def _figure(self, cell: Cell, cell_id: str, text: str) -> None:
        """A figure as a number where it is printed as plain digits, so that it can be calculated with."""
        value = self.report.cells[cell_id].value
        if value is not None and _is_plain(value, text):
            cell.value = value
        else:
            _set_text(cell, text)

    def _cell(self, row: int, column: int) -> Cell:
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, Cell)  # boxes do not overlap: none is covered before it is written
        return cell

    def _merge(self, row: int, column: int, height: int, width: int) -> None:
        if height > 1 or width > 1:
            self.sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + height - 1, end_column=column + width - 1
            )


def _is_plain(value: Number, text: str) -> bool:
    """Whether a spreadsheet shows a number as `text`: plain digits, no more than it keeps, no 0 at a fraction's end."""
    plain = text == str(value) and len(text) <= _MOST_DIGITS
    return plain and (isinstance(value, int) or not text.endswith("0"))


def _set_text(cell: Cell, text: str) -> None:
    """Text, also where it looks like a formula or an error."""
    if text:
        cell.value = text
        cell.data_type = "s"


def _lines_of(table: FormTable, box: Box) -> int:
    to_a_line = max(1.0, table.width_of(box) * POINTS_PER_MM / table.size - 1)
    return sum(max(1, ceil(len(line) / to_a_line)) for line in box.text.split("\n"))
