"""The catalogue of proactive disclosure (主动公开): what is published by whom, how it is described, and until when.

The items stand in `catalogue.toml` beside this file; their number is asserted at load.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.law.agencies import Level
from gongkai.law.agency_tree import LocalDuties, local_duties
from gongkai.law.citations import METADATA, PLATFORM, REGULATION, Article, cite
from gongkai.law.workdays import Calendar
from gongkai.messages import Message


@dataclass(frozen=True, slots=True)
class Item:
    """Something that an agency publishes. `id` is `20.<number>` or `21.<duties>.<id>` and never changes."""

    id: str
    name: Message
    article: Article


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a form that the law prescribes: of the website's column, of a record, of a catalogue.

    `verified` is False where it was recalled and the official text is still to be read.
    """

    id: str
    name: Message
    article: Article | None = None
    verified: bool = True


def items_of(level: Level, government: Level | None = None) -> tuple[Item, ...]:
    """What an agency of that level publishes: article 20's items and those of article 21 that fall on it.

    For a department `government` is the level of the government that it belongs to.
    """
    duties = local_duties(level, government)
    return ITEMS + (LOCAL_ITEMS[duties] if duties else ())


def publish_by(created: date, calendar: Calendar) -> date:
    """The last day to publish what was created or changed on a day: 20 working days after it (Regulation 26)."""
    return calendar.after(created, PUBLICATION_WORKDAYS)


def index_number(agency: str, year: int, serial: int) -> str:
    """The index number (索引号) of a document: agency code, year, serial of five digits (Metadata).

    Raises ValueError for a serial that has not one to five digits.
    """
    if not 0 < serial < 100_000:
        raise ValueError(f"a serial number is from 1 to 99999: {serial}")
    return f"{agency}/{year}-{serial:05d}"


def _local_item(data: dict[str, Any]) -> Item:
    return Item(f"21.{data['duties']}.{data['id']}", Message(data["name"]), Article(REGULATION, 21))


def _parts(key: str, article: Article | None = None) -> tuple[Part, ...]:
    return tuple(
        Part(each["id"], Message(each["name"]), cite(each["basis"]) if "basis" in each else article, each["verified"])
        for each in ({"verified": True, **each} for each in _DATA[key])
    )


def _load() -> dict[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "catalogue.toml").read_text(encoding="utf-8"))
    for key, count in data["counts"].items():
        if len(data[key]) != count:
            raise ValueError(f"catalogue.toml: {len(data[key])} in {key}, {count} stated")
    if [each["number"] for each in data["items"]] != list(range(1, len(data["items"]) + 1)):
        raise ValueError("catalogue.toml: the items are not numbered from 1")
    return data


_DATA = _load()

ITEMS: tuple[Item, ...] = tuple(
    Item(f"20.{each['number']}", Message(each["name"]), Article(REGULATION, 20, each["number"]))
    for each in _DATA["items"]
)
"""The fifteen items of article 20."""

LOCAL_ITEMS: dict[LocalDuties, tuple[Item, ...]] = {
    duties: tuple(_local_item(each) for each in _DATA["local"] if each["duties"] == duties) for duties in LocalDuties
}
"""What article 21 adds."""

COLUMN: tuple[Part, ...] = _parts("column", Article(PLATFORM))
"""The parts of the disclosure column of a website, in order (Platform)."""

ELEMENTS: tuple[Part, ...] = _parts("elements", Article(METADATA))
"""The elements that describe a document (Metadata)."""

STANDARD_COLUMNS: tuple[Part, ...] = _parts("standard_columns")
"""The columns of the standard catalogue of counties and townships (基层政务公开标准目录)."""

REVIEW: tuple[Part, ...] = _parts("review")
"""What the confidentiality review asks before publication (Regulation 17), each with the article it rests on."""

PUBLICATION_WORKDAYS: int = _DATA["limits"]["publication_workdays"]
"""Working days from creation or change to publication."""

PUBLICATION_ARTICLE: Article = cite(_DATA["limits"]["publication_basis"])
"""Where that limit comes from."""
