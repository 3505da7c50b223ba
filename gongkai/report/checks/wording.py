"""How findings name what they speak of: tables, rows, columns and cells, in the form's own words."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.messages import Language, Message
from gongkai.report.formats import Column, Format, Row, Table

_NUMERALS = {2: "二", 3: "三", 4: "四"}
_ENGLISH = {"other_org": "other organisations"}


@dataclass(frozen=True, slots=True)
class Bilingual(Message):
    """A text whose English stands beside its Chinese instead of in a catalogue.

    For what is defined together with its translation: a rule's title and requirement, and the labels of the
    form, whose English follows from their ids.
    """

    english: str = ""

    def text(self, language: Language) -> str:
        """The text in `language`; nothing is filled in."""
        return self.english if language == "en" else self.template


def table_name(table: Table) -> Bilingual:
    """表三 for table 3; the numbers are those of the sections."""
    return Bilingual(f"表{_NUMERALS[table.number]}", english=f"Table {table.number}")


def row_label(row: Row) -> Bilingual:
    """A row's label as printed, with the group it stands in."""
    return Bilingual(row.printed, english=_from_id(row.id))


def column_label(column: Column) -> Bilingual:
    """A column's label as printed."""
    return Bilingual(column.label, english=_from_id(column.id))


def row_name(table: Table, row: Row) -> Message:
    """A row with its table: 表三 （七）总计."""
    return Message("{table} {row}", {"table": table_name(table), "row": row_label(row)})


def cell_name(form: Format, cell_id: str) -> Message:
    """A cell by table, row and column: 表三 （七）总计 × 自然人. Raises KeyError for an unknown id."""
    spec = form.cells[cell_id]
    return Message(
        "{table} {row} × {column}",
        {
            "table": table_name(form.table(spec.table)),
            "row": row_label(spec.row),
            "column": column_label(spec.column),
        },
    )


def row_ids(table: Table, row: Row) -> tuple[str, ...]:
    """The ids of a row's cells."""
    return tuple(table.cell_id(row, column) for column in row.columns)


def locate(form: Format, subject: str) -> tuple[Table, Row | None] | None:
    """The table and row that a note's subject stands in; None where it is nothing of the form.

    A subject is `table.3`, a row's id with its table's prefix (`requests.granted`), or a cell's id.
    """
    for table in form.tables:
        if subject == f"table.{table.number}":
            return table, None
        for row in table.rows:
            if subject == table.prefix + row.id or subject in row_ids(table, row):
                return table, row
    return None


def subject_name(form: Format, subject: str) -> Message:
    """The name of a note's subject; the subject itself where it is nothing of the form."""
    if subject in form.cells:
        return cell_name(form, subject)
    match locate(form, subject):
        case (table, None):
            return table_name(table)
        case (table, row):
            return row_name(table, row)
    return Bilingual(subject, english=subject)


def _from_id(name: str) -> str:
    """`refused.state_secret` becomes "refused: state secret"."""
    return _ENGLISH.get(name, name.replace(".", ": ").replace("_", " "))
