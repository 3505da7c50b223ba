"""The check-up of real files in a browser: with scripts and without, on a phone, with the keyboard, for everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.portal.browser.visiting import (
    AXE,
    PHONE,
    WIDE,
    Visitor,
    assert_fits,
    assert_keeps_nobody_out,
    assert_keyboard_reaches_everything,
)
from tests.portal.checkup.handing_in import BEFORE, CLEAN, FAULTY, PDF, TEXT, read_all

pytestmark = pytest.mark.django_db(transaction=True)


def hand_in(page: Page, *files: Path, previous: Path | None = None) -> None:
    """Choose files and send them off."""
    page.goto("/checkup/")
    page.get_by_label("年度报告文件").set_input_files(files)
    if previous:
        page.get_by_label("上年的年度报告").set_input_files(previous)
    page.get_by_role("button", name="开始体检").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("正在读取")


def checked(page: Page, *files: Path, previous: Path | None = None) -> None:
    """Hand files in, and see their result."""
    hand_in(page, *files, previous=previous)
    read_all()
    # The page finds out by itself.
    expect(page.get_by_role("heading", level=1)).not_to_have_text("正在读取")


def test_a_file_is_checked_from_dropping_it_to_its_place_and_its_copy(visitor: Visitor) -> None:
    page = visitor.window()
    with visitor.without_complaints():
        checked(page, FAULTY, previous=BEFORE)
        expect(page.locator(".verdict")).to_contain_text("需要修改")
        expect(page.locator("#r1f1")).to_contain_text("P01")
        page.locator("#r1f1").get_by_role("link", name="看原件").click()
        expect(page.locator("#place mark")).to_have_text("收到政府信息公开申请15件")
        page.get_by_role("button", name="关闭").click()
        expect(page.locator("#place")).to_be_empty()
        with page.expect_download() as download:
            page.get_by_role("link", name="加批注的副本").click()
        assert download.value.suggested_filename == "沅桥县芦汀镇人民政府2022年-批注.docx"


def test_one_file_leads_to_its_result_by_itself(visitor: Visitor) -> None:
    page = visitor.window()
    with visitor.without_complaints():
        hand_in(page, CLEAN)
        read_all()
        expect(page.locator(".verdict")).to_contain_text("可以报送")


def test_a_figure_of_a_pdf_is_shown_on_its_page(visitor: Visitor) -> None:
    page = visitor.window()
    with visitor.without_complaints():
        checked(page, PDF)
        figure = page.locator("a.figure[href$='cell=requests.received.total']")
        text = figure.inner_text()
        figure.click()
        expect(page.locator("#place .reading")).to_have_text(text)
        box = page.locator("#place svg .box").first
        expect(box).to_be_visible()
        loaded = page.evaluate("fetch(document.querySelector('#place image').getAttribute('href')).then(a => a.status)")
        assert loaded == 200
        page.keyboard.press("Escape")
        expect(page.locator("#place")).to_be_empty()


def test_all_of_it_works_without_scripts(visitor: Visitor) -> None:
    page = visitor.window(scripts=False)
    with visitor.without_complaints():
        hand_in(page, TEXT)
        read_all()
        page.get_by_role("link", name="刷新").click()
        expect(page.locator(".verdict")).to_contain_text("可以报送")
        page.locator("a.figure[href$='cell=requests.received.total']").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("原件中的位置")
        expect(page.locator(".neighbours mark")).to_have_count(1)
        page.get_by_role("link", name="回到结果").click()
        page.locator("summary", has_text="其他下载").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="法定格式 Word").click()
        assert download.value.suggested_filename.endswith(".docx")
        page.get_by_role("link", name="删除这些文件").click()
        page.get_by_role("button", name="删除").click()
        expect(page.get_by_role("heading", name="最近的体检")).to_have_count(0)


def test_a_chart_stands_above_its_table(visitor: Visitor) -> None:
    page = visitor.window()
    with visitor.without_complaints():
        checked(page, FAULTY)
        expect(page.locator(".outcomes canvas")).to_be_visible()
        expect(page.locator(".outcomes tbody tr").first).to_contain_text("予以公开")


def test_what_is_refused_is_said_beside_its_name(visitor: Visitor, tmp_path: Path) -> None:
    lie, picture = tmp_path / "年报.pdf", tmp_path / "扫描.pdf"
    lie.write_bytes(b"MZ\x90\0\x03\0\0\0" + b"\x01\x02" * 3000)
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    page = visitor.window()
    with visitor.without_complaints():
        page.goto("/checkup/")
        page.get_by_label("年度报告文件").set_input_files([lie, picture])
        page.get_by_role("button", name="开始体检").click()
        expect(page.get_by_role("row", name="年报.pdf")).to_contain_text("内容却不是这种文件")
        expect(page.get_by_role("row", name="扫描.pdf")).to_contain_text("这是扫描件或图片")


def addresses(page: Page) -> list[str]:
    """Every page of a check-up, whose result is open."""
    result = page.url
    every = result.rsplit("/", 3)[0] + "/"
    place = f"{result}place/?cell=requests.received.total"
    return ["/checkup/", result, place, f"{result}place/?finding=1", f"{every}delete/"]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core could not be had from npm")
def test_it_keeps_nobody_out_and_fits(visitor: Visitor, width: int, colours: str) -> None:
    page = visitor.window(width=width, colours="dark" if colours == "dark" else "light")
    with visitor.without_complaints():
        checked(page, FAULTY)
        for address in addresses(page):
            page.goto(address)
            assert_fits(page)
            assert_keeps_nobody_out(page)
        checked(page, PDF)
        page.locator("a.figure[href$='cell=requests.received.total']").click()
        expect(page.locator("#place .reading")).to_be_visible()
        assert_fits(page)
        assert_keeps_nobody_out(page)


def test_several_files_fit_a_phone_in_large_type(visitor: Visitor) -> None:
    page = visitor.window(width=PHONE)
    with visitor.without_complaints():
        checked(page, FAULTY, CLEAN)
        page.get_by_role("button", name="大字号").click()
        assert_fits(page)
        page.get_by_role("link", name="沅桥县芦汀镇人民政府 2022年").click()
        assert_fits(page)


def test_with_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.window()
    with visitor.without_complaints():
        checked(page, FAULTY)
        assert_keyboard_reaches_everything(page)
        figure = page.locator("a.figure[href$='cell=requests.received.total']")
        figure.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#place .reading")).to_have_text("12")
