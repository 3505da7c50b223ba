"""The lists of the desk: whose turn it is, what is due first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.deadlines.dues import Due
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.agencies.permissions import Action, within
from gongkai.portal.cases.models import Case
from gongkai.portal.desk.standing import Turn
from gongkai.portal.desk.standings import open_standings

MINE, WAITING, UNASSIGNED, OPEN, CLOSED = "mine", "waiting", "unassigned", "open", "closed"
LISTS: Mapping[str, Promise | str] = {
    MINE: _("我的待办"),
    WAITING: _("等候他方"),
    UNASSIGNED: _("待分派"),
    OPEN: _("全部在办"),
    CLOSED: _("已办结"),
}
"""The lists with their names."""


@dataclass(frozen=True, slots=True)
class Row:
    """An open case in a list, before all of it is read."""

    pk: int
    number: str
    clerk: int | None
    agency: int
    turn: Turn
    due: Due | None
    extension_proposed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it."""

    case: Case
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


def seen_by(user: User) -> QuerySet[Case]:
    """The cases that a person may see."""
    return Case.objects.filter(agency__in=within(user, Action.SEE_CASES))


def person(user: User) -> Person:
    """The person's roles."""
    agencies: dict[str, frozenset[int]] = {}
    for role in (Role.CLERK, Role.REVIEWER, Role.HEAD):
        held = list(
            Membership.objects.filter(user=user, until=None, role=role).values_list("agency", flat=True).order_by()
        )
        reached = Agency.objects.filter(Q(pk__in=held) | Q(successor__in=held)) if held else Agency.objects.none()
        agencies[role.value] = frozenset(reached.values_list("pk", flat=True).order_by())
    return Person(user.pk, agencies)


def open_rows(cases: QuerySet[Case], today: date) -> list[Row]:
    """The open ones of these cases: what is overdue first, then by the day on which it is due, then by number."""
    # Without an order of its own: by id the whole table would be gone through instead of the index of open cases.
    still_open = list(cases.filter(open=True).order_by().values_list("pk", "number", "clerk", "agency"))
    standings = open_standings({agency for _pk, _number, _clerk, agency in still_open}, today)
    rows = [
        Row(pk, number, clerk, agency, standing.turn, standing.due, standing.extension_proposed)
        for pk, number, clerk, agency in still_open
        if (standing := standings[agency].get(number))
    ]
    return sorted(rows, key=lambda row: (row.due.due if row.due else date.max, row.pk))


def in_list(which: str, rows: Sequence[Row], whose: Person) -> list[Row]:
    """The rows of one of the lists of open cases."""
    match which:
        case "mine":
            return [row for row in rows if whose.is_mine(row)]
        case "waiting":
            return [row for row in rows if row.turn.is_others]
        case "unassigned":
            return [row for row in rows if row.clerk is None]
        case _:
            return list(rows)


def lines(rows: Sequence[Row]) -> list[Line]:
    """Rows with all that a list shows of them."""
    cases = Case.objects.select_related("agency", "clerk").in_bulk([row.pk for row in rows])
    return [Line(cases[row.pk], row.turn, row.due) for row in rows if row.pk in cases]


def closed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those that have ended, the latest first."""
    return cases.filter(open=False).select_related("agency", "clerk").order_by("-disposed", "-id")
