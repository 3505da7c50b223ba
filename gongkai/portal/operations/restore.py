"""Restoring a backup: all of it or nothing, and what was there before is kept."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from gongkai.messages import Message
from gongkai.portal.operations import archive, backup, databases
from gongkai.portal.operations.holding import held
from gongkai.portal.outbox import services as outbox

MARK = "restoring.txt"
"""Stands in the data folder while its contents are replaced: a server that finds it does not start."""
_UNPACKED, _ASIDE = "restoring", "before-restore"


class RestoreError(Exception):
    """The backup cannot be restored here. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def was_interrupted(folder: Path) -> bool:
    """Whether a restore has begun in the data folder that did not come to its end."""
    return (folder / MARK).exists()


def restore(path: Path, now: datetime, *, replace: bool = False) -> Path | None:
    """Put the data of a backup in place; where the data that was there is now kept, if there was any.

    Everything is unpacked and verified before anything is moved. What is moved is on one disk, and noted: after an
    interruption the same command starts over. Messages that were waiting when the backup was made may have gone out
    since, so a person decides on each.

    Raises RestoreError where there is data and it is not to be replaced, or the backup is of another kind of database;
    InUseError where a server runs; ArchiveError, DatabaseToolError, OSError.
    """
    var: Path = settings.VAR
    with held(var):
        unpacked = var / _UNPACKED
        shutil.rmtree(unpacked, ignore_errors=True)
        try:
            manifest = archive.unpack(path, unpacked)
            _refuse_unless_fitting(manifest, var, replace=replace)
            aside = var / _ASIDE / f"{now:%Y-%m-%d-%H%M%S}"
            aside.mkdir(mode=0o700, parents=True)
            (var / MARK).write_text(f"{path}\n")
            _put_in_place(manifest, unpacked, var, aside)
            call_command("migrate", interactive=False, verbosity=0)
            outbox.doubt_all(f"restored from a backup of {manifest.created}")
            (var / MARK).unlink()
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
        if any(aside.iterdir()):
            return aside
        aside.rmdir()
        return None


def _refuse_unless_fitting(manifest: archive.Manifest, var: Path, *, replace: bool) -> None:
    if manifest.database != databases.kind():
        kinds: dict[str, object] = {"found": manifest.database, "wanted": databases.kind()}
        raise RestoreError(Message("备份来自 {found} 数据库，这里用的是 {wanted}。", kinds))
    name = databases.POSTGRESQL_FILE if manifest.database == "postgresql" else databases.SQLITE_FILE
    if name not in manifest.parts:
        raise RestoreError(Message("备份中没有数据库。"))
    if not replace and (was_interrupted(var) or not databases.is_empty() or _has_files(var / backup.FILES)):
        raise RestoreError(
            Message("{folder} 中已有数据。确要以备份代替，请加 --replace，原有数据会另存。", {"folder": var})
        )


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _put_in_place(manifest: archive.Manifest, unpacked: Path, var: Path, aside: Path) -> None:
    (copied,) = unpacked.glob("database.*")
    try:
        databases.replace(copied, aside)
    except databases.DatabaseToolError:  # nothing was changed
        (var / MARK).unlink()
        raise
    for name in (backup.FILES, *([backup.SECRETS] if manifest.secrets else [])):
        if (var / name).exists():
            (var / name).rename(aside / name)
        if (unpacked / name).exists():
            (unpacked / name).rename(var / name)
