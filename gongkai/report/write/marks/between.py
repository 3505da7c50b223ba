"""Where an empty cell of a printed page is: nothing is printed there, but beside it and above or below it is."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.report.model import AnnualReport, Place

_Box = tuple[float, float, float, float]


def between(report: AnnualReport, cell_id: str) -> Place | None:
    """The place where the form's row and column of a cell meet, by what is printed in them; None where nothing is."""
    spec = report.spec(cell_id)
    in_row: list[Place] = []
    in_column: list[Place] = []
    for other in report.format.cells.values():
        place = report.cells[other.id].source
        if other.table != spec.table or place is None or place.box is None:
            continue
        if other.row is spec.row:
            in_row.append(place)
        elif other.column.id == spec.column.id:
            in_column.append(place)
    if not in_row or not in_column:
        return None
    page = in_row[0].page
    row = _around([place for place in in_row if place.page == page])
    column = _around([place for place in in_column if place.page == page] or in_column)
    if column[2] - column[0] > column[3] - column[1]:  # text that runs up or down the page
        box = (row[0], column[1], row[2], column[3])
    else:
        box = (column[0], row[1], column[2], row[3])
    return Place(page=page, box=box)


def _around(places: Sequence[Place]) -> _Box:
    left, bottom, right, top = zip(*(place.box for place in places if place.box), strict=True)
    return min(left), min(bottom), max(right), max(top)
