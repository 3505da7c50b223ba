"""What a roll-up's writers share: the groups of its cells, and what things are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.messages import Language, Message
from gongkai.report.checks import Finding
from gongkai.report.checks.wording import cell_name, table_name
from gongkai.report.formats import CellSpec, Format, Kind
from gongkai.report.model import AnnualReport, Number
from gongkai.report.rollup import Contribution, Member, RollUp, Standing
from gongkai.report.write.labels import column_label, number_text, row_label

STANDINGS = {
    Standing.VALUE: Message("有数"),
    Standing.BLANK: Message("空白"),
    Standing.UNCLEAR: Message("不清"),
    Standing.OTHER_FORM: Message("格式不同，没有这一格"),
    Standing.CONTRADICTED: Message("几份报告不一致"),
    Standing.NO_REPORT: Message("没有报告"),
}

_GROUPS = {
    "received": Message("收到"),
    "carried_in": Message("收到"),
    "granted": Message("公开"),
    "partly_granted": Message("公开"),
    "refused": Message("不予公开"),
    "unavailable": Message("无法提供"),
    "not_processed": Message("不予处理"),
    "other": Message("其他处理"),
    "disposed": Message("合计"),
    "carried_out": Message("合计"),
}
"""The groups of table 3 by the first part of a row's id: too many columns for one sheet otherwise."""
_MOST_NAMES = 12


@dataclass(frozen=True)
class RollUpDocument:
    """A roll-up with what was found on its way, and the files that could not be read."""

    roll: RollUp
    findings: Sequence[tuple[AnnualReport, Sequence[Finding]]] = ()
    unread: Sequence[tuple[str, str, Message]] = ()
    """File, reason as a code, reason in words."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that stand on one sheet."""

    title: Message
    cells: tuple[CellSpec, ...]


def groups(form: Format) -> list[Group]:
    """The cells of a form by groups: table 2, the parts of table 3, table 4."""
    found = []
    for table in form.tables:
        named = [(_GROUPS.get(spec.row.id.partition(".")[0]) if table.number == 3 else None, spec) for spec in table]
        for name, specs in groupby(named, key=lambda pair: pair[0]):
            own = table_name(table)
            title = Message("{table} {group}", {"table": own, "group": name}) if name else own
            found.append(Group(title, tuple(spec for _, spec in specs)))
    return found


def title(roll: RollUp) -> Message:
    """What the roll-up is called."""
    return Message("{agency}{year}年汇总", {"agency": roll.parent.name, "year": roll.year})


def received(roll: RollUp) -> Message:
    """How many agencies there are, and how many reports; whether the parent's own figures are among them."""
    members = [member for member in roll.members if member.entry != roll.parent]
    values: dict[str, object] = {
        "count": len(members),
        "received": sum(1 for member in members if member.reports),
        "form": roll.form.id,
    }
    if roll.has_own:
        return Message("下级机关{count}个，收到报告的{received}个；含本级数据；格式{form}", values)
    return Message("下级机关{count}个，收到报告的{received}个；不含本级数据；格式{form}", values)


def completeness(roll: RollUp) -> Message:
    """How many sums are complete."""
    complete = sum(1 for total in roll.totals.values() if total.value is not None)
    values: dict[str, object] = {"complete": complete, "count": len(roll.totals), "rest": len(roll.totals) - complete}
    return Message("{count}格中完整的{complete}格，不完整的{rest}格；空白、不清和没有报告的都不作0计", values)


def sum_text(roll: RollUp, cell_id: str, language: Language) -> str:
    """A sum for people: a figure where it is complete, else 至少n, 不详 or 无数据, none of which looks like one."""
    total = roll.totals[cell_id]
    if total.value is not None:
        return number_text(total.value)
    if not total.figures:
        return Message("无数据").text(language)
    if not total.known:
        return Message("不详").text(language)
    known: dict[str, object] = {"known": number_text(total.known)}
    if roll.form.cells[cell_id].column.kind is Kind.CHANGE:
        return Message("已知{known}", known).text(language)
    return Message("至少{known}", known).text(language)


def given_text(contribution: Contribution, language: Language) -> Number | str:
    """What a member gives to a sum: its figure, or in words why it gives none."""
    if contribution.value is not None:
        return contribution.value
    return STANDINGS[contribution.standing].text(language)


def file_of(member: Member) -> str:
    """The files that a member's figures come from."""
    return "、".join(report.source.file for report in member.reports if report.source)


def label(spec: CellSpec, language: Language) -> str:
    """A cell's row and column in short, for the head of a column."""
    return f"{row_label(spec.row, language)} · {column_label(spec.column, language)}"


def gaps(roll: RollUp, language: Language) -> Iterator[tuple[Member, str, str]]:
    """The members that did not give every figure: why not, and which cells."""
    for member, standing, cells in roll.lacking():
        if len(cells) == len(roll.form.cells):
            where = Message("全部{count}格", {"count": len(cells)}).text(language)
        else:
            names = "；".join(cell_name(roll.form, cell).text(language) for cell in cells[:_MOST_NAMES])
            more = Message("{names} 等{count}格", {"names": names, "count": len(cells)}).text(language)
            where = names if len(cells) <= _MOST_NAMES else more
        yield member, STANDINGS[standing].text(language), where
