"""What came of reading many files, written as it comes: JSON, lines of JSON, CSV, a workbook, tables.

An output is given one `Result` after the other and then closed; none of them holds more than it must.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Protocol

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from gongkai.corpus.results import Result
from gongkai.messages import Language, Message
from gongkai.report.model import AnnualReport
from gongkai.report.read.errors import ReadError
from gongkai.report.write.csv import CsvTable
from gongkai.report.write.json import Json, dumps, error_json, to_json
from gongkai.report.write.labels import printable
from gongkai.report.write.rows import CellRow, cell_rows, unread_cell_row
from gongkai.report.write.table import Line, figures_view, findings_view, report_view, summary_view
from gongkai.report.write.wrapping import Wrapped

if TYPE_CHECKING:
    from gongkai.report.checks import Finding


class Output(Protocol):
    """Where results go."""

    def add(self, result: Result) -> None:
        """Write what came of one file."""

    def close(self) -> None:
        """Write what is left. Nothing can be added after that."""


@dataclass
class JsonOutput:
    """Reports as JSON, or the findings on them if `findings`; one object alone, several in an array.

    With `array` it is an array in any case.
    """

    stream: IO[str]
    findings: bool
    array: bool = False
    _first: Json | None = None
    _count: int = 0

    def add(self, result: Result) -> None:
        """Write the objects of one file."""
        for item in _objects(result, self.findings):
            if self._count == 0 and not self.array:
                self._first = item
            else:
                self._write_first()
                self._write(item)
            self._count += 1

    def close(self) -> None:
        """End the array, or write the object that stands alone."""
        if self._first is not None:
            self.stream.write(dumps(self._first) + "\n")
        else:
            self.stream.write("\n]\n" if self._count else "[]\n")

    def _write_first(self) -> None:
        if self._first is not None:
            self.stream.write("[\n" + dumps(self._first))
            self._first = None

    def _write(self, item: Json) -> None:
        self.stream.write(",\n" if self._count else "[\n")
        self.stream.write(dumps(item))


@dataclass
class JsonLinesOutput:
    """A line of JSON for each report (or the findings on it), and for each file that could not be read."""

    stream: IO[str]
    findings: bool

    def add(self, result: Result) -> None:
        """Write the lines of one file."""
        for item in _objects(result, self.findings):
            self.stream.write(json.dumps(item, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing is left to write."""


class CellsOutput:
    """CSV with a line for each cell."""

    def __init__(self, stream: IO[str], language: Language) -> None:
        """Write the line of the columns' names."""
        self._language = language
        self._table = CsvTable(stream, CellRow._fields)

    def add(self, result: Result) -> None:
        """Write the lines of one file."""
        if error := result.reading.error:
            self._table.add(unread_cell_row(result.reading.name, error.message, self._language))
        for report in result.reading.reports:
            for row in cell_rows(report):
                self._table.add(row)

    def close(self) -> None:
        """Nothing is left to write."""


class WorkbookOutput:
    """A workbook; see `ReportWorkbook` for its sheets."""

    def __init__(self, stream: IO[bytes], language: Language, checked: bool) -> None:
        """Begin the workbook; `checked` says that the reports were checked."""
        from gongkai.report.write.xlsx import ReportWorkbook  # loads openpyxl

        self._stream = stream
        self._workbook = ReportWorkbook(language, checked)

    def add(self, result: Result) -> None:
        """Write the lines of one file."""
        reading = result.reading
        if reading.error is not None:
            self._workbook.add_unread(reading.name, reading.error.reason, reading.error.message)
        for report, findings in result.checked:
            self._workbook.add(report, findings)
        for report, found in result.absent:
            self._workbook.add_findings(report, found.findings)

    def close(self) -> None:
        """Write the workbook to its stream."""
        self._workbook.save(self._stream)


