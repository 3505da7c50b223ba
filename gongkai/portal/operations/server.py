"""The server: one process for the web with several threads, one for background work, one that keeps both running."""

from __future__ import annotations

import gc
import resource
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces

from gongkai.portal.environment import environment
from gongkai.portal.operations import worker
from gongkai.portal.operations.family import GRACE, Bond, Child, ready_to_fork
from gongkai.portal.operations.turns import Counts, Turns

THREADS = 5
"""Requests that a process has at a time. One of them is worked on, or more where one takes long (`turns.py`); how many
wait beside it tells whether another process should have them."""
MOST_CONNECTIONS = 4096
"""Connections that a process holds at a time, most of them idle: each browser keeps some open. More wait in the queue
of the system, which is as long as `_QUEUE`; requests wait for a thread."""
_OTHER_FILES = 256
"""Files that a process has open beside connections, at most."""
_QUEUE = 1024
_BETWEEN_COLLECTIONS = (20_000, 20, 20)
"""A page makes some thousand objects and lets go of all: they need not be gone through time and again meanwhile."""


def serve(host: str, port: int, certificate: tuple[Path, Path] | None, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, and call `ready` once requests are answered.

    The data folder is held, and its tables and files are ready. Ends with SystemExit(1) where the process for the web
    ends again and again; any of the processes that ends once is started again.
    """
    application = _application()
    bond, counts = Bond(), Counts(environment().processes)

    def load() -> Callable[..., Any]:
        bond.join()
        gc.set_threshold(*_BETWEEN_COLLECTIONS)
        return Turns(application, counts.join())

    def work() -> None:
        bond.join()
        worker.run()

    server = Granian(
        "gongkai.portal.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=environment().processes,
        blocking_threads=THREADS,
        backpressure=MOST_CONNECTIONS,
        backlog=_QUEUE,
        respawn_failed_workers=True,
        workers_kill_timeout=int(GRACE),
        log_dictconfig=settings.LOGGING,
        ssl_cert=certificate and certificate[0],
        ssl_key=certificate and certificate[1],
    )
    background = Child("background worker", work)
    server.on_startup(background.start)
    server.on_shutdown(background.stop)
    threading.Thread(target=_announce, args=(host, port, ready), name="announcement", daemon=True).start()
    _allow_open_files()
    ready_to_fork()
    server.serve(target_loader=load, wrap_loader=False)


def _allow_open_files() -> None:
    """Raise this process's own limit, and so its children's, as far as it may."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _application() -> Callable[..., Any]:
    """The application with all its modules, so that the processes share the memory of them."""
    application = get_wsgi_application()
    for resolver in get_resolver().url_patterns:
        getattr(resolver, "url_patterns", None)
    return application


def _announce(host: str, port: int, ready: Callable[[], None]) -> None:
    """Call `ready` when somebody listens."""
    while True:
        try:
            with closing(socket.create_connection((host, port), timeout=1)):
                break
        except OSError:
            time.sleep(0.05)
    ready()
