"""Courses that a request takes beside the straight one, by the people of an office in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.cases.models import Case
from tests.portal.browser.acting import act, draft, enter, windows
from tests.portal.browser.visiting import Visitor
from tests.portal.handling.building import Office, make_office

pytestmark = pytest.mark.django_db(transaction=True)
TOWN = "/desk/yc-qs"
SUBJECT, ITEM = "道路养护合同", "2025年村道养护合同"


@pytest.fixture
def office(tmp_path: Path, settings: Settings) -> Office:
    settings.MEDIA_ROOT = tmp_path
    return make_office()


def events(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("kind", flat=True))


def reply(clerk: Page, reviewer: Page, head: Page, address: str) -> None:
    """The two steps of the decision and the reply's way to the applicant."""
    act(reviewer, "审核通过", address, 审核意见="同意")
    act(head, "批准答复", address)
    act(clerk, "发出答复", address)
    act(clerk, "答复送达", address, 凭据="当面领取")


def test_an_extension_is_declined_or_approved_and_told(visitor: Visitor, office: Office) -> None:
    window = windows(visitor)
    clerk, head = window(office.clerk), window(office.head)
    with visitor.without_complaints():
        case = enter(clerk, TOWN, SUBJECT, ITEM, "李明")
        address = f"{TOWN}/cases/{case.number}/"
        act(clerk, "初审，转入办理", address)
        before = clerk.locator(".head").inner_text()
        act(clerk, "提请延长答复期限", address, 工作日数="10", 理由="涉及多年档案，检索需要时间。")
        act(head, "同意延长答复期限", address)  # what was proposed is filled in
        act(clerk, "告知申请人延期答复", address)
        assert clerk.locator(".head").inner_text() != before
        clerk.goto(f"{address}acts/extension_proposed/")  # once is all that the article allows
        expect(clerk.locator("main")).to_contain_text("不能")
    assert events(case)[-3:] == ["extension_proposed", "extension_approved", "extension_told"]
    assert case.events.get(kind="extension_approved").details["days"] == 10
    assert [letter.kind for letter in case.letters.all()] == ["receipt", "registration_form", "extension_notice"]


def test_a_fee_that_is_not_paid_ends_the_request(visitor: Visitor, office: Office) -> None:
    clerk, case = windows(visitor)(office.clerk), office.case
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    address = f"{TOWN}/cases/{case.number}/"
    with visitor.without_complaints():
        clerk.goto(f"{address}acts/fee_notice_sent/")
        clerk.get_by_label("日期").fill("2026-09-29")
        clerk.get_by_label("按件").check()
        clerk.get_by_label("件数或者页数").fill("1")
        clerk.get_by_label("同一申请人本月此前的件数").fill("10")
        clerk.get_by_label("缴费方式").fill("到镇财政所缴纳")
        clerk.get_by_role("button", name="预览文书").click()
        expect(clerk.locator("main")).to_contain_text("到镇财政所缴纳")
        clerk.locator("main form[method=post] p.actions button").first.click()
        expect(clerk.get_by_role("status")).to_contain_text("已办理")
        act(clerk, "收费通知送达", address, 日期="2026-09-30", 凭据="当面签收")
        act(clerk, "逾期未缴费，不再处理", address)
        expect(clerk.locator("main")).to_contain_text("已办结")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "other.fee_overdue")
    assert [letter.kind for letter in case.letters.all()] == [
        "fee_notice",
        "proof_of_service",
        "reply.other.fee_overdue",
    ]


def test_a_refusal_is_corrected_in_reconsideration(visitor: Visitor, office: Office) -> None:
    window = windows(visitor)
    clerk, reviewer, head = window(office.clerk), window(office.reviewer), window(office.head)
    today = timezone.localdate().isoformat()
    with visitor.without_complaints():
        case = enter(clerk, TOWN, SUBJECT, ITEM, "李明")
        address = f"{TOWN}/cases/{case.number}/"
        act(clerk, "初审，转入办理", address)
        draft(clerk, address, "refused.third_party", reasons="合同涉及商业秘密。")
        reply(clerk, reviewer, head, address)
        clerk.goto(f"/remedies/yc-qs/new/?case={case.number}")
        clerk.get_by_label("类型").select_option("reconsideration")
        clerk.get_by_label("案号").fill("沅政复〔2026〕7号")
        clerk.get_by_label("复议机关或者法院").fill("沅桥县人民政府")
        clerk.get_by_label("申请复议或者起诉的日期").fill(today)
        clerk.get_by_label("收到通知的日期").fill(today)
        clerk.get_by_label("申请人或者原告").fill("李明")
        clerk.get_by_role("button", name="登记").click()
        clerk.get_by_role("link", name="登记答复").click()
        clerk.get_by_role("button", name="登记").click()
        clerk.get_by_role("link", name="登记结果").click()
        clerk.get_by_label("结果").select_option("revoked_and_remade")
        clerk.get_by_label("重新办理的期限（工作日）").fill("10")
        clerk.get_by_role("button", name="登记").click()
        expect(clerk.locator("main")).to_contain_text("重新办理")
        clerk.get_by_role("button", name="确认登记").click()
        expect(clerk.get_by_role("status")).to_contain_text("申请已重新办理")
        draft(clerk, address, "granted", reasons="经重新审查，合同可以公开。", information="合同复印件随本答复书提供。")
        reply(clerk, reviewer, head, address)
        act(clerk, "结案", address)
        clerk.goto("/statistics/yc-qs/2026/")
        corrected = clerk.get_by_role("row", name="（一）予以公开")
        expect(corrected).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.outcome, case.latest_outcome) == ("closed", "granted", "granted")
    remedy = case.remedies.get()
    assert (remedy.ruling, remedy.result.value) == ("revoked_and_remade", "corrected")
