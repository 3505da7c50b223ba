"""A backup's file: a ZIP archive of the data with the SHA-256 sum of each part, which is verified before it is used."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from gongkai.messages import Message

SCHEMA = "gongkai.backup/1"
MANIFEST = "manifest.json"
_BLOCK = 2**20


class ArchiveError(Exception):
    """The file is not a whole backup. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Part:
    """A file in a backup: SHA-256 in hexadecimal digits, and bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    schema: str
    version: str
    """The version of gongkai that made it."""
    created: str
    """When, in ISO 8601."""
    database: str
    """"sqlite" or "postgresql"."""
    secrets: bool
    """Whether the secrets are in it."""
    parts: Mapping[str, Part]


def write(path: Path, about: Manifest, files: Iterator[tuple[str, Path]]) -> Manifest:
    """Write a backup of these files, for its owner alone; the manifest with their sums.

    It has its name only when it is whole, on the disk, and verified. Raises OSError, and ArchiveError where what can be
    read back is not what was written.
    """
    made = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                parts = dict(_added(archive, files))
                manifest = replace(about, parts=parts)
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
            stream.flush()
            os.fsync(stream.fileno())
        if verify(made) != manifest:
            raise ArchiveError(Message("写入后核对不符，备份未保留。"))
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    return manifest


def verify(path: Path) -> Manifest:
    """The manifest, when every part was read and found to be as it says. Raises ArchiveError otherwise, and OSError."""
    with opened(path) as (archive, manifest):
        for name, part in manifest.parts.items():
            with archive.open(name) as stream:
                _copy(stream, None, part, name)
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, each part verified as it is written. Raises ArchiveError, and OSError."""
    with opened(path) as (archive, manifest):
        for name, part in manifest.parts.items():
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with archive.open(name) as stream, os.fdopen(handle, "wb") as out:
                _copy(stream, out, part, name)
                out.flush()
                os.fsync(out.fileno())
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive, and its manifest. Raises ArchiveError, also for what is found damaged while it is open."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise ArchiveError(Message("不是完整的备份文件：{detail}", {"detail": error})) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        values = json.loads(archive.read(MANIFEST))
        if values["schema"] != SCHEMA:
            raise ArchiveError(Message("备份的格式“{schema}”是本版本不认识的。", {"schema": values["schema"]}))
        parts = {str(name): Part(str(part["sha256"]), int(part["size"])) for name, part in values["parts"].items()}
        manifest = Manifest(**values | {"parts": parts})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArchiveError(Message("不是完整的备份文件：{detail}", {"detail": error})) from error
    for name in manifest.parts:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts or "\\" in name or str(pure) != name:
            raise ArchiveError(Message("备份中的文件名“{name}”不可接受。", {"name": name}))
    if sorted(archive.namelist()) != sorted([*manifest.parts, MANIFEST]):
        raise ArchiveError(Message("备份中的文件与清单不符。"))
    return manifest


def _added(archive: zipfile.ZipFile, files: Iterator[tuple[str, Path]]) -> Iterator[tuple[str, Part]]:
    for name, path in files:
        try:
            stream = path.open("rb")
        except FileNotFoundError:  # deleted since the folder was listed
            continue
        with stream, archive.open(name, "w", force_zip64=True) as out:
            yield name, _copy(stream, out)


def _copy(stream: IO[bytes], out: IO[bytes] | None, expected: Part | None = None, name: str = "") -> Part:
    """Copy, or only read; the sum of what was read. Raises ArchiveError if it is not as expected."""
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if expected and size > expected.size:
            break
        if out:
            out.write(block)
    found = Part(digest.hexdigest(), size)
    if expected and found != expected:
        raise ArchiveError(Message("备份中的“{name}”与清单中的校验和不符。", {"name": name}))
    return found
