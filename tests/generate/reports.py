"""An invented annual report, drawn from a seed, together with what a perfect reader must find in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import Number, State
from tests.generate.agencies import Agency, draw_agency
from tests.generate.figures import FigureStyle, draw_figure_style, draw_figures, print_figures
from tests.generate.labels import STATUTORY, LabelPrinter, LabelStyle, draw_label_style
from tests.generate.prose import (
    Section,
    TitleStyle,
    draw_title_style,
    preamble,
    title_lines,
    write_sections,
)
from tests.generate.tables import Absences, Groups, PrintedTable, build_tables


@dataclass(frozen=True)
class Options:
    """Everything about a report that a seed decides and a test may want to decide itself."""

    format: str = "2021"
    year: int = 2023
    figures: FigureStyle = field(default_factory=FigureStyle)
    labels: LabelStyle = STATUTORY
    absences: Absences = field(default_factory=Absences)
    title: TitleStyle = field(default_factory=TitleStyle)


@dataclass(frozen=True)
class Synthetic:
    """An invented report: identity, prose, tables as boxes, and the truth of every cell.

    `truth` has an entry for every cell of the format. `printed` has one for every cell that is on the page
    (its text without line breaks), `units` one for every figure with a unit behind it.
    """

    seed: int
    options: Options
    agency: Agency
    title_lines: tuple[str, ...]
    period: tuple[date, date]
    preamble: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[PrintedTable, ...]
    truth: dict[str, tuple[State, Number | None]]
    printed: dict[str, str]
    units: dict[str, str]

    @property
    def format(self) -> Format:
        """The statutory form."""
        return FORMATS[self.options.format]

    @property
    def year(self) -> int:
        """The year reported on."""
        return self.options.year

    @property
    def title(self) -> str:
        """The title as one line."""
        return "".join(self.title_lines)

    @property
    def has_blanks(self) -> bool:
        """Whether any printed cell gives no figure."""
        return any(state is State.BLANK for state, _ in self.truth.values())

    def table(self, number: int) -> PrintedTable | None:
        """Table 2, 3 or 4 as printed, or None where the document ends before it."""
        return next((table for table in self.tables if table.number == number), None)


def _draw_absences(random: Random, form: Format) -> Absences:
    groups: Groups = random.choices(("kept", "empty", "dropped"), (7, 1, 2))[0]
    columns: frozenset[tuple[int, str]] = frozenset()
    rows_kept, rest_lost = None, False
    if random.random() < 0.05:
        columns = frozenset({(3, random.choice(form.table(3).columns).id)})
    elif random.random() < 0.03:
        columns = frozenset({(2, "repealed" if form.id == "2021" else "published")})
    if random.random() < 0.05:
        rows_kept = random.randint(1, len(form.table(3).rows) - 1)
        rest_lost = random.random() < 0.4
    return Absences(groups, columns, rows_kept, rest_lost)


def draw_options(seed: int) -> Options:
    """Options at random: Format 2021 in four of five; Format 2019 also for years that ask for 2021."""
    random = Random(f"options {seed}")
    format_id = "2021" if random.random() < 0.8 else "2019"
    year = random.randint(2021, 2025) if format_id == "2021" else random.choice((2019, 2020, 2020, 2022, 2023))
    return Options(
        format=format_id,
        year=year,
        figures=draw_figure_style(random),
        labels=draw_label_style(random),
        absences=_draw_absences(random, FORMATS[format_id]),
        title=draw_title_style(random),
    )


def make_report(seed: int, options: Options | None = None) -> Synthetic:
    """The report of a seed, always the same; `options` replaces those that the seed would draw."""
    options = options or draw_options(seed)
    form = FORMATS[options.format]
    random = Random(f"report {seed}")
    agency = draw_agency(random)
    figures = draw_figures(form, options.figures, random)
    printed = print_figures(form, figures, options.figures, options.absences, random)
    printer = LabelPrinter(options.labels, options.year, random)
    period = (date(options.year, 1, 1), date(options.year, 12, 31))
    received, carried_in = (str(figures[f"requests.{row}.total"]) for row in ("received", "carried_in"))
    sections = write_sections(agency, options.year, received, carried_in, random)
    lost = options.absences.rows_kept is not None and options.absences.rest_lost
    return Synthetic(
        seed=seed,
        options=options,
        agency=agency,
        title_lines=title_lines(agency, options.year, options.title, random),
        period=period,
        preamble=preamble(agency, period, random),
        sections=sections[:3] if lost else sections,
        tables=build_tables(form, printed.texts, printer, options.absences),
        truth=printed.truth,
        printed={cell_id: text.replace("\n", "") for cell_id, text in printed.texts.items()},
        units=printed.units,
    )
