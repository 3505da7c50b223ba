"""Small reports made by hand, with a different figure in every cell, to be spoilt in one respect and read.

A page holds its tables as rows of fields, as a person would type them: merged labels leave empty fields behind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

import docx

from gongkai.report.formats import FORMAT_2021, Format, Row, Table
from gongkai.report.model import Number, State

Figures = dict[str, tuple[State, Number | None]]
"""What must be read: state and value by cell."""

APPLICANTS = "申请人情况"
IDENTITY = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = "三、本年度办理结果"


def figure(form: Format, cell_id: str) -> int:
    """The figure that stands in a cell: another one in each."""
    return 101 + list(form.cells).index(cell_id)


def figures(form: Format = FORMAT_2021) -> Figures:
    """What must be read of a page that nobody has spoilt."""
    return {cell_id: (State.VALUE, figure(form, cell_id)) for cell_id in form.cells}


@dataclass
class Page:
    """A report: its title, and its tables as rows of fields by the row's name.

    Names: a row's id (`granted`, `licensing`), `2.head.licensing` (the header above a row of table 2), `3.head.1` to
    `3.head.3`, `4.head.1` to `4.head.3`, `4.figures`.
    """

    form: Format = FORMAT_2021
    title: str = "云溪县白石镇人民政府2023年政府信息公开工作年度报告"
    opening: str = "本报告按照有关规定编制，如有疑问请与白石镇党政办公室联系。"
    tables: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        builders: dict[int, Callable[[Page], Iterator[tuple[str, list[str]]]]]
        builders = {2: _proactive, 3: _requests, 4: _remedies}
        self.tables = {number: dict(build(self)) for number, build in builders.items()}

    def row(self, name: str) -> list[str]:
        """The fields of a row, to be changed."""
        return next(rows[name] for rows in self.tables.values() if name in rows)

    def set(self, cell_id: str, text: str) -> None:
        """Print `text` in place of a cell's figure."""
        printed = str(figure(self.form, cell_id))
        for rows in self.tables.values():
            for fields in rows.values():
                if printed in fields:
                    fields[fields.index(printed)] = text
                    return
        raise KeyError(cell_id)

    def relabel(self, old: str, new: str) -> None:
        """Print the label `new` wherever `old` stands."""
        found = False
        for rows in self.tables.values():
            for fields in rows.values():
                for index, text in enumerate(fields):
                    if text == old:
                        fields[index], found = new, True
        if not found:
            raise KeyError(old)

    def parts(self) -> Iterator[str | list[list[str]]]:
        """Paragraphs, and tables as rows of fields."""
        yield self.title
        yield self.opening
        yield "一、总体情况"
        yield "本镇围绕群众关心的事项及时发布消息，全年没有发生泄密，各项工作平稳推进。"
        for ordinal, number in zip("二三四", (2, 3, 4), strict=True):
            yield f"{ordinal}、{self.form.table(number).title}"
            if self.tables.get(number):
                yield list(self.tables[number].values())
        yield "五、存在的主要问题及改进情况"
        yield "公开的内容还不够细，今后要多听群众的意见，把该说的说清楚。"
        yield "六、其他需要报告的事项"
        yield "没有需要另外说明的事。"


def _figures(page: Page, table: Table, row: Row) -> list[str]:
    return [str(figure(page.form, table.cell_id(row, column))) for column in row.columns]


def _proactive(page: Page) -> Iterator[tuple[str, list[str]]]:
    table = page.form.table(2)
    for group, rows in groupby(table.rows, key=lambda row: row.group):
        block = list(rows)
        yield f"2.article.{block[0].id}", [group]
        yield f"2.head.{block[0].id}", ["信息内容", *(column.label for column in block[0].columns)]
        for row in block:
            yield row.id, [row.label, *_figures(page, table, row)]


def _requests(page: Page) -> Iterator[tuple[str, list[str]]]:
    table = page.form.table(3)
    first, *organisations, last = (column.label for column in table.columns)
    yield "3.head.1", [IDENTITY, "", "", APPLICANTS, "", "", "", "", "", ""]
    yield "3.head.2", ["", "", "", first, "法人或其他组织", "", "", "", "", last]
    yield "3.head.3", ["", "", "", "", *organisations, ""]
    group = ""
    for row in table.rows:
        label = row.label
        if row.id in {"received", "carried_in", "carried_out"}:
            labels = [label, "", ""]
        elif row.group:
            labels = ["", row.group if row.group != group else "", label]
        else:
            labels = [RESULTS if row.id == "granted" else "", label, ""]
        group = row.group
        yield row.id, [*labels, *_figures(page, table, row)]


def _remedies(page: Page) -> Iterator[tuple[str, list[str]]]:
    table = page.form.table(4)
    columns = [column.label for column in table.columns]
    reconsideration, *litigation = table.rows
    empty = [""] * 4
    yield "4.head.1", [reconsideration.label, *empty, litigation[0].group, *empty, "", *empty]
    yield "4.head.2", [*columns, litigation[0].label, *empty, litigation[1].label, *empty]
    yield "4.head.3", ["", *empty, *columns, *columns]
    yield "4.figures", [text for row in table.rows for text in _figures(page, table, row)]


def as_text(*pages: Page) -> bytes:
    """Text with a tab between fields; a line break within a field cannot be told from the end of its row."""
    lines = []
    for page in pages:
        for part in page.parts():
            lines.extend([part] if isinstance(part, str) else ["\t".join(fields) for fields in part])
            lines.append("")
    return "\n".join(lines).encode()


def as_lines(*pages: Page) -> bytes:
    """Text with a line for each field, a tab before it, and an empty line behind each row."""
    lines = []
    for page in pages:
        for part in page.parts():
            if isinstance(part, str):
                lines.append(part)
            else:
                lines.extend("\n".join(f"\t{text}" for text in fields) + "\n" for fields in part)
    return "\n".join(lines).encode()


def as_html(*pages: Page) -> bytes:
    """A web page."""
    parts = [_html(part) for page in pages for part in page.parts()]
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def _html(part: str | Sequence[Sequence[str]]) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    cells = ("".join(f"<td>{escape(text).replace(chr(10), '<br>')}</td>" for text in fields) for fields in part)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def as_docx(*pages: Page) -> bytes:
    """A Word file; every row has as many cells as its table is wide."""
    document = docx.Document()
    for part in (part for page in pages for part in page.parts()):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=max(map(len, part)))
        for row, fields in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, fields, strict=False):
                cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


Writer = Callable[..., bytes]
WRITERS: dict[str, Writer] = {"text": as_text, "lines": as_lines, "html": as_html, "docx": as_docx}
