"""The paragraph of a reply that tells the remedies, by outcome and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.law.outcomes import Outcome
from gongkai.law.remedies import remedies
from gongkai.law.remedy_table import RemedyKind, Route
from gongkai.law.workdays import Calendar
from gongkai.portal.letters.queries import Office


def remedy_text(outcomes: Sequence[Outcome], day: date, calendar: Calendar, office: Office) -> str:
    """What a reply of that day must say of remedies; `outcomes` are those of its items, in their order.

    Where items fall under different rules, each rule is told for its items. Last days are not told: they count from
    the day on which the reply is served, which nobody knows when it is written.
    Raises gongkai.law.remedies.NoRemedyRuleError before the first day of the office's table.
    """
    routes: dict[str, Route] = {}
    places: dict[str, list[int]] = {}
    table = office.table
    for place, outcome in enumerate(outcomes, 1):
        route = remedies(outcome, day, day, calendar, table).rule.route
        routes[route.id] = route
        places.setdefault(route.id, []).append(place)
    parts = [_told(route) for route in routes.values()]
    if len(parts) > 1:
        which = ("、".join(map(str, items)) for items in places.values())
        parts = [f"对第{items}项答复，{part}" for items, part in zip(which, parts, strict=True)]
    kinds = {term.kind for route in routes.values() for term in route.terms}
    return "\n".join([*parts, *_addresses(kinds, office)])


def _told(route: Route) -> str:
    terms = "；".join(term.message.text("zh").rstrip("。") for term in route.terms)
    return f"{route.message.text('zh')}期限为：{terms}。"


def _addresses(kinds: set[RemedyKind], office: Office) -> list[str]:
    """Where to turn to, as far as the office names it."""
    named = []
    if office.organ and RemedyKind.RECONSIDERATION in kinds:
        named.append(f"行政复议机关：{office.organ}")
    if office.court and kinds & {RemedyKind.LITIGATION, RemedyKind.LITIGATION_AFTER}:
        named.append(f"受理行政诉讼的人民法院：{office.court}")
    return ["；".join(named) + "。"] if named else []
