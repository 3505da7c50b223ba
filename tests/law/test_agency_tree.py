from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from gongkai.law.agencies import MAY_MAKE_REGULATIONS, Level
from gongkai.law.agency_tree import STANDINGS, LocalDuties, local_duties, may_stand_under
from gongkai.law.citations import REGULATION, Article
from gongkai.report.write.labels import LEVELS

GOVERNMENTS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)


def test_every_level_has_the_name_that_reports_use() -> None:
    assert [(level, standing.name) for level, standing in STANDINGS.items()] == [
        (level, LEVELS[level]) for level in Level
    ]


def test_who_may_make_regulations() -> None:
    assert {level for level, standing in STANDINGS.items() if standing.may_make_regulations} == MAY_MAKE_REGULATIONS
    assert not STANDINGS[Level.COUNTY].may_make_regulations
    assert not STANDINGS[Level.TOWNSHIP].may_make_regulations


def test_departments_belong_to_governments_from_county_level_up() -> None:
    assert {level for level in Level if may_stand_under(Level.DEPARTMENT, level)} == set(GOVERNMENTS[:-1])


@pytest.mark.parametrize(("above", "below"), list(pairwise(GOVERNMENTS)))
def test_each_government_stands_under_the_next(above: Level, below: Level) -> None:
    assert may_stand_under(below, above)
    assert not may_stand_under(above, below)


@pytest.mark.parametrize("level", Level)
def test_any_level_may_be_the_top_and_none_stands_under_its_own(level: Level) -> None:
    assert may_stand_under(level, None)
    assert not may_stand_under(level, level)
    assert not may_stand_under(level, Level.DEPARTMENT)
    assert not may_stand_under(level, Level.STATE)


@pytest.mark.parametrize(
    ("level", "government", "duties"),
    [
        (Level.STATE, None, None),
        (Level.PROVINCE, None, None),
        (Level.PREFECTURE, None, LocalDuties.CITY_AND_COUNTY),
        (Level.COUNTY, None, LocalDuties.CITY_AND_COUNTY),
        (Level.TOWNSHIP, Level.COUNTY, LocalDuties.TOWNSHIP),
        (Level.DEPARTMENT, Level.PROVINCE, None),
        (Level.DEPARTMENT, Level.PREFECTURE, LocalDuties.CITY_AND_COUNTY),
        (Level.DEPARTMENT, Level.COUNTY, LocalDuties.CITY_AND_COUNTY),
        (Level.DEPARTMENT, None, None),
    ],
)
def test_the_duties_of_article_21(level: Level, government: Level | None, duties: LocalDuties | None) -> None:
    assert local_duties(level, government) is duties


def test_the_reports_are_due_in_january_and_march() -> None:
    assert {level: STANDINGS[level].report_deadline(2025) for level in Level} == {
        Level.STATE: date(2026, 1, 31),
        Level.PROVINCE: date(2026, 3, 31),
        Level.PREFECTURE: date(2026, 3, 31),
        Level.COUNTY: date(2026, 3, 31),
        Level.TOWNSHIP: None,
        Level.DEPARTMENT: date(2026, 1, 31),
    }


def test_the_general_office_above_supervises() -> None:
    assert {standing.supervisor_article for standing in STANDINGS.values()} == {
        Article(REGULATION, 3, paragraph=2),
        Article(REGULATION, 3, paragraph=3),
    }
    assert {level for level in Level if STANDINGS[level].reconsidered_by_itself} == {Level.STATE, Level.PROVINCE}
