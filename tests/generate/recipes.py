"""Named layouts: what the seed draws, with the one thing changed that the name says.

A recipe changes the report's options (blanks, damage, ...) or the writer's layout (landscape, no borders);
everything else stays as the seed draws it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Generic, TypeVar

from gongkai.report.formats import FORMATS
from tests.generate import docx, html, text, xlsx
from tests.generate.printing import BLANK_MARKS, NumberStyle
from tests.generate.reports import Options, Synthetic, draw_options, make_report
from tests.generate.tables import Absences

LayoutT = TypeVar("LayoutT")
_OTHER_REPORTS = 1_000_000
"""Seeds of a file's second and further reports stand this far from the first one's."""


def _as_drawn(options: Options, _seed: int) -> Options:
    return options


@dataclass(frozen=True)
class Recipe(Generic[LayoutT]):
    """A named layout: the writer's layout by seed, a change to the report's options, and how many reports."""

    layout: Callable[[int], LayoutT]
    options: Callable[[Options, int], Options] = _as_drawn
    reports: int = 1

    def make(self, seed: int) -> list[Synthetic]:
        """The reports of a file."""
        seeds = [seed + number * _OTHER_REPORTS for number in range(self.reports)]
        return [make_report(each, self.options(draw_options(each), each)) for each in seeds]


def _whole(options: Options, _seed: int) -> Options:
    """The form as the notice prints it, nothing blank and nothing missing."""
    figures = replace(options.figures, blank_share=0.0, totals_empty=False, wrapped_share=0.0, numbers=NumberStyle())
    return replace(options, figures=figures, absences=Absences(), labels=replace(options.labels, slips=0))


def _blanks(options: Options, seed: int) -> Options:
    """Every zero, or most of them, printed as a blank or a stroke."""
    random = Random(f"blanks {seed}")
    marks = (random.choice(BLANK_MARKS),)
    return replace(options, figures=replace(options.figures, blank_share=random.choice((0.5, 1.0)), blank_marks=marks))


def _wrapped(options: Options, _seed: int) -> Options:
    """Labels broken over two lines, figures on a second line of their cell."""
    return replace(
        options,
        figures=replace(options.figures, wrapped_share=0.3),
        labels=replace(options.labels, line_breaks=True, spaced_heads=False),
    )


def _misspelt(options: Options, _seed: int) -> Options:
    """Labels unlike the form's: typing errors, other ordinals, near synonyms."""
    random = Random(f"misspelt {_seed}")
    return replace(
        options,
        labels=replace(
            options.labels,
            slips=5,
            ordinal=random.choice(("{}、", "({})", "")),
            hook="钩",
            synonyms=True,
            year_in_label=True,
        ),
    )


def _damaged(options: Options, seed: int) -> Options:
    """A column is not there, table 3 is cut off, or its total column is empty."""
    random = Random(f"damaged {seed}")
    form = FORMATS[options.format]
    absences, figures = replace(options.absences, columns=frozenset(), rows_kept=None), options.figures
    match random.choice(("column", "cut", "lost", "totals")):
        case "column":
            absences = replace(absences, columns=frozenset({(3, random.choice(form.table(3).columns).id)}))
        case "totals":
            figures = replace(figures, totals_empty=True)
        case how:
            kept = random.randint(1, len(form.table(3).rows) - 1)
            absences = replace(absences, rows_kept=kept, rest_lost=how == "lost")
    return replace(options, absences=absences, figures=figures)


def _huge(options: Options, _seed: int) -> Options:
    """Figures of up to eight digits, wider than their columns."""
    return replace(options, figures=replace(options.figures, scale="huge"))


DOCX: dict[str, Recipe[docx.Layout]] = {
    "statutory": Recipe(
        lambda seed: replace(docx.draw_layout(seed), orientation="portrait", borders=True, merged=True),
        _whole,
    ),
    "drawn": Recipe(docx.draw_layout),
    "landscape": Recipe(lambda seed: replace(docx.draw_layout(seed), orientation="landscape")),
    "turned": Recipe(lambda seed: replace(docx.draw_layout(seed), orientation="tables landscape")),
    "borderless": Recipe(lambda seed: replace(docx.draw_layout(seed), borders=False)),
    "broken": Recipe(
        lambda seed: replace(
            docx.draw_layout(seed), table_size=12, body_size=16, repeat_heads=True, orientation="portrait"
        )
    ),
    "unmerged": Recipe(lambda seed: replace(docx.draw_layout(seed), merged=False)),
    "wrapped": Recipe(docx.draw_layout, _wrapped),
    "blanks": Recipe(docx.draw_layout, _blanks),
    "huge": Recipe(docx.draw_layout, _huge),
    "misspelt": Recipe(docx.draw_layout, _misspelt),
    "damaged": Recipe(docx.draw_layout, _damaged),
    "several": Recipe(docx.draw_layout, reports=3),
}
"""Layouts of Word files and of what is made from them."""

HTML: dict[str, Recipe[html.Layout]] = {
    "clean": Recipe(partial(html.draw_layout, style="clean")),
    "word": Recipe(partial(html.draw_layout, style="word")),
    "cms": Recipe(partial(html.draw_layout, style="cms")),
    "nested": Recipe(partial(html.draw_layout, style="nested")),
    "strokes": Recipe(partial(html.draw_layout, style="strokes")),
    "blanks": Recipe(html.draw_layout, _blanks),
    "misspelt": Recipe(html.draw_layout, _misspelt),
    "damaged": Recipe(html.draw_layout, _damaged),
    "several": Recipe(html.draw_layout, reports=2),
}
"""Layouts of web pages."""

TEXT: dict[str, Recipe[text.Layout]] = {
    "grid": Recipe(partial(text.draw_layout, style="grid")),
    "cells": Recipe(partial(text.draw_layout, style="cells")),
    "dropped": Recipe(partial(text.draw_layout, style="dropped")),
    "shifted": Recipe(partial(text.draw_layout, style="shifted")),
    "lines": Recipe(partial(text.draw_layout, style="lines")),
    "strokes": Recipe(partial(text.draw_layout, style="strokes")),
    "markdown": Recipe(partial(text.draw_layout, style="markdown")),
    "blanks": Recipe(text.draw_layout, _blanks),
    "misspelt": Recipe(text.draw_layout, _misspelt),
    "damaged": Recipe(text.draw_layout, _damaged),
    "several": Recipe(text.draw_layout, reports=3),
}
"""Layouts of plain text."""

XLSX: dict[str, Recipe[xlsx.Layout]] = {
    "drawn": Recipe(xlsx.draw_layout),
    "blanks": Recipe(xlsx.draw_layout, _blanks),
    "damaged": Recipe(xlsx.draw_layout, _damaged),
    "several": Recipe(xlsx.draw_layout, reports=2),
}
"""Layouts of spreadsheets."""
