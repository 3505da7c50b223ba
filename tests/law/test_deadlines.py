from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.deadlines import (
    PERIODS,
    Clock,
    ClockKind,
    ClockState,
    Move,
    Span,
    check_time,
    clocks,
    moved,
    publication,
)
from gongkai.law.deadlines.entry import case_events, read_event
from gongkai.law.deadlines.output import deadline_json, moves_json
from gongkai.law.notices import Notice
from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.law.workdays import announced
from tests.law.test_deadlines_reference import case_of

RECEIVED = date(2024, 3, 4)


def events_of(*written: str, received: date = RECEIVED) -> tuple[Event, ...]:
    return case_events(received, tuple(event for text in written for event in read_event(text)))


def clocks_of(*written: str, today: date, received: date = RECEIVED) -> dict[str, Clock]:
    """The last clock of each kind."""
    found = clocks(events_of(*written, received=received), announced(), today)
    return {f"{clock.kind}{clock.party}": clock for clock in found}


def answer(*written: str, today: date) -> Clock:
    return clocks_of(*written, today=today)["answer"]


def words(clock: Clock) -> str:
    return "\n".join(step.message.text("zh") for step in clock.steps)


def test_days_left() -> None:
    for today, left, state in (
        (date(2024, 2, 1), 20, ClockState.RUNNING),  # before it was received: all of them
        (RECEIVED, 20, ClockState.RUNNING),
        (date(2024, 3, 9), 16, ClockState.RUNNING),  # a Saturday
        (date(2024, 4, 1), 0, ClockState.RUNNING),
        (date(2024, 4, 2), -1, ClockState.MISSED),
        (date(2024, 4, 8), -4, ClockState.MISSED),  # 2, 3, Sunday 7 and 8 April
    ):
        clock = answer(today=today)
        assert (clock.days_left, clock.state, clock.ended) == (left, state, None)


def test_the_reply_meets_or_misses_the_answer_clock() -> None:
    for day, state in ((1, ClockState.MET), (2, ClockState.MISSED)):
        clock = answer(f"答复 2024-04-0{day}", today=date(2024, 6, 1))
        assert (clock.state, clock.ended, clock.days_left) == (state, date(2024, 4, day), None)


def test_a_correction_replaces_the_answer_clock_only_in_time() -> None:
    first = next(
        clock
        for clock in clocks(events_of("补正 2024-03-13", "收到补正 2024-03-20"), announced(), date(2024, 3, 21))
        if clock.kind is ClockKind.ANSWER
    )
    assert (first.state, first.ended) == (ClockState.REPLACED, date(2024, 3, 13))
    notice = clocks_of("补正 2024-03-14", today=date(2024, 3, 14))["correction_notice"]
    assert (notice.state, notice.ended) == (ClockState.MISSED, date(2024, 3, 14))
    late = clocks_of("补正 2024-04-02", today=date(2024, 4, 2))["answer"]
    assert late.state is ClockState.MISSED


def test_nobody_has_to_ask_for_a_correction() -> None:
    clock = clocks_of(today=date(2024, 3, 14))["correction_notice"]
    assert (clock.state, clock.days_left) == (ClockState.LAPSED, None)
    assert clocks_of(today=date(2024, 3, 13))["correction_notice"].days_left == 0


def test_a_period_without_a_beginning_waits() -> None:
    for written, kind in (
        (["补正=10 2024-03-11"], "correction"),
        (["补正 2024-03-11", "补正送达 2024-03-12"], "correction"),
        (["收费 2024-03-11"], "payment"),
        (["征求第三方@甲 2024-03-11"], "third_party甲"),
    ):
        clock = clocks_of(*written, today=date(2024, 5, 31))[kind]
        assert (clock.state, clock.due, clock.days_left) == (ClockState.WAITING, None, None)


def test_the_clock_stands_still_while_opinions_are_waited_for() -> None:
    written = ("征求第三方 2024-03-11", "第三方收到 2024-03-13")
    assert answer(*written, today=date(2024, 3, 11)).state is ClockState.RUNNING  # the day it was sent counts
    for today in (date(2024, 3, 12), date(2024, 4, 3)):
        clock = answer(*written, today=today)
        assert (clock.state, clock.days_left) == (ClockState.STOPPED, 15)
        assert clock.stopped == (Span(date(2024, 3, 12), date(2024, 4, 3)),)
    after = answer(*written, today=date(2024, 4, 7))
    assert (after.state, after.days_left) == (ClockState.RUNNING, 14)  # Sunday 7 April is worked


