"""The moving calendar: what day it is, and which days are worked by the notices entered so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from unittest import mock

from gongkai.law.notices import Notice
from gongkai.law.workdays import announced
from gongkai.portal.calendars import services
from gongkai.portal.calendars.models import Entry
from gongkai.portal.calendars.services import NoticeEntryError
from tests.portal.building import BY

_INSTANTS = count(1)
"""No instant comes twice in a run, not even on one day of two examples: results are kept by it."""
ANNOUNCED = {notice.year for notice in announced().notices}


@dataclass
class Days:
    """Today, and the notices: laid one over the other, a day at a time."""

    today: date
    notices: list[tuple[Notice, Entry]] = field(default_factory=list)

    def now(self) -> datetime:
        """A moment of today's morning in Shanghai."""
        return datetime(self.today.year, self.today.month, self.today.day, 2, tzinfo=UTC) + timedelta(
            microseconds=next(_INSTANTS)
        )

    @contextmanager
    def as_clock(self) -> Iterator[None]:
        """The platform's clock shows this day."""
        with mock.patch("django.utils.timezone.now", self.now):
            yield

    def worked(self, day: date) -> bool:
        worked = announced().is_workday(day)
        for notice, _entry in self.notices:
            if not notice.amends and notice.year == day.year:
                worked = day.weekday() < 5
            if day in notice.holidays:
                worked = False
            if day in notice.make_up:
                worked = True
        return worked

    def enter(self, year: int, off: list[date], weekend: date) -> bool:
        """Enter a notice, of days within its year; whether it was taken as it should be."""
        amends = year in self.known
        made_up = frozenset({weekend} - set(off))
        notice = Notice(year, dict.fromkeys(off, "休假"), made_up, amends=amends, number=f"通知{next(_INSTANTS)}号")
        entry = services.enter(notice, "文", seen=Entry.objects.count(), by=BY)
        self.notices.append((notice, entry))
        return True

    @property
    def known(self) -> set[int]:
        return ANNOUNCED | {notice.year for notice, _entry in self.notices}

    def withdraw(self, place: int) -> bool:
        """Withdraw a notice; whether it was: not where another one builds on it."""
        notice, entry = self.notices[place]
        rest = [each for each, _entry in self.notices if each is not notice]
        stands_alone = {each.year for each in rest if not each.amends} | ANNOUNCED
        builds_on = any(each.amends and each.year not in stands_alone for each in rest)
        try:
            services.withdraw(entry, seen=Entry.objects.count(), by=BY)
        except NoticeEntryError:
            assert builds_on
            return False
        assert not builds_on
        del self.notices[place]
        return True
