"""Notices as CSV."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.notices import Notice, NoticeError, read_notice, write_notice

TABLE = """year,2027
issued,2026-11-10
number,国办发明电〔2026〕某号
date,kind,name
2027-01-01,holiday,元旦
2027-01-31,make_up,
"""


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    """Any notice that can be made."""
    year = draw(st.integers(2000, 2099))
    first = date(year - 1, 12, 1)
    days = st.integers(0, (date(year + 1, 1, 31) - first).days).map(lambda number: first + timedelta(number))
    texts = st.text(max_size=40)
    holidays = draw(st.dictionaries(days, texts, min_size=1, max_size=12))
    left = [first + timedelta(number) for number in range(365) if first + timedelta(number) not in holidays]
    make_up = draw(st.frozensets(st.sampled_from([day for day in left if day.weekday() > 4]), max_size=8))
    amends = draw(st.booleans())
    others = st.sampled_from([day for day in left if day not in make_up])
    return Notice(
        year,
        holidays,
        make_up,
        issued=draw(st.none() | st.dates()),
        title=draw(texts),
        number=draw(texts),
        amends=amends,
        ordinary=draw(st.frozensets(others, max_size=4)) if amends else frozenset(),
    )


@given(notices())
def test_what_is_written_is_read_back(notice: Notice) -> None:
    assert read_notice(write_notice(notice)) == notice
    assert hash(read_notice(write_notice(notice))) == hash(notice)


def test_a_table_is_read() -> None:
    notice = read_notice(TABLE)
    assert notice == Notice(
        2027,
        {date(2027, 1, 1): "元旦"},
        frozenset((date(2027, 1, 31),)),
        issued=date(2026, 11, 10),
        number="国办发明电〔2026〕某号",
    )


@pytest.mark.parametrize(
    "text",
    [
        "日期,类别,名称\n2027/1/1,放假,元旦\n2027/1/31,上班\n",
        "2027-01-01,holiday,元旦\n2027-01-31,make_up\n",
        '\ufeff"date","kind","name"\r\n"2027-01-01","HOLIDAY","元旦"\r\n"2027-01-31","make_up",""\r\n\r\n',
    ],
)
def test_headings_and_ways_of_writing_it(text: str) -> None:
    notice = read_notice(text)
    assert (notice.year, notice.holidays) == (2027, {date(2027, 1, 1): "元旦"})
    assert notice.make_up == {date(2027, 1, 31)}


def test_a_correction_may_make_days_ordinary() -> None:
    notice = read_notice("更正,是\n日期,类别,名称\n2026-10-10,平常,\n")
    assert notice.amends
    assert notice.ordinary == {date(2026, 10, 10)}


def test_the_year_given_counts_where_the_table_has_none() -> None:
    days = "2026-12-31,holiday,元旦\n2027-01-01,holiday,元旦\n"
    assert read_notice(days, 2027).year == read_notice(days).year == 2027


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2027-01-31", "2027-02-30", "第6行：“2027-02-30”不是日期"),
        ("2027-01-31", "31 January", "第6行：“31 January”不是日期"),
        ("make_up", "worked", "第6行：“worked”不是类别"),
        ("2027-01-31", "2027-01-01", "第6行：2027-01-01写了两次"),
        ("2027-01-31", "2027-02-01", "2027-02-01是周一"),
        ("make_up", "ordinary", "只有更正通知"),
        ("year,2027", "year,27", "“27”不是年份"),
        ("2026-11-10", "soon", "“soon”不是日期"),
        ("number,", "amends,", "写是或者否"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(old: str, new: str, says: str) -> None:
    with pytest.raises(NoticeError) as caught:
        read_notice(TABLE.replace(old, new))
    assert says in caught.value.message.text("zh")


def test_the_wrong_year_is_refused() -> None:
    with pytest.raises(NoticeError, match="不是2028年"):
        read_notice(TABLE, 2028)


@given(st.text(alphabet="date,kindholym_up0123456789-\n\r\"' 年份更正是", max_size=120))
def test_any_table_is_read_or_refused(text: str) -> None:
    try:
        notice = read_notice(f"date,kind,name\n{text}")
    except NoticeError:
        return
    assert read_notice(write_notice(notice)) == notice
