"""What applicants complained of to the agency above: some of it answered, some not yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from gongkai.law.agencies import Level
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.world.county import Agency
from gongkai.portal.world.records.model import Complained, Record
from gongkai.portal.world.records.plots import Days
from gongkai.portal.world.records.telling import WORDS

_SHARE = 50
"""One applicant of so many complains."""
_OPEN = 3
_WORDS = WORDS["complaints"]


def complained(random: Random, agencies: Iterable[Agency], days: Days, records: list[Record]) -> list[Record]:
    """The requests, some with what their applicants complained of; about the county's government nobody can here."""
    under = {agency.code for agency in agencies if agency.level is not Level.COUNTY}
    able = [place for place, each in enumerate(records) if each.agency in under and not each.merged_into]
    waiting = [place for place in able if records[place].is_open and len(records[place].events) > 2]
    over = [place for place in able if not records[place].is_open]
    for place in random.sample(waiting, min(_OPEN, len(waiting))):
        text = random.choice(_WORDS["texts"])
        records[place] = replace(records[place], complaints=(Complained(days.all[-1], text),))
    for place in random.sample(over, len(records) // _SHARE):
        filed = days.place(records[place].events[-1].date)
        finding = random.choice(list(Complaint.Finding))
        answered = days.all[min(filed + random.randint(3, 12), len(days.all) - 1)]
        done = Complained(days.all[filed], random.choice(_WORDS["texts"]), finding, _WORDS[finding.value], answered)
        records[place] = replace(records[place], complaints=(done,))
    return records
