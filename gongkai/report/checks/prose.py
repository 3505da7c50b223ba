"""Group P: what the prose says in figures, against the tables.

Every mention is looked at. A figure of which it is not certain what it counts (`partial`) is held against nothing,
nor is one of another year or of a plan. Where a second mention of the same subject agrees with the table, a
mention that does not is told as a warning: it may be one office's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import NOTICES, Confirmed, Fault, Gap, Outcome, context_rule, rule
from gongkai.report.checks.stated import (
    OUTCOMES,
    REMEDIES,
    Comparison,
    about_disclosure,
    add,
    agrees,
    all_zero,
    breakdowns,
    change_passages,
    compared,
    contradicted,
    grown,
    mentions,
    of_another_office,
    plain,
    quoted,
    quoted_change,
    share_fits,
    told_rightly,
    with_carried_in,
)
from gongkai.report.formats import Kind
from gongkai.report.model import AnnualReport
from gongkai.report.prose import ORGANISATIONS, Sense, StatedQuantity, Time, cells_of, every, statements

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_DECISIONS = ("licensing", "penalties", "coercion", "fees", "procurement")
_OWN_WORDS = ("维持", "纠正", "其他结果", "尚未审结", "未审结")
"""Results in the form's own words; others (驳回, 胜诉, 撤诉) are counted differently by different offices."""


@rule(
    "P01",
    severity=(Severity.ERROR, Severity.BLOCK, Severity.WARNING),
    basis=NOTICES,
    title=("文中收到申请数与表三一致", "Requests received, as told in prose"),
)
def p01_received_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中每处所述收到（受理）申请的件数，等于表三第一项；说明含上年结转的，等于第一项加第二项。表三全为0而文中有收件的，不得发布。

    Every number of requests received that the prose tells is that of table 3, or with those carried in where it says
    so. Requests told in the prose while all of table 3 is zero bar the report from being published.
    """
    for each in mentions(report, ("received", "handled")):
        if isinstance(each, Gap):
            yield each
        elif each.quantity.subject == "handled":
            if not _fits_one_of(report, each.quantity, ("handled", "received", "disposed")):
                yield each.differs(_WARNING)
        elif agrees(report, each) or _counted_otherwise(report, each):
            continue
        elif all_zero(report, 3):
            yield each.fault(Message("文中“{quote}”，而表三全部为0", {"quote": quoted(each.quantity)}), Severity.BLOCK)
        else:
            yield each.differs(_doubt(report, each))


@rule("P02", severity=(_ERROR, _WARNING), basis=NOTICES, title=("文中办理结果与表三一致", "Outcomes, as told in prose"))
def p02_outcomes_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述予以公开、部分公开、不予公开、无法提供、不予处理、其他处理的件数，等于表三该项各行之和；所述办结件数与第（七）项总计一致。

    The number of requests that the prose tells for an outcome is the sum of its rows in table 3; the number
    disposed of is that of row (7).
    """
    yield from _all_agree(report, OUTCOMES)
    for each in mentions(report, ("disposed",)):
        if isinstance(each, Gap):
            yield each
        elif not agrees(report, each):
            yield each.differs(_WARNING)  # what counts as answered differs: some count those withdrawn


@rule(
    "P03",
    severity=(_ERROR, _WARNING),
    basis=NOTICES,
    title=("文中结转数与表三一致", "Carried in and out, as told in prose"),
)
def p03_carried_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述上年结转、结转下年度的件数，等于表三第二项、第四项。

    The numbers of requests carried in and carried out that the prose tells are those of table 3.
    """
    yield from _all_agree(report, ("carried_in", "carried_out"))


@rule(
    "P04",
    severity=(_ERROR, _WARNING),
    basis=NOTICES,
    title=("文中复议、诉讼数与表四一致", "Reconsideration and litigation, as told in prose"),
)
def p04_remedies_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述行政复议、行政诉讼的件数和结果（均维持等），等于表四。

    The numbers of reconsiderations and suits that the prose tells, and their results (均维持), are those of table 4.
    """
    for each in mentions(report, REMEDIES, (Sense.FIGURE, Sense.ALL)):
        if isinstance(each, Gap):
            yield each
        elif not agrees(report, each):
            passage = each.quantity.passage
            certain = "." not in each.quantity.subject or any(word in passage.text for word in _OWN_WORDS)
            yield each.differs(_doubt(report, each) if certain and about_disclosure(report, passage) else _WARNING)


