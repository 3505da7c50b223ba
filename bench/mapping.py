"""From the grids of a table extractor to the cells of the form: what a capable programmer writes in an hour.

The peers of `bench.peers` share it. It looks labels up after normalising them (white space, full and half
width, ordinals, punctuation, the year in brackets), takes figures from under the columns' labels where a row
has the width of its head and from behind the row's label elsewhere, and passes over what merged cells repeat.
It goes on with a table on the next page, begins a new report where the first row comes again, and drops a
report that repeats one (a table inside a layout table is found twice). Long labels may differ by a typing
error. It does not mend what the extractor broke: rows torn apart by the end of a page, figures joined or
split.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from rapidfuzz import fuzz, process

from gongkai.report.formats import FORMATS, Column, Format, Row, Table
from gongkai.report.model import MISSING, AnnualReport, Cell, Number, State

GridRow = Sequence[str | None]
Grid = Sequence[GridRow]
"""Rows of texts; None where a cell is covered by a merged one, if the extractor tells."""

_YEAR = re.compile(r"\(?20\d\d\)?年?")
_ORDINAL = re.compile(r"^(?:\([一二三四五六七八九\d]{1,2}\)|[一二三四五六七八九\d]{1,2}[、.]|\d(?=[一-鿿]))")
"""An extractor may have moved the point behind an ordinal elsewhere."""
_PUNCTUATION = re.compile(r"[^\w/]|_")
_NUMBER = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)(?:件|个|项|条|宗|元|万元)?")
_SHORTEST_MISTYPED, _LONGEST_MISTYPED = 6, 60
"""Characters of a label that may hold a typing error: shorter ones are too much alike, longer ones prose."""
_ALIKE = 85.0
"""From 0 to 100: how much alike a mistyped label and the form's must be."""
_STROKES = frozenset({"", "/", "-", "--", "—", "——", "–", "−", "无"})


