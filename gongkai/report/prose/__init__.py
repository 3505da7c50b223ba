"""Quantities that the prose of a report states: `statements(report)`.

Text in, data out: how a statement is worded is told by `vocabulary.toml`, what it means for the form by
`cells_of`. Checks and comparisons rest on this package; it judges nothing.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from gongkai.report.model import AnnualReport, Section
from gongkai.report.prose.quantity import ORGANISATIONS, Amount, Change, Sense, StatedQuantity, Time, every
from gongkai.report.prose.reader import read_paragraph
from gongkai.report.prose.vocabulary import cells_of

__all__ = [
    "ORGANISATIONS",
    "Amount",
    "Change",
    "Sense",
    "StatedQuantity",
    "Time",
    "cells_of",
    "every",
    "statements",
    "statements_of",
]


_TOPICS = {3: "requests"}
"""What sections are about of which figures are told without a noun."""
_remembered: tuple[weakref.ref[AnnualReport], tuple[StatedQuantity, ...]] | None = None
"""The report that was read last, and its statements: the rules ask for them one after the other."""


def statements(report: AnnualReport) -> tuple[StatedQuantity, ...]:
    """Every statement of quantity in the introduction and the sections, in the order of the text.

    Parts of a breakdown stand in the `parts` of their whole; `every` goes through all of them.
    """
    global _remembered
    known = _remembered
    if known is not None and known[0]() is report:
        return known[1]
    found = tuple(quantity for section in report.prose for quantity in statements_of(section, report.year))
    _remembered = weakref.ref(report), found
    return found


def statements_of(section: Section, year: int | None) -> Iterator[StatedQuantity]:
    """The statements of one section of a report on `year`."""
    start = 0
    for paragraph in section.text.split("\n"):
        for draft in read_paragraph(paragraph, start, year, _TOPICS.get(section.number, "")):
            yield draft.finish(section)
        start += len(paragraph) + 1
