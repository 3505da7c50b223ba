"""Files about people: encrypted on the disk, under names that say nothing."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from gongkai.portal.vault.keys import cipher, key_of, keys
from gongkai.portal.vault.private import BESIDE, locked, write_private

FOLDER = "sealed"
"""The folder of sealed files, in that of all files."""
LEFT_BEHIND = 3600
"""Seconds after which what was being written has been left behind."""


class FileDamagedError(Exception):
    """A sealed file is not there, or is not as it was kept."""


def keep(content: bytes) -> tuple[str, str]:
    """Seal a file and keep it. Its name for `bring`, and the SHA-256 of its content, both as hexadecimal digits."""
    name = uuid.uuid4().hex
    write_private(_path(name), cipher().encrypt(content))
    return name, hashlib.sha256(content).hexdigest()


def bring(name: str, digest: str) -> bytes:
    """The content of a file that was kept. Raises FileDamagedError where it is missing or was changed."""
    try:
        content = cipher().decrypt(_path(name).read_bytes())
    except (OSError, InvalidToken) as error:
        raise FileDamagedError(name) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileDamagedError(name)
    return content


def remove(name: str) -> None:
    """Remove a file; nothing happens if it is gone already."""
    with locked(_folder() / "lock"):  # else one that is just being sealed anew would come back
        for path in (_path(name), _path(name).with_suffix(BESIDE)):
            path.unlink(missing_ok=True)


def names() -> list[str]:
    """Every file that is kept. What was left half-written an hour ago or before is removed on the way."""
    found = []
    for path in sorted(_folder().glob("??/*")) if _folder().is_dir() else ():
        if not path.suffix:
            found.append(path.name)
        elif time.time() - path.stat().st_mtime > LEFT_BEHIND:
            path.unlink(missing_ok=True)
    return found


def keys_used(known: tuple[bytes, ...]) -> Iterator[tuple[str, bytes | None]]:
    """Every file with the key it is sealed with; None where it is damaged, or its key is not among these."""
    for name in names():
        try:
            yield name, key_of(_path(name).read_bytes(), known)
        except FileNotFoundError:  # removed since
            continue


def reseal(name: str) -> bool:
    """Seal a file with the newest key; whether it was under an older one. Raises FileDamagedError.

    A file that was removed in the meantime stays removed.
    """
    with locked(_folder() / "lock"):
        try:
            token = _path(name).read_bytes()
        except FileNotFoundError:
            return False
        if key_of(token, keys()[:1]):
            return False
        try:
            write_private(_path(name), cipher().rotate(token))
        except InvalidToken as error:
            raise FileDamagedError(name) from error
    return True


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _path(name: str) -> Path:
    return _folder() / name[:2] / name
