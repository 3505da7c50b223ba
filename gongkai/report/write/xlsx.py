"""Many reports as one workbook (XLSX), written line by line so that their number is not limited by memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from gongkai.messages import Language, Message
from gongkai.report.checks import Finding, fingerprint
from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import AnnualReport, Number, State
from gongkai.report.write.labels import (
    LEVELS,
    SEVERITIES,
    STATES,
    cell_text,
    column_label,
    group_label,
    number_text,
    place_text,
    row_label,
    waiver_text,
)
from gongkai.report.write.rows import cell_rows, origin
from gongkai.report.write.workbook import told_as_full_disk, workbook_bytes

Value = Number | str | None

LARGEST_SHEET = 1_048_576
"""Lines that a sheet may have; what is more goes to a further sheet."""
_LARGEST_TEXT = 32_767
_LARGEST_NUMBER = 10**15
"""From here on a spreadsheet program loses digits: such a figure is written as text."""
_AFTER_DATA = 1 + len(FORMATS)
_NOT_TAKEN_FOR_TEXT = ("=", "#")
"""Text that begins so openpyxl takes for a formula or an error, unless told."""
_BOLD = Font(bold=True)


@dataclass(frozen=True, slots=True)
class _Table:
    """What a sheet is called, its place among the others, and its header lines; widths in characters."""

    rank: int
    title: str
    header: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    frozen: str


@dataclass(slots=True)
class _Open:
    """A sheet being written, and how many lines it has."""

    table: _Table
    sheet: WriteOnlyWorksheet
    lines: int = 0
    number: int = 1


class ReportWorkbook:
    """A workbook of reports and of what was found in them.

    Sheets: 概览 (a line to each report), 数据2021 and 数据2019 (a line to each report, a column to each cell
    of that form), 明细 (a line to each cell), 问题 (a line to each finding, if reports were checked) and 未读
    (files that could not be read). A cell without a figure is empty where it is blank, 缺 where the document
    does not have it, and begins with a question mark where it is unclear; a figure in another unit than the
    form's has it behind.
    """

    def __init__(self, language: Language, checked: bool) -> None:
        """An empty workbook; `checked` says that findings will be given too."""
        self._language = language
        self._checked = checked
        self._book = Workbook(write_only=True)
        self._sheets: dict[str, _Open] = {}
        self._overview = _overview(language, checked)
        self._data = {form.id: _data(form, language) for form in FORMATS.values()}
        self._details = _details(language)
        self._findings = _findings(language)
        self._unread = _unread(language)

    def add(self, report: AnnualReport, findings: Iterable[Finding] = ()) -> None:
        """Write one report and what was found in it."""
        findings = tuple(findings)
        self._append(self._overview, self._overview_line(report, findings))
        self._append(self._data[report.format.id], self._data_line(report))
        for row, cell in zip(cell_rows(report), report.cells.values(), strict=True):
            state = STATES[cell.state].text(self._language)
            place = place_text(cell.source, self._language)
            self._append(self._details, row._replace(state=state, place=place))
        self.add_findings(report, findings)

    def add_findings(self, report: AnnualReport, findings: Iterable[Finding]) -> None:
        """Write what was found, and nothing else of the report: there may be none."""
        for finding in findings:
            self._append(self._findings, self._finding_line(report, finding))

    def add_unread(self, file: str, reason: str, message: Message) -> None:
        """Write that a file could not be read."""
        self._append(self._unread, (file, reason, message.text(self._language)))

    def save(self, stream: IO[bytes]) -> None:
        """Write the workbook. Nothing can be added after that."""
        if not self._sheets:
            self._open(self._overview)
        stream.write(workbook_bytes(self._book))

    def _overview_line(self, report: AnnualReport, findings: tuple[Finding, ...]) -> list[Value]:
        states = Counter(cell.state for cell in report.cells.values())
        line: list[Value] = [
            *origin(report),
            report.agency,
            LEVELS[report.level].text(self._language) if report.level else "",
            report.year,
            report.format.id,
            report.title,
            states[State.VALUE],
            states[State.BLANK],
            states[State.MISSING],
            states[State.UNREADABLE] + states[State.AMBIGUOUS],
        ]
        if self._checked:
            grades = Counter(str(finding.severity) for finding in findings)
            line += [grades[grade] for grade in SEVERITIES]
        return line

    def _data_line(self, report: AnnualReport) -> list[Value]:
        line: list[Value] = [origin(report)[0], report.agency, report.year]
        for cell_id, cell in report.cells.items():
            in_the_forms_unit = cell.unit in ("", report.spec(cell_id).unit)
            if cell.state is State.VALUE and in_the_forms_unit:
                line.append(cell.value)
            else:
                line.append(None if cell.state is State.BLANK else cell_text(cell, self._language))
        return line

    def _finding_line(self, report: AnnualReport, finding: Finding) -> tuple[Value, ...]:
        return (
            origin(report)[0],
            report.agency,
            report.year,
            finding.code,
            SEVERITIES[finding.severity].text(self._language),
            finding.message.text(self._language),
            finding.cell,
            finding.expected,
            finding.found,
            place_text(finding.source, self._language),
            str(finding.basis),
            fingerprint(report, finding),
            waiver_text(finding.waiver, self._language),
        )

    def _append(self, table: _Table, line: Sequence[Value]) -> None:
        with told_as_full_disk(self._book):
            opened = self._sheets.get(table.title) or self._open(table)
            if opened.lines >= LARGEST_SHEET:
                opened = self._open(table, opened.number + 1)
            opened.sheet.append([sheet_value(opened.sheet, value) for value in line])
        opened.lines += 1

    def _open(self, table: _Table, number: int = 1) -> _Open:
        """A new sheet for a table, the first of its name or a further one, at its place among the others."""
        position = sum(other.number for other in self._sheets.values() if other.table.rank <= table.rank)
        sheet = self._book.create_sheet(table.title if number == 1 else f"{table.title} ({number})", position)
        sheet.freeze_panes = table.frozen
        for column, width in enumerate(table.widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for names in table.header:
            cells = [WriteOnlyCell(sheet, name) for name in names]
            for cell in cells:
                cell.font = _BOLD
            sheet.append(cells)
        opened = self._sheets[table.title] = _Open(table, sheet, len(table.header), number)
        return opened


def sheet_value(sheet: WriteOnlyWorksheet, value: Value) -> Cell | str | int | float | None:
    """A value as openpyxl is to be given it: figures as numbers, text as text also where it looks like a
    formula.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        if not -_LARGEST_NUMBER < value < _LARGEST_NUMBER:
            return number_text(value)
        return float(value) if isinstance(value, Decimal) else value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_LARGEST_TEXT]
    if not text.startswith(_NOT_TAKEN_FOR_TEXT):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _words(language: Language, *messages: Message) -> tuple[str, ...]:
    return tuple(message.text(language) for message in messages)


