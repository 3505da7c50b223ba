"""One data folder, one server: who works in a folder holds it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.messages import Message

NAME = "lock"
_PAUSE = 0.05


class InUseError(Exception):
    """Another server, or a restore, works in the folder. `message` says which process."""

    def __init__(self, folder: Path, process: str) -> None:
        values: dict[str, object] = {"folder": folder, "process": process}
        self.message = Message("数据文件夹 {folder} 正由另一个进程（{process}）使用。", values)
        super().__init__(self.message.text("en"))


@contextmanager
def held(folder: Path, patience: float = 0) -> Iterator[None]:
    """Hold the folder while the block runs. Raises InUseError after `patience` seconds of waiting for another.

    Processes forked in the meantime hold it with this one, and so it is free when the last of them has ended: no new
    server starts beside what is left of one that was killed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() >= end:
                raise InUseError(folder, path.read_text().strip() or "?")
            time.sleep(_PAUSE)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
