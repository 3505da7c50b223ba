"""Other tools doing gongkai's job: their grids, laid over the form by `bench.mapping`.

Each reader is what the tool's own documentation shows first. Options are changed only where the default would
be unfair: camelot falls back to its stream parser where it finds no ruled table, pandas keeps empty cells
empty, figures as printed, and to its faster parser.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import camelot
import openpyxl
import pandas
import pdfplumber
import pymupdf
from docx import Document

from bench.mapping import Grid, Mapped, map_grids
from gongkai.report.model import AnnualReport

_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
_SPACES = re.compile(r"\s{2,}")


def _decoded(data: bytes) -> str:
    """Text in the first encoding that fits; UTF-16 is told by its mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    for encoding in _ENCODINGS[:2]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _pdfplumber(data: bytes) -> Iterator[Grid]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            yield from page.extract_tables()


def _pymupdf(data: bytes) -> Iterator[Grid]:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            for table in page.find_tables().tables:
                yield table.extract()


def _camelot(data: bytes) -> Iterator[Grid]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = camelot.read_pdf(io.BytesIO(data), pages="all", flavor="lattice")
        if not tables:
            tables = camelot.read_pdf(io.BytesIO(data), pages="all", flavor="stream")
    for table in tables:
        yield table.df.to_numpy().tolist()


def _pandas_rows(frame: Any) -> Grid:
    """A frame's rows with its heads as the first rows: pandas takes rows of <th> for heads."""
    heads = [] if frame.columns.inferred_type == "integer" else _levels(frame.columns)
    return [[_as_text(value) for value in row] for row in (*heads, *frame.to_numpy().tolist())]


def _levels(columns: Any) -> list[list[Any]]:
    names = [name if isinstance(name, tuple) else (name,) for name in columns]
    return [list(level) for level in zip(*names, strict=True)]


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return "" if value is None else str(value)


def _pandas_html(data: bytes) -> Iterator[Grid]:
    page = io.StringIO(_decoded(data))
    for frame in pandas.read_html(page, flavor="lxml", keep_default_na=False, thousands=None):
        yield _pandas_rows(frame)


def _pandas_excel(data: bytes) -> Iterator[Grid]:
    sheets = pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None, keep_default_na=False, dtype=object)
    for frame in sheets.values():
        yield _pandas_rows(frame)


def _openpyxl(data: bytes) -> Iterator[Grid]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets:
        yield [[_as_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _python_docx(data: bytes) -> Iterator[Grid]:
    for table in Document(io.BytesIO(data)).tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


def _split(data: bytes) -> Iterator[Grid]:
    """Lines split at tabs, else strokes, else runs of spaces: a reference, no tool does this."""
    yield [_fields(line) for line in _decoded(data).splitlines()]


def _fields(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    return line.strip().strip("|").split("|") if "|" in line else _SPACES.split(line)


@dataclass(frozen=True)
class Peer:
    """A tool by name and how it turns a file's bytes into grids."""

    name: str
    grids: Callable[[bytes], Iterator[Grid]]

    def read(self, data: bytes) -> list[Mapped]:
        """The reports in a file, as far as tool and mapping see them. Raises what the tool raises."""
        return map_grids(list(self.grids(data)))

    def reports(self, data: bytes) -> list[AnnualReport]:
        """The same as reports that can be graded."""
        return [found.report() for found in self.read(data)]


PEERS: dict[str, tuple[Peer, ...]] = {
    "pdf": (Peer("pdfplumber", _pdfplumber), Peer("PyMuPDF", _pymupdf), Peer("camelot", _camelot)),
    "html": (Peer("pandas", _pandas_html),),
    "docx": (Peer("python-docx", _python_docx),),
    "xlsx": (Peer("openpyxl", _openpyxl), Peer("pandas", _pandas_excel)),
    "text": (Peer("split lines", _split),),
}
"""The tools that stand beside gongkai, by kind of file."""
