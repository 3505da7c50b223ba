"""The platform's settings as the environment gives them: typed, checked at start, each with its meaning.

The table in docs/settings.md is written from this class.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "GONGKAI_"


class Environment(BaseSettings):
    """What the environment (`GONGKAI_…`) says; every setting has a default that suits one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    var: Path = Field(default=Path("var"), description="The folder of all data: the database, files, secrets, backups.")
    name: str = Field(default="", description="The name in the head of every page; a general one if empty.")
    database: str = Field(
        "",
        pattern=r"^$|^postgres(ql)?://",
        description="postgresql://user:password@host/name; SQLite in `var` if empty.",
    )
    hosts: str = Field(default="127.0.0.1,localhost,[::1]", description="The names the server answers to, by commas.")
    https: bool = Field(
        False, description="Whether people reach the server by HTTPS (then cookies are sent by it alone)."
    )
    proxies: int = Field(
        0, ge=0, description="How many proxies pass requests on to the server, each adding to X-Forwarded-For."
    )
    smtp: str = Field(
        "",
        pattern=r"^$|^smtps?://[^/]+$|^smtp://[^/]+/?\?tls=no$",
        description="Where e-mail goes out: smtp://user:password@host:587 (with STARTTLS; `?tls=no` does without), or "
        "smtps://…:465. If empty, e-mail is written to files in `var/outgoing`.",
    )
    sender: str = Field("gongkai@localhost", pattern=r"^[^@\s]+@[^@\s]+$", description="The address e-mail comes from.")
    sms: str = Field(
        "",
        pattern=r"^$|^https?://.+$",
        description="Where text messages go out: the address of a gateway that takes JSON (`to`, `text`) by POST, with "
        "an Idempotency-Key. If empty, they are written to files in `var/outgoing`.",
    )
    sms_token: str = Field(default="", description="What the gateway knows this server by (Authorization: Bearer).")
    backups: int = Field(7, ge=0, description="How many of the daily backups in `var/backups` are kept; 0 makes none.")
    debug: bool = Field(default=False, description="Whether faults are shown in the browser; never for real use.")
    language: Literal["zh", "en"] = Field("zh", description="The language of pages until a person chooses one.")


@cache
def environment() -> Environment:
    """The settings, read once. Raises pydantic.ValidationError where one cannot be understood."""
    return Environment()


def secret(name: str, folder: Path) -> str:
    """The secret of that name: made at first use, kept in a file that its owner alone may read."""
    path = folder / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent)  # for its owner alone; under its name only when it is whole
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):  # another process was first
            os.link(made, path)
        Path(made).unlink()
    return path.read_text()
