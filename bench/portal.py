"""The platform: how soon it is up, what memory it takes, how many public pages it serves.

`python -m bench.portal [--passes N] [--seconds S] [--markdown FILE]`

The server as `gongkai serve --demonstration` starts it, in a folder of its own, on the same machine as its clients:
eight connections that each ask for a page as soon as they have the one before. Its database is SQLite, or what
GONGKAI_DATABASE says.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil

from bench.results import Block, arguments_of, rate, table, write

CONNECTIONS = 8
PAGES = {
    "home": "/",
    "deadline calculator, with its steps": "/calendars/deadline/?received=2026-09-25",
    "calendar of a year": "/calendars/days/2026/",
    "agencies": "/agencies/",
    "health": "/health",
}
_MIB = 2**20
_PATIENCE = 120


def free_port() -> int:
    """A port that nobody listened on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh-CN\r\n\r\n".encode()


def answer_of(connection: socket.socket) -> tuple[int, bool]:
    """Read an answer to its end; its status, and whether the connection takes another request."""
    received = b""
    while b"\r\n\r\n" not in received:
        block = connection.recv(65536)
        if not block:
            raise ConnectionError("the server hung up")
        received += block
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return int(lines[0].split()[1]), b"connection: close" not in lines


@contextmanager
def served(var: Path, port: int) -> Iterator[tuple[psutil.Process, float]]:
    """A server, and the seconds from its start to its first page."""
    command = [str(Path(sys.executable).with_name("gongkai")), "serve", "--demonstration", "--port", str(port)]
    began = time.perf_counter()
    env = dict(os.environ) | {"GONGKAI_VAR": str(var)}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not _is_up(port):
                if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    raise RuntimeError("the server did not start")
                time.sleep(0.01)
            yield psutil.Process(process.pid), time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def _is_up(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)) as connection:
            connection.sendall(_request("/"))
            return answer_of(connection)[0] == 200
    except (ConnectionError, StopIteration):
        return False


def memory(server: psutil.Process) -> float:
    """MiB of the server and all its children; what several share is counted once (the sum of PSS)."""
    family = [server, *server.children(recursive=True)]
    pss = sum(int(process.memory_full_info().pss) for process in family)
    return pss / _MIB


def per_second(port: int, path: str, seconds: float) -> float:
    """Pages a second over all connections. Raises RuntimeError where one was not answered with 200."""
    end = time.perf_counter() + seconds
    counts = [0] * CONNECTIONS
    wrong: list[int] = []

    def ask(number: int) -> None:
        request = _request(path)
        while time.perf_counter() < end:
            with closing(socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)) as connection:
                goes_on = True
                while goes_on and time.perf_counter() < end:
                    connection.sendall(request)
                    status, goes_on = answer_of(connection)
                    if status != 200:
                        wrong.append(status)
                    counts[number] += 1

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{path} was answered with {sorted(set(wrong))}")
    return sum(counts) / (time.perf_counter() - began)


def measure(passes: int, seconds: float) -> str:
    """The tables."""
    with tempfile.TemporaryDirectory() as folder:
        var, port = Path(folder) / "var", free_port()
        with served(var, port) as (_server, first):
            pass
        starts, at_rest, busy = [], [], []
        rates: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(passes):
            with served(var, port) as (server, start):
                starts.append(start)
                time.sleep(1)
                at_rest.append(memory(server))
                for name, path in PAGES.items():
                    rates[name].append(per_second(port, path, seconds))
                busy.append(memory(server))
    rows = [
        ("first start: tables, static files, a county and its files", f"{first:.1f} s"),
        ("start after that, to the first page (target: below 5 s)", f"{min(starts):.2f} s"),
        ("memory at rest, all processes (target: below 250 MiB)", f"{max(at_rest):.0f} MiB"),
        ("memory after the pages below", f"{max(busy):.0f} MiB"),
    ]
    heads = (f"page, {CONNECTIONS} connections", "a second, best of the passes (target: 200)", "slowest pass")
    pages = [(name, rate(max(found)), rate(min(found))) for name, found in rates.items()]
    return f"{table(('', 'measured'), rows)}\n\n{table(heads, pages)}"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passes", type=int, default=3, help="times the server is started")
    parser.add_argument("--seconds", type=float, default=5, help="seconds each page is asked for")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.portal", __doc__, _options)
    write(Block("portal", measure(arguments.passes, arguments.seconds)), arguments.markdown)


if __name__ == "__main__":
    main()
