"""The reply that tells a decision: which version, and what is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.outcomes import Outcome
from gongkai.portal.cases.models import Decision, DecisionLine
from gongkai.portal.letters.kinds import KINDS, LetterKind, reply_kind
from gongkai.portal.letters.values import Value


@dataclass(frozen=True, slots=True)
class Reply:
    """What `services.issue` and `services.draft` take for a decision."""

    kind: LetterKind
    values: dict[str, Value]
    outcomes: tuple[Outcome, ...]


def reply_of(decision: Decision) -> Reply:
    """The reply that tells this decision.

    A decision on one item, or with one outcome for all, is told in that outcome's version. Where the items end
    differently each is told by itself, with its article and reasons.
    """
    lines = list(decision.lines.select_related("item").order_by("item__number"))
    outcomes = tuple(Outcome(line.outcome) for line in lines) or (Outcome(decision.outcome),)
    if len(set(outcomes)) > 1:
        values: dict[str, Value] = {"articles": _articles(lines), "decisions": tuple(map(_told, lines))}
        return Reply(LetterKind.REPLY_SEVERAL, values, outcomes)
    kind = reply_kind(outcomes[0])
    known = {field.id for field in KINDS[kind].own}
    reasons, information = _together(lines, "reasons"), _together(lines, "information")
    values = {"reasons": reasons, "information": information}
    if "information" not in known:
        values["reasons"] = "\n".join(filter(None, (reasons, information)))
    values = {name: value for name, value in values.items() if name in known and value}
    if articles := _articles(lines):
        values["articles"] = articles
    return Reply(kind, values, outcomes[:1])


def _together(lines: list[DecisionLine], name: str) -> str:
    """What the lines say, each thing once; with the item's number where they say different things."""
    texts = [getattr(line, name).strip() for line in lines]
    if len(set(texts)) < 2:
        return texts[0] if texts else ""
    return "\n".join(f"第{line.item.number}项：{text}" for line, text in zip(lines, texts, strict=True) if text)


def _articles(lines: list[DecisionLine]) -> str:
    return "、".join(dict.fromkeys(line.basis.strip() for line in lines if line.basis.strip()))


def _told(line: DecisionLine) -> str:
    """One item's decision: what was asked, how it ends, on which article and why."""
    outcome = Outcome(line.outcome)
    row = outcome.group.message.text("zh")
    if outcome.ordinal is not None:
        row += f"（{outcome.message.text('zh')}）"
    asked = line.item.text.replace("\n", " ").rstrip("。")
    basis = f"，依据{line.basis.strip()}" if line.basis.strip() else ""
    told = f"关于“{asked}”：{row}{basis}。"
    for words in (line.reasons.strip(), line.information.strip()):
        told += f"\n{words}" if words else ""
    return told
