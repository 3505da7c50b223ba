"""Files about people: encrypted on the disk, under names that say nothing."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from gongkai.portal.vault.keys import cipher

FOLDER = "sealed"
"""The folder of sealed files, in that of all files."""


class FileDamagedError(Exception):
    """A sealed file is not there, or is not as it was kept."""


def keep(content: bytes) -> tuple[str, str]:
    """Seal a file and keep it. Its name for `bring`, and the SHA-256 of its content, both as hexadecimal digits."""
    name = uuid.uuid4().hex
    target = _path(name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = target.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(cipher().encrypt(content))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
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
    _path(name).unlink(missing_ok=True)


def reseal_all() -> int:
    """Seal every file with the newest key; the number of files."""
    done = 0
    for path in _path("").glob("??/*") if _path("").is_dir() else ():
        if path.suffix:
            continue
        beside = path.with_suffix(".new")
        beside.write_bytes(cipher().rotate(path.read_bytes()))
        beside.chmod(0o600)
        beside.replace(path)
        done += 1
    return done


def _path(name: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return folder / name[:2] / name if name else folder
