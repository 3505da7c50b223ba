"""Agencies: the levels of the tree that disclosure duties follow (Regulation, articles 3 and 4), by name.

The names stand in `agencies.toml` beside this file, with their sources; their number is asserted at load. What each
level may and must do is in `agency_tree`.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Level(StrEnum):
    """Where an agency stands in the tree, from the State Council's departments to the township."""

    STATE = "state"
    """国务院部门: a department of the State Council."""
    PROVINCE = "province"
    """省、自治区、直辖市."""
    PREFECTURE = "prefecture"
    """设区的市、自治州、地区、盟."""
    COUNTY = "county"
    """县、县级市、市辖区、旗."""
    TOWNSHIP = "township"
    """乡、镇、街道."""
    DEPARTMENT = "department"
    """部门: a department of a government from county level up (its government's level is not in its name)."""


MAY_MAKE_REGULATIONS = frozenset((Level.STATE, Level.PROVINCE, Level.PREFECTURE))
"""Levels that may make 规章: departments of the State Council, provinces, and cities divided into districts and
autonomous prefectures (立法法, articles 91 and 93 since the amendment of 2023, 80 and 82 before; numbers to be
verified). Neither a county or township nor a department of a local government may."""


_Names = dict[str, tuple[str, ...]]


def _load() -> tuple[_Names, _Names, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text(encoding="utf-8"))
    places = {key: tuple(names.split()) for key, names in data["places"].items()}
    for key, count in data["counts"].items():
        if len(set(places[key])) != count:
            raise ValueError(f"agencies.toml: {len(set(places[key]))} names in {key}, {count} stated")
    words = {key: tuple(names.split()) for key, names in data["words"].items()}
    return places, words, frozenset(data["state"]["department"].split())


_PLACES, _WORDS, _STATE = _load()

_LISTED: dict[str, Level] = (
    dict.fromkeys(_PLACES["county_city"] + _PLACES["zone_like_district"], Level.COUNTY)
    | dict.fromkeys(
        _PLACES["prefecture_city"]
        + _PLACES["autonomous_prefecture"]
        + _PLACES["autonomous_prefecture_short"]
        + _PLACES["league"],
        Level.PREFECTURE,
    )
    | dict.fromkeys(_PLACES["province"], Level.PROVINCE)
)
_LISTED_LENGTHS = sorted({len(name) for name in _LISTED}, reverse=True)
_LAST_WORDS = tuple(
    (level, _WORDS[level.value]) for level in (Level.PREFECTURE, Level.TOWNSHIP, Level.COUNTY)
)  # 地区 goes before 区, 街道 before any single character

_MAX_NAME = 80
"""No agency's name is longer, in characters; what is longer is no name."""


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_ZONE = _alternatives(_WORDS["zone"])
_SHORT_PREFECTURE = _alternatives(_PLACES["autonomous_prefecture_short"])
# One division: a name that does not begin like a department's (交通局, but 交通街道), and its last word. A last
# word followed by another one is part of the name (红旗街道), unless a department begins there (市场监管局).
_LAST = (
    "(?:特别行政区|自治区|自治州|自治县|自治旗|地区|街道|苏木|[省市县旗区镇乡盟])"
    "(?![县区镇旗盟]|街道|市(?![场政容民委直])|乡(?!村))"
)
_WHOLE = _alternatives(tuple(name for name in _LISTED if re.search("[县镇乡市]市$", name)))  # 新乡市民政局
_DIVISION = (
    rf"(?!(?:{_alternatives(_WORDS['department_start'])})(?![^\W局厅委办部处和]{{0,3}}(?:街道|[镇县区]|[乡市](?![村场]))))"
    rf"(?:(?:{_SHORT_PREFECTURE})(?![区镇])|{_WHOLE}|[^\W\d_]{{1,14}}?{_LAST})"
)
_PLACE = re.compile(rf"(?:(?:人民政府)?(?:{_DIVISION}|[^\W_局厅委办]{{1,14}}?(?:{_ZONE})))+")
_ONE_DIVISION = re.compile(rf"{_alternatives(tuple(_LISTED))}|{_DIVISION}|[^\W_局厅委办]{{1,14}}?(?:{_ZONE})")
_BEFORE_PLACE = re.compile("中共|中华人民共和国|" + _alternatives(tuple(_STATE)))
_BARE_GOVERNMENT = re.compile("(省|自治区|自治州|自治县|[县区旗镇乡])(?:人民)?政府")
_DEPARTMENT = re.compile(rf"(?:{_alternatives(_WORDS['department_end'])})$")
_CITY_IN_PREFECTURE = re.compile("..(?:市|自治州|地区|盟)..+市$")
_COMMITTEE_OF_ZONE = re.compile("(?:党工委)?(?:管理委员会|管委会)")
_NO_NAME = frozenset(("自治区", "自治州", "自治县", "自治旗", "特别行政区", *_WORDS["no_division"]))
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@lru_cache(maxsize=4096)
def split_agency(name: str) -> tuple[str, str]:
    """The place that an agency's name begins with, and the rest: `("临沂市", "教育局")`, `("某县甲镇", "")`.

    The place keeps all divisions named, without 人民政府 between them; it is empty for a department of the
    State Council and for a name without one (`市教育局`).
    """
    name = _BRACKETS.sub("", "".join(name[: 2 * _MAX_NAME].split()))[:_MAX_NAME]
    if name in _STATE:
        return "", name
    if before := _BEFORE_PLACE.match(name):
        name = name[before.end() :]
    place = _PLACE.match(name)
    if place is None or place.group() in _NO_NAME:
        return "", name
    return place.group().replace("人民政府", ""), name[place.end() :]


def place_of(name: str) -> str:
    """The place part of an agency's name, such as 兴山区 of 兴山区人民政府; empty where the name has none."""
    return split_agency(name)[0]


def divisions(place: str) -> tuple[str, ...]:
    """The divisions that a place as `place_of` gives it is made of: (某县, 甲镇) for 某县甲镇."""
    return tuple(_ONE_DIVISION.findall(place))


def level_of(name: str) -> Level | None:
    """The level of the agency with this name; None where the name does not tell.

    A development zone's 管委会 has no level in its name; neither has a 市 in no list that stands alone.
    """
    place, rest = split_agency(name)
    if rest in _STATE:
        return Level.STATE
    if not place and (bare := _BARE_GOVERNMENT.fullmatch(rest)):
        return Level.PROVINCE if bare[1] in ("省", "自治区") else _level_of_place(bare[1])
    of_place = _level_of_place(place) if place else None
    if rest in _WORDS["government"] or not rest:
        return of_place
    if rest.endswith("办事处") and "驻" not in rest and of_place in (Level.COUNTY, Level.TOWNSHIP):
        return Level.TOWNSHIP  # 某区前进办事处 leaves out 街道
    if of_place is Level.TOWNSHIP:
        return of_place if rest in _WORDS["sub_district_office"] else None
    if _COMMITTEE_OF_ZONE.fullmatch(rest) or not _DEPARTMENT.search(rest):
        return None
    return Level.DEPARTMENT


def _level_of_place(place: str) -> Level | None:
    for length in _LISTED_LENGTHS:
        if level := _LISTED.get(place[-length:]):
            return level
    if place.endswith((*_WORDS["zone"], *_WORDS["no_division"])):
        return None
    for level, last_words in _LAST_WORDS:
        if place.endswith(last_words):
            return level
    return Level.COUNTY if _CITY_IN_PREFECTURE.search(place) else None
