"""Worker processes that work on files nobody vouches for, each file within limits of time and memory.

One that hangs is ended, one that crashes is replaced, and in both cases only the file it was working on is reported as
such: see docs/decisions/0002-worker-processes.md.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from gongkai.corpus.sources import Source
from gongkai.corpus.worker import message_from_json
from gongkai.messages import Message
from gongkai.report.read.errors import ReadError

DEFAULT_READER = "gongkai.report.read:read"
DEFAULT_TIME_LIMIT = 60.0
"""Seconds for one file."""
DEFAULT_MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space for one worker: several times what it uses, since libraries and LibreOffice count
too.
"""
START_LIMIT = 120.0
"""Seconds for a worker to start."""
GRACE = 2.0
"""Seconds for a worker to leave in good order."""

Answer = dict[str, Any]
"""What a worker answers: see `gongkai.corpus.worker`."""
T = TypeVar("T")


def workers_for(jobs: int, files: int) -> int:
    """How many workers to have where `jobs` are asked for, 0 for as many as there are processors."""
    return max(1, min(jobs or _processors(), files))


def _processors() -> int:
    """The processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class WorkerPool:
    """Threads that each keep one worker process and wait for it.

    `time_limit` is in seconds for each file, `memory_limit` in bytes for each worker (0 for none). `reader` names the
    function that reads a file, as `module:function`.
    """

    def __init__(
        self,
        jobs: int,
        time_limit: float = DEFAULT_TIME_LIMIT,
        memory_limit: int = DEFAULT_MEMORY_LIMIT,
        reader: str = DEFAULT_READER,
    ) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="gongkai")
        self._own = threading.local()
        self._workers: list[Worker] = []
        # What an ended worker leaves behind (LibreOffice's profile) goes with this folder.
        self._scratch = tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True)
        self._new_worker = partial(Worker, reader, time_limit, memory_limit, self._scratch.name)

    def submit(self, task: Callable[[Worker], T]) -> Future[T]:
        """Have a task done with a worker that is free."""
        return self._threads.submit(lambda: task(self._worker()))

    def close(self) -> None:
        """End every worker, also those at work."""
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.discard()
        self._scratch.cleanup()

    def _worker(self) -> Worker:
        """The worker of the thread that asks."""
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = self._new_worker()
            self._workers.append(worker)
        return worker


class Worker:
    """A worker process, started when first needed and again after it ended."""

    def __init__(self, reader: str, time_limit: float, memory_limit: int, scratch: str) -> None:
        self._command = [sys.executable, "-P", "-m", "gongkai.corpus.worker", reader, str(memory_limit)]
        # -P and this path, not -m's own: a file lxml.py in the folder that someone works in is not ours.
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._environment = {**os.environ, "PYTHONPATH": path, "TMPDIR": scratch}
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, source: Source, task: dict[str, Any]) -> Answer:
        """The answer to a task on the content of `source`. Raises ReadError."""
        content = source.content()
        body = b"" if isinstance(content, Path) else content
        path = str(content.absolute()) if isinstance(content, Path) else None
        header = json.dumps({**task, "name": source.name, "path": path, "size": len(body)}).encode()
        answer = self._ask(header + b"\n" + body)
        if "error" in answer:
            error = answer["error"]
            raise ReadError(error["reason"], message_from_json(error["message"]))
        return answer

    def _ask(self, request: bytes) -> Answer:
        process = self._process or self._start()
        answer, late = _exchange(process, request, self._time_limit)
        if answer is not None and not late:
            return answer
        self.discard()
        if late:
            limit = f"{self._time_limit:g}"
            raise ReadError("timeout", Message("{seconds}秒内未能读完，已停止。", {"seconds": limit}))
        how = _ending(process.returncode)
        raise ReadError("crashed", Message("读取程序意外终止（{how}）。", {"how": how}))

    def _start(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise ReadError("crashed", Message("读取已中断。"))
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            # Its own session: what it starts (LibreOffice) can be ended with it, and Ctrl-C is ours alone.
            start_new_session=True,
        )
        self._process = process
        answer, late = _exchange(process, b"", START_LIMIT)
        if answer is None or late or self._closed:
            self.discard()
            raise ReadError("crashed", Message("读取程序未能启动。"))
        return process

    def discard(self) -> None:
        """End the process; the next file has a new one."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close() if pipe else None

    def stop(self) -> None:
        """End the process for good. Another thread may be reading: that fails at once."""
        self._closed = True
        if process := self._process:
            _kill(process)


def _exchange(process: subprocess.Popen[bytes], request: bytes, limit: float) -> tuple[dict[str, Any] | None, bool]:
    """Send a request and wait for the answer, None where the process ended without one; and whether it was
    late.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(limit, stop)
    timer.start()
    try:
        process.stdin.write(request)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:  # a broken pipe: the process has ended
        line = b""
    finally:
        timer.cancel()
        timer.join()  # so that it cannot end a process that has this one's number later
    return (json.loads(line) if line.endswith(b"\n") else None), late.is_set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started: asked first, so that it can end LibreOffice, then made to."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _ending(status: int) -> str:
    """How a process ended: the signal's name, or its exit status."""
    return signal.Signals(-status).name if status < 0 else f"exit {status}"
