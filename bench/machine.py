"""What the measurements were made on: `python -m bench.machine`."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from bench.results import Block, arguments_of, table, write

_LIBRARIES = (
    "gongkai",
    "lxml",
    "openpyxl",
    "pypdfium2",
    "rapidfuzz",
    "pdfplumber",
    "pdfminer.six",
    "camelot-py",
    "pymupdf",
    "pandas",
    "python-docx",
)
_GIB = 2**30


def _processor() -> str:
    """The processor's name: platform.processor() is often empty on Linux."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, {platform.system()} {platform.release()}"


def _versions() -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} (not installed)"


def describe() -> str:
    """The machine and the versions, as a table."""
    return table(
        ("", ""),
        [
            ("Measured", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"),
            ("Processor", f"{_processor()}, {psutil.cpu_count()} cores seen by the system"),
            ("Memory", f"{psutil.virtual_memory().total / _GIB:.1f} GiB"),
            ("System", _system()),
            ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
            ("Libraries", ", ".join(_versions())),
            ("Load before", ", ".join(f"{load:.2f}" for load in psutil.getloadavg()) + " (1, 5, 15 minutes)"),
        ],
    )


def main() -> None:
    """Print the description, or write it into a file."""
    arguments = arguments_of("bench.machine", __doc__)
    write(Block("machine", describe()), arguments.markdown)


if __name__ == "__main__":
    main()
