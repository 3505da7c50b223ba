"""What a new notice of holidays moves among very many open cases: time, and that it moves all of them and no other.

The cases are invented: received on the working days of the ten weeks before the notice, most of them only registered
and examined, others with corrections, consultations, extensions and fees on days of their own. The truth is found the
slow way, clock by clock for every case by both calendars.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta

from bench.results import Block, arguments_of, counted, table, write
from gongkai.law.deadlines import ClockState, Move, clocks, moved
from gongkai.law.notices import Notice
from gongkai.law.procedure import Event, EventKind
from gongkai.law.workdays import Calendar, announced

TODAY = date(2026, 12, 15)
OPEN_DAYS = 70
"""Days before today on which the open cases were received."""
LIVE = (ClockState.RUNNING, ClockState.STOPPED, ClockState.MISSED)

Cases = dict[str, tuple[Event, ...]]


def notices() -> dict[str, Notice]:
    """The notices to measure with: next year’s, as it might be announced late, and one more day off this month."""
    spring = {date(2027, 2, 4) + timedelta(days=day): "春节" for day in range(8)}
    next_year = Notice(2027, {date(2027, 1, day): "元旦" for day in (1, 2, 3)} | spring, frozenset({date(2027, 1, 9)}))
    extra = Notice(2026, {date(2026, 12, 25): "临时放假"}, title="临时放假", amends=True)
    return {"next year announced": next_year, "one more day off": extra}


def case(random_: random.Random, calendar: Calendar) -> tuple[Event, ...]:
    """One open case with its events until today."""
    received = calendar.on_or_after(TODAY - timedelta(days=random_.randrange(1, OPEN_DAYS)))
    events = [Event(EventKind.RECEIVED, received), Event(EventKind.REGISTERED, received)]
    events.append(Event(EventKind.EXAMINED, received))

    def later() -> date:
        return min(calendar.after(events[-1].date, random_.randrange(1, 6)), TODAY)

    fate = random_.random()
    if fate < 0.12:
        events.append(Event(EventKind.CORRECTION_ASKED, later(), days=random_.choice((5, 7, 10, 15))))
        events.append(Event(EventKind.CORRECTION_NOTICE_ARRIVED, later()))
        if random_.random() < 0.6:
            events.append(Event(EventKind.CORRECTION_ARRIVED, later()))
    elif fate < 0.24:
        events.append(Event(EventKind.THIRD_PARTY_ASKED, later(), party="甲公司"))
        if random_.random() < 0.8:
            events.append(Event(EventKind.THIRD_PARTY_RECEIVED, later(), party="甲公司"))
        if random_.random() < 0.3:
            events.append(Event(EventKind.THIRD_PARTY_ANSWERED, later(), party="甲公司"))
    elif fate < 0.36:
        day = later()
        events.append(Event(EventKind.EXTENSION_APPROVED, day, days=random_.randrange(1, 21), reason="汇总"))
        events.append(Event(EventKind.EXTENSION_TOLD, day))
    elif fate < 0.42:
        events.append(Event(EventKind.FEE_NOTICE_SENT, later()))
        events.append(Event(EventKind.FEE_NOTICE_ARRIVED, later()))
    return tuple(events)


def fresh(cases: Cases) -> Cases:
    """The same cases as a database would give them: equal events, but none of them the same object."""
    return {
        number: tuple(
            Event(
                event.kind, date.fromordinal(event.date.toordinal()), event.days, event.due, event.party, event.reason
            )
            for event in events
        )
        for number, events in cases.items()
    }


def truth(cases: Cases, before: Calendar, after: Calendar) -> set[tuple[str, str, date, date]]:
    """What moves, found clock by clock for every case."""
    found = set()
    for number, events in cases.items():
        pairs = zip(clocks(events, before, TODAY), clocks(events, after, TODAY), strict=True)
        for old, new in pairs:
            if old.due and new.due and old.due != new.due and not old.ended and {old.state, new.state} & {*LIVE}:
                found.add((number, f"{old.kind}{old.party}", old.due, new.due))
    return found


def timed(cases: Cases, before: Calendar, after: Calendar) -> tuple[float, float, tuple[Move, ...]]:
    """Seconds by the clock and of the processor over cases that nobody has hashed or compared yet; and the result."""
    read = fresh(cases)
    wall, processor = time.perf_counter(), time.process_time()
    moves = moved(read, before, after, TODAY)
    return time.perf_counter() - wall, time.process_time() - processor, moves


def measure(arguments: argparse.Namespace) -> Block:
    """Time and truth for each notice."""
    random_ = random.Random(arguments.seed)
    before = announced()
    cases = {f"{number:06}": case(random_, before) for number in range(arguments.count)}
    kinds = len(set(cases.values()))
    rows = []
    for name, notice in notices().items():
        after = before.with_notice(notice)
        passes = [timed(cases, before, after) for _ in range(arguments.passes)]
        moves = passes[0][2]
        expected = truth(cases, before, after)
        found = {(move.case, f"{move.kind}{move.party}", move.before, move.after) for move in moves}
        rows.append(
            [
                name,
                counted(len(cases)),
                counted(kinds),
                counted(len(expected)),
                counted(len(expected - found)),
                counted(len(found - expected)),
                f"{min(wall for wall, _, _ in passes):.2f} s",
                f"{min(processor for _, processor, _ in passes):.2f} s",
            ]
        )
    head = ("notice", "open cases", "different", "due days to move", "not moved", "moved wrongly", "time", "processor")
    return Block("deadlines", table(head, rows))


def options(parser: argparse.ArgumentParser) -> None:
    """The measurement's own options."""
    parser.add_argument("--count", type=int, default=100_000, help="open cases")
    parser.add_argument("--passes", type=int, default=5, help="the best of so many passes counts")
    parser.add_argument("--seed", type=int, default=1)


def main() -> None:
    """Measure, and print or write the result."""
    arguments = arguments_of("bench.deadlines", __doc__, options)
    write(measure(arguments), arguments.markdown)


if __name__ == "__main__":
    main()
