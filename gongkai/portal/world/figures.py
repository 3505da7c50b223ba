"""The figures of the fictional county's annual reports: right in every identity, and from one year to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random

from gongkai.law.agencies import Level
from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.portal.world.county import Agency
from gongkai.report.formats import FORMATS, RESULTS

FORM = FORMATS["2021"]
Figures = Mapping[str, int]
"""The figure of every cell of the form by its id."""

APPLICANTS = {
    Applicant.NATURAL_PERSON: 80,
    Applicant.BUSINESS: 10,
    Applicant.LEGAL_SERVICES: 6,
    Applicant.OTHER_ORGANISATION: 3,
    Applicant.PUBLIC_INTEREST: 1,
}
"""How often each kind of applicant is met."""
OUTCOMES = {
    Outcome.GRANTED: 46,
    Outcome.PARTLY_GRANTED: 12,
    Outcome.THIRD_PARTY: 3,
    Outcome.INTERNAL_AFFAIRS: 3,
    Outcome.DELIBERATIVE: 3,
    Outcome.ADMINISTRATIVE_QUERY: 3,
    Outcome.NOT_HELD: 16,
    Outcome.NEEDS_CREATION: 3,
    Outcome.STILL_UNCLEAR: 2,
    Outcome.PETITION: 4,
    Outcome.REPEATED: 2,
    Outcome.CORRECTION_OVERDUE: 2,
    Outcome.OTHER: 1,
}
_LEFT_OVER = 0.07
"""The share of requests that the next year inherits."""
_CONTESTED = 0.06
"""The share of requests that lead to reconsideration."""


def draw(random: Random, agency: Agency, last: Figures | None) -> Figures:
    """The figures of an agency for a year, following those of the year before where they are known."""
    cells = dict.fromkeys(FORM.cells, 0)
    _draw_table_2(random, cells, agency, last)
    _draw_table_3(random, cells, agency, last)
    contested = Counter(random.choices(RESULTS[:3], (7, 2, 1), k=_share(random, cells["requests.received.total"])))
    for result, count in contested.items():
        cells[f"reconsideration.{result}"] = count
    cells["reconsideration.total"] = contested.total()
    return cells


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


def _draw_table_3(random: Random, cells: dict[str, int], agency: Agency, last: Figures | None) -> None:
    received = Counter(_kinds(random, round(agency.activity * random.uniform(0.7, 1.3))))
    for kind in Applicant:
        carried_in = last[f"requests.carried_out.{kind}"] if last else random.randint(0, 1) * (received[kind] > 3)
        carried_out = sum(random.random() < _LEFT_OVER for _ in range(received[kind]))
        disposed = received[kind] + carried_in - carried_out
        rows = Counter(random.choices(list(OUTCOMES), list(OUTCOMES.values()), k=disposed))
        column = {"received": received[kind], "carried_in": carried_in, "carried_out": carried_out}
        for row, count in (*column.items(), ("disposed", disposed), *rows.items()):
            cells[f"requests.{row}.{kind}"] = count
            cells[f"requests.{row}.total"] += count


def _kinds(random: Random, count: int) -> list[Applicant]:
    return random.choices(list(APPLICANTS), list(APPLICANTS.values()), k=count)


def _share(random: Random, received: int) -> int:
    return sum(random.random() < _CONTESTED for _ in range(received))
