"""The platform's settings as the environment gives them: typed, checked at start, each with its meaning.

The table in docs/settings.md is written from this class.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
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
    address: str = Field(
        "",
        pattern=r"^$|^https?://[^/\s]+$",
        description="The address people outside reach the platform at, such as https://gongkai.example.gov.cn: it "
        "stands in e-mails and letters. If empty, it is made of the first of the hosts.",
    )
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
    certificate: Path | None = Field(
        None, description="The server's certificate in PEM, where it speaks HTTPS itself and no proxy does."
    )
    certificate_key: Path | None = Field(default=None, description="The key of the certificate, in PEM.")
    processes: int = Field(
        2,
        ge=1,
        le=64,
        description="How many processes answer requests; each more takes about 50 MiB and uses one core.",
    )
    backups: int = Field(7, ge=0, description="How many of the daily backups in `var/backups` are kept; 0 makes none.")
    session_idle: int = Field(30, ge=1, description="After how many minutes without a request a session ends.")
    session_hours: int = Field(12, ge=1, description="After how many hours a session ends, however busy it is.")
    sessions: int = Field(3, ge=1, description="How many sessions an account has at most; the oldest gives way.")
    sign_in_failures: int = Field(
        5, ge=1, description="After how many wrong passwords an account is locked for the address they came from."
    )
    sign_in_lock: int = Field(15, ge=1, description="For how many minutes it is locked then.")
    api_per_token: int = Field(300, ge=1, description="How many requests a minute the API answers to one token.")
    api_per_address: int = Field(
        60, ge=1, description="How many requests a minute the API answers to one network address without a token."
    )
    oidc_issuer: str = Field(
        default="",
        description="The issuer of the government's account system (OpenID Connect); without it there is none.",
    )
    oidc_client: str = Field(default="", description="The name by which the account system knows this platform.")
    oidc_secret: str = Field(default="", description="The secret shared with the account system.")
    oidc_authorization: str = Field(default="", description="Its address to which people are sent to sign in.")
    oidc_token: str = Field(default="", description="Its address at which this platform asks for tokens.")
    oidc_userinfo: str = Field(default="", description="Its address that says who signed in.")
    oidc_keys: str = Field(default="", description="Its address of the keys (JWKS) that tokens are signed with.")
    oidc_claim: str = Field(
        default="preferred_username",
        description="The claim that holds the account's name here; people must not be able to choose it themselves.",
    )
    oidc_second_factor: str = Field(
        default="",
        description="The values of `acr` or `amr`, by commas, that count as the second factor; none if empty.",
    )
    remind_days: int = Field(
        3, ge=0, le=20, description="How many working days before it is due people are told by e-mail of a request."
    )
    remind_third_party_days: int = Field(
        3,
        ge=0,
        le=14,
        description="How many working days before its period ends a third party is reminded, once; 0 reminds none.",
    )
    debug: bool = Field(default=False, description="Whether faults are shown in the browser; never for real use.")
    language: Literal["zh", "en"] = Field("zh", description="The language of pages until a person chooses one.")

    @property
    def outside_address(self) -> str:
        """The address people outside reach the platform at, without a slash at its end."""
        if self.address:
            return self.address
        host = self.hosts.split(",")[0].strip()
        # On the machine itself nothing stands before the server, which listens at this port unless it is told another.
        port = ":8000" if host in ("127.0.0.1", "localhost", "[::1]") else ""
        return f"{'https' if self.https else 'http'}://{host}{port}"

    @model_validator(mode="after")
    def _account_system_whole(self) -> Self:
        wanted = ("client", "secret", "authorization", "token", "userinfo", "keys")
        missing = [f"{PREFIX}OIDC_{name.upper()}" for name in wanted if not getattr(self, f"oidc_{name}")]
        if self.oidc_issuer and missing:
            told = {"missing": ", ".join(missing)}
            raise PydanticCustomError("account_system", "an account system needs {missing} as well", told)
        return self


@cache
def environment() -> Environment:
    """The settings, read once. Raises pydantic.ValidationError where one cannot be understood."""
    return Environment()


def _token() -> str:
    return secrets.token_urlsafe(50)


def secret(name: str, folder: Path, make: Callable[[], str] = _token) -> str:
    """The secret of that name: made at first use, by one process, kept in a file that its owner alone may read."""
    path = folder / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent)  # for its owner alone; under its name only when it is whole
        with os.fdopen(handle, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):  # another process was first
            os.link(made, path)
        Path(made).unlink()
    return path.read_text()
