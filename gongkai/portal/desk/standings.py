"""Where the open cases of agencies stand, remembered by each process until something happens in one of them.

Nothing of it is kept in the database: it follows from the events, the calendar and the day, and is worked out anew when
one of these is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max

from gongkai.law.deadlines.dues import Due, next_dues
from gongkai.law.procedure import State
from gongkai.law.workdays import Calendar
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import histories
from gongkai.portal.desk.standing import Turn, extension_proposed, turn_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an open case stands."""

    turn: Turn
    due: Due | None
    extension_proposed: bool


@dataclass(frozen=True, slots=True)
class _Version:
    """What the standings of an agency's open cases follow from. Events are only ever added, so that these tell."""

    last: int | None
    count: int
    recorded: datetime | None
    calendar: Calendar
    today: date


Standings = Mapping[str, Standing]
"""By the cases' numbers."""
_known: dict[int, tuple[_Version, Standings]] = {}


def open_standings(agencies: Iterable[int], today: date) -> Mapping[int, Standings]:
    """The standings of these agencies' open cases, by agency."""
    wanted = frozenset(agencies)
    versions = _versions(wanted, today)
    fresh = {agency: _known[agency][1] for agency in versions if agency in _known and _is(agency, versions[agency])}
    if stale := versions.keys() - fresh.keys():
        made = _made(stale, versions[next(iter(stale))].calendar, today)
        for agency in stale:
            fresh[agency] = made.get(agency, {})
            _known[agency] = versions[agency], fresh[agency]
    return {agency: fresh.get(agency, {}) for agency in wanted}


def _is(agency: int, version: _Version) -> bool:
    known = _known[agency][0]
    # A calendar is the same object as long as it is in force; to compare two by their days takes longer.
    return known.calendar is version.calendar and (known.last, known.count, known.recorded, known.today) == (
        version.last,
        version.count,
        version.recorded,
        version.today,
    )


def _versions(agencies: frozenset[int], today: date) -> dict[int, _Version]:
    in_force = calendar()
    rows = (
        Case.objects.filter(open=True, agency__in=agencies)
        .order_by()
        .values("agency")
        .annotate(last=Max("events"), count=Count("events"), recorded=Max("events__recorded"))
        .values_list("agency", "last", "count", "recorded")
    )
    return {agency: _Version(last, count, recorded, in_force, today) for agency, last, count, recorded in rows}


def _made(agencies: Iterable[int], in_force: Calendar, today: date) -> dict[int, dict[str, Standing]]:
    cases = Case.objects.filter(open=True, agency__in=list(agencies))
    events = histories(cases)
    dues = next_dues(events, in_force, today)
    made: dict[int, dict[str, Standing]] = {}
    for number, state, agency in cases.order_by().values_list("number", "state", "agency"):
        if number in events:
            turn = turn_of(State(state), events[number], dues[number])
            standing = Standing(turn, dues[number], extension_proposed(events[number]))
            made.setdefault(agency, {})[number] = standing
    return made
