"""A request from its entry to its reply, by the people of an office, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.cases.models import Case
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


def windows(visitor: Visitor, *, scripts: bool) -> Callable[[User], Page]:
    kept: dict[int, Page] = {}

    def window(user: User) -> Page:
        if user.pk not in kept:
            kept[user.pk] = visitor.window(width=PHONE, scripts=scripts, user=user)
        return kept[user.pk]

    return window


def act(page: Page, name: str, address: str, **given: str) -> None:
    """Press the act's button on the case's page, fill in its form, and send it; a letter is looked at first."""
    page.goto(address)
    page.get_by_role("link", name=name, exact=True).click()
    for label, value in given.items():
        page.get_by_label(label).fill(value)
    preview = page.get_by_role("button", name="预览文书")
    if preview.count():
        preview.click()
        expect(page.get_by_role("heading", name="文书预览")).to_be_visible()
    page.locator("main form[method=post] p.actions button").first.click()
    expect(page.get_by_role("status")).to_contain_text("已办理")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_request_to_reply(visitor: Visitor, office: Office, scripts: bool) -> None:
    window = windows(visitor, scripts=scripts)
    clerk, reviewer, head = window(office.clerk), window(office.reviewer), window(office.head)
    with visitor.without_complaints():
        clerk.goto(f"{TOWN}/new/")
        clerk.get_by_label("提交", exact=True).fill(timezone.localdate().isoformat())
        clerk.get_by_label("内容（一行）").fill("𠮷祥路道路养护合同")
        clerk.get_by_label("申请事项").fill("2025年𠮷祥路道路养护合同")
        clerk.get_by_label("姓名或名称").fill("李𠮷祥")
        clerk.get_by_label("电话").fill("0000-7000002")
        clerk.get_by_role("button", name="录入并登记").click()
        expect(clerk.get_by_role("heading", name="已录入")).to_be_visible()
        case = Case.objects.latest("pk")
        address = f"{TOWN}/cases/{case.number}/"
        act(clerk, "初审，转入办理", address)
        clerk.goto(f"{address}acts/decision_drafted/")
        clerk.get_by_label("结果", exact=True).select_option("granted")
        clerk.get_by_label("理由", exact=True).fill("经检索，本机关制作了该合同，可以公开。")
        clerk.get_by_label("提供的信息或者获取方式").fill("合同复印件随本答复书提供。")
        clerk.get_by_role("button", name="提交审核").click()
        act(reviewer, "审核通过", address, 审核意见="同意")
        act(head, "批准答复", address)
        act(clerk, "发出答复", address)
        act(clerk, "答复送达", address, 送达方式和凭据="当面领取")
        act(clerk, "结案", address)
        clerk.goto(address)
        expect(clerk.locator("main")).to_contain_text("已办结")
        clerk.goto("/desk/?list=closed")
        expect(clerk.locator("main table")).to_contain_text("予以公开")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "granted")
    assert [letter.kind for letter in case.letters.all()] == ["receipt", "reply.granted"]
