"""Memory and time for the largest and the worst files.

`python -m bench.memory [--count N] [--markdown FILE]`

Each file is read by a process of its own, which tells the most memory it ever held (VmHWM: the interpreter
and all libraries are in it) and what came of the file. LibreOffice, which reads .doc and .wps, is a process
beside it and is shown apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bench.results import Block, arguments_of, table, write

_MIB = 2**20
_TARGET = 300
"""MiB that no file may go beyond."""
_LIMIT = 120
"""Seconds after which a file counts as one that hangs."""


@dataclass(frozen=True)
class Reading:
    """What reading one file took: seconds, MiB at most, of LibreOffice too, and what came of it."""

    seconds: float
    memory: float
    office: float
    outcome: str


def _most_memory() -> float:
    """MiB that this process held at most: of its own since it was started, not of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_here(path: Path) -> Reading:
    """Read a file in this process."""
    from gongkai.report.read import ReadError, read  # not before: what it loads is part of what is measured

    started = time.perf_counter()
    try:
        reports = read(path)
        unclear = sum(len(report.unclear) for report in reports)
        outcome = f"{len(reports)} report{'s' * (len(reports) != 1)}, {unclear} cells unclear"
    except ReadError as error:
        outcome = f"`{error.reason}`"
    except Exception as error:
        outcome = f"**{type(error).__name__}**"
    seconds = time.perf_counter() - started
    office = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Reading(seconds, _most_memory(), office, outcome)


def read_apart(data: bytes) -> Reading:
    """Read a file in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        command = [sys.executable, "-m", "bench.memory", "--read", str(path)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            return Reading(_LIMIT, 0, 0, "**hangs**")
    if done.returncode:
        return Reading(0, 0, 0, f"**ended with {done.returncode}**")
    return Reading(**json.loads(done.stdout.splitlines()[-1]))


def _line(name: str, data: bytes) -> tuple[str, ...]:
    reading = read_apart(data)
    mark = "" if reading.memory < _TARGET else " **over**"
    office = f"{reading.office:.0f}" if reading.office > 1 else ""
    size = f"{len(data) / _MIB:.2f}"
    print(f"{name}: {reading}", file=sys.stderr)
    return name, size, f"{reading.seconds:.2f}", f"{reading.memory:.0f}{mark}", office, reading.outcome


def _lines(count: int) -> Iterator[tuple[str, ...]]:
    from bench.giants import GIANTS, largest_samples  # not in the process that reads a file

    yield _line("an empty file", b"")
    for name, data in chain(largest_samples(count), ((name, make()) for name, make in GIANTS.items())):
        yield _line(name, data)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=26, help="generated files of each kind to choose from")
    parser.add_argument("--read", type=Path, help="read this file and print what it took (for the measurement itself)")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.memory", __doc__, _options)
    if arguments.read:
        print(json.dumps(vars(read_here(arguments.read))))
        return
    head = (
        "file",
        "MiB",
        "seconds",
        f"most memory, MiB (target: below {_TARGET})",
        "LibreOffice, MiB",
        "outcome",
    )
    write(Block("memory", table(head, _lines(arguments.count))), arguments.markdown)


if __name__ == "__main__":
    main()
