"""Writing the audit log, and verifying that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone

from gongkai.portal.audit.models import Entry, Head

FIELDS = ("sequence", "at", "actor", "address", "action", "agency", "subject", "details", "previous")
"""What a digest covers."""


def record(
    action: str,
    *,
    actor: str = "",
    address: str = "",
    agency: str = "",
    subject: str = "",
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Write that an act was done, as a part of the transaction that does it.

    Raises TransactionManagementError outside a transaction: an act and its entry are kept together or not at all.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is recorded within its own transaction")
    head = Head.objects.select_for_update().get(id=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=actor,
        address=address,
        action=action,
        agency=agency,
        subject=subject,
        details=dict(details or {}),
        previous=head.digest,
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    Head.objects.filter(id=1).update(sequence=entry.sequence, digest=entry.digest)
    return entry


def digest(entry: Entry) -> str:
    """SHA-256, in hexadecimal digits, of the entry's fields and so of the digest before it."""
    values = {name: getattr(entry, name) for name in FIELDS} | {"at": entry.at.timestamp()}
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
