"""Partly granted: a document is redacted, two people agree, and the applicant gets nothing of what was removed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from gongkai.law.procedure import EventKind
from gongkai.portal.cases.models import Document
from gongkai.portal.letters.models import Letter
from gongkai.portal.vault import files
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
from tests.portal.handling.building import Office, make_office
from tests.portal.redacting.building import IDENTITY_NUMBER, MOBILE, pdf_file, word_file

pytestmark = pytest.mark.django_db(transaction=True)

SECRETS = ("李建国", "王晓梅", IDENTITY_NUMBER, MOBILE)
NAME = "补偿款发放明细"


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path
    made = make_office()
    made.do(made.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    return made


def address_of(office: Office) -> str:
    return f"/desk/{office.case.agency.code}/cases/{office.case.number}/"


def upload(page: Page, office: Office, name: str, content: bytes) -> None:
    page.goto(address_of(office))
    page.get_by_text("上传文件").click()
    page.get_by_label("种类").select_option("answer")
    page.locator("#id_file").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已保存文件")


def begin(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"遮盖 {name}").click()
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_role("heading", name="选定要遮盖的内容")).to_be_visible()


def decide(page: Page, office: Office) -> None:
    """The first item is granted, the second in part."""
    page.goto(f"{address_of(office)}acts/decision_drafted/")
    given = (
        ("granted", "该方案可以公开。", "见附件。"),
        ("partly_granted", "明细中的个人信息不予公开，其余公开。", "见附件，个人信息已遮盖。"),
    )
    for panel, (outcome, reasons, information) in zip(page.locator("section.panel").all(), given, strict=True):
        panel.get_by_label("结果", exact=True).select_option(outcome)
        panel.get_by_label("理由", exact=True).fill(reasons)
        panel.get_by_label("提供的信息或者获取方式").fill(information)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("status")).to_contain_text("已办理")


def all_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_partly_granted_with_a_redacted_document(visitor: Visitor, office: Office, scripts: bool) -> None:
    window = windows(visitor, scripts=scripts)
    clerk, reviewer, head = window(office.clerk), window(office.reviewer), window(office.head)
    address = address_of(office)
    with visitor.without_complaints():
        upload(clerk, office, f"{NAME}.pdf", pdf_file())
        begin(clerk, f"{NAME}.pdf")
        clerk.get_by_label(IDENTITY_NUMBER).check()
        clerk.get_by_label(MOBILE).check()
        clerk.get_by_label("其他要遮盖的文字").fill("李建国\n王 晓梅")
        row = clerk.get_by_role("group", name="位置1")
        for label, value in (("页", "2"), ("左边距", "20"), ("上边距", "100"), ("宽", "50"), ("高", "20")):
            row.get_by_label(label, exact=True).fill(value)
        clerk.get_by_role("button", name="预览遮盖后的文件").click()
        expect(clerk.get_by_role("heading", name="检查结果")).to_be_visible()
        expect(clerk.locator("main")).to_contain_text("没有找到被遮盖的内容")
        clerk.get_by_role("button", name="生成遮盖后的文件").click()
        expect(clerk.get_by_role("heading", name="遮盖检查报告")).to_be_visible()
        decide(clerk, office)
        act(reviewer, "审核通过", address, 审核意见="同意")
        head.goto(f"{address}acts/decision_approved/")
        expect(head.locator(".sheet")).to_contain_text(f"{NAME}（遮盖）.pdf")
        act(head, "批准答复", address)
        clerk.goto(f"{address}acts/reply_sent/")
        expect(clerk.get_by_label(f"{NAME}（遮盖）.pdf")).to_be_checked()
        expect(clerk.get_by_label(f"{NAME}.pdf")).to_have_count(0)
        clerk.get_by_role("button", name="发出答复").click()
        expect(clerk.get_by_role("status")).to_contain_text("已办理")
        act(clerk, "答复送达", address, 凭据="申请人已下载")
        act(clerk, "结案", address)
    given = Document.objects.get(for_applicant=True)
    content = files.bring(given.file, given.digest)
    assert given.kind == "redacted"
    assert not any(secret.encode() in content or secret in all_text(content) for secret in SECRETS)
    assert "征地补偿款发放明细" in all_text(content)
    assert f"{NAME}（遮盖）" in Letter.objects.get(kind="reply.several").content.reveal()
    office.case.refresh_from_db()
    assert office.case.outcome == "partly_granted"


@pytest.mark.usefixtures("at_once")
def test_a_part_of_a_page_is_drawn_with_the_mouse_and_with_the_keyboard(visitor: Visitor, office: Office) -> None:
    clerk = visitor.window(width=WIDE, user=office.clerk)
    with visitor.without_complaints():
        upload(clerk, office, f"{NAME}.pdf", pdf_file())
        begin(clerk, f"{NAME}.pdf")
        sheet = clerk.get_by_role("application")
        sheet.locator("img").evaluate("each => each.decode()")
        sheet.scroll_into_view_if_needed()
        box = sheet.bounding_box()
        assert box
        clerk.mouse.move(box["x"] + box["width"] / 10, box["y"] + 50)
        clerk.mouse.down()
        clerk.mouse.move(box["x"] + box["width"] / 2, box["y"] + 90, steps=4)
        clerk.mouse.up()
        first = clerk.get_by_role("group", name="位置1")
        assert float(first.get_by_label("左边距").input_value()) == pytest.approx(21, abs=1)
        assert float(first.get_by_label("宽").input_value()) == pytest.approx(84, abs=1)
        sheet.focus()
        for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown", "Enter"):
            clerk.keyboard.press(key)
        second = clerk.get_by_role("group", name="位置2")
        size = [second.get_by_label(label).input_value() for label in ("页", "宽", "高")]
        assert size == ["1", "10.0", "11.0"]
        clerk.get_by_role("button", name="保存，以后再办").click()
        expect(first.get_by_label("宽")).not_to_have_value("")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
@pytest.mark.parametrize(("name", "content"), [("明细.pdf", pdf_file), ("明细.docx", word_file)], ids=["PDF", "Word"])
@pytest.mark.usefixtures("at_once")
def test_its_pages_keep_nobody_out_and_fit_a_phone(
    visitor: Visitor, office: Office, name: str, content: object
) -> None:
    clerk = visitor.window(width=PHONE, user=office.clerk)
    assert callable(content)

    def look() -> None:
        assert_fits(clerk)
        assert_keeps_nobody_out(clerk)

    with visitor.without_complaints():
        upload(clerk, office, name, content())
        clerk.get_by_role("link", name=f"遮盖 {name}").click()
        look()
        clerk.get_by_role("button", name="开始").click()
        clerk.get_by_label(MOBILE).check()
        look()
        assert_keyboard_reaches_everything(clerk)
        clerk.get_by_role("button", name="预览遮盖后的文件").click()
        look()
        clerk.get_by_role("button", name="生成遮盖后的文件").click()
        look()
        clerk.goto(address_of(office))
        look()
    made = Document.objects.get(kind="redacted")
    assert BytesIO(files.bring(made.file, made.digest)).read(4) in (b"%PDF", b"PK\x03\x04")
