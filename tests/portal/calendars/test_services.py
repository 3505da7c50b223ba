"""Notices are entered and withdrawn, never changed; the calendar in force follows from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from gongkai.law.notices import Notice, read_notice
from gongkai.law.workdays import announced
from gongkai.portal.audit import models as audit
from gongkai.portal.calendars import queries, services
from gongkai.portal.calendars.models import Entry
from tests.portal.building import BY

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parents[2] / "law/notices/2027-invented.txt").read_text()
NOTICE = read_notice(TEXT)
CORRECTION = Notice(2027, {date(2027, 9, 3): "纪念日"}, frozenset((date(2027, 9, 5),)), amends=True)


def enter(notice: Notice = NOTICE, text: str = TEXT) -> Entry:
    return services.enter(notice, text, seen=queries.last_sequence(), by=BY)


def test_without_entries_the_calendar_is_the_one_of_the_law() -> None:
    assert queries.calendar() == announced()


def test_a_notice_counts_from_the_moment_it_is_entered() -> None:
    entry = enter()
    assert queries.calendar() == announced().with_notice(NOTICE)
    assert (entry.sequence, entry.year, entry.issued, entry.entered_by) == (1, 2027, date(2026, 11, 20), BY.name)
    assert entry.text == TEXT
    logged = audit.Entry.objects.last()
    assert logged
    assert (logged.action, logged.subject, logged.actor) == ("calendar.notice_entered", "notice:1", BY.name)
    assert read_notice(logged.details["days"]) == NOTICE


def test_corrections_are_laid_over_and_a_later_notice_takes_the_place_of_all() -> None:
    enter()
    enter(CORRECTION, "更正")
    assert queries.calendar() == announced().with_notice(NOTICE).with_notice(CORRECTION)
    later = Notice(2027, {date(2027, 1, 1): "元旦"})
    enter(later, "重来")
    assert queries.calendar() == announced().with_notice(later)


def test_what_is_withdrawn_counts_no_more_and_stays_on_record() -> None:
    entry = enter()
    services.withdraw(entry, seen=1, by=BY)
    assert queries.calendar() == announced()
    assert Entry.objects.get(pk=1).days == entry.days
    assert Entry.objects.get(pk=2).withdraws == entry
    with pytest.raises(services.NoticeEntryError, match="已经撤回"):
        services.withdraw(entry, seen=2, by=BY)
    with pytest.raises(services.NoticeEntryError, match="已经撤回"):
        services.withdraw(Entry.objects.get(pk=2), seen=2, by=BY)


def test_what_a_correction_rests_on_is_not_withdrawn_before_it() -> None:
    entry = enter()
    correction = enter(CORRECTION, "更正")
    with pytest.raises(services.NoticeEntryError, match="先撤回更正"):
        services.withdraw(entry, seen=2, by=BY)
    services.withdraw(correction, seen=2, by=BY)
    services.withdraw(entry, seen=3, by=BY)
    assert queries.calendar() == announced()


def test_a_year_that_is_not_announced_is_not_corrected() -> None:
    with pytest.raises(services.NoticeEntryError, match="2027"):
        enter(CORRECTION, "更正")
    assert not Entry.objects.exists()


def test_who_saw_an_older_calendar_is_asked_to_look_again() -> None:
    enter()
    with pytest.raises(services.NoticeEntryError, match="重新核对"):
        services.enter(NOTICE, TEXT, seen=0, by=BY)
    assert Entry.objects.count() == 1


def test_of_two_who_enter_at_once_one_is_asked_to_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    enter()
    # The other's entry comes between the question and the writing.
    monkeypatch.setattr(services, "last_sequence", lambda: 0)
    with pytest.raises(services.NoticeEntryError, match="重新核对"):
        services.enter(NOTICE, TEXT, seen=0, by=BY)
    assert Entry.objects.count() == 1
    assert audit.Entry.objects.filter(action="calendar.notice_entered").count() == 1


def test_the_database_refuses_an_entry_that_is_neither_notice_nor_withdrawal() -> None:
    for values in ({"days": ""}, {"days": "date", "withdraws": enter()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(sequence=9, year=2027, entered_by="x", **values)


def test_what_a_notice_changed_is_told_by_itself() -> None:
    first, correction = enter(), enter(CORRECTION, "更正")
    before, after = queries.around(correction)
    assert [change.after.date for change in queries.changes(before, after)] == [date(2027, 9, 3), date(2027, 9, 5)]
    before, after = queries.around(first)
    assert before == announced()
    assert date(2027, 1, 31) in [change.after.date for change in queries.changes(before, after)]
