"""The table of deadlines that were counted by hand: deadline_cases.csv, whose head says how."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from gongkai.law.citations import FEES, LITIGATION, RECONSIDERATION, REGULATION
from gongkai.law.deadlines import Clock, clocks
from gongkai.law.deadlines.entry import case_events, read_event
from gongkai.law.workdays import announced

TABLE = Path(__file__).with_name("deadline_cases.csv")
ROWS = list(csv.DictReader(line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
LAWS = {"条例": REGULATION, "收费办法": FEES, "复议法": RECONSIDERATION, "诉讼法": LITIGATION}


def clock_of(row: dict[str, str]) -> Clock:
    """The clock that a row speaks of: the last one of its name."""
    written = tuple(event for text in row["此后事件"].split("；") if text for event in read_event(text))
    events = case_events(date.fromisoformat(row["收到"]), written)
    today = date.fromisoformat(row["截至"]) if row["截至"] else events[-1].date
    named = [clock for clock in clocks(events, announced(), today) if clock.kind.message.text("zh") == row["期限"]]
    return named[-1]


def article(text: str) -> str:
    law, _, rest = text.partition("第")
    return f"{LAWS[law]}第{rest}"


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['编号']}-{row['情形']}" for row in ROWS])
def test_counted_by_hand(row: dict[str, str]) -> None:
    clock = clock_of(row)
    assert clock.due == date.fromisoformat(row["到期日"])
    assert clock.provisional == (row["暂定"] == "暂定")
    assert article(row["依据"]) in {str(step.article) for step in clock.steps}


def test_the_table_is_whole() -> None:
    assert len(ROWS) >= 60
    assert [row["编号"] for row in ROWS] == [str(number) for number in range(1, len(ROWS) + 1)]
    assert all(row["算法"] for row in ROWS)
