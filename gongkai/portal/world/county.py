"""The county: its agencies and who works there. Data only; names and figures are invented (`county.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Literal

from gongkai.law.agencies import Level

Role = Literal["clerk", "reviewer", "head", "supervisor", "auditor", "administrator"]
"""What a person is in an agency, as `gongkai.portal.agencies.models.Role` calls it."""

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "county.toml").read_text(encoding="utf-8"))
PLACE: str = DATA["county"]["place"]
CITY: str = DATA["county"]["city"]
DOMAIN: str = DATA["county"]["domain"]
AREA_CODE: str = DATA["county"]["area_code"]
_SURNAMES: list[str] = DATA["people"]["surnames"].split()
_GIVEN: list[str] = DATA["people"]["given"].split()


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the county. `activity` is about how many requests it receives in a year."""

    code: str
    name: str
    level: Level
    parent: str
    """The code of the agency above it; empty for the county's government."""
    activity: int
    topics: tuple[str, ...]
    """What people ask it for."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role in the agency with that code."""

    agency: str
    role: Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. Those who are `shown` are the ones a visitor of the demonstration signs in as."""

    username: str
    name: str
    posts: tuple[Post, ...]
    shown: bool = False


def agencies() -> tuple[Agency, ...]:
    """The county's government, its office, fifteen departments and twelve townships, each after what is above it."""
    county, office, topics = DATA["county"], DATA["office"], DATA["topics"]
    root = Agency(county["code"], county["name"], Level.COUNTY, "", 20, tuple(topics["county"]))
    departments = ({"activity": 2, **office}, *DATA["departments"])
    townships = ({"topics": topics["township"], **each} for each in DATA["townships"])
    return (
        root,
        *(_agency(each, Level.DEPARTMENT, root.code) for each in departments),
        *(_agency(each, Level.TOWNSHIP, root.code) for each in townships),
    )


def _agency(data: dict[str, Any], level: Level, parent: str) -> Agency:
    return Agency(data["code"], data["name"], level, parent, data["activity"], tuple(data["topics"]))


def people(random: Random, among: tuple[Agency, ...]) -> tuple[Person, ...]:
    """Who works there, each with another name.

    The county's government has an administrator, two supervisors and an auditor, and like each department a clerk, a
    reviewer and a head; a township's reviewer is its head too. The office's clerk is also the county government's.
    """
    root, *others = among
    names = _names(random)
    found = [
        Person("admin", next(names), (Post(root.code, "administrator"),), shown=True),
        Person("supervisor", next(names), (Post(root.code, "supervisor"),), shown=True),
        Person("supervisor2", next(names), (Post(root.code, "supervisor"),)),
        Person("auditor", next(names), (Post(root.code, "auditor"),), shown=True),
        Person(f"{root.code}.reviewer", next(names), (Post(root.code, "reviewer"),)),
        Person(f"{root.code}.head", next(names), (Post(root.code, "head"),)),
    ]
    shown = {DATA["departments"][7]["code"], DATA["townships"][0]["code"]}
    for agency in others:
        clerk = [Post(agency.code, "clerk")]
        if agency.code == DATA["office"]["code"]:
            clerk.append(Post(root.code, "clerk"))
        found.append(Person(f"{agency.code}.clerk", next(names), tuple(clerk), agency.code in shown))
        reviewer, head = Post(agency.code, "reviewer"), Post(agency.code, "head")
        if agency.level is Level.TOWNSHIP:
            found.append(Person(f"{agency.code}.head", next(names), (reviewer, head), agency.code in shown))
        else:
            found.append(Person(f"{agency.code}.reviewer", next(names), (reviewer,), agency.code in shown))
            found.append(Person(f"{agency.code}.head", next(names), (head,), agency.code in shown))
    return tuple(found)


def person_name(random: Random) -> str:
    """A name that a person of the county may have."""
    return random.choice(_SURNAMES) + random.choice(_GIVEN)


def _names(random: Random) -> Iterator[str]:
    combined = [surname + given for surname, given in product(_SURNAMES, _GIVEN)]
    random.shuffle(combined)
    return iter(combined)
