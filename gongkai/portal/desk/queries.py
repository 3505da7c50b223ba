"""The lists of the desk: whose turn it is, what is due first."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import NamedTuple, cast

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.deadlines.dues import Due
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.holding import held
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.permissions import Action, within
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.cases.queries import among
from gongkai.portal.desk.boards import Board, Merged, Row, boards_of
from gongkai.portal.desk.standing import Turn

MINE, WAITING, UNASSIGNED, OPEN, CLOSED = "mine", "waiting", "unassigned", "open", "closed"
LISTS: Mapping[str, Promise | str] = {
    MINE: _("我的待办"),
    WAITING: _("等候他方"),
    UNASSIGNED: _("待分派"),
    OPEN: _("全部在办"),
    CLOSED: _("已办结"),
}
"""The lists with their names."""


_LARGEST_BATCH = 4_000
"""Keys that a database is asked for at once."""
_OFFICE = (Role.CLERK, Role.REVIEWER, Role.HEAD)
MOST_UNREAD = 10
"""Cases that are named because their applicants have written."""


class Listed(NamedTuple):
    """What a list shows of a case."""

    number: str
    subject: str
    state: str
    outcome: str
    received: date
    disposed: date | None
    is_complex: bool
    channel: str
    applicant_kind: str
    agency_code: str
    agency: str
    clerk: str | None


_COLUMNS = (*Listed._fields[:9], "agency__code", "agency__name", "clerk__name")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list."""

    case: Listed
    turn: Turn | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the lists: the agencies in which each role is held, with those whose duties they carry on."""

    pk: int
    agencies: Mapping[str, frozenset[int]]

    def is_mine(self, row: Row) -> bool:
        """Whether the next thing to do in a case is this person's."""
        if row.extension_proposed and row.agency in self.agencies[Role.HEAD]:
            return True
        match row.turn:
            case Turn.CLERK:
                return row.clerk == self.pk
            case Turn.REVIEWER | Turn.HEAD:
                return row.agency in self.agencies[row.turn.value]
            case _:
                return False

    def own(self, board: Board) -> list[Row]:
        """The rows of a board that are this person's, in their order."""
        turns = (board.by_turn.get(turn, ()) for turn in (Turn.REVIEWER, Turn.HEAD))
        some = {row.pk: row for row in chain(board.by_clerk.get(self.pk, ()), *turns, board.proposed)}
        return sorted(filter(self.is_mine, some.values()), key=lambda row: row.order)


def seen_by(user: User) -> QuerySet[Case]:
    """The cases that a person may see."""
    return Case.objects.filter(agency__in=within(user, Action.SEE_CASES))


def unread(agencies: Collection[int]) -> list[Case]:
    """The cases in which an applicant has written something that nobody of the office has seen; the oldest few."""
    unseen = Note.objects.filter(direction=Note.Direction.FROM_APPLICANT, seen=None, case__agency__in=agencies)
    # Mostly there are none: then nothing more is asked.
    cases = list(unseen.order_by("case").values_list("case", flat=True).distinct()[:MOST_UNREAD])
    return list(Case.objects.filter(pk__in=cases).select_related("agency").order_by("pk")) if cases else []


def person(user: User) -> Person:
    """The person's roles."""
    roles = [each for each in held(user) if each.role in _OFFICE]
    own = {each.agency for each in roles}
    carried_on: dict[int, set[int]] = {agency: {agency} for agency in own}
    for agency, successor in Agency.objects.filter(successor__in=own).order_by().values_list("pk", "successor"):
        carried_on[cast(int, successor)].add(agency)
    agencies = {
        role.value: frozenset(chain.from_iterable(carried_on[each.agency] for each in roles if each.role == role))
        for role in _OFFICE
    }
    return Person(user.pk, agencies)


def open_lists(agencies: Collection[int], whose: Person, today: date) -> dict[str, Sequence[Row]]:
    """The lists of open cases over all cases of these agencies."""
    boards = boards_of(agencies, today)
    return {
        MINE: Merged(whose.own(board) for board in boards),
        WAITING: Merged(board.waiting for board in boards),
        UNASSIGNED: Merged(board.unassigned for board in boards),
        OPEN: Merged(board.rows for board in boards),
    }


def open_lists_among(rows: Sequence[Row], whose: Person) -> dict[str, Sequence[Row]]:
    """The lists of open cases over some rows."""
    return {
        MINE: [row for row in rows if whose.is_mine(row)],
        WAITING: [row for row in rows if row.turn.is_others],
        UNASSIGNED: [row for row in rows if row.clerk is None],
        OPEN: rows,
    }


def open_among(agencies: Collection[int], keys: Set[int], today: date) -> list[Row]:
    """The open cases of these agencies that have one of the keys, in their order."""
    boards = boards_of(agencies, today)
    found = (board.by_key[key] for board in boards for key in board.by_key.keys() & keys)
    return sorted(found, key=lambda row: row.order)


def open_rows(cases: QuerySet[Case], today: date) -> list[Row]:
    """The open ones of these cases: what is overdue first, then by the day on which it is due, then by number."""
    # Without an order of its own: by id the whole table would be gone through instead of the index of open cases.
    still_open = dict(cases.filter(open=True).order_by().values_list("pk", "agency"))
    return open_among(set(still_open.values()), still_open.keys(), today)


def lines(rows: Iterable[Row]) -> list[Line]:
    """Rows with what is listed of their cases."""
    rows = list(rows)
    listed = _listed([row.pk for row in rows])
    return [Line(listed[row.pk], row.turn, row.due) for row in rows if row.pk in listed]


def closed_lines(keys: Iterable[int]) -> list[Line]:
    """The same of closed cases by their keys."""
    keys = list(keys)
    listed = _listed(keys)
    return [Line(listed[key]) for key in keys if key in listed]


def _listed(keys: Sequence[int]) -> dict[int, Listed]:
    listed: dict[int, Listed] = {}
    for place in range(0, len(keys), _LARGEST_BATCH):
        cases = among(Case.objects.order_by(), keys[place : place + _LARGEST_BATCH])
        listed |= {key: Listed(*row) for key, *row in cases.values_list("pk", *_COLUMNS)}
    return listed


def closed(cases: QuerySet[Case], most: int) -> list[int]:
    """The keys of those that have ended, the latest first; not more than `most`."""
    return list(cases.filter(open=False).order_by("-disposed", "-id").values_list("pk", flat=True)[:most])


def closed_among(cases: QuerySet[Case], keys: Iterable[int], agencies: Container[int], most: int) -> list[int]:
    """The same of those with these keys, in these agencies: of too many, those that were received last.

    They are looked at by their keys, from the last on, in growing batches: who sees a whole county has enough with the
    first. Agencies are told apart here, or a database would go through all cases of the agency instead.
    """
    latest, size = iter(sorted(keys, reverse=True)), most
    found: list[tuple[date, int]] = []
    while len(found) < most and (batch := list(islice(latest, size))):
        ended = among(cases.filter(open=False).order_by(), batch).values_list("disposed", "pk", "agency")
        found += ((day or date.min, key) for day, key, agency in ended if agency in agencies)
        size = min(size * 2, _LARGEST_BATCH)
    return [key for _day, key in sorted(found, reverse=True)[:most]]
