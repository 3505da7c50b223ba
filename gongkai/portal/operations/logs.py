"""What the server says of itself: lines of JSON in a file, readable text on a terminal, nothing about people.

Each line of a request has its `request_id`. Who did what is for the audit log to say: a log file is copied about, kept
by other rules, and read by those who keep machines. So addresses, accounts and what was searched for are left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, MutableMapping
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

import structlog

LARGEST = 10 * 2**20
"""Bytes of a log file at which it is laid aside."""
KEPT = 9
"""How many files that were laid aside are kept."""
NAME = "gongkai.jsonl"

_PERSONAL = ("ip", "user_id")
_SECRET = re.compile(r"(/(?:answer|calendar)/)[^/.]+")
"""Addresses that let in whoever knows them: an answer by link, a calendar that a program subscribes to."""
_Event = MutableMapping[str, Any]


class LogFile(WatchedFileHandler):
    """A file that several processes write to: laid aside by one of them, it is opened anew by each."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return super()._open()


def configuration(folder: Path) -> dict[str, Any]:
    """Settings for Python's logging; structlog's are set by this call as well."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        impersonal,
    ]
    native = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.PositionalArgumentsFormatter(), native],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    terminal = sys.stderr.isatty()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": _formatters(shared, colours=terminal),
        "handlers": {
            "file": {
                "()": LogFile,
                "filename": str(folder / NAME),
                "encoding": "utf-8",
                "delay": True,
                "formatter": "json",
            },
            "terminal": {
                "class": "logging.StreamHandler",
                "formatter": "text",
                "level": "INFO" if terminal else "WARNING",
            },
        },
        "root": {"handlers": ["file", "terminal"], "level": "INFO"},
        "loggers": _LOGGERS,
    }


_LOGGERS: dict[str, dict[str, Any]] = {
    "django": {"handlers": [], "level": "INFO", "propagate": True},
    # The middleware of django-structlog has said the same, with the request's id.
    "django.request": {"level": "CRITICAL"},
    # The server's own remarks on starting and stopping processes.
    "_granian": {"handlers": [], "level": "WARNING", "propagate": True},
    "granian.access": {"handlers": [], "level": "WARNING", "propagate": False},
    "django_tasks": {"level": "WARNING"},
}
"""What differs from the rest."""


def _formatters(shared: list[Any], *, colours: bool) -> dict[str, dict[str, Any]]:
    # Without the values of variables, which structlog would print with a fault: they may be of an applicant.
    console = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    as_json = [
        without_meta,
        structlog.processors.format_exc_info,
        without_data,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    as_text = [without_meta, console]
    return {
        name: {"()": structlog.stdlib.ProcessorFormatter, "processors": processors, "foreign_pre_chain": shared}
        for name, processors in (("json", as_json), ("text", as_text))
    }


def impersonal(_logger: object, _method: str, event: _Event) -> _Event:
    """The event without what names a person."""
    for name in _PERSONAL:
        event.pop(name, None)
    request = event.get("request")
    if request is not None:  # Django passes the request itself, django-structlog its method and address
        said = request.partition("?")[0] if isinstance(request, str) else f"{request.method} {request.path}"
        event["request"] = _SECRET.sub(r"\1…", said)
    return event


def without_data(_logger: object, _method: str, event: _Event) -> _Event:
    """The event without what PostgreSQL adds to an error: the row that was concerned."""
    if isinstance(trace := event.get("exception"), str):
        event["exception"] = "\n".join(line for line in trace.splitlines() if not line.startswith("DETAIL:"))
    return event


def rotate(folder: Path) -> list[Path]:
    """Lay the log file aside if it has become large, and delete the oldest of those laid aside; what was deleted."""
    current = folder / NAME
    if current.exists() and current.stat().st_size >= LARGEST:
        numbers = [int(path.name.rpartition(".")[2]) for path in laid_aside(folder)]
        current.rename(folder / f"{NAME}.{max(numbers, default=0) + 1}")
    old = list(laid_aside(folder))[:-KEPT]
    for path in old:
        path.unlink()
    return old


def laid_aside(folder: Path) -> Iterator[Path]:
    """The log files that were laid aside, the oldest first."""
    numbered = [path for path in folder.glob(f"{NAME}.*") if path.name.rpartition(".")[2].isdecimal()]
    yield from sorted(numbered, key=lambda path: int(path.name.rpartition(".")[2]))
