"""Several cases registered at once, from the list to what was done, on a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked
from tests.portal.browser.visiting import AXE, PHONE, Visitor, assert_fits, assert_keeps_nobody_out
from tests.portal.building import BY
from tests.portal.handling.building import Office, make_office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path
    made = make_office()
    received = Event(EventKind.RECEIVED, date(2026, 9, 25))
    begun = cases.receive(made.county.town, Asked("道路养护合同", items=["合同"]), [received], by=BY)
    cases.add(begun, Event(EventKind.REGISTERED, date(2026, 9, 25)), seen=1, by=BY)
    return made


@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_what_is_possible_is_shown_and_done(visitor: Visitor, office: Office) -> None:
    clerk = visitor.window(width=PHONE, scripts=True, user=office.clerk)
    with visitor.without_complaints():
        clerk.goto("/desk/?list=unassigned")
        for box in clerk.locator("td.pick input").all():
            box.check()
        clerk.get_by_role("button", name="登记", exact=True).click()
        expect(clerk.locator("main")).to_contain_text("不办理")
        expect(clerk.locator("main")).to_contain_text("可以办理")
        assert_fits(clerk)
        assert_keeps_nobody_out(clerk)
        clerk.get_by_role("button", name="办理选中的：登记").click()
        expect(clerk.get_by_role("status")).to_contain_text("办理了1件")
        assert_fits(clerk)
        assert_keeps_nobody_out(clerk)
    assert set(Case.objects.values_list("state", flat=True)) == {"registered"}
