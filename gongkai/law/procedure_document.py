"""What is generated in docs/procedure.md and docs/deadlines.md: the tables and the diagram between their markers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.law.citations import FEES, FORMAT_2021, LITIGATION, RECONSIDERATION, REGULATION, Article
from gongkai.law.deadlines.entry import ALIASES, EXTENDED
from gongkai.law.deadlines.model import PERIODS, ClockState
from gongkai.law.procedure import TRANSITIONS, EventKind, Role, State, Transition

MOST_ARROWS = 4
"""An event that leads to its state from more states than this is told below the diagram: arrows would hide it."""

_SHORT = {
    REGULATION: "条例",
    FEES: "收费办法",
    RECONSIDERATION: "行政复议法",
    LITIGATION: "行政诉讼法",
    FORMAT_2021: "国办公开办函〔2021〕30号",
}


def procedure_document(page: str) -> str:
    """docs/procedure.md with its generated parts made anew. Raises ValueError where a part has no place."""
    drawn = "\n".join(("```mermaid", *diagram(), "```", "", *_not_drawn()))
    return _filled(page, {"diagram": drawn, "events": "\n".join(_events()), "roles": "\n".join(_roles())})


def deadlines_document(page: str) -> str:
    """docs/deadlines.md with its generated parts made anew. Raises ValueError where a part has no place."""
    return _filled(page, {"clocks": "\n".join((*_clocks(), "", *_states())), "aliases": "\n".join(_aliases())})


def diagram() -> Iterator[str]:
    """The state diagram: an arrow between two states, with every event that leads from one to the other."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS.values():
        if row.target and len(row.sources) <= MOST_ARROWS:
            for source in _in_order(row) or ["[*]"]:
                arrows.setdefault((source, row.target), []).append(row.name.text("zh"))
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{state.message.text("zh")}" as {state}'
    for (source, target), names in arrows.items():
        yield f"    {source} --> {target}: {'；'.join(names)}"
    for state in State:
        if not any(source == state for source, _ in arrows):
            yield f"    {state} --> [*]"


def _not_drawn() -> Iterator[str]:
    for row in TRANSITIONS.values():
        if row.target and len(row.sources) > MOST_ARROWS:
            sources = "、".join(f"`{source}`" for source in _in_order(row))
            yield f"没有画出 · not drawn: **{row.name.text('zh')}** {row.name.text('en')}: {sources} → `{row.target}`"


def _in_order(row: Transition) -> list[str]:
    return [state.value for state in State if state in row.sources]


def _events() -> Iterator[str]:
    yield "| 事件 | event | 从 · from | 到 · to | 谁 · by | 条件 · conditions | 依据 · basis |"
    yield "|---|---|---|---|---|---|---|"
    for kind, row in TRANSITIONS.items():
        cells = (
            row.name.text("zh"),
            f"`{kind}`<br>{row.name.text('en')}",
            " ".join(f"`{source}`" for source in _in_order(row)) or "—",
            f"`{row.target}`" if row.target else "",
            " ".join(f"`{role}`" for role in row.by),
            "<br>".join(_conditions(kind, row)),
            _articles(row.basis) + ("" if row.verified else r" \*"),
        )
        yield f"| {' | '.join(cells)} |"


def _conditions(kind: EventKind, row: Transition) -> Iterator[str]:
    if row.after:
        yield f"先有 after `{row.after}`"
    if kind in row.unless:
        yield "一次 once"
    if others := " ".join(f"`{other}`" for other in EventKind if other in row.unless and other is not kind):
        yield f"没有 without {others}"
    if row.requires:
        yield "写明 states " + " ".join(f"`{name}`" for name in row.requires)
    if row.most_days:
        yield f"≤ {row.most_days} 工作日 working days"
    if row.outcome:
        yield f"结果 outcome `{row.outcome}`"


def _roles() -> Iterator[str]:
    yield "| 谁 | role |"
    yield "|---|---|"
    for role in Role:
        yield f"| {role.message.text('zh')} | `{role}` {role.message.text('en')} |"


def _clocks() -> Iterator[str]:
    yield "| 期限 | clock | 工作日 · working days | 依据 · basis |"
    yield "|---|---|---|---|"
    for kind, period in PERIODS.items():
        days = str(period.days) if period.days else "—"
        yield f"| {period.name.text('zh')} | `{kind}` {period.name.text('en')} | {days} | {_articles([period.basis])} |"


def _states() -> Iterator[str]:
    yield "| 状态 | state |"
    yield "|---|---|"
    for state in ClockState:
        yield f"| {state.message.text('zh')} | `{state}` {state.message.text('en')} |"


def _aliases() -> Iterator[str]:
    yield "| 短名 | event | 含义 |"
    yield "|---|---|---|"
    for alias, wanted in ALIASES.items():
        both = (EventKind.EXTENSION_APPROVED, EventKind.EXTENSION_TOLD)
        kinds = both if wanted == EXTENDED else (EventKind(wanted),)
        yield f"| {alias} | `{wanted}` | {'，并'.join(kind.message.text('zh') for kind in kinds)} |"


def _articles(articles: Iterable[Article]) -> str:
    return "、".join(str(article).replace(article.law, _SHORT.get(article.law, article.law)) for article in articles)


def _filled(page: str, parts: Mapping[str, str]) -> str:
    """The page with each part between its markers, `<!-- NAME -->` and `<!-- /NAME -->`."""
    for name, text in parts.items():
        before, opened, rest = page.partition(f"<!-- {name} -->")
        _, closed, after = rest.partition(f"<!-- /{name} -->")
        if not (opened and closed):
            raise ValueError(f"no place for {name}")
        page = f"{before}{opened}\n{text}\n{closed}{after}"
    return page
