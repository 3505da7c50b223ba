"""A report as data that can still be changed, and how it is printed for the writers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import Number, State
from tests.generate.agencies import Agency
from tests.generate.labels import STATUTORY, LabelPrinter
from tests.generate.printing import BLANK_MARKS
from tests.generate.prose import Section
from tests.generate.reports import Options, Synthetic
from tests.generate.tables import Absences, PrintedTable, build_tables

Damage = Callable[[PrintedTable], PrintedTable | None]
"""What becomes of a printed table; None where it is gone."""


@dataclass(frozen=True)
class Draft:
    """A report before it is printed. `cell_texts` stand in cells instead of their figures, `labels` instead of labels.

    `damages` are applied to the printed tables by their numbers. `seed` tells drafts apart and decides how they look.
    """

    seed: int
    format_id: str
    year: int
    agency: Agency
    figures: Mapping[str, Number]
    title: str
    period: tuple[date, date]
    preamble: tuple[str, ...]
    sections: tuple[Section, ...]
    cell_texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    damages: tuple[tuple[int, Damage], ...] = ()

    @property
    def form(self) -> Format:
        """The statutory form."""
        return FORMATS[self.format_id]

    @property
    def names(self) -> dict[str, int | str]:
        """What any sentence may name: years, and what the agency calls itself."""
        year, agency = self.year, self.agency
        return {
            "year": year,
            "last": year - 1,
            "before_last": year - 2,
            "next": year + 1,
            "short": agency.short,
            "agency": agency.name,
        }

    def section(self, number: int) -> Section:
        """The section with a number. Raises StopIteration where it is not there."""
        return next(section for section in self.sections if section.number == number)

    def with_figures(self, figures: Mapping[str, Number]) -> Draft:
        """The draft with some figures changed."""
        return replace(self, figures={**self.figures, **figures})

    def with_paragraphs(self, number: int, paragraphs: tuple[str, ...]) -> Draft:
        """The draft with other paragraphs in a section; 0 is the preamble."""
        if number == 0:
            return replace(self, preamble=paragraphs)
        sections = (
            replace(section, paragraphs=paragraphs) if section.number == number else section
            for section in self.sections
        )
        return replace(self, sections=tuple(sections))

    def with_sentence(self, number: int, sentence: str, random: Random) -> Draft:
        """The draft with a sentence behind one of a section's paragraphs, or as its only one."""
        paragraphs = self.preamble if number == 0 else self.section(number).paragraphs
        if not paragraphs:
            return self.with_paragraphs(number, (sentence,))
        place = random.randrange(len(paragraphs))
        changed = (*paragraphs[:place], paragraphs[place] + sentence, *paragraphs[place + 1 :])
        return self.with_paragraphs(number, changed)

    def with_paragraph(self, number: int, paragraph: str) -> Draft:
        """The draft with a paragraph more at the end of a section."""
        paragraphs = self.preamble if number == 0 else self.section(number).paragraphs
        return self.with_paragraphs(number, (*paragraphs, paragraph))

    def replaced(self, old: str, new: str) -> Draft:
        """The draft with words changed wherever its prose has them."""
        sections = tuple(
            replace(section, paragraphs=tuple(text.replace(old, new) for text in section.paragraphs))
            for section in self.sections
        )
        return replace(self, preamble=tuple(text.replace(old, new) for text in self.preamble), sections=sections)


def printed(draft: Draft) -> Synthetic:
    """The draft as the writers take it; its truth is what the cells hold, as far as they hold figures."""
    texts = {cell: draft.cell_texts.get(cell, str(figure)) for cell, figure in draft.figures.items()}
    printer = LabelPrinter(STATUTORY, draft.year, Random(draft.seed))
    tables = build_tables(draft.form, texts, printer, Absences())
    return Synthetic(
        seed=draft.seed,
        options=Options(format=draft.format_id, year=draft.year),
        agency=draft.agency,
        title_lines=(draft.title,) if draft.title else (),
        period=draft.period,
        preamble=draft.preamble,
        sections=draft.sections,
        tables=tuple(_damaged(draft, tables)),
        truth={cell: _truth(draft, cell) for cell in draft.figures},
        printed=texts,
        units={},
    )


def _truth(draft: Draft, cell: str) -> tuple[State, Number | None]:
    text = draft.cell_texts.get(cell)
    if text is None:
        return State.VALUE, draft.figures[cell]
    return (State.BLANK if text in BLANK_MARKS else State.UNREADABLE), None


def _damaged(draft: Draft, tables: tuple[PrintedTable, ...]) -> list[PrintedTable]:
    found = []
    for table in tables:
        boxes = tuple(replace(box, text=draft.labels.get(box.text, box.text)) for box in table.boxes)
        left: PrintedTable | None = replace(table, boxes=boxes)
        for number, damage in draft.damages:
            if left is not None and number == table.number:
                left = damage(left)
        if left is not None:
            found.append(left)
    return found


def without_row(table: PrintedTable, row: int) -> PrintedTable:
    """The table without one of its grid's rows; what is merged over it becomes shorter."""
    boxes = []
    for box in table.boxes:
        if box.row > row:
            boxes.append(replace(box, row=box.row - 1))
        elif box.row + box.height <= row:
            boxes.append(box)
        elif box.height > 1:
            boxes.append(replace(box, height=box.height - 1))
    return replace(table, rows=table.rows - 1, boxes=tuple(boxes))


def without_column(table: PrintedTable, column: int) -> PrintedTable:
    """The table without one of its grid's columns; what is merged over it becomes narrower."""
    boxes = []
    for box in table.boxes:
        if box.column > column:
            boxes.append(replace(box, column=box.column - 1))
        elif box.column + box.width <= column:
            boxes.append(box)
        elif box.width > 1:
            boxes.append(replace(box, width=box.width - 1))
    return replace(table, columns=table.columns - 1, boxes=tuple(boxes))


def with_row_again(table: PrintedTable, row: int) -> PrintedTable:
    """The table with one of its grid's rows printed twice; what is merged over it becomes taller."""
    boxes = []
    for box in table.boxes:
        if box.row > row:
            boxes.append(replace(box, row=box.row + 1))
        elif box.row + box.height <= row:
            boxes.append(box)
        elif box.height > 1:
            boxes.append(replace(box, height=box.height + 1))
        else:
            boxes += [box, replace(box, row=row + 1, cell_id=None)]
    return replace(table, rows=table.rows + 1, boxes=tuple(boxes))
