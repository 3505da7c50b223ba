"""Group A: what must add up within a table.

The identities are data of the form (`Format.sums`). A blank is never a zero: an identity with a cell that has
no certain figure is judged by A04 alone, which knows that counts are not negative and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai.messages import Message
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, rule
from gongkai.report.checks.wording import cell_name, column_label, row_name, table_name
from gongkai.report.formats import Format, Sum
from gongkai.report.model import AnnualReport, Number

_PARTS = {
    "A01": Message("六类申请人之和"),
    "A02": Message("各项办理结果之和"),
    "A03": Message("第三项与第四项之和"),
    "A05": Message("四种结果之和"),
}
"""What the right-hand side of an identity is called, by the rule that states it."""


@rule("A01", severity=Severity.ERROR, basis=NOTICES, title=("总计等于六类申请人之和", "Total of applicants"))
def a01_total_is_sum_of_applicants(report: AnnualReport) -> Iterator[Outcome]:
    """表三每一行的总计，等于自然人与五类法人或其他组织之和。

    In every row of table 3 the total is the sum of the six kinds of applicant.
    """
    yield from _balance(report, "A01")


@rule("A02", severity=Severity.ERROR, basis=NOTICES, title=("办理结果合计", "Total of results"))
def a02_disposed_is_sum_of_results(report: AnnualReport) -> Iterator[Outcome]:
    """表三每一列的第（七）项总计，等于第（一）至（六）项之和。

    In every column of table 3 row (7) is the sum of the rows of results (1) to (6).
    """
    yield from _balance(report, "A02")


@rule("A03", severity=Severity.ERROR, basis=NOTICES, title=("收到与办理勾稽", "Received equals disposed"))
def a03_received_equals_disposed(report: AnnualReport) -> Iterator[Outcome]:
    """表三每一列，第一项加第二项之和，等于第三项加第四项之和。

    In every column of table 3, received and carried in equal disposed and carried out.
    """
    yield from _balance(report, "A03")


@rule("A04", severity=Severity.ERROR, basis=NOTICES, title=("空格不能使合计成立", "Blanks cannot mend a sum"))
def a04_known_parts_exceed_total(report: AnnualReport) -> Iterator[Outcome]:
    """有空格或不清的格时，勾稽一方的数字齐全，另一方已填各数之和不得大于它；未超过的，无法判断。

    Where cells of an identity are blank or unclear and one side is complete, the figures known of the other
    side must not exceed it already; if they do not, the identity cannot be assessed.
    """
    for identity in report.format.sums:
        operands = identity.total + identity.parts
        unknown = _unknown(report, operands)
        if not unknown:
            continue
        sides = _sides(report.format, identity)
        fault = _exceeded(report, identity.total, identity.parts, sides) or _exceeded(
            report, identity.parts, identity.total, sides[::-1]
        )
        if fault is None:
            yield Gap(operands, unknown)
        else:
            yield replace(fault, cell=operands[0], operands=operands)


@rule("A05", severity=Severity.ERROR, basis=NOTICES, title=("复议诉讼结果合计", "Total of remedies"))
def a05_remedies_add_up(report: AnnualReport) -> Iterator[Outcome]:
    """表四的三组，每组的总计等于四种结果之和。

    In each of the three groups of table 4 the total is the sum of the four results.
    """
    yield from _balance(report, "A05")


@rule(
    "A06",
    severity=Severity.WARNING,
    formats=("2021",),
    basis=NOTICES,
    title=("现行有效件数", "Documents in force"),
)
def a06_valid_covers_made_less_repealed(report: AnnualReport) -> Iterator[Outcome]:
    """现行有效件数不少于本年制发件数减本年废止件数之差。

    As many documents are in force as were made and not repealed in the year, or more.
    """
    for name, ids in _rows_with(report.format, "made", "repealed", "valid"):
        figures = _figures(report, ids)
        if figures is None:
            yield _gap(report, ids)
            continue
        made, repealed, valid = figures
        if valid < made - repealed:
            yield Fault(
                Message(
                    "{row}：现行有效{valid}件，少于制发{made}件减废止{repealed}件之差",
                    {"row": name, "valid": valid, "made": made, "repealed": repealed},
                ),
                cell=ids[-1],
                expected=made - repealed,
                found=valid,
                operands=ids,
            )


@rule(
    "A07",
    severity=Severity.WARNING,
    formats=("2019",),
    basis=NOTICES,
    title=("对外公开总数量", "Documents published"),
)
def a07_total_covers_published(report: AnnualReport) -> Iterator[Outcome]:
    """对外公开总数量不少于本年新公开数量。

    As many documents are public in all as were newly published in the year, or more.
    """
    for name, ids in _rows_with(report.format, "published", "total_published"):
        figures = _figures(report, ids)
        if figures is None:
            yield _gap(report, ids)
            continue
        published, total = figures
        if total < published:
            yield Fault(
                Message(
                    "{row}：对外公开总数量{total}件，少于本年新公开{published}件",
                    {"row": name, "total": total, "published": published},
                ),
                cell=ids[-1],
                expected=published,
                found=total,
                operands=ids,
            )


@rule(
    "A08",
    severity=Severity.ERROR,
    formats=("2019",),
    basis=NOTICES,
    title=("项目数量增减", "Change in items"),
)
def a08_previous_and_change_not_negative(report: AnnualReport) -> Iterator[Outcome]:
    """上一年项目数量加本年增/减，不小于零。

    Last year's number of items and this year's change do not come to less than nothing.
    """
    for name, ids in _rows_with(report.format, "previous", "change"):
        figures = _figures(report, ids)
        if figures is None:
            yield _gap(report, ids)
            continue
        previous, change = figures
        if previous + change < 0:
            yield Fault(
                Message(
                    "{row}：上一年{previous}项，本年增减{change}项，合计小于0",
                    {"row": name, "previous": previous, "change": change},
                ),
                cell=ids[-1],
                expected=0,
                found=previous + change,
                operands=ids,
            )


def _balance(report: AnnualReport, code: str) -> Iterator[Outcome]:
    """Compare the two sides of every identity that rule `code` states."""
    for identity in report.format.sums:
        if identity.rule != code:
            continue
        operands = identity.total + identity.parts
        if _figures(report, operands) is None:
            yield _gap(report, operands)
            continue
        found, expected = _add(report, identity.total), _add(report, identity.parts)
        if found != expected:
            whole, parts = _sides(report.format, identity)
            yield Fault(
                Message(
                    "{whole}为{found}，{parts}为{expected}，二者应当相等",
                    {"whole": whole, "found": found, "parts": parts, "expected": expected},
                ),
                cell=operands[0],
                expected=expected,
                found=found,
                operands=operands,
            )


def _exceeded(
    report: AnnualReport, whole: tuple[str, ...], partial: tuple[str, ...], names: tuple[Message, Message]
) -> Fault | None:
    """The fault if `whole` is known, `partial` is known in part, and that part is already more."""
    unknown = _unknown(report, partial)
    if _unknown(report, whole) or len(unknown) == len(partial):
        return None
    found, expected = _add(report, whole), _add(report, partial)
    if expected <= found:
        return None
    values = {"whole": names[0], "found": found, "partial": names[1], "expected": expected}
    return Fault(
        Message(
            "{whole}为{found}，而{partial}仅计已填的数就有{expected}（另有{count}格未填或不清）",
            {**values, "count": len(unknown)},
        ),
        expected=expected,
        found=found,
    )


def _sides(form: Format, identity: Sum) -> tuple[Message, Message]:
    """What the two sides of an identity are called."""
    first = identity.total[0]
    if len(identity.total) == 1:
        return cell_name(form, first), _PARTS[identity.rule]
    spec = form.cells[first]
    whole = Message(
        "{table}“{column}”列第一项与第二项之和",
        {"table": table_name(form.table(spec.table)), "column": column_label(spec.column)},
    )
    return whole, _PARTS[identity.rule]


def _unknown(report: AnnualReport, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `ids` that have no certain figure."""
    return tuple(cell_id for cell_id in ids if report.value(cell_id) is None)


def _add(report: AnnualReport, ids: tuple[str, ...]) -> Number:
    """The sum of the figures that are known among `ids`."""
    return sum((figure for figure in map(report.value, ids) if figure is not None), start=0)


def _figures(report: AnnualReport, ids: tuple[str, ...]) -> tuple[Number, ...] | None:
    """The figures of all of `ids`, or None if one of them has none."""
    figures = tuple(figure for figure in map(report.value, ids) if figure is not None)
    return figures if len(figures) == len(ids) else None


def _gap(report: AnnualReport, operands: tuple[str, ...]) -> Gap:
    """Why a rule that rests on `operands` cannot judge."""
    return Gap(operands, _unknown(report, operands))


def _rows_with(form: Format, *columns: str) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """The rows that have all of `columns`: each with its name, and those cells' ids in that order."""
    for table in form.tables:
        for row in table.rows:
            by_id = {column.id: table.cell_id(row, column) for column in row.columns}
            if by_id.keys() >= set(columns):
                yield row_name(table, row), tuple(by_id[column] for column in columns)
