"""A comparison on the screen: what differs, the rates, and how alike the prose is."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gongkai.messages import Language, Message
from gongkai.report.compare import Comparison, SectionDifference
from gongkai.report.write.comparison.naming import (
    RELATIONS,
    change_text,
    line_name,
    rate_name,
    report_names,
    share_text,
    shown,
    step_names,
    title,
)
from gongkai.report.write.labels import printable
from gongkai.report.write.wrapping import Wrapped


def comparison_view(comparison: Comparison, language: Language) -> RenderableType:
    """The cells that differ, each with its change (of table 3 only totals); the rates; how alike each section is."""
    return Group(*_parts(comparison, language))


def _parts(comparison: Comparison, language: Language) -> Iterator[RenderableType]:
    yield Text(printable(title(comparison, language)), style="bold")
    differing = [line for line in comparison.lines if line.differs]
    lines = [line for line in differing if line.spec.table != 3 or line.spec.column.id == "total"]
    counts: dict[str, object] = {
        "same": len(comparison.lines) - len(differing),
        "more": len(differing) - len(lines),
    }
    rest = Message("另有{more}格不同（表三各类申请人），用 --format html 或 xlsx 可看全部；{same}格相同。", counts)
    if lines:
        figures = _table(
            [Message("行").text(language), Message("列").text(language), *report_names(comparison, language)],
            step_names(comparison, language),
        )
        for line in lines:
            cells = (printable(shown(cell, language)) for cell in line.cells)
            names = map(Wrapped, line_name(line, language))
            figures.add_row(*names, *cells, *map(change_text, line.changes))
        yield figures
    yield Text(rest.text(language), style="dim")
    rates = _table([Message("比率").text(language), *report_names(comparison, language)], [])
    for rate in comparison.rates:
        if any(share is not None for share in rate.shares):
            rates.add_row(Wrapped(rate_name(rate.rate, language)), *map(share_text, rate.shares))
    if rates.row_count:
        yield rates
    yield _prose(comparison, language)


def _prose(comparison: Comparison, language: Language) -> Table:
    table = _table([Message("部分").text(language), *step_names(comparison, language)], [])
    steps = [{part.number: part for part in parts} for parts in comparison.prose]
    for number in sorted({number for parts in steps for number in parts}):
        name = Message("引言").text(language) if number == 0 else str(number)
        table.add_row(name, *(_alike(parts.get(number), language) for parts in steps))
    return table


def _alike(part: SectionDifference | None, language: Language) -> str:
    """How alike a section is, and how many sentences became what."""
    if part is None or not part.pairs:
        return "–"
    counts = [
        f"{name.text(language)} {count}"
        for relation, name in RELATIONS.items()
        if (count := sum(pair.relation == relation for pair in part.pairs))
    ]
    return f"{part.similarity:.0f} %  {'  '.join(counts)}"


def _table(names: list[str], changes: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for name in (*names, *changes):
        table.add_column(printable(name), overflow="fold")
    return table
