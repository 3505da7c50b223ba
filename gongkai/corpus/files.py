"""Files that are whole or not there: written beside their place and moved to it when done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content becomes the file at `path` when the block ends without an exception, else
    nothing.

    What is no regular file (`/dev/null`, a pipe) is written to directly. Raises OSError where the folder of
    `path` is not there or cannot be written to.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(path: Path) -> int:
    """The permissions that a file at `path` has, or would have if it were made the ordinary way."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def as_text(stream: IO[bytes], mark: bool = False) -> Iterator[IO[str]]:
    """The stream as text in UTF-8, with the mark that spreadsheet programs know it by if `mark`.

    What is no character (half of a pair, as damaged web pages have) is written as its escape.
    """
    encoding = "utf-8-sig" if mark else "utf-8"
    text = TextIOWrapper(stream, encoding=encoding, errors="backslashreplace", newline="")
    try:
        yield text
        text.flush()
    finally:
        text.detach()
