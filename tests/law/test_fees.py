from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.citations import FEES, Article
from gongkai.law.fees import NOTES, TIERS, Fee, FeeBasis, fee_by_items, fee_by_pages

COUNTS = st.integers(min_value=0, max_value=400)


def price_of_item(number: int) -> int:
    """Read off Fees 4, one item at a time, without the tiers of the program."""
    if number <= 10:
        return 0
    if number <= 30:
        return 100
    price = 100
    limit = 30
    while number > limit:
        limit += 10
        price += 100
    return price


def price_of_page(number: int) -> int:
    """Read off Fees 5, one page at a time."""
    for limit, price in ((30, 0), (100, 10), (200, 20)):
        if number <= limit:
            return price
    return 40


@pytest.mark.parametrize(
    ("items", "yuan"),
    [(0, 0), (1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (51, 7400)],
)
def test_fees_by_item(items: int, yuan: int) -> None:
    assert fee_by_items(items).amount == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (1000, 34700)]
)
def test_fees_by_volume(pages: int, yuan: int) -> None:
    assert fee_by_pages(pages).amount == yuan


@given(items=COUNTS, earlier=COUNTS)
def test_items_agree_with_counting_one_by_one(items: int, earlier: int) -> None:
    fee = fee_by_items(items, earlier)
    assert fee.amount == sum(price_of_item(number) for number in range(earlier + 1, earlier + items + 1))
    assert_steps_add_up(fee, items)


@given(pages=st.integers(min_value=0, max_value=3000))
def test_pages_agree_with_counting_one_by_one(pages: int) -> None:
    fee = fee_by_pages(pages)
    assert fee.amount == sum(price_of_page(number) for number in range(1, pages + 1))
    assert_steps_add_up(fee, pages)


@given(parts=st.lists(st.integers(min_value=0, max_value=40), max_size=8))
def test_a_month_costs_the_same_however_it_is_divided_into_requests(parts: list[int]) -> None:
    earlier = [sum(parts[:index]) for index in range(len(parts))]
    divided = sum(fee_by_items(part, before).amount for part, before in zip(parts, earlier, strict=True))
    assert divided == fee_by_items(sum(parts)).amount


def assert_steps_add_up(fee: Fee, units: int) -> None:
    assert sum(step.count for step in fee.steps) == units
    assert sum(step.amount for step in fee.steps) == fee.amount
    assert all(step.count > 0 and step.amount == step.count * step.band.price for step in fee.steps)


def test_the_steps_say_what_is_counted_and_where_it_comes_from() -> None:
    fee = fee_by_items(items=5, earlier=28)
    assert [step.message.text("zh") for step in fee.steps] == [
        "本月第29至30件：2件，每件100元，计200元。",
        "本月第31至33件：3件，每件200元，计600元。",
    ]
    assert {step.article for step in fee.steps} == {Article(FEES, 4)}
    free, paid = fee_by_pages(31).steps
    assert (free.message.text("en"), paid.message.text("en")) == (
        "Pages 1 to 30: 30, free of charge.",
        "Pages 31 to 31: 1 at 10 yuan each, 10 yuan.",
    )
    assert free.article == Article(FEES, 5)


@pytest.mark.parametrize(("items", "earlier"), [(-1, 0), (1, -1)])
def test_a_negative_count_is_refused(items: int, earlier: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        fee_by_items(items, earlier)
    with pytest.raises(ValueError, match="negative"):
        fee_by_pages(-1)


def test_a_rising_tier_ends_nowhere_and_what_is_recalled_is_marked() -> None:
    assert TIERS[FeeBasis.ITEMS][-1].last is None
    assert {note.id for note in NOTES if not note.verified} == {"units", "challenge"}