@rule(
    "P05",
    severity=(_ERROR, _WARNING),
    basis=NOTICES,
    title=("文中规章、规范性文件数与表二一致", "Regulations and normative documents, as told in prose"),
)
def p05_documents_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述制发、废止、现行有效的规章和行政规范性文件件数，等于表二。

    The numbers of regulations and normative documents made, repealed and in force that the prose tells are those of
    table 2.
    """
    for each in mentions(report, ("regulations", "normative_documents")):
        if isinstance(each, Gap):
            yield each
        elif not agrees(report, each):
            yield each.differs(_doubt(report, each))


@rule(
    "P06",
    severity=(_ERROR, _WARNING),
    basis=NOTICES,
    title=("文中许可、处罚、强制、收费与表二一致", "Licences, penalties, coercion and fees, as told in prose"),
)
def p06_decisions_as_in_table(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述行政许可、行政处罚、行政强制的件数和行政事业性收费金额，等于表二。

    The numbers of licences, penalties and coercive measures and the amount of fees that the prose tells are those
    of table 2.
    """
    yield from _all_agree(report, _DECISIONS)


@rule("P07", severity=(_ERROR, _WARNING), basis=NOTICES, title=("文中总数等于其中各数之和", "Breakdowns add up"))
def p07_breakdowns_add_up(report: AnnualReport) -> Iterator[Outcome]:
    """“共X，其中a、b、c”：各数之和不大于X；各数列全的，等于X。相符的也记录下来。

    What is told as parts of a number does not come to more than it, and where all parts are told to as much. A sum
    that is right is recorded too.
    """
    for quantity, _ in every(statements(report)):
        for each in breakdowns(report, quantity):
            if each.total == each.whole:
                yield Confirmed(
                    Message("文中“{quote}”与其中各数之和相符：{sum}", {"quote": quoted(quantity), "sum": each.sum}),
                    passages=(quantity.passage, *(part.passage for part in each.parts)),
                )
            elif each.wrong:
                yield Fault(
                    Message(
                        "文中“{quote}”，其中各数之和为{sum}", {"quote": quoted(quantity), "sum": plain(each.total)}
                    ),
                    expected=plain(each.whole),
                    found=plain(each.total),
                    passages=(quantity.passage, *(part.passage for part in each.parts)),
                    severity=_WARNING if each.doubtful or not quantity.subject else _ERROR,
                )


@rule("P08", severity=_WARNING, basis=NOTICES, title=("文中百分比", "Percentages"))
def p08_percentages_fit(report: AnnualReport) -> Iterator[Outcome]:
    """文中所述占比与其件数相符，增减百分比与文中所述两年的件数相符（四舍五入或截尾均可）。

    A percentage that the prose tells fits its figures, rounded or cut off; so does a growth told with both years.
    """
    quantities = list(every(statements(report)))
    for quantity, whole in quantities:
        if quantity.share is not None and share_fits(report, quantity, whole) is False:
            yield Fault(
                Message(
                    "文中“{quote}”占{share}%，与件数不符",
                    {"quote": quoted(quantity), "share": plain(quantity.share.low)},
                ),
                found=plain(quantity.share.low),
                passages=(quantity.passage,),
            )
    last = [quantity for quantity, _ in quantities if quantity.time is Time.LAST and not quantity.partial]
    for quantity, _ in quantities:
        change = quantity.change
        same = [each for each in last if (each.subject, each.applicant) == (quantity.subject, quantity.applicant)]
        if change is None or change.unit != "%" or len(same) != 1 or quantity.partial or quantity in same:
            continue
        before, now = same[0].amount, quantity.amount
        if before and now and before.exact and now.exact is not None and not grown(before.exact, now.exact, change):
            yield Fault(
                Message(
                    "文中“{quote}”，与文中上年的“{before}”不符",
                    {"quote": quoted_change(quantity), "before": quoted(same[0])},
                ),
                passages=(*change_passages(quantity), same[0].passage),
            )


@rule(
    "P09",
    severity=(_ERROR, _WARNING),
    basis=NOTICES,
    title=("文中说没有的，表中为0", "Denials"),
)
def p09_denials_hold(report: AnnualReport) -> Iterator[Outcome]:
    """文中说未收到、未发生、没有的，表中相应各格为0；说全部、均的，表中没有例外。

    Where the prose denies something, the cells for it are zero; where it says all, the table has no exception.
    """
    for quantity, _ in every(statements(report)):
        if quantity.time is not Time.THIS or quantity.partial:
            continue
        if quantity.sense is Sense.NONE:
            each = compared(report, quantity)
            if isinstance(each, Gap):
                yield each
            elif each and each.figure != 0:
                yield each.differs(_WARNING if of_another_office(report, quantity.passage) else None)
        elif quantity.sense is Sense.ALL and (exception := contradicted(report, quantity)):
            yield exception.differs(_WARNING)


