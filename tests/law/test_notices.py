"""Notices: what is taken, what is refused and in which words."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.notices import Notice, NoticeError, read_notice, write_notice

NOTICES = Path(__file__).parent / "notices"
TEXT = (NOTICES / "2026.txt").read_text()
SHORT = (
    "一、元旦：1月1日（周三）放假1天，不调休。"
    "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。"
    "三、清明节：4月4日（周五）至6日（周日）放假，共3天。"
    "四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。"
    "五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。"
    "六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"
)


def refusal(text: str, year: int | None = None) -> str:
    """What the refusal of a text says."""
    with pytest.raises(NoticeError) as caught:
        read_notice(text, year)
    assert caught.value.message.text("en")
    return caught.value.message.text("zh")


def test_a_notice_as_it_is_pasted_from_the_web_page() -> None:
    notice = read_notice(TEXT)
    assert (notice.year, notice.issued, notice.amends) == (2026, date(2025, 11, 4), False)
    assert notice.number == notice.source == "国办发明电〔2025〕7号"
    assert notice.title == "国务院办公厅关于2026年部分节假日安排的通知"
    assert sorted(notice.make_up)[0] == date(2026, 1, 4)
    assert notice.holidays[date(2026, 2, 15)] == "春节"
    assert len(notice.holidays) == 33


def test_the_items_alone_in_one_line_with_the_year_given() -> None:
    assert read_notice(SHORT, 2025).holidays == read_notice((NOTICES / "2025.txt").read_text()).holidays
    assert "请同时给出年份" in refusal(SHORT)


def test_line_breaks_blanks_and_widths_do_not_matter() -> None:
    broken = "\n ".join(TEXT.translate(str.maketrans("（）：，0123456789", "():,０１２３４５６７８９")))
    assert read_notice(broken) == read_notice(TEXT)


def test_days_of_the_december_before() -> None:
    notice = read_notice((NOTICES / "2023.txt").read_text())
    assert list(notice.holidays)[:3] == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]
    unsaid = (NOTICES / "2023.txt").read_text().replace("2022年12月31日至2023年1月2日", "12月31日至1月2日")
    assert read_notice(unsaid).holidays == notice.holidays


def test_what_explains_or_advises_is_no_day_off() -> None:
    assert date(2024, 2, 9) not in read_notice((NOTICES / "2024.txt").read_text()).holidays
    early = read_notice((NOTICES / "2008.txt").read_text())
    assert date(2008, 5, 4) in early.make_up
    assert date(2008, 5, 4) not in early.holidays


def test_a_correction_in_words_names_only_its_days() -> None:
    notice = read_notice((NOTICES / "2019-amended.txt").read_text())
    assert notice.amends
    assert set(notice.holidays.values()) == {"劳动节"}
    assert notice.make_up == {date(2019, 4, 28), date(2019, 5, 5)}
    assert notice.issued == date(2019, 3, 20)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2月28日（周六）", "2月28日（周日）", "“春节”一项，“2月28日(周日)”：2026-02-28是周六"),
        ("23日（农历正月初七、周一）", "22日（农历正月初七、周一）", "2026-02-22是周日"),
        ("至23日（农历正月初七、周一）", "至22日", "写的是9天，日期合计8天"),
        ("1月4日（周日）上班", "1月5日上班", "2026-01-05是周一，本来就上班"),
        ("5月9日（周六）上班", "5月9日（周六）轮休", "“劳动节”一项，“5月9日(周六)轮休”：看不懂"),
        ("5月9日（周六）", "5月3日（周日）", "2026-05-03写了两种不同的安排"),
        ("5月9日（周六）", "2月30日", "“2月30日”：没有这一天"),
        ("1月1日（周四）至3日（周六）", "1月1日（周四）至2025年12月1日", "后一个日期应当在前一个日期之后"),
        ("1月1日（周四）至3日（周六）", "1日至3日", "日期没有写月份"),
        ("4月4日（周六）至6日（周一）放假，共3天", "4月4日（周六）至6日（周一）照常", "看不懂"),
        ("4月4日（周六）至6日（周一）放假，共3天", "详见另行通知", "“清明节”一项没有写放假的日子"),
        ("9月25日（周五）至27日（周日）放假，共3天", "9月23日放假，与周末连休", "不与周末相连"),
        ("六、中秋节", "七、中秋节", "应当是第六项的地方写的是“七、中秋节:”"),
        ("六、中秋节", "六、秋收节", "没有写“中秋节”的安排"),
        (
            "10月1日（周四）至7日（周三）放假调休，共7天",
            "10月2日至7日放假调休，共6天",
            "2026-10-01（国庆节）是法定节假日",
        ),
        ("2月14日（周六）、2月28日（周六）上班", "2月14日（周六）上班", "可能漏了上班的日子"),
        ("9月25日（周五）至27日（周日）放假，共3天", "9999年12月31日放假，与周末连休", "不是2026年前后的日子"),
        ("10月1日（周四）", "9月27日", "“国庆节”一项，“9月27日至7日(周三)”：2026-09-07是周一"),
        ("六、中秋节：9月25日（周五）", "六、中秋节：6月21日、9月25日（周五）", "2026-06-21已经属于“端午节”"),
        ("2025年11月4日", "2025年11月31日", "落款日期"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert TEXT.count(old) == 1
    assert says in refusal(TEXT.replace(old, new))


def test_a_text_that_was_cut_off_is_refused() -> None:
    assert "没有写“国庆节”的安排" in refusal(TEXT[: TEXT.index("七、国庆节")])
    assert "没有找到" in refusal("国务院办公厅关于2027年部分节假日安排的通知")


def test_the_wrong_year_is_refused() -> None:
    assert refusal(TEXT, 2027) == "通知是2026年的，不是2027年的。"
    assert "2150年不在" in refusal(SHORT, 2150)


@pytest.mark.parametrize("text", ["", " \n\ufeff", "今天天气很好。", "年" * 50_000])
def test_what_is_no_notice_is_refused(text: str) -> None:
    assert refusal(text)


MONDAY, TUESDAY = date(2027, 1, 4), date(2027, 1, 5)


@pytest.mark.parametrize(
    ("year", "holidays", "make_up", "ordinary"),
    [
        (2027, (), (), ()),
        (2027, (MONDAY,), (MONDAY,), ()),
        (2027, (), (MONDAY,), ()),
        (2027, (date(2025, 1, 1),), (), ()),
        (2027, (MONDAY,), (), (TUESDAY,)),
        (1927, (date(1927, 1, 1),), (), ()),
    ],
)
def test_a_notice_that_contradicts_itself_cannot_be_made(
    year: int, holidays: tuple[date, ...], make_up: tuple[date, ...], ordinary: tuple[date, ...]
) -> None:
    with pytest.raises(NoticeError):
        Notice(year, dict.fromkeys(holidays, "元旦"), frozenset(make_up), ordinary=frozenset(ordinary))


def test_a_name_that_is_no_name() -> None:
    with pytest.raises(NoticeError, match="太长"):
        Notice(2027, {MONDAY: "长" * 100})


def test_a_refusal_crosses_processes() -> None:
    with pytest.raises(NoticeError) as caught:
        read_notice("")
    assert copy.copy(caught.value).message == caught.value.message


@given(st.text(alphabet="一二、：，。；（）周六日月至上班放假共天0123456789年元旦春节\n", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        notice = read_notice(f"一、元旦：{text}", 2027)
    except NoticeError:
        return
    assert notice.year == 2027
    assert read_notice(write_notice(notice)) == notice


def test_what_a_web_page_has_around_the_notice_does_not_matter() -> None:
    page = f"来源：某网 2025-11-04 22:15\n某社11月4日电 {TEXT}来源：某社\n上一篇：11月1日本市天气\n"
    assert read_notice(page) == read_notice(TEXT)
