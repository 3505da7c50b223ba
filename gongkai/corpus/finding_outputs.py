"""Findings on many reports as lines (CSV), for other tools (SARIF) and for reading (a web page)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO

from gongkai.corpus.results import Result
from gongkai.messages import Language
from gongkai.report.write.csv import CsvTable
from gongkai.report.write.findings.html import findings_end, findings_start, report_part, unread_part
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
    """One web page: each report with what was found in it, and the files that could not be read."""

    def __init__(self, stream: IO[str], language: Language) -> None:
        """Begin the page."""
        self._stream = stream
        self._language = language
        self._count = 0
        stream.write(findings_start(language))

    def add(self, result: Result) -> None:
        """Write the reports of one file."""
        if error := result.reading.error:
            self._stream.write(unread_part(result.reading.name, error.message, self._language))
        for report, found in zip(result.reading.reports, result.checks or (), strict=True):
            self._count += 1
            self._stream.write(report_part(report, found, self._count, self._language) + "\n")
        for report, found in result.absent:
            for finding in found.findings:
                self._stream.write(unread_part(report.agency, finding.message, self._language))

    def close(self) -> None:
        """End the page."""
        self._stream.write(findings_end())