def test_waits_that_touch_or_overlap_are_one_span() -> None:
    clock = answer(
        "征求第三方@甲 2024-03-08",
        "第三方答复@甲 2024-03-13",
        "征求机关@乙局 2024-03-13",
        "机关答复@乙局 2024-03-15",
        today=date(2024, 3, 20),
    )
    assert clock.stopped == (Span(date(2024, 3, 9), date(2024, 3, 15)),)


def test_without_a_record_of_receipt_the_wait_lasts_until_today() -> None:
    dues = [answer("征求第三方 2024-03-11", today=date(2024, 3, day)).due for day in (11, 12, 13)]
    assert dues == [date(2024, 4, 1), date(2024, 4, 2), date(2024, 4, 3)]
    assert "还没有对方收到日期的记录" in words(answer("征求第三方 2024-03-11", today=date(2024, 3, 12)))


def test_silence_and_unpaid_fees_are_missed_periods() -> None:
    silent = clocks_of(
        "征求第三方 2024-03-11", "第三方收到 2024-03-13", "第三方未答复 2024-04-07", today=date(2024, 4, 8)
    )
    assert silent["third_party"].state is ClockState.MISSED
    unpaid = clocks_of("收费 2024-03-20", "收费送达 2024-03-22", "逾期未缴费 2024-04-23", today=date(2024, 5, 1))
    assert unpaid["payment"].state is ClockState.MISSED
    assert unpaid["fee_notice"].state is ClockState.MET
    late = clocks_of("收费 2024-04-02", today=date(2024, 4, 2))
    assert (late["fee_notice"].state, late["answer"].state) == (ClockState.MISSED, ClockState.MISSED)


def test_withdrawal_ends_every_clock() -> None:
    found = clocks_of("征求第三方 2024-03-07", "撤回 2024-03-08", today=date(2024, 3, 11))
    assert {clock.state for clock in found.values()} == {ClockState.LAPSED}
    assert {clock.ended for clock in found.values()} == {date(2024, 3, 8)}


def test_a_second_extension_or_one_too_long_is_unlawful() -> None:
    twice = [*events_of("延期=5 2024-03-20"), Event(EventKind.EXTENSION_APPROVED, date(2024, 3, 21), 5, reason="理由")]
    with pytest.raises(UnlawfulEventError, match="只能有一次"):
        clocks(twice, announced(), date(2024, 3, 21))
    with pytest.raises(UnlawfulEventError, match="最长20个工作日"):
        events_of("延期=21 2024-03-20")


def test_what_has_not_passed_yet_has_not_passed_in_vain() -> None:
    asked = events_of("征求第三方@甲 2024-03-11", "第三方收到@甲 2024-03-13")
    silent = EventKind.THIRD_PARTY_SILENT
    with pytest.raises(UnlawfulEventError, match="到2024-04-03为止"):
        check_time(asked, Event(silent, date(2024, 4, 3), party="甲"), announced())
    check_time(asked, Event(silent, date(2024, 4, 4), party="甲"), announced())
    billed = events_of("收费 2024-03-20")
    with pytest.raises(UnlawfulEventError, match="还没有起算"):
        check_time(billed, Event(EventKind.FEE_OVERDUE, date(2024, 6, 3)), announced())
    check_time(billed, Event(EventKind.FEE_PAID, date(2024, 6, 3)), announced())


def test_a_provisional_due_day_says_so_and_how_early_it_may_be() -> None:
    clock = clocks_of(today=date(2026, 12, 11), received=date(2026, 12, 10))["answer"]
    assert (clock.due, clock.provisional) == (date(2027, 1, 8), True)
    assert clock.earliest == announced().earliest(date(2026, 12, 10), 20)
    assert "2026-12-29起的放假安排尚未公布" in words(clock)
    sure = clocks_of(today=date(2026, 12, 11), received=date(2026, 11, 30))["answer"]
    assert (sure.provisional, sure.earliest) == (False, sure.due)


