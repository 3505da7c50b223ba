"""Plain text, as saved, pasted or converted: its encoding, and the tables that conversions leave in it.

Five ways in which converters write a table are told apart, line by line: a cell a line with a tab before it, cells
between tabs, cells between "|", cells set out by runs of spaces, and tokens with one space between them. What is none
of these is a paragraph, and the aligner reads tables out of paragraphs by their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.messages import Message
from gongkai.report.model import Place
from gongkai.report.places import characters
from gongkai.report.read.archive import too_large
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token
from gongkai.report.read.errors import ReadError
from gongkai.report.read.figures import is_blank, parse_figure
from gongkai.report.read.labels import LONGEST_LABEL, find_label
from gongkai.report.read.layout import is_laid_out, read_layout
from gongkai.report.read.residue import without_residue

_RULE = re.compile(r"[\s|:+-]*-{3}[\s|:+-]*")
_LARGEST_TEXT = 2 * 2**20
"""Bytes of a plain text: a hundred reports' worth, since every line and cell of it is kept."""


def decode(data: bytes) -> str:
    """The text of a file, see `characters.decode`. Raises ReadError (`unknown`) for bytes that are no text."""
    try:
        return characters.decode(data)
    except UnicodeError:
        raise unknown() from None


def unknown() -> ReadError:
    """Bytes that are no text."""
    return ReadError("unknown", Message("这不是可以识别的文件：既不是已知的文件格式，也不是文本。"))


def read_text(data: bytes) -> Document:
    """Read a plain text file. Raises ReadError."""
    if len(data) > _LARGEST_TEXT:
        raise too_large()
    text, residue = without_residue(decode(data))
    return Document("txt", to_blocks(text), residue=residue)


def to_blocks(text: str) -> list[Block]:
    """The blocks of a text, each with its line number and its column in characters, both from 1."""
    if is_laid_out(text):
        return read_layout(text)
    lines = text.replace("\f", "\n").splitlines()
    if _is_cell_a_line(lines):
        return list(_cells_a_line(lines))
    blocks: list[Block] = []
    number = 0
    while number < len(lines):
        for mark, kind in _KINDS:
            if mark not in lines[number]:
                continue
            found, end = kind(lines, number)
            if found:
                blocks.extend(found)
                number = end
                break
        else:
            text = lines[number].strip()
            blocks.append(Paragraph(text, Place(line=number + 1, column=1)))
            number += 1
    return blocks


def _is_cell_a_line(lines: Sequence[str]) -> bool:
    """Whether every table cell is a line of its own with one tab before it."""
    tabbed = [line for line in lines if "\t" in line]
    single = sum(1 for line in tabbed if line.startswith("\t") and line.count("\t") == 1)
    return single > 20 and single >= 0.9 * len(tabbed)


def _cells_a_line(lines: Sequence[str]) -> Iterator[Block]:
    """Rows end with an empty line; a line without a tab inside a row continues the cell above it."""
    rows: list[list[Token]] = []
    row: list[Token] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            row.append(Token(line[1:].strip(), len(row), Place(line=number, column=2)))
        elif line.strip() and row:
            last = row[-1]
            row[-1] = last._replace(text=f"{last.text}\n{line.strip()}".strip())
        elif row:
            rows.append(row)
            row = []
        else:
            if rows and line.strip():
                yield Grid(_right_aligned(rows), exact=False)
                rows = []
            if line.strip():
                yield Paragraph(line.strip(), Place(line=number, column=1))
    if row:
        rows.append(row)
    if rows:
        yield Grid(_right_aligned(rows), exact=False)


def _right_aligned(rows: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """The rows with columns counted from the right: merged cells are labels, and labels stand on the left."""
    width = max(len(row) for row in rows)
    return [[token._replace(column=token.column + width - len(row)) for token in row] for row in rows]


Attempt = tuple[list[Block], int]
"""The blocks that lines from a certain one on make up, and the number of the line behind them; none: not this kind."""


def _tabbed(lines: Sequence[str], start: int) -> Attempt:
    rows: list[list[Token]] = []
    number = start
    while number < len(lines) and (_is_tabbed(lines[number]) or (rows and not lines[number].strip())):
        if lines[number].strip() or "\t" in lines[number]:
            rows.append(_split(lines[number], number, "\t"))
        number += 1
    return ([Grid(rows, exact=False)] if rows else []), number


def _is_tabbed(line: str) -> bool:
    return "\t" in line.lstrip() or line.count("\t") > 1


def _piped(lines: Sequence[str], start: int) -> Attempt:
    number = start
    numbers: list[int] = []
    while number < len(lines) and ("|" in lines[number] or (numbers and not lines[number].strip())):
        if lines[number].strip() and not _RULE.fullmatch(lines[number]):
            numbers.append(number)
        number += 1
    if not numbers:
        return [], start
    # Bars around every row are a frame; where some rows lack them, they part empty cells.
    framed = all(lines[row].strip()[0] == lines[row].strip()[-1] == "|" for row in numbers)
    rows = []
    for row_number in numbers:
        row = _split(lines[row_number], row_number, "|")
        if framed:
            row = [token._replace(column=column) for column, token in enumerate(row[1:-1])]
        rows.append(row)
    return [Grid(rows, exact=False)], number


def _split(line: str, number: int, separator: str) -> list[Token]:
    row: list[Token] = []
    at, below = 1, number + 1
    for column, part in enumerate(line.split(separator)):
        row.append(Token(part.strip(), column, Place(column=at, line=below)))
        at += len(part) + 1
    return row


def _spaced(lines: Sequence[str], start: int) -> Attempt:
    """Lines whose tokens, parted by single spaces, are labels and figures and nothing else.

    Such lines keep no columns: each token becomes a paragraph, to be read by its order.
    """
    found: list[Block] = []
    number = start
    while number < len(lines) and (row := _spaced_row(lines[number], number)):
        found.extend(Paragraph(token.text, token.place) for token in row)
        number += 1
    return found, number


def _spaced_row(line: str, number: int) -> list[Token] | None:
    if len(line) > 4 * LONGEST_LABEL or " " not in line.strip():
        return None
    pieces = [(match[0], match.start()) for match in re.finditer(r"\S+", line)]
    first = next((index for index, (text, _) in enumerate(pieces) if parse_figure(text) or is_blank(text)), len(pieces))
    if first == len(pieces):
        if not all(find_label(text) for text, _ in pieces):
            return None
    elif not all(parse_figure(text) or is_blank(text) for text, _ in pieces[first:]):
        return None
    else:
        label = " ".join(text for text, _ in pieces[:first])
        if label and not find_label(label):
            labels = [text for text, _ in pieces[:first]]
            if not all(find_label(text) for text in labels):
                return None
        elif label:
            pieces = [(label, pieces[0][1]), *pieces[first:]]
    return [Token(text, column, Place(line=number + 1, column=at + 1)) for column, (text, at) in enumerate(pieces)]


_KINDS = (("\t", _tabbed), ("|", _piped), (" ", _spaced))
"""The kinds of tables that stand in lines, by what such a line has in it."""
