"""What a comparison's tables call things: reports, cells, changes, shares."""

from __future__ import annotations

from fractions import Fraction

from gongkai.messages import Language, Message
from gongkai.report.compare import Change, Comparison, Kind, Line, Rate
from gongkai.report.model import AnnualReport, Cell
from gongkai.report.write.labels import cell_text, column_label, group_label, number_text, row_label

RELATIONS = {
    "same": Message("相同"),
    "changed": Message("改动"),
    "added": Message("新增"),
    "removed": Message("删去"),
}
"""What became of a sentence."""


def report_names(comparison: Comparison, language: Language) -> list[str]:
    """What tells the reports apart: their years, or their agencies (with the year where these differ)."""
    unknown = Message("不详").text(language)
    if comparison.kind is Kind.YEARS:
        return [str(report.year) for report in comparison.reports]
    names = [report.agency or (report.source.file if report.source else unknown) for report in comparison.reports]
    if len({report.year for report in comparison.reports}) == 1 and len(set(names)) == len(names):
        return names
    return [f"{name} {report.year or unknown}" for name, report in zip(names, comparison.reports, strict=True)]


def title(comparison: Comparison, language: Language) -> str:
    """What is compared with what."""
    first, last = comparison.reports[0], comparison.reports[-1]
    if comparison.kind is Kind.YEARS:
        values: dict[str, object] = {"agency": first.agency, "first": first.year, "last": last.year}
        return Message("{agency}{first}年至{last}年年度报告比较", values).text(language)
    return Message("{count}份年度报告比较", {"count": len(comparison.reports)}).text(language)


def step_names(comparison: Comparison, language: Language) -> list[str]:
    """What each change is between."""
    names = report_names(comparison, language)
    return [f"{names[first]} → {names[second]}" for first, second in comparison.steps]


def line_name(line: Line, language: Language) -> tuple[str, str]:
    """A cell's row, with its group, and its column."""
    row = line.spec.row
    group = group_label(row, language)
    return f"{group} {row_label(row, language)}".strip(), column_label(line.spec.column, language)


def shown(cell: Cell | None, language: Language) -> str:
    """A cell as tables show it; a stroke where the report's form does not have it."""
    return "–" if cell is None else cell_text(cell, language)


def change_text(change: Change | None) -> str:
    """A change with its sign and percent: +3 (+12.5 %)."""
    if change is None:
        return ""
    sign = "+" if change.difference > 0 else ""
    text = f"{sign}{number_text(change.difference)}" if change.difference else "0"
    if change.percent is None or not change.difference:
        return text
    return f"{text} ({float(change.percent):+.1f} %)"


def rate_name(rate: Rate, language: Language) -> str:
    """A rate's name."""
    return rate.chinese if language == "zh" else rate.english


def share_text(share: Fraction | None) -> str:
    """A share in percent; a stroke where it is not known."""
    return "–" if share is None else f"{100 * float(share):.1f} %"


def total(report: AnnualReport, *names: str) -> int | None:
    """The sum of counts; None where one of them is not certain or not in the form."""
    figures = [report.cells[name].value if name in report.cells else None for name in names]
    known = [int(figure) for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None