def test_the_steps_are_told_with_their_articles_in_both_languages() -> None:
    clock = answer("征求第三方@甲公司 2024-03-11", "第三方答复@甲公司 2024-03-20", "延期=5 2024-03-25", today=RECEIVED)
    told = [(step.message.text("zh"), str(step.article)[-4:] if step.article else "") for step in clock.steps]
    assert told == [
        ("2024-03-04收到申请，从次日起计算。", "第31条"),
        ("应当在20个工作日内答复。", "第33条"),
        ("2024-03-12至2024-03-20征求意见（甲公司），扣除7个工作日。", "第33条"),
        ("经2024-03-25负责人同意，2024-03-25告知申请人延期5个工作日，共25个工作日。", "第33条"),
        ("2024-04-04至2024-04-06清明节放假，不计入。", ""),
        ("2024-04-07（周日）调休上班，计入。", ""),
        ("扣除征求意见的时间，第25个工作日是2024-04-18（周四），为到期日。", "第33条"),
    ]
    english = [step.message.text("en") for step in clock.steps]
    assert english[2] == "An opinion (甲公司) was waited for from 2024-03-12 to 2024-03-20: 7 working days left out."
    assert english[4] == "2024-04-04 to 2024-04-06 is a holiday (Tomb-Sweeping Day): not counted."
    assert [step.verified for step in clock.steps] == [True, True, False, True, True, True, True]


def test_a_day_that_a_judgment_states_is_not_extended() -> None:
    again = ("答复 2024-03-29", "送达 2024-04-02", "判决重办=2024-08-30 2024-07-01")
    clock = answer(*again, "延期=10 2024-08-01", today=date(2024, 8, 2))
    assert (clock.due, clock.length, clock.provisional) == (date(2024, 8, 30), None, False)
    assert "不因此延长" in words(clock)


def test_a_later_time_that_is_no_later_has_no_effect() -> None:
    asked = ("说明理由 2024-03-06", "收到理由 2024-03-12")
    clock = answer(*asked, "延迟答复=2024-04-01 2024-03-15", today=date(2024, 3, 15))
    assert (clock.due, "不起作用" in words(clock)) == (date(2024, 4, 1), True)


def test_publication() -> None:
    clock = publication(RECEIVED, announced(), date(2024, 3, 29))
    assert (clock.due, clock.state, clock.days_left) == (date(2024, 4, 1), ClockState.RUNNING, 1)
    assert "条例》第26条" in str(clock.steps[-1].article)
    for published, state in ((date(2024, 4, 1), ClockState.MET), (date(2024, 4, 2), ClockState.MISSED)):
        clock = publication(RECEIVED, announced(), date(2024, 6, 1), published)
        assert (clock.state, clock.ended, clock.days_left) == (state, published, None)
    assert publication(RECEIVED, announced(), date(2024, 4, 2)).days_left == -1


def test_the_lengths_have_their_sources() -> None:
    lengths = {kind.value: (period.days, str(period.basis)[-4:]) for kind, period in PERIODS.items()}
    assert lengths == {
        "correction_notice": (7, "第30条"),
        "correction": (None, "第30条"),
        "answer": (20, "第33条"),
        "third_party": (15, "第32条"),
        "co_author": (15, "第34条"),
        "fee_notice": (None, "》第7条"),
        "payment": (20, "》第7条"),
        "publication": (20, "第26条"),
    }
    for named in (*ClockKind, *ClockState):
        assert named.message.text("en") != named.message.text("zh")


def test_a_notice_moves_what_it_touches_and_nothing_else() -> None:
    extra = Notice(2026, {date(2026, 9, 11): "临时放假"}, title="临时放假", amends=True)
    after = announced().with_notice(extra)
    cases = {
        "moves": events_of(received=date(2026, 9, 1)),
        "over before": events_of(received=date(2026, 8, 3)),
        "received on the day": events_of(received=date(2026, 9, 11)),
        "due on the day": events_of(received=date(2026, 8, 14)),
        "answered": events_of("答复 2026-09-08", received=date(2026, 9, 1)),
        "with a correction period": events_of("补正=10 2026-09-03", "补正送达 2026-09-04", received=date(2026, 9, 1)),
        "until a stated day": events_of("补正=2026-09-18 2026-09-03", received=date(2026, 9, 1)),
    }
    assert moved(cases, announced(), after, date(2026, 9, 9)) == (
        Move("moves", ClockKind.ANSWER, "", date(2026, 9, 29), date(2026, 9, 30)),
        Move("due on the day", ClockKind.ANSWER, "", date(2026, 9, 11), date(2026, 9, 14)),
        Move("with a correction period", ClockKind.CORRECTION, "", date(2026, 9, 18), date(2026, 9, 20)),
    )
    assert moved(cases, announced(), announced(), date(2026, 9, 9)) == ()


