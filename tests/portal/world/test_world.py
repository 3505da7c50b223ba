"""The fictional county as data: the same for the same seed, lawful, and belonging to nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from gongkai.law.agencies import Level, level_of
from gongkai.law.agency_tree import may_stand_under
from gongkai.law.area_codes import area_codes_of
from gongkai.law.deadlines import ClockState, clocks, moved
from gongkai.law.notices import read_notice, write_notice
from gongkai.law.procedure import State, follow
from gongkai.law.statutory import statutory_days
from gongkai.law.workdays import announced
from gongkai.portal.world import World
from gongkai.portal.world.county import AREA_CODE, CITY, DATA, PLACE
from gongkai.portal.world.notices import next_year
from gongkai.portal.world.records.counting import tables
from gongkai.portal.world.reports import MISTAKES
from gongkai.portal.world.requests import CLOSED, STORIES
from gongkai.report import check
from gongkai.report.checks.context import Context

TODAY = date(2026, 11, 21)
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param, TODAY, cases=40, closed=60)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    again = World(world.seed, TODAY, cases=40, closed=60)
    assert (again.agencies, again.people, again.reports) == (world.agencies, world.people, world.reports)
    assert list(again.requests()) == list(world.requests())
    assert list(World(world.seed + 1, TODAY, cases=40, closed=60).requests()) != list(world.requests())


def test_more_requests_change_nothing_else(world: World) -> None:
    larger = replace(world, cases=80)
    assert (larger.people, larger.reports) == (world.people, world.reports)


def test_a_county_with_its_departments_and_townships(world: World) -> None:
    by_code = {agency.code: agency for agency in world.agencies}
    root, *others = world.agencies
    assert Counter(agency.level for agency in others) == {Level.DEPARTMENT: 16, Level.TOWNSHIP: 12}
    assert len({agency.name for agency in world.agencies}) == len(by_code) == 29
    for agency in world.agencies:
        assert level_of(agency.name) is agency.level
        assert agency.name.startswith(PLACE)
        parent = by_code[agency.parent].level if agency.parent else None
        assert may_stand_under(agency.level, parent)
    assert (root.parent, {agency.parent for agency in others}) == ("", {root.code})


def test_the_place_is_in_no_list_of_places() -> None:
    province = DATA["county"]["province"]
    assert not area_codes_of(CITY)
    assert not area_codes_of(province)
    assert not any(AREA_CODE in area_codes_of(place) for place in ("河南省", "黑龙江省", "浙江省"))


def test_every_agency_has_its_people(world: World) -> None:
    held = {(post.agency, post.role) for person in world.people for post in person.posts}
    for agency in world.agencies:
        assert {(agency.code, role) for role in ("clerk", "reviewer", "head")} <= held
    assert {role for _, role in held} == {"clerk", "reviewer", "head", "supervisor", "auditor", "administrator"}
    shown = {post.role for person in world.people if person.shown for post in person.posts}
    assert shown == {role for _, role in held}
    assert len({person.username for person in world.people}) == len({person.name for person in world.people})
    assert any(len({post.agency for post in person.posts}) > 1 for person in world.people)


def test_what_happened_is_lawful_and_until_today(world: World) -> None:
    found = list(world.requests())
    assert Counter(request.is_open for request in found) == {True: world.cases, False: world.closed}
    for request in found:
        state = follow(request.events)
        assert (state not in CLOSED) is request.is_open
        assert all(event.date <= TODAY and world.calendar.is_workday(event.date) for event in request.events)
    assert found == sorted(found, key=lambda request: request.events[0].date)


def test_open_requests_stand_in_every_state_that_a_request_waits_in(world: World) -> None:
    states = {follow(request.events) for request in world.requests() if request.is_open}
    assert states == set(State) - CLOSED


def test_every_story_is_lawful_at_every_step() -> None:
    busy = World(0, TODAY, cases=3000, closed=300)
    lengths = {len(request.events) for request in busy.requests()}
    assert lengths == set(range(1, max(len(story.steps) for story in STORIES) + 1))
    for request in busy.requests():
        follow(request.events)


def test_some_open_requests_are_late_and_the_correction_moves_others(world: World) -> None:
    cases = {str(place): request.events for place, request in enumerate(world.requests()) if request.is_open}
    running = [clock for events in cases.values() for clock in clocks(events, world.calendar, TODAY)]
    assert any(clock.state is ClockState.MISSED for clock in running)
    correction = world.calendar.with_notice(world.notices[1])
    assert 0 < len(moved(cases, world.calendar, correction, TODAY)) < len(cases)


@pytest.mark.parametrize("year", range(2019, 2050))
def test_a_notice_is_one_that_could_be_entered_and_says_that_it_is_none(year: int) -> None:
    notice = next_year(date(year, 11, 21))
    assert read_notice(write_notice(notice)) == notice
    assert "不是真的通知" in notice.title
    assert statutory_days(year + 1).keys() <= notice.holidays.keys()


def test_the_correction_is_of_the_weeks_ahead(world: World) -> None:
    correction = world.notices[1]
    assert read_notice(write_notice(correction)) == correction
    (off,) = correction.holidays
    (worked,) = correction.make_up
    assert TODAY < off < worked
    assert world.calendar.differences(world.calendar.with_notice(correction)) == (off, worked)


def test_reports_have_no_mistakes_but_those_planted(world: World) -> None:
    assert len(world.reports) == 2 * len(world.agencies)
    by_year = {(each.agency, each.year): each.report for each in world.reports}
    planted = {(mistake.agency, TODAY.year - 1): mistake.rules for mistake in MISTAKES}
    for (agency, year), report in by_year.items():
        findings = check(report, Context(previous=by_year.get((agency, year - 1)))).findings
        # Both ask only that something be looked at: a number unlike last year's, suits without reconsideration.
        found = {finding.code for finding in findings} - {"Y05", "B05"}
        assert found == planted.get((agency, year), frozenset()), agency


def test_the_county_reports_its_own_requests_and_those_of_its_agencies(world: World) -> None:
    root = world.agencies[0].code
    planted = {cell for mistake in MISTAKES for cell in mistake.cells}
    for year in (TODAY.year - 2, TODAY.year - 1):
        reports = {each.agency: each.report for each in world.reports if each.year == year}
        whole = reports.pop(root)
        own = tables((record for record in world.records if record.agency == root), year)
        for cell in whole.cells.keys() - planted:
            assert whole.value(cell) == own.get(cell, 0) + sum(report.value(cell) or 0 for report in reports.values())


def test_any_day_will_do() -> None:
    for day in (date(2024, 2, 29), date(2025, 10, 1), date(2026, 1, 1)):
        world = World(1, day, cases=40, closed=60, calendar=announced())
        assert len(list(world.requests())) == world.cases + world.closed
        assert all(notice.year >= day.year for notice in world.notices)
