"""Events as people write them, and `gongkai deadline` as a person uses it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from gongkai.cli import program
from gongkai.law.deadlines.entry import ALIASES, EXTENDED, EntryError, read_cases, read_date, read_event
from gongkai.law.notices import Notice
from gongkai.law.notices.table import write_notice
from gongkai.law.procedure import Event, EventKind

DAY = date(2026, 9, 28)
CASES = """\
case,event,date,days,due,party,reason
1,received,2026-09-01,,,,
2,收到,2026/8/3,,,,
3,补正,2026-09-03,10,,,
3,received,2026-09-01,,,,
3,补正送达,2026-09-04,,,,
"""


def gongkai(*arguments: str | Path, language: str = "zh") -> Result:
    environment = {"GONGKAI_LANGUAGE": language, "COLUMNS": "200", "TERM": "dumb"}
    return CliRunner().invoke(program, [str(argument) for argument in arguments], env=environment)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """One more day off: 11 September 2026."""
    file = tmp_path / "notice.csv"
    extra = Notice(2026, {date(2026, 9, 11): "临时放假"}, title="临时放假", amends=True)
    file.write_text(write_notice(extra), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "text", ["2026-09-28", "2026-9-28", "2026/9/28", "2026.09.28", "2026年9月28日", " 2026年9月28 "]
)
def test_dates(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "2026-13-01", "28/9/2026", "2026-09/28", "20260928", "明天", "２０２６-09-28"]
)
def test_no_dates(text: str) -> None:
    with pytest.raises(EntryError, match="不是日期"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("correction_asked 2026-09-28", (Event(EventKind.CORRECTION_ASKED, DAY),)),
        ("补正=10 2026-09-28", (Event(EventKind.CORRECTION_ASKED, DAY, days=10),)),
        ("2026-09-28 补正=2026/10/12", (Event(EventKind.CORRECTION_ASKED, DAY, due=date(2026, 10, 12)),)),
        ("征求第三方@甲公司 2026-09-28", (Event(EventKind.THIRD_PARTY_ASKED, DAY, party="甲公司"),)),
        (
            "延期=10 2026-09-28 需要汇总",
            (
                Event(EventKind.EXTENSION_APPROVED, DAY, days=10, reason="需要汇总"),
                Event(EventKind.EXTENSION_TOLD, DAY),
            ),
        ),
        ("同意延期=5 2026年9月28日", (Event(EventKind.EXTENSION_APPROVED, DAY, days=5, reason="（测算）"),)),
    ],
)
def test_events(text: str, events: tuple[Event, ...]) -> None:
    assert read_event(text) == events


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "应当有事件和日期"),
        ("补正", "应当有事件和日期"),
        ("2026-09-28", "应当有事件和日期"),
        ("补证 2026-09-28", "没有“补证”这种事件。可以写：收到、补正"),
        ("补正=十 2026-09-28", "“十”不是日期"),
        ("补正=99999 2026-09-28", "不是工作日数"),
        ("=10 2026-09-28", "看不懂事件"),
    ],
)
def test_no_events(text: str, words: str) -> None:
    with pytest.raises(EntryError, match=words):
        read_event(text)


def test_every_alias_is_an_event() -> None:
    assert set(ALIASES.values()) - {EXTENDED} <= set(EventKind)


@given(st.text(max_size=40))
def test_any_text_is_events_or_refused(text: str) -> None:
    for read in (read_date, read_event, read_cases):
        with suppress(EntryError):
            assert read(text) is not None


def test_cases_as_csv_and_json() -> None:
    cases = read_cases("\ufeff" + CASES)
    assert list(cases) == ["1", "2", "3"]
    assert [event.kind.value for event in cases["3"]] == [
        "received",
        "registered",
        "correction_asked",
        "correction_notice_arrived",
    ]
    rows = {"1": [{"event": "received", "date": "2026-09-01"}], "2": [{"event": "received", "date": "2026-08-03"}]}
    assert read_cases(json.dumps({"cases": rows})) == {"1": cases["1"], "2": cases["2"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("case,date\n1,2026-09-01\n", "表头缺少event"),
        ("case,event,date\n1,收到,九月\n", "第2行：“九月”不是日期"),
        ("case,event,date\n1,缴费,2026-09-01\n", "案件1：第一个事件应当是“收到申请”"),
        ('{"cases": [1]}', "JSON应当是一个对象"),
        ('{"cases": {"1": [1]}}', "JSON应当是一个对象"),
        ('{"cases": {"1": [{"event": "补"}]}}', "案件1第1个事件：没有“补”"),
        ("{", "JSON应当是一个对象"),
    ],
)
def test_cases_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(EntryError, match=words):
        read_cases(text)


def test_the_command_shows_clocks_and_steps() -> None:
    result = gongkai("deadline", "2026-09-25", "--today", "2026-10-12", "--event", "征求第三方@甲公司 2026-10-10")
    assert result.exit_code == 0
    for words in (
        "2026-10-30",
        "第三方提出意见 · 甲公司",
        "2026-10-01至2026-10-07国庆节放假，不计入。",
        "条例》第33条",
        "有待核对",
    ):
        assert words in result.output
    english = gongkai("deadline", "2026-12-10", language="en")
    assert "2027-01-08 (provisional, 2027-01-06 at the earliest)" in english.output


def test_the_command_as_json() -> None:
    result = gongkai(
        "deadline", "2026年9月25日", "--event", "延期=10 2026-10-20", "--format", "json", "--today", "2026-10-21"
    )
    content = json.loads(result.output)
    assert content["schema"] == "gongkai.deadline/1"
    assert [clock["due"] for clock in content["clocks"]] == ["2026-10-12", "2026-11-12"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "请写收到申请的日期"),
        (("9月25日",), "“9月25日”不是日期"),
        (("2026-09-25", "--event", "延期=30 2026-10-20"), "最长20个工作日，不能为30个"),
        (("2026-09-25", "--event", "缴费 2026-10-20"), "不能“申请人缴费”"),
        (("2026-09-25", "--event", "补正 2026-09-01"), "不能早于此前的“收到申请”"),
        (("1999-09-25",), "不在可以计算的年份"),
        (("2026-09-25", "--cases", "x.csv"), "--cases 只与 --notice 一起使用"),
    ],
)
def test_what_cannot_be_calculated_is_said_in_words(arguments: tuple[str, ...], words: str) -> None:
    result = gongkai("deadline", *arguments)
    assert result.exit_code == 2
    assert words in "".join(result.output.replace("│", "").split("\n"))


def test_a_notice_and_open_cases(tmp_path: Path, notice: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_bytes(CASES.encode("gb18030"))
    asked = ("deadline", "--notice", notice, "--cases", cases, "--today", "2026-09-09")
    shown = gongkai(*asked)
    assert shown.exit_code == 0
    assert "3件在办案件中，2件的到期日变动" in shown.output
    assert "2026-09-30" in shown.output
    content = json.loads(gongkai(*asked, "--format", "json").output)
    assert content["cases"] == 3
    assert [move["case"] for move in content["moves"]] == ["1", "3"]
    one = gongkai("deadline", "2026-09-01", "--notice", notice, "--format", "json")
    assert json.loads(one.output)["clocks"][1]["due"] == "2026-09-30"


def test_files_that_cannot_be_read(tmp_path: Path, notice: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("case,event,date\n1,收到,九月\n", encoding="utf-8")
    for arguments, words in (
        (("--notice", tmp_path / "none.txt", "2026-09-01"), "无法读取"),
        (("--notice", broken, "2026-09-01"), "broken.csv："),
        (("--notice", notice, "--cases", broken), "第2行：“九月”不是日期"),
        (("--notice", notice, "--cases", tmp_path), "无法读取"),
    ):
        result = gongkai("deadline", *arguments)
        assert result.exit_code == 2
        assert words in result.output
