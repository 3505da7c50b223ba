"""The fictional county as one value: all of it follows from a seed, a day and how much is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random

from gongkai.law.notices import Notice
from gongkai.law.workdays import Calendar, announced
from gongkai.portal.world import county, notices
from gongkai.portal.world.county import Agency, Person
from gongkai.portal.world.records import COUNT, Record, records
from gongkai.portal.world.reports import Report, reports
from gongkai.portal.world.requests import Request, requests

REPORT_YEARS = 2


@dataclass(frozen=True)
class World:
    """A county that does not exist, on the day `today`.

    Its `kept` records are the requests of three years with everything that an office keeps of them. For measuring there
    are as many bare `requests` as one likes, `cases` open ones and `closed` others, of which only the events are told.
    Each part draws from a source of its own: another number of cases changes nobody's name.
    """

    seed: int
    today: date
    cases: int = 0
    closed: int = 0
    kept: int = COUNT
    calendar: Calendar = field(default_factory=announced, repr=False)
    """The working days that the requests' events lie on."""

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """The county's government first, each agency after the one above it."""
        return county.agencies()

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Who works there."""
        return county.people(self._random("people"), self.agencies)

    @property
    def records(self) -> tuple[Record, ...]:
        """The requests of the three years until today, in the order in which they count."""
        return records(self.seed, self.today, self.calendar, self.agencies, self.kept)

    def requests(self) -> Iterator[Request]:
        """Bare requests in the order in which they were received."""
        random = self._random("requests")
        return requests(random, self.agencies, self.calendar, self.today, opened=self.cases, closed=self.closed)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Invented notices on working days to try: next year's arrangement, and a correction of the weeks ahead."""
        return notices.next_year(self.today), notices.correction(self.today, self.calendar)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Annual reports of every agency for the last two years whose reports are due, and a few mistakes in them.

        Tables 3 and 4 are those of the records.
        """
        last = self.today.year - 1
        return tuple(
            reports(self._random("reports"), self.agencies, range(last - REPORT_YEARS + 1, last + 1), self.records)
        )

    def _random(self, part: str) -> Random:
        return Random(f"{self.seed} {part}")
