"""Every address × every role × own, subordinate, superior and foreign agency, as the permission table says.

The expectation is worked out here from the table's rows by themselves, not by asking `may`: a hole in `may`, in a
decorator or in a view that forgot one is found. An address without a row of its own fails the first test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.law.procedure import Event, EventKind
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.access import Access
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.permissions import PERMISSIONS, SECOND_FACTOR_ROLES, Action, Reach
from gongkai.portal.cases.models import Document
from gongkai.portal.cases.services import Asked, receive
from gongkai.portal.complaints import services as complaints
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.letters.models import Letter
from gongkai.portal.published.models import Published
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, open_remedy
from gongkai.portal.retention.models import Hold, Run
from gongkai.portal.retention.services import begin, set_hold
from tests.portal.building import BY, FOUNDED, County, make_county, make_user
from tests.portal.signing_in import signed_in_client

RELATIONS = ("own", "subordinate", "superior", "foreign")
"""How the agency in the address stands to the one in which the role is held."""


@dataclass(frozen=True)
class Page:
    """An address with everything but its agency filled in, and what it says of itself."""

    route: str
    access: Access

    def address(self, agency: Agency) -> str:
        """The address for an agency."""
        return "/" + self.route.replace("<str:code>", agency.code)


OPENED = {200, 302, 400, 405}
"""What a view answers that was opened: a page, what comes after an act, a form at fault, another method."""

# What stands in an address beside the agency's code.
FILLED = {
    "<slug:change>": "rename",
    "<str:username>": "nobody",
    "<slug:act>": "deactivate",
    "<slug:role>": "clerk",
    "<str:kind>": "receipt",
    "<int:remedy>": "1",
    "<int:run>": "1",
    "<int:hold>": "1",
    "<int:complaint>": "1",
    "<str:secret>": "secret",
    "<int:year>": "2026",
    "<int:number>": "1",
    "<uuid:task>": "00000000-0000-4000-8000-000000000000",
    "<str:act>": "again",
    "<str:number>": "yc-lh-2020-0001",
    "<slug:kind>": "registered",
    "<int:place>": "1",
    "<int:page>": "1",
    "<int:published>": "1",
    "<slug:file>": "pdf",
    "<int:view>": "1",
    "<int:token>": "1",
    "<path:rest>": "nothing",
    "<year>": "2026",
    "<cell>": "requests.received.total",
}


def _pages(resolver: URLResolver, before: str = "") -> Iterator[Page]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _pages(entry, route)
            continue
        for unknown, value in FILLED.items():
            route = route.replace(unknown, value)
        yield Page(route, getattr(entry.callback, "access", Access("")))


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


PATTERNS = list(_patterns(get_resolver()))
PAGES = list(_pages(get_resolver()))
ASKING = [page for page in PAGES if page.access.where and page.access.by == "session"]
"""What programs ask by token is tried in tests/portal/api/test_permissions.py."""


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.lookup_str)
def test_a_view_says_who_may_open_it(pattern: URLPattern) -> None:
    access = getattr(pattern.callback, "access", None)
    assert isinstance(access, Access)
    assert access.who in {"public", "signed_in", *Action}
    assert bool(access.where) == (access.who in set(Action))


def test_every_action_is_of_the_table() -> None:
    assert set(PERMISSIONS) == set(Action)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
@pytest.mark.django_db
def test_whoever_is_not_signed_in_sees_what_is_public(page: Page) -> None:
    response = Client().get(page.address(make_county().township))
    if page.access.by == "token" and page.access.who != "public":
        assert response.status_code in (401, 405)
    elif page.access.who == "public":
        assert response.status_code != 302 or not response["Location"].startswith("/accounts/sign-in")
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/sign-in/")


def _holder(county: County, relation: str) -> Agency:
    """The agency in which a role is held, if the address names the township 柳河乡."""
    return {
        "own": county.township,
        "subordinate": county.county,
        "superior": county.station,
        "foreign": county.town,
    }[relation]


def _reaches(reach: Reach | None, relation: str) -> bool:
    return reach is not None and (relation == "own" or (relation == "subordinate" and reach is Reach.SUBTREE))


def _make_what_addresses_name(county: County) -> None:
    """What the pages of the township are about, by the names of `FILLED`."""
    make_user("nobody", (county.township, Role.CLERK), (county.township, Role.REVIEWER))
    brought = Brought(RemedyKind.RECONSIDERATION, "云复〔2026〕1号", "云川县人民政府", FOUNDED, FOUNDED)
    remedy = open_remedy(county.township, brought, by=BY, today=FOUNDED)
    case = receive(county.township, Asked("征地补偿方案"), [Event(EventKind.RECEIVED, FOUNDED)], by=BY)
    assert case.number == FILLED["<str:number>"]
    run = begin(county.township, FOUNDED, by=BY)
    Run.objects.filter(pk=run.pk).update(id=FILLED["<int:run>"])
    Hold.objects.filter(pk=set_hold(case, "审计", by=BY).pk).update(id=FILLED["<int:hold>"])
    # Files that were lost: the pages say so.
    Document.objects.create(
        case=case, kind="internal", name="1", media_type="application/pdf", size=1, file="0", digest="0"
    )
    sent = {"kind": "receipt", "word": "收", "year": 2020, "serial": 1, "number": "1", "day": FOUNDED, "content": "{}"}
    Letter.objects.create(case=case, agency=county.township, docx="0", pdf="0", **sent)
    published = {"title": "征地补偿方案", "address": "https://example.gov.cn/1", "day": FOUNDED}
    Published.objects.create(id=FILLED["<int:published>"], agency=county.township, **published)
    Remedy.objects.filter(pk=remedy.pk).update(id=FILLED["<int:remedy>"])
    below = receive(county.station, Asked("值班表"), [Event(EventKind.RECEIVED, FOUNDED)], by=BY)
    complaint = complaints.file(below, "逾期没有答复", by=BY)
    Complaint.objects.filter(pk=complaint.pk).update(id=FILLED["<int:complaint>"])


def _expected(page: Page, role: Role, relation: str) -> set[int]:
    """The answers that are right: opened, forbidden or not found."""
    reach = PERMISSIONS[Action(page.access.who)].get(role)
    if page.access.where == "whole":
        # The county is the one agency without a parent.
        return OPENED if reach and relation == "subordinate" else {403}
    if page.access.where == "somewhere":
        return OPENED if reach else {403}
    if not _reaches(PERMISSIONS[Action.SEE_AGENCY].get(role), relation):
        return {404}
    return OPENED if _reaches(reach, relation) else {403}


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", Role)
@pytest.mark.django_db
def test_a_role_opens_what_the_table_says(role: Role, relation: str) -> None:
    county = make_county()
    holder = _holder(county, relation)
    client = signed_in_client(make_user("somebody", (holder, role)))
    _make_what_addresses_name(county)
    wrong = {}
    for page in ASKING:
        for method in ("get", "post"):
            status = getattr(client, method)(page.address(county.township)).status_code
            if status not in _expected(page, role, relation):
                wrong[f"{method} {page.route}"] = status
    assert wrong == {}


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
@pytest.mark.django_db
def test_without_its_second_factor_a_role_opens_nothing(role: Role) -> None:
    county = make_county()
    client = signed_in_client(make_user("somebody", (county.county, role)), second_factor=False)
    for page in ASKING:
        response = client.get(page.address(county.county))
        assert response.status_code in (302, 403), page.route
