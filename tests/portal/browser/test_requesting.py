"""Somebody with a phone asks an agency for information, with scripts and without, and sees what is public already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import by_query_code
from gongkai.portal.published import services as published
from gongkai.portal.published.services import Details
from tests.portal.asking.writing import CARD, FORM, picture
from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.building import BY, FOUNDED, County, make_county

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(tmp_path: Path, settings: Settings) -> County:
    settings.MEDIA_ROOT = tmp_path / "files"
    found = make_county()
    published.add(found.town, Details("2024年征地补偿安置方案", "https://example.gov.cn/1", FOUNDED), by=BY)
    return found


def looked_at(page: Page, *, scripts: bool) -> None:
    """The page is as every page has to be."""
    if scripts:
        assert_fits(page)
        if AXE.exists():
            assert_keeps_nobody_out(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_choice_of_an_agency_to_number_and_code(
    visitor: Visitor, county: County, tmp_path: Path, scripts: bool
) -> None:
    del county
    proof = tmp_path / "身份证.jpg"
    proof.write_bytes(picture().read())
    page = visitor.window(width=PHONE, scripts=scripts)
    with visitor.without_complaints():
        page.goto("/")
        page.get_by_role("link", name="申请公开政府信息").click()
        page.get_by_label("机关名称或者代码").fill("青石")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("link", name="青石镇人民政府").click()
        page.get_by_label("第1项", exact=True).fill("征地补偿安置方案")
        page.get_by_label("姓名或者单位名称").fill("李𠮷祥")
    page.get_by_label("姓名或者单位名称").press("Enter")  # goes on, and removes nothing; the answer's status is 422
    expect(page.get_by_role("alert")).to_contain_text("请填写证件号码")
    looked_at(page, scripts=scripts)
    with visitor.without_complaints():
        page.get_by_role("button", name="再加一项").click()
        page.get_by_label("第2项", exact=True).fill("路灯2025年的电费支出🙂")
        page.get_by_label("证件号码").fill(CARD)
        page.get_by_label("电话").fill("0000-7000002")
        page.get_by_label("身份证明的照片或者扫描件").set_input_files(proof)
        page.get_by_role("button", name="先上传这些文件").click()
        expect(page.locator("ul.files")).to_contain_text("身份证.jpg")
        looked_at(page, scripts=scripts)
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_role("link", name=re.compile("2024年征地补偿安置方案"))).to_be_visible()
        looked_at(page, scripts=scripts)
        page.get_by_role("button", name="找到了，这一项不申请").click()
        expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("征地补偿")
        looked_at(page, scripts=scripts)
        page.get_by_role("button", name="确认提交").dblclick()
        expect(page.get_by_role("heading", name="申请已经收到")).to_be_visible()
        looked_at(page, scripts=scripts)
        number, code = page.locator(".ticket code").all_inner_texts()
        with page.expect_download() as file:
            page.get_by_role("link", name="下载接收回执（PDF）").click()
        assert file.value.path().read_bytes().startswith(b"%PDF-")
        page.get_by_role("button", name="我已记下，关闭本页").click()
        expect(page).to_have_url(re.compile("/ask/status/$"))
    assert by_query_code(number, code) == Case.objects.get()


def test_fields_of_organisations_show_when_one_asks(visitor: Visitor, county: County) -> None:
    del county
    page = visitor.window(scripts=False)
    page.goto(FORM)
    expect(page.get_by_label("联系人")).to_be_hidden()
    page.get_by_label("商业企业").check()
    expect(page.get_by_label("联系人")).to_be_visible()


def test_the_keyboard_reaches_everything(visitor: Visitor, county: County) -> None:
    del county
    page = visitor.window()
    page.goto(FORM)
    assert_keyboard_reaches_everything(page)