def _overview(language: Language, checked: bool) -> _Table:
    header = _words(
        language,
        Message("文件"),
        Message("文件中第几份"),
        Message("机关"),
        Message("级别"),
        Message("年度"),
        Message("格式"),
        Message("标题"),
        Message("有数的格"),
        Message("空白的格"),
        Message("缺失的格"),
        Message("不清的格"),
    )
    if checked:
        header += _words(language, *SEVERITIES.values())
    widths = (40, 8, 24, 10, 8, 8, 40, *[10] * (len(header) - 7))
    return _Table(0, Message("概览").text(language), (header,), widths, "A2")


def _data(form: Format, language: Language) -> _Table:
    identity = _words(language, Message("文件"), Message("机关"), Message("年度"))
    labels = (
        (group_label(cell.row, language), row_label(cell.row, language), column_label(cell.column, language))
        for cell in form.cells.values()
    )
    header = (
        ("file", "agency", "year", *form.cells),
        (*identity, *(" ".join(filter(None, parts)) for parts in labels)),
    )
    title = Message("数据{format}", {"format": form.id}).text(language)
    rank = 1 + sorted(FORMATS, reverse=True).index(form.id)
    return _Table(rank, title, header, (40, 24, 8, *[12] * len(form.cells)), "D3")


def _details(language: Language) -> _Table:
    header = _words(
        language,
        Message("文件"),
        Message("文件中第几份"),
        Message("机关"),
        Message("年度"),
        Message("格式"),
        Message("代码"),
        Message("行"),
        Message("列"),
        Message("数值"),
        Message("状态"),
        Message("原文"),
        Message("单位"),
        Message("位置"),
    )
    widths = (40, 8, 24, 8, 8, 36, 40, 16, 12, 12, 12, 8, 30)
    return _Table(_AFTER_DATA, Message("明细").text(language), (header,), widths, "A2")


def _findings(language: Language) -> _Table:
    header = _words(
        language,
        Message("文件"),
        Message("机关"),
        Message("年度"),
        Message("规则"),
        Message("程度"),
        Message("问题"),
        Message("格"),
        Message("应为"),
        Message("实为"),
        Message("位置"),
        Message("依据"),
        Message("指纹"),
        Message("豁免"),
    )
    widths = (40, 24, 8, 8, 10, 80, 36, 10, 10, 24, 40, 20, 40)
    return _Table(_AFTER_DATA + 1, Message("问题").text(language), (header,), widths, "A2")


def _unread(language: Language) -> _Table:
    header = _words(language, Message("文件"), Message("代码"), Message("原因"))
    return _Table(_AFTER_DATA + 2, Message("未读").text(language), (header,), (50, 12, 80), "A2")
