"""Sources handed back marked: a copy of each file with what was found at the very places."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from gongkai.corpus.files import written_whole
from gongkai.corpus.marking import copy_from_answer, order_for
from gongkai.corpus.results import Result
from gongkai.corpus.sources import Source
from gongkai.corpus.workers import DEFAULT_TIME_LIMIT, Worker, WorkerPool, workers_for
from gongkai.messages import Language, Message
from gongkai.report.read.errors import ReadError
from gongkai.report.write.marks import Marked

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
"""What no system, or not every one, has in the name of a file."""
_LONGEST_NAME = 55
"""Characters of a name, which are up to four bytes each; systems allow 255 bytes."""


@dataclass
class MarkedCopies:
    """An output that writes the marked copy of each source: to `place`, or with its own name in the folder `place`.

    Results are to come in the order of `sources`, and copies are written in that order; they are made by `jobs` worker
    processes (0 for as many as there are processors), each within `time_limit` seconds. One that cannot be made is
    among `failures` with the reason. Used as a context: the workers end with it.
    """

    place: Path
    in_folder: bool
    sources: Sequence[Source]
    language: Language
    jobs: int = 0
    time_limit: float = DEFAULT_TIME_LIMIT
    files: list[Path] = field(default_factory=list)
    notices: list[tuple[str, Message]] = field(default_factory=list)
    """What a person should know of a copy, by the name of its source."""
    failures: list[tuple[str, Message]] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _seen: int = 0
    _workers: int = 0
    _pool: WorkerPool | None = None
    _waiting: deque[tuple[str, Future[Marked]]] = field(default_factory=deque)

    def __enter__(self) -> MarkedCopies:
        """Let there be workers."""
        self._workers = workers_for(self.jobs, len(self.sources))
        self._pool = WorkerPool(self._workers, self.time_limit)
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the workers, also those at work."""
        for _, future in self._waiting:
            future.cancel()
        if self._pool:
            self._pool.close()

    def add(self, result: Result) -> None:
        """Have the copy of one file made, and write those that are done, no more of them waiting than are needed."""
        if result.absent:
            return
        source = self.sources[self._seen]
        self._seen += 1
        if result.reading.error is not None:
            return  # which is said by others
        assert self._pool is not None
        order = order_for(result, self.language)
        self._waiting.append((source.name, self._pool.submit(partial(_marked, source, order))))
        if len(self._waiting) >= 4 * self._workers:
            self._write_next()

    def close(self) -> None:
        """Write what is left."""
        while self._waiting:
            self._write_next()

    def _write_next(self) -> None:
        name, future = self._waiting.popleft()
        try:
            marked = future.result()
        except ReadError as error:
            self.failures.append((name, error.message))
            return
        if marked.notice is not None:
            self.notices.append((name, marked.notice))
        self._write(name, marked)

    def _write(self, name: str, marked: Marked) -> None:
        path = self.place
        if self.in_folder:
            self.place.mkdir(parents=True, exist_ok=True)
            path = self.place / self._name(name, marked.suffix)
        with written_whole(path) as stream:
            stream.write(marked.data)
        self.files.append(path)

    def _name(self, name: str, suffix: str) -> str:
        """A name that no other copy has, whether or not a system tells capitals from small letters."""
        stem = _NOT_IN_NAMES.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "_"
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
        stem = stem[:_LONGEST_NAME]
        number, own = 1, stem + suffix
        while own.lower() in self._names:
            number += 1
            own = f"{stem} ({number}){suffix}"
        self._names.add(own.lower())
        return own


def _marked(source: Source, order: Mapping[str, Any], worker: Worker) -> Marked:
    """The marked copy of a source, made by a worker. Raises ReadError."""
    return copy_from_answer(worker.ask(source, {"task": "mark", "order": order}))
