"""An installation of its own for a test: a data folder, and a database where they are not in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).parents[3]
SERVER = os.environ.get("GONGKAI_DATABASE", "")
"""The PostgreSQL that tests run on; empty for SQLite."""


def environment(var: Path, database: str = "", **settings: str) -> dict[str, str]:
    """The environment of a process that uses the data folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DJANGO_"))}
    given = {"GONGKAI_VAR": str(var), "GONGKAI_DATABASE": database, "GONGKAI_LANGUAGE": "zh", **settings}
    return ours | given | {"COLUMNS": "120"}


def gongkai(env: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [str(Path(sys.executable).with_name("gongkai")), *map(str, arguments)]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


@contextmanager
def database() -> Iterator[str]:
    """A new database on PostgreSQL, which is gone afterwards; nothing for SQLite."""
    if not SERVER:
        yield ""
        return
    name = f"installation_{uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def free_port() -> int:
    """A port that nobody listened on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
