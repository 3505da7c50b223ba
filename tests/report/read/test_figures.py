"""Figures as reports print them, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.model import Number
from gongkai.report.read.figures import BLANK_MARKS, Figure, is_blank, parse_chinese, parse_figure
from tests.generate.printing import chinese_numeral

FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", 0, ""),
        ("00", 0, ""),
        (" 12 ", 12, ""),
        ("　12　", 12, ""),
        ("1,234", 1234, ""),
        ("12,345,678", 12_345_678, ""),
        ("１，２３４", 1234, ""),
        ("1234567", 1_234_567, ""),
        ("-3", -3, ""),
        ("－3", -3, ""),
        ("−3", -3, ""),
        ("+3", 3, ""),
        ("6548.7", Decimal("6548.7"), ""),
        ("6548.70", Decimal("6548.7"), ""),
        ("65.00", 65, ""),
        ("251000元", 251_000, "元"),
        ("25.1万元", Decimal("25.1"), "万元"),
        ("3件", 3, "件"),
        ("3 件", 3, "件"),
        ("十二", 12, ""),
        ("一百零五件", 105, "件"),
        ("零", 0, ""),
        ("〇", 0, ""),
        ("两", 2, ""),
        ("二〇二三", 2023, ""),
    ],
)
def test_figures(text: str, value: Number, unit: str) -> None:
    assert parse_figure(text) == Figure(value, unit)


NO_FIGURES = [
    "",
    " ",
    "/",
    "—",
    "无",
    "12 3",
    "1,23",
    "1,2345",
    "12.",
    ".5",
    "1.2.3",
    "12/3",
    "5%",
    "约5",
    "3（2）",
    "a",
]
NO_FIGURES += ["a", "规章", "12\n3", "1 234", "--3", "3件4", "十十", "百千", "万", "1e5", "0x10", "²", "Ⅳ", "9" * 40]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_no_figures(text: str) -> None:
    assert parse_figure(text) is None


def test_a_whole_amount_is_an_int_and_a_fraction_is_exact() -> None:
    whole, fraction = parse_figure("65.00"), parse_figure("0.1")
    assert whole is not None
    assert fraction is not None
    assert isinstance(whole.value, int)
    assert fraction.value == Decimal(1) / Decimal(10)


@given(st.integers(-(10**14), 10**14), st.booleans(), st.booleans())
def test_integers_however_they_are_printed(number: int, separated: bool, full_width: bool) -> None:
    text = f"{number:,}" if separated else str(number)
    assert parse_figure(text.translate(FULL_WIDTH) if full_width else text) == Figure(number)


@given(st.decimals(0, 10**9, places=4, allow_nan=False, allow_infinity=False))
def test_amounts_keep_every_digit(amount: Decimal) -> None:
    found = parse_figure(f"{amount:f}")
    assert found is not None
    assert found.value == amount


@given(st.integers(0, 9999))
def test_chinese_numerals_and_back(number: int) -> None:
    assert parse_chinese(chinese_numeral(number)) == number


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_chinese_numerals_above_ten_thousand(myriads: int, rest: int) -> None:
    joint = "零" if 0 < rest < 1000 else ""
    text = f"{chinese_numeral(myriads)}万{joint}{chinese_numeral(rest) if rest else ''}"
    assert parse_chinese(text) == myriads * 10_000 + rest


@given(st.text("0123456789", min_size=1, max_size=8))
def test_digits_written_one_by_one(digits: str) -> None:
    assert parse_chinese("".join("〇一二三四五六七八九"[int(digit)] for digit in digits)) == int(digits)


@pytest.mark.parametrize("text", ["一一十", "十百", "百十十", "万一", "亿"])
def test_what_is_no_numeral(text: str) -> None:
    assert parse_chinese(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\t", "　", "\n", "/", "／", "—", "——", "-", "--", "–", "无", " / ", "\\", "_"]
)
def test_blanks(text: str) -> None:
    assert is_blank(text)
    assert parse_figure(text) is None


@pytest.mark.parametrize("text", ["0", "零", "○", "无锡", "-1", "-----", "见附件", "/0", "无此项", "1/2"])
def test_what_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_a_text_is_blank_or_a_figure_or_neither(text: str) -> None:
    assert not (is_blank(text) and parse_figure(text))


@given(st.text(sorted(BLANK_MARKS), min_size=1, max_size=4))
def test_marks_are_never_figures(text: str) -> None:
    assert is_blank(text)
    assert parse_figure(text) is None
