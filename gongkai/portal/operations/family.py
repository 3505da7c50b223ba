"""The processes of one server: children that are started again when they end, and that end with their parent."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess

from django.db import connections

GRACE = 10.0
"""Seconds a child has to finish what it is doing when it is told to end."""
_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 60.0
"""Seconds before a child that ended is started again: doubled each time it does not last."""
_LASTS = 60.0
"""Seconds after which a child has lasted."""

_logger = logging.getLogger(__name__)


class Bond:
    """What a parent shares with its children, so that none outlives it, however it ends.

    It is a pipe that nobody writes to. The parent alone keeps the end for writing; the system closes that when the
    parent is gone, and whoever waits at the other end sees it.
    """

    def __init__(self) -> None:
        self._waiting, self._kept = os.pipe()

    def join(self) -> None:
        """Called in a child: from now on it ends at once when its parent has."""
        os.close(self._kept)
        threading.Thread(target=self._follow, name="bond", daemon=True).start()

    def _follow(self) -> None:
        os.read(self._waiting, 1)
        os._exit(1)


def ready_to_fork() -> None:
    """To be called before children are forked: connections are not shared with them, memory is."""
    connections.close_all()
    gc.collect()
    gc.freeze()


class Child:
    """A process that runs `work` and is started again when it ends, until `stop`."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self.name = name
        self._work = work
        self._stopping = threading.Event()
        self._process: ForkProcess | None = None
        self._keeper = threading.Thread(target=self._keep, name=f"keeper of {name}", daemon=True)

    def start(self) -> None:
        """Start it, and watch over it in a thread."""
        self._process = self._fork()
        self._keeper.start()

    def stop(self) -> None:
        """Tell it to end; after GRACE seconds make it."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        process.join(GRACE)
        if process.is_alive():
            _logger.warning("%s did not end when told to and is killed", self.name)
            process.kill()
            process.join()

    def _fork(self) -> ForkProcess:
        process = multiprocessing.get_context("fork").Process(name=self.name, target=self._work)
        process.start()
        return process

    def _keep(self) -> None:
        wait = _SHORTEST_WAIT
        while self._process is not None:
            started = time.monotonic()
            self._process.join()
            if self._stopping.is_set():
                return
            wait = _SHORTEST_WAIT if time.monotonic() - started > _LASTS else min(wait * 2, _LONGEST_WAIT)
            _logger.error("%s ended with %s and is started again", self.name, self._process.exitcode)
            if self._stopping.wait(wait):
                return
            self._process = self._fork()
