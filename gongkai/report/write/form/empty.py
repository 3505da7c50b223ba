"""An empty form for a year, with what last year's report already settles filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from gongkai.law.agencies import level_of, place_of
from gongkai.report.formats import FORMAT_2019, FORMAT_2021
from gongkai.report.model import AnnualReport, Cell, State, blank_report

_CARRIED_OUT, _CARRIED_IN = "requests.carried_out.", "requests.carried_in."


def empty_form(year: int, agency: str = "", last: AnnualReport | None = None) -> AnnualReport:
    """The form in force for `year`, blank but for what `last`, the report of the year before, settles.

    * requests carried in are those that last year carried out (勾稽关系, rule Y01);
    * table two of Format 2021: documents in force begin with last year's, to be corrected by what this year makes and
      repeals (rule Y02); of Format 2019: last year's number is its own last number with its change (rule Y03).

    The agency, unless another is named, and how it is reached are taken over. Of cells only figures are: what was
    blank or unclear last year stays blank. Raises ValueError where `last` is not of the year before.
    """
    if last is not None and last.year is not None and last.year != year - 1:
        raise ValueError(f"a report of {last.year} says nothing of what {year} begins with")
    form = FORMAT_2021 if year >= FORMAT_2021.first_year else FORMAT_2019
    if last is not None:
        agency = agency or last.agency
    report = replace(
        blank_report(form.id),
        year=year,
        agency=agency,
        level=level_of(agency) if agency else None,
        place=place_of(agency) if agency else "",
        period=(date(year, 1, 1), date(year, 12, 31)),
    )
    if last is None:
        return report
    settled = {cell_id: cell for cell_id, cell in _settled(last) if cell_id in report.cells}
    return replace(report, cells={**report.cells, **settled}, contact=last.contact)


def _settled(last: AnnualReport) -> Iterator[tuple[str, Cell]]:
    """The cells of this year that last year's report settles."""
    for cell_id, cell in last.in_state(State.VALUE):
        if cell_id.startswith(_CARRIED_OUT):
            yield cell_id.replace(_CARRIED_OUT, _CARRIED_IN), _figure(cell)
        elif cell_id.endswith(".valid"):
            yield cell_id, _figure(cell)
        elif cell_id.endswith(".previous"):
            change = last.cells[cell_id.removesuffix("previous") + "change"]
            if cell.value is not None and change.value is not None:
                yield cell_id, Cell(cell.value + change.value, State.VALUE)


def _figure(cell: Cell) -> Cell:
    """The figure alone: text and place are last year's."""
    return Cell(cell.value, State.VALUE, unit=cell.unit)
