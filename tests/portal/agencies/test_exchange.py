"""The tree as a file: what goes out comes in without a change, and an import shows what it would do."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.portal.agencies import exchange, services
from gongkai.portal.agencies.models import Agency
from gongkai.report.roster import RosterError
from tests.portal.building import BY, make_county

DAY = date(2026, 5, 6)
pytestmark = pytest.mark.django_db


def test_what_goes_out_comes_in_without_a_change() -> None:
    make_county()
    planned = exchange.plan(exchange.export())
    assert planned.is_empty
    assert planned.unnamed == ()


def test_an_empty_installation_takes_the_whole_tree() -> None:
    text = "code,name,level,parent\nyc-qs,青石镇,township,yc\nyc,云川县人民政府,county,\n"
    exchange.carry_out(exchange.plan(text), day=DAY, by=BY)
    assert Agency.objects.get(code="yc-qs").path == "yc/yc-qs/"
    assert exchange.plan(text).is_empty


def test_a_plan_names_every_change_and_leaves_the_rest() -> None:
    county = make_county()
    services.close(county.bureau, county.county, day=DAY, by=BY)
    text = (
        "code,name,level,parent\nyc,云川县人民政府,county,\nyc-qs,青石街道办事处,township,yc\n"
        "yc-lh-1,柳河乡工作站,township,yc\nyc-zj,云川县住建局,department,yc\nyc-new,云川县大数据局,department,yc\n"
    )
    planned = exchange.plan(text)
    assert [entry.code for entry in planned.created] == ["yc-new"]
    assert [agency.code for agency, _ in planned.renamed] == ["yc-qs"]
    assert [agency.code for agency, _ in planned.moved] == ["yc-lh-1"]
    assert [agency.code for agency, _ in planned.levels] == ["yc-lh-1"]
    assert [agency.code for agency in planned.unnamed] == ["yc-lh"]
    assert [agency.code for agency in planned.closed] == ["yc-zj"]
    exchange.carry_out(planned, day=DAY, by=BY)
    assert exchange.plan(text).is_empty
    assert Agency.objects.get(code="yc-lh").closed is None


def test_a_file_at_fault_names_its_lines() -> None:
    with pytest.raises(RosterError) as error:
        exchange.plan("code,name,level,parent\nyc,云川县,county,yc-2\nyc-2,甲,county,yc\n")
    assert "循环" in error.value.problems[0].text("zh")


def test_a_spreadsheet_computes_nothing_of_it() -> None:
    services.create("x", "=HYPERLINK(1)", parent=None, day=DAY, by=BY)
    assert "\nx,'=HYPERLINK(1),," in exchange.export()
