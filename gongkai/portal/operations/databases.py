"""The database as one file and back: SQLite by its own way of copying while in use, PostgreSQL by pg_dump and psql."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection, connections
from psycopg.pq import Conninfo

from gongkai.messages import Message

SQLITE_FILE, POSTGRESQL_FILE = "database.sqlite3", "database.sql"
"""The names of the copies."""
_BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps of a database."""


class DatabaseToolError(Exception):
    """The database could not be copied, or not be put back. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def kind() -> str:
    """ "sqlite" or "postgresql"."""
    return str(connection.vendor)


def copy(folder: Path) -> Path:
    """Copy the database, as it is at one moment, into a file in the folder. Raises DatabaseToolError."""
    if kind() == "postgresql":
        target = folder / POSTGRESQL_FILE
        _run("pg_dump", ["--format=plain", "--no-owner", "--no-privileges", f"--file={target}"])
        return target
    target = folder / SQLITE_FILE
    # To be read, a database with a log has to be opened for writing.
    source = f"{Path(str(connection.settings_dict['NAME'])).absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(source, uri=True)) as original, closing(sqlite3.connect(target)) as made:
            original.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, without its log beside it
        _check(target)
    except sqlite3.Error as error:
        raise DatabaseToolError(Message("数据库无法复制：{detail}", {"detail": error})) from error
    return target


def is_empty() -> bool:
    """Whether there is no table in the database yet."""
    if kind() == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return True  # to look would make the file
    return not connection.introspection.table_names()


def replace(copied: Path, aside: Path) -> None:
    """Put a copy in the database's place, whole or not at all; what was there is kept in the folder `aside`.

    Nobody else may use the database meanwhile. Raises DatabaseToolError.
    """
    if kind() == "postgresql":
        if not is_empty():
            copy(aside)
        connections.close_all()
        # One transaction: either all of the copy is there afterwards or all of what was.
        emptied = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"]
        _run(
            "psql",
            ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *emptied, f"--file={copied}"],
        )
        return
    _check(copied)
    connections.close_all()
    current = Path(str(connection.settings_dict["NAME"]))
    for suffix in _BESIDE:
        if (part := current.with_name(current.name + suffix)).exists():
            part.rename(aside / part.name)
    copied.rename(current)


def _check(copied: Path) -> None:
    """Raises DatabaseToolError where SQLite finds the file damaged."""
    try:
        with closing(sqlite3.connect(f"{copied.absolute().as_uri()}?mode=ro", uri=True)) as database:
            ((answer,),) = database.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        answer = str(error)
    if answer != "ok":
        raise DatabaseToolError(Message("数据库文件已损坏：{detail}", {"detail": answer}))


def _run(program: str, arguments: Sequence[str]) -> None:
    path = _program(program)
    if path is None:
        raise DatabaseToolError(Message("没有找到程序 {program}，请安装 PostgreSQL 客户端。", {"program": program}))
    done = subprocess.run([path, *arguments], env=_access(), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise DatabaseToolError(Message("{program} 未能完成：{detail}", {"program": program, "detail": lines[0]}))


def _program(name: str) -> str | None:
    """The newest of Debian's, which can speak to every older server; else what is on the path."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: float(path.parts[4]), default=None)
    return str(newest) if newest else shutil.which(name)


def _access() -> dict[str, str]:
    """The environment in which PostgreSQL's programs find the database: arguments could be seen by others."""
    names = {entry.keyword.decode(): entry.envvar.decode() for entry in Conninfo.get_defaults() if entry.envvar}
    settings = connection.settings_dict
    values = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {keyword: settings[name] for keyword, name in values.items()} | {
        keyword: value for keyword, value in settings["OPTIONS"].items() if isinstance(value, str | int)
    }
    return dict(os.environ) | {names[key]: str(value) for key, value in given.items() if value and key in names}
