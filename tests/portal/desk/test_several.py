"""One act in several cases: what is possible is told for each, done in each by itself, and nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked
from gongkai.portal.desk import several
from tests.portal.building import BY, make_user
from tests.portal.handling.building import Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
ADDRESS = "/desk/several/"


@pytest.fixture
def office() -> Office:
    return make_office()


def received(agency: Agency) -> Case:
    return cases.receive(agency, Asked("合同", items=["合同"]), [Event(EventKind.RECEIVED, date(2026, 9, 25))], by=BY)


def look(client: Client, kind: EventKind, *chosen: Case) -> Any:
    return client.post(ADDRESS, {"kind": kind.value, "case": [case.number for case in chosen]})


def confirm(client: Client, shown: Any) -> Any:
    possible = [line for line in shown.context["lines"] if not line.refusal]
    given = {f"seen-{line.number}": line.seen for line in possible}
    whole = {"kind": shown.context["kind"].value, "confirmed": "1"}
    return client.post(ADDRESS, {**whole, **given, "case": [line.number for line in possible]})


def states(*chosen: Case) -> list[str]:
    return [Case.objects.get(pk=case.pk).state for case in chosen]


def test_each_case_says_whether_it_is_possible_and_each_is_done_once(office: Office) -> None:
    client = signed_in_client(office.clerk)
    first, second, foreign = office.case, received(office.county.town), received(office.county.township)
    begun = received(office.county.town)
    cases.add(begun, Event(EventKind.REGISTERED, date(2026, 9, 25)), seen=1, by=BY)
    shown = look(client, EventKind.REGISTERED, first, second, begun, foreign)
    page = shown.content.decode()
    assert [bool(line.refusal) for line in shown.context["lines"]] == [False, False, True, True]
    assert "没有找到此件" in page
    assert states(first, second, begun) == ["received", "received", "registered"]
    told = confirm(client, shown)
    assert (told.context["count"], states(first, second)) == (2, ["registered", "registered"])
    assert list(second.letters.values_list("kind", flat=True)) == ["registration_form"]
    again = confirm(client, shown)
    assert again.context["count"] == 0
    assert "没有重复" in again.content.decode()
    assert second.events.count() == 2
    assert foreign.events.count() == 1


def test_what_changed_meanwhile_is_left_and_the_others_are_done(office: Office) -> None:
    client, other = signed_in_client(office.clerk), received(office.county.town)
    shown = look(client, EventKind.REGISTERED, office.case, other)
    cases.add(office.case, Event(EventKind.WITHDRAWN, date(2026, 9, 28)), seen=1, by=BY)
    told = confirm(client, shown)
    assert [line.done for line in told.context["lines"]] == [False, True]
    assert states(office.case, other) == ["closed", "registered"]


def test_served_requests_are_closed_together(office: Office) -> None:
    client = signed_in_client(office.clerk)
    office.do(office.clerk, EventKind.REGISTERED)
    assert confirm(client, look(client, EventKind.CLOSED, office.case)).status_code == 400
    for kind in (
        "examined",
        "decision_drafted",
        "decision_reviewed",
        "decision_approved",
        "reply_sent",
        "reply_served",
    ):
        event = Event(EventKind(kind), date(2026, 9, 28))
        cases.add(office.case, event, seen=office.case.events.count(), by=BY, outcome=None)
    told = confirm(client, look(client, EventKind.CLOSED, office.case))
    assert told.context["count"] == 1
    assert states(office.case) == ["closed"]


def test_who_may_not_and_what_is_no_such_act_is_refused(office: Office) -> None:
    head = signed_in_client(office.head)
    refused = look(head, EventKind.REGISTERED, office.case)
    assert "应由经办人" in refused.content.decode()
    assert confirm(head, refused).status_code == 400
    assert look(head, EventKind.WITHDRAWN, office.case).status_code == 400
    assert head.post(ADDRESS, {"kind": "registered"}).status_code == 400
    many = {"kind": "registered", "case": [str(number) for number in range(several.MOST + 1)]}
    assert head.post(ADDRESS, many).status_code == 400
    assert head.get(ADDRESS).status_code == 405
    supervisor = make_user("supervisor", (office.county.county, Role.SUPERVISOR))
    assert signed_in_client(supervisor).post(ADDRESS, many).status_code == 403
    assert states(office.case) == ["received"]
