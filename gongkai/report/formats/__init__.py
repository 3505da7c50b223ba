"""The two statutory forms of the annual report as data: tables, rows, columns, labels, units and sums.

The forms stand in `format_2019.toml` and `format_2021.toml` beside this file; their shape is asserted here, at load.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

APPLICANT_KINDS = ("natural_person", "business", "research", "public_interest", "legal_services", "other_org")
"""The six kinds of applicant of table 3; its seventh column is their total."""

RESULTS = ("upheld", "corrected", "other", "pending")
"""The four results of a case in table 4; the fifth column is their total."""


class Kind(StrEnum):
    """What a cell's figure may be."""

    COUNT = "count"
    """件数: an integer, not negative."""
    CHANGE = "change"
    """增/减: an integer with its sign (Format 2019 only)."""
    MONEY = "money"
    """金额: a decimal, not negative, in the cell's unit."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a statutory table. `unit` is empty where the form leaves it to the reporter."""

    id: str
    label: str
    group: str = ""
    aliases: tuple[str, ...] = ()
    unit: str = "件"
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a statutory table and the columns it has; `group` is the merged label before its own."""

    id: str
    label: str
    columns: tuple[Column, ...]
    group: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """The label as one line: group and label."""
        return f"{self.group} {self.label}".strip()


@dataclass(frozen=True, slots=True)
class CellSpec:
    """One cell of the form, found at `row` and `column` of `table` (2, 3 or 4)."""

    id: str
    table: int
    row: Row
    column: Column

    @property
    def column_label(self) -> str:
        """The column's label as the form prints it."""
        return self.column.label

    @property
    def unit(self) -> str:
        """件, 万元, or empty where the form leaves the unit to the reporter."""
        return self.column.unit


@dataclass(frozen=True, slots=True)
class Table:
    """A statutory table: number as its section's (2, 3, 4), title, rows and columns in printed order."""

    number: int
    title: str
    prefix: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cells: tuple[CellSpec, ...] = field(repr=False)

    def __iter__(self) -> Iterator[CellSpec]:
        """The table's cells in printed order."""
        return iter(self.cells)

    def cell_id(self, row: Row, column: Column) -> str:
        """The permanent id of a cell, such as `requests.granted.total`."""
        return f"{self.prefix}{row.id}.{column.id}"


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity of the form: `total` = sum of `parts` (ids of cells). `rule` names the check that states it."""

    rule: str
    total: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A statutory form. `cells` is in printed order; `sums` are the identities stated on the form."""

    id: str
    notice: str
    first_year: int
    tables: tuple[Table, ...]
    cells: dict[str, CellSpec] = field(repr=False)
    sums: tuple[Sum, ...] = field(repr=False)

    def table(self, number: int) -> Table:
        """Table 2, 3 or 4. Raises KeyError for another number."""
        for table in self.tables:
            if table.number == number:
                return table
        raise KeyError(number)


def _column(data: dict[str, Any]) -> Column:
    return Column(
        id=data["id"],
        label=data["label"],
        group=data.get("group", ""),
        aliases=tuple(data.get("aliases", ())),
        unit=data.get("unit", "件"),
        kind=Kind(data.get("kind", "count")),
    )


def _table(data: dict[str, Any]) -> Table:
    columns = tuple(_column(column) for column in data["columns"])
    by_id = {column.id: column for column in columns}
    rows = tuple(
        Row(
            id=row["id"],
            label=row["label"],
            columns=tuple(by_id[name] for name in row.get("columns", by_id)),
            group=row.get("group", ""),
            aliases=tuple(row.get("aliases", ())),
        )
        for row in data["rows"]
    )
    prefix = data["prefix"]
    cells = tuple(
        CellSpec(f"{prefix}{row.id}.{column.id}", data["number"], row, column) for row in rows for column in row.columns
    )
    return Table(data["number"], data["title"], prefix, columns, rows, cells)


def _sums(tables: tuple[Table, ...]) -> tuple[Sum, ...]:
    requests = next(table for table in tables if table.number == 3)
    results = [row.id for row in requests.rows[2:-2]]
    sums = [
        Sum(
            "A01",
            (f"requests.{row.id}.total",),
            tuple(f"requests.{row.id}.{kind}" for kind in APPLICANT_KINDS),
        )
        for row in requests.rows
    ]
    for column in (*APPLICANT_KINDS, "total"):
        disposed = f"requests.disposed.{column}"
        sums.append(Sum("A02", (disposed,), tuple(f"requests.{result}.{column}" for result in results)))
        sums.append(
            Sum(
                "A03",
                (f"requests.received.{column}", f"requests.carried_in.{column}"),
                (disposed, f"requests.carried_out.{column}"),
            )
        )
    remedies = next(table for table in tables if table.number == 4)
    sums.extend(
        Sum("A05", (f"{row.id}.total",), tuple(f"{row.id}.{result}" for result in RESULTS)) for row in remedies.rows
    )
    return tuple(sums)


def _load(name: str) -> Format:
    data = tomllib.loads((Path(__file__).parent / f"format_{name}.toml").read_text(encoding="utf-8"))
    tables = tuple(_table(table) for table in data["tables"])
    cells = {cell.id: cell for table in tables for cell in table}
    if len(cells) != data["cell_count"] or sum(1 for table in tables for _ in table) != len(cells):
        raise ValueError(f"format_{name}.toml: {len(cells)} cells, {data['cell_count']} stated, or an id twice")
    return Format(data["id"], data["notice"], data["first_year"], tables, cells, _sums(tables))


FORMAT_2019 = _load("2019")
"""国办公开办函〔2019〕60号: 198 cells."""
FORMAT_2021 = _load("2021")
"""国办公开办函〔2021〕30号: 200 cells."""
FORMATS = {FORMAT_2019.id: FORMAT_2019, FORMAT_2021.id: FORMAT_2021}
"""Every form by its id."""
