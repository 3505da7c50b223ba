"""Tables 3 and 4 as a workbook (XLSX): numbers as numbers, in the form's order."""

from __future__ import annotations

import io
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from gongkai.messages import Language
from gongkai.portal.statistics.queries import TABLE_3, TABLE_4
from gongkai.report.write.labels import column_label, group_label, row_label

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, cells: Mapping[str, int], language: Language) -> bytes:
    """The two tables, a sheet each, under a title. Nothing in them is a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in (TABLE_3, TABLE_4):
        sheet = book.create_sheet(str(table.number))
        sheet.append([f"{title} {table.title}"])
        sheet.append(["", *(column_label(column, language) for column in table.columns)])
        for row in table.rows:
            label = f"{group_label(row, language)} {row_label(row, language)}".strip()
            sheet.append([label, *(cells[table.cell_id(row, column)] for column in row.columns)])
        sheet.column_dimensions["A"].width = 60
        sheet.freeze_panes = "B3"
        for cells_of_row in sheet.iter_rows():
            for cell in cells_of_row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                cell.font = Font(bold=cell.row < 3)
                cell.alignment = Alignment(wrap_text=cell.column == 1 and cell.row > 1, vertical="top")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
