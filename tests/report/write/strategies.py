"""Hypothesis strategies for reports with anything in them that the type allows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai.law.agencies import Level
from gongkai.report.formats import FORMATS
from gongkai.report.model import (
    AnnualReport,
    Cell,
    Contact,
    Note,
    NoteKind,
    Number,
    Origin,
    Place,
    Section,
    State,
    Statement,
)

TEXTS = st.text(max_size=20)
POSITIONS = st.none() | st.integers(1, 10_000)
POINTS = st.floats(-10_000, 10_000)
NUMBERS: st.SearchStrategy[Number] = st.integers(-(10**9), 10**12) | st.decimals(
    -(10**9), 10**12, allow_nan=False, places=4
)
LONG_DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=10**30)

PLACES = st.builds(
    Place,
    page=POSITIONS,
    box=st.none() | st.tuples(POINTS, POINTS, POINTS, POINTS),
    sheet=st.none() | TEXTS,
    table=POSITIONS,
    row=POSITIONS,
    column=POSITIONS,
    paragraph=POSITIONS,
    line=POSITIONS,
)
SOURCES = st.none() | PLACES


@st.composite
def sections(draw: st.DrawFn, numbers: st.SearchStrategy[int]) -> Section:
    text = draw(TEXTS)
    lines = text.count("\n") + 1
    places = draw(st.just(()) | st.lists(SOURCES, min_size=lines, max_size=lines).map(tuple))
    return Section(draw(numbers), draw(TEXTS), text, draw(SOURCES), places, draw(TEXTS))


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    state = draw(st.sampled_from(State))
    return Cell(
        value=draw(NUMBERS | LONG_DECIMALS) if state is State.VALUE else None,
        state=state,
        text=draw(TEXTS),
        source=draw(SOURCES),
        unit=draw(st.sampled_from(["", "元", "万元"])),
        candidates=tuple(draw(st.lists(st.none() | NUMBERS, max_size=3))) if state is State.AMBIGUOUS else (),
    )


@st.composite
def reports(draw: st.DrawFn) -> AnnualReport:
    form = FORMATS[draw(st.sampled_from(sorted(FORMATS)))]
    kinds_of_cell = draw(st.lists(cells(), min_size=1, max_size=4))
    picks = draw(st.lists(st.integers(0, len(kinds_of_cell) - 1), min_size=1, max_size=9))
    return AnnualReport(
        format=form,
        cells={cell_id: kinds_of_cell[picks[position % len(picks)]] for position, cell_id in enumerate(form.cells)},
        agency=draw(TEXTS),
        level=draw(st.none() | st.sampled_from(Level)),
        place=draw(TEXTS),
        year=draw(st.none() | st.integers(1949, 2100)),
        title=draw(TEXTS),
        title_source=draw(SOURCES),
        period=draw(st.none() | st.tuples(st.dates(date(2000, 1, 1)), st.dates(date(2000, 1, 1)))),
        introduction=draw(st.none() | sections(st.just(0))),
        sections=tuple(draw(st.lists(sections(st.integers(1, 6)), max_size=3))),
        contact=draw(st.builds(Contact, *[TEXTS] * 6)),
        year_statements=tuple(draw(st.lists(st.builds(Statement, TEXTS, TEXTS | st.integers(), SOURCES), max_size=2))),
        notes=tuple(
            draw(st.lists(st.builds(Note, st.sampled_from(NoteKind), TEXTS, TEXTS, TEXTS, SOURCES), max_size=2))
        ),
        source=draw(st.none() | st.builds(Origin, TEXTS, TEXTS, TEXTS, st.integers(1, 9))),
    )
