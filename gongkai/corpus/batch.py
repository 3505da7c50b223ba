"""Read very many files, each within limits of time and memory, on several processors.

Files are read in worker processes: see `workers`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from gongkai.corpus.sources import Source
from gongkai.corpus.workers import (
    DEFAULT_MEMORY_LIMIT,
    DEFAULT_READER,
    DEFAULT_TIME_LIMIT,
    Worker,
    WorkerPool,
)
from gongkai.report.model import AnnualReport
from gongkai.report.read.errors import ReadError
from gongkai.report.write.json import from_json

__all__ = ["DEFAULT_MEMORY_LIMIT", "DEFAULT_TIME_LIMIT", "Reading", "read_many"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: its reports, or why it could not be read; and how many seconds that took."""

    name: str
    reports: list[AnnualReport]
    error: ReadError | None
    seconds: float


def read_many(
    sources: Iterable[Source],
    jobs: int = 1,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    reader: str = DEFAULT_READER,
) -> Generator[Reading, None, None]:
    """Read `sources` with `jobs` worker processes; yield what came of each, in the order given.

    `time_limit` is in seconds for each file, `memory_limit` in bytes for each worker (0 for none). `reader`
    names the function that reads a file, as `module:function`. No more than a few files per worker are held
    at a time.
    """
    pool = WorkerPool(jobs, time_limit, memory_limit, reader)
    waiting: deque[Future[Reading]] = deque()
    try:
        for source in sources:
            waiting.append(pool.submit(partial(_read, source)))
            if len(waiting) >= 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        pool.close()


def _read(source: Source, worker: Worker) -> Reading:
    started = time.perf_counter()
    try:
        answer = worker.ask(source, {"task": "read"})
    except ReadError as error:
        return Reading(source.name, [], error, time.perf_counter() - started)
    return Reading(source.name, [from_json(report) for report in answer["reports"]], None, answer["seconds"])
