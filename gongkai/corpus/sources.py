"""What there is to read: paths given by a person become files, those in folders and zip archives among them.

An archive is not trusted: its names are shown and never used as paths, and what it unpacks to is limited.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from gongkai.messages import Message
from gongkai.report.read.errors import ReadError
from gongkai.report.roster import FILE_NAME as ROSTER_NAME

STANDARD_INPUT = "-"
"""The path that means standard input, and the name its content has."""

_MIB = 1024 * 1024
_TEMPORARY = re.compile(r"~\$|\.|~.*\.tmp$|(thumbs\.db|desktop\.ini|__macosx)$", re.IGNORECASE)
"""Names that no person gave: Word's lock files, hidden files, what file managers leave behind."""
_OFFICE_SUFFIXES = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".wps", ".et", ".odt", ".ods", ".ofd"})
"""Files so named may be zip archives inside, but are documents."""
_OFFICE_PARTS = ("[content_types].xml", "_rels/", "word/", "xl/", "mimetype", "ofd.xml")
"""What stands in a document that is a zip archive inside."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold. Sizes are in bytes, unpacked."""

    entries: int = 20_000
    """Files in one archive."""
    entry_size: int = 256 * _MIB
    """One file."""
    total_size: int = 4096 * _MIB
    """All files of one archive together."""
    ratio: int = 200
    """Unpacked size to packed size of one file of more than a MiB; documents stay below 50."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: the name to show, and where its content comes from."""

    name: str
    origin: Path | Callable[[], bytes]

    def content(self) -> Path | bytes:
        """The path of a file that can be opened, or the content. Raises ReadError where there is none."""
        try:
            if not isinstance(self.origin, Path):
                return self.origin()
            if self.origin.is_file():
                self.origin.open("rb").close()
                return self.origin
            return self.origin.read_bytes()  # a pipe, which another process cannot open
        except FileNotFoundError:
            raise ReadError("absent", Message("没有这个文件。")) from None
        except OSError as error:
            detail = error.strerror or str(error)
            raise ReadError("absent", Message("文件无法打开（{detail}）。", {"detail": detail})) from error


def expand(paths: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS) -> Iterator[Source]:
    """The files at `paths`, in the order given, those of a folder sorted by name.

    A folder stands for what is in it at any depth but for its roster (roster.csv), a zip archive for its files (and
    those of archives in it, one level deep), `-` for standard input. A path where nothing is becomes a source that says
    so when it is read.
    """
    for path in paths:
        if str(path) == STANDARD_INPUT:
            content = sys.stdin.buffer.read()
            yield from _expand_content(STANDARD_INPUT, content, limits, depth=0)
            continue
        path = Path(path)
        for file in _walk(path) if path.is_dir() else (path,):
            yield from _expand_file(file, limits)


def display_name(path: Path) -> str:
    """A path as text that can be shown: names that are not UTF-8 are read as GB18030."""
    return _decode(os.fsencode(path))


def _decode(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "backslashreplace")


def _walk(folder: Path) -> Iterator[Path]:
    """The files in a folder at any depth, without hidden and temporary ones, the roster, and what was saved with a
    web page.
    """
    entries = sorted(folder.iterdir())
    pages = {entry.stem for entry in entries if entry.suffix.lower() in (".htm", ".html")}
    for entry in entries:
        if _TEMPORARY.match(entry.name) or entry.name == ROSTER_NAME:
            continue
        if entry.is_dir():
            companion = re.fullmatch(r"(.+)(_files|\.files)", entry.name)
            if not entry.is_symlink() and not (companion and companion[1] in pages):
                yield from _walk(entry)
        elif entry.is_file():
            yield entry


def _expand_file(path: Path, limits: Limits) -> Iterator[Source]:
    name = display_name(path)
    if path.suffix.lower() not in _OFFICE_SUFFIXES and path.is_file():
        try:
            with path.open("rb") as file:
                archive = _archive(file)
                if archive is not None:
                    yield from _entries(name, archive, lambda: path.open("rb"), limits, depth=0)
                    return
        except OSError:
            pass  # said when it is read
    yield Source(name, path)


def _expand_content(name: str, content: bytes, limits: Limits, depth: int) -> Iterator[Source]:
    archive = _archive(BytesIO(content))
    if archive is None:
        yield Source(name, lambda: content)
    else:
        yield from _entries(name, archive, lambda: BytesIO(content), limits, depth)


def _archive(file: IO[bytes]) -> zipfile.ZipFile | None:
    """The archive of files that this is; None where it is a document, or no archive that can be opened."""
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None  # the reader says what is wrong with it
    names = (info.filename.lower() for info in archive.infolist())
    return None if any(name.startswith(_OFFICE_PARTS) for name in names) else archive


def _entries(
    name: str, archive: zipfile.ZipFile, reopen: Callable[[], IO[bytes]], limits: Limits, depth: int
) -> Iterator[Source]:
    """The files in an archive; `reopen` opens it again when one of them is read."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.entries or sum(info.file_size for info in infos) > limits.total_size:
        yield _failing(name, "too_large", Message("压缩包内文件过多或展开后过大，请分开压缩。"))
        return
    for info in infos:
        inner = _entry_name(info)
        if any(_TEMPORARY.match(part) for part in inner.split("/") if part.strip(".")):
            continue
        yield from _entry(f"{name}/{inner}", archive, info, reopen, limits, depth)


def _entry(
    name: str,
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    reopen: Callable[[], IO[bytes]],
    limits: Limits,
    depth: int,
) -> Iterator[Source]:
    if not name.lower().endswith(".zip"):

        def load() -> bytes:
            with reopen() as file, zipfile.ZipFile(file) as again:
                return _unpack(again, info, limits)

        yield Source(name, load)
    elif depth >= 1:
        yield _failing(name, "too_large", Message("压缩包嵌套过深，请解压后再读。"))
    else:
        try:
            content = _unpack(archive, info, limits)
        except ReadError as error:
            yield _failing(name, error.reason, error.message)
        else:
            yield from _expand_content(name, content, limits, depth + 1)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """One file of an archive. Raises ReadError where it is encrypted, damaged or suspiciously large."""
    if info.flag_bits & 1:
        raise ReadError("encrypted", Message("压缩包已加密，请解密后再读。"))
    suspicious = info.file_size > _MIB and info.file_size > limits.ratio * max(info.compress_size, 1)
    if info.file_size > limits.entry_size or suspicious:
        raise ReadError("too_large", Message("压缩包内的文件展开后过大。"))
    try:
        with archive.open(info) as file:
            content = file.read(limits.entry_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError("damaged", Message("压缩包已损坏，无法展开。")) from error
    if len(content) > limits.entry_size:  # more than the archive says
        raise ReadError("too_large", Message("压缩包内的文件展开后过大。"))
    return content


def _entry_name(info: zipfile.ZipInfo) -> str:
    """The name of a file in an archive. Windows writes names in GBK and does not say so."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        name = _decode(name.encode("cp437", "replace"))
    return name.replace("\\", "/").strip("/")


def _failing(name: str, reason: str, message: Message) -> Source:
    """A source whose content cannot be had, for a reason known beforehand."""

    def load() -> bytes:
        raise ReadError(reason, message)

    return Source(name, load)
