"""A county with its townships and departments, and the city above it: two years of reports with nothing wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from gongkai.law.agencies import Level
from gongkai.report.formats import FORMATS
from gongkai.report.model import Contact
from gongkai.report.roster import Entry, Roster
from tests.generate.agencies import Agency
from tests.generate.planting.believable import Figures, draw_year, summed
from tests.generate.planting.drafts import Draft
from tests.generate.planting.telling import tell, tellable, values_of
from tests.generate.prose import HEADINGS, Section, preamble

Half = Literal["building", "kept_aside"]
HALVES: tuple[Half, ...] = ("building", "kept_aside")
"""The variants that those who write rules may see, and those that they do not; their worlds differ too."""
SEEDS: Mapping[Half, range] = {"building": range(5), "kept_aside": range(5200, 5205)}
"""The worlds of each half. Those kept aside are others for each set of wordings; the last of five is of 2020."""

_FOLDER = Path(__file__).parent
_CLEAN: Mapping[str, Any] = tomllib.loads((_FOLDER / "clean.toml").read_text(encoding="utf-8"))
_TOPICS = (
    ("主动公开情况", ("disclosure",), 3),
    ("依申请公开情况", ("requests",), 3),
    ("政府信息管理情况", ("management",), 3),
    ("公开平台建设情况", ("platform",), 3),
    ("监督保障情况", ("supervision", "assessment", "evaluation", "accountability"), 0),
)
"""Heading, lists, and how many sentences of the list; of the last topic's lists two of the first and one of each."""
_ORDINALS = "一二三四五六"
_PROVINCES = {
    "湖南省": ("0731", "0734", "0739"),
    "河北省": ("0311", "0315", "0319"),
    "江西省": ("0791", "0794", "0797"),
    "四川省": ("0816", "0830", "0838"),
    "浙江省": ("0571", "0576", "0578"),
    "甘肃省": ("0931", "0938"),
}
"""Some provinces, with area codes that are used in them."""
_FIRST = "栖霁砚澜蘅漱沅昀翊苕岚骊鹭桐棠芷汀萤璟屿"
_SECOND = "溪川陵泽渚坞浦塬岫洲原堰峪湾麓津"
_STREETS = ("文昌", "滨河", "迎宾", "学府", "建新", "长宁")
_SITES = ("qilan", "yanzhi", "hengtong", "luxi", "tongyan", "zhilu", "lanheng")
_DEPARTMENTS = ("财政局", "教育局", "农业农村局", "卫生健康局")
_TOWNSHIPS = 11
"""One more than G06 needs to judge."""


@dataclass(frozen=True)
class Office:
    """An agency with its reports: one that tells none of its tables' figures, the same with some told truly, and last
    year's."""

    entry: Entry
    plain: Draft
    told: Draft
    previous: Draft


@dataclass(frozen=True)
class World:
    """A county, the city above it first. All its reports are of one year and form, and of the year before."""

    seed: int
    half: Half
    offices: tuple[Office, ...]

    @property
    def roster(self) -> Roster:
        """The agencies that are to report."""
        return Roster({office.entry.code: office.entry for office in self.offices})

    @property
    def county(self) -> Office:
        """The county's government."""
        return self.offices[1]


@lru_cache(maxsize=32)
def wordings(half: Half) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """The variants of a half, by code."""
    data = tomllib.loads((_FOLDER / f"{half}.toml").read_text(encoding="utf-8"))
    return {code: tuple(entries) for code, entries in data.items()}


@lru_cache(maxsize=64)
def draw_world(seed: int, half: Half) -> World:
    """The world of a seed; its figures are told in the sentences of a half. Every fifth is of 2020, on its form."""
    random = Random(f"world {seed} {half}")
    format_id, year = ("2019", 2020) if seed % 5 == 4 else ("2021", 2022 + seed % 4)
    people = list(_people(random))
    years: dict[int, dict[str, Figures]] = {}
    for each in (year - 1, year):
        years[each] = _figures(people, format_id, each, random, years.get(each - 1))
    offices = []
    for number, (entry, agency) in enumerate(people):
        first = 1000 * seed + 10 * number + (500_000 if half == "kept_aside" else 0)
        now, before = years[year][entry.code], years[year - 1][entry.code]
        previous = _draft(first, agency, (format_id, year - 1), before, random)
        plain = _draft(first + 1, agency, (format_id, year), now, random)
        told = _told(plain, before, half, random)
        offices.append(Office(entry, plain, told, previous))
    return World(seed, half, tuple(offices))