def test_the_time_for_a_correction_notice_moves_only_while_it_runs() -> None:
    extra = Notice(2026, {date(2026, 9, 11): "临时放假"}, title="临时放假", amends=True)
    after = announced().with_notice(extra)
    cases = {"1": events_of(received=date(2026, 9, 2))}
    notice = Move("1", ClockKind.CORRECTION_NOTICE, "", date(2026, 9, 11), date(2026, 9, 14))
    for today, moves in ((11, True), (14, True), (15, False)):
        found = moved(cases, announced(), after, date(2026, 9, today))
        assert (notice in found) is moves
        assert found[-1].kind is ClockKind.ANSWER


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.binary(min_size=7, max_size=40), min_size=1, max_size=5),
    st.integers(0, 350),
    st.sets(st.integers(0, 14), min_size=1, max_size=4),
)
def test_what_moves_is_what_differs(choices: list[bytes], first: int, several: set[int]) -> None:
    """`moved` against all clocks by both calendars, for some working days off and weekend days worked within a year."""
    before = announced()
    days = [date(2024, 1, 1) + timedelta(days=first + number) for number in sorted(several)]
    off = {day: "临时放假" for day in days if day.weekday() < 5}
    worked = frozenset(day for day in days if day.weekday() > 4)
    after = before.with_notice(Notice(2024, off, worked, title="临时", amends=True))
    # Every case is shifted so that it begins in the two months before the days.
    today = days[0]
    cases = {str(number): near(days[-1], choice) for number, choice in enumerate(choices)}
    expected = {
        (number, old.kind, old.party, old.due, new.due)
        for number, events in cases.items()
        for old, new in zip(clocks(events, before, today), clocks(events, after, today), strict=True)
        if old.due != new.due and not old.ended and {old.state, new.state} != {ClockState.LAPSED}
    }
    found = moved(cases, before, after, today)
    assert {(move.case, move.kind, move.party, move.before, move.after) for move in found} == expected
    assert len(found) == len(expected)


def near(day: date, choice: bytes) -> list[Event]:
    events, _ = case_of(choice)
    shift = day - events[0].date - timedelta(days=choice[3] % 60)
    return [
        Event(event.kind, event.date + shift, event.days, event.due and event.due + shift, event.party, event.reason)
        for event in events
    ]


def test_json() -> None:
    events = events_of("征求第三方@甲 2024-03-11", "第三方收到@甲 2024-03-13")
    content = deadline_json(events, clocks(events, announced(), date(2024, 3, 14)), date(2024, 3, 14))
    assert json.loads(json.dumps(content)) == content
    assert (content["schema"], content["state"], content["today"]) == ("gongkai.deadline/1", "processing", "2024-03-14")
    assert content["events"][-1] == {
        "kind": "third_party_received",
        "date": "2024-03-13",
        "days": None,
        "due": None,
        "party": "甲",
        "reason": "",
    }
    clock = content["clocks"][1]
    steps = clock.pop("steps")
    assert clock == {
        "kind": "answer",
        "party": "",
        "state": "stopped",
        "start": "2024-03-04",
        "length": 20,
        "stopped": [{"first": "2024-03-12", "last": "2024-04-03"}],
        "due": "2024-04-25",
        "provisional": False,
        "earliest": "2024-04-25",
        "ended": None,
        "days_left": 15,
    }
    assert steps[0] == {
        "message": {
            "zh": "2024-03-04收到申请，从次日起计算。",
            "en": "Request received on 2024-03-04; counted from the next day.",
        },
        "article": "《中华人民共和国政府信息公开条例》第31条",
        "date": "2024-03-04",
        "verified": True,
    }


def test_json_of_moves() -> None:
    move = Move("7", ClockKind.ANSWER, "", date(2026, 9, 29), date(2026, 9, 30))
    assert moves_json([move], 3, date(2026, 9, 9)) == {
        "schema": "gongkai.moves/1",
        "today": "2026-09-09",
        "cases": 3,
        "moves": [{"case": "7", "kind": "answer", "party": "", "before": "2026-09-29", "after": "2026-09-30"}],
    }
