"""Files about people: encrypted on the disk, under names that say nothing."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from gongkai.portal.vault.keys import cipher
from gongkai.portal.vault.private import write_private

FOLDER = "sealed"
"""The folder of sealed files, in that of all files."""


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
    _path(name).unlink(missing_ok=True)


def reseal_all() -> int:
    """Seal every file with the newest key; the number of files."""
    done = 0
    for path in _path("").glob("??/*") if _path("").is_dir() else ():
        if path.suffix:
            continue
        write_private(path, cipher().rotate(path.read_bytes()))
        done += 1
    return done


def _path(name: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    return folder / name[:2] / name if name else folder
