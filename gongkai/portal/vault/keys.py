"""The keys that identity data is encrypted with: in a file beside the database, never in it.

Each line of the file is a key of Fernet (AES-128 in CBC with HMAC-SHA-256), the newest first. Whatever was sealed with
an older one can still be opened until it has been sealed anew (`gongkai.portal.vault.rotation`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from gongkai.portal.environment import secret
from gongkai.portal.vault.private import write_private

FILE = "identity-keys"
"""The file's name in the folder of secrets."""


def path() -> Path:
    """Where the keys are."""
    return Path(settings.VAR) / "secrets" / FILE


def keys() -> tuple[bytes, ...]:
    """The keys, newest first; at first use one is made."""
    return tuple(secret(FILE, Path(settings.VAR), lambda: Fernet.generate_key().decode()).encode().split())


def name_of(key: bytes) -> str:
    """What a key is called before people: eight digits that tell it from others and say nothing of it."""
    return hashlib.sha256(b"gongkai.portal.vault.key" + key).hexdigest()[:8]


def changed() -> datetime:
    """When the file of keys was last written: no key of it is younger."""
    keys()
    return datetime.fromtimestamp(path().stat().st_mtime, UTC)


def add() -> None:
    """Put a new key before the others: what is sealed from now on is sealed with it."""
    _write((Fernet.generate_key(), *keys()))


def drop(unused: Collection[bytes]) -> None:
    """Remove these keys, never the newest: what is still sealed with one of them can never be opened again."""
    newest, *old = keys()
    _write((newest, *(key for key in old if key not in unused)))


def cipher() -> MultiFernet:
    """Seals with the newest key, opens with any."""
    return _cipher(keys())


def key_of(token: str | bytes, known: tuple[bytes, ...]) -> bytes | None:
    """Which of these keys a value was sealed with; None where it is damaged, or its key is not among them."""
    for key in known:
        try:
            _fernet(key).decrypt(token)
        except InvalidToken:
            continue
        return key
    return None


def index(text: str) -> str:
    """A keyed digest by which equal texts are found without being opened.

    Its key is derived from the installation's secret and not rotated: an index cannot be computed anew without opening,
    and so it is as valid after a change of keys as before.
    """
    key = hashlib.sha256(b"gongkai.portal.vault.index" + str(settings.SECRET_KEY).encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _fernet(key: bytes) -> Fernet:
    return Fernet(key)


@lru_cache(maxsize=4)
def _cipher(values: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(value) for value in values])


def _write(values: tuple[bytes, ...]) -> None:
    write_private(path(), b"\n".join(values) + b"\n")
