"""The labelled set: invented sentences, and what they state.

A statement is written as

    subject figure [@applicant] [<whole] [/share%] [+change | -change | =] [last | other | plan]

`figure` is a number with its unit as printed ("36件", "12.5万元"), "~" before it where it is only approximate
("六百余条" is "~600条"), "2-3次" for a range, `none` for a denial, `all` for 均 and 全部, `?` where only a change
is stated. `@part` says that the figure is only of a part for which the form has no cell. `<1` says that it is a
part of the first statement of the text. `last` is the year before, `other` any other time, `plan` the future.

What is labelled: what the vocabulary has a subject for, and the parts of such a whole. A result told of all cases
without a figure ("复议机关维持原答复") is `all`. Rates without both of their figures are not labelled, nor is
what other agencies did.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "prose"
HALVES = ("building", "kept_aside")
_FILES = {"building": ("building", "building_offices"), "kept_aside": ("kept_aside",)}

_STATEMENT = re.compile(
    r"(?P<subject>[a-z_.]+) (?:(?P<word>none|all|\?)|(?P<about>~?)(?P<low>[\d.]+)(?:-(?P<high>[\d.]+))?(?P<unit>\S*))"
    r"(?: @(?P<applicant>[a-z_]+))?(?: <(?P<whole>\d+))?(?: /(?P<share>[\d.]+)%)?"
    r"(?: (?P<change>=|[+-][\d.]+(?:%|[^\s\d]+)?))?(?: (?P<time>last|other|plan))?"
)


@dataclass(frozen=True)
class Label:
    """A statement as labelled. `key` is what a reader must find; links, shares and changes are counted apart."""

    key: tuple[str, ...]
    whole: tuple[str, ...] | None
    share: Decimal | None
    change: str


@dataclass(frozen=True)
class Text:
    """A text of the set with all that it states."""

    id: str
    year: int
    text: str
    labels: tuple[Label, ...]


def load(half: str) -> Iterator[Text]:
    """The texts of one half. Raises ValueError for a label that is none."""
    for name in _FILES[half]:
        data = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
        for entry in data["text"]:
            yield Text(entry["id"], data["year"], entry["text"], _labels(entry["id"], entry["says"]))


def key(
    subject: str, figure: str, unit: str, applicant: str, part: bool, time: str
) -> tuple[str, ...]:  # one form for labels and for what was read
    """What tells one statement from another."""
    return subject, figure, unit, "part" if part else applicant, time


def figure(low: Decimal, high: Decimal, approximate: bool) -> str:
    """A number as labels write it."""
    text = f"{low.normalize():f}" if low == high else f"{low.normalize():f}-{high.normalize():f}"
    return f"~{text}" if approximate else text


def _labels(name: str, says: list[str]) -> tuple[Label, ...]:
    matches = [_STATEMENT.fullmatch(line) for line in says]
    keys = []
    for match, line in zip(matches, says, strict=True):
        if match is None:
            raise ValueError(f"{name}: not a statement: {line}")
        keys.append(_key(match))
    return tuple(
        Label(
            keys[position],
            keys[int(match["whole"]) - 1] if match["whole"] else None,
            Decimal(match["share"]) if match["share"] else None,
            match["change"] or "",
        )
        for position, match in enumerate(matches)
        if match
    )


def _key(match: re.Match[str]) -> tuple[str, ...]:
    low = Decimal(match["low"] or 0)
    shown = match["word"] or figure(low, Decimal(match["high"] or low), bool(match["about"]))
    applicant = match["applicant"] or ""
    return key(match["subject"], shown, match["unit"] or "", applicant, applicant == "part", match["time"] or "this")
