"""The tree is changed while people act in its agencies: one waits for the other, and nobody for ever.

On PostgreSQL whoever waits for whom in a ring is thrown out by the database, which is then what an act raises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from gongkai.law.agencies import Level
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.accounts import services as accounts
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import exchange, services
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.audit.queries import verify
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, open_remedy
from tests.portal.at_once import at_once
from tests.portal.building import BY, FOUNDED, County, make_county, make_user

pytestmark = pytest.mark.django_db(transaction=True)
OFFICES = 6


@pytest.fixture
def county() -> County:
    return make_county()


def offices_below(agency: Agency, name: str) -> list[Agency]:
    """Agencies below it, and one below the last of these."""
    made: list[Agency] = []
    for number in range(OFFICES):
        parent = made[-1] if number == OFFICES - 1 else agency
        code = f"{name}-{number}"
        made.append(services.create(code, code, level=Level.DEPARTMENT, parent=parent, day=FOUNDED, by=BY))
    return made


def bring(agency: Agency, number: int) -> Remedy:
    today = timezone.localdate()
    brought = Brought(RemedyKind.RECONSIDERATION, f"案{number}", "云川市人民政府", today, today)
    return open_remedy(agency, brought, by=BY, today=today)


def bring_several(agency: Agency) -> int:
    return len([bring(agency, number) for number in range(8)])


def faults(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def moved_by_file(agency: Agency, successor: Agency) -> None:
    lines = ["code,name,level,parent"]
    for each in Agency.objects.filter(closed=None).select_related("parent"):
        parent = successor if each.parent == agency else each.parent
        lines.append(f"{each.code},{each.name},,{parent.code if parent else ''}")
    exchange.carry_out(exchange.plan("\n".join(lines)), day=timezone.localdate(), by=BY)


def split_off(agency: Agency, _successor: Agency) -> None:
    parts = [("yc-x", "甲"), ("yc-y", "乙")]
    services.split(agency, parts, successor_code="yc-y", day=timezone.localdate(), by=BY)


CHANGES: dict[str, Callable[[Agency, Agency], object]] = {
    "close": lambda agency, successor: services.close(agency, successor, day=timezone.localdate(), by=BY),
    "split": split_off,
    "import": moved_by_file,
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_agency_is_closed_while_cases_are_brought_against_those_below_it(county: County, change: str) -> None:
    offices = offices_below(county.township, "lh")
    results = at_once(
        [partial(CHANGES[change], county.township, county.bureau), *(partial(bring_several, each) for each in offices)]
    )
    assert faults(results) == []
    assert Remedy.objects.count() == OFFICES * 8
    above = Agency.objects.get(pk=offices[0].pk).parent
    assert above is not None
    assert above.pk != county.township.pk
    for each in Agency.objects.select_related("parent"):
        assert each.path == f"{each.parent.path if each.parent else ''}{each.code}/"
    assert verify().fault is None


def test_an_agency_is_closed_while_its_peoples_roles_and_accounts_change(county: County) -> None:
    def changed_roles(user: User) -> None:
        for _ in range(4):
            for membership in user.memberships.filter(until=None):
                services.end(membership, by=BY)
            services.grant(user, county.bureau, Role.CLERK, by=BY)

    def changed_account(user: User) -> None:
        for _ in range(4):
            accounts.reset_password(user, by=BY)

    users = [make_user(f"u{number}", (county.township, Role.CLERK)) for number in range(3)]
    closing = partial(services.close, county.township, county.bureau, day=timezone.localdate(), by=BY)
    acts = [partial(act, user) for user in users for act in (changed_roles, changed_account)]
    assert faults(at_once([closing, *acts])) == []
    assert not services.held(county.township).exists()
    assert [each.memberships.get(until=None).agency for each in users] == [county.bureau] * 3
