"""Replies in reconsideration and litigation: the periods of each year's law, and what rulings lead to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.procedure import REOPENINGS
from gongkai.law.remedy_procedure import RemedyResult, Ruling, reopening, reply_due, rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.law.workdays import announced
from gongkai.report.formats import RESULTS

CALENDAR = announced()


@pytest.mark.parametrize(
    ("kind", "simplified", "notified", "due"),
    [
        # Ten days of the calendar until 2023; ten working days since: 29 September and 12 October 2024 are made up.
        (RemedyKind.RECONSIDERATION, False, date(2023, 12, 4), date(2023, 12, 14)),
        (RemedyKind.RECONSIDERATION, False, date(2024, 9, 24), date(2024, 10, 12)),
        (RemedyKind.RECONSIDERATION, True, date(2024, 9, 24), date(2024, 9, 30)),
        (RemedyKind.LITIGATION, False, date(2024, 6, 3), date(2024, 6, 18)),
        # The fifteenth day, 6 October, is a holiday: the first working day after it.
        (RemedyKind.LITIGATION_AFTER, False, date(2024, 9, 21), date(2024, 10, 8)),
    ],
)
def test_the_last_day_of_a_reply(kind: RemedyKind, simplified: bool, notified: date, due: date) -> None:
    found = reply_due(kind, notified, CALENDAR, simplified=simplified)
    assert (found.due, found.provisional) == (due, False)
    assert found.steps[-1].date == due


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.sampled_from(RemedyKind), st.booleans())
def test_a_reply_is_due_on_a_working_day_and_not_too_early(notified: date, kind: RemedyKind, simplified: bool) -> None:
    if simplified and kind is not RemedyKind.RECONSIDERATION:
        with pytest.raises(LookupError):
            reply_due(kind, notified, CALENDAR, simplified=True)
        return
    found = reply_due(kind, notified, CALENDAR, simplified=simplified)
    days = [notified + timedelta(days=number) for number in range(1, (found.due - notified).days + 1)]
    assert CALENDAR.is_workday(found.due)
    if found.period.in_workdays:
        assert sum(CALENDAR.is_workday(day) for day in days) == found.period.length
    else:
        assert len(days) >= found.period.length
        assert not any(CALENDAR.is_workday(day) for day in days[found.period.length - 1 : -1])


def test_what_a_case_ends_in_is_a_column_of_table_4() -> None:
    assert tuple(RemedyResult) == RESULTS
    assert {ruling.result for ruling in Ruling} == {*RemedyResult} - {RemedyResult.PENDING}
    assert all(ruling.result is RemedyResult.CORRECTED for ruling in Ruling if ruling.orders_anew)


@pytest.mark.parametrize("kind", RemedyKind)
def test_every_kind_ends_and_begins_anew(kind: RemedyKind) -> None:
    assert {ruling.result for ruling in rulings(kind)} == {*RemedyResult} - {RemedyResult.PENDING}
    assert reopening(kind) in REOPENINGS
    assert (Ruling.UPHELD in rulings(kind)) == (kind is RemedyKind.RECONSIDERATION)
