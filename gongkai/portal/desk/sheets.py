"""A list of cases as a workbook (XLSX), in which no text is taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import State
from gongkai.law.receipt import Channel
from gongkai.portal.desk.queries import Line
from gongkai.portal.wording import text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (22, 44, 26, 18, 14, 12, 20, 14, 12, 10, 14, 12, 26)
_LARGEST_TEXT = 32_767
Value = str | int | date | None


def workbook(lines: Iterable[Line]) -> bytes:
    """The lines with their due days, one a row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("申请"))
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in _header()])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in _values(line)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _header() -> tuple[str, ...]:
    return (
        _("编号"),
        _("内容"),
        _("机关"),
        _("状态"),
        _("轮到"),
        _("到期日"),
        _("期限"),
        _("剩余工作日"),
        _("收到日期"),
        _("经办人"),
        _("渠道"),
        _("申请人类型"),
        _("结果"),
    )


def _values(line: Line) -> tuple[Value, ...]:
    case, due = line.case, line.due
    return (
        case.number,
        case.subject,
        case.agency,
        text(State(case.state).message),
        text(line.turn.message) if line.turn else "",
        due.due if due else None,
        text(due.kind.message) if due else "",
        due.days_left if due else None,
        case.received,
        case.clerk or "",
        text(Channel(case.channel).message),
        text(Applicant(case.applicant_kind).message),
        text(Outcome(case.outcome).message) if case.outcome else "",
    )


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LARGEST_TEXT]
    if isinstance(value, date):
        value = datetime(value.year, value.month, value.day)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # what begins with "=" is no formula
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
