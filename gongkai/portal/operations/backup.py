"""Backups: the database and the files, made while the server runs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai import __version__
from gongkai.portal.operations import archive, databases

FILES, SECRETS = "files", "secrets"
"""The folders of the data folder that are backed up, secrets only where asked for."""


def make(path: Path, *, with_secrets: bool = False) -> archive.Manifest:
    """Write a backup into a file, which is there only when it is whole and verified.

    The database is copied first and the files after it: a file that the copy knows is there, and those that came
    later do no harm. Without the secrets nobody can open what is sealed in the backup (who applicants are), nor can
    its owner after the loss of the data folder: a backup with them is to be kept elsewhere, as safe as a password, and
    made anew when a key was added. Raises OSError, ArchiveError and DatabaseToolError.
    """
    about = archive.Manifest(
        schema=archive.SCHEMA,
        version=__version__,
        created=timezone.localtime().isoformat(timespec="seconds"),
        database=databases.kind(),
        secrets=with_secrets,
        parts={},
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
        copied = databases.copy(Path(folder))
        return archive.write(path, about, _parts(copied, with_secrets=with_secrets))


def make_daily(folder: Path, kept: int, now: datetime) -> Path:
    """Write the day's backup into the folder, and delete the oldest of those beyond the number that is kept."""
    path = folder / f"gongkai-{now:%Y-%m-%d}.zip"
    make(path)
    for old in sorted(folder.glob("gongkai-????-??-??.zip"))[:-kept]:
        old.unlink()
    return path


def _parts(copied: Path, *, with_secrets: bool) -> Iterator[tuple[str, Path]]:
    yield copied.name, copied
    for folder in (FILES, *([SECRETS] if with_secrets else [])):
        root = settings.VAR / folder
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{folder}/{path.relative_to(root).as_posix()}", path
