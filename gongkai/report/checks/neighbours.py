"""Group G: a report against the roster, its children, its peers, and what it has of other agencies'."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import log1p
from statistics import median

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import ACCURATE, NOTICES, Fault, Gap, Outcome, context_rule
from gongkai.report.checks.wording import cell_name
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Number, Origin

ALIKE = 0.6
"""G04, after the catalogue's ≈0.6: three quarters of the sentences copied (see years.OWN_ALIKE). In bench/README.md
nothing that was worded apart comes near it."""
FEWEST_PEERS = 10
"""G06: below ten reports there is no saying what is usual."""
FARTHEST = 3.5
"""G06: robust deviations from the median, as Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993) advise.
They are taken of logarithms, since figures of agencies differ by factors and not by amounts."""
SMALLEST_DEVIATION = 0.5
"""G06: of the logarithms, where most peers have nearly the same figure, so that less than a factor of 5.7 from the
median is never an outlier; among generated reports of one size this keeps G06 silent."""
LEAST_DIFFERENCE = 30
"""G06: from the median, as Y05 asks of years."""
PEER_CELLS = frozenset(
    {
        *(f"requests.{row}.total" for row in ("received", "carried_out", "disposed", "granted")),
        *(f"{row}.total" for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")),
        *(f"normative_documents.{column}" for column in ("made", "valid", "published")),
        *(f"{row}.decisions" for row in ("licensing", "penalties", "coercion")),
        "fees.amount",
    }
    & {cell for form in FORMATS.values() for cell in form.cells}
)
"""The cells that G06 compares: those that say how much an agency has to do."""

_SUBMITTED = Article(REGULATION, 49)
"""Reports are submitted to the supervising office by 31 January and published."""
_NORMAL = 1.4826
"""What makes the median of absolute deviations a standard deviation, where figures are distributed normally."""
_NO_ROSTER = Message("没有名册，或名册中没有这个机关")
_NO_NEIGHBOURS = Message("只有这一份报告，没有可以对照的其他报告")


@context_rule("G01", severity=Severity.ERROR, basis=_SUBMITTED, title=("未收到报告", "No report received"))
def g01_every_agency_reports(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """名册中的每个机关都报送了本年度的报告。

    A report of the year was received from every agency of the roster.
    """
    if context.entry is None:
        yield Gap(reason=_NO_ROSTER)
    elif not context.received:
        values: dict[str, object] = {"agency": context.entry.name, "code": context.entry.code, "year": report.year}
        yield Fault(Message("没有收到{agency}（{code}）{year}年的报告", values))


@context_rule("G02", severity=Severity.ERROR, basis=NOTICES, title=("汇总不符", "Not the sum of its parts"))
def g02_parent_is_sum_of_children(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """上级机关报告的每一格，等于下级各机关与本级之和；本级或下级的数不全时，不少于已知各数之和。

    Every cell of a parent's report is the sum of its children's figures and its own; where some of these are not known,
    it is no less than those that are.
    """
    if context.sums is None:
        if context.entry is None:
            yield Gap(reason=_NO_ROSTER)
        return
    sums, known = context.sums, context.known_sums or {}
    unknown = []
    for cell_id in report.cells:
        cell, expected, least = report.cells[cell_id], sums.get(cell_id), known.get(cell_id)
        if cell.value is None or (expected is None and least is None):
            unknown += [cell_id] if cell_id in sums else []
            continue
        values: dict[str, object] = {"cell": cell_name(report.format, cell_id), "found": cell.value}
        if expected is not None:
            if _differs(cell, expected):
                message = Message("{cell}为{found}，下级各机关与本级之和为{expected}", {**values, "expected": expected})
                yield Fault(message, cell=cell_id, expected=expected, found=cell.value)
        elif least is not None and cell.value < least and _differs(cell, least):
            message = Message("{cell}为{found}，而仅已知的下级机关之和就有{least}", {**values, "least": least})
            yield Fault(message, cell=cell_id, expected=least, found=cell.value)
        else:
            unknown.append(cell_id)
    if unknown:
        yield Gap(tuple(unknown), reason=Message("本级或有的下级机关的数不全"))


@context_rule("G03", severity=Severity.ERROR, basis=_SUBMITTED, title=("报告重复", "Two reports for one year"))
def g03_one_report_for_a_year(_report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """一个机关一个年度只有一份报告。

    An agency has one report for a year.
    """
    if context.twins is None:
        yield Gap(reason=_NO_NEIGHBOURS)
    elif context.twins:
        files = "、".join(_file_name(origin) for origin in context.twins)
        yield Fault(
            Message("同一机关同一年度另有报告：{files}", {"files": files}), found=len(context.twins) + 1, expected=1
        )


@context_rule("G04", severity=Severity.WARNING, basis=ACCURATE, title=("照搬其他机关文字", "Another agency's prose"))
def g04_prose_is_not_another_agencys(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """各部分的文字不与其他机关的报告几乎相同；法定用语、标题、联系方式和数字不计。

    The prose is not nearly that of another agency's report; statutory phrases, headings, ways to reach the office and
    figures do not count.
    """
    if context.alike is None:
        yield Gap(reason=_NO_NEIGHBOURS)
        return
    near = [each for each in context.alike if each.similarity >= ALIKE]
    if not near:
        return
    first = near[0]
    others = len({each.agency for each in near} - {first.agency})
    values: dict[str, object] = {
        "agency": first.agency,
        "year": first.year,
        "similarity": f"{first.similarity:.2f}",
        "others": others,
    }
    one = Message("文字与{agency}{year}年报告几乎相同（相似度{similarity}）", values)
    more = Message("文字与{agency}{year}年报告几乎相同（相似度{similarity}），另有{others}个机关的报告也如此", values)
    source = report.sections[0].source if report.sections else None
    yield Fault(more if others else one, found=f"{first.similarity:.2f}", source=source)


@context_rule("G06", severity=Severity.INFORMATION, basis=NOTICES, title=("与同级相差悬殊", "Far from its peers"))
def g06_figures_stay_near_peers(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """主要各数与同一级别、同一年度的其他机关相比，不过分悬殊（中位数和绝对离差中位数，按对数计算，至少10份报告）。

    The main figures are not too far from those of the same level and year: median and median absolute deviation of
    their logarithms, of ten reports or more.
    """
    if context.peers is None:
        yield Gap(reason=_NO_NEIGHBOURS)
        return
    for cell in report.format.cells:
        figures = context.peers.get(cell, ())
        found = report.value(cell)
        if cell not in PEER_CELLS or len(figures) < FEWEST_PEERS or found is None:
            continue
        middle, usual, deviation = _usual(figures)
        if (
            abs(_logarithm(found) - usual) > FARTHEST * deviation
            and abs(float(found) - float(middle)) > LEAST_DIFFERENCE
        ):
            values: dict[str, object] = {
                "cell": cell_name(report.format, cell),
                "found": found,
                "count": len(figures),
                "middle": middle,
            }
            message = Message("{cell}为{found}，同级{count}个机关的中位数为{middle}，相差悬殊，请核实", values)
            yield Fault(message, cell=cell, expected=middle, found=found)


def _differs(cell: Cell, expected: Number) -> bool:
    """Whether a cell has another figure than `expected`, rounded as the cell's own figure is."""
    if not isinstance(expected, Decimal) or cell.value is None:
        return cell.value != expected
    digits = Decimal(cell.value).as_tuple().exponent
    assert isinstance(digits, int)
    return abs(cell.value - expected) > Decimal(5).scaleb(min(digits, 0) - 1)


def _file_name(origin: Origin) -> str:
    return origin.file if origin.index == 1 else f"{origin.file} #{origin.index}"


@lru_cache(maxsize=256)
def _usual(figures: tuple[Number, ...]) -> tuple[Number, float, float]:
    """The median of figures; that of their logarithms, and how far these usually are from it."""
    logarithms = [_logarithm(figure) for figure in figures]
    usual = median(logarithms)
    deviation = _NORMAL * median(abs(each - usual) for each in logarithms)
    return figures[len(figures) // 2], usual, max(deviation, SMALLEST_DEVIATION)


def _logarithm(figure: Number) -> float:
    return log1p(max(0.0, float(figure)))
