"""One request at a time is worked on in a process, as long as none takes long; processes are evenly asked.

Python runs one thread at a time. Two requests of one process that both want it take turns at each query of the
database, which makes neither sooner and costs both some of the processor; each is done sooner alone. But one that takes
long (a large export, a slow disk) must not hold up all others, so that after a moment the next one goes on beside it.

A browser keeps its connection, and the system gives a new one to any of the processes: by chance six of eight people
who work are with one process, and wait three times as long as the other two. So a process where more are waiting than
elsewhere closes the connection of whoever it has just answered, and the next request comes by a new one, perhaps to
another process (docs/decisions/0033-speed-of-the-office.md).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from multiprocessing import Lock
from struct import calcsize
from threading import Event
from threading import Lock as ThreadLock
from typing import Any

PATIENCE = 0.25
"""Seconds that a request waits for the one before; ordinary pages take some hundredths."""
UNEVEN = 2
"""So many more requests here than in another process are too many."""


class Counts:
    """How many requests each process has now, seen by all; made before they are forked."""

    def __init__(self, processes: int) -> None:
        """Make room for so many processes."""
        self._lock = Lock()
        shared = memoryview(mmap(-1, 2 * processes * calcsize("i"))).cast("i")
        self._pids, self._counts = shared[:processes], shared[processes:]

    def join(self) -> Callable[[int], bool]:
        """Called in a process: what takes how many requests it has, and says whether another has clearly fewer.

        It has the place of a process that has ended.
        """
        with self._lock:
            mine = next(place for place, pid in enumerate(self._pids) if not _lives(pid))
            self._pids[mine], self._counts[mine] = os.getpid(), 0
        others = [place for place in range(len(self._pids)) if place != mine]

        def tell(count: int) -> bool:
            self._counts[mine] = count
            return any(self._pids[other] and count >= self._counts[other] + UNEVEN for other in others)

        return tell


def _lives(pid: int) -> bool:
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Turns:
    """An application for WSGI whose requests wait for one another, not for long."""

    def __init__(
        self, application: Callable[..., Any], tell: Callable[[int], bool], patience: float = PATIENCE
    ) -> None:
        """`tell`: see `Counts.join`. `patience`: seconds that one waits for the one before."""
        self._application, self._tell, self._patience = application, tell, patience
        self._lock = ThreadLock()
        self._queue: deque[Event] = deque()
        """Whoever is worked on, and after it those that wait, in their order."""

    def __len__(self) -> int:
        """How many requests there are, worked on or waiting."""
        return len(self._queue)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer the request when it is its turn."""
        mine = Event()
        with self._lock:
            self._queue.append(mine)
            is_next = len(self._queue) == 1
        if not is_next and not mine.wait(self._patience):
            with self._lock:
                if self._queue[0] is not mine:
                    self._queue.popleft()  # it takes long: nobody waits for it any more

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if environ.get("SERVER_PROTOCOL") == "HTTP/1.1" and self._tell(len(self)):
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *more)

        try:
            return self._application(environ, start)
        finally:
            self._done(mine)

    def _done(self, mine: Event) -> None:
        with self._lock:
            with suppress(ValueError):
                self._queue.remove(mine)
            self._tell(len(self))
            if self._queue:
                self._queue[0].set()
