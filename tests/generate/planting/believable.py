"""Figures of an agency over two years, as they follow from one another: nothing in them is for a rule to find."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS, RESULTS, Format
from gongkai.report.model import Number

Figures = dict[str, Number]

_REQUESTS: Mapping[Level, int] = {Level.TOWNSHIP: 6, Level.DEPARTMENT: 12, Level.COUNTY: 9, Level.PREFECTURE: 20}
"""About how many requests of natural persons an agency of a level has in a year."""
_WEIGHTS: Mapping[str, int] = {
    "granted": 40,
    "partly_granted": 10,
    "unavailable.not_held": 12,
    "unavailable.needs_creation": 4,
    "unavailable.still_unclear": 3,
    "not_processed.petition": 4,
    "not_processed.repeated": 2,
    "other": 3,
    "other.correction_overdue": 2,
    "other.fee_overdue": 0,
    "other.other": 3,
}
"""How often a request comes to a result; reasons of refusal not named here have a weight of 2."""
FIRST_YEAR_OF_RECONSIDERATION_FIRST = 2024
"""From then on nobody sues over a refusal directly: 行政复议法, article 23."""


def draw_year(form: Format, year: int, level: Level, random: Random, previous: Figures | None = None) -> Figures:
    """The figures of a year, following from those of the year before where these are given."""
    figures: Figures = dict.fromkeys(form.cells, 0)
    _draw_documents(form, level, random, figures, previous)
    _draw_requests(form, level, random, figures, previous)
    _draw_remedies(form, year, random, figures)
    return figures


def summed(parts: list[Figures]) -> Figures:
    """A parent's figures: the sums of its parts'."""
    return {cell: sum(part[cell] for part in parts) for cell in parts[0]}


def add_requests(
    form: Format, figures: Mapping[str, Number], row: str, kind: str, count: int, came: str = "received"
) -> Figures:
    """The figures with requests more of a kind of applicant that came in and ended in `row`: all sums still hold."""
    changed = dict(figures)
    rows = [came, row] if row == "carried_out" else [came, row, "disposed"]
    for each in rows:
        for column in (kind, "total"):
            changed[f"requests.{each}.{column}"] += count
    assert changed.keys() == form.cells.keys()
    return changed


def _near(random: Random, before: Number | None, low: int, high: int) -> int:
    """A figure of a range; where last year's is known, one near it."""
    if before is None:
        return random.randint(low, high)
    return max(0, round(float(before) * random.uniform(0.8, 1.25)) + random.randint(-2, 2))


def _draw_documents(form: Format, level: Level, random: Random, figures: Figures, previous: Figures | None) -> None:
    """Table 2."""
    before = previous or {}
    for row in ("licensing", "penalties", "coercion"):
        low, high = (0, 6) if row == "coercion" else (15, 60)
        figures[f"{row}.decisions"] = _near(random, before.get(f"{row}.decisions"), low, high)
    if form.id == "2021":
        for row in ("regulations", "normative_documents"):
            if row == "regulations" and level is not Level.PREFECTURE:
                continue
            made, repealed = random.randint(0, 5), random.randint(0, 3)
            in_force = int(before.get(f"{row}.valid", random.randint(12, 40)))
            repealed = min(repealed, in_force)
            figures[f"{row}.made"], figures[f"{row}.repealed"] = made, repealed
            figures[f"{row}.valid"] = in_force + made - repealed
        figures["fees.amount"] = Decimal(_near(random, before.get("fees.amount", 0) * 10 or None, 20, 400)) / 10
        return
    figures["normative_documents.made"] = random.randint(0, 4)
    figures["normative_documents.published"] = random.randint(0, 4)
    figures["normative_documents.total_published"] = random.randint(10, 14)
    for row in ("licensing", "other_services", "penalties", "coercion", "fees"):
        carried = before.get(f"{row}.previous", random.randint(20, 60)) + before.get(f"{row}.change", 0)
        figures[f"{row}.previous"] = carried
        figures[f"{row}.change"] = random.randint(-min(3, int(carried)), 4)
    figures["other_services.decisions"] = _near(random, before.get("other_services.decisions"), 5, 30)
    figures["procurement.projects"] = _near(random, before.get("procurement.projects"), 1, 6)
    figures["procurement.amount"] = (
        Decimal(_near(random, before.get("procurement.amount", 0) * 10 or None, 200, 900)) / 10
    )


def _draw_requests(form: Format, level: Level, random: Random, figures: Figures, previous: Figures | None) -> None:
    """Table 3: what came in, how it ended, what is left."""
    rows = [row.id for row in form.table(3).rows]
    results = rows[2:-2]
    weights = [_WEIGHTS.get(row, 2) for row in results]
    for kind in APPLICANT_KINDS:
        usual = _REQUESTS[level] if kind == "natural_person" else 2 if kind == "business" else 0
        received = random.randint(usual // 2, usual + usual // 2) if usual else int(random.random() < 0.1)
        carried_in = int(previous[f"requests.carried_out.{kind}"]) if previous else random.randint(0, min(2, usual))
        carried_out = random.randint(0, min(2, received))
        figures[f"requests.received.{kind}"], figures[f"requests.carried_in.{kind}"] = received, carried_in
        figures[f"requests.carried_out.{kind}"] = carried_out
        disposed = received + carried_in - carried_out
        figures[f"requests.disposed.{kind}"] = disposed
        for row in random.choices(results, weights, k=disposed):
            figures[f"requests.{row}.{kind}"] += 1
    for row in rows:
        figures[f"requests.{row}.total"] = sum(figures[f"requests.{row}.{kind}"] for kind in APPLICANT_KINDS)


def _draw_remedies(form: Format, year: int, random: Random, figures: Figures) -> None:
    """Table 4."""
    for row in form.table(4).rows:
        if row.id == "litigation_direct" and year >= FIRST_YEAR_OF_RECONSIDERATION_FIRST:
            continue
        for result in RESULTS:
            figures[f"{row.id}.{result}"] = (
                random.choice((0, 0, 1, 2)) if row.id == "reconsideration" else random.choice((0, 0, 1))
            )
        figures[f"{row.id}.total"] = sum(figures[f"{row.id}.{result}"] for result in RESULTS)
