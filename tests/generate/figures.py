"""Figures for every cell of a form, consistent or not, and how they are printed.

What is decided here is the truth that a perfect reader returns: the writers only draw it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from gongkai.report.formats import APPLICANT_KINDS, RESULTS, CellSpec, Format, Kind
from gongkai.report.model import Number, State
from tests.generate.printing import BLANK_MARKS, PLAIN, NumberStyle, draw_number_style, money, print_number
from tests.generate.tables import Absences

Scale = Literal["zeros", "small", "medium", "large", "huge"]
_DIGITS: dict[Scale, int] = {"zeros": 0, "small": 1, "medium": 3, "large": 5, "huge": 8}
_SMALLER = 5
"""Digits of most cells of a huge report, so that its sums stay within eight digits."""


@dataclass(frozen=True)
class FigureStyle:
    """What kind of figures a report has and how they stand on the page."""

    scale: Scale = "small"
    consistent: bool = True
    """The identities of the form hold; otherwise a few totals are wrong."""
    blank_share: float = 0.0
    """The share (0 to 1) of zeros that is printed as one of `blank_marks`."""
    blank_marks: tuple[str, ...] = ("",)
    totals_empty: bool = False
    """The column 总计 of table 3 is left empty."""
    wrapped_share: float = 0.0
    """The share of figures that stand on a second line of their cell."""
    numbers: NumberStyle = field(default=PLAIN)


def draw_figure_style(random: Random) -> FigureStyle:
    """A mixture: all zeros, small, medium, large and huge; zeros kept in most reports."""
    scales: tuple[Scale, ...] = ("zeros", "small", "medium", "large", "huge")
    return FigureStyle(
        scale=random.choices(scales, (2, 4, 3, 2, 1))[0],
        consistent=random.random() < 0.9,
        blank_share=random.choices((0.0, 0.3, 0.9, 1.0), (7, 1, 1, 1))[0],
        blank_marks=tuple(random.sample(BLANK_MARKS, k=random.choice((1, 1, 1, 2)))),
        totals_empty=random.random() < 0.06,
        wrapped_share=random.choices((0.0, 0.05, 0.5), (8, 1, 1))[0],
        numbers=draw_number_style(random),
    )


def draw_figures(form: Format, style: FigureStyle, random: Random) -> dict[str, Number]:
    """A figure for every cell of the form."""
    figures: dict[str, Number] = {}
    for spec in form.table(2):
        figures[spec.id] = _proactive_figure(spec, style.scale, random)
    _draw_requests(form, style.scale, random, figures)
    for row in form.table(4).rows:
        for result in RESULTS:
            figures[f"{row.id}.{result}"] = _figure(style.scale, random, share=0.3, most=3)
        figures[f"{row.id}.total"] = sum(figures[f"{row.id}.{result}"] for result in RESULTS)
    if not style.consistent:
        for total in random.sample([cell for cell in form.cells if cell.endswith(".total")], k=3):
            figures[total] += random.randint(1, 9)
    return {cell_id: figures[cell_id] for cell_id in form.cells}


def _figure(scale: Scale, random: Random, share: float, most: int = _SMALLER) -> int:
    """Zero, or with the probability `share` a figure of up to the scale's digits (at most `most`)."""
    digits = min(_DIGITS[scale], most)
    if not digits or random.random() >= share:
        return 0
    return random.randint(1, 10 ** random.randint(1, digits) - 1)


def _proactive_figure(spec: CellSpec, scale: Scale, random: Random) -> Number:
    if spec.column.kind is Kind.MONEY:
        return money(random, min(_DIGITS[scale], 7)) if random.random() < 0.6 else 0
    figure = _figure(scale, random, share=0.6, most=8)
    return -figure if spec.column.kind is Kind.CHANGE and random.random() < 0.4 else figure


def _draw_requests(form: Format, scale: Scale, random: Random, figures: dict[str, Number]) -> None:
    """Table 3: results first, then what must have come in for them to be reached."""
    rows = [row.id for row in form.table(3).rows]
    results = rows[2:-2]
    share = random.choice((0.1, 0.25, 0.6))
    for kind in APPLICANT_KINDS:
        for row in results:
            figures[f"requests.{row}.{kind}"] = _figure(scale, random, share)
        figures[f"requests.carried_out.{kind}"] = _figure(scale, random, share)
    if scale == "huge":
        figures[f"requests.granted.{random.choice(APPLICANT_KINDS)}"] = random.randint(10**6, 6 * 10**7)
    for kind in APPLICANT_KINDS:
        disposed = sum(int(figures[f"requests.{row}.{kind}"]) for row in results)
        ever = disposed + int(figures[f"requests.carried_out.{kind}"])
        carried_in = random.randint(0, ever) if random.random() < 0.4 else 0
        figures[f"requests.disposed.{kind}"] = disposed
        figures[f"requests.carried_in.{kind}"] = carried_in
        figures[f"requests.received.{kind}"] = ever - carried_in
    for row in rows:
        figures[f"requests.{row}.total"] = sum(figures[f"requests.{row}.{kind}"] for kind in APPLICANT_KINDS)


@dataclass(frozen=True)
class PrintedFigures:
    """What stands in the cells that are printed, and the truth of every cell of the form."""

    texts: dict[str, str]
    """With line breaks; cells that are not printed are left out."""
    truth: dict[str, tuple[State, Number | None]]
    units: dict[str, str]
    """The unit that stands in the cell behind its figure, where one does."""


def print_figures(
    form: Format, figures: dict[str, Number], style: FigureStyle, absences: Absences, random: Random
) -> PrintedFigures:
    """Decide for each cell whether it is there, blank or a figure, and how the figure is written."""
    texts: dict[str, str] = {}
    truth: dict[str, tuple[State, Number | None]] = {}
    units: dict[str, str] = {}
    for cell_id, spec in form.cells.items():
        figure = figures[cell_id]
        if not absences.keeps(form.table(spec.table), spec.row, spec.column):
            truth[cell_id] = (State.MISSING, None)
        elif style.totals_empty and spec.table == 3 and spec.column.id == "total":
            texts[cell_id], truth[cell_id] = "", (State.BLANK, None)
        elif figure == 0 and random.random() < style.blank_share:
            texts[cell_id], truth[cell_id] = random.choice(style.blank_marks), (State.BLANK, None)
        else:
            text, unit = print_number(figure, spec, style.numbers, random)
            texts[cell_id] = f"\n{text}" if random.random() < style.wrapped_share else text
            truth[cell_id] = (State.VALUE, figure)
            if unit:
                units[cell_id] = unit
    return PrintedFigures(texts, truth, units)
