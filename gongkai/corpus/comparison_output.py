"""Of every agency with reports of several years, the years side by side: a page to an agency."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.corpus.files import written_whole
from gongkai.corpus.results import Result
from gongkai.messages import Language
from gongkai.report.compare import Kind, compare
from gongkai.report.model import AnnualReport
from gongkai.report.roster import plain_name
from gongkai.report.write.comparison.html import comparison_page

_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME = 60


@dataclass
class ComparisonsOutput:
    """Pages in `folder`, named after the agencies; the folder is made when there is something to put into it.

    Two reports of one agency and year cannot both stand in the row of years: the first that was read does.
    """

    folder: Path
    language: Language
    files: list[Path] = field(default_factory=list)
    _reports: dict[str, dict[int, AnnualReport]] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Keep the reports of one file."""
        for report in result.reading.reports:
            name = plain_name(report.agency)
            if name and report.year is not None:
                self._reports.setdefault(name, {}).setdefault(report.year, report)

    def close(self) -> None:
        """Write the pages."""
        for reports in self._reports.values():
            if len(reports) > 1:
                comparison = compare(list(reports.values()))
                assert comparison.kind is Kind.YEARS
                self._write(reports[max(reports)].agency, comparison_page(comparison, self.language))

    def _write(self, agency: str, page: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = _NOT_IN_A_NAME.sub("_", agency)[:_LONGEST_NAME]
        file = self.folder / f"{name}.html"
        with written_whole(file) as stream:
            stream.write(page.encode(errors="backslashreplace"))
        self.files.append(file)
