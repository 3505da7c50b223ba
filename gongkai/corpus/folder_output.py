"""What `gongkai run` leaves in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gongkai.corpus.checking import Checking
from gongkai.corpus.comparison_output import ComparisonsOutput
from gongkai.corpus.files import as_text, written_whole
from gongkai.corpus.finding_outputs import PageOutput
from gongkai.corpus.marked_output import MarkedCopies
from gongkai.corpus.outputs import CellsOutput, JsonOutput, Output, WorkbookOutput
from gongkai.corpus.results import Result
from gongkai.corpus.rolled import RollUpOutput
from gongkai.corpus.sources import Source
from gongkai.messages import Language


class FolderOutput:
    """All that is known of the reports, in a folder: reports.json, cells.csv, reports.xlsx, findings.json and .html.

    With a roster that has one agency at its top, the reports rolled up to it as well: rollup.xlsx and rollup.html. For
    every agency with reports of several years, a page in the folder `comparisons`; marked copies in the folder `marked`
    if they are asked for. Used as a context: the files are there when it ends without an exception, and only then.
    """

    def __init__(self, folder: Path, language: Language, checking: Checking | None = None) -> None:
        """Files are to be written in `folder`, which is made if it is not there."""
        names = ["reports.json", "findings.json", "findings.html", "cells.csv", "reports.xlsx"]
        self._checking = checking or Checking()
        if self._checking.roster and self._checking.roster.top:
            names += ["rollup.xlsx", "rollup.html"]
        self.files = [folder / name for name in names]
        self.comparisons = ComparisonsOutput(folder / "comparisons", language)
        self.marked = folder / "marked"
        self._copies: MarkedCopies | None = None
        self._language = language
        self._stack = ExitStack()
        self._outputs: list[Output] = []

    def hand_back(self, sources: Sequence[Source], jobs: int, time_limit: float) -> MarkedCopies:
        """Have marked copies of the sources, whose results are to come in this order, written as well."""
        self._copies = MarkedCopies(self.marked, True, sources, self._language, jobs, time_limit)
        return self._copies

    @property
    def written(self) -> list[Path]:
        """Every file that was written, once all is."""
        return self.files + self.comparisons.files

    @property
    def reserved(self) -> list[Path]:
        """The files and folders that are written to and must not be read."""
        return [*self.files, self.comparisons.folder, self.marked]

    def __enter__(self) -> FolderOutput:
        """Begin the files, apart from their places."""
        self.files[0].parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            streams = [stack.enter_context(written_whole(path)) for path in self.files]
            reports, findings, page, cells, workbook, *rolled = streams
            self._outputs = [
                JsonOutput(stack.enter_context(as_text(reports)), findings=False, array=True),
                JsonOutput(stack.enter_context(as_text(findings)), findings=True, array=True),
                PageOutput(stack.enter_context(as_text(page)), self._language),
                CellsOutput(stack.enter_context(as_text(cells, mark=True)), self._language),
                WorkbookOutput(workbook, self._language, checked=True),
                self.comparisons,
            ]
            if rolled and self._checking.roster and self._checking.roster.top:
                sums, rolled_page = rolled
                top, year = self._checking.roster.top, self._checking.year
                self._outputs.append(
                    RollUpOutput(sums, rolled_page, self._checking.roster, top.code, year, self._language)
                )
            if self._copies is not None:
                self._outputs.append(stack.enter_context(self._copies))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception: Any) -> None:
        """Move the files to their places, or away if there was an exception."""
        self._stack.__exit__(*exception)

    def add(self, result: Result) -> None:
        """Write what came of one file to each of the files."""
        for output in self._outputs:
            output.add(result)

    def close(self) -> None:
        """Write what is left."""
        for output in self._outputs:
            output.close()
