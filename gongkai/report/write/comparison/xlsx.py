"""A comparison as a workbook: figures with their changes, rates with a chart, prose sentence by sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gongkai.messages import Language, Message
from gongkai.report.compare import Comparison
from gongkai.report.model import Cell, State
from gongkai.report.write.comparison.naming import (
    RELATIONS,
    line_name,
    rate_name,
    report_names,
    shown,
    step_names,
)
from gongkai.report.write.workbook import workbook_bytes

_BOLD = Font(bold=True)
_LONGEST_TEXT = 32_000
_CHARTED = (
    "requests.received.total",
    "requests.carried_in.total",
    "requests.disposed.total",
    "requests.carried_out.total",
)


def comparison_workbook(comparison: Comparison, language: Language) -> bytes:
    """The workbook's bytes: sheets for figures, rates and prose, and a chart of the requests."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _figures(book, comparison, language)
    _rates(book, comparison, language)
    _prose(book, comparison, language)
    _chart(book, comparison, language)
    return workbook_bytes(book)


def _figures(book: Workbook, comparison: Comparison, language: Language) -> None:
    steps = step_names(comparison, language)
    percents = [f"{step} %" for step in steps]
    heads = [Message("代码").text(language), Message("行").text(language), Message("列").text(language)]
    sheet = _sheet(book, Message("数据").text(language), heads + report_names(comparison, language) + steps + percents)
    for line in comparison.lines:
        changes = [None if change is None else _number(change.difference) for change in line.changes]
        shares = [
            None if change is None or change.percent is None else float(change.percent) / 100 for change in line.changes
        ]
        cells = [_value(cell, language) for cell in line.cells]
        sheet.append([line.cell_id, *line_name(line, language), *cells, *changes, *shares])
        for cell in sheet[sheet.max_row][-len(shares) :]:
            cell.number_format = "+0.0%;-0.0%;0%"
    _finish(sheet, [34, 44, 20])


def _rates(book: Workbook, comparison: Comparison, language: Language) -> None:
    name = Message("比率").text(language)
    sheet = _sheet(book, name, [name, *report_names(comparison, language)])
    for line in comparison.rates:
        sheet.append(
            [rate_name(line.rate, language), *(None if share is None else float(share) for share in line.shares)]
        )
        for cell in sheet[sheet.max_row][1:]:
            cell.number_format = "0.0%"
    _finish(sheet, [44])


def _prose(book: Workbook, comparison: Comparison, language: Language) -> None:
    heads = [
        Message("比较").text(language),
        Message("部分").text(language),
        Message("句子").text(language),
        Message("相似度").text(language),
        Message("前").text(language),
        Message("后").text(language),
    ]
    sheet = _sheet(book, Message("文字").text(language), heads)
    for step, parts in zip(step_names(comparison, language), comparison.prose, strict=True):
        for part in parts:
            for pair in part.pairs:
                relation = RELATIONS[pair.relation].text(language)
                sheet.append(
                    [_text(step), part.number, relation, pair.similarity / 100, _text(pair.before), _text(pair.after)]
                )
                sheet.cell(sheet.max_row, 4).number_format = "0%"
                for column in (5, 6):
                    sheet.cell(sheet.max_row, column).alignment = Alignment(wrap_text=True, vertical="top")
    _finish(sheet, [26, 8, 10, 10, 70, 70])


def _chart(book: Workbook, comparison: Comparison, language: Language) -> None:
    """The requests received, carried in, disposed of and carried out, by report, beside the figures they show."""
    name = Message("图表").text(language)
    heads = [
        Message("报告").text(language),
        Message("新收").text(language),
        Message("上年结转").text(language),
        Message("办结").text(language),
        Message("结转下年").text(language),
    ]
    sheet = _sheet(book, name, heads)
    for label, report in zip(report_names(comparison, language), comparison.reports, strict=True):
        figures = (report.cells[cell_id].value for cell_id in _CHARTED)
        sheet.append([_text(label), *(None if figure is None else _number(figure) for figure in figures)])
    chart = BarChart()
    chart.title = Message("政府信息公开申请（件）").text(language)
    last = 1 + len(comparison.reports)
    chart.add_data(Reference(sheet, min_col=2, max_col=5, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.width, chart.height = 24, 12
    sheet.add_chart(chart, "G2")
    _finish(sheet, [26])


def _sheet(book: Workbook, name: str, heads: list[str]) -> Any:
    sheet = book.create_sheet(name)
    sheet.append([_text(head) for head in heads])
    for cell in sheet[1]:
        cell.font = _BOLD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    return sheet


def _finish(sheet: Any, first: list[int]) -> None:
    """Set the columns' widths, and make text of what a spreadsheet would take for a formula."""
    for column in range(1, sheet.max_column + 1):
        width = first[column - 1] if column <= len(first) else 18
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def _value(cell: Cell | None, language: Language) -> str | int | float | None:
    if cell is not None and cell.state is State.VALUE and cell.value is not None and not cell.unit:
        return _number(cell.value)
    if cell is None or cell.state is State.BLANK:
        return None
    return _text(shown(cell, language))


def _number(value: int | Decimal) -> int | float:
    return value if isinstance(value, int) else float(value)


def _text(text: str) -> str:
    """Text that a workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST_TEXT]
