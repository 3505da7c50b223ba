"""Statements of the prose beside the cells that they speak of: what the rules of group P compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from gongkai.messages import Message
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.passages import around, text_of
from gongkai.report.checks.rule import Fault, Gap
from gongkai.report.checks.wording import Bilingual, cell_name, column_label, table_name
from gongkai.report.formats import Format, Kind
from gongkai.report.model import AnnualReport, Number, Passage
from gongkai.report.prose import Amount, Change, Sense, StatedQuantity, Time, cells_of, every, statements

OUTCOMES = ("granted", "partly_granted", "refused", "unavailable", "not_processed", "other")
"""The groups of results (1) to (6) of table 3."""
REMEDIES = ("reconsideration", "litigation", "remedies", "litigation_direct", "litigation_after_reconsideration")
"""The subjects of table 4."""
_ARRIVED = ("received", "handled", "disposed")
_TEN_THOUSANDS = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
"""What a unit of money is in 万元."""
_LONGEST_QUOTE = 50
_IN_TIME = re.compile("按期|按时|及时|如期|期限内|时限内|规定时间内")
"""What says of answers when they were given, and not that every one was."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A statement, the cells that it speaks of, and what these come to."""

    quantity: StatedQuantity
    cells: tuple[str, ...]
    figure: Number
    name: Message

    @property
    def exact(self) -> bool:
        """Whether the prose tells a number to the last unit, or a denial."""
        amount = self.quantity.amount
        return amount is None or amount.exact is not None

    def fault(self, message: Message, severity: Severity | None = None) -> Fault:
        """A fault of the statement: the table is what is expected, the prose what is found."""
        amount, sense = self.quantity.amount, self.quantity.sense
        exact = amount.exact if amount else None
        return Fault(
            message,
            cell=self.cells[0] if len(self.cells) == 1 else None,
            expected=self.figure,
            found=0 if sense is Sense.NONE else quoted(self.quantity) if exact is None else plain(exact),
            operands=self.cells,
            passages=(self.quantity.passage,),
            severity=severity,
        )

    def differs(self, severity: Severity | None = None) -> Fault:
        """The fault that prose and table differ."""
        values = {"quote": quoted(self.quantity), "cell": self.name, "figure": self.figure}
        return self.fault(Message("文中“{quote}”，而{cell}为{figure}", values), severity)


def compared(report: AnnualReport, quantity: StatedQuantity) -> Comparison | Gap | None:
    """A statement beside its cells; a gap where one of them has no figure, None where the form has none."""
    cells = cells_of(quantity.subject, quantity.applicant, report.format.id)
    if not cells:
        return None
    unknown = tuple(cell_id for cell_id in cells if report.value(cell_id) is None)
    figure = add(report, cells)
    if figure is None:
        return Gap(cells, unknown)
    return Comparison(quantity, cells, figure, cells_name(report.format, cells))


def mentions(
    report: AnnualReport, heads: Iterable[str], senses: tuple[Sense, ...] = (Sense.FIGURE,)
) -> Iterator[Comparison | Gap]:
    """Each whole figure of this year on a subject that begins with one of `heads`, beside its cells."""
    wanted = frozenset(heads)
    for quantity, _ in every(statements(report)):
        head = quantity.subject.partition(".")[0]
        if head in wanted and quantity.sense in senses and quantity.time is Time.THIS and not quantity.partial:
            each = compared(report, quantity)
            if each is not None:
                yield each


def agrees(report: AnnualReport, each: Comparison) -> bool:
    """Whether a statement agrees with its cells.

    均维持 agrees where all cases of the table were upheld; amounts of money are brought to one unit.
    """
    quantity, amount = each.quantity, each.quantity.amount
    if quantity.sense is Sense.ALL:
        cases = cells_of(quantity.subject.partition(".")[0], "", report.format.id)
        total = add(report, cases)
        return total is None or total == each.figure
    if amount is None:
        return True
    if report.spec(each.cells[0]).column.kind is Kind.MONEY:
        return _money_agrees(report, each, amount)
    return amount.allows(each.figure)


