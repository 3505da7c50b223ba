from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import gongkai.law
from gongkai.law.agencies import Level, level_of, place_of, split_agency

DATA = tomllib.loads((Path(gongkai.law.__file__).parent / "agencies.toml").read_text(encoding="utf-8"))
DEPARTMENTS = (
    "教育局",
    "民政局",
    "市场监督管理局",
    "乡村振兴局",
    "住房和城乡建设局",
    "城市管理局",
    "人民政府办公室",
)


@pytest.mark.parametrize(
    ("name", "level", "place", "rest"),
    [
        ("黑龙江省人民政府", Level.PROVINCE, "黑龙江省", "人民政府"),
        ("省人民政府", Level.PROVINCE, "", "省人民政府"),
        ("自治区人民政府", Level.PROVINCE, "", "自治区人民政府"),
        ("自治区财政厅", Level.DEPARTMENT, "", "自治区财政厅"),
        ("省财政厅", Level.DEPARTMENT, "", "省财政厅"),
        ("县人民政府", Level.COUNTY, "", "县人民政府"),
        ("镇政府", Level.TOWNSHIP, "", "镇政府"),
        ("市人民政府", None, "", "市人民政府"),
        ("恩施州文化和旅游局", Level.DEPARTMENT, "恩施州", "文化和旅游局"),
        ("巴州区水务局", Level.DEPARTMENT, "巴州区", "水务局"),
        ("兴安盟", Level.PREFECTURE, "兴安盟", ""),
        ("神农架林区", Level.COUNTY, "神农架林区", ""),
        ("六枝特区人民政府", Level.COUNTY, "六枝特区", "人民政府"),
        ("绥化市北林区人民政府", Level.COUNTY, "绥化市北林区", "人民政府"),
        ("秦皇岛市海港区", Level.COUNTY, "秦皇岛市海港区", ""),
        ("津市市人民政府", Level.COUNTY, "津市市", "人民政府"),
        ("济宁市市中区民政局", Level.DEPARTMENT, "济宁市市中区", "民政局"),
        ("云溪市人民政府", None, "云溪市", "人民政府"),
        ("临溪市云溪市人民政府", Level.COUNTY, "临溪市云溪市", "人民政府"),
        ("红旗街道", Level.TOWNSHIP, "红旗街道", ""),
        ("新区街道办事处", Level.TOWNSHIP, "新区街道", "办事处"),
        ("交通街道办", Level.TOWNSHIP, "交通街道", "办"),
        ("某县城关镇政府", Level.TOWNSHIP, "某县城关镇", "政府"),
        ("古城镇", Level.TOWNSHIP, "古城镇", ""),
        ("石桥镇财政所", None, "石桥镇", "财政所"),
        ("海南省人民政府驻北京办事处", Level.DEPARTMENT, "海南省", "人民政府驻北京办事处"),
        ("水利部", Level.STATE, "", "水利部"),
        ("水利部黄河水利委员会", Level.DEPARTMENT, "", "黄河水利委员会"),
        ("中国人民银行鹤岗市中心支行", Level.DEPARTMENT, "鹤岗市", "中心支行"),
        ("中共某县委办公室", Level.DEPARTMENT, "某县", "委办公室"),
        ("某市发展和改革委员会（某市粮食局）", Level.DEPARTMENT, "某市", "发展和改革委员会"),
        ("某市经济技术开发区管理委员会", None, "某市经济技术开发区", "管理委员会"),
        ("某市经济技术开发区财政局", Level.DEPARTMENT, "某市经济技术开发区", "财政局"),
        ("景德镇", None, "", "景德镇"),
        ("某农场", None, "", "某农场"),
        ("", None, "", ""),
        (" 某 县 教育局\n", Level.DEPARTMENT, "某县", "教育局"),
    ],
)
def test_names(name: str, level: Level | None, place: str, rest: str) -> None:
    assert (level_of(name), split_agency(name)) == (level, (place, rest))


@pytest.mark.parametrize(
    ("names", "level"),
    [
        ("province", Level.PROVINCE),
        ("prefecture_city", Level.PREFECTURE),
        ("autonomous_prefecture", Level.PREFECTURE),
        ("autonomous_prefecture_short", Level.PREFECTURE),
        ("league", Level.PREFECTURE),
        ("county_city", Level.COUNTY),
        ("zone_like_district", Level.COUNTY),
    ],
)
def test_every_listed_place_with_its_departments(names: str, level: Level) -> None:
    for place in DATA["places"][names].split():
        assert (level_of(place), place_of(place)) == (level, place)
        assert (level_of(f"{place}人民政府"), place_of(f"{place}人民政府")) == (level, place)
        for department in DEPARTMENTS:
            assert split_agency(place + department) == (place, department)
            assert level_of(place + department) is Level.DEPARTMENT


def test_every_department_of_the_state_council() -> None:
    departments = DATA["state"]["department"].split()
    assert {level_of(name) for name in departments} == {Level.STATE}
    assert {place_of(name) for name in departments} == {""}


def test_a_county_city_within_its_prefecture() -> None:
    assert level_of("黑龙江省黑河市五大连池市五大连池镇人民政府") is Level.TOWNSHIP
    assert place_of("黑龙江省黑河市五大连池市五大连池镇人民政府") == "黑龙江省黑河市五大连池市五大连池镇"


@pytest.mark.parametrize(
    "text", ["县" * 1_000_000, "人民政府" * 250_000, "城乡和" * 300_000, " " * 1_000_000, "（" * 1_000_000]
)
def test_what_is_too_long_is_no_name(text: str) -> None:
    assert len("".join(split_agency(text))) <= 80
    level_of(text)
