"""An office with its people, a request, and short ways to act in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.applicants import Applicant as Kind
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked, new_applicant
from gongkai.portal.handling import services
from gongkai.portal.handling.services import Doing, Line
from tests.portal.building import BY, County, make_county, make_user

DAY = date(2026, 9, 28)


@dataclass(frozen=True)
class Office:
    """青石镇 with a clerk, a reviewer and a head, and a request for two items."""

    county: County
    clerk: User
    reviewer: User
    head: User
    case: Case

    def doing(self, user: User, day: date = DAY) -> Doing:
        return Doing(user, Actor(user.username), day, self.case.events.count())

    def do(self, user: User, *kinds: EventKind, day: date = DAY) -> None:
        for kind in kinds:
            services.do(self.case, kind, self.doing(user, day))

    def lines(self, *outcomes: Outcome) -> list[Line]:
        return [
            Line(item, outcome, "《条例》第三十六条", "经检索……")
            for item, outcome in zip(self.case.items.all(), outcomes, strict=True)
        ]


def processing_office(day: date = DAY) -> Office:
    """An office that has registered the request and taken it up."""
    office = make_office()
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED, day=day)
    return office


def make_office() -> Office:
    county = make_county()
    asked = Asked(
        "征地补偿方案",
        items=["2024年征地补偿方案", "补偿款发放明细"],
        applicant=new_applicant(Kind.NATURAL_PERSON, "张三"),
    )
    return Office(
        county,
        clerk=make_user("clerk", (county.town, Role.CLERK)),
        reviewer=make_user("reviewer", (county.town, Role.REVIEWER)),
        head=make_user("head", (county.town, Role.HEAD)),
        case=cases.receive(county.town, asked, [Event(EventKind.RECEIVED, date(2026, 9, 25))], by=BY),
    )
