"""Rates derived from a report's tables. They stand in `rates.toml` beside this file, their ids checked at load."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Any

from gongkai.report.formats import APPLICANT_KINDS, FORMATS, Format
from gongkai.report.model import AnnualReport

_Cells = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: the sum of the cells `part` in the sum of the cells `whole` less that of `without`, for each form.

    `cells` has the three by the form's id; a form that is not among them does not have the rate.
    """

    id: str
    chinese: str
    english: str
    cells: dict[str, _Cells]

    def of(self, report: AnnualReport) -> Fraction | None:
        """The share; None where a cell that it needs has no certain figure, or where the whole is nothing."""
        if report.format.id not in self.cells:
            return None
        sums = [_sum(report, names) for names in self.cells[report.format.id]]
        part, whole, without = sums
        if part is None or whole is None or without is None or whole - without <= 0:
            return None
        return part / (whole - without)


def _sum(report: AnnualReport, names: tuple[str, ...]) -> Fraction | None:
    figures = [report.value(name) for name in names]
    known = [Fraction(figure) for figure in figures if figure is not None]
    return sum(known, start=Fraction(0)) if len(known) == len(figures) else None


def _load() -> tuple[Rate, ...]:
    entries = tomllib.loads((Path(__file__).parent / "rates.toml").read_text(encoding="utf-8"))["rates"]
    rates = [_rate(entry) for entry in entries]
    return (*rates, *map(_share_of_kind, APPLICANT_KINDS))


def _rate(entry: dict[str, Any]) -> Rate:
    forms = [FORMATS[name] for name in entry.get("formats", FORMATS)]
    cells = {
        form.id: (
            _matching(form, entry["part"]),
            _matching(form, entry["whole"]),
            _matching(form, entry.get("without", [])),
        )
        for form in forms
    }
    return Rate(entry["id"], entry["chinese"], entry["english"], cells)


def _share_of_kind(kind: str) -> Rate:
    """The share of one kind of applicant in the requests received."""
    labels = {column.id: column.label for column in next(iter(FORMATS.values())).table(3).columns}
    shares: _Cells = ((f"requests.received.{kind}",), ("requests.received.total",), ())
    english = kind.replace("other_org", "other organisations").replace("_", " ")
    return Rate(
        f"received.{kind}",
        f"新收申请中{labels[kind]}的占比",
        f"share of {english} in requests received",
        dict.fromkeys(FORMATS, shares),
    )


def _matching(form: Format, patterns: list[str]) -> tuple[str, ...]:
    found = tuple(name for name in form.cells for pattern in patterns if fnmatchcase(name, pattern))
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in form.cells):
            raise ValueError(f"rates.toml: no cell of Format {form.id} fits {pattern}")
    return found


RATES = _load()
"""Every rate, in the order of the file; then the share of each kind of applicant."""
