"""Where the open cases of agencies stand, remembered by each process and brought up to date case by case.

Nothing of it is kept in the database: it follows from the events, the calendar and the day. Every act writes the audit
log within its transaction, one act after the other, so that the log tells which cases are others since it was read
last; those alone are looked at again. A log that does not go on from there (a backup was restored), an act that is not
on one case, another day: then all is worked out anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from threading import Lock
from typing import overload

from django.db.models import QuerySet

from gongkai.law.deadlines.dues import Due, next_dues
from gongkai.law.procedure import State
from gongkai.portal.audit.models import Entry, Head
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import histories
from gongkai.portal.desk.standing import Turn, extension_proposed, turn_of

MOST_FOLLOWED = 500
"""Entries of the log that are followed one by one; after more of them all is worked out anew."""
_OF_A_CASE = "case:"
_OF_NO_CASE = ("account:", "message:")
"""How the subjects of acts begin that change no case: people sign in all day."""


@dataclass(frozen=True, slots=True)
class Row:
    """An open case as lists sort it, before all of it is read."""

    pk: int
    number: str
    clerk: int | None
    agency: int
    turn: Turn
    due: Due | None
    extension_proposed: bool

    @property
    def order(self) -> tuple[date, int]:
        """What is overdue first, then by the day on which it is due, then by number."""
        return (self.due.due if self.due else date.max, self.pk)


def _order(row: Row) -> tuple[date, int]:
    return row.order


class Board:
    """The open cases of an agency in their order, and the parts of them that lists are made of."""

    __slots__ = ("by_clerk", "by_key", "by_number", "by_turn", "proposed", "rows", "unassigned", "waiting")

    def __init__(self, rows: Iterable[Row]) -> None:
        """Put the rows in order."""
        self.rows = sorted(rows, key=_order)
        self.by_key = {row.pk: row for row in self.rows}
        self.by_number = {row.number: row for row in self.rows}
        self.waiting = [row for row in self.rows if row.turn.is_others]
        self.unassigned = [row for row in self.rows if row.clerk is None]
        self.proposed = [row for row in self.rows if row.extension_proposed]
        self.by_turn: dict[Turn, list[Row]] = {}
        self.by_clerk: dict[int, list[Row]] = {}
        for row in self.rows:
            if row.turn is not Turn.CLERK:
                self.by_turn.setdefault(row.turn, []).append(row)
            elif row.clerk is not None:
                self.by_clerk.setdefault(row.clerk, []).append(row)


class Merged(Sequence[Row]):
    """Several lists in one order, put together as far as they are looked at."""

    def __init__(self, parts: Iterable[Sequence[Row]]) -> None:
        """Keep the lists, each in its order."""
        self._parts = [part for part in parts if part]

    def __len__(self) -> int:
        """How many rows there are."""
        return sum(map(len, self._parts))

    def __iter__(self) -> Iterator[Row]:
        """The rows in their order."""
        return iter(self._parts[0]) if len(self._parts) == 1 else merge(*self._parts, key=_order)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """Rows from the beginning; a negative place is none."""
        if isinstance(place, slice):
            return list(islice(self, place.start, place.stop, place.step))
        for row in islice(self, place, place + 1):
            return row
        raise IndexError(place)


def boards_of(agencies: Collection[int], today: date) -> list[Board]:
    """The boards of these agencies on a day, as the database has them now."""
    return _memory.of(agencies, today)


class _Memory:
    """The boards that a process knows, as of a place in the log and a day."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._place: tuple[int, str] = (0, "")
        self._today: date | None = None
        self._boards: dict[int, Board] = {}

    def of(self, agencies: Collection[int], today: date) -> list[Board]:
        with self._lock:
            # The place is read before the cases: what happens in between is followed the next time once more.
            place = Head.objects.values_list("sequence", "digest").get(id=1)
            if today != self._today or not self._follow(place, today):
                self._boards = {}
            self._place, self._today = place, today
            if missing := [agency for agency in agencies if agency not in self._boards]:
                self._boards |= _made(missing, today)
            return [self._boards[agency] for agency in agencies]

    def _follow(self, place: tuple[int, str], today: date) -> bool:
        """Look at the cases again that have changed; whether that brings everything up to date."""
        if place == self._place:
            return place != (0, "")  # before the first entry there is nothing to tell one database from another
        entries = Entry.objects.filter(sequence__gte=self._place[0], sequence__lte=place[0]).order_by("sequence")
        since = entries.values_list("sequence", "digest", "subject")[: MOST_FOLLOWED + 1]
        known, *later = [*since] or [(0, "", "")]
        if known[:2] != self._place or len(later) == MOST_FOLLOWED:
            return False
        subjects = {subject for _sequence, _digest, subject in later if not subject.startswith(_OF_NO_CASE)}
        if not all(subject.startswith(_OF_A_CASE) for subject in subjects):
            return False
        self._look_again({subject.removeprefix(_OF_A_CASE) for subject in subjects}, today)
        return True

    def _look_again(self, numbers: Collection[str], today: date) -> None:
        if not numbers:
            return
        cases = Case.objects.filter(open=True, number__in=numbers, agency__in=list(self._boards))
        fresh: dict[int, list[Row]] = {}
        for row in _rows(cases, today):
            fresh.setdefault(row.agency, []).append(row)
        for agency, board in self._boards.items():
            if agency in fresh or not board.by_number.keys().isdisjoint(numbers):
                kept = (row for row in board.rows if row.number not in numbers)
                self._boards[agency] = Board([*kept, *fresh.get(agency, ())])


_memory = _Memory()


def _made(agencies: Collection[int], today: date) -> dict[int, Board]:
    rows: dict[int, list[Row]] = {agency: [] for agency in agencies}
    for row in _rows(Case.objects.filter(open=True, agency__in=agencies), today):
        rows[row.agency].append(row)
    return {agency: Board(those) for agency, those in rows.items()}


def _rows(cases: QuerySet[Case], today: date) -> Iterator[Row]:
    """These open cases by their events."""
    events = histories(cases)
    dues = next_dues(events, calendar(), today)
    # Without an order of its own: by id the whole table would be gone through instead of the index of open cases.
    columns = cases.order_by().values_list("pk", "number", "clerk", "agency", "state")
    for pk, number, clerk, agency, state in columns:
        if number in events:
            due = dues[number]
            turn = turn_of(State(state), events[number], due)
            yield Row(pk, number, clerk, agency, turn, due, extension_proposed(events[number]))