def _money_agrees(report: AnnualReport, each: Comparison, amount: Amount) -> bool:
    """Whether a sum told in 元 or 万元 is that of its cell, as far as both are told."""
    cell_id = each.cells[0]
    stated = _TEN_THOUSANDS.get(each.quantity.unit)
    printed = _TEN_THOUSANDS.get(report.cells[cell_id].unit or report.spec(cell_id).unit)
    if stated is None or printed is None:
        return amount.low == each.figure == 0 or not amount.low * each.figure
    figure = Decimal(each.figure) * printed
    exponent = Decimal(each.figure).as_tuple().exponent
    step = max(amount.step * stated, printed.scaleb(exponent) if isinstance(exponent, int) else printed)
    slack = step + (amount.high * stated / 5 if amount.approximate else 0)
    return amount.low * stated - slack < figure < amount.high * stated + slack


def told_rightly(report: AnnualReport, each: Comparison) -> bool:
    """Whether another mention of the same agrees with the table: then this one may be of something else."""
    for quantity, _ in every(statements(report)):
        same = (quantity.subject, quantity.applicant) == (each.quantity.subject, each.quantity.applicant)
        if same and quantity is not each.quantity and quantity.sense is Sense.FIGURE and not quantity.partial:
            other = Comparison(quantity, each.cells, each.figure, each.name)
            if quantity.time is Time.THIS and agrees(report, other):
                return True
    return False


def contradicted(report: AnnualReport, quantity: StatedQuantity) -> Comparison | None:
    """The cells that make an exception to 均 or 全部, said of requests; None where there is none, or no telling."""
    form = report.format.id
    if quantity.applicant:
        mine, all_of_them = quantity.subject, cells_of(quantity.subject, "", form)
    elif quantity.subject in OUTCOMES:
        mine, all_of_them = quantity.subject, cells_of("disposed", "", form)
    elif quantity.subject == "disposed" and not _IN_TIME.search(quantity.passage.text):
        amount = quantity.amount.exact if quantity.amount else None
        if amount is not None and amount not in [add(report, cells_of(each, "", form)) for each in _ARRIVED]:
            return None  # 上年结转5件，均已办结: nothing of those received
        mine, all_of_them = "carried_out", ()  # 均已办结: none is left
    else:
        return None
    cells = cells_of(mine, quantity.applicant, form)
    figure, total = add(report, cells), add(report, all_of_them)
    if figure is None or total is None or figure == total:
        return None
    return Comparison(quantity, cells, figure, cells_name(report.format, cells))


# Breakdowns, shares and changes


_ALL_TOLD = 3
"""So many parts are mostly all: the nine longer lists in published reports that were looked at all added up."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A number told with its parts, and what these come to.

    `complete` says whether the parts should be all: True where they are told as all (a colon before them, 其他 among
    them), False for ways of publishing and for longer lists, which mostly are all, None for a short list of examples,
    and for outcomes and cases, which are the other rules' business.
    """

    whole: Decimal
    total: Decimal
    parts: tuple[StatedQuantity, ...]
    complete: bool | None

    @property
    def wrong(self) -> bool:
        """Whether the parts are too many, or too few where they should be all."""
        return self.total > self.whole or (self.total < self.whole and self.complete is not None)

    @property
    def doubtful(self) -> bool:
        """Whether it may be that parts are left out."""
        return self.total < self.whole and not self.complete

    @property
    def sum(self) -> str:
        """The parts and what they come to, written out: 536 + 306 = 842."""
        amounts = (part.amount.exact for part in self.parts if part.amount)
        terms = (f"{plain(amount)}" for amount in amounts if amount is not None)
        return f"{' + '.join(terms)} = {plain(self.total)}"