def normalised(text: str) -> str:
    """A label for looking up: no white space, ordinal, year or punctuation, half-width forms."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    return _PUNCTUATION.sub("", _YEAR.sub("", _ORDINAL.sub("", compact)))


def figure(text: str | None) -> Cell:
    """What stands in a cell: a figure, nothing (also a stroke), or something that is not a figure."""
    if text is None:
        return MISSING
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if compact in _STROKES:
        return Cell(None, State.BLANK, text)
    match = _NUMBER.fullmatch(compact.replace("−", "-"))
    if match is None:
        return Cell(None, State.UNREADABLE, text)
    number = Decimal(match[1].replace(",", ""))
    value: Number = int(number) if number == number.to_integral_value() else number
    return Cell(value, State.VALUE, text)


@dataclass(frozen=True)
class _Labels:
    """A table's labels as they are looked up."""

    table: Table
    rows: dict[str, Row]
    columns: dict[str, Column]

    def row(self, name: str) -> Row | None:
        """The row of a normalised label, or the one whose label is nearly the same."""
        exact = self.rows.get(name)
        if exact is not None or not _SHORTEST_MISTYPED <= len(name) <= _LONGEST_MISTYPED:
            return exact
        nearest = process.extractOne(name, self.rows.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self.rows[nearest[0]] if nearest else None


@cache
def _labels(format_id: str, number: int) -> _Labels:
    table = FORMATS[format_id].table(number)
    rows = {normalised(name): row for row in table.rows for name in (row.label, *row.aliases)}
    columns = {normalised(name): each for each in table.columns for name in (each.label, *each.aliases)}
    return _Labels(table, rows, columns)


@dataclass
class Mapped:
    """The cells of one report found so far."""

    form: Format
    cells: dict[str, Cell] = field(default_factory=dict)

    def report(self) -> AnnualReport:
        """As a report, in which cells that were not found are missing."""
        return AnnualReport(self.form, {cell_id: self.cells.get(cell_id, MISSING) for cell_id in self.form.cells})


def map_grids(grids: Sequence[Grid]) -> list[Mapped]:
    """The reports in a document's grids."""
    mapper = _Mapper(_format_of(grids))
    for grid in grids:
        for row in grid:
            mapper.take(row)
    found: list[Mapped] = []
    for report in mapper.reports:
        if report.cells and report not in found:
            found.append(report)
    return found


def _format_of(grids: Sequence[Grid]) -> Format:
    """Format 2019 where one of the labels is met that only it has, else Format 2021."""
    own = {"本年新公开数量", "对外公开总数量", "上一年项目数量", "采购总金额", "其他对外管理服务事项"}
    texts = {normalised(text) for grid in grids for row in grid for text in row if text and len(text) < 40}
    return FORMATS["2019" if texts & own else "2021"]


class _Mapper:
    """Goes through all rows of a document and keeps the columns of the last head of each table."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self._tables = {number: _labels(form.id, number) for number in (2, 3, 4)}
        self._heads: dict[int, dict[str, int]] = {}
        self._widths: dict[int, int] = {}
        self._open_head = 0
        """The table whose head is being read, 0 where none is."""
        self._remedies_next = False
        self.reports = [Mapped(form)]

    def take(self, row: GridRow) -> None:
        """Take a row's figures, or its labels as a head."""
        names = [normalised(text) if text else "" for text in row]
        if self._is_head(names, row):
            return
        if self._remedies_next and len(row) >= 15 and all(_is_figure(text) for text in row if text):
            self._take_remedies(row)
            return
        for number in (2, 3):
            for place in reversed(range(len(row))):  # the row's own label is the last: groups stand before it
                form_row = self._tables[number].row(names[place])
                if form_row is not None:
                    self._take_row(number, form_row, row, names, place)
                    return

    def _is_head(self, names: list[str], row: GridRow) -> bool:
        """Whether the row is (part of) a head; its columns are kept."""
        found = set(names)
        if "结果维持" in found:
            self._remedies_next = True
            return True
        if found & {"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"}:
            self._keep_head(3, names, row)
            return True
        columns = self._tables[2].columns.keys() & found
        if columns and not found & self._tables[2].rows.keys():
            self._heads.pop(2, None)
            self._keep_head(2, names, row)
            return True
        return False

    def _keep_head(self, number: int, names: list[str], row: GridRow) -> None:
        """Add to the head, or begin a new one where figures or another width stand between."""
        goes_on = self._open_head == number and self._widths.get(number) == len(row)
        heads = self._heads.get(number, {}) if goes_on else {}
        self._open_head = number
        for place, name in enumerate(names):
            column = self._tables[number].columns.get(name)
            if column is not None:
                heads.setdefault(column.id, place)
        self._heads[number], self._widths[number] = heads, len(row)

    def _take_row(self, number: int, form_row: Row, row: GridRow, names: list[str], label: int) -> None:
        self._open_head = 0
        table, heads = self._tables[number].table, self._heads.get(number)
        if form_row is table.rows[0] and table.cell_id(form_row, form_row.columns[0]) in self.reports[-1].cells:
            self.reports.append(Mapped(self._form))
        values: list[str | None]
        if heads and len(row) == self._widths[number]:
            values = [row[heads[column.id]] if column.id in heads else None for column in form_row.columns]
        else:
            behind = zip(row[label:], names[label:], strict=True)
            values = [text for text, name in behind if name != names[label] and text is not None]
        for column, text in zip(form_row.columns, values, strict=False):
            self.reports[-1].cells[table.cell_id(form_row, column)] = figure(text)

    def _take_remedies(self, row: GridRow) -> None:
        self._remedies_next = False
        table = self._tables[4].table
        ids = [table.cell_id(form_row, column) for form_row in table.rows for column in form_row.columns]
        present = [text for text in row if text is not None]
        values = present if len(present) == len(ids) else row[-len(ids) :]
        self.reports[-1].cells.update(zip(ids, map(figure, values), strict=True))


def _is_figure(text: str | None) -> bool:
    return figure(text).state is not State.UNREADABLE
