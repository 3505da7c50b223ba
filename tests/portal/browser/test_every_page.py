"""Every page that can be opened without knowing more than the county: for everyone, on a phone, without a complaint."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from gongkai.portal.agencies.models import Role
from tests.portal.browser.visiting import AXE, PHONE, Visitor, assert_fits, assert_keeps_nobody_out
from tests.portal.building import make_county, make_user
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = {
    "<str:code>": "yc",
    "<slug:change>": "rename",
    "<str:username>": "keeper",
    "<int:year>": "2026",
    "<slug:act>": "deactivate",
    "<slug:role>": "clerk",
}
"""What may stand in an address."""
ELSEWHERE = (200, 302, 403, 404, 405, 409)
"""Answers of what is no page: a file, an act, a page for somebody else or of something that is not there yet."""
OF_PROGRAMS = (*ELSEWHERE, 401, 422)
"""Answers of the programming interface to a browser that asks without a token or a question."""


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            for unknown, value in KNOWN.items():
                route = route.replace(unknown, value)
            if "<" not in route and route != "health":
                yield f"/{route}"
        else:
            yield from routes(entry, route)


ROUTES = sorted(set(routes(get_resolver())))


def open_all(visitor: Visitor, width: int, roles: bool) -> Iterator[tuple[str, str]]:
    """Every page that opens, as somebody with every role of the county or as nobody; and what was wrong with it."""
    county = make_county()
    user = make_user("keeper", *((county.county, role) for role in Role)) if roles else None
    client = signed_in_client(user) if user else Client()
    page = visitor.window(width=width, user=user)
    opened = 0
    for route in ROUTES:
        answer = client.get(route)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            if answer.status_code not in (OF_PROGRAMS if route.startswith("/api/v1/") else ELSEWHERE):
                yield route, f"status {answer.status_code}"
            continue
        visitor.complaints.clear()
        page.goto(route)
        opened += 1
        if visitor.complaints:
            yield route, "; ".join(visitor.complaints)
        for check in (assert_fits, assert_keeps_nobody_out):
            try:
                check(page)
            except AssertionError as error:
                yield route, str(error)
    assert opened >= (20 if roles else 8)


@pytest.mark.parametrize("roles", [True, False], ids=["every role", "nobody"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_every_page_keeps_nobody_out_and_fits_a_phone(visitor: Visitor, roles: bool) -> None:
    faults = list(open_all(visitor, PHONE, roles))
    assert faults == [], faults
