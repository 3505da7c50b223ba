from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.procedure import (
    TRANSITIONS,
    Event,
    EventKind,
    Role,
    State,
    UnlawfulEventError,
    allowed,
    check_next,
    follow,
    in_order,
    with_internal_steps,
)
from gongkai.law.procedure_document import deadlines_document, diagram, procedure_document

DOCS = Path(__file__).parents[2] / "docs"
DAY = date(2026, 3, 2)
K = EventKind
TO_PROCESSING = (K.RECEIVED, K.REGISTERED, K.EXAMINED)
TO_SENT = (*TO_PROCESSING, K.DECISION_DRAFTED, K.DECISION_REVIEWED, K.DECISION_APPROVED, K.REPLY_SENT)


def case(*kinds: EventKind) -> list[Event]:
    """A case with these events, a day apart."""
    return [
        Event(kind, DAY + timedelta(days=number), days=5, due=DAY + timedelta(days=90), reason="理由")
        for number, kind in enumerate(kinds)
    ]


def refusal(*kinds: EventKind) -> str:
    with pytest.raises(UnlawfulEventError) as caught:
        follow(case(*kinds))
    return caught.value.message.text("zh")


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((K.RECEIVED,), State.RECEIVED),
        (TO_PROCESSING, State.PROCESSING),
        ((K.RECEIVED, K.REGISTERED, K.CORRECTION_ASKED), State.CORRECTION_AWAITED),
        ((K.RECEIVED, K.REGISTERED, K.CORRECTION_ASKED, K.CORRECTION_ARRIVED), State.PROCESSING),
        ((K.RECEIVED, K.REGISTERED, K.CORRECTION_ASKED, K.CORRECTION_OVERDUE), State.CLOSED),
        ((*TO_PROCESSING, K.THIRD_PARTY_ASKED, K.THIRD_PARTY_RECEIVED), State.PROCESSING),
        ((*TO_PROCESSING, K.REASONS_ASKED, K.REASONS_GIVEN, K.LATER_TIME_SET), State.PROCESSING),
        ((*TO_PROCESSING, K.FEE_NOTICE_SENT, K.FEE_NOTICE_ARRIVED, K.FEE_OVERDUE), State.CLOSED),
        ((*TO_PROCESSING, K.DECISION_DRAFTED, K.DECISION_RETURNED), State.PROCESSING),
        (TO_SENT, State.SENT),
        ((*TO_SENT, K.REPLY_SERVED, K.CLOSED), State.CLOSED),
        ((*TO_SENT, K.REPLY_SERVED, K.CLOSED, K.REOPENED_AFTER_JUDGMENT), State.PROCESSING),
        ((*TO_PROCESSING, K.MERGED), State.MERGED),
        ((K.RECEIVED, K.WITHDRAWN), State.CLOSED),
    ],
)
def test_states(kinds: tuple[EventKind, ...], state: State) -> None:
    assert follow(case(*kinds)) is state


def test_what_is_not_allowed_is_said_in_words() -> None:
    assert refusal(K.REGISTERED) == "第一个事件应当是“收到申请”，而不是“登记”。"
    assert refusal(K.RECEIVED, K.RECEIVED) == "案件处于“已收到，待登记”，不能“收到申请”。"
    assert refusal(K.RECEIVED, K.WITHDRAWN, K.REGISTERED) == "案件处于“已办结”，不能“登记”。"
    asked = (K.RECEIVED, K.REGISTERED, K.CORRECTION_ASKED, K.CORRECTION_ARRIVED)
    assert refusal(*asked, K.CORRECTION_ASKED) == "“发出补正告知书”只能有一次。"
    assert refusal(*TO_PROCESSING, K.THIRD_PARTY_ANSWERED) == "须先有“向第三方发出征求意见书”，才能“收到第三方意见”。"
    declined = (*TO_PROCESSING, K.EXTENSION_PROPOSED, K.EXTENSION_DECLINED, K.EXTENSION_APPROVED)
    assert refusal(*declined) == "已有“不同意延长答复期限”，不能再“同意延长答复期限”。"


def test_details_that_are_lacking_or_beyond_the_law() -> None:
    before = case(*TO_PROCESSING)
    day = before[-1].date
    for event, words in (
        (Event(K.EXTENSION_APPROVED, day, reason="理由"), "“同意延长答复期限”须写明工作日数。"),
        (Event(K.EXTENSION_APPROVED, day, days=5), "“同意延长答复期限”须写明理由。"),
        (Event(K.EXTENSION_APPROVED, day, days=21, reason="理由"), "最长20个工作日，不能为21个"),
        (Event(K.EXTENSION_APPROVED, day, days=-1, reason="理由"), "工作日数应当至少为1"),
        (Event(K.CORRECTION_ASKED, day, due=day - timedelta(days=1)), "到期日不能早于其日期"),
        (Event(K.MEETING_HELD, day - timedelta(days=1)), "不能早于此前的“初审，转入办理”"),
    ):
        with pytest.raises(UnlawfulEventError, match=words) as caught:
            check_next(before, event)
        assert caught.value.event is event
        assert copy(caught.value).message == caught.value.message
        assert caught.value.message.text("en") != caught.value.message.text("zh")
    check_next(before, Event(K.EXTENSION_APPROVED, day, days=20, reason="理由"))


def test_no_events_lead_nowhere() -> None:
    with pytest.raises(ValueError, match="no events"):
        follow([])
    assert allowed([]) == (K.RECEIVED,)


