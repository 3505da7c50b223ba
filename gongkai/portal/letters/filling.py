"""Filling a letter's text in: its lines and the values become blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.portal.letters.document import ROWS, Block, Mark, numbered
from gongkai.portal.letters.kinds import FieldType
from gongkai.portal.letters.templates import Line, Piece
from gongkai.portal.letters.values import Value, lines, words

_STOPS = "。！？；…"
"""Where a value ends with one of these, a full stop that follows it in the text gives way."""
_PARTED = frozenset((Mark.PARAGRAPH, Mark.LIST))
"""Marks whose lines become a block for each paragraph of what is filled in; in others it stays in one line."""


def fill(text: Iterable[Line], values: Mapping[str, Value]) -> tuple[Block, ...]:
    """The blocks of a letter. A line with a field for which there is no value is left out, unless it is a row."""
    return tuple(
        block
        for line in text
        if line.mark in ROWS or all(field.id in values for field in line.fields)
        for block in _blocks(line, values)
    )


def _blocks(line: Line, values: Mapping[str, Value]) -> Iterator[Block]:
    if line.mark in ROWS:
        yield Block(line.mark, tuple(_joined(cell, values) for cell in line.cells))
        return
    (pieces,) = line.cells
    match line.mark:
        case Mark.PAGE_BREAK:
            yield Block(line.mark)
        case Mark.ATTACHMENTS:
            yield Block(line.mark, tuple(each.replace("\n", " ") for each in _entries(pieces, values)))
        case Mark.LIST:
            for entry in numbered(tuple(_entries(pieces, values))):
                yield from _parted(line.mark, entry)
        case mark if mark in _PARTED:
            yield from _parted(mark, _joined(pieces, values))
        case mark:
            yield Block(mark, (_joined(pieces, values).replace("\n", " "),))


def _parted(mark: Mark, text: str) -> Iterator[Block]:
    """A block for each paragraph: of a list's entry the further ones are plain."""
    for position, paragraph in enumerate(text.split("\n")):
        yield Block(mark if position == 0 else Mark.PARAGRAPH, (paragraph,))


def _entries(pieces: tuple[Piece, ...], values: Mapping[str, Value]) -> Iterator[str]:
    """What a line with a list says of each entry."""
    (listed,) = (piece for piece in pieces if not isinstance(piece, str) and piece.type is FieldType.LIST)
    for entry in lines(values[listed.id]):
        yield _joined(pieces, {**values, listed.id: entry})


def _joined(pieces: Iterable[Piece], values: Mapping[str, Value]) -> str:
    text = ""
    for piece in pieces:
        if not isinstance(piece, str):
            text += words(piece, values[piece.id]) if piece.id in values else ""
        elif text and text[-1] in _STOPS and piece.startswith("。"):
            text += piece[1:]
        else:
            text += piece
    return text
