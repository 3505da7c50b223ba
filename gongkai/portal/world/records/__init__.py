"""Three years of the county's requests, worked on as an office does: data that follows from a seed and a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from random import Random

from gongkai.law.workdays import Calendar
from gongkai.portal.world.county import Agency
from gongkai.portal.world.records.complaints import complained
from gongkai.portal.world.records.contests import Contests
from gongkai.portal.world.records.drawing import Draft, Drawing
from gongkai.portal.world.records.model import Record
from gongkai.portal.world.records.plots import Days
from gongkai.portal.world.records.telling import Teller

__all__ = ["COUNT", "YEARS", "Record", "records"]

COUNT = 600
YEARS = 3


@lru_cache(maxsize=4)
def records(
    seed: int, today: date, calendar: Calendar, agencies: tuple[Agency, ...], count: int = COUNT
) -> tuple[Record, ...]:
    """The requests of the three years until `today`, in the order in which they count.

    What another record refers to (`split_from`, `merged_into`) is among them.
    """
    random = Random(f"{seed} records")
    days = Days.until(today, calendar, YEARS)
    drafts = Drawing(random, agencies, days, count).draw()
    teller = Teller(random, agencies)
    for draft in sorted(drafts, key=_dependence):
        teller.ask(draft)
    contested = Contests(random, agencies, days).bring(map(teller.tell, drafts))
    return tuple(complained(random, agencies, days, contested))


def _dependence(draft: Draft) -> tuple[bool, bool, bool]:
    """What is asked for anew, in addition or apart is asked after what it belongs to."""
    return bool(draft.split_from), bool(draft.merged_into), bool(draft.repeats)
