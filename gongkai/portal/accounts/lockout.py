"""Locking out whoever guesses: passwords by account and address, by account, and by address; codes of cases likewise by
number and address, and secrets of links by address alone.

An attempt is counted before its password is looked at, and taken back when it was right: however many come at once, no
more are looked at than the limit says. Names that no account has are counted like any other, so that being locked out
tells nothing about which accounts there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from gongkai.portal.accounts.models import Failures, normalised

ACCOUNT_FACTOR, ADDRESS_FACTOR = 10, 20
"""How many times the limit is allowed for an account over all addresses, and for an address over all accounts: one
person's slips lock no colleague out, and neither many addresses nor many accounts allow guessing without end."""


class Purpose(StrEnum):
    """What is guessed at: attempts at one thing do not count for another."""

    SIGN_IN = "sign_in"
    """An account's password."""
    QUERY_CODE = "query_code"
    """The code with which an applicant asks after a case: in place of the account stands the case's number."""
    LINK = "link"
    """The secret of an address, which names nothing but itself: counted by address alone."""


def attempt(name: str, address: str, now: datetime, purpose: Purpose = Purpose.SIGN_IN) -> datetime | None:
    """Count an attempt, which may then be made; or the time until which none is allowed."""
    with transaction.atomic():
        rows = [(_row(key, now), limit) for key, limit in _limits(name, address, purpose).items()]
        lock: timedelta = settings.SIGN_IN_LOCK
        locked = [row.last + lock for row, limit in rows if row.count >= limit]
        if locked:
            return max(locked)
        for row, _limit in rows:
            row.count += 1
            row.last = now
            row.save()
    return None


def locked_until(name: str, address: str, now: datetime, purpose: Purpose = Purpose.SIGN_IN) -> datetime | None:
    """The time until which no further attempt is allowed; None where one is."""
    lock: timedelta = settings.SIGN_IN_LOCK
    limits = _limits(name, address, purpose)
    rows = Failures.objects.filter(key__in=limits, last__gt=now - lock)
    return max((row.last + lock for row in rows if row.count >= limits[row.key]), default=None)


def succeeded(name: str, address: str, purpose: Purpose = Purpose.SIGN_IN) -> None:
    """The attempt just counted was right: the account's failures are forgotten, and the address has one less."""
    *own, source = _limits(name, address, purpose)
    Failures.objects.filter(key__in=own).delete()
    Failures.objects.filter(key=source, count__gt=0).update(count=F("count") - 1)


def forget(now: datetime) -> int:
    """Delete counts that lock nothing any more; how many."""
    deleted, _by_model = Failures.objects.filter(last__lte=now - settings.SIGN_IN_LOCK).delete()
    return deleted


def _limits(name: str, address: str, purpose: Purpose) -> Mapping[str, int]:
    """How many attempts are allowed, by the key under which they are counted; the address's own is the last."""
    limit: int = settings.SIGN_IN_FAILURES
    what, place = normalised(name), network(address)
    source = {_key(purpose, "address", place): limit * ADDRESS_FACTOR}
    if purpose is Purpose.LINK:
        return source
    return {_key(purpose, "both", what, place): limit, _key(purpose, "account", what): limit * ACCOUNT_FACTOR} | source


def _key(*parts: str) -> str:
    return salted_hmac("gongkai.portal.accounts.lockout", "\0".join(parts), algorithm="sha256").hexdigest()


def network(address: str) -> str:
    """What one sender can choose addresses from, as one place: a /64 of IPv6 belongs to one."""
    if address and isinstance(ip_address(address), IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return address


def _row(key: str, now: datetime) -> Failures:
    """The count under the key, locked until the transaction ends; a lock that has run out begins at none again."""
    Failures.objects.bulk_create([Failures(key=key, last=now)], ignore_conflicts=True)
    row = Failures.objects.select_for_update().get(key=key)
    if row.last <= now - settings.SIGN_IN_LOCK:
        row.count = 0
    return row