@context_rule("P10", severity=_WARNING, basis=NOTICES, title=("文中较上年增减", "Growth, as told in prose"))
def p10_growth_as_in_tables(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """文中所述较上年增减的件数或百分比，以及所述上年件数，与上一年度报告的表格相符。

    Growth against last year that the prose tells, and last year's figures, fit the tables of last year's report.
    """
    for quantity, _ in every(statements(report)):
        last = quantity.time is Time.LAST and quantity.sense is Sense.FIGURE
        if quantity.partial or not (last or (quantity.change and quantity.time is Time.THIS)):
            continue
        cells = cells_of(quantity.subject, quantity.applicant, report.format.id)
        if not cells or report.spec(cells[0]).column.kind is Kind.MONEY:
            continue
        if context.previous is None:
            yield Gap(reason=Message("没有上一年度的报告，无法判断"))
            return
        if any(cell_id not in context.previous.cells for cell_id in cells):
            continue
        before = add(context.previous, cells)
        if before is None:
            yield Gap(reason=Message("上一年度的报告有关各格未填或不清，无法判断"))
        elif fault := _change_fault(report, quantity, cells, Decimal(before)):
            yield fault


def _change_fault(
    report: AnnualReport, quantity: StatedQuantity, cells: tuple[str, ...], before: Decimal
) -> Fault | None:
    """What is wrong with a figure of last year, or with a growth, given last year's figure of the tables."""
    values: dict[str, object] = {"quote": quoted(quantity), "before": plain(before)}
    if quantity.time is Time.LAST:
        if quantity.amount is None or quantity.amount.allows(before):
            return None
        message = Message("文中上年数“{quote}”，而上一年度报告为{before}", values)
    else:
        stated = quantity.amount.exact if quantity.amount else None
        figure = add(report, cells) if stated is None else stated
        if figure is None or quantity.change is None or grown(before, Decimal(figure), quantity.change):
            return None
        message = Message(
            "文中“{quote}”，与上一年度报告的{before}、本年的{now}不符",
            {**values, "quote": quoted_change(quantity), "now": plain(Decimal(figure))},
        )
    return Fault(message, expected=plain(before), operands=cells, passages=change_passages(quantity))


def _all_agree(report: AnnualReport, heads: tuple[str, ...]) -> Iterator[Outcome]:
    """A fault for every mention of these subjects that does not agree with its cells."""
    for each in mentions(report, heads):
        if isinstance(each, Gap):
            yield each
        elif not agrees(report, each):
            yield each.differs(_doubt(report, each))


def _doubt(report: AnnualReport, each: Comparison) -> Severity | None:
    """A warning where a number is told only roughly, elsewhere as the table has it, or of something near; else none."""
    quantity = each.quantity
    certain = each.exact and not told_rightly(report, each) and not _of_applications(quantity)
    certain = certain and not of_another_office(report, quantity.passage)
    certain = certain and not quantity.subject.endswith(".published")  # which may be older, or not all
    return None if certain else _WARNING


def _of_applications(quantity: StatedQuantity) -> bool:
    """Whether a number told for licences and penalties is of those applied for, opened or closed, or of items."""
    words = ("受理",) if quantity.subject == "licensing" else ("立案", "结案")
    about_decisions = not any(word in quantity.passage.text for word in words) and quantity.unit != "项"
    return quantity.subject in ("licensing", "penalties") and not about_decisions


def _counted_otherwise(report: AnnualReport, each: Comparison) -> bool:
    """Whether a number is that of what its words can mean as well.

    受理, or 收到 beside 结转, may be of requests received and carried in together, 其他组织 of all organisations, or
    of all but businesses.
    """
    quantity, form = each.quantity, report.format.id
    if quantity.applicant == "other_org" and quantity.amount:
        all_of_them = add(report, cells_of(quantity.subject, ORGANISATIONS, form))
        businesses = add(report, cells_of(quantity.subject, "business", form))
        if all_of_them is not None and businesses is not None:
            return quantity.amount.exact in (all_of_them, all_of_them - businesses)
    return with_carried_in(report, quantity.passage) and _fits_one_of(report, quantity, ("handled",))


def _fits_one_of(report: AnnualReport, quantity: StatedQuantity, subjects: tuple[str, ...]) -> bool:
    """Whether a number is, or for blank cells can be, that of one of the subjects."""
    figures = (add(report, cells_of(subject, quantity.applicant, report.format.id)) for subject in subjects)
    amount = quantity.amount
    return amount is None or any(figure is None or amount.allows(figure) for figure in figures)
