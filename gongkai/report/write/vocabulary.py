"""The vocabulary: every cell of the forms with its id and labels, as data and as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich import box
from rich.table import Table

from gongkai.messages import Language, Message
from gongkai.report.formats import FORMATS, Format
from gongkai.report.write.labels import column_label, group_label, row_label


class VocabularyRow(NamedTuple):
    """One cell of a form: its table (2, 3 or 4), its permanent id, and the form's labels."""

    format: str
    table: int
    id: str
    row_label: str
    column_label: str
    unit: str


def vocabulary(forms: Iterable[Format] = FORMATS.values()) -> Iterator[VocabularyRow]:
    """The cells of `forms` in printed order."""
    for form in forms:
        for cell_id, spec in form.cells.items():
            yield VocabularyRow(form.id, spec.table, cell_id, spec.row.printed, spec.column_label, spec.unit)


def vocabulary_view(forms: Iterable[Format], language: Language) -> Table:
    """The vocabulary as a table on the screen."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    names = (Message("格式"), Message("表"), Message("代码"), Message("行"), Message("列"), Message("单位"))
    for name in names:
        table.add_column(name.text(language), overflow="fold")
    table.columns[2].no_wrap = True
    for form in forms:
        for cell_id, spec in form.cells.items():
            row = " ".join(filter(None, (group_label(spec.row, language), row_label(spec.row, language))))
            table.add_row(form.id, str(spec.table), cell_id, row, column_label(spec.column, language), spec.unit)
        table.add_section()
    return table


def vocabulary_document() -> str:
    """The document docs/cells.md: each form's tables, each row with the ids of its cells."""
    lines = [
        "# 数据格的代码 · Ids of the cells",
        "",
        "由 `make docs` 生成，请勿手工修改。Written by `make docs`; do not edit.",
        "",
        "代码由行和列组成，永不改变；表三的代码以 `requests.` 开头。"
        "An id is its row's id and its column's, and never changes; those of table 3 begin with `requests.`.",
    ]
    for form in sorted(FORMATS.values(), key=lambda form: form.id, reverse=True):
        lines += ["", f"## {form.id}: {form.notice}", "", f"{len(form.cells)} 格 · {len(form.cells)} cells"]
        for table in form.tables:
            lines += ["", f"### 表{'一二三四'[table.number - 1]} · Table {table.number}: {table.title}", ""]
            lines += ["| 列 Column | 代码 Id | 单位 Unit |", "|---|---|---|"]
            lines += [f"| {column.label} | `{column.id}` | {column.unit} |" for column in table.columns]
            lines += ["", "| 行 Row | 代码 Ids |", "|---|---|"]
            for row in table.rows:
                ids = [f"`{table.cell_id(row, column)}`" for column in row.columns]
                every = f"`{table.prefix}{row.id}.*`"
                lines.append(f"| {row.printed} | {every if row.columns == table.columns else ', '.join(ids)} |")
    return "\n".join(lines) + "\n"
