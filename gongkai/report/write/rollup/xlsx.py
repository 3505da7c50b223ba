"""A roll-up as a workbook: a sheet to each group of cells, whose sums are formulas over the lines below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gongkai.messages import Language, Message
from gongkai.report.checks.wording import cell_name
from gongkai.report.formats import Kind
from gongkai.report.model import Number
from gongkai.report.rollup import RollUp
from gongkai.report.write.labels import SEVERITIES
from gongkai.report.write.rollup.content import (
    Group,
    RollUpDocument,
    completeness,
    file_of,
    gaps,
    given_text,
    groups,
    label,
    received,
    sum_text,
    title,
)
from gongkai.report.write.workbook import workbook_bytes
from gongkai.report.write.xlsx import sheet_value

_BOLD = Font(bold=True)
_INCOMPLETE = PatternFill("solid", fgColor="FFF2CC")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_SUM_ROW, _FIRST_ROW, _FIRST_COLUMN = 2, 4, 5
"""Rows of a group's sheet: the head, the sums, how many members gave no figure, then the members."""

Line = Sequence[Number | str | None]


def write_rollup_xlsx(document: RollUpDocument, stream: IO[bytes], language: Language) -> None:
    """Write a roll-up as a workbook.

    Sheets: 汇总 (a line to each cell, with its sum), one to each group of cells (a line to each agency; the sum above
    them is a formula, 至少 and a number where some agency gave no figure), 没有计入的, 问题, 未读.
    """
    book = Workbook(write_only=True)
    parts = groups(document.roll.form)
    _overview(book, document.roll, parts, language)
    for group in parts:
        _group(book, document.roll, group, language)
    _lists(book, document, language)
    stream.write(workbook_bytes(book))


def _overview(book: Workbook, roll: RollUp, parts: Iterable[Group], language: Language) -> None:
    sheet = _sheet(book, Message("汇总").text(language), (60, 14, 12, 12), "A5")
    for message in (title(roll), received(roll), completeness(roll)):
        sheet.append([_bold(sheet, message.text(language))])
    names = (Message("格"), Message("合计"), Message("有数的机关"), Message("没有数的机关"), Message("代码"))
    sheet.append([_bold(sheet, name.text(language)) for name in names])
    for group in parts:
        place = quote_sheetname(group.title.text(language))
        for number, spec in enumerate(group.cells, start=_FIRST_COLUMN):
            total = roll.totals[spec.id]
            linked = WriteOnlyCell(sheet, f"={place}!{get_column_letter(number)}{_SUM_ROW}")
            if total.value is None:
                linked.fill = _INCOMPLETE
            sheet.append([cell_name(roll.form, spec.id).text(language), linked, total.figures, total.lacking, spec.id])


def _group(book: Workbook, roll: RollUp, group: Group, language: Language) -> None:
    widths = (14, 28, 36, 8, *[12] * len(group.cells))
    sheet = _sheet(book, group.title.text(language), widths, f"{get_column_letter(_FIRST_COLUMN)}{_FIRST_ROW}")
    identity = (Message("代码"), Message("机关"), Message("文件"), Message("格式"))
    head = [
        _bold(sheet, text)
        for text in (*(name.text(language) for name in identity), *(label(spec, language) for spec in group.cells))
    ]
    for cell in head:
        cell.alignment = _WRAPPED
    sheet.append(head)
    last = _FIRST_ROW + len(roll.members) - 1
    sums = [
        _sum(sheet, roll, spec.id, f"{column}{_FIRST_ROW}:{column}{last}", language)
        for column, spec in (
            (get_column_letter(number), spec) for number, spec in enumerate(group.cells, _FIRST_COLUMN)
        )
    ]
    blank = [None] * (_FIRST_COLUMN - 2)
    sheet.append([_bold(sheet, Message("合计").text(language)), *blank, *sums])
    lacking = [roll.totals[spec.id].lacking for spec in group.cells]
    sheet.append([_bold(sheet, Message("没有数的机关").text(language)), *blank, *lacking])
    columns = [roll.contributions(spec.id) for spec in group.cells]
    for number, member in enumerate(roll.members):
        forms = "、".join(dict.fromkeys(report.format.id for report in member.reports))
        line: Line = (member.entry.code, member.entry.name, file_of(member), forms)
        figures = (given_text(contributions[number], language) for contributions in columns)
        sheet.append([sheet_value(sheet, value) for value in (*line, *figures)])


def _sum(sheet: WriteOnlyWorksheet, roll: RollUp, cell_id: str, cells: str, language: Language) -> Cell:
    """A sum as a formula over its contributions; one that is incomplete is a text, so that it does not look like a
    figure and nothing adds it up.
    """
    total = roll.totals[cell_id]
    if total.value is not None:
        cell = WriteOnlyCell(sheet, f"=SUM({cells})")
    elif total.known and roll.form.cells[cell_id].column.kind is not Kind.CHANGE:
        least = Message("至少{known}", {"known": ""}).text(language)
        cell = WriteOnlyCell(sheet, f'="{least}"&SUM({cells})')
    else:
        cell = WriteOnlyCell(sheet, sum_text(roll, cell_id, language))
    cell.font = _BOLD
    if total.value is None:
        cell.fill = _INCOMPLETE
    return cell


def _lists(book: Workbook, document: RollUpDocument, language: Language) -> None:
    """What was not counted, what was found, and what could not be read; a sheet each, if there is anything."""
    roll = document.roll
    lacking = [(member.entry.code, member.entry.name, why, where) for member, why, where in gaps(roll, language)]
    left_out = [
        ("", report.agency, Message("不在汇总范围").text(language), report.source.file if report.source else "")
        for report in roll.left_out
    ]
    names = (Message("代码"), Message("机关"), Message("原因"), Message("格"))
    _list(book, Message("没有计入的"), names, (14, 28, 20, 80), [*lacking, *left_out], language)
    found = [
        (
            report.agency,
            finding.code,
            SEVERITIES[finding.severity].text(language),
            finding.message.text(language),
            finding.expected,
            finding.found,
            report.source.file if report.source else "",
        )
        for report, findings in document.findings
        for finding in findings
    ]
    columns = (
        Message("机关"),
        Message("规则"),
        Message("程度"),
        Message("问题"),
        Message("应为"),
        Message("实为"),
        Message("文件"),
    )
    _list(book, Message("问题"), columns, (28, 8, 10, 80, 10, 10, 36), found, language)
    unread = [(file, reason, message.text(language)) for file, reason, message in document.unread]
    _list(book, Message("未读"), (Message("文件"), Message("代码"), Message("原因")), (50, 12, 80), unread, language)


def _list(
    book: Workbook,
    name: Message,
    names: Sequence[Message],
    widths: Sequence[int],
    lines: Sequence[Line],
    language: Language,
) -> None:
    if not lines:
        return
    sheet = _sheet(book, name.text(language), widths, "A2")
    sheet.append([_bold(sheet, each.text(language)) for each in names])
    for line in lines:
        sheet.append([sheet_value(sheet, value) for value in line])


def _sheet(book: Workbook, name: str, widths: Sequence[int], frozen: str) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = frozen
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    opened: WriteOnlyWorksheet = sheet
    return opened


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font = _BOLD
    return cell
