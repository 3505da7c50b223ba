"""What is asked for, in words that do not come twice (`topics.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from gongkai.law.agencies import Level
from gongkai.law.outcomes import Outcome
from gongkai.portal.world.county import Agency

_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "topics.toml").read_text(encoding="utf-8"))
SLOTS: Mapping[str, list[str]] = _DATA["slots"]
SPECIAL: Mapping[Outcome, list[tuple[str, str, frozenset[str]]]] = {
    Outcome(outcome): [(subject, item, frozenset(*of)) for subject, item, *of in rows]
    for outcome, rows in _DATA["special"].items()
}
_ADDED = ["", "", "", "", "", "（扫描件即可）", "，扫描件、复印件均可", "（要求加盖公章）"]
_SHORT = {Level.COUNTY: "县政府", Level.DEPARTMENT: "贵局", Level.TOWNSHIP: "贵单位"}
_ATTEMPTS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for; `documents` are the titles of what answers its items, where something does."""

    subject: str
    items: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(slots=True)
class Subjects:
    """Draws what is asked for; no subject comes twice."""

    random: Random
    _taken: set[str] = field(default_factory=set)

    def draw(self, agency: Agency, year: int, outcome: Outcome | None, *, least: int = 1) -> Asked:
        """Something that the agency is asked for in a year: at least so many items, fit to end in that outcome."""
        for _ in range(_ATTEMPTS):
            asked = self._special(agency, year, outcome) if outcome in SPECIAL else self._usual(agency, year, least)
            if asked.subject not in self._taken:
                break
        else:  # there are fewer words than requests: what is left over is told apart by a number
            asked = replace(asked, subject=f"{asked.subject}（{len(self._taken)}）")
        self._taken.add(asked.subject)
        return asked

    def _usual(self, agency: Agency, year: int, least: int) -> Asked:
        of = _topics_of(agency)
        topics = [topic for topic in _DATA["topics"] if topic["of"] == of and len(topic["items"]) >= least]
        topic, slots = self.random.choice(topics), self._slots(agency, year)
        pairs = list(topic["items"])
        count = min(len(pairs), max(least, self.random.choice((1, 1, 2, 2, 3, 4))))
        chosen = sorted(self.random.sample(range(len(pairs)), count))
        return Asked(
            topic["subject"].format(**slots),
            tuple(pairs[place][0].format(**slots) + self.random.choice(_ADDED) for place in chosen),
            tuple(pairs[place][1].format(**slots) for place in chosen),
        )

    def _special(self, agency: Agency, year: int, outcome: Outcome | None) -> Asked:
        assert outcome is not None
        rows = [(subject, item) for subject, item, of in SPECIAL[outcome] if not of or _topics_of(agency) in of]
        subject, item = self.random.choice(rows)
        slots = self._slots(agency, year)
        name = subject.format(**(slots | {"short": "本机关"}))
        return Asked(name, (item.format(**slots),), (name,))

    def _slots(self, agency: Agency, year: int) -> dict[str, object]:
        drawn: dict[str, object] = {name: self.random.choice(values) for name, values in SLOTS.items()}
        return drawn | {"year": year - self.random.choice((0, 1, 1, 1, 2, 3, 5)), "short": _SHORT[agency.level]}


def _topics_of(agency: Agency) -> str:
    """Whose topics an agency is asked for, as the data calls them."""
    return {Level.COUNTY: "county", Level.TOWNSHIP: "township"}.get(agency.level, agency.code)
