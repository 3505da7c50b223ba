"""Whether the server is well: its database, its worker, its disk, its tables."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from gongkai.portal.outbox import queries as outbox
from gongkai.portal.outbox.models import State
from gongkai.portal.work import queries as work

LEAST_FREE = 500 * 2**20
"""Bytes free on the disk below which something has to be done."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    well: bool
    detail: str


def checks() -> Iterator[Check]:
    """Look at everything. What cannot be looked at is not well."""
    looks: dict[str, Callable[[], tuple[bool, str]]] = {
        "database": _database,
        "migrations": _migrations,
        "worker": _worker,
        "disk": _disk,
    }
    for name, look in looks.items():
        try:
            well, detail = look()
        except (DatabaseError, OSError) as error:
            _logger.exception("health check failed", extra={"check": name})
            well, detail = False, type(error).__name__
        yield Check(name, well, detail)


def figures() -> dict[str, int]:
    """What is no fault of the server, but waits for a person."""
    messages = outbox.counts()
    return {
        "tasks_failed": work.failed().count(),
        "messages_failed": messages[State.FAILED],
        "messages_in_doubt": messages[State.IN_DOUBT],
        "messages_waiting": messages[State.WAITING],
    }


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,), connection.vendor


def _migrations() -> tuple[bool, str]:
    missing = _known() - set(MigrationRecorder(connection).applied_migrations())
    return not missing, f"{len(missing)} not applied"


@cache
def _known() -> frozenset[tuple[str, str]]:
    """The migrations that this version of the program comes with: they do not change while it runs."""
    disk = MigrationLoader(None).disk_migrations or {}
    return frozenset(disk)


def _worker() -> tuple[bool, str]:
    silent = work.silent(timezone.now())
    return not silent, f"silent: {', '.join(silent)}" if silent else "at work"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.VAR).free
    return free >= LEAST_FREE, f"{free // 2**20} MiB free"