def _people(random: Random) -> Iterator[tuple[Entry, Agency]]:
    """The city, the county, its departments and townships."""
    province, codes = random.choice(list(_PROVINCES.items()))
    names = [first + second for first in _FIRST for second in _SECOND]
    city, county, *towns = random.sample(names, k=_TOWNSHIPS + 2)
    city, county = f"{city}市", county + random.choice("县区")
    code, site = random.choice(codes), random.choice(_SITES)

    def agency(name: str, level: Level, place: str, short: str, parent: str) -> Agency:
        contact = Contact(
            address=f"{province}{place}{random.choice(_STREETS)}路{random.randint(1, 388)}号",
            postcode=f"{random.randint(310000, 639999)}",
            telephone=f"{code}-{random.randint(2000000, 8899999)}",
            email=f"{site}{random.randint(1, 99)}@{site}.gov.example" if random.random() < 0.5 else "",
            url=f"http://www.{site}.gov.example/",
        )
        return Agency(name, level, place, short, parent, contact)

    government = f"{county}人民政府"
    yield (
        Entry("1", f"{city}人民政府", Level.PREFECTURE),
        agency(f"{city}人民政府", Level.PREFECTURE, city, "我市", f"{province}人民政府"),
    )
    yield (
        Entry("11", government, Level.COUNTY, "1"),
        agency(government, Level.COUNTY, county, f"我{county[-1]}", f"{city}人民政府"),
    )
    for number, name in enumerate(_DEPARTMENTS):
        entry = Entry(f"11d{number}", county + name, Level.DEPARTMENT, "11")
        yield entry, agency(entry.name, Level.DEPARTMENT, county, "我局", government)
    for number, town in enumerate(towns):
        kind = random.choice(("镇", "镇", "乡"))
        place = f"{county}{town}{kind}"
        entry = Entry(f"11t{number:02}", f"{place}人民政府", Level.TOWNSHIP, "11")
        yield entry, agency(entry.name, Level.TOWNSHIP, place, f"我{kind}", government)


def _figures(
    people: list[tuple[Entry, Agency]], format_id: str, year: int, random: Random, before: dict[str, Figures] | None
) -> dict[str, Figures]:
    """The figures of all agencies for a year, each parent's with those of all below it in them."""
    form = FORMATS[format_id]
    own: dict[str, Figures] = {}
    for entry, agency in people:
        previous = before[f"own {entry.code}"] if before else None
        own[f"own {entry.code}"] = draw_year(form, year, agency.level, random, previous)
    for entry, _ in people:
        below = [code for code in own if code.startswith(f"own {entry.code}")]
        own[entry.code] = summed([own[code] for code in below])
    return own


def _draft(seed: int, agency: Agency, form_and_year: tuple[str, int], figures: Figures, random: Random) -> Draft:
    format_id, year = form_and_year
    period = (date(year, 1, 1), date(year, 12, 31))
    return Draft(
        seed=seed,
        format_id=format_id,
        year=year,
        agency=agency,
        figures=figures,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        period=period,
        preamble=preamble(agency, period, random),
        sections=_sections(agency, year, random),
    )


def _sections(agency: Agency, year: int, random: Random) -> tuple[Section, ...]:
    values = {
        "year": year,
        "next": year + 1,
        "short": agency.short,
        "parent": agency.parent,
        "web": random.randint(60, 900),
        "app": random.randint(20, 400),
        "letters": random.randint(3, 60),
        "spots": random.randint(2, 9),
        "manuals": random.randint(200, 2000),
        "training": random.randint(2, 6),
        "people": random.randint(30, 300),
    }
    found = random.sample(_CLEAN["problems"], k=random.randint(2, 3))
    values["problems"], values["remedies"] = (
        "；".join(f"{_ORDINALS[n]}是{pair[half]}" for n, pair in enumerate(found)) for half in (0, 1)
    )
    five = [random.choice(_CLEAN[name]).format(**values) for name in ("shortfall", "remedy")]
    texts = (
        _overview(values, random),
        (),
        (),
        (),
        tuple(five),
        (random.choice(_CLEAN["other_matters"]).format(**values),),
    )
    return tuple(
        Section(number, f"{_ORDINALS[number - 1]}、{titles[0]}", text)
        for number, (titles, text) in enumerate(zip(HEADINGS, texts, strict=True), start=1)
    )


def _overview(values: Mapping[str, Any], random: Random) -> tuple[str, ...]:
    paragraphs = [random.choice(_CLEAN["opening"])]
    for ordinal, (heading, lists, count) in zip(_ORDINALS, _TOPICS, strict=False):
        chosen = random.sample(_CLEAN[lists[0]], k=count or 2)
        chosen += [random.choice(_CLEAN[name]) for name in lists[1:]]
        paragraphs.append(f"（{ordinal}）{heading}。{''.join(chosen)}")
    return tuple(paragraph.format(**values) for paragraph in paragraphs)


def _told(plain: Draft, before: Figures, half: Half, random: Random) -> Draft:
    """The draft with some of its figures told, each where it belongs."""
    values = values_of(plain.figures, before, random) | plain.names
    told = replace(plain, seed=plain.seed + 1)
    codes = [code for code in wordings(half) if code[0] == "P"]
    for code in random.sample(codes, k=min(4, len(codes))):
        fit = [entry for entry in wordings(half)[code] if _is_true(entry, values)]
        if fit:
            sentence = tell(random.choice(fit)["text"], values).text
            told = told.with_sentence(1, sentence, random)
    return told


def _is_true(entry: Mapping[str, Any], values: Mapping[str, int | str]) -> bool:
    """Whether a wording is true of the report: it can be told, and what it denies did not happen."""
    return tellable(entry["text"], values) and not any(values.get(name, 1) for name in entry.get("nonzero", ()))
