"""docs/law.md, generated from the data of the law: outcomes, applicants, fees, remedies, receipt, agencies, catalogue,
periods of retention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from gongkai.law.agency_tree import STANDINGS, Standing
from gongkai.law.applicants import Applicant
from gongkai.law.catalogue import COLUMN, ELEMENTS, ITEMS, LOCAL_ITEMS, REVIEW, STANDARD_COLUMNS
from gongkai.law.citations import Article
from gongkai.law.fees import ARTICLES, NOTES, TIERS, Band, FeeBasis
from gongkai.law.outcomes import Outcome
from gongkai.law.receipt import RULES
from gongkai.law.remedy_table import EVERY, Rule, Term, Unit, statutory_table
from gongkai.law.retention import RULES as RETENTION_RULES
from gongkai.messages import Message

_PREFACE = """\
# 程序所依据的规定 · The law that the program carries

由 `make docs` 从 `gongkai/law` 的数据生成，请勿手工修改。标“待核对”的，是凭记忆写下、尚未对照正式文本的内容。
Written by `make docs` from the data of `gongkai/law`; do not edit. What is marked "to be verified" was recalled and
not yet read in the official text."""

_BANDS_SHOWN = {FeeBasis.ITEMS: 5, FeeBasis.PAGES: 4}
_UNITS = {FeeBasis.ITEMS: "件 items", FeeBasis.PAGES: "页 pages"}
_PERIODS = {Unit.DAY: "日 days", Unit.MONTH: "个月 months"}


def law_document() -> str:
    """The whole page, in Chinese and English."""
    sections = (_outcomes(), _applicants(), _receipt(), _fees(), _remedies(), _agencies(), _catalogue(), _retention())
    return "\n".join([_PREFACE, *(line for section in sections for line in section)]) + "\n"


def _table(title: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table under a heading; of an empty title only the table."""
    if title:
        yield from ("", f"## {title}")
    yield from ("", f"| {' | '.join(headings)} |", "|---" * len(headings) + "|")
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _both(message: Message) -> str:
    return f"{message.text('zh')}<br>{message.text('en')}"


def _articles(articles: Iterable[Article]) -> str:
    return "、".join(map(str, articles))


def _certain(verified: bool) -> str:
    return "" if verified else "待核对 to be verified"


def _outcomes() -> Iterator[str]:
    rows = (
        (f"`{outcome}`", _both(outcome.group.message), _both(outcome.message), _articles(outcome.basis))
        for outcome in Outcome
    )
    headings = ("代码 Id", "类别 Group", "处理结果 Outcome", "依据 Basis")
    return _table("处理结果 · Outcomes", headings, rows)


def _applicants() -> Iterator[str]:
    rows = ((f"`{kind}`", _both(kind.message)) for kind in Applicant)
    return _table("申请人 · Applicants", ("代码 Id", "类别 Kind"), rows)


def _receipt() -> Iterator[str]:
    rows = (
        (f"`{channel}`", _both(rule.name), _both(rule.reason), str(rule.article), _certain(rule.verified))
        for channel, rule in RULES.items()
    )
    headings = ("代码 Id", "渠道 Channel", "收到申请之日 Day of receipt", "依据 Basis", "")
    return _table("收到申请的日期 · Day of receipt", headings, rows)


def _fees() -> Iterator[str]:
    yield from ("", "## 信息处理费 · Fees")
    for basis in FeeBasis:
        bands = islice((band for tier in TIERS[basis] for band in tier.bands()), _BANDS_SHOWN[basis])
        rows = [(_span(band), str(band.price)) for band in bands]
        if rising := TIERS[basis][-1].every:
            rows.append(("…", f"每{rising}件提高{TIERS[basis][-1].dearer}元 {TIERS[basis][-1].dearer} more each"))
        yield from ("", f"{ARTICLES[basis]}")
        yield from _table("", (_UNITS[basis], "元 yuan"), rows)
    yield from _table(
        "",
        ("", "依据 Basis", ""),
        ((_both(note.message), str(note.article), _certain(note.verified)) for note in NOTES),
    )


def _span(band: Band) -> str:
    return f"{band.first}–{band.last}" if band.last else f"{band.first}–"


def _remedies() -> Iterator[str]:
    table = statutory_table()
    headings = ("答复日期 Replied from", "处理结果 Outcomes", "救济途径 Remedies", "依据 Basis", "")
    yield from _table("救济途径 · Remedies", headings, map(_remedy_row, table.rules))
    yield from _table(
        "", ("救济途径 Remedy", "期限 Period", "说明 Wording", "依据 Basis", ""), map(_term_row, table.terms)
    )


def _remedy_row(rule: Rule) -> tuple[str, ...]:
    outcomes = "其余 all others" if EVERY in rule.outcomes else ", ".join(f"`{each}`" for each in sorted(rule.outcomes))
    doubt = _certain(rule.verified) + (f"<br>{_both(rule.comment)}" if rule.comment else "")
    return str(rule.first_day), outcomes, _both(rule.route.message), str(rule.article), doubt


def _term_row(term: Term) -> tuple[str, ...]:
    period = f"{term.length} {_PERIODS[term.unit]}"
    return _both(term.kind.message), period, _both(term.message), str(term.article), _certain(term.verified)


def _agencies() -> Iterator[str]:
    headings = (
        "层级 Level",
        "主管部门 Supervised by",
        "规章 Regulations",
        "年报 Report due",
        "条例第二十一条 Article 21",
        "",
    )
    return _table("行政机关 · Agencies", headings, map(_agency_row, STANDINGS.values()))


def _agency_row(standing: Standing) -> tuple[str, ...]:
    due = "{}-{}".format(*standing.report_due) if standing.report_due else "由县级规定 set by the county"
    return (
        f"`{standing.level}` {_both(standing.name)}",
        f"{_both(standing.supervisor)}<br>{standing.supervisor_article}",
        "可以 yes" if standing.may_make_regulations else "不可以 no",
        due,
        f"`{standing.duties}`" if standing.duties else "",
        _certain(standing.verified),
    )


def _catalogue() -> Iterator[str]:
    items = (*ITEMS, *(item for items in LOCAL_ITEMS.values() for item in items))
    rows = ((f"`{item.id}`", _both(item.name), str(item.article)) for item in items)
    yield from _table("主动公开的内容 · Catalogue", ("代码 Id", "内容 Item", "依据 Basis"), rows)
    for title, parts in (
        ("公开专栏 · Column of the website", COLUMN),
        ("描述元素 · Metadata", ELEMENTS),
        ("基层标准目录的列 · Columns of the standard catalogue", STANDARD_COLUMNS),
        ("保密审查 · Confidentiality review", REVIEW),
    ):
        lines = ((f"`{part.id}`", _both(part.name), str(part.article or ""), _certain(part.verified)) for part in parts)
        yield from _table(title, ("代码 Id", "名称 Name", "依据 Basis", ""), lines)


def _retention() -> Iterator[str]:
    rows = (
        (
            _both(rule.message),
            str(rule.years),
            str(rule.floor or "—"),
            str(rule.article),
            _both(rule.comment),
            _certain(rule.verified),
        )
        for rule in RETENTION_RULES.values()
    )
    headings = ("内容", "年数 years", "最少 at least", "依据", "说明", "")
    yield from _table("保存期限，自办结次日起 · Retention, from the day after a request ended", headings, rows)
