"""Text laid out with spaces, as `pdftotext -layout` prints a PDF: a plane of characters, read like one of points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report.model import Place
from gongkai.report.read.document import Block
from gongkai.report.read.figures import fills_cell
from gongkai.report.read.geometry import Word
from gongkai.report.read.labels import is_fragment
from gongkai.report.read.unruled import in_order, loose_blocks

_CHUNK = re.compile(r"\S+(?: \S+)*")
_FEWEST_ROWS = 4
"""Lines with four figures or more, set apart by spaces, from which a text counts as laid out."""
_PAGE_NUMBER = re.compile(r"\s*[-—－–•·\s第]{0,6}\d{1,3}[-—－–•·\s页]{0,6}\s*")
_LONGEST_LINE = 400


def is_laid_out(text: str) -> bool:
    """Whether a text shows its tables by the positions of its characters."""
    if "\t" in text or "  " not in text:
        return False
    return sum(1 for line in text.splitlines() if _is_row(line)) >= _FEWEST_ROWS


def _is_row(line: str) -> bool:
    if len(line) > _LONGEST_LINE or "  " not in line or "|" in line:
        return False
    return sum(1 for piece in line.split() if fills_cell(piece)) > 3


def read_layout(text: str) -> list[Block]:
    """The blocks of a text that was laid out with spaces."""
    return in_order(loose_blocks(list(_lines(text))))


def _lines(text: str) -> Iterator[list[Word]]:
    """The words of each line on the plane: one character wide and high, pages set under one another."""
    height = 0.0
    number = 0
    for page, content in enumerate(text.split("\f"), 1):
        lines = content.split("\n")
        filled = [index for index, line in enumerate(lines) if line.strip()]
        if filled and len(filled) > 1 and _PAGE_NUMBER.fullmatch(lines[filled[-1]]):
            filled.pop()
        for index in filled:
            y = height + index - filled[0]
            yield [
                Word(
                    piece,
                    start,
                    y,
                    start + len(piece),
                    y + 1,
                    page,
                    Place(line=number + index + 1, column=start + 1),
                )
                for piece, start in _pieces(lines[index])
            ]
        height += filled[-1] - filled[0] + 1 if filled else 0
        number += len(lines) - 1


def _pieces(line: str) -> Iterator[tuple[str, int]]:
    """The words of a line, parted by two spaces, or by one where what stands between is figures and labels."""
    for match in _CHUNK.finditer(line):
        parts = list(re.finditer(r"\S+", match[0]))
        if (
            len(parts) > 1
            and not (is_fragment(match[0]) or fills_cell(match[0]))
            and all(fills_cell(part[0]) or is_fragment(part[0]) for part in parts)
        ):
            yield from ((part[0], match.start() + part.start()) for part in parts)
        else:
            yield match[0], match.start()
