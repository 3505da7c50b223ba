"""Writing the audit log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import NoReturn

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.models import Entry, Head

FIELDS = ("sequence", "actor", "address", "action", "agency", "subject", "details", "previous")
"""What a digest covers, beside the time."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where; both empty for the system itself."""

    name: str = ""
    """The account's name; empty for whoever is not signed in."""
    address: str = ""
    """The network address, as text."""


SYSTEM = Actor()
"""What nobody in particular does: schedules, the command line."""


def actor(request: HttpRequest) -> Actor:
    """Who sent the request: what a view hands to a service."""
    return Actor(request.user.get_username() if request.user.is_authenticated else "", address_of(request))


def record(
    action: str,
    *,
    actor: Actor = SYSTEM,
    agency: str = "",
    subject: str = "",
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Write that an act was done, as a part of the transaction that does it.

    `agency` is an agency's code, `subject` what the act was done to, as kind:id. `details` are of text, whole numbers,
    truth values, None, lists and mappings of these, which both databases give back as they were. Never a secret.

    Services call it last: until the transaction ends all others wait to record, and whoever they wait for must not in
    turn wait for what they hold. So what somebody works on (an agency, a case) is locked before, and what is counted up
    for all (numbers) after `hold`.

    Raises TransactionManagementError outside a transaction: an act and its entry are kept together or not at all;
    TypeError or ValueError for details that are of anything else.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is recorded within its own transaction")
    kept = json.loads(json.dumps(dict(details or {})), parse_float=_refuse, parse_constant=_refuse)
    head = Head.objects.select_for_update().get(id=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=actor.name,
        address=actor.address,
        action=action,
        agency=agency,
        subject=subject,
        details=kept,
        previous=head.digest,
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    Head.objects.filter(id=1).update(sequence=entry.sequence, digest=entry.digest)
    return entry


def hold() -> None:
    """Wait for those who are recording, and have others wait until the transaction ends.

    For what is locked within acts that have recorded as well as within those that have not yet: with the end of the log
    first in both, neither waits for the other for ever.
    """
    Head.objects.select_for_update().get(id=1)


def digest(entry: Entry) -> str:
    """SHA-256, in hexadecimal digits, of the entry's fields and so of the digest before it."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _refuse(number: str) -> NoReturn:
    # A database may write 1e5 as 100000, and the digest would no longer be that of what was recorded.
    raise ValueError(f"{number} is not a whole number: details hold it as text")
