"""Offices and their people, and who may do what there by the rows of the table of permissions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import services
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.agencies.permissions import PERMISSIONS, Action, Reach
from tests.portal.building import BY, make_county, make_user

HELD = {
    "clerk": "yc-qs clerk",
    "clerk-2": "yc-qs clerk, yc-qs reviewer",
    "reviewer": "yc-qs reviewer",
    "head": "yc-qs head",
    "all-three": "yc-zj clerk, yc-zj reviewer, yc-zj head",
    "bureau-clerk": "yc-zj clerk",
    "bureau-head": "yc-zj head, yc-zj reviewer",
    "station": "yc-lh-1 clerk, yc-lh-1 reviewer",
    "station-clerk": "yc-lh-1 clerk",
    "station-head": "yc-lh-1 head",
    "above": "yc-lh clerk, yc-lh head",
    "supervisor": "yc supervisor",
    "township-supervisor": "yc-lh supervisor, yc-lh administrator",
    "town-supervisor": "yc-qs supervisor, yc-zj auditor",
    "auditor": "yc-qs auditor",
    "administrator": "yc administrator",
    "nobody": "",
}
"""Who holds which roles in the beginning."""
ACTING = ("yc-qs", "yc-zj", "yc-lh-1")
"""The agencies that get requests: a township, a department, and what is below another township."""


@dataclass
class People:
    """Everybody, what each holds now, and how the agencies stand to one another: kept by hand, beside the database."""

    users: dict[str, User]
    held: dict[str, set[tuple[str, Role]]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    """The agency above each; nothing for one that has none."""
    closed: dict[str, tuple[date, str]] = field(default_factory=dict)
    """Since when an agency is no longer, and which one carries on its duties now."""

    def copy(self) -> People:
        """The same, to be changed apart."""
        held = {name: set(roles) for name, roles in self.held.items()}
        return People(self.users, held, dict(self.parents), dict(self.closed))

    def agency(self, code: str) -> Agency:
        return Agency.objects.get(code=code)

    def carrying_on(self, code: str) -> str:
        """Who has the agency's duties now: itself, or the one that took them over."""
        return self.closed[code][1] if code in self.closed else code

    def above(self, code: str) -> tuple[str, ...]:
        """The agency and all above it."""
        return (code, *self.above(self.parents[code])) if code else ()

    def may(self, name: str, action: Action, code: str) -> bool:
        """Whether the table allows it: to whoever has the role there or, as it reaches, above; or where it went on."""
        now = self.carrying_on(code)
        for where, role in self.held[name]:
            reach = PERMISSIONS[action].get(role)
            if reach is not None and where in (code, now):
                return True
            if reach is Reach.SUBTREE and where in (*self.above(code), *self.above(now)):
                return True
        return False

    def refused(self, name: str, action: Action, code: str) -> int:
        """How a page answers that asks for this action: 0 where it opens, 404 where not even the agency is seen."""
        if self.may(name, action, code):
            return 0
        return 403 if self.may(name, Action.SEE_AGENCY, code) else 404

    def roles(self, name: str, code: str) -> set[str]:
        """As what the person acts in this agency's requests."""
        there = {code, self.carrying_on(code)}
        return {role.value for where, role in self.held[name] if where in there and role in OFFICE}

    def toggle(self, name: str, code: str, role: Role) -> None:
        """Give the person the role, or take it away."""
        user, agency = self.users[name], self.agency(code)
        if (code, role) in self.held[name]:
            services.end(Membership.objects.get(user=user, agency=agency, role=role, until=None), by=BY)
        else:
            services.grant(user, agency, role, by=BY)
        self.held[name] ^= {(code, role)}


OFFICE = (Role.CLERK, Role.REVIEWER, Role.HEAD)


def make_people() -> People:
    make_county()
    people = People({})
    for agency in Agency.objects.select_related("parent"):
        people.parents[agency.code] = agency.parent.code if agency.parent else ""
    for name, text in HELD.items():
        pairs = [part.split() for part in text.split(",") if part]
        people.held[name] = {(code, Role(role)) for code, role in pairs}
        people.users[name] = make_user(name, *((people.agency(code), Role(role)) for code, role in pairs))
    return people
