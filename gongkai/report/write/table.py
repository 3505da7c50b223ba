"""Reports and findings as tables on the screen (for Rich): one report laid out as on the form, or many in a
list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gongkai.messages import Language, Message
from gongkai.report.formats import Row
from gongkai.report.formats import Table as FormTable
from gongkai.report.model import AnnualReport, Cell, Note, NoteKind, Number, State
from gongkai.report.write.labels import (
    LEVELS,
    SEVERITIES,
    cell_text,
    column_label,
    group_label,
    number_text,
    place_text,
    printable,
    row_label,
    waiver_text,
)
from gongkai.report.write.wrapping import Wrapped

if TYPE_CHECKING:
    from gongkai.report.checks import Finding

_STATE_STYLES = {
    State.VALUE: "bold",
    State.BLANK: "dim",
    State.MISSING: "magenta",
    State.UNREADABLE: "bold red",
    State.AMBIGUOUS: "bold red",
}
_SEVERITY_STYLES = {
    "block": "bold white on red",
    "error": "bold red",
    "warning": "yellow",
    "information": "cyan",
    "extraction": "magenta",
    "waived": "dim",
}
_GRADES = {**SEVERITIES, "waived": Message("已豁免")}
_MOST_QUOTED = 3
_LONGEST_QUOTE = 80
_NOTES = {
    NoteKind.SHIFTED: Message("数字没有对准栏目"),
    NoteKind.RESIDUE: Message("格内有栏目名称的残余"),
    NoteKind.LABEL: Message("名称与格式不同"),
    NoteKind.SHAPE: Message("行列数与格式不同"),
    NoteKind.CONVERSION: Message("转换时留下的标记"),
}


def report_view(report: AnnualReport, language: Language) -> RenderableType:
    """One report: who and when, the three tables as on the form, the sections, and the reader's doubts."""
    parts: list[RenderableType] = [_identity(report, language), tables_view(report, language)]
    parts += [Text(), _sections(report, language)]
    if report.notes:
        parts += [Text(), _notes(report.notes, language)]
    return Group(*parts)


def tables_view(report: AnnualReport, language: Language) -> RenderableType:
    """The three tables of a report as on the form."""
    parts: list[RenderableType] = []
    for form_table in report.format.tables:
        heading = Text(f"\n{form_table.number - 1}. " if language == "en" else "\n", style="bold")
        heading.append(_table_title(form_table, language))
        layout = _blocks if form_table.number == 2 else _grid
        parts += [heading, layout(report, form_table, language)]
    return Group(*parts)


def cell_view(cell: Cell, language: Language) -> Text:
    """A cell's text, styled by its state."""
    return Text(cell_text(cell, language), style=_STATE_STYLES[cell.state])


def findings_view(findings: Sequence[Finding], language: Language) -> RenderableType:
    """What was found in one report, the gravest first, each with the words it is about."""
    if not findings:
        return Text(Message("没有发现问题。").text(language), style="green")
    table = _table(language, Message("规则"), Message("程度"), Message("问题"), Message("位置"))
    for column in (table.columns[0], table.columns[1], table.columns[3]):
        column.no_wrap = True
    order = list(SEVERITIES)
    for finding in sorted(findings, key=lambda each: (each.waiver is not None, order.index(each.severity))):
        parts = [Wrapped(printable(finding.message.text(language)))]
        parts += [Wrapped(f"“{_shortened(passage.text)}”", style="dim") for passage in finding.passages[:_MOST_QUOTED]]
        if finding.waiver is not None:
            parts.append(Wrapped(printable(waiver_text(finding.waiver, language)), style="green"))
        grade = "waived" if finding.waiver else finding.severity
        table.add_row(
            finding.code,
            Text(_GRADES[grade].text(language), style=_SEVERITY_STYLES[grade]),
            Group(*parts),
            Text(place_text(finding.source, language), style="dim"),
        )
    return table


def _shortened(words: str) -> str:
    """Words as they are quoted in a table: on one line, long ones without their middle."""
    words = printable(words)
    half = _LONGEST_QUOTE // 2
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:half]}……{words[-half:]}"


@dataclass(frozen=True, slots=True)
class Line:
    """A report's line in a list: what stays of it when there are too many to hold."""

    file: str
    agency: str
    year: int | None
    format: str
    unclear: int
    figures: tuple[str, ...]
    grades: tuple[int, ...] | None = None

    @classmethod
    def of(cls, report: AnnualReport, language: Language, findings: Iterable[Finding] | None = None) -> Line:
        """The line of a report; without `findings` it was not checked."""
        given: list[str] | None = None if findings is None else [finding.severity for finding in findings]
        return cls(
            file=report.source.file if report.source else "",
            agency=report.agency,
            year=report.year,
            format=report.format.id,
            unclear=len(report.unclear),
            figures=tuple(figure for _, figure in key_figures(report, language)),
            grades=None if given is None else tuple(given.count(grade) for grade in SEVERITIES),
        )


