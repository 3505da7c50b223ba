"""Read any published annual report into data, figure by figure."""

from __future__ import annotations

from pathlib import Path

from gongkai.report.model import AnnualReport


def read(source: Path | str | bytes, name: str = "") -> list[AnnualReport]:
    """The annual reports in a file (a path, or its bytes with a `name`), in order; usually one.

    Raises ReadError where the file cannot be read or holds no annual report.
    """
    raise NotImplementedError(source, name)
