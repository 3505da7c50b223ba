"""What an applicant who does not accept a reply can do, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import REOPENINGS, Event, EventKind
from gongkai.law.remedies import NoRemedyRuleError, Remedies, remedies
from gongkai.law.table_reader import TableError
from gongkai.portal.asking.opened import Own
from gongkai.portal.asking.standing import outcome
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.letters.queries import Office, office_of


@dataclass(frozen=True, slots=True)
class Told:
    """The remedies for some items, by their numbers; none where they are for the whole reply."""

    items: Sequence[int]
    remedies: Remedies


@dataclass(frozen=True, slots=True)
class Ways:
    """The remedies against a reply. `served`: whether last days count from a recorded service."""

    told: Sequence[Told]
    office: Office
    served: bool


def ways(own: Own) -> Ways | None:
    """The remedies against the last reply; None where there is none, or the office's table has no rule for it.

    Last days are told once the service of the reply is recorded: until then nobody knows from when they count.
    """
    replied = _last(own.events, EventKind.REPLY_SENT)
    if replied is None or outcome(own) is None:
        return None
    served = _last(own.events, EventKind.REPLY_SERVED)
    office = office_of(own.case.agency)
    try:
        table = office.table
        found: dict[str, tuple[list[int], Remedies]] = {}
        for number, each in _outcomes(own):
            named = remedies(each, replied.date, served.date if served else replied.date, calendar(), table)
            found.setdefault(named.rule.route.id, ([], named))[0].append(number)
    except (NoRemedyRuleError, TableError):
        return None
    told = [Told(items if len(found) > 1 else (), named) for items, named in found.values()]
    return Ways(told, office, served is not None)


def _outcomes(own: Own) -> list[tuple[int, Outcome]]:
    """What was decided on each item; on all of them together where that is not recorded."""
    decision = own.case.decisions.order_by("-event__sequence").first()
    lines = decision.lines.order_by("item__number").values_list("item__number", "outcome") if decision else ()
    return [(number, Outcome(each)) for number, each in lines] or [(0, Outcome(own.case.latest_outcome))]


def _last(events: Sequence[Event], kind: EventKind) -> Event | None:
    """The last such event of the present round."""
    for event in reversed(events):
        if event.kind is kind:
            return event
        if event.kind in REOPENINGS:
            return None
    return None
