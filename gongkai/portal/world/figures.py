"""The figures of the fictional county's annual reports: those of its requests, and others from one year to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from gongkai.law.agencies import Level
from gongkai.portal.world.county import Agency
from gongkai.report.formats import FORMATS

FORM = FORMATS["2021"]
Figures = Mapping[str, int]
"""The figure of every cell of the form by its id."""


def draw(random: Random, agency: Agency, last: Figures | None, counted: Figures) -> Figures:
    """The figures of an agency for a year, following those of the year before where they are known.

    `counted` are those of tables 3 and 4, which its requests say; cells that are 0 may be left out.
    """
    cells = dict.fromkeys(FORM.cells, 0)
    _draw_table_2(random, cells, agency, last)
    return cells | dict(counted)


def add_up(parts: Iterable[Figures]) -> Figures:
    """The figures of a whole: the sum of its parts, cell by cell."""
    whole = dict.fromkeys(FORM.cells, 0)
    for part in parts:
        for cell_id, value in part.items():
            whole[cell_id] += value
    return whole


def _draw_table_2(random: Random, cells: dict[str, int], agency: Agency, last: Figures | None) -> None:
    made = random.randint(0, 3)
    valid = last["normative_documents.valid"] if last else random.randint(3, 14)
    repealed = random.randint(0, min(2, valid))
    cells["normative_documents.made"], cells["normative_documents.repealed"] = made, repealed
    cells["normative_documents.valid"] = valid + made - repealed
    cells["licensing.decisions"] = _like_last_year(random, last, "licensing.decisions", 30 * agency.activity)
    if agency.level is Level.DEPARTMENT:
        cells["penalties.decisions"] = _like_last_year(random, last, "penalties.decisions", 6 * agency.activity)
        cells["coercion.decisions"] = random.randint(0, agency.activity // 4)


def _like_last_year(random: Random, last: Figures | None, cell_id: str, usual: int) -> int:
    return round((last[cell_id] if last else usual) * random.uniform(0.75, 1.35))
