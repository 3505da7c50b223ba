"""Text laid out with spaces, as `pdftotext -layout` prints a PDF: a plane of characters, read like one of points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.report.model import Place
from gongkai.report.read.document import Block
from gongkai.report.read.figures import fills_cell
from gongkai.report.read.geometry import Word
from gongkai.report.read.labels import find_label, is_fragment, resembles_fragment
from gongkai.report.read.page_numbers import is_number_of, is_page_number
from gongkai.report.read.spaced import spaced_grid
from gongkai.report.read.unruled import in_order, loose_blocks

_CHUNK = re.compile(r"\S+(?: \S+)*")
_PART = re.compile(r"\S+")
_FEWEST_ROWS = 3
"""Lines with three figures or more, set apart by spaces, from which a text counts as laid out."""
_LONGEST_LINE = 400


def is_laid_out(text: str) -> bool:
    """Whether a text shows its tables by the positions of its characters."""
    if "\t" in text or "  " not in text:
        return False
    return sum(1 for line in text.splitlines() if _is_row(line)) >= _FEWEST_ROWS


def _is_row(line: str) -> bool:
    if len(line) > _LONGEST_LINE or "  " not in line or "|" in line:
        return False
    return sum(1 for piece in line.split() if fills_cell(piece)) > 2


def read_layout(text: str) -> list[Block]:
    """The blocks of a text that was laid out with spaces."""
    return in_order(loose_blocks(list(_lines(text)), spaced_grid))


def _lines(text: str) -> Iterator[list[Word]]:
    """The words of each line on the plane: one character wide and high, pages set under one another."""
    height = 0.0
    number = 0
    for page, content in enumerate(text.split("\f"), 1):
        lines = content.split("\n")
        filled = [index for index, line in enumerate(lines) if line.strip()]
        filled = _without_number(lines, filled, page)
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


def _without_number(lines: Sequence[str], filled: list[int], page: int) -> list[int]:
    """The numbers of a page's printed lines without its page number: its first or last line."""
    for at, beside in ((-1, -2), (0, 1)):
        if not filled or not is_number_of(lines[filled[at]], page):
            continue
        apart = len(filled) > 1 and abs(filled[at] - filled[beside]) > 1
        if apart or is_page_number(lines[filled[at]]):
            filled = [number for number in filled if number != filled[at]]
    return filled


def _pieces(line: str) -> Iterator[tuple[str, int]]:
    """The words of a line, parted by two spaces, or by one where what stands between is figures and labels."""
    in_row = _is_row(line)
    for match in _CHUNK.finditer(line):
        parts = [(part[0], match.start() + part.start()) for part in _PART.finditer(match[0])]
        label = find_label(match[0])  # one that only resembles a label may have a figure behind it
        if len(parts) == 1 or (label and label.exact) or is_fragment(match[0]) or fills_cell(match[0]):
            yield match[0], match.start()
        else:
            yield from _cells(parts) or (_text_and_figures(parts) if in_row else [(match[0], match.start())])


def _text_and_figures(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Unknown text in a row of figures, and the figures one space behind it."""
    end = len(parts)
    while end > 1 and fills_cell(parts[end - 1][0]):
        end -= 1
    return [(" ".join(text for text, _ in parts[:end]), parts[0][1]), *parts[end:]]


def _cells(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]] | None:
    """Figures and labels that stand one space apart; None for other text, whose spaces are its own."""
    result: list[tuple[str, int]] = []
    for is_figure, run in groupby(parts, key=lambda part: fills_cell(part[0])):
        pieces = list(run)
        if is_figure or all(is_fragment(text) for text, _ in pieces):
            result.extend(pieces)
        elif (labels := _labels(pieces)) and (not result or all(is_fragment(text) for text, _ in labels)):
            result.extend(labels)
        else:
            return None
    return result


def _labels(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The labels that a run of words is: one, or a group's and a row's beside it; none where it is other text."""
    texts = [text for text, _ in parts]
    whole = " ".join(texts)
    if find_label(whole) is None:
        for end in range(1, len(parts)):
            group, row = " ".join(texts[:end]), " ".join(texts[end:])
            if (find_label(group) or is_fragment(group)) and (find_label(row) or is_fragment(row)):
                return [(group, parts[0][1]), (row, parts[end][1])]
    if find_label(whole) or is_fragment(whole) or resembles_fragment(whole):
        return [(whole, parts[0][1])]
    return []
