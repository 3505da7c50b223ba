"""Offices and their people, and who may do what there by the rows of the table of permissions."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import services
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.agencies.permissions import PERMISSIONS, Action, Reach
from tests.portal.building import BY, County, make_county, make_user

HELD = {
    "clerk": "yc-qs clerk",
    "clerk-2": "yc-qs clerk",
    "reviewer": "yc-qs reviewer",
    "head": "yc-qs head",
    "all-three": "yc-zj clerk, yc-zj reviewer, yc-zj head",
    "bureau-clerk": "yc-zj clerk",
    "bureau-head": "yc-zj head, yc-zj reviewer",
    "station": "yc-lh-1 clerk, yc-lh-1 reviewer",
    "station-head": "yc-lh-1 head",
    "above": "yc-lh clerk, yc-lh head",
    "supervisor": "yc supervisor",
    "auditor": "yc-qs auditor",
    "administrator": "yc administrator",
    "nobody": "",
}
"""Who holds which roles in the beginning."""
ACTING = ("yc-qs", "yc-zj", "yc-lh-1")
"""The agencies that get requests: a township, a department, and what is below another township."""


@dataclass
class People:
    """Everybody, and what each holds now: kept by hand, beside the database."""

    county: County
    users: dict[str, User]
    held: dict[str, set[tuple[str, Role]]] = field(default_factory=dict)
    above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """An agency and all above it, by its code."""

    @property
    def agencies(self) -> dict[str, Agency]:
        county = self.county
        every = (county.county, county.town, county.township, county.bureau, county.station)
        return {agency.code: agency for agency in every}

    def may(self, name: str, action: Action, code: str) -> bool:
        """Whether the table allows it."""
        for where, role in self.held[name]:
            reach = PERMISSIONS[action].get(role)
            if reach is not None and (where == code or (reach is Reach.SUBTREE and where in self.above[code])):
                return True
        return False

    def refused(self, name: str, action: Action, code: str) -> int:
        """How a page answers that asks for this action: 0 where it opens, 404 where not even the agency is seen."""
        if self.may(name, action, code):
            return 0
        return 403 if self.may(name, Action.SEE_AGENCY, code) else 404

    def roles(self, name: str, code: str) -> set[str]:
        """As what the person acts in this agency's requests."""
        return {role.value for where, role in self.held[name] if where == code and role in OFFICE}

    def toggle(self, name: str, code: str, role: Role) -> None:
        """Give the person the role, or take it away."""
        user, agency = self.users[name], self.agencies[code]
        if (code, role) in self.held[name]:
            services.end(Membership.objects.get(user=user, agency=agency, role=role, until=None), by=BY)
        else:
            services.grant(user, agency, role, by=BY)
        self.held[name] ^= {(code, role)}


OFFICE = (Role.CLERK, Role.REVIEWER, Role.HEAD)


def make_people() -> People:
    county = make_county()
    people = People(county, {})
    for code, agency in people.agencies.items():
        parents = [each for each in people.agencies.values() if agency.path.startswith(each.path)]
        people.above[code] = tuple(parent.code for parent in parents)
    for name, text in HELD.items():
        pairs = [part.split() for part in text.split(",") if part]
        people.held[name] = {(code, Role(role)) for code, role in pairs}
        roles = [(people.agencies[code], Role(role)) for code, role in pairs]
        people.users[name] = make_user(name, *roles)
    return people