def summary_view(lines: Sequence[Line], language: Language) -> RenderableType:
    """A list of reports: what each is, how much of it is unclear, and how many findings of each grade."""
    checked = any(line.grades is not None for line in lines)
    names = [Message("文件"), Message("机关"), Message("年度"), Message("格式"), Message("不清")]
    table = _table(language, *names, *(SEVERITIES.values() if checked else ()), numbers_from=2)
    for line in lines:
        row: list[RenderableType] = [
            Wrapped(printable(line.file)),
            Wrapped(printable(line.agency) or Message("不详").text(language)),
            Text(str(line.year or "?")),
            Text(line.format),
            Text(str(line.unclear), style="bold red" if line.unclear else "dim"),
        ]
        for grade, count in zip(SEVERITIES, line.grades or (), strict=False):
            row.append(Text(str(count), style=_SEVERITY_STYLES[grade] if count else "dim"))
        table.add_row(*row)
    return table


def figures_view(lines: Sequence[Line], language: Language) -> RenderableType:
    """A list of reports with the figures that say most of each: a table; sentences where that is too wide."""
    return _Figures(lines, language)


_NARROWEST_NAME = 12


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of a list of reports, laid out by the width there is: none is ever cut."""

    lines: Sequence[Line]
    language: Language

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        names = [name.text(self.language) for name, _ in _KEY_ROWS]
        widths = [
            max(cell_len(text) for text in (*_stacked(name).split("\n"), *column))
            for name, *column in zip(names, *(line.figures for line in self.lines), strict=True)
        ]
        if _NARROWEST_NAME + len("2021") + sum(widths) + len(widths) + 3 <= options.max_width:
            yield self._table(names)
        else:
            yield from self._sentences(names)

    def _table(self, names: Sequence[str]) -> Table:
        table = _table(self.language, Message("机关"), Message("年度"), numbers_from=1)
        table.padding = (0, 0)
        table.columns[0].min_width = _NARROWEST_NAME
        table.columns[1].no_wrap = True
        for name in names:
            table.add_column(_stacked(name), justify="right", no_wrap=True)
        for line in self.lines:
            table.add_row(Wrapped(printable(line.agency)), Text(str(line.year or "?")), *line.figures)
        return table

    def _sentences(self, names: Sequence[str]) -> Iterator[RenderableType]:
        for line in self.lines:
            figures = ", ".join(f"{name} {figure}" for name, figure in zip(names, line.figures, strict=True))
            yield Wrapped(f"{printable(line.agency)} {line.year or '?'}: {figures}")


_KEY_ROWS = (
    (Message("新收"), "requests.received"),
    (Message("结转"), "requests.carried_in"),
    (Message("予以公开"), "requests.granted"),
    (Message("部分公开"), "requests.partly_granted"),
    (Message("不予公开"), "requests.refused"),
    (Message("无法提供"), "requests.unavailable"),
    (Message("不予处理"), "requests.not_processed"),
    (Message("其他处理"), "requests.other"),
    (Message("办结总计"), "requests.disposed"),
    (Message("结转下年"), "requests.carried_out"),
    (Message("复议"), "reconsideration"),
    (Message("诉讼"), "litigation"),
)


def key_figures(report: AnnualReport, language: Language) -> list[tuple[str, str]]:
    """The totals of table 3 by group of results, and of table 4, each with its name.

    A group's figure is the sum of its rows' totals. It is 空 where every one of them is blank, and ? where
    it cannot be said because some of them have no figure.
    """
    return [
        (
            name.text(language),
            _sum_text([cell for key, cell in _totals(report) if _belongs(key, prefix)], language),
        )
        for name, prefix in _KEY_ROWS
    ]


def _totals(report: AnnualReport) -> Iterator[tuple[str, Cell]]:
    return ((key.removesuffix(".total"), cell) for key, cell in report.cells.items() if key.endswith(".total"))


def _belongs(key: str, prefix: str) -> bool:
    return key == prefix or key.startswith((f"{prefix}.", f"{prefix}_"))


def _sum_text(cells: Sequence[Cell], language: Language) -> str:
    values: list[Number] = [cell.value for cell in cells if cell.value is not None]
    if len(values) == len(cells):
        return number_text(sum(values))
    same = {cell.state for cell in cells} <= {State.BLANK}
    return cell_text(cells[0], language) if same or len(cells) == 1 else "?"


def _table(language: Language, *names: Message, numbers_from: int | None = None) -> Table:
    """A table with a line under its header; columns from `numbers_from` on are aligned to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for position, name in enumerate(names):
        right = numbers_from is not None and position >= numbers_from
        table.add_column(name.text(language), justify="right" if right else "left", overflow="fold")
    return table


