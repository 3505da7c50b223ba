"""The reply that tells a decision: its version, and everything the decision says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gongkai.law.outcomes import Outcome
from gongkai.portal.cases.models import Case, Decision, DecisionLine
from gongkai.portal.letters import services
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.replies import reply_of
from tests.portal.building import make_county
from tests.portal.letters.requests import DAY, ask

pytestmark = pytest.mark.django_db
BASIS = "《中华人民共和国政府信息公开条例》第三十六条"


def decide(*lines: tuple[Outcome, str, str, str]) -> tuple[Case, Decision]:
    """A decision with an item for each line: outcome, basis, reasons, information."""
    case = ask(make_county().bureau, items=[f"第{place}份文件" for place in range(1, len(lines) + 1)])
    event = case.events.get()
    decision = Decision.objects.create(case=case, event=event, outcome=lines[0][0].value)
    for item, (outcome, basis, reasons, information) in zip(case.items.all(), lines, strict=True):
        DecisionLine.objects.create(
            decision=decision, item=item, outcome=outcome.value, basis=basis, reasons=reasons, information=information
        )
    return case, decision


def text_of(*lines: tuple[Outcome, str, str, str]) -> str:
    case, decision = decide(*lines)
    reply = reply_of(decision)
    return services.draft(case, reply.kind, reply.values, day=DAY, outcomes=reply.outcomes).text


@pytest.mark.parametrize("outcome", Outcome)
def test_every_row_can_be_told_with_what_a_decision_says(outcome: Outcome) -> None:
    text = text_of((outcome, BASIS, "理由如此。", "内容如此。"))
    assert "第1份文件" in text
    assert BASIS in text
    assert "理由如此。" in text
    assert "内容如此" in text
    assert "如不服本答复" in text


def test_without_articles_of_its_own_it_cites_those_of_the_row() -> None:
    assert "《中华人民共和国政府信息公开条例》第十四条" in text_of((Outcome.STATE_SECRETS, "", "已定密", ""))


def test_items_that_end_alike_are_told_together() -> None:
    line = (Outcome.NOT_HELD, BASIS, "没有找到。", "")
    case, decision = decide(line, line)
    assert reply_of(decision).kind is LetterKind.REPLY_NOT_HELD
    assert (
        services.draft(case, LetterKind.REPLY_NOT_HELD, reply_of(decision).values, day=DAY).text.count("没有找到") == 1
    )


def test_items_that_end_alike_for_other_reasons_are_told_each() -> None:
    text = text_of((Outcome.NOT_HELD, BASIS, "没有找到。", ""), (Outcome.NOT_HELD, BASIS, "从未制作。", ""))
    assert "第1项：没有找到。\n第2项：从未制作。" in text


def test_items_that_end_differently_are_told_apart_with_the_remedies_of_each() -> None:
    lines: Sequence[tuple[Outcome, str, str, str]] = (
        (Outcome.GRANTED, "第三十六条第（二）项", "", "见附件。"),
        (Outcome.STATE_SECRETS, "第十四条", "已定密。", ""),
    )
    case, decision = decide(*lines)
    reply = reply_of(decision)
    assert (reply.kind, reply.outcomes) == (LetterKind.REPLY_SEVERAL, (Outcome.GRANTED, Outcome.STATE_SECRETS))
    text = services.draft(case, reply.kind, reply.values, day=DAY, outcomes=reply.outcomes).text
    assert "1. 关于“第1份文件”：予以公开，依据第三十六条第（二）项。\n见附件。" in text
    assert "2. 关于“第2份文件”：不予公开（属于国家秘密），依据第十四条。\n已定密。" in text
    assert "对第2项答复，如不服本答复，应当先申请行政复议" in text
