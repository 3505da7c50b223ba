"""What is read of accounts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from gongkai.portal.accounts.models import Session, User


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session in which a person is signed in."""

    name: str
    """A name for the session: its key opens it, and is shown nowhere."""
    started: datetime | None
    seen: datetime | None
    address: str
    device: str
    """The browser and its system, by their names; as the browser describes itself where they are unknown."""
    is_this: bool
    """Whether it is the one that asks."""


def sessions_of(user: User, this: str | None) -> list[OpenSession]:
    """The person's sessions, the latest first; `this` is the key of the one that asks."""
    now = timezone.now()
    kept = Session.objects.filter(user=user, expire_date__gt=now, seen__gt=now - settings.SESSION_IDLE)
    return [
        OpenSession(
            session_name(one.session_key),
            one.started,
            one.seen,
            one.address,
            device(one.agent),
            one.session_key == this,
        )
        for one in kept.order_by("-seen")
    ]


def session_name(key: str) -> str:
    """The name of the session with that key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


# The first that is found counts: most browsers also call themselves by the names of those that came before them.
_BROWSERS = {
    "MicroMessenger/": "微信",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def device(agent: str) -> str:
    """The browser and its system, out of the header User-Agent."""
    names = [next((name for sign, name in table.items() if sign in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return "，".join(filter(None, names)) or agent