@dataclass
class TableOutput:
    """Tables: one report as on the form, many as a list. If `checked`, what was found in each instead."""

    console: Console
    language: Language
    checked: bool
    _lines: list[Line] = field(default_factory=list)
    _only: AnnualReport | None = None
    _unread: list[tuple[str, ReadError]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Print the findings on the reports of one file, and keep its lines for the list."""
        if result.reading.error is not None:
            self._unread.append((result.reading.name, result.reading.error))
        for report, findings in result.checked:
            self._only = None if self._lines else report
            self._lines.append(Line.of(report, self.language, findings if self.checked else None))
            if self.checked:
                self.console.print(_rule(title(report, self.language)))
                self.console.print(findings_view(findings, self.language))
        if result.absent:
            self.console.print(_rule(Message("名册中没有报告的机关").text(self.language)))
            self.console.print(findings_view(_of_absent(result), self.language))

    def close(self) -> None:
        """Print the report if there is but one, else the list."""
        if self._only is not None and not self.checked:
            self.console.print(report_view(self._only, self.language))
        elif len(self._lines) > 1:
            self.console.print(summary_view(self._lines, self.language))
            if not self.checked:
                self.console.print(figures_view(self._lines, self.language))
        if self._unread:
            self.console.print(unread_view(self._unread, self.language))


@dataclass
class OverviewOutput:
    """The tables of a whole job: the reports, their figures, what was found in them, and what could not be
    read.

    Of each no more than `most` lines are kept and printed, and how many there are besides is said.
    """

    console: Console
    language: Language
    most: int = 200
    _lines: list[Line] = field(default_factory=list)
    _found: list[tuple[AnnualReport, tuple[Finding, ...]]] = field(default_factory=list)
    _findings: int = 0
    _absent: list[Finding] = field(default_factory=list)
    _unread: list[tuple[str, ReadError]] = field(default_factory=list)
    _reports: int = 0

    def add(self, result: Result) -> None:
        """Keep the lines of one file."""
        if result.reading.error is not None and len(self._unread) < self.most:
            self._unread.append((result.reading.name, result.reading.error))
        for report, findings in result.checked:
            self._reports += 1
            if len(self._lines) < self.most:
                self._lines.append(Line.of(report, self.language, findings))
            if findings and self._findings < self.most:
                self._found.append((report, findings))
                self._findings += len(findings)
        self._absent += _of_absent(result)

    def close(self) -> None:
        """Print the tables."""
        if self._lines:
            self._print_heading(Message("读到的报告"))
            self.console.print(summary_view(self._lines, self.language))
            self._print_heading(Message("主要数据"))
            self.console.print(figures_view(self._lines, self.language))
        if self._found:
            self._print_heading(Message("发现的问题"))
        for report, findings in self._found:
            self.console.print(Text(title(report, self.language), style="bold"))
            self.console.print(findings_view(findings, self.language))
        if self._absent:
            self._print_heading(Message("名册中没有报告的机关"))
            self.console.print(findings_view(self._absent[: self.most], self.language))
        if self._reports > len(self._lines) or self._findings >= self.most:
            more = Message("这里没有全部列出，其余见输出的文件。")
            self.console.print(Text(more.text(self.language), style="dim"))
        if self._unread:
            self.console.print(unread_view(self._unread, self.language))

    def _print_heading(self, name: Message) -> None:
        self.console.print(_rule(name.text(self.language)))


def _rule(name: str) -> Rule:
    return Rule(Text(name, style="bold"), align="left", style="dim")


def title(report: AnnualReport, language: Language) -> str:
    """What names a report in a list: its file, agency and year."""
    unknown = Message("不详").text(language)
    file = report.source.file if report.source else ""
    return printable(f"{file} · {report.agency or unknown} · {report.year or unknown}")


def unread_view(unread: Sequence[tuple[str, ReadError]], language: Language) -> Table:
    """The files that could not be read, each with its reason."""
    table = Table(box=None, pad_edge=False, header_style="bold red")
    table.add_column(Message("未能读取").text(language), overflow="fold")
    table.add_column(Message("原因").text(language))
    for name, error in unread:
        table.add_row(Text(printable(name)), Wrapped(printable(error.message.text(language))))
    return table


def _of_absent(result: Result) -> list[Finding]:
    return [finding for _, found in result.absent for finding in found.findings]


def _objects(result: Result, findings: bool) -> list[Json]:
    error = result.reading.error
    if error is not None:
        return [error_json(result.reading.name, error.reason, error.message)]
    if findings:
        from gongkai.report.write.findings.json import findings_json  # loads the rules

        return [findings_json(report, found) for report, found in result.examined]
    return [to_json(report) for report in result.reading.reports]
