"""What a way out for messages must be able to do."""

from __future__ import annotations

import hashlib
from enum import Enum
from typing import Protocol

from gongkai.portal.outbox.models import Message


class NotSentError(Exception):
    """The message certainly did not go out; it is worth trying later."""


class RefusedError(Exception):
    """The message did not go out, and never will as it is."""


class UnclearError(Exception):
    """The message may have gone out or not."""


class Fate(Enum):
    """What became of a message whose sending was interrupted."""

    SENT = "sent"
    SEND_AGAIN = "send_again"
    """It did not go out, or sending it again repeats nothing."""
    UNKNOWN = "unknown"


class Adapter(Protocol):
    """A way out."""

    def send(self, message: Message) -> None:
        """Send it; returns when it was taken. Raises NotSentError, RefusedError or UnclearError."""

    def fate(self, message: Message) -> Fate:
        """What became of a message whose sending was interrupted. Raises NotSentError if that cannot be asked now."""


def digest(key: str) -> str:
    """The key as 40 hexadecimal digits, for where a key's characters may not stand."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]
