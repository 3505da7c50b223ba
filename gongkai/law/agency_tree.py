"""What an agency's level entails: who stands above and supervises it, what it may make, must publish and report.

The facts stand in `agency_tree.toml` beside this file, each with its article. Every agency has a disclosure office
(政府信息公开工作机构, Regulation, article 4); the general office of the government above it supervises it (article 3).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from gongkai.law.agencies import MAY_MAKE_REGULATIONS, Level
from gongkai.law.citations import Article, cite
from gongkai.messages import Message


class LocalDuties(StrEnum):
    """What is published beyond the fifteen items of article 20 (Regulation, article 21)."""

    CITY_AND_COUNTY = "city_and_county"
    """设区的市级、县级人民政府及其部门."""
    TOWNSHIP = "township"
    """乡（镇）人民政府."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law says of agencies of one level. `verified` is False where part of it is still to be read."""

    level: Level
    name: Message
    parents: frozenset[Level]
    """Levels of the agency directly above it in the tree; empty for the top."""
    supervisor: Message
    """The office in charge of its disclosure work (主管部门)."""
    supervisor_article: Article
    may_make_regulations: bool
    """Whether it may make 规章. Normative documents (行政规范性文件) any agency may make."""
    duties: LocalDuties | None
    """Its own duties by article 21; those of a department follow its government: see `local_duties`."""
    duties_of_departments: LocalDuties | None
    report_due: tuple[int, int] | None
    """Month and day by which the report of the year before is public; None where the county sets it."""
    report_article: Article | None
    reconsidered_by_itself: bool
    """Whether it reconsiders its own acts since 2024; else the agency above does."""
    reconsideration_article: Article
    verified: bool

    def report_deadline(self, year: int) -> date | None:
        """The day by which the report for `year` is public, in the year after."""
        return date(year + 1, *self.report_due) if self.report_due else None


def local_duties(level: Level, government: Level | None = None) -> LocalDuties | None:
    """The duties of article 21 that fall on an agency; for a department `government` is the level above it."""
    if level is Level.DEPARTMENT:
        return STANDINGS[government].duties_of_departments if government else None
    return STANDINGS[level].duties


def may_stand_under(level: Level, parent: Level | None) -> bool:
    """Whether an agency of `level` may stand directly under one of `parent` in the tree; None for the top.

    A tree may begin at any level: a county that keeps its own has nothing above it.
    """
    return parent is None or parent in STANDINGS[level].parents


def _standing(data: dict[str, Any]) -> Standing:
    return Standing(
        level=Level(data["id"]),
        name=Message(data["name"]),
        parents=frozenset(map(Level, data["parents"])),
        supervisor=Message(data["text"]),
        supervisor_article=cite(data["supervision"]),
        may_make_regulations=data["regulations"],
        duties=_duties(data.get("duties")),
        duties_of_departments=_duties(data.get("duties_of_departments")),
        report_due=tuple(data["report_due"]) if "report_due" in data else None,
        report_article=cite(data["report_basis"]) if "report_basis" in data else None,
        reconsidered_by_itself=data["reconsideration"] == "own",
        reconsideration_article=cite(data["reconsideration_basis"]),
        verified=data["verified"],
    )


def _duties(name: str | None) -> LocalDuties | None:
    return LocalDuties(name) if name else None


def _load() -> dict[Level, Standing]:
    data = tomllib.loads((Path(__file__).parent / "agency_tree.toml").read_text(encoding="utf-8"))
    standings = {standing.level: standing for standing in map(_standing, data["levels"])}
    if list(standings) != list(Level):
        raise ValueError("agency_tree.toml: not the levels of the code in their order")
    if _making_regulations(standings.values()) != MAY_MAKE_REGULATIONS:
        raise ValueError("agency_tree.toml: other levels make regulations than in the code")
    return standings


def _making_regulations(standings: Iterable[Standing]) -> frozenset[Level]:
    return frozenset(standing.level for standing in standings if standing.may_make_regulations)


STANDINGS: dict[Level, Standing] = _load()
"""The standing of each level, from the State Council's departments down."""
