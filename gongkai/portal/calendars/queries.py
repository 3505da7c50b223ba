"""What reads notices: the calendar in force, and what each notice did to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from gongkai.law.deadlines import Move, moved
from gongkai.law.notices import read_notice
from gongkai.law.statutory import holiday_message
from gongkai.law.workdays import Calendar, Day, announced
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, may, within
from gongkai.portal.calendars.models import Entry
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import open_cases


def calendar() -> Calendar:
    """The calendar in force."""
    last = Entry.objects.order_by("-sequence").values_list("sequence", "entered").first()
    return _calendar(*last) if last else announced()


@lru_cache(maxsize=4)
def _calendar(_sequence: int, _entered: datetime) -> Calendar:
    """The calendar by all entries; the last of them, which its number and time identify, is the key."""
    return made_of(Entry.objects.all())


def made_of(entries: Iterable[Entry]) -> Calendar:
    """The calendar that these entries make, in their order.

    Raises gongkai.law.workdays.CalendarError where one amends a year that the others leave without an arrangement.
    """
    entries = list(entries)
    withdrawn = {entry.withdraws_id for entry in entries}
    made = announced()
    for entry in entries:
        if entry.days and entry.sequence not in withdrawn:
            made = made.with_notice(read_notice(entry.days))
    return made


def last_sequence() -> int:
    """The number of the last entry; 0 before the first."""
    return Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that one calendar works and the other does not."""

    before: Day
    after: Day

    @property
    def holiday(self) -> Message | None:
        """The holiday that it now belongs to."""
        return holiday_message(self.after.name) if self.after.name else None


def changes(before: Calendar, after: Calendar) -> list[DayChange]:
    """The days whose working state differs, in order."""
    return [DayChange(before.day(day), after.day(day)) for day in before.differences(after)]


def around(entry: Entry) -> tuple[Calendar, Calendar]:
    """The calendar just before an entry and the one with it."""
    until = list(Entry.objects.filter(sequence__lte=entry.sequence))
    return made_of(until[:-1]), made_of(until)


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A deadline that moves, of a case that the person may see."""

    move: Move
    subject: str
    agency: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What another calendar does to the open cases that are counted for a person."""

    open: int
    moves: int
    cases: int
    shown: Sequence[MovedCase]
    """The first of those that the person may see."""


SHOWN = 200
"""How many moved deadlines a page lists."""


def effect(before: Calendar, after: Calendar, user: User, today: date) -> Effect:
    """What changes for the open cases: of the whole installation for who may enter notices, else of those they may see.

    Only cases that the person may see are listed.
    """
    seen = within(user, Action.SEE_CASES)
    cases = open_cases(None if may(user, Action.ENTER_NOTICE) else seen)
    moves = moved(cases, before, after, today)
    visible = {}
    if moves:
        rows = Case.objects.filter(open=True, agency__in=seen).values_list("number", "subject", "agency__name")
        visible = {number: (subject, agency) for number, subject, agency in rows.iterator(10_000)}
    shown = (MovedCase(move, *visible[move.case]) for move in moves if move.case in visible)
    return Effect(len(cases), len(moves), len({move.case for move in moves}), tuple(islice(shown, SHOWN)))