def breakdowns(report: AnnualReport, quantity: StatedQuantity) -> Iterator[Breakdown]:
    """What a number is told to be made up of: by kind of applicant, by outcome, by channel and topic, ....

    None where a part is told only roughly or twice, or where requests carried in may be among the parts.
    """
    whole = quantity.amount.exact if quantity.amount else None
    if whole is None or not quantity.parts:
        return
    groups: dict[str, list[StatedQuantity]] = {}
    for part in quantity.parts:
        groups.setdefault(_kind(part), []).append(part)
    for kind, parts in groups.items():
        amounts = [part.amount.exact for part in parts if part.amount and part.sense is Sense.FIGURE]
        known = [amount for amount in amounts if amount is not None]
        if len(known) < 2 or len(known) != len(parts) or _overlap(parts):
            continue
        if whole in (sums := list(accumulate(known))):  # by one thing, and then by another
            parts, known = parts[: sums.index(whole) + 1], known[: sums.index(whole) + 1]
        total = sum(known, start=Decimal(0))
        if kind == "outcome" and quantity.subject == "received":
            carried_in = add(report, cells_of("carried_in", "", report.format.id))
            if carried_in is None or whole < total <= whole + carried_in:
                continue
        closed = quantity.closed or any(part.subject == "disclosures.other" for part in parts)
        closed = closed or {"natural_person", "other_org"} <= {part.applicant for part in parts}
        likely = _by_channel(parts) or len(parts) >= _ALL_TOLD
        complete = None if kind in ("outcome", "other") else closed or (False if likely else None)
        yield Breakdown(whole, total, tuple(parts), complete if len(groups) == 1 else None)


def _kind(part: StatedQuantity) -> str:
    """What a part is told by; parts by different things are not added."""
    if part.applicant:
        return "applicant"
    if part.subject.partition(".")[0] in OUTCOMES:
        return "outcome"
    published = part.subject.startswith(("disclosures.", "interpretations", "normative_documents.published"))
    return "part" if part.partial or published else "other"


def _by_channel(parts: Iterable[StatedQuantity]) -> bool:
    return all(part.subject.startswith("disclosures.") and not part.partial for part in parts)


def _overlap(parts: Iterable[StatedQuantity]) -> bool:
    """Whether one part is of another's group, or the same is told twice."""
    names = [(part.subject, part.applicant) for part in parts if not part.partial]
    heads = [subject for subject, _ in names]
    nested = any(other.startswith(f"{subject}.") for subject in heads for other in heads)
    return nested or len(set(names)) != len(names)


def share_fits(report: AnnualReport, quantity: StatedQuantity, whole: StatedQuantity | None) -> bool | None:
    """Whether the percentage beside a figure fits it; None where it is not known of what it is a share.

    Of its whole where one is told; else of any of the totals of table 3 that it can be a share of.
    """
    part = quantity.amount.exact if quantity.amount else None
    share = quantity.share
    if part is None or share is None:
        return None
    bases: list[Number | Decimal | None] = []
    if whole is not None and whole.amount:
        bases.append(whole.amount.exact)
    if quantity.subject.partition(".")[0] in (*OUTCOMES, *_ARRIVED) and not quantity.partial:
        bases.extend(add(report, cells_of(subject, "", report.format.id)) for subject in _ARRIVED)
    known = [Decimal(base) for base in bases if base]
    return any(near(part * 100 / base, share) for base in known) if known else None


def near(figure: Decimal, stated: Amount) -> bool:
    """Whether a percentage, rounded or cut off, is what is stated."""
    return stated.low - stated.step / 2 <= figure < stated.high + stated.step or stated.allows(figure)


def grown(before: Decimal, now: Decimal, change: Change) -> bool:
    """Whether a change from `before` to `now` is what is told."""
    if change.amount is None:
        return abs(now - before) * 20 <= before  # 持平 is said of what hardly changed
    growth = (now - before) * change.direction
    if change.unit != "%":
        return change.amount.allows(growth)
    return before == 0 or near(growth * 100 / before, change.amount)


# Names and figures


