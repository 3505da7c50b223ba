"""The background worker: a process that runs tasks, keeps schedules and sends messages, each in a thread of its own."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import psycopg
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from gongkai.portal.operations.schedules import SCHEDULES
from gongkai.portal.outbox import services as outbox
from gongkai.portal.work import services as work

_PAUSE = 0.5
"""Seconds between two looks at whether there is something to do."""
_PAUSE_AFTER_FAULT = 5.0
_BEAT = 15.0
"""Seconds between two signs of life."""
_PATIENCE = 10.0
"""Seconds to wait for another worker of the same database to end."""
_ADVISORY_LOCK = 0x676F6E676B6169
"""The number of the lock in PostgreSQL: "gongkai" in ASCII."""

_logger = logging.getLogger(__name__)


class NotAloneError(Exception):
    """Another worker uses the same database: two servers share it."""


class Part(threading.Thread):
    """A thread that does one kind of work, step by step, and says now and then that it is alive.

    A fault ends a step, not the worker: it is logged, and there are no signs of life until a step succeeds.
    """

    def __init__(self, name: str, step: Callable[[], bool], stopping: threading.Event) -> None:
        super().__init__(name=name)
        self._step = step
        self._stopping = stopping
        self._beaten = float("-inf")

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            try:
                pause = 0.0 if self._step() else _PAUSE
                self._beat()
            except Exception:
                _logger.exception("a part of the worker failed", extra={"part": self.name})
                pause = _PAUSE_AFTER_FAULT
            close_old_connections()
            self._stopping.wait(pause)
        connections.close_all()

    def _beat(self) -> None:
        if time.monotonic() - self._beaten >= _BEAT:
            work.beat(self.name)
            self._beaten = time.monotonic()


def run() -> None:
    """Work until SIGTERM or SIGINT: what is being done is done to its end first.

    Raises NotAloneError where another server uses the same database.
    """
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with alone() as still_alone:
        name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        work.recover()
        outbox.recover(timezone.now())

        def keep_schedules() -> bool:
            if not still_alone():
                stopping.set()
            return bool(work.enqueue_due(SCHEDULES, timezone.now()))

        parts = [
            Part("tasks", lambda: work.run_next(name), stopping),
            Part("schedules", keep_schedules, stopping),
            Part("outbox", lambda: outbox.deliver_next(timezone.now()), stopping),
        ]
        for part in parts:
            part.start()
        for part in parts:
            part.join()


@contextmanager
def alone() -> Iterator[Callable[[], bool]]:
    """Be the database's only worker; what is given says whether that is still so.

    An SQLite file is in the data folder, which one server holds. With PostgreSQL a lock of the database is held by a
    connection of its own, and is free when that ends. Raises NotAloneError if another keeps it.
    """
    if connection.vendor != "postgresql":
        yield lambda: True
        return
    guard = connection.copy()
    guard.ensure_connection()
    database = guard.connection  # psycopg's own: Django's may be used in the thread alone that made it
    held = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"

    def still_alone() -> bool:
        try:
            return bool(database.execute(held).fetchone()[0])
        except psycopg.Error:
            _logger.exception("the worker's lock on the database is lost")
            return False

    try:
        end = time.monotonic() + _PATIENCE
        while not database.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY_LOCK]).fetchone()[0]:
            if time.monotonic() >= end:
                raise NotAloneError
            time.sleep(_PAUSE)
        yield still_alone
    finally:
        guard.close()
