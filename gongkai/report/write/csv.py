"""Lines of a table as CSV (RFC 4180, lines ended by CR LF), safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import IO

from gongkai.report.model import Number
from gongkai.report.write.labels import number_text

_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r]")
_HARMLESS = re.compile(r"[+\-]?[\d.,]+|[\-－]+")
"""What begins like a formula and is none: a number with its sign, a stroke that stands for "nothing"."""


class CsvTable:
    """A table written line by line to `stream`, which must be opened with `newline=""`."""

    def __init__(self, stream: IO[str], header: Sequence[str]) -> None:
        """Begin with the line of the columns' names."""
        self._writer = csv.writer(stream)
        self._writer.writerow(header)

    def add(self, row: Sequence[Number | str | None]) -> None:
        """Write one line; figures with all their digits, None as nothing."""
        self._writer.writerow([harmless(value) if isinstance(value, str) else number_text(value) for value in row])


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: one that looks like it gets an apostrophe in
    front.
    """
    if _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text
