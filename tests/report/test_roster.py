"""The roster: who is in it, and which rosters nobody can use."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.agencies import Level
from gongkai.report.roster import Roster, RosterError, plain_name, read_roster

HEAD = "code,name,level,parent\n"
TREE = HEAD + (
    "1,砚川市人民政府,prefecture,\n"
    "2,沅桥县人民政府,county,1\n"
    "3,沅桥县人民政府办公室,department,2\n"
    "4,沅桥县芦汀镇人民政府,township,2\n"
    "5,东河街道办事处,township,2\n"
)


def problems(text: str) -> list[str]:
    with pytest.raises(RosterError) as error:
        read_roster(text)
    return [problem.text("zh") for problem in error.value.problems]


def test_a_tree() -> None:
    roster = read_roster("\ufeff" + TREE)
    assert [entry.code for entry in roster.below("1")] == ["2", "3", "4", "5"]
    assert [entry.code for entry in roster.above("4")] == ["2", "1"]
    assert roster.entries["4"].level is Level.TOWNSHIP
    assert roster.top == roster.entries["1"]


def test_there_may_be_no_one_top() -> None:
    assert Roster({}).top is None
    two = read_roster(HEAD + "1,甲县人民政府,,\n11,甲县教育局,,1\n2,乙县人民政府,,\n21,乙县教育局,,2\n")
    assert two.top is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("沅桥县人民政府", "2"),
        ("沅桥县人民政府办公室", "3"),
        ("砚川市沅桥县芦汀镇", "4"),
        ("芦汀镇人民政府", "4"),
        ("东河街道", "5"),
        ("沅桥县东河街道办事处", "5"),
        ("沅桥县", None),  # the government, or its office
        ("石桥镇", None),
        ("", None),
    ],
)
def test_an_agency_is_found_by_the_name_it_gives_itself(name: str, code: str | None) -> None:
    entry = read_roster(TREE).find(name)
    assert (entry.code if entry else None) == code


def test_plain_names_leave_no_name_empty() -> None:
    assert plain_name("人民政府") == "人民政府"
    assert plain_name(" 石人 镇 ") == "石人镇"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1,甲县,,\n1,乙县,,\n", "第3行：代码1与第2行重复"),
        ("1,甲县,,9\n", "第2行：上级代码9不在名册中"),
        ("1,甲县,,1\n", "第2行：上下级循环（1 → 1）"),
        ("1,甲县,,2\n2,乙县,,3\n3,丙县,,1\n4,丁县,,3\n", "第2行：上下级循环（1 → 2 → 3 → 1）"),
        ("1,甲县,village,\n", "第2行：不认识的层级“village”"),
        (",甲县,,\n", "第2行：没有填代码或名称"),
        ("1,,,\n", "第2行：没有填代码或名称"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where(lines: str, said: str) -> None:
    (problem,) = problems(HEAD + lines)
    assert problem.startswith(said)


def test_every_fault_is_told_at_once() -> None:
    assert len(problems(HEAD + "1,甲县,,1\n1,乙县,,\n2,丙县,none,\n3,丁县,,8\n")) == 4


@pytest.mark.parametrize("text", ["", "code,name\n1,甲县\n", "这不是名册"])
def test_what_is_no_roster(text: str) -> None:
    assert len(problems(text)) == 1


def test_a_long_chain_is_no_cycle_and_needs_no_long_stack() -> None:
    lines = "".join(f"{number},某{number}县,,{number - 1 or ''}\n" for number in range(1, 3000))
    roster = read_roster(HEAD + lines)
    assert len(list(roster.above("2999"))) == len(list(roster.below("1"))) == 2998


@pytest.mark.parametrize("written", ["2024-03-05", "2024/3/5", "2024年3月5日", " 2024-03-05 "])
def test_days_of_publication(written: str) -> None:
    roster = read_roster(f"code,name,level,parent,published\n1,甲县,,,{written}\n2,乙县,,,\n")
    assert [entry.published for entry in roster.entries.values()] == [date(2024, 3, 5), None]


@pytest.mark.parametrize("written", ["三月", "2024-02-30", "2024-13-01", "24-3-5"])
def test_days_that_are_none(written: str) -> None:
    (problem,) = problems(f"code,name,level,parent,published\n1,甲县,,,{written}\n")
    assert problem == f"第2行：不认识的公布日期“{written}”，应写成2024-01-31"
