"""What changes an office's texts and details: a version after the other, none changed or deleted."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from gongkai.law.remedy_table import read_table
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.letters import templates
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.letters.models import Details, Template
from gongkai.portal.letters.queries import last_details, last_template


class VersionChangedError(Exception):
    """Somebody else has saved a version since this one was begun; `message` says so."""

    message = Message("他人刚刚保存了新的版本，请核对后再保存。")


def save_template(agency: Agency, kind: LetterKind, text: str, *, seen: int, by: Actor) -> Template:
    """The office's own text for letters of this kind from now on; `seen` is the version it was made from, 0 for none.

    Raises gongkai.portal.letters.templates.BrokenTemplateError for a text that letters cannot be made of, and
    VersionChangedError where there is a later version by now.
    """
    templates.read(text, KINDS[kind])
    return _next_template(agency, kind, text, seen=seen, by=by)


def restore_template(agency: Agency, kind: LetterKind, *, seen: int, by: Actor) -> Template:
    """Back to the text that comes with the program; the office's own versions stay to be seen.

    Raises VersionChangedError where there is a later version by now.
    """
    return _next_template(agency, kind, "", seen=seen, by=by)


def save_details(agency: Agency, details: Details, *, seen: int, by: Actor) -> Details:
    """What the office's letters say of it from now on; `details` is not saved yet, and gets its version here.

    Raises gongkai.law.table_reader.TableError for a table of remedies that is not of the right shape, and
    VersionChangedError where there is a later version by now.
    """
    if details.remedies:
        read_table(details.remedies)
    details.agency = agency
    details.saved_by = by.name
    last = last_details(agency)
    changed = {name: getattr(details, name) for name in ("prefix", "contact", "organ", "court")}
    audited = {**changed, "own_remedies": bool(details.remedies)}
    _next_version(details, last, seen, "letters.details_saved", agency, audited, by)
    return details


def _next_template(agency: Agency, kind: LetterKind, text: str, *, seen: int, by: Actor) -> Template:
    row = Template(agency=agency, kind=kind.value, text=text, saved_by=by.name)
    action = "letters.template_saved" if text else "letters.template_restored"
    _next_version(row, last_template(agency, kind), seen, action, agency, {"kind": kind.value}, by)
    return row


def _next_version(
    row: Template | Details,
    last: Template | Details | None,
    seen: int,
    action: str,
    agency: Agency,
    details: dict[str, object],
    by: Actor,
) -> None:
    if (last.version if last else 0) != seen:
        raise VersionChangedError
    row.version = seen + 1
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            whole = {**details, "version": row.version}
            record(action, actor=by, agency=agency.code, subject=f"agency:{agency.code}", details=whole)
    except IntegrityError:
        # Somebody else was faster between the question and the writing.
        raise VersionChangedError from None