def test_each_third_party_is_asked_once_and_answers_for_itself() -> None:
    events = [*case(*TO_PROCESSING), Event(K.THIRD_PARTY_ASKED, date(2026, 3, 9), party="甲")]
    with pytest.raises(UnlawfulEventError, match="只能有一次"):
        check_next(events, Event(K.THIRD_PARTY_ASKED, date(2026, 3, 9), party="甲"))
    with pytest.raises(UnlawfulEventError, match="须先有"):
        check_next(events, Event(K.THIRD_PARTY_ANSWERED, date(2026, 3, 9), party="乙"))
    check_next(events, Event(K.THIRD_PARTY_ASKED, date(2026, 3, 9), party="乙"))
    assert K.THIRD_PARTY_ANSWERED in allowed(events)
    assert K.THIRD_PARTY_SILENT not in allowed(events)  # it has not received the letter


def test_a_reopened_case_may_be_extended_once_more() -> None:
    first = case(*TO_PROCESSING, K.EXTENSION_APPROVED, K.EXTENSION_TOLD)
    assert K.EXTENSION_APPROVED not in allowed(first)
    again = case(*TO_PROCESSING, K.EXTENSION_APPROVED, K.EXTENSION_TOLD, *TO_SENT[3:], K.REOPENED_AFTER_RECONSIDERATION)
    assert K.EXTENSION_APPROVED in allowed(again)


def test_who_may_do_what() -> None:
    drafted = case(*TO_PROCESSING, K.DECISION_DRAFTED)
    assert K.DECISION_REVIEWED in allowed(drafted, Role.REVIEWER)
    assert K.DECISION_REVIEWED not in allowed(drafted, Role.CLERK)
    assert set(allowed(drafted, Role.APPLICANT)) == {K.WITHDRAWN}
    assert allowed(case(K.RECEIVED, K.WITHDRAWN), Role.CLERK)[0] is K.THIRD_PARTY_TOLD


def test_internal_steps_are_put_in() -> None:
    written = [Event(K.RECEIVED, DAY), Event(K.REPLY_SENT, DAY + timedelta(days=9))]
    whole = with_internal_steps(written)
    assert tuple(event.kind for event in whole) == TO_SENT
    assert {event.date for event in whole[1:]} == {DAY + timedelta(days=9)}
    assert with_internal_steps(whole) == whole
    unlawful = [Event(K.RECEIVED, DAY), Event(K.FEE_PAID, DAY)]
    assert with_internal_steps(unlawful) == tuple(unlawful)


def test_events_of_one_day_stay_in_their_order() -> None:
    events = [Event(K.REGISTERED, DAY + timedelta(days=1)), Event(K.RECEIVED, DAY), Event(K.SPLIT, DAY)]
    assert [event.kind for event in in_order(events)] == [K.RECEIVED, K.SPLIT, K.REGISTERED]


def test_the_table_hangs_together() -> None:
    reached = {row.target for row in TRANSITIONS.values()} - {None}
    left = {source for row in TRANSITIONS.values() for source in row.sources}
    assert reached == set(State)  # every state can be reached
    assert set(State) - left == {State.MERGED}  # and left, but for one
    assert [row.event for row in TRANSITIONS.values() if not row.sources] == [K.RECEIVED]
    assert all(row.by and row.basis for row in TRANSITIONS.values())
    assert {row.outcome for row in TRANSITIONS.values() if row.outcome} == {
        "other.correction_overdue",
        "other.fee_overdue",
        "other.other",
    }
    internal = [row for row in TRANSITIONS.values() if row.internal]
    assert all(not row.requires and not row.after and row.target for row in internal)


def test_every_name_is_told_in_both_languages() -> None:
    for named in (*State, *Role, *EventKind):
        assert named.message.text("zh") != named.message.text("en")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=25))
def test_what_is_allowed_is_what_can_follow(choices: list[int]) -> None:
    events: list[Event] = []
    for choice in choices:
        may = allowed(events)
        if not may:
            break
        parties = sorted({event.party for event in events} | {f"第三方{len(events)}"})
        possible = {kind for kind in EventKind for party in parties if lawful(events, kind, party)}
        assert set(may) == possible
        kind = may[choice % len(may)]
        party = next(party for party in parties if lawful(events, kind, party))
        events.append(full(kind, party))
        assert list(may) == sorted(may, key=list(EventKind).index)


def full(kind: EventKind, party: str) -> Event:
    return Event(kind, DAY, days=3, due=DAY, party=party, reason="理由")


def lawful(events: list[Event], kind: EventKind, party: str) -> bool:
    try:
        check_next(events, full(kind, party))
    except UnlawfulEventError:
        return False
    return True


def test_the_diagram_shows_what_the_table_says() -> None:
    drawn = re.findall(r"^    (\S+) --> (\S+): (.+)$", "\n".join(diagram()), re.MULTILINE)
    arrows = {(source, target, name) for source, target, names in drawn for name in names.split("；")}
    assert arrows == {
        (source, row.target, row.name.text("zh"))
        for row in TRANSITIONS.values()
        if row.target and row.event is not K.WITHDRAWN
        for source in row.sources or ["[*]"]
    }


def test_every_event_is_in_the_documents() -> None:
    page = (DOCS / "procedure.md").read_text(encoding="utf-8")
    assert procedure_document(page) == page
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert [kind for kind in EventKind if not any(f"| `{kind}`<br>" in row for row in rows)] == []
    assert "**申请人撤回申请**" in page


@pytest.mark.parametrize("make", [procedure_document, deadlines_document])
def test_a_page_without_a_place_is_refused(make: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match="no place for"):
        make("# 空白\n")


@pytest.mark.parametrize("name", ["procedure.md", "deadlines.md"])
def test_the_code_of_the_pages_runs(name: str, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    script = tmp_path / "snippet.py"
    script.write_text(code, encoding="utf-8")
    assert {"events", "notice"} & runpy.run_path(str(script)).keys()
