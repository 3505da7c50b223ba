"""Word documents (.docx): paragraphs and tables with their merged cells, as accepted in the current revision."""

from __future__ import annotations

from lxml import etree

from gongkai.report.model import Place
from gongkai.report.places.docx import NAMESPACE, STRICT_NAMESPACE, BodyWalk, CellAt, W, paragraphs_of, pieces
from gongkai.report.read.archive import damaged, open_archive, parse_xml, read_part
from gongkai.report.read.document import Block, Document, Grid, Paragraph, Token


def read_docx(data: bytes) -> Document:
    """Read a Word document. Raises ReadError."""
    with open_archive(data) as archive:
        content = read_part(archive, "word/document.xml")
    if STRICT_NAMESPACE.encode() in content:
        content = content.replace(STRICT_NAMESPACE.encode(), NAMESPACE.encode())
    root = parse_xml(content)
    body = root.find(f"{W}body")
    if body is None:
        raise damaged()
    reader = _Reader()
    reader.walk(body)
    return Document("docx", reader.blocks)


class _Reader(BodyWalk):
    """Collects blocks while walking through the body."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._rows: list[list[Token]] = []
        self._tokens: list[Token] = []

    def on_paragraph(self, element: etree._Element) -> None:
        """A paragraph; lines that it is broken into are blocks of their own."""
        place = Place(paragraph=self.paragraphs)
        self.blocks.extend(Paragraph(line, place) for line in _text(element).split("\n") if line.strip())

    def on_cell(self, cell: CellAt) -> None:
        """A cell of the table that is being read."""
        text = "" if cell.continued else _cell_text(cell.element)
        place = Place(table=cell.table, row=cell.row, column=cell.column)
        self._tokens.append(Token(text, cell.column - 1, place, cell.span))

    def on_row_end(self) -> None:
        """A row ends."""
        if self._tokens:
            self._rows.append(self._tokens)
            self._tokens = []

    def on_table_break(self) -> None:
        """A table ends."""
        self.on_row_end()
        if self._rows:
            self.blocks.append(Grid(self._rows))
            self._rows = []


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(text for paragraph in paragraphs_of(cell) if (text := _text(paragraph)))


def _text(paragraph: etree._Element) -> str:
    return "".join(text for _, text in pieces(paragraph)).strip()
