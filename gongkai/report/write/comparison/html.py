"""A comparison as one web page that needs nothing else: charts, rates, cells with their changes, prose side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

from gongkai.messages import Language, Message
from gongkai.report.compare import Change, Comparison, Line, Pair, Relation, SectionDifference
from gongkai.report.model import AnnualReport, Cell, State
from gongkai.report.write.charts import Bar, bar_chart, share_chart
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
    total,
)
from gongkai.report.write.labels import printable
from gongkai.report.write.page import (
    REPORT_LANGUAGE,
    markup,
    office_style,
    page_end,
    page_start,
    scroll_start,
)

_FLOW = (
    (Message("新收"), ("requests.received.total",)),
    (Message("上年结转"), ("requests.carried_in.total",)),
    (Message("办结"), ("requests.disposed.total",)),
    (Message("结转下年"), ("requests.carried_out.total",)),
)
_RESULTS = (
    (Message("予以公开"), "requests.granted."),
    (Message("部分公开"), "requests.partly_granted."),
    (Message("不予公开"), "requests.refused."),
    (Message("无法提供"), "requests.unavailable."),
    (Message("不予处理"), "requests.not_processed."),
    (Message("其他处理"), "requests.other."),
)
_REMEDIES = (
    (Message("行政复议"), ("reconsideration.total",)),
    (Message("行政诉讼"), ("litigation_direct.total", "litigation_after_reconsideration.total")),
)
"""What the charts show: a name, and the cells whose sum it is (or the beginning of their ids)."""


def comparison_page(comparison: Comparison, language: Language) -> str:
    """The page, in `language`."""
    return "\n".join(_page(comparison, language))


def _page(comparison: Comparison, language: Language) -> Iterator[str]:
    name = title(comparison, language)
    yield f"{page_start(name, language, office_style(__package__))}\n<main>\n<h1>{markup(name)}</h1>"
    yield from _charts(comparison, language)
    yield from _rates(comparison, language)
    yield from _figures(comparison, language)
    yield from _prose(comparison, language)
    yield f"</main>\n{page_end()}"


# Charts


def _charts(comparison: Comparison, language: Language) -> Iterator[str]:
    names = report_names(comparison, language)
    rows = list(zip(names, comparison.reports, strict=True))
    flow = [(name, [_bar(label, total(report, *ids), language) for label, ids in _FLOW]) for name, report in rows]
    results = [
        (name, [_bar(label, _sum_of(report, start), language) for label, start in _RESULTS]) for name, report in rows
    ]
    remedies = [
        (name, [_bar(label, total(report, *ids), language) for label, ids in _REMEDIES]) for name, report in rows
    ]
    yield '<section class="charts">'
    for caption, draw, groups in (
        (Message("政府信息公开申请（件）"), bar_chart, flow),
        (Message("办理结果构成（件）"), share_chart, results),
        (Message("行政复议、行政诉讼（件）"), bar_chart, remedies),
    ):
        text = caption.text(language)
        yield f"<figure><figcaption>{markup(text)}</figcaption>{scroll_start(text)}{draw(text, groups)}</div></figure>"
    yield "</section>"


def _bar(label: Message, value: int | None, language: Language) -> Bar:
    unknown = Message("不详").text(language)
    return Bar(label.text(language), value, unknown if value is None else str(value))


def _sum_of(report: AnnualReport, start: str) -> int | None:
    return total(report, *(name for name in report.cells if name.startswith(start) and name.endswith(".total")))


# Tables


def _rates(comparison: Comparison, language: Language) -> Iterator[str]:
    name = Message("比率").text(language)
    yield f"<h2>{markup(name)}</h2>"
    yield from _table_start(name, [name, *report_names(comparison, language)])
    for line in comparison.rates:
        shares = "".join(f"<td>{share_text(share)}</td>" for share in line.shares)
        yield f'<tr><th scope="row">{markup(rate_name(line.rate, language))}</th>{shares}</tr>'
    yield "</tbody></table></div>"


def _figures(comparison: Comparison, language: Language) -> Iterator[str]:
    yield f"<h2>{markup(Message('逐格比较').text(language))}</h2>"
    for number in (2, 3, 4):
        lines = [line for line in comparison.lines if line.spec.table == number]
        differing = sum(line.differs for line in lines)
        values: dict[str, object] = {"table": "二三四"[number - 2], "all": len(lines), "count": differing}
        if language == "en":
            values["table"] = number
        text = Message("表{table}：{all}格中{count}格不同", values).text(language)
        yield f"<details open><summary>{markup(text)}</summary>"
        yield from _figures_table(comparison, text, lines, language)
        yield "</details>"


def _figures_table(comparison: Comparison, caption: str, lines: Sequence[Line], language: Language) -> Iterator[str]:
    names = report_names(comparison, language)
    yield from _table_start(caption, [Message("列").text(language), *names, *step_names(comparison, language)])
    row = ""
    for line in lines:
        row_name, column_name = line_name(line, language)
        if row_name != row:
            row = row_name
            span = 1 + len(names) + len(comparison.steps)
            yield f'<tr class="group"><th colspan="{span}" scope="rowgroup">{markup(row)}</th></tr>'
        cells = "".join(_cell(cell, language) for cell in line.cells)
        changes = "".join(_change(change) for change in line.changes)
        same = "" if line.differs else ' class="same"'
        yield f'<tr{same}><th scope="row">{markup(column_name)}</th>{cells}{changes}</tr>'
    yield "</tbody></table></div>"


def _cell(cell: Cell | None, language: Language) -> str:
    unclear = cell is not None and cell.state not in (State.VALUE, State.BLANK)
    marked = ' class="unclear"' if unclear else ""
    return f"<td{marked}>{markup(shown(cell, language))}</td>"


def _change(change: Change | None) -> str:
    if change is None or not change.difference:
        return f"<td>{change_text(change)}</td>"
    return f'<td class="{"up" if change.difference > 0 else "down"}">{change_text(change)}</td>'


def _table_start(caption: str, names: Sequence[str]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{markup(name)}</th>' for name in names)
    yield f"{scroll_start(caption)}<table><thead><tr>{heads}</tr></thead><tbody>"


# Prose


def _prose(comparison: Comparison, language: Language) -> Iterator[str]:
    yield f"<h2>{markup(Message('文字逐句比较').text(language))}</h2>"
    for name, parts in zip(step_names(comparison, language), comparison.prose, strict=True):
        yield f"<h3>{markup(name)}</h3>"
        for part in parts:
            if part.pairs:
                yield from _section(part, name, language)


def _section(part: SectionDifference, step: str, language: Language) -> Iterator[str]:
    values: dict[str, object] = {"number": part.number, "similarity": f"{part.similarity:.0f}"}
    name = Message("第{number}部分：相似度{similarity}%", values)
    if part.number == 0:
        name = Message("引言：相似度{similarity}%", values)
    yield f"<details{' open' if part.similarity < 100 else ''}><summary>{markup(name.text(language))}</summary>"
    yield from _table_start(
        f"{step} · {name.text(language)}",
        [column.text(language) for column in (Message("句子"), Message("前"), Message("后"))],
    )
    for pair in part.pairs:
        before, after = _marked(pair)
        relation = RELATIONS[pair.relation].text(language)
        if pair.relation is Relation.CHANGED:
            relation += f" {pair.similarity:.0f}%"
        yield f'<tr class="{pair.relation}"><th scope="row">{markup(relation)}</th>'
        yield f"{_words(before)}{_words(after)}</tr>"
    yield "</tbody></table></div></details>"


def _words(marked: str) -> str:
    return f'<td class="words" lang="{REPORT_LANGUAGE}">{marked}</td>'


def _marked(pair: Pair) -> tuple[str, str]:
    """Both sentences, with what differs between them marked where they are versions of one another."""
    before, after = printable(pair.before), printable(pair.after)
    if pair.relation is not Relation.CHANGED:
        return escape(before), escape(after)
    texts = ["", ""]
    for kind, i, j, k, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        one, other = escape(before[i:j]), escape(after[k:end])
        if kind != "equal":
            one, other = one and f"<del>{one}</del>", other and f"<ins>{other}</ins>"
        texts[0] += one
        texts[1] += other
    return texts[0], texts[1]
