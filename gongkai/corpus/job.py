"""One run over many files as a person sees it: results to the outputs, progress and errors to standard
error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from gongkai.corpus.outputs import Output
from gongkai.corpus.results import Checking, Result, Tally, results
from gongkai.corpus.sources import Source
from gongkai.messages import Language
from gongkai.report.write.labels import printable


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: `jobs` files at a time (0 for as many as there are processors), seconds for each
    file.
    """

    sources: Sequence[Source]
    checking: Checking | None
    jobs: int
    time_limit: float
    language: Language

    def run(self, outputs: Sequence[Output]) -> Tally:
        """Read the sources, give what comes of each to the outputs, close these, and say how it went."""
        tally = Tally()
        errors = Console(stderr=True)
        workers = max(1, min(self.jobs or _processors(), len(self.sources)))
        with self._progress(errors) as progress:
            # Reports that are checked are first all read: each file counts twice.
            task = progress.add_task("", total=len(self.sources) * (2 if self.checking else 1))
            seen = partial(progress.advance, task) if self.checking else lambda: None
            for result in results(self.sources, self.checking, workers, self.time_limit, seen):
                tally.add(result)
                for output in outputs:
                    output.add(result)
                self._say_error(result, progress.console)
                progress.advance(task, not result.absent)
        for output in outputs:
            output.close()
        if tally.files > 1 or tally.status:
            errors.print(Text(tally.message.text(self.language), style="bold"), soft_wrap=True)
        return tally

    def _say_error(self, result: Result, console: Console) -> None:
        if error := result.reading.error:
            line = f"{result.reading.name}: {error.message.text(self.language)} [{error.reason}]"
            console.print(Text(printable(line), style="red"), soft_wrap=True)

    def _progress(self, console: Console) -> Progress:
        """A bar for many files, where it stands on a terminal and results do not appear on the same one."""
        shown = console.is_terminal and len(self.sources) > 1 and not (self.checking and sys.stdout.isatty())
        return Progress(
            TextColumn("{task.percentage:>3.0f}%"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not shown,
            redirect_stdout=False,
            redirect_stderr=False,
        )


def _processors() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
