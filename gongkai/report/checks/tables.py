"""Group B: whether the tables agree with each other, with the law and with what an agency of its level can have."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.law.agencies import MAY_MAKE_REGULATIONS, Level, level_of, place_of
from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.fees import fee_words
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, context_rule, rule
from gongkai.report.checks.wording import cell_name
from gongkai.report.formats import FORMAT_2021
from gongkai.report.model import AnnualReport, Number

RECONSIDERATION = "《中华人民共和国行政复议法》"
"""Revised 2023, in force 2024-01-01."""

FIRST_YEAR_OF_RECONSIDERATION_FIRST = 2024
"""The first year in which a refusal had to go to reconsideration before a court."""

FEE_BEYOND: dict[Level, int] = {
    Level.TOWNSHIP: 500,
    Level.COUNTY: 200_000,
    Level.PREFECTURE: 1_000_000,
    Level.PROVINCE: 5_000_000,
    Level.STATE: 5_000_000,
}
"""万元 of administrative fees in a year that no government of a level takes: a greater figure is in yuan.

Calibrated as docs/decisions/0013-thresholds.md says."""

DEPARTMENT_SHARE = 10
"""One department takes at most one tenth of what its government could."""

_REFUSED = tuple(
    f"requests.{row.id}.total" for row in FORMAT_2021.table(3).rows if row.id.startswith("refused.")
)  # the same rows in both forms
_REQUESTS = ("requests.received.total", "requests.carried_in.total", "requests.disposed.total")


@rule(
    "B01",
    severity=Severity.WARNING,
    basis=NOTICES,
    formats=("2021",),
    title=("逾期未缴费与收费情况", "Fees overdue and fees reported"),
)
def b01_overdue_fees_are_reported(report: AnnualReport) -> Iterator[Outcome]:
    """表三有“申请人逾期未按收费通知要求缴纳费用”的件数时，第六部分报告收取信息处理费的情况，而不是说没有收费。

    Where table 3 counts requests abandoned because a fee was not paid, section six reports on the fees charged
    and does not say that there were none.
    """
    cell = "requests.other.fee_overdue.total"
    overdue = report.value(cell)
    section = report.section(6)
    if overdue is None:
        yield Gap((cell,), (cell,))
    elif overdue <= 0:
        return
    elif section is None:
        yield Gap((cell,), reason=Message("没有第六部分，无法核对收费情况"))
    else:
        words = fee_words(section)
        if words is None or words.denied:
            yield Fault(
                Message(
                    "{cell}为{overdue}件，第六部分却没有报告收费情况",
                    {"cell": cell_name(report.format, cell), "overdue": overdue},
                ),
                cell=cell,
                found=overdue,
                passages=(words.passage,) if words else (),
            )


@rule(
    "B02",
    severity=Severity.WARNING,
    basis=Article(REGULATION, 50, 3),
    title=("有复议诉讼而无申请", "Cases without requests"),
)
def b02_cases_rest_on_requests(report: AnnualReport) -> Iterator[Outcome]:
    """表四有复议或诉讼案件时，表三不应全部为零；案件也可能来自以前年度的申请，请核实。

    Where table 4 has cases, table 3 is not all zero; the cases may rest on requests of earlier years.
    """
    remedies = [cell.id for cell in report.format.table(4) if (report.value(cell.id) or 0) > 0]
    if not remedies:
        return
    figures = [report.value(cell.id) for cell in report.format.table(3)]
    if any(figure for figure in figures if figure is not None):
        return
    if unknown := tuple(cell for cell in _REQUESTS if report.value(cell) is None):
        yield Gap((*remedies, *_REQUESTS), unknown)
        return
    totals = [cell for cell in remedies if cell.endswith(".total")]
    shown = totals[0] if totals else remedies[0]
    yield Fault(
        Message(
            "{cell}为{count}，而表三全部为0；如系以前年度的申请，请核实",
            {"cell": cell_name(report.format, shown), "count": report.value(shown)},
        ),
        cell=shown,
        found=report.value(shown),
        operands=(*remedies, *_REQUESTS),
    )


@context_rule(
    "B03",
    severity=Severity.ERROR,
    basis=Article("《中华人民共和国立法法》"),
    title=("规章的制定权限", "Power to make regulations"),
)
def b03_regulations_only_where_the_law_allows(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """只有国务院部门、省级政府、设区的市和自治州的政府可以制定规章；县、乡和地方政府部门的规章件数应当为零。

    Only departments of the State Council, provinces, cities divided into districts and autonomous prefectures
    may make regulations: counties, townships and departments of local governments count none.
    """
    cells = tuple(cell for cell in report.cells if cell.startswith("regulations."))
    level = level_in(report, context)
    if level in MAY_MAKE_REGULATIONS:
        return
    above = [cell for cell in cells if (report.value(cell) or 0) > 0]
    if level is None and above:
        yield Gap(cells, reason=Message("不知道机关的层级，无法判断能否制定规章"))
        return
    for cell in above:
        values: dict[str, object] = {"cell": cell_name(report.format, cell), "count": report.value(cell)}
        yield Fault(
            Message("{cell}为{count}，本级机关无权制定规章，应为0", values),
            cell=cell,
            expected=0,
            found=report.value(cell),
        )
    if unknown := tuple(cell for cell in cells if report.value(cell) is None):
        yield Gap(unknown, unknown)


@context_rule(
    "B04",
    severity=Severity.WARNING,
    basis=NOTICES,
    formats=("2021",),
    title=("收费金额的单位", "Unit of the fees"),
)
def b04_fees_are_in_ten_thousands(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """行政事业性收费以“万元”为单位填写；大到本级机关不可能收取的金额，多半是按“元”填的。

    Administrative fees are given in 万元 (ten thousand yuan); a figure greater than any agency of its level takes
    is probably in yuan.
    """
    cell = "fees.amount"
    amount = report.value(cell)
    if amount is None:
        yield Gap((cell,), (cell,))
    elif report.cells[cell].unit not in ("", "万元"):
        return  # it says itself that it is not in 万元: S13
    elif (limit := _most_fees(report, context)) is not None and amount > limit:
        yield Fault(
            Message(
                "{cell}为{amount}万元，远超本级机关可能的收费，疑为以“元”填写（{converted}万元）",
                {
                    "cell": cell_name(report.format, cell),
                    "amount": _plain(amount),
                    "converted": _plain(Decimal(amount) / 10_000),
                },
            ),
            cell=cell,
            found=amount,
        )


@context_rule(
    "B05",
    severity=Severity.WARNING,
    basis=Article(RECONSIDERATION, 23, 4),
    title=("复议前置", "Reconsideration first"),
)
def b05_refusals_go_to_reconsideration_first(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """自2024年1月1日起，对不予公开不服的，应当先申请行政复议；2024年及以后的报告有不予公开又有未经复议直接起诉的，应当核实是否属于以前年度的案件。

    Since 1 January 2024 a refusal goes to reconsideration before a court: direct suits in a report of 2024 or
    later that also counts refusals should rest on earlier years, or on something else than a refusal. Suits that
    last year's report left pending do.
    """
    if report.year is None or report.year < FIRST_YEAR_OF_RECONSIDERATION_FIRST:
        return
    suits = "litigation_direct.total"
    direct = report.value(suits)
    if direct is None:
        yield Gap((suits, *_REFUSED), (suits,))
        return
    pending = context.previous.value("litigation_direct.pending") if context.previous else None
    if direct <= (pending or 0):
        return
    refused = [cell for cell in _REFUSED if (report.value(cell) or 0) > 0]
    unknown = tuple(cell for cell in _REFUSED if report.value(cell) is None)
    if refused:
        count = sum(report.value(cell) or 0 for cell in refused)
        yield Fault(
            Message(
                "{cell}为{direct}件，当年不予公开{refused}件；2024年起对不予公开应当复议前置，请核实是否为以前年度的案件",
                {"cell": cell_name(report.format, suits), "direct": direct, "refused": count},
            ),
            cell=suits,
            found=direct,
            operands=(suits, *refused),
        )
    elif unknown:
        yield Gap((suits, *_REFUSED), unknown)


def level_in(report: AnnualReport, context: Context) -> Level | None:
    """The agency's level: the roster's where it says one, else what its name tells."""
    return (context.entry.level if context.entry else None) or report.level


def _most_fees(report: AnnualReport, context: Context) -> int | None:
    """The most 万元 of fees that are believable; None where the level is not known."""
    level = level_in(report, context)
    if level is None:
        return None
    if level is not Level.DEPARTMENT:
        return FEE_BEYOND[level]
    government = level_of(report.place or place_of(report.agency)) or Level.PROVINCE
    return FEE_BEYOND[government] // DEPARTMENT_SHARE


def _plain(amount: Number) -> str:
    """An amount without needless zeros: 25.1, 251000."""
    figures = f"{Decimal(amount):f}"
    return figures.rstrip("0").rstrip(".") if "." in figures else figures
