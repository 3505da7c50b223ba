"""How often pages ask the database: no oftener for many rows than for few, and not for what they know already."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from gongkai.law.agencies import Level
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Role
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.handling.services import assign
from tests.portal.building import BY, FOUNDED, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.remedies.building import bring
from tests.portal.signing_in import signed_in_client
from tests.portal.statistics.test_tables import answered

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year
MOST = {
    "/": 4,
    "/desk/": 9,
    "/desk/?list=open": 11,
    "/desk/?list=open&channel=web_form&own=on": 10,
    "/desk/?list=unassigned&page=2": 11,
    "/desk/?list=closed": 10,
    "/desk/?list=closed&q=修路": 11,
    "/desk/yc-qs/cases/yc-qs-2026-0001/": 22,
    f"/statistics/yc-qs/{YEAR}/": 10,
    f"/statistics/yc-qs/{YEAR}/charts/": 18,
    f"/statistics/yc-qs/{YEAR}/cases/?cell=requests.received.total": 11,
    "/remedies/": 9,
    "/letters/yc-qs/": 8,
    "/agencies/": 6,
}
"""The pages with the queries that each makes at most, session and account included."""
NOT_OPEN = {("supervisor", "/letters/yc-qs/")}


def fill(office: Office, count: int) -> None:
    """So many more open cases, closed ones, cases of court, agencies; documents and letters of the first case."""
    town = office.county.town
    clerks = [office.clerk, make_user(f"more{count}", (town, Role.CLERK))]
    for place in range(count):
        day = TODAY - timedelta(days=place % 40)
        case = cases.receive(town, cases.Asked("修路合同", items=["合同"]), [Event(EventKind.RECEIVED, day)], by=BY)
        assign(case, clerks[place % 2], by=BY)
        if place % 3 == 0:
            assign(case, None, by=BY)
        answered(town, day, day, Outcome.GRANTED)
        bring(town, reference=f"云复〔{YEAR}〕{count}-{place}号")
        cases.attach(office.case, DocumentKind.INTERNAL, f"{place}.txt", b"text", "text/plain", by=BY)
        agencies.create(f"yc-{count}-{place}", f"第{place}站", level=Level.DEPARTMENT, parent=town, day=FOUNDED, by=BY)


def count_of(client: Client, address: str) -> int:
    """How many queries a page makes that was opened before."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return make_office()


def test_no_page_asks_for_each_row_by_itself(office: Office) -> None:
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    clients = {"head": signed_in_client(office.head), "supervisor": signed_in_client(supervisor)}
    pages = [(name, address) for name in clients for address in MOST if (name, address) not in NOT_OPEN]
    fill(office, 4)
    few = {(name, address): count_of(clients[name], address) for name, address in pages}
    fill(office, 30)
    many = {(name, address): count_of(clients[name], address) for name, address in pages}
    # Counted at both times: a list of one page asks as often as one of several.
    assert {page: (few[page], many[page]) for page in pages if many[page] > few[page]} == {}
    assert {page: many[page] for page in pages if many[page] > MOST[page[1]]} == {}


def test_roles_are_read_once_for_a_page_and_not_kept(office: Office) -> None:
    client = signed_in_client(office.clerk)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/desk/").status_code == 200
    assert sum("agencies_membership" in query["sql"] for query in queries) <= 2  # and whom cases can be given to
    agencies.end(office.clerk.memberships.get(), by=BY)
    assert client.get("/desk/").status_code == 403