def _identity(report: AnnualReport, language: Language) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    unknown = Message("不详").text(language)
    period = " — ".join(day.isoformat() for day in report.period) if report.period else unknown
    contact = report.contact
    lines = (
        (Message("文件"), report.source.file if report.source else ""),
        (Message("标题"), report.title or unknown),
        (Message("机关"), report.agency or unknown),
        (Message("级别"), LEVELS[report.level].text(language) if report.level else unknown),
        (Message("地区"), report.place or unknown),
        (Message("年度"), str(report.year or unknown)),
        (Message("统计期限"), period),
        (Message("格式"), f"{report.format.id} ({report.format.notice})"),
        (
            Message("联系方式"),
            " ".join(filter(None, (contact.telephone, contact.email, contact.address, contact.url))),
        ),
    )
    for name, value in lines:
        table.add_row(Text(name.text(language), style="dim"), Text(printable(value)))
    return table


def _table_title(form_table: FormTable, language: Language) -> str:
    if language == "zh":
        return f"{'一二三四'[form_table.number - 1]}、{form_table.title}"
    return {
        2: "Proactive disclosure",
        3: "Requests received and handled",
        4: "Reconsideration and litigation",
    }[form_table.number]


def _blocks(report: AnnualReport, form_table: FormTable, language: Language) -> RenderableType:
    """Table 2: blocks of rows that share their columns, each under its own header."""
    table = Table(box=box.SQUARE, show_header=False)
    table.add_column(overflow="fold")
    for _ in range(max(len(row.columns) for row in form_table.rows)):
        table.add_column(justify="right", min_width=8, overflow="fold")
    for (group, columns), rows in groupby(form_table.rows, key=lambda row: (row.group, row.columns)):
        title = group if language == "zh" else ""
        labels = (column_label(column, language).replace("（", "\n（") for column in columns)
        table.add_row(title, *labels, style="dim")
        for row in rows:
            table.add_row(row_label(row, language), *_cells(report, form_table, row, language))
        table.add_section()
    return table


def _grid(report: AnnualReport, form_table: FormTable, language: Language) -> RenderableType:
    """Tables 3 and 4: every row has the same columns; a group's rows stand under its name."""
    table = Table(box=box.SQUARE, header_style="dim")
    table.add_column("", max_width=46, overflow="fold")
    for column in form_table.columns:
        label = _stacked(column_label(column, language))
        table.add_column(label, justify="right", min_width=4, max_width=12, no_wrap=True)
    for group, rows in groupby(form_table.rows, key=lambda row: row.group):
        indent = 2 if group else 0
        for position, row in enumerate(rows):
            if group and position == 0:
                table.add_row(group_label(row, language), style="dim")
            indented = Padding(Wrapped(row_label(row, language)), (0, 0, 0, indent))
            table.add_row(indented, *_cells(report, form_table, row, language))
        table.add_section()
    return table


def _stacked(label: str) -> str:
    """A column's label on several lines, as the form's narrow columns have it."""
    if label.isascii():
        return label.replace(" ", "\n")
    if len(label) < 4 or len(label) % 2:
        return label
    return "\n".join(label[start : start + 2] for start in range(0, len(label), 2))


def _cells(report: AnnualReport, form_table: FormTable, row: Row, language: Language) -> list[Text]:
    return [cell_view(report.cells[form_table.cell_id(row, column)], language) for column in row.columns]


def _sections(report: AnnualReport, language: Language) -> RenderableType:
    table = _table(language, Message("部分"), Message("标题"), Message("字数"), Message("位置"))
    for section in report.sections:
        length = len("".join(section.text.split()))
        title = Text(printable(section.title))
        table.add_row(str(section.number), title, str(length), place_text(section.source, language))
    for number in range(1, 7):
        if report.section(number) is None:
            table.add_row(str(number), Text(Message("缺").text(language), style="magenta"), "", "")
    return table


def _notes(notes: Iterable[Note], language: Language) -> RenderableType:
    names = (Message("读取存疑"), Message("所在"), Message("文中"), Message("应为"), Message("位置"))
    table = _table(language, *names)
    for note in notes:
        texts = (note.subject, note.found, note.expected, place_text(note.source, language))
        table.add_row(_NOTES[note.kind].text(language), *(Text(printable(text)) for text in texts))
    return table
