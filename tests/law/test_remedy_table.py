"""An office's table of remedies: what is wrong with it is said in words, with its place."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.outcomes import Outcome
from gongkai.law.remedy_table import read_table
from gongkai.law.table_reader import TableError
from tests.law.test_remedies import OWN


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[routes.first]", "[routes.first", "不是TOML文件"),
        ("[routes.first]", "[ways.first]", "不认识的项：ways"),
        ("length = 60\n", "", "terms.reconsideration：缺少“length”"),
        ("length = 60", 'length = "60"', "terms.reconsideration：“length”须是整数"),
        ("length = 60", "length = true", "terms.reconsideration：“length”须是整数"),
        ("length = 60", "length = 0", "terms.reconsideration：期限须是正整数"),
        ('unit = "day"', 'unit = "week"', "terms.reconsideration：“unit”的值“week”不在其中：day, month"),
        ('kind = "reconsideration"', 'kind = "petition"', "terms.reconsideration：“kind”的值“petition”不在其中"),
        ('basis = "reconsideration 20"', 'basis = "第20条"', "terms.reconsideration：“basis”不是条文：第20条"),
        ('terms = ["reconsideration"]', "terms = []", "routes.first：“terms”须是文字的列表"),
        ('terms = ["reconsideration"]', 'terms = ["suit"]', "routes.first：“terms”的值“suit”不在其中"),
        ('terms = ["reconsideration"]', 'terms = ["reconsideration", "reconsideration"]', "同一种救济途径写了两次"),
        ("先申请复议。", "先申请{organ}。", "routes.first：“text”须是不含花括号的文字"),
        ("from = 2024-01-01", "from = 2024-01-01T00:00:00", "rules 1：“from”须是日期"),
        ('outcomes = ["*"]', 'outcomes = "*"', "rules 1：“outcomes”须是文字的列表"),
        ('outcomes = ["*"]', 'outcomes = ["refused.other"]', "rules 1：“outcomes”的值“refused.other”不在其中"),
        ('outcomes = ["*"]', 'outcomes = ["refused"]', "没有一条规则适用于2024-01-01起的“予以公开”"),
        ('route = "first"', 'route = "second"', "rules 1：“route”的值“second”不在其中：first"),
        ("verified = true", 'verified = "yes"', "terms.reconsideration：“verified”须是true或者false"),
        ('route = "first"', 'route = "first"\nnote = 1', "rules 1：不认识的项：note"),
        ('route = "first"', 'route = "first"\ncomment = ""', "rules 1：“comment”须是不含花括号的文字"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, said: str) -> None:
    assert OWN.count(old) >= 1
    with pytest.raises(TableError) as refused:
        read_table(OWN.replace(old, new, 1))
    assert said in refused.value.message.text("zh")
    assert refused.value.message.text("en") != refused.value.message.text("zh")


@pytest.mark.parametrize("text", ["", "rules = 3", "[terms]", "rules = []"])
def test_a_file_without_its_tables_is_refused(text: str) -> None:
    with pytest.raises(TableError, match=r"缺少“(terms|rules)”"):
        read_table(text)


def test_the_first_rule_that_fits_decides() -> None:
    table = read_table(OWN + OWN[OWN.index("[[rules]]") :].replace("reconsideration 23/1(4)", "litigation 46"))
    decisive = table.rule(Outcome.GRANTED, date(2026, 3, 2))
    assert decisive is not None
    assert decisive is table.rules[0]
    assert decisive.article != table.rules[1].article
