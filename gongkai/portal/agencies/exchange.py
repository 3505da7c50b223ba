"""The tree of agencies as a CSV file: out as it stands, in as a plan that is shown before it is carried out.

The columns are those of a roster of reports (`gongkai.report.roster`): code, name, level, parent.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.db import transaction

from gongkai.portal.agencies import services
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor
from gongkai.report.roster import COLUMNS, Entry, Roster, read_roster

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for a formula at the beginning of a cell."""


def export() -> str:
    """The agencies that are open, each before those below it, as CSV."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for agency in Agency.objects.filter(closed=None).select_related("parent"):
        parent = agency.parent.code if agency.parent else ""
        writer.writerow([_inert(value) for value in (agency.code, agency.name, agency.level, parent)])
    return file.getvalue()


def _inert(value: str) -> str:
    """The text, which a spreadsheet program shows and does not compute."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: agencies to be made, renamed, moved, corrected in level; and those it does not name."""

    created: tuple[Entry, ...]
    renamed: tuple[tuple[Agency, Entry], ...]
    moved: tuple[tuple[Agency, Entry], ...]
    levels: tuple[tuple[Agency, Entry], ...]
    unnamed: tuple[Agency, ...]
    closed: tuple[Agency, ...]
    """Agencies that the file names and that are closed: they stay closed."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.created or self.renamed or self.moved or self.levels)


def plan(text: str) -> Plan:
    """What importing this file would do. Raises gongkai.report.roster.RosterError for a file that cannot be used."""
    roster = read_roster(text)
    known = {agency.code: agency for agency in Agency.objects.select_related("parent")}
    ordered = [entry for root in roster.roots for entry in (root, *roster.below(root.code))]
    there = [(known[entry.code], entry) for entry in ordered if entry.code in known]
    here = [(agency, entry) for agency, entry in there if agency.closed is None]
    return Plan(
        created=tuple(entry for entry in ordered if entry.code not in known),
        renamed=tuple(pair for pair in here if pair[0].name != pair[1].name),
        moved=tuple((agency, entry) for agency, entry in here if _parent_code(agency) != entry.parent),
        levels=tuple((agency, entry) for agency, entry in here if entry.level and agency.level != entry.level),
        unnamed=_unnamed(known.values(), roster),
        closed=tuple(agency for agency, _ in there if agency.closed is not None),
    )


@transaction.atomic
def carry_out(planned: Plan, *, day: date, by: Actor) -> None:
    """Do what a plan says, all or nothing. Raises AgencyError where the tree has changed so that it no longer fits."""
    services.lock_all()
    for entry in planned.created:
        services.create(entry.code, entry.name, level=entry.level or "", parent=_agency(entry.parent), day=day, by=by)
    for agency, entry in planned.moved:
        services.move(agency, _agency(entry.parent), day=day, by=by)
    for agency, entry in planned.renamed:
        services.rename(agency, entry.name, day=day, by=by)
    for agency, entry in planned.levels:
        services.change_level(agency, entry.level or "", by=by)


def _agency(code: str) -> Agency | None:
    return Agency.objects.get(code=code) if code else None


def _parent_code(agency: Agency) -> str:
    return agency.parent.code if agency.parent else ""


def _unnamed(known: Iterable[Agency], roster: Roster) -> tuple[Agency, ...]:
    return tuple(agency for agency in known if agency.closed is None and agency.code not in roster.entries)
