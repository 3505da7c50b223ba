"""Tables 3 and 4 of the annual report (Format 2021) of any agencies and year, and the cases behind each number.

How what happened to a case becomes a number is docs/decisions/0022-counting.md. Each table is counted
from the columns that follow from the events (`gongkai.portal.cases.projection`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet

from gongkai.law.remedy_procedure import RemedyResult, Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Head
from gongkai.portal.cases.models import Case
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.queries import ended_in, pending_after
from gongkai.report.formats import APPLICANT_KINDS, FORMAT_2021

TABLE_3, TABLE_4 = FORMAT_2021.table(3), FORMAT_2021.table(4)
CELLS = frozenset(cell.id for table in (TABLE_3, TABLE_4) for cell in table)
"""The ids of the cells that are counted here."""
TOTAL = "total"
RECEIVED, CARRIED_IN, DISPOSED, CARRIED_OUT = "received", "carried_in", "disposed", "carried_out"
OUTCOMES = tuple(row.id for row in TABLE_3.rows if row.id not in (RECEIVED, CARRIED_IN, DISPOSED, CARRIED_OUT))
"""The rows of table 3 that are ids of `gongkai.law.outcomes.Outcome`."""
ROWS_4: Mapping[RemedyKind, str] = {
    RemedyKind.RECONSIDERATION: "reconsideration",
    RemedyKind.LITIGATION: "litigation_direct",
    RemedyKind.LITIGATION_AFTER: "litigation_after_reconsideration",
}
"""The row of table 4 in which each kind of case is counted."""


def reporting(agency: Agency, year: int, *, below: bool = False) -> QuerySet[Agency]:
    """The agencies that an agency reports on for a year: itself, and whose duties it had taken over by its end.

    With `below` so for all agencies of its subtree.
    """
    turn = date(year + 1, 1, 1)
    own = Agency.objects.filter(path__startswith=agency.path) if below else Agency.objects.filter(pk=agency.pk)
    return Agency.objects.filter(Q(pk__in=own.values("pk")) | Q(successor__in=own.values("pk"), closed__lt=turn))


def tables(agencies: Iterable[Agency], year: int) -> Mapping[str, int]:
    """The number of every cell of tables 3 and 4 of a year, over these agencies together."""
    known = [agency.pk for agency in agencies]
    return _table_3(known, year) | _table_4(known, year)


def tables_of_now(agencies: Iterable[Agency], year: int) -> Mapping[str, int]:
    """The same, counted anew only where something has happened on this installation since it was counted last.

    Every act writes the audit log within its transaction, so that the log's end tells one state from another.
    """
    return _tables_of_state(_state(), tuple(sorted(agency.pk for agency in agencies)), year)


def years_of_now(agencies: Iterable[Agency], today: date) -> range:
    """From the first year with a case to this one; looked up anew as the tables are counted."""
    first = _first_of_state(_state(), tuple(sorted(agency.pk for agency in agencies)))
    return range(min(first or today, today).year, today.year + 1)


def _state() -> str:
    return Head.objects.values_list("digest", flat=True).get(id=1)


@lru_cache(maxsize=256)
def _tables_of_state(_state: str, agencies: tuple[int, ...], year: int) -> Mapping[str, int]:
    """What was counted in a state; one that was read while it changed is kept under a name nobody asks for again."""
    return MappingProxyType(_table_3(agencies, year) | _table_4(agencies, year))


@lru_cache(maxsize=256)
def _first_of_state(_state: str, agencies: tuple[int, ...]) -> date | None:
    return Case.objects.filter(agency__in=agencies).order_by("counted").values_list("counted", flat=True).first()


def _table_3(agencies: Collection[int], year: int) -> dict[str, int]:
    """Four counts, each from an index alone.

    Nothing is disposed before it is counted (a constraint), so what waits at the turn of a year is what was counted
    before it less what was disposed before it.
    """
    cells = dict.fromkeys((cell.id for cell in TABLE_3), 0)
    cases = Case.objects.filter(agency__in=agencies).order_by()

    def count(row: str, kind: str, number: int) -> None:
        for column in (kind, TOTAL):
            cells[f"requests.{row}.{column}"] += number

    for kind, number in _by_kind(cases.filter(_in(RECEIVED, year))):
        count(RECEIVED, kind, number)
    disposed = cases.filter(_in(DISPOSED, year)).values_list("outcome", "applicant_kind").annotate(Count("pk"))
    for outcome, kind, number in disposed:
        count(outcome, kind, number)
        count(DISPOSED, kind, number)
    turn = date(year, 1, 1)
    waiting = Counter(dict(_by_kind(cases.filter(counted__lt=turn))))
    waiting.subtract(dict(_by_kind(cases.filter(disposed__lt=turn))))
    for kind, number in waiting.items():
        count(CARRIED_IN, kind, number)
    for column in (*APPLICANT_KINDS, TOTAL):
        received, carried_in, disposed_of = (
            cells[f"requests.{row}.{column}"] for row in (RECEIVED, CARRIED_IN, DISPOSED)
        )
        cells[f"requests.{CARRIED_OUT}.{column}"] = received + carried_in - disposed_of
    return cells


def _by_kind(cases: QuerySet[Case]) -> QuerySet[Case, tuple[str, int]]:
    return cases.values_list("applicant_kind").annotate(Count("pk"))


def _in(row: str, year: int) -> Q:
    column = "counted" if row == RECEIVED else "disposed"
    return Q(**{f"{column}__gte": date(year, 1, 1), f"{column}__lt": date(year + 1, 1, 1)})


def _waiting(year: int) -> Q:
    """The cases that wait when a year begins."""
    turn = date(year, 1, 1)
    return Q(counted__lt=turn) & (Q(disposed=None) | Q(disposed__gte=turn))


def _table_4(agencies: Collection[int], year: int) -> dict[str, int]:
    cells = dict.fromkeys((cell.id for cell in TABLE_4), 0)
    remedies = Remedy.objects.filter(agency__in=agencies).order_by()
    found: Counter[tuple[str, RemedyResult]] = Counter()
    for kind, ruling, number in remedies.filter(ended_in(year)).values_list("kind", "ruling").annotate(Count("pk")):
        found[kind, Ruling(ruling).result] += number
    for kind, number in remedies.filter(pending_after(year)).values_list("kind").annotate(Count("pk")):
        found[kind, RemedyResult.PENDING] += number
    for (kind, result), number in found.items():
        for column in (result.value, TOTAL):
            cells[f"{ROWS_4[RemedyKind(kind)]}.{column}"] += number
    return cells


def cases_behind(agencies: QuerySet[Agency], year: int, cell: str) -> QuerySet[Case]:
    """The cases that a cell of table 3 counts. Raises KeyError for another cell."""
    spec = FORMAT_2021.cells[cell]
    if spec.table != TABLE_3.number:
        raise KeyError(cell)
    row = spec.row.id
    cases = Case.objects.filter(agency__in=agencies)
    if spec.column.id in APPLICANT_KINDS:
        cases = cases.filter(applicant_kind=spec.column.id)
    if row in (CARRIED_IN, CARRIED_OUT):
        return cases.filter(_waiting(year if row == CARRIED_IN else year + 1))
    if row in OUTCOMES:
        return cases.filter(_in(DISPOSED, year), outcome=row)
    return cases.filter(_in(row, year))


def remedies_behind(agencies: QuerySet[Agency], year: int, cell: str) -> QuerySet[Remedy]:
    """The cases of reconsideration or litigation that a cell of table 4 counts. Raises KeyError for another cell."""
    spec = FORMAT_2021.cells[cell]
    if spec.table != TABLE_4.number:
        raise KeyError(cell)
    kind = next(kind for kind, row in ROWS_4.items() if row == spec.row.id)
    remedies = Remedy.objects.filter(agency__in=agencies, kind=kind.value)
    if spec.column.id == TOTAL:
        return remedies.filter(ended_in(year) | pending_after(year))
    if spec.column.id == RemedyResult.PENDING:
        return remedies.filter(pending_after(year))
    rulings = [ruling.value for ruling in Ruling if ruling.result == spec.column.id]
    return remedies.filter(ended_in(year), ruling__in=rulings)
