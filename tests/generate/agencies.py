"""Invented agencies: names, places, levels and contact details that belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gongkai.law.agencies import Level
from gongkai.report.model import Contact

_FIRST = "栖霁砚澜蘅漱沅昀翊苕岚骊鹭桐棠芷汀萤璟屿"
_SECOND = "溪川陵泽渚坞浦塬岫洲原堰峪湾麓津"
_PROVINCES = ("霁南", "澜东", "栖云", "砚北")
_DEPARTMENTS = (
    "财政局",
    "教育局",
    "农业农村局",
    "自然资源局",
    "市场监督管理局",
    "卫生健康局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "交通运输局",
    "文化旅游局",
    "应急管理局",
    "民政局",
    "城市管理综合执法局",
    "医疗保障局",
)
_STREETS = ("文昌", "滨河", "迎宾", "学府", "建新", "长宁")
_SYLLABLES = ("lan", "xi", "yan", "qi", "heng", "tong", "zhi", "lu")


@dataclass(frozen=True)
class Agency:
    """An invented agency. `short` is what its own prose calls it (我镇, 我局, ...)."""

    name: str
    level: Level
    place: str
    short: str
    parent: str
    contact: Contact


def _town(random: Random) -> str:
    return random.choice(_FIRST) + random.choice(_SECOND)


def _contact(random: Random, place: str) -> Contact:
    site = "".join(random.choice(_SYLLABLES) for _ in range(2))
    area = f"0{random.randint(311, 998)}"
    return Contact(
        address=f"{place}{random.choice(_STREETS)}路{random.randint(1, 388)}号",
        postcode=f"{random.randint(100000, 859999)}",
        telephone=f"{area}-{random.randint(2000000, 88999999)}",
        fax=f"{area}-{random.randint(2000000, 88999999)}" if random.random() < 0.3 else "",
        email=f"{site}gk@{site}.example" if random.random() < 0.6 else "",
        url=f"http://www.{site}.gov.example/",
    )


def draw_agency(random: Random) -> Agency:
    """A department, township, county or city government; departments are the most frequent, as in life."""
    province = random.choice(_PROVINCES) + "省"
    city = _town(random) + "市"
    county = _town(random) + random.choice(("县", "区", "县", "市"))
    shape = random.choices(("department", "township", "county", "city", "city department"), (4, 3, 2, 1, 2))[0]
    if shape == "department":
        name, level, place, short = county + random.choice(_DEPARTMENTS), Level.DEPARTMENT, county, "我局"
        parent = f"{county}人民政府"
    elif shape == "city department":
        name, level, place, short = city + random.choice(_DEPARTMENTS), Level.DEPARTMENT, city, "我局"
        parent = f"{city}人民政府"
    elif shape == "township":
        kind = random.choice(("镇", "镇", "乡", "街道"))
        place = county + _town(random) + kind
        name = place + ("办事处" if kind == "街道" else "人民政府")
        level, short, parent = Level.TOWNSHIP, {"街道": "街道"}.get(kind, f"我{kind}"), f"{county}人民政府"
    elif shape == "county":
        place = random.choice((county, city + county))
        name, level, short = f"{place}人民政府", Level.COUNTY, f"我{county[-1]}"
        parent = f"{city}人民政府"
    else:
        place = random.choice((city, province + city))
        name, level, short, parent = f"{place}人民政府", Level.PREFECTURE, "我市", f"{province}人民政府"
    return Agency(name, level, place, short, parent, _contact(random, place))
