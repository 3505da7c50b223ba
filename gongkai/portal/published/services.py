"""What changes the record of what is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.published.models import Published, Word
from gongkai.portal.published.queries import words_of


class KnownError(Exception):
    """The agency's record has that address already; `message` says so."""

    message = Message("这个网址已经登记过")


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of something published."""

    title: str
    address: str
    day: date


@transaction.atomic
def add(agency: Agency, details: Details, *, by: Actor) -> Published:
    """Keep that something is published. Raises KnownError for an address that the record has."""
    row = Published(agency=agency)
    _save(row, details)
    _record("published.added", row, by)
    return row


@transaction.atomic
def change(row: Published, details: Details, *, by: Actor) -> None:
    """Correct what is said of it. Raises KnownError for an address that the record has elsewhere."""
    _save(row, details)
    _record("published.changed", row, by)


@transaction.atomic
def remove(row: Published, *, by: Actor) -> None:
    """Take it out of the record: it is no longer to be read there."""
    _record("published.removed", row, by)
    row.delete()


@transaction.atomic
def take_over(agency: Agency, rows: Iterable[Details], *, by: Actor) -> int:
    """Keep what a file says: an address that is known gets the file's title and day. How many were added or changed.

    Raises KnownError where one of the addresses was entered by somebody else at the same moment; then nothing is kept.
    """
    count = 0
    known = {row.address: row for row in Published.objects.select_for_update().filter(agency=agency)}
    for details in rows:
        row = known.setdefault(details.address, Published(agency=agency))
        if row.pk is None or (row.title, row.day) != (details.title, details.day):
            _save(row, details)
            count += 1
    record("published.imported", actor=by, agency=agency.code, details={"rows": count})
    return count


def _save(row: Published, details: Details) -> None:
    row.title, row.address, row.day = details.title, details.address, details.day
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise KnownError from error
    row.words.all().delete()
    Word.objects.bulk_create(Word(published=row, token=token) for token in dict.fromkeys(words_of(details.title)))


def _record(action: str, row: Published, by: Actor) -> None:
    details = {"title": row.title, "address": row.address, "day": row.day.isoformat()}
    record(action, actor=by, agency=row.agency.code, subject=f"published:{row.pk}", details=details)
