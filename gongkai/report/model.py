"""The annual report as a data type: cells with their state and source, sections, identity, and the reader's notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from gongkai.law.agencies import Level
from gongkai.report.formats import FORMATS, CellSpec, Format

Number = int | Decimal
"""A figure: a count (int) or an amount of money (Decimal where it has a fraction)."""


class State(StrEnum):
    """What is known of a cell. Only `VALUE` carries a figure; a blank is never a zero."""

    VALUE = "value"
    """A figure was read."""
    BLANK = "blank"
    """The cell is there and holds nothing, or a stroke ("/", "—") that says nothing."""
    MISSING = "missing"
    """The document does not have the cell (table cut off, column left out)."""
    UNREADABLE = "unreadable"
    """The cell is there and holds something that is not a figure."""
    AMBIGUOUS = "ambiguous"
    """More than one reading is possible: see the cell's candidates."""


class Place(NamedTuple):
    """Where something stands in its source. Numbers count from 1; what does not apply is None.

    Text: `line` and `column` (in characters). Word and web page: `table`, `row` and `column` of the grid (merged
    cells counted as often as they span), or `paragraph`. Spreadsheet: also `sheet`. PDF: `page` and `box`
    (left, bottom, right, top in points, as in the page's own coordinates).
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as read. `value` is None unless `state` is VALUE; `text` is what is printed, unchanged.

    `unit` is what stands in the cell behind the figure ("元"), empty where nothing does. `candidates` are the
    possible readings of an ambiguous cell; None among them means that it may be blank.
    """

    value: Number | None
    state: State
    text: str = ""
    source: Place | None = None
    unit: str = ""
    candidates: tuple[Number | None, ...] = ()


MISSING = Cell(None, State.MISSING)
"""A cell that the document does not have."""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections of prose: its number (1 to 6), its heading as printed, and its text.

    `title` leaves out the heading's ordinal; `ordinal` has it as printed (一、) and is empty where none is. Paragraphs
    are joined by a line feed; tables are left out. `places` has the place of each paragraph, that is of each line of
    `text`, or is empty where places are not known. Number 0 is what stands before section one.
    """

    number: int
    title: str
    text: str
    source: Place | None = None
    places: tuple[Place | None, ...] = ()
    ordinal: str = ""

    def __post_init__(self) -> None:
        if self.places and len(self.places) != self.text.count("\n") + 1:
            raise ValueError(f"{len(self.places)} places for {self.text.count(chr(10)) + 1} paragraphs")

    def passage(self, start: int, end: int) -> Passage:
        """The words from `start` to `end` of the text, with the place of the paragraph that they begin in."""
        line = self.text.count("\n", 0, start)
        return Passage(self.number, start, end, self.text[start:end], self.places[line] if self.places else self.source)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a report: from `start` to `end` (in characters) of the text of the section with that number.

    `source` is the place of the paragraph in which they begin.
    """

    section: int
    start: int
    end: int
    text: str
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one part of the document (`title`, `period` or `text`) says of something, and where."""

    origin: str
    value: int | str
    source: Place | None = None


class NoteKind(StrEnum):
    """What the reader noticed while laying the form over the document."""

    SHIFTED = "shifted"
    """A row's figures do not stand under their column's label (S17)."""
    RESIDUE = "residue"
    """Text of a label stands where a figure belongs (S17)."""
    LABEL = "label"
    """A label differs from the statutory one."""
    SHAPE = "shape"
    """A table has columns or rows too few or too many (S08 to S10)."""
    CONVERSION = "conversion"
    """A mark that a conversion left in the text (T07); the subject is `text`."""


@dataclass(frozen=True, slots=True)
class Note:
    """A doubt of the reader's own: never held against the agency, always with its place.

    `subject` is a cell's id, `table.2` and the like, or `text`; `found` and `expected` are texts.
    """

    kind: NoteKind
    subject: str
    found: str
    expected: str = ""
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """How the report says its office can be reached; empty where it says nothing."""

    address: str = ""
    postcode: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a report was read from: name as given, SHA-256 of its bytes, kind by content (`docx`, `pdf`, ...)."""

    file: str
    sha256: str
    kind: str
    index: int = 1
    """Which report of the file this is, from 1."""


@dataclass(frozen=True)
class AnnualReport:
    """An annual report, complete or not. Every cell of its format is in `cells`, missing ones as MISSING.

    `agency`, `level`, `place`, `year` and the period are None or empty where the document does not say; `year` is
    what the title says, else the period, else the text, and `year_statements` keeps what each said. `introduction` is
    what stands between the title and section one, as a section with number 0; `title_source` is the title's place.
    """

    format: Format
    cells: dict[str, Cell]
    agency: str = ""
    level: Level | None = None
    place: str = ""
    year: int | None = None
    title: str = ""
    title_source: Place | None = None
    period: tuple[date, date] | None = None
    introduction: Section | None = None
    sections: tuple[Section, ...] = ()
    contact: Contact = field(default_factory=Contact)
    year_statements: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    source: Origin | None = None

    def __post_init__(self) -> None:
        if self.cells.keys() != self.format.cells.keys():
            odd = sorted(self.cells.keys() ^ self.format.cells.keys())
            raise ValueError(f"cells do not fit Format {self.format.id}: {odd[:5]}")

    def value(self, cell_id: str) -> Number | None:
        """The figure of a cell, or None where there is none. Raises KeyError for an id the format has not."""
        return self.cells[cell_id].value

    def spec(self, cell_id: str) -> CellSpec:
        """The form's own description of a cell."""
        return self.format.cells[cell_id]

    @property
    def prose(self) -> tuple[Section, ...]:
        """The introduction, where there is one, and the sections: all the running text there is."""
        return ((self.introduction,) if self.introduction else ()) + self.sections

    def section(self, number: int) -> Section | None:
        """Section 1 to 6, or None where the document has none of that number."""
        return next((section for section in self.sections if section.number == number), None)

    def in_state(self, *states: State) -> Iterator[tuple[str, Cell]]:
        """The cells in any of `states`, in the form's order."""
        return ((cell_id, cell) for cell_id, cell in self.cells.items() if cell.state in states)

    @cached_property
    def unclear(self) -> tuple[str, ...]:
        """Ids of cells that could not be read for certain: missing, unreadable or ambiguous."""
        states = (State.MISSING, State.UNREADABLE, State.AMBIGUOUS)
        return tuple(cell_id for cell_id, _ in self.in_state(*states))


def blank_report(format_id: str) -> AnnualReport:
    """An empty form: every cell blank."""
    form = FORMATS[format_id]
    return AnnualReport(form, dict.fromkeys(form.cells, Cell(None, State.BLANK)))