def add(report: AnnualReport, cells: Iterable[str]) -> Number | None:
    """The sum of some cells, or None where one of them has no figure."""
    total: Number = 0
    for cell_id in cells:
        figure = report.value(cell_id)
        if figure is None:
            return None
        total += figure
    return total


def all_zero(report: AnnualReport, table: int) -> bool:
    """Whether every figure of a table is zero."""
    return not any(report.value(spec.id) for spec in report.format.table(table))


def quoted(quantity: StatedQuantity) -> str:
    """The words of a statement, without spaces and not too many of them."""
    return _quote(quantity.passage)


def quoted_change(quantity: StatedQuantity) -> str:
    """The words of a statement and of its change."""
    change = quantity.change_passage
    return f"{quoted(quantity)}，{_quote(change)}" if change else quoted(quantity)


def change_passages(quantity: StatedQuantity) -> tuple[Passage, ...]:
    """Where a statement and its change stand."""
    return (quantity.passage, quantity.change_passage) if quantity.change_passage else (quantity.passage,)


def _quote(passage: Passage) -> str:
    text = "".join(passage.text.split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def cells_name(form: Format, cells: tuple[str, ...]) -> Message:
    """What some cells are called together: one by its name, a group of rows by theirs."""
    specs = [form.cells[cell_id] for cell_id in cells]
    first = specs[0]
    if len(specs) == 1:
        return cell_name(form, first.id)
    values: dict[str, object] = {"table": table_name(form.table(first.table)), "count": len(cells)}
    rows, columns = {spec.row.group for spec in specs}, {spec.column for spec in specs}
    if len(columns) == 1 and len(rows) == 1 and first.row.group:
        english = first.row.id.partition(".")[0].removesuffix("_direct").replace("_", " ")
        group = Bilingual(first.row.group, english=english)
        return Message(
            "{table} {group}各项 × {column}之和", {**values, "group": group, "column": column_label(first.column)}
        )
    if len(specs) == 2:
        return Message(
            "{first}与{second}之和", {"first": cell_name(form, cells[0]), "second": cell_name(form, cells[1])}
        )
    if len({spec.row for spec in specs}) == 1:
        return Message("{first}等{count}格之和", {**values, "first": cell_name(form, first.id)})
    return Message("{table}有关{count}格之和", values)


def plain(number: Decimal) -> Number:
    """A number as a count where it is one."""
    return int(number) if number == number.to_integral_value() else number


_SENTENCE_END = "。！？\n"
_CLAUSE_END = "，。；：、（）！？\n,;:()"
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,20}(?:局|委员会|委|厅|办公室|中心|大队|支队|分局|街道|镇|乡)")
_OWN = ("我", "本", "全", "各")


def about_disclosure(report: AnnualReport, passage: Passage) -> bool:
    """Whether a statement on cases is certainly of cases about disclosure: by its sentence, or by its section."""
    sentence = _around(report, passage, _SENTENCE_END)
    if "无关" in sentence or "不涉及信息公开" in sentence:
        return False
    return passage.section in (3, 4) or any(word in sentence for word in ("信息公开", "公开申请", "公开信息"))


def with_carried_in(report: AnnualReport, passage: Passage) -> bool:
    """Whether a number of requests is told to be with those carried in: 受理, or 含上年结转 in its sentence."""
    return "受理" in passage.text or "结转" in _around(report, passage, _SENTENCE_END)


def of_another_office(report: AnnualReport, passage: Passage) -> bool:
    """Whether the clause names an office before the statement that is not the report's own (县住建局收到…)."""
    clause = _around(report, passage, _CLAUSE_END)
    before = clause[: clause.find(passage.text)]
    named = _OFFICE.search(before)
    return named is not None and not named[0].startswith(_OWN) and named[0][-3:] not in report.agency


def _around(report: AnnualReport, passage: Passage, ends: str) -> str:
    """The sentence or clause that a passage stands in, by what ends one."""
    text = text_of(report, passage)
    return text[slice(*around(text, passage.start, passage.end, ends))]
