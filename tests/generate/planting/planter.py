"""What a planter is: a small function with a rule's code in its name that makes one thing wrong in a clean report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from gongkai.report.roster import Entry
from tests.generate.planting.drafts import Draft
from tests.generate.planting.worlds import HALVES, SEEDS, Half, Office, World, draw_world, wordings

Variant = Mapping[str, Any]
"""An entry of `building.toml` or `kept_aside.toml`; empty for errors that need no words."""


@dataclass(frozen=True)
class Expected:
    """What must be found: the rule, and the cell or the words that it must be about (None: the report as a whole)."""

    code: str
    cell: str | None = None
    words: str = ""


@dataclass(frozen=True)
class Around:
    """What the report is checked beside. `neighbours` asks for all other reports of its world.

    `instead` are neighbours that are not as the world has them, by the code of their agencies; `missing` are codes of
    agencies that sent none; `twin` says that the report itself is there twice. `entry` and `published` are what is
    known of it otherwise; `changed` that the published text was this one.
    """

    previous: Draft | None
    neighbours: bool = False
    instead: Mapping[str, Draft] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    twin: bool = False
    entry: Entry | None = None
    published: date | None = None
    changed: Draft | None = None


@dataclass(frozen=True)
class Planted:
    """A report with an error, the clean one it was made of, and what must be found.

    `entails` are codes that the error brings along by its nature, wherever they are found.
    """

    name: str
    world: World
    office: Office
    clean: Draft
    draft: Draft
    around: Around
    expected: tuple[Expected, ...]
    entails: frozenset[str]


@dataclass(frozen=True)
class Scene:
    """A clean report to be changed, in its world, with chance that is the same every time."""

    world: World
    office: Office
    draft: Draft
    random: Random

    @property
    def around(self) -> Around:
        """What is around a report that nothing else is said of: last year's."""
        return Around(self.office.previous)


class UnfitError(Exception):
    """Raised by a planter whose error cannot be made of this report: another one is tried."""


Made = tuple[Draft, tuple[Expected, ...]] | tuple[Draft, tuple[Expected, ...], Around]
Planter = Callable[[Scene, Variant], Made]


@dataclass(frozen=True)
class Planting:
    """A planter with what it needs: codes that its error brings along, how many variants, whether figures are told."""

    code: str
    plant: Planter
    entails: frozenset[str]
    count: int
    told: bool


PLANTINGS: dict[str, Planting] = {}
"""By code."""

FIGURES_TOLD = ("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10")
"""A figure of a table that is changed is no longer what the prose tells."""


def planter(
    code: str, *, entails: tuple[str, ...] = (), count: int = 6, told: bool = True
) -> Callable[[Planter], Planter]:
    """Register a planter. Where the data files have no variants for `code`, it is asked `count` times."""

    def register(plant: Planter) -> Planter:
        if not plant.__name__.startswith(f"{code.lower()}_") or code in PLANTINGS:
            raise ValueError(f"{plant.__name__}: one planter for each code, with the code in its name")
        PLANTINGS[code] = Planting(code, plant, frozenset(entails) - {code}, count, told)
        return plant

    return register


def variants(code: str, half: Half) -> tuple[Variant, ...]:
    """The variants of a rule's error in a half of the data."""
    return wordings(half).get(code, ({},) * PLANTINGS[code].count)


_TRIES = 400


def planted(code: str, half: Half) -> Iterator[Planted]:
    """Every variant of a rule's error, each in another report of the half's worlds. Raises LookupError for one that
    fits no report."""
    for number, variant in enumerate(variants(code, half)):
        yield _planted(code, half, number, variant)


def _planted(code: str, half: Half, number: int, variant: Variant) -> Planted:
    planting = PLANTINGS[code]
    random = Random(f"{code} {half} {number}")
    for _ in range(_TRIES):
        world = draw_world(random.choice(SEEDS[half]), half)
        office = random.choice(world.offices)
        clean = office.told if planting.told else office.plain
        scene = Scene(world, office, clean, random)
        try:
            made = planting.plant(scene, variant)
        except UnfitError:
            continue
        draft, expected = made[0], made[1]
        around = made[2] if len(made) == 3 else scene.around
        draft = replace(draft, seed=clean.seed)
        return Planted(f"{code} {half} {number}", world, office, clean, draft, around, expected, planting.entails)
    raise LookupError(f"{code} {half} {number}: fits no report")


def several(half: Half, number: int, codes: tuple[str, ...]) -> Planted | None:
    """The errors of several rules in one report, one after the other; None where they do not go together."""
    random = Random(f"several {half} {number}")
    for _ in range(_TRIES // 10):
        world = draw_world(random.choice(SEEDS[half]), half)
        office = random.choice(world.offices)
        draft, around = office.plain, Around(office.previous)
        expected_all: list[Expected] = []
        try:
            for code in codes:
                made = PLANTINGS[code].plant(Scene(world, office, draft, random), random.choice(variants(code, half)))
                draft = made[0]
                expected_all += made[1]
        except UnfitError:
            continue
        entails = frozenset(codes).union(*(PLANTINGS[code].entails for code in codes))
        draft = replace(draft, seed=office.plain.seed)
        name = f"{'+'.join(codes)} {half} {number}"
        return Planted(name, world, office, office.plain, draft, around, tuple(expected_all), entails)
    return None


__all__ = [
    "HALVES",
    "PLANTINGS",
    "Around",
    "Expected",
    "Planted",
    "Scene",
    "UnfitError",
    "planted",
    "planter",
    "several",
    "variants",
]
