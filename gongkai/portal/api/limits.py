"""How often a program may ask: within a minute, by token; by network address for whoever has none.

Counted in the database, so that all processes of the server count together. A count is one statement, and what is
beyond the limit writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpResponseBase
from django.utils.crypto import salted_hmac

from gongkai.portal.accounts.lockout import network
from gongkai.portal.api.models import ApiToken, Tally

WINDOW = 60
"""Seconds in which requests are counted together."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left to somebody: `remaining` requests for `reset` seconds. `allowed`: whether this one is within."""

    policy: str
    limit: int
    remaining: int
    reset: int
    allowed: bool

    def tell(self, response: HttpResponseBase) -> None:
        """Say so in the answer's headers, as draft-ietf-httpapi-ratelimit-headers has them."""
        response["RateLimit-Policy"] = f'"{self.policy}";q={self.limit};w={WINDOW}'
        response["RateLimit"] = f'"{self.policy}";r={self.remaining};t={self.reset}'
        if not self.allowed:
            response["Retry-After"] = str(self.reset)


def of_token(token: ApiToken, now: datetime) -> Quota:
    """Count a request of this token."""
    return _counted("token", str(token.pk), settings.API_PER_TOKEN, now)


def of_address(address: str, now: datetime) -> Quota:
    """Count a request without a (right) token that came from this address; a /64 of IPv6 is one address."""
    return _counted("address", network(address), settings.API_PER_ADDRESS, now)


def _counted(policy: str, who: str, limit: int, now: datetime) -> Quota:
    minute, second = divmod(int(now.timestamp()), WINDOW)
    key = salted_hmac("gongkai.portal.api.limits", f"{policy}\0{who}", algorithm="sha256").hexdigest()
    rows = Tally.objects.filter(key=key, minute=minute)
    allowed = _count(rows, limit) or (_begin(key, minute) and _count(rows, limit))
    count = rows.values_list("count", flat=True).first() or 0
    return Quota(policy, limit, max(limit - count, 0), WINDOW - second, allowed)


def _count(rows: QuerySet[Tally], limit: int) -> bool:
    return rows.filter(count__lt=limit).update(count=F("count") + 1) == 1


def _begin(key: str, minute: int) -> bool:
    """Begin to count in a minute, and forget the minutes before the last."""
    Tally.objects.filter(minute__lt=minute - 1).delete()
    Tally.objects.bulk_create([Tally(key=key, minute=minute)], ignore_conflicts=True)
    return True
