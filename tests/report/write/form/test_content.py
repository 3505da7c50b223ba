"""What is set where, before any kind of file: cells, titles, headings, introductions, characters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gongkai.report.model import AnnualReport, Cell, Contact, Number, Origin, Section, State, blank_report
from gongkai.report.write.form import NotWritableError, characters_lost
from gongkai.report.write.form.characters import REPLACEMENT, clean, forbidden
from gongkai.report.write.form.content import SECTION_TITLES, Level, Line, lay_out, lines_of
from gongkai.report.write.form.figures import printed


def report(**values: Any) -> AnnualReport:
    return replace(blank_report("2021"), **values)


class TestCells:
    @pytest.mark.parametrize(
        ("value", "text", "unit", "expected"),
        [
            (0, "0", "", "0"),
            (1234, "1,234", "", "1,234"),
            (1234, "12,34", "", "1234"),
            (Decimal("12.5"), "12.50", "", "12.50"),
            (3, "3件", "件", "3件"),
            (3, "3 件", "件", "3件"),
            (3, "三", "", "3"),
            (3, "", "件", "3件"),
            (12, "１２", "", "１２"),
            (-2, "－2", "", "－2"),
            (-2, "−2", "", "−2"),
            (15511105, "15,511\n,105", "", "15511105"),
            (5, "7", "", "5"),
            (Decimal("0.0000001"), "1E-7", "", "0.0000001"),
            (10, "1e1", "", "10"),
        ],
    )
    def test_a_figure_is_printed_as_its_source_has_it_where_that_says_the_same(
        self, value: Number, text: str, unit: str, expected: str
    ) -> None:
        assert printed(Cell(value, State.VALUE, text, unit=unit)) == expected

    @pytest.mark.parametrize(
        ("text", "expected"), [("", ""), ("/", "/"), ("—", "—"), ("无", "无"), ("0", ""), ("空", "")]
    )
    def test_a_blank_stays_blank(self, text: str, expected: str) -> None:
        assert printed(Cell(None, State.BLANK, text)) == expected

    @pytest.mark.parametrize("state", [State.UNREADABLE, State.AMBIGUOUS])
    def test_what_was_not_certain_is_copied(self, state: State) -> None:
        assert printed(Cell(None, state, "约 30")) == "约 30"
        assert printed(Cell(None, State.MISSING)) == ""


class TestTitle:
    @pytest.mark.parametrize(
        ("agency", "title", "lines"),
        [
            ("清源市数据局", "清源市数据局2023年年报", ("清源市数据局2023年年报",)),
            ("清源市数据局", "", ("清源市数据局", "2023年政府信息公开工作年度报告")),
            ("", "", ("2023年政府信息公开工作年度报告",)),
            ("清源市数据局", "2023年年报", ("清源市数据局", "2023年年报")),
            ("清源市数据局", "清源市2023年数据局年报", ("清源市2023年数据局年报",)),
            (
                "清源市数据局",
                "2023年清源市数据局政府信息公开工作年度报告",
                ("2023年清源市数据局", "政府信息公开工作年度报告"),
            ),
        ],
    )
    def test_lines(self, agency: str, title: str, lines: tuple[str, ...]) -> None:
        assert lay_out(report(agency=agency, title=title, year=2023)).title == lines

    def test_a_title_that_does_not_fit_is_set_smaller(self) -> None:
        assert lay_out(report(title="清源市年报")).title_size == 22
        assert 14 <= lay_out(report(title="清" * 40)).title_size < 22


class TestProse:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("全年公开信息三百条。", Line("全年公开信息三百条。")),
            ("（一）主动公开", Line("（一）主动公开", Level.SECOND, 7)),
            ("（二）抓落实。各科室都有专人。", Line("（二）抓落实。各科室都有专人。", Level.SECOND, 7)),
            ("（三）人手不足，公开不够及时。", Line("（三）人手不足，公开不够及时。")),
            ("1.信息公开", Line("1.信息公开", Level.THIRD, 6)),
            ("2、平台：网站改版。", Line("2、平台：网站改版。", Level.THIRD, 5)),
            ("3.5万人次访问。", Line("3.5万人次访问。")),
            ("（四）" + "长" * 60 + "。完。", Line("（四）" + "长" * 60 + "。完。")),
        ],
    )
    def test_headings(self, text: str, expected: Line) -> None:
        assert list(lines_of(text)) == [expected]

    def test_empty_paragraphs_are_left_out(self) -> None:
        assert [line.text for line in lines_of("\n甲。\n\n 乙。 \n")] == ["甲。", "乙。"]

    def test_a_paragraph_that_announces_the_table_stands_before_it(self) -> None:
        section = Section(2, SECTION_TITLES[1], "全年情况如下表：\n规章由市政府制定。")
        part = lay_out(report(sections=(section,))).parts[1]
        assert [line.text for line in part.before] == ["全年情况如下表："]
        assert [line.text for line in part.after] == ["规章由市政府制定。"]

    def test_all_six_sections_in_order(self) -> None:
        parts = lay_out(report(sections=(Section(5, "问题", "甲。"), Section(1, "总体情况", "乙。")))).parts
        assert [part.heading for part in parts] == [
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、问题",
            "六、其他需要报告的事项",
        ]
        assert [part.table is not None for part in parts] == [False, True, True, True, False, False]

    def test_nothing_of_a_section_that_is_there_twice_is_lost(self) -> None:
        twice = (Section(2, "主动公开", "甲。"), Section(2, "主动公开（续）", "乙。"))
        parts = lay_out(report(sections=twice)).parts
        assert [part.heading for part in parts][1:3] == ["二、主动公开", "二、主动公开（续）"]
        assert sum(part.table is not None for part in parts) == 3

    def test_a_section_that_the_form_has_not_is_refused(self) -> None:
        with pytest.raises(NotWritableError, match="第 7 部分"):
            lay_out(report(sections=(Section(7, "附件", "甲。"),)))


MADE: dict[str, Any] = {
    "period": (date(2023, 3, 1), date(2023, 12, 31)),
    "contact": Contact(telephone="0399-1", postcode="472000"),
}


class TestIntroduction:
    def test_one_is_made_for_a_report_that_no_file_said(self) -> None:
        lines = [line.text for line in lay_out(report(**MADE)).introduction]
        assert lines == [
            "本年度报告所列数据的统计期限自2023年3月1日起至2023年12月31日止。",
            "如对本年度报告有疑问，请与本机关联系（邮编：472000，电话：0399-1）。",
        ]

    def test_none_is_made_for_one_that_was_read(self) -> None:
        assert lay_out(report(**MADE, source=Origin("a.docx", "00", "docx"))).introduction == ()

    def test_its_own_goes_before(self) -> None:
        own = report(**MADE, introduction=Section(0, "", "本报告由办公室编制。"))
        assert [line.text for line in lay_out(own).introduction] == ["本报告由办公室编制。"]


class TestCharacters:
    @given(st.text())
    def test_every_text_becomes_one_that_xml_holds(self, text: str) -> None:
        cleaned = clean(text)
        element = etree.Element("t")
        element.text = cleaned
        assert etree.fromstring(etree.tostring(element)).text == (cleaned or None)
        assert clean(cleaned) == cleaned

    @given(st.text())
    def test_nothing_goes_silently(self, text: str) -> None:
        assert clean(text).count(REPLACEMENT) == text.count(REPLACEMENT) + forbidden(text)

    def test_white_space_becomes_plain_but_paragraphs_stay(self) -> None:
        assert clean("甲\t乙\r\n丙\n丁\x0b戊\u2028己") == "甲 乙 丙\n丁 戊 己"

    def test_what_is_lost_is_counted(self) -> None:
        lossy = report(title="年\x00报", sections=(Section(1, "总\x01体", "\ud800甲\n乙"),))
        assert characters_lost(lossy) == 3
        assert characters_lost(report()) == 0
