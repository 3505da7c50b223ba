from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.agencies import Level
from gongkai.law.agency_tree import LocalDuties
from gongkai.law.catalogue import (
    COLUMN,
    ELEMENTS,
    ITEMS,
    LOCAL_ITEMS,
    PUBLICATION_ARTICLE,
    REVIEW,
    STANDARD_COLUMNS,
    Item,
    Part,
    index_number,
    items_of,
    publish_by,
)
from gongkai.law.citations import REGULATION, Article
from gongkai.law.workdays import announced
from gongkai.report.formats import FORMATS

ALL: tuple[tuple[Item | Part, ...], ...] = (ITEMS, *LOCAL_ITEMS.values(), COLUMN, ELEMENTS, STANDARD_COLUMNS, REVIEW)


def test_article_20_has_fifteen_items_in_the_order_of_its_numbers() -> None:
    assert [item.article for item in ITEMS] == [Article(REGULATION, 20, number) for number in range(1, 16)]


def test_the_items_that_table_2_counts_are_those_items() -> None:
    counted = {row.label for row in FORMATS["2021"].table(2).rows}
    assert counted == {"规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费"}
    for label in counted - {"行政规范性文件"}:
        assert [item for item in ITEMS if label in item.name.text("zh")]
    assert "规范性文件" in ITEMS[0].name.text("zh")


def test_article_21_adds_by_level() -> None:
    city, town = LOCAL_ITEMS[LocalDuties.CITY_AND_COUNTY], LOCAL_ITEMS[LocalDuties.TOWNSHIP]
    assert (len(city), len(town)) == (7, 8)
    assert items_of(Level.COUNTY) == ITEMS + city
    assert items_of(Level.DEPARTMENT, Level.COUNTY) == ITEMS + city
    assert items_of(Level.TOWNSHIP) == ITEMS + town
    assert items_of(Level.PROVINCE) == ITEMS
    shared = {item.name.text("zh") for item in city} & {item.name.text("zh") for item in town}
    assert shared == {"土地征收", "房屋征收", "社会救助"}


def test_ids_and_names_are_unique() -> None:
    for parts in ALL:
        assert len({part.id for part in parts}) == len({part.name.text("zh") for part in parts}) == len(parts)
    everywhere = [item.id for items in (ITEMS, *LOCAL_ITEMS.values()) for item in items]
    assert len(set(everywhere)) == len(everywhere)


def test_the_column_of_a_website_has_its_order() -> None:
    assert [part.id for part in COLUMN] == ["guide", "rules", "content", "reports", "requests"]


def test_the_last_five_of_fourteen_elements_are_still_to_be_read() -> None:
    assert [element.verified for element in ELEMENTS] == [True] * 9 + [False] * 5


def test_the_review_asks_what_may_be_refused() -> None:
    assert {str(part.article).removeprefix(REGULATION) for part in REVIEW} == {
        "第14条",
        "第15条",
        "第16条第1款",
        "第16条第2款",
    }


def test_twenty_working_days_to_publish() -> None:
    # From Monday, 28 September 2026: 29 and 30 September; 8 to 10 October (the 10th, a Saturday, is worked); then
    # fifteen days of three weeks.
    assert publish_by(date(2026, 9, 28), announced()) == date(2026, 10, 30)
    assert str(PUBLICATION_ARTICLE) == f"{REGULATION}第26条"


def test_index_numbers() -> None:
    assert index_number("01234567-8", 2026, 7) == "01234567-8/2026-00007"
    for serial in (0, 100_000):
        with pytest.raises(ValueError, match="serial"):
            index_number("01234567-8", 2026, serial)
