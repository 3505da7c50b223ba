"""The texts that come with the program: one for each kind, what they say word for word, and what they need to say."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.citations import cite
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.letters import templates
from gongkai.portal.letters.kinds import KINDS, Kind, LetterKind, To, reply_kind
from gongkai.portal.letters.values import amount_in_words, cited, day_in_words, in_chinese
from tests.portal.letters import golden

TOLD = {
    EventKind.RECEIVED,
    EventKind.REGISTERED,
    EventKind.CORRECTION_ASKED,
    EventKind.REASONS_ASKED,
    EventKind.LATER_TIME_SET,
    EventKind.EXTENSION_TOLD,
    EventKind.THIRD_PARTY_ASKED,
    EventKind.CONSULTATION_TOLD,
    EventKind.THIRD_PARTY_TOLD,
    EventKind.CO_AUTHOR_ASKED,
    EventKind.HELP_ASKED,
    EventKind.FEE_NOTICE_SENT,
    EventKind.REPLY_SENT,
    EventKind.CORRECTION_OVERDUE,
    EventKind.FEE_OVERDUE,
}
"""The acts that somebody is told of in writing."""


def test_each_text_says_what_it_should() -> None:
    texts = dict(golden.texts())
    assert set(golden.FOLDER.iterdir()) == set(texts)
    assert {path.name: path.read_text(encoding="utf-8") for path in texts} == {
        path.name: text for path, text in texts.items()
    }


def test_every_act_that_is_told_has_its_letter() -> None:
    assert {kind.event for kind in KINDS.values() if kind.event} == TOLD
    assert [kind.id for kind in KINDS.values() if kind.event is None] == [LetterKind.PROOF_OF_SERVICE]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_row_of_table_three_has_its_reply(outcome: Outcome) -> None:
    kind = KINDS[reply_kind(outcome)]
    assert (kind.outcome, kind.basis) == (outcome, outcome.basis)
    assert {"articles", "remedies"} <= {field.id for field in kind.needed}
    text = dict(golden.texts())[golden.FOLDER / f"{kind.id.value}.txt"]
    assert cited(outcome.basis) in text
    assert "如不服本答复" in text


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.to in (To.THIRD_PARTY, To.AGENCY)])
def test_others_are_not_told_who_asks(kind: Kind) -> None:
    assert not [field for field in kind.fields if field.identity]


@pytest.mark.parametrize("kind", LetterKind)
def test_each_text_is_right_and_ends_its_sentences_once(kind: LetterKind) -> None:
    assert templates.shipped_lines(kind)
    text = dict(golden.texts())[golden.FOLDER / f"{kind.value}.txt"]
    assert "。。" not in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (16, "十六"), (30, "三十"), (36, "三十六"), (101, "一百〇一"), (110, "一百一十")],
)
def test_numbers_of_articles(number: int, words: str) -> None:
    assert in_chinese(number) == words


def test_articles_of_one_instrument_name_it_once() -> None:
    articles = [cite(each) for each in ("regulation 36(1)", "regulation 36(2)", "regulation 16/2", "fees 7")]
    assert cited(articles) == (
        "《中华人民共和国政府信息公开条例》第三十六条第（一）项、第（二）项、第十六条第二款、"
        "《政府信息公开信息处理费管理办法》第七条"
    )


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        (1, "壹"),
        (10, "壹拾"),
        (100, "壹佰"),
        (105, "壹佰零伍"),
        (1010, "壹仟零壹拾"),
        (10_000, "壹万"),
        (10_001, "壹万零壹"),
        (100_500, "壹拾万零伍佰"),
        (20_000_000, "贰仟万"),
        (100_000_001, "壹亿零壹"),
        (123_456_789, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖"),
    ],
)
def test_amounts_in_capitals(yuan: int, capitals: str) -> None:
    assert amount_in_words(yuan) == f"{yuan}元（大写：{capitals}元整）"


def test_days_have_no_noughts_before_them() -> None:
    assert day_in_words(date(2026, 1, 5)) == "2026年1月5日"
