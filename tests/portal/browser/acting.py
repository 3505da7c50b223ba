"""What people of an office do in a browser, each in a window of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.portal.accounts.models import User
from gongkai.portal.cases.models import Case
from tests.portal.browser.visiting import PHONE, Visitor


def windows(visitor: Visitor, *, scripts: bool = True) -> Callable[[User], Page]:
    """A phone's window for each person, opened when it is first asked for."""
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


def enter(page: Page, town: str, subject: str, item: str, name: str) -> Case:
    """Enter a request that a natural person handed in today."""
    page.goto(f"{town}/new/")
    page.get_by_label("提交", exact=True).fill(timezone.localdate().isoformat())
    page.get_by_label("内容（一行）").fill(subject)
    page.get_by_label("申请事项").fill(item)
    page.get_by_label("姓名或名称").fill(name)
    page.get_by_label("电话").fill("0000-7000002")
    page.get_by_role("button", name="录入并登记").click()
    expect(page.get_by_role("heading", name="已录入")).to_be_visible()
    return Case.objects.latest("pk")


def draft(page: Page, address: str, outcome: str, *, reasons: str, information: str = "") -> None:
    """Draft the decision on a request of one item."""
    page.goto(f"{address}acts/decision_drafted/")
    page.get_by_label("结果", exact=True).select_option(outcome)
    page.get_by_label("理由", exact=True).fill(reasons)
    page.get_by_label("提供的信息或者获取方式").fill(information)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已办理")
