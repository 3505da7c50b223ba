"""Findings on many reports as lines (CSV), for other tools (SARIF) and for reading (a web page)."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from gongkai.corpus.results import Result
from gongkai.messages import Language, Message
from gongkai.report.write.csv import CsvTable
from gongkai.report.write.findings.contents import Entry, contents, counted
from gongkai.report.write.findings.html import findings_end, findings_start, report_name, report_part, unread_part
from gongkai.report.write.findings.rows import FindingRow, finding_rows, unread_finding_row
from gongkai.report.write.findings.sarif import sarif_log, sarif_results
from gongkai.report.write.json import Json


class FindingsOutput:
    """CSV with a line for each finding."""

    def __init__(self, stream: IO[str], language: Language) -> None:
        """Write the line of the columns' names."""
        self._language = language
        self._table = CsvTable(stream, FindingRow._fields)

    def add(self, result: Result) -> None:
        """Write the lines of one file."""
        if error := result.reading.error:
            self._table.add(unread_finding_row(result.reading.name, error.message, self._language))
        for report, found in result.examined:
            for row in finding_rows(report, found.findings, self._language):
                self._table.add(row)

    def close(self) -> None:
        """Nothing is left to write."""


@dataclass
class SarifOutput:
    """The log of one run, written when all files are read."""

    stream: IO[str]
    language: Language
    _results: list[Json] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Keep the findings of one file."""
        for report, found in result.examined:
            self._results += sarif_results(report, found, self.language)

    def close(self) -> None:
        """Write the log."""
        json.dump(sarif_log(self._results, self.language), self.stream, ensure_ascii=False, indent=1)
        self.stream.write("\n")


class PageOutput:
    """One web page: each report with what was found in it, the files that could not be read, the agencies without a
    report; and before all these, where they are several, a list of contents.

    The list stands first and is known last: the reports wait for it in a file without a name.
    """

    def __init__(self, stream: IO[str], language: Language) -> None:
        """Results are to be written to `stream`."""
        self._stream = stream
        self._language = language
        self._entries: list[Entry] = []
        with ExitStack() as stack:
            self._parts = stack.enter_context(
                TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="")
            )
            self._kept = stack.pop_all()

    def add(self, result: Result) -> None:
        """Keep the reports of one file."""
        if error := result.reading.error:
            self._add_unread(result.reading.name, error.message)
        for report, found in zip(result.reading.reports, result.checks or (), strict=True):
            number = len(self._entries) + 1
            self._entries.append(Entry(f"r{number}", report_name(report), counted(found)))
            self._parts.write(report_part(report, found, number, self._language) + "\n")
        for report, found in result.absent:
            for finding in found.findings:
                self._add_unread(report.agency, finding.message)

    def _add_unread(self, name: str, message: Message) -> None:
        number = len(self._entries) + 1
        self._entries.append(Entry(f"r{number}", name))
        self._parts.write(unread_part(name, message, number, self._language) + "\n")

    def close(self) -> None:
        """Write the page."""
        with self._kept:
            self._parts.seek(0)
            self._stream.write(findings_start(self._language) + contents(self._entries, self._language) + "\n")
            copyfileobj(self._parts, self._stream)
            self._stream.write(findings_end())
