"""The waist of the reader: what every file is turned into before the form is laid over it.

A document is a sequence of blocks: paragraphs, and grids of tokens. A token is a piece of text with its place in the
source and, in a grid, the columns it covers. Files differ only above this line; `align` and `sections` know no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.report.model import Place


class Token(NamedTuple):
    """A piece of text in a grid: it covers the columns `column` to `column + span - 1`, counted from 0."""

    text: str
    column: int
    place: Place
    span: int = 1


@dataclass(slots=True)
class Paragraph:
    """A paragraph of running text. `heading` is the level the source gives it, 0 for none."""

    text: str
    place: Place
    heading: int = 0


@dataclass(slots=True)
class Grid:
    """A table: rows of tokens in column order, empty cells included.

    `exact` says that columns are those of the source's own cells (Word, HTML, spreadsheet, ruled PDF), so that a
    cell which is not there is truly absent; otherwise they were inferred (tabs, spaces, positions of words).
    """

    rows: list[list[Token]]
    exact: bool = True


Block = Paragraph | Grid


@dataclass(slots=True)
class Document:
    """A file turned into blocks in reading order. `kind` names what the file is by content: `docx`, `pdf`, ..."""

    kind: str
    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    """The title that the file's own metadata gives (an HTML page's <title>); often not the report's."""
    residue: list[Paragraph] = field(default_factory=list)
    """What a conversion left in the text and the reader took out, each at its place."""

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs outside grids, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def grids(self) -> Iterator[Grid]:
        """The grids, in order."""
        return (block for block in self.blocks if isinstance(block, Grid))
