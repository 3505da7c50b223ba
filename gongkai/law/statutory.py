"""The statutory holidays of a year (全体公民放假的节日), before any arrangement by the State Council.

They are fixed by 《全国年节及纪念日放假办法》, article 2; four of them move with the lunar calendar and the solar
terms, whose dates the `holidays` package computes. It is imported nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

from gongkai.law.citations import HOLIDAYS, Article
from gongkai.messages import Message, listed

SOURCE = Article(HOLIDAYS, 2)
"""The days; read in the revision in force since 2025-01-01, which added 除夕 and 2 May."""
SUBSTITUTES = Article(HOLIDAYS, 6)
"""A statutory holiday on a Saturday or Sunday gives a day off on a working day, which the article does not name."""

YEARS = range(2000, 2101)
"""The years for which days can be computed: from the revision of 1999 to the end of the lunar tables."""

_NAMES = (
    Message("元旦"),
    Message("春节"),
    Message("清明节"),
    Message("劳动节"),
    Message("端午节"),
    Message("中秋节"),
    Message("国庆节"),
)
FESTIVALS = tuple(name.template for name in _NAMES)
"""The seven festivals, in the order in which the State Council's notices arrange them."""

_SINCE_2008 = frozenset(("清明节", "端午节", "中秋节"))
_EVE = "农历除夕"


def festivals(year: int) -> tuple[str, ...]:
    """The festivals that give days off in a year: four until 2007, seven since the revision of 2007."""
    return tuple(name for name in FESTIVALS if year >= 2008 or name not in _SINCE_2008)


def not_computed(year: int) -> Message:
    """What to tell who asks for a year outside `YEARS`."""
    return Message(
        "{year}年不在可以计算的年份（{first}年至{last}年）之内。",
        {"year": year, "first": YEARS[0], "last": YEARS[-1]},
    )


def holiday_message(name: str) -> Message:
    """The name of a holiday for people, as a calendar's day has it; what is no festival keeps its name as it is."""
    known = {festival.template: festival for festival in _NAMES}
    return listed(known.get(each) or Message("{name}", {"name": each}) for each in name.split("、"))


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """The statutory holidays of a year with their festival, in order; two on one day are joined by 、.

    Days off by arrangement (调休) and substitutes for a holiday on a weekend (补休) are not among them: they are
    known only when the State Council has announced them. Raises ValueError outside `YEARS`.
    """
    if year not in YEARS:
        raise ValueError(f"no statutory holidays computed for {year}")
    named = {name: name for name in FESTIVALS} | {_EVE: "春节"}
    days = {}
    for day, joined in holidays.country_holidays("CN", years=year, observed=False, language="zh_CN").items():
        # The package also lists days off by arrangement, under other names, for the years that it knows.
        if names := [named[name] for name in joined.split("; ") if name in named]:
            days[day] = "、".join(names)
    if {name for joined in days.values() for name in joined.split("、")} != set(festivals(year)):
        raise ValueError(f"the holidays package names the festivals of {year} otherwise: {sorted(days.values())}")
    return MappingProxyType(dict(sorted(days.items())))
