"""A second calculation of the same deadlines, slow and plain: it walks the calendar one day at a time.

It shares no code with `gongkai.law.deadlines` and knows no working-day arithmetic, only whether a day is worked. Each
case is made by walking the procedure's table at random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.deadlines import clocks
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, allowed, follow
from gongkai.law.workdays import announced

Worked = Callable[[date], bool]
Result = tuple[str, str, date | None, int | None]
"""Of a clock: kind, party, due day, days left."""

NEXT = timedelta(days=1)
ENDS_CASE = {"reply_sent", "withdrawn", "merged", "correction_overdue", "fee_overdue"}
REOPENS = {"reopened_after_reconsideration", "reopened_after_judgment", "reopened_by_agency"}
BEGINS_ANSWER = {"received", "correction_arrived", "fee_paid"} | REOPENS
ENDS_ANSWER = ENDS_CASE | REOPENS | {"correction_asked", "fee_notice_sent"}


class Walk:
    """One case, walked through."""

    def __init__(self, events: Sequence[Event], worked: Worked, today: date) -> None:
        self.events = events
        self.worked = worked
        self.today = today
        letters = [self.letter(place) for place in range(len(events))]
        self.letters = [letter for letter in letters if letter]

    def first(self, place: int, names: set[str], party: str | None = None) -> Event | None:
        """The first event after `place` with one of the names; of the party, if one is given."""
        for event in self.events[place + 1 :]:
            if event.kind in names and (party is None or event.party == party or event.kind in ENDS_CASE | REOPENS):
                return event
        return None

    def nth_workday(self, start: date, number: int) -> date:
        day = start
        while number:
            day += NEXT
            number -= self.worked(day)
        return day

    def letter(self, place: int) -> tuple[date, date] | None:
        """From which day (itself not) to which a letter stops the answer clock; None for other events."""
        event = self.events[place]
        if event.kind not in ("third_party_asked", "co_author_asked"):
            return None
        who = event.kind.removesuffix("_asked")
        received = self.before_end(place, {f"{who}_received"}, event.party)
        answered = self.first(place, {f"{who}_answered", f"{who}_silent"} | ENDS_CASE | REOPENS, event.party)
        last_days = [self.nth_workday(received.date, 15)] if received else []
        last_days += [answered.date] if answered else []
        return event.date, min(last_days, default=self.today)

    def before_end(self, place: int, names: set[str], party: str | None = None) -> Event | None:
        found = self.first(place, names | ENDS_CASE | REOPENS, party)
        return found if found and found.kind in names else None

    def waiting(self, day: date, until: date | None) -> bool:
        """Whether a day is lost to waiting for an opinion, by the letters sent before `until`."""
        return any(sent < day <= last for sent, last in self.letters if until is None or sent < until)

    def answer(self, place: int) -> tuple[date, bool, Event | None]:
        """Of the answer clock that begins at `place`: its due day, whether it was stated, the event that ends it."""
        begin = self.events[place]
        end = self.first(place, ENDS_ANSWER)
        if begin.due and begin.kind in REOPENS:
            return begin.due, True, end
        within = self.events[place + 1 : self.events.index(end, place + 1) if end else None]
        told = next((event for event in within if event.kind == "extension_told"), None)
        approvals = [event for event in self.events[:place] if event.kind == "extension_approved"]
        approvals += [event for event in within if event.kind == "extension_approved"]
        left = (begin.days if begin.kind in REOPENS else None) or 20
        day = begin.date
        while True:
            while left:
                day += NEXT
                left -= self.worked(day) and not self.waiting(day, end.date if end else None)
            if told is None or told.date > day:
                break
            left, told = approvals[-1].days or 0, None
        set_later = [event.due for event in within if event.kind == "later_time_set" and event.due]
        later = max(set_later, default=day)
        return max(day, later), later > day, end

    def left(self, start: date, due: date, *, stops: bool) -> int:
        """Counting days after today up to the due day, or minus the working days since it."""
        if self.today > due:
            return -sum(self.worked(due + NEXT * number) for number in range(1, (self.today - due).days + 1))
        days = 0
        day = max(start, self.today)
        while day < due:
            day += NEXT
            days += self.worked(day) and not (stops and self.waiting(day, None))
        return days

    def results(self) -> list[Result]:
        found: list[Result] = []
        for place, event in enumerate(self.events):
            name = event.kind.value
            if name == "received":
                found.append(self.correction_notice(place))
            if name == "correction_asked":
                found.append(self.correction(place))
            if name == "fee_notice_sent":
                found += [self.fee_notice(place), self.payment(place)]
            if name in ("third_party_asked", "co_author_asked"):
                found.append(self.opinion(place))
            if name in BEGINS_ANSWER:
                due, stated, end = self.answer(place)
                left = None if end else self.left(event.date, due, stops=not stated)
                found.append(("answer", "", due, left))
        return found

    def correction_notice(self, place: int) -> Result:
        start = self.events[place].date
        due = self.nth_workday(start, 7)
        over = self.first(place, {"correction_asked"} | ENDS_CASE | REOPENS) or self.today > due
        return "correction_notice", "", due, None if over else self.left(start, due, stops=False)

    def correction(self, place: int) -> Result:
        event = self.events[place]
        arrived = self.before_end(place, {"correction_notice_arrived", "correction_arrived"})
        start = event.date if event.due else None
        due = event.due
        if due is None and event.days and arrived and arrived.kind == "correction_notice_arrived":
            start, due = arrived.date, self.nth_workday(arrived.date, event.days)
        over = self.first(place, {"correction_arrived"} | ENDS_CASE | REOPENS)
        return "correction", "", due, None if over or not start or not due else self.left(start, due, stops=False)

    def fee_notice(self, place: int) -> Result:
        earlier = [at for at in range(place) if self.events[at].kind in BEGINS_ANSWER]
        return "fee_notice", "", self.answer(earlier[-1])[0], None

    def payment(self, place: int) -> Result:
        arrived = self.before_end(place, {"fee_notice_arrived", "fee_paid"})
        over = self.first(place, {"fee_paid"} | ENDS_CASE | REOPENS)
        if arrived is None or arrived.kind == "fee_paid":
            return "payment", "", None, None
        due = self.nth_workday(arrived.date, 20)
        return "payment", "", due, None if over else self.left(arrived.date, due, stops=False)

    def opinion(self, place: int) -> Result:
        event = self.events[place]
        who = event.kind.removesuffix("_asked")
        ends = {f"{who}_answered", f"{who}_silent"}
        received = self.before_end(place, {f"{who}_received"}, event.party)
        over = self.first(place, ends | ENDS_CASE | REOPENS, event.party)
        if received is None:
            return who, event.party, None, None
        due = self.nth_workday(received.date, 15)
        return who, event.party, due, None if over else self.left(received.date, due, stops=False)


@cache
def what_may_follow(kinds: tuple[tuple[EventKind, str], ...]) -> tuple[EventKind, ...]:
    """`allowed`, kept: it asks neither for dates nor for days."""
    return allowed([Event(kind, date(2024, 1, 1), party=party) for kind, party in kinds])


FIRST_DAY, LAST_DAY = date(2018, 1, 1), date(2027, 12, 31)
USEFUL = [kind for kind, row in TRANSITIONS.items() if not row.internal and kind not in ("split", "meeting_held")]
"""What does something to a clock; the rest is put in where the procedure needs it."""


def case_of(choices: bytes) -> tuple[list[Event], date]:
    """A lawful case and a today, told by bytes: four for the case, then three for each event."""
    span = (LAST_DAY - FIRST_DAY).days
    day = FIRST_DAY + timedelta(days=int.from_bytes(choices[:2], "big") % span)
    events = [Event(EventKind.RECEIVED, day)]
    for place in range(4, len(choices) - 2, 3):
        which, gap, detail = choices[place : place + 3]
        may = what_may_follow(tuple((event.kind, event.party) for event in events))
        useful = [kind for kind in may if kind in USEFUL and kind not in ENDS_CASE] if which < 230 else list(may)
        kinds = useful or list(may)
        if not kinds:
            break
        day += timedelta(days=gap % 16 if gap < 250 else gap % 60)
        events += fitting(events, Event(kinds[which % len(kinds)], day), detail)
    return events, day + timedelta(days=choices[2] % 90 - 45)


def fitting(events: list[Event], event: Event, detail: int) -> list[Event]:
    """The event with details that make it lawful; nothing where its party has nothing more to say."""
    row = TRANSITIONS[event.kind]
    if "days" in row.requires or row.most_days:
        event = replace(event, days=1 + detail % 20, reason="理由")
    elif "due" in row.requires:
        event = replace(event, due=event.date + timedelta(days=detail), reason="理由")
    elif event.kind == "correction_asked" or event.kind in REOPENS:
        event = replace(event, reason="理由")
        if detail % 3 == 0:
            event = replace(event, days=1 + detail % 25)
        elif detail % 3 == 1:
            event = replace(event, due=event.date + timedelta(days=detail % 60))
    elif "reason" in row.requires:
        event = replace(event, reason="理由")
    for party in ("甲", "乙", "") if row.per_party else ("",):
        whole = [*events, replace(event, party=party)]
        kinds = tuple((each.kind, each.party) for each in whole)
        if lawful(kinds, whole):
            return whole[-1:]
    return []


def lawful(kinds: tuple[tuple[EventKind, str], ...], events: list[Event]) -> bool:
    found = _LAWFUL.get(kinds)
    if found is None:
        try:
            follow(events)
            found = True
        except ValueError:
            found = False
        _LAWFUL[kinds] = found
    return found


_LAWFUL: dict[tuple[tuple[EventKind, str], ...], bool] = {}


@settings(max_examples=20_000, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(min_size=7, max_size=49))
def test_the_walk_agrees(choices: bytes) -> None:
    calendar = announced()
    events, today = case_of(choices)
    expected = Walk(events, calendar.is_workday, today).results()
    found = [(clock.kind.value, clock.party, clock.due, clock.days_left) for clock in clocks(events, calendar, today)]
    assert found == expected
