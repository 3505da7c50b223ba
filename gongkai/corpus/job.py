"""One run over many files as a person sees it: results to the outputs, progress and errors to standard
error.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.results import Tally, results
from gongkai.corpus.sources import Source
from gongkai.corpus.workers import workers_for
from gongkai.messages import Language
from gongkai.report.write.labels import printable

if TYPE_CHECKING:
    from gongkai.corpus.checking import Checking
    from gongkai.corpus.outputs import Output


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
        workers = workers_for(self.jobs, len(self.sources))
        shown = len(self.sources) > 1 and not (self.checking and sys.stdout.isatty())
        with progress_bar(errors, shown) as progress:
            # Reports that are checked are first all read: each file counts twice.
            task = progress.add_task("", total=len(self.sources) * (2 if self.checking else 1))
            seen = partial(progress.advance, task) if self.checking else lambda: None
            for result in results(self.sources, self.checking, workers, self.time_limit, seen):
                tally.add(result)
                for output in outputs:
                    output.add(result)
                say_error(result.reading, self.language, progress.console)
                progress.advance(task, not result.absent)
        for output in outputs:
            output.close()
        if tally.files > 1 or tally.status:
            errors.print(Text(tally.message.text(self.language), style="bold"), soft_wrap=True)
        return tally


def read_all(sources: Sequence[Source], jobs: int, time_limit: float, language: Language) -> list[Reading]:
    """Read `sources`, with progress and errors on standard error; `jobs` as in `Job`."""
    errors = Console(stderr=True)
    readings = []
    workers = workers_for(jobs, len(sources))
    with progress_bar(errors, len(sources) > 1) as progress, closing(read_many(sources, workers, time_limit)) as found:
        task = progress.add_task("", total=len(sources))
        for reading in found:
            readings.append(reading)
            say_error(reading, language, progress.console)
            progress.advance(task)
    return readings


def say_error(reading: Reading, language: Language, console: Console) -> None:
    """Say why a file could not be read, if it could not."""
    if error := reading.error:
        line = f"{reading.name}: {error.message.text(language)} [{error.reason}]"
        console.print(Text(printable(line), style="red"), soft_wrap=True)


def progress_bar(console: Console, shown: bool) -> Progress:
    """A bar for many files, if it is to be `shown` and `console` is a terminal."""
    return Progress(
        TextColumn("{task.percentage:>3.0f}%"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not (shown and console.is_terminal),
        redirect_stdout=False,
        redirect_stderr=False,
    )
