"""What reads letters: an office's texts and details as they count now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.law.remedy_table import RemedyTable, read_table, statutory_table
from gongkai.portal.agencies.models import Agency
from gongkai.portal.letters import templates
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.letters.models import Details, Template
from gongkai.portal.letters.templates import Line


def last_template(agency: Agency, kind: LetterKind) -> Template | None:
    """The last version of the office's own text; None where it never had one."""
    return Template.objects.filter(agency=agency, kind=kind.value).order_by("-version").first()


def text_of(agency: Agency, kind: LetterKind) -> str:
    """The text that the office's letters of this kind are made of."""
    own = last_template(agency, kind)
    return own.text if own and own.text else templates.shipped(kind)


def lines_of(agency: Agency, kind: LetterKind) -> tuple[Template | None, tuple[Line, ...]]:
    """The office's own text, if it has one, and the lines of the text that counts.

    Raises BrokenTemplateError for a text that was right when it was saved and no longer is, after an update that
    changed what letters of its kind need.
    """
    own = last_template(agency, kind)
    if own is None or not own.text:
        return None, templates.shipped_lines(kind)
    return own, templates.read(own.text, KINDS[kind])


def own_versions(agency: Agency) -> Mapping[str, Template]:
    """The last version of each text that the office has written itself, by the kind's id."""
    rows = Template.objects.filter(agency=agency).order_by("version")
    return {row.kind: row for row in rows}


@dataclass(frozen=True, slots=True)
class Office:
    """What an office's letters say of the office."""

    prefix: str
    contact: str = ""
    organ: str = ""
    court: str = ""
    remedies: str = ""

    @property
    def table(self) -> RemedyTable:
        """Its table of remedies. Raises gongkai.law.table_reader.TableError where it is not of the right shape."""
        return read_table(self.remedies) if self.remedies else statutory_table()


def last_details(agency: Agency) -> Details | None:
    """The last version of the office's details; None where it never gave any."""
    return Details.objects.filter(agency=agency).order_by("-version").first()


def office_of(agency: Agency) -> Office:
    """The office's details, with the agency's name for a prefix where it has none of its own."""
    own = last_details(agency)
    if own is None:
        return Office(prefix=agency.name)
    return Office(own.prefix or agency.name, own.contact, own.organ, own.court, own.remedies)
