"""A request from its entry to its reply, by the people of an office, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from tests.portal.browser.acting import act, draft, enter, windows
from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.handling.building import Office, make_office

pytestmark = pytest.mark.django_db(transaction=True)
TOWN = "/desk/yc-qs"
CASE = f"{TOWN}/cases/yc-qs-2026-0001/"
PAGES = [
    "/desk/",
    "/desk/?list=open&q=补偿",
    "/desk/?list=closed",
    "/desk/calendar/",
    f"{TOWN}/new/?channel=ordinary_post",
    CASE,
    f"{CASE}acts/decision_drafted/",
    f"{CASE}acts/correction_asked/",
    f"{CASE}acts/fee_notice_sent/",
    f"{CASE}acts/third_party_asked/",
    f"{CASE}acts/split/",
    f"{CASE}acts/closed/",
]


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return make_office()


@pytest.fixture
def processing(office: Office) -> Office:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    return office


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(visitor: Visitor, processing: Office, colours: str) -> None:
    page = visitor.window(width=WIDE, colours="dark" if colours == "dark" else "light", user=processing.clerk)
    for path in PAGES:
        page.goto(path)
        assert_keeps_nobody_out(page)


def test_it_fits_a_phone_without_a_complaint(visitor: Visitor, processing: Office) -> None:
    page = visitor.window(width=PHONE, user=processing.clerk)
    with visitor.without_complaints():
        for path in PAGES:
            page.goto(path)
            assert_fits(page)


def test_the_keyboard_reaches_everything(visitor: Visitor, processing: Office) -> None:
    page = visitor.window(user=processing.clerk)
    page.goto(CASE)
    assert_keyboard_reaches_everything(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_request_to_reply(visitor: Visitor, office: Office, scripts: bool) -> None:
    window = windows(visitor, scripts=scripts)
    clerk, reviewer, head = window(office.clerk), window(office.reviewer), window(office.head)
    with visitor.without_complaints():
        case = enter(clerk, TOWN, "𠮷祥路道路养护合同", "2025年𠮷祥路道路养护合同", "李𠮷祥")
        address = f"{TOWN}/cases/{case.number}/"
        act(clerk, "初审，转入办理", address)
        draft(
            clerk,
            address,
            "granted",
            reasons="经检索，本机关制作了该合同，可以公开。",
            information="合同复印件随本答复书提供。",
        )
        act(reviewer, "审核通过", address, 审核意见="同意")
        act(head, "批准答复", address)
        act(clerk, "发出答复", address)
        act(clerk, "答复送达", address, 凭据="当面领取")
        act(clerk, "结案", address)
        clerk.goto(address)
        expect(clerk.locator("main")).to_contain_text("已办结")
        clerk.goto("/desk/?list=closed")
        expect(clerk.locator("main table")).to_contain_text("予以公开")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "granted")
    assert [letter.kind for letter in case.letters.all()] == [
        "receipt",
        "registration_form",
        "reply.granted",
        "proof_of_service",
    ]
