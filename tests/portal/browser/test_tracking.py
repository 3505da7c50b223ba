"""An applicant and a third party, on their phones: correction, and a refusal by link, from the office to the office."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from gongkai.law.procedure import EventKind
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Case, Note
from gongkai.portal.cases.services import give_query_code
from gongkai.portal.handling import recording, sending, services
from gongkai.portal.handling.linking import answering_page
from gongkai.portal.handling.services import Asking, Details
from tests.portal.browser.acting import act, windows
from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.building import BY
from tests.portal.handling.building import Office, processing_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]
OWN = "/ask/status/yc-qs-2026-0001/"
DESK = "/desk/yc-qs/cases/yc-qs-2026-0001/"


@pytest.fixture
def office() -> Office:
    return processing_office(timezone.localdate())


def enter(page: Page, office: Office) -> None:
    """Open the case as its applicant does."""
    code = give_query_code(office.case, by=BY)
    page.goto("/ask/status/")
    page.get_by_label("申请编号").fill(office.case.number)
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", name="征地补偿方案", exact=True)).to_be_visible()


def ask_for_correction(office: Office) -> None:
    doing, details = office.doing(office.clerk, timezone.localdate()), Details(days=10, reason="请写明年度\n请写明地块")
    event = services.do(office.case, EventKind.CORRECTION_ASKED, doing, details)
    sending.send(office.case, sending.correction(details), event, day=doing.day, by=BY)
    recording.write_note(office.case, Note.Direction.TO_APPLICANT, "补正告知书已发出，请查收。", by=BY)


def link_of(office: Office) -> str:
    asking = Asking(ConsultationRole.THIRD_PARTY, "青石建材有限公司", "是否同意公开与贵公司签订的合同的价款？")
    _made, secret = services.consult(office.case, asking, office.doing(office.clerk, timezone.localdate()))
    return re.sub(r"^https?://[^/]+", "", answering_page(secret))


def every_page(page: Page, office: Office) -> list[str]:
    link = link_of(office)
    ask_for_correction(office)
    enter(page, office)
    return [OWN, f"{OWN}correction/", f"{OWN}withdrawal/", f"{OWN}complaint/", f"{OWN}reasons/", link, "/ask/status/"]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out(visitor: Visitor, office: Office, colours: str) -> None:
    page = visitor.window(width=WIDE, colours="dark" if colours == "dark" else "light")
    for path in every_page(page, office):
        page.goto(path)
        assert_keeps_nobody_out(page)


def test_it_fits_a_phone_and_the_keyboard_reaches_everything(visitor: Visitor, office: Office) -> None:
    page = visitor.window(width=PHONE)
    with visitor.without_complaints():
        for path in every_page(page, office):
            page.goto(path)
            assert_fits(page)
        page.goto(OWN)
        assert_keyboard_reaches_everything(page)
        page.get_by_role("button", name="大字号").click()
        page.goto(OWN)
        assert_fits(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_correction_from_the_office_to_the_applicant_and_back(
    visitor: Visitor, office: Office, tmp_path: Path, scripts: bool
) -> None:
    clerk = windows(visitor, scripts=scripts)(office.clerk)
    page = visitor.window(width=PHONE, scripts=scripts)
    map_of_plot = tmp_path / "地块𠮷图.png"
    map_of_plot.write_bytes(b"\x89PNG\r\n\x1a\n")
    with visitor.without_complaints():
        act(clerk, "发出补正告知书", DESK, **{"需要补正的事项（每行一项）": "请写明地块", "工作日数": "10"})
        enter(page, office)
        expect(page.get_by_role("heading", name="请您补正")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("下载PDF")).first.click()
        assert download.value.path().read_bytes().startswith(b"%PDF")
        page.get_by_role("button", name=re.compile("确认收到")).click()
        expect(page.get_by_role("status")).to_contain_text("已确认收到")
        page.get_by_role("link", name="去补正").click()
        page.get_by_label("补正的内容").fill("青石路南侧𠮷地块")
        page.get_by_label("附件").set_input_files(map_of_plot)
        page.get_by_role("button", name="提交补正").click()
        expect(page.get_by_role("status")).to_contain_text("补正已送达")
        expect(page.get_by_role("heading", name="正在办理")).to_be_visible()
        clerk.goto(DESK)
        expect(clerk.locator("main")).to_contain_text("青石路南侧𠮷地块")
        clerk.get_by_role("link", name="地块𠮷图.png").wait_for()
        page.get_by_role("button", name="退出查询").click()
        page.goto(OWN)
        expect(page.get_by_role("heading", name="查询申请进度")).to_be_visible()
    kinds = list(office.case.events.order_by("sequence").values_list("kind", flat=True))
    assert kinds[3:] == ["correction_asked", "correction_notice_arrived", "correction_arrived"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_third_party_refuses_by_link(visitor: Visitor, office: Office, tmp_path: Path, scripts: bool) -> None:
    clerk = windows(visitor, scripts=scripts)(office.clerk)
    page = visitor.window(width=PHONE, scripts=scripts)
    contract = tmp_path / "合同𠮷.png"
    contract.write_bytes(b"\x89PNG\r\n\x1a\n")
    with visitor.without_complaints():
        clerk.goto(f"{DESK}acts/third_party_asked/")
        clerk.get_by_label("姓名或名称").fill("青石建材有限公司")
        clerk.get_by_label("征求意见的内容").fill("是否同意公开与贵公司签订的合同的价款？")
        clerk.get_by_role("button", name="预览文书").click()
        clerk.locator("main form[method=post] p.actions button").first.click()
        link = clerk.locator("p.code code").inner_text()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        expect(page.locator("main")).to_contain_text("是否同意公开与贵公司签订的合同的价款？")
        page.get_by_label("不同意公开").check()
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_role("alert")).to_contain_text("请说明不同意公开的理由")
        page.get_by_label("理由和说明").fill("价款属于商业秘密，公开会损害我公司的利益。")
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_label("附件").set_input_files(contract)
        assert_fits(page)
        page.get_by_role("button", name="确认提交").click()
        expect(page.get_by_role("heading", name="已经答复")).to_be_visible()
        expect(page.locator("main")).to_contain_text("随附的1个文件已经收到")
        clerk.goto(DESK)
        expect(clerk.locator("main")).to_contain_text("价款属于商业秘密")
        with clerk.expect_download() as download:
            clerk.get_by_role("region", name="征求意见").get_by_role("link", name="合同𠮷.png").click()
        assert download.value.path().read_bytes() == contract.read_bytes()
    kinds = list(Case.objects.get().events.order_by("sequence").values_list("kind", flat=True))
    assert kinds[3:] == ["third_party_asked", "third_party_received", "third_party_answered"]
