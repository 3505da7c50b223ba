"""What is read in a document, what is chosen of it to be removed, and what came of that; each as JSON keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gongkai.messages import Message
from gongkai.redaction import Area, Removal, Words

Corners = tuple[float, float, float, float]
"""Left, top, width and height in millimetres of a page as it is shown, from its upper left corner."""
PICTURE = "picture"
"""The kind of an entry that is a picture in a Word document; its text is the number of its paragraph."""
_POINTS_OF_A_MILLIMETRE = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown: its size in millimetres, and how its own coordinates lie on it.

    `origin` is where its upper left corner is in the page's own points, `across` and `down` how many of them, in x and
    y, lie between that corner and the upper right and the lower left one: a page may be cropped and turned.
    """

    width: float
    height: float
    origin: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]

    def area(self, page: int, corners: Corners) -> Area:
        """The part of the page that lies in these corners."""
        left, top, width, height = corners
        points = [self._point(left, top), self._point(left + width, top + height)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Area(page, (min(xs), min(ys), max(xs), max(ys)))

    def corners(self, area: Area) -> Corners:
        """Where an area lies on the page as it is shown."""
        left, bottom, right, top = area.box
        places = [self._place(left, bottom), self._place(right, top)]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        along, below = x / self.width, y / self.height
        return (
            self.origin[0] + along * self.across[0] + below * self.down[0],
            self.origin[1] + along * self.across[1] + below * self.down[1],
        )

    def _place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.origin[0], y - self.origin[1]
        turn = self.across[0] * self.down[1] - self.across[1] * self.down[0]
        along = (x * self.down[1] - y * self.down[0]) / turn
        below = (y * self.across[0] - x * self.across[1]) / turn
        return along * self.width, below * self.height


def millimetres(points: float) -> float:
    """A length in points, in millimetres."""
    return points / _POINTS_OF_A_MILLIMETRE


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that stand in a document, once or more: what they are taken for, and what to remove at each place.

    `text` may be masked: the program knows some words from the case, whose names are shown to nobody without a reason.
    """

    kind: str
    text: str
    places: tuple[tuple[Removal, ...], ...]

    @property
    def removals(self) -> Iterable[Removal]:
        """All that is to be removed for the words to go."""
        return (removal for place in self.places for removal in place)

    @property
    def pages(self) -> list[int]:
        """The pages of a PDF that it stands on."""
        return sorted({removal.page for removal in self.removals if isinstance(removal, Area)})


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in a document: the sheets of a PDF or the paragraphs of a Word document by part, and entries."""

    sheets: tuple[Sheet, ...] = ()
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    @property
    def is_pdf(self) -> bool:
        """Whether it has pages."""
        return bool(self.sheets)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be removed: some of the entries, words typed by hand with their places, and parts of pages."""

    entries: tuple[int, ...] = ()
    words: tuple[Entry, ...] = ()
    areas: tuple[tuple[int, Corners], ...] = ()

    def removals(self, read: Read) -> list[Removal]:
        """Each once, in the order in which it was chosen."""
        chosen = [read.entries[number] for number in self.entries if number < len(read.entries)]
        removals = [removal for entry in (*chosen, *self.words) for removal in entry.removals]
        removals += [
            read.sheets[page - 1].area(page, corners) for page, corners in self.areas if 1 <= page <= len(read.sheets)
        ]
        return list(dict.fromkeys(removals))


@dataclass(frozen=True, slots=True)
class Report:
    """How many places were removed, what else the document lost, and what the check of the result found."""

    removed: int
    warnings: tuple[Message, ...] = ()
    leaks: tuple[Message, ...] = ()
    pages: int = 0


# As JSON


def removal_as_json(removal: Removal) -> list[Any]:
    """An area or words as a list."""
    if isinstance(removal, Area):
        return [removal.page, *(round(number, 4) for number in removal.box)]
    return [removal.part, removal.paragraph, removal.start, removal.end]


def removal_of(given: Sequence[Any]) -> Removal:
    """What `removal_as_json` made."""
    if isinstance(given[0], str):
        return Words(given[0], given[1], given[2], given[3])
    return Area(given[0], (given[1], given[2], given[3], given[4]))


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """An entry as an object."""
    places = [[removal_as_json(removal) for removal in place] for place in entry.places]
    return {"kind": entry.kind, "text": entry.text, "places": places}


def entry_of(given: Mapping[str, Any]) -> Entry:
    """What `entry_as_json` made."""
    places = tuple(tuple(removal_of(removal) for removal in place) for place in given["places"])
    return Entry(given["kind"], given["text"], places)


def read_of(text: str) -> Read:
    """What was read, from the JSON of `work.read`."""
    given = json.loads(text)
    sheets = tuple(
        Sheet(each["width"], each["height"], tuple(each["origin"]), tuple(each["across"]), tuple(each["down"]))
        for each in given["sheets"]
    )
    return Read(sheets, given["parts"], tuple(map(entry_of, given["entries"])))


def choice_as_text(choice: Choice) -> str:
    """A choice as JSON."""
    whole = {
        "entries": choice.entries,
        "words": [entry_as_json(entry) for entry in choice.words],
        "areas": choice.areas,
    }
    return json.dumps(whole, ensure_ascii=False)


def choice_of(text: str) -> Choice:
    """What `choice_as_text` made."""
    given = json.loads(text)
    areas = tuple((page, (corners[0], corners[1], corners[2], corners[3])) for page, corners in given["areas"])
    return Choice(tuple(given["entries"]), tuple(map(entry_of, given["words"])), areas)


def sheet_as_json(sheet: Sheet) -> dict[str, Any]:
    """A sheet as an object."""
    return asdict(sheet)
