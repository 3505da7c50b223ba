"""Text messages through a gateway that is spoken to by HTTP."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError, digest
from gongkai.portal.outbox.models import Message

TIMEOUT = 20
"""Seconds without a sign of the gateway."""
WORTH_TRYING_LATER = frozenset((408, 409, 425, 429))
"""The statuses below 500 that say "not now": time-out, in progress, too early, too many."""


class Gateway:
    """Posts JSON with `to` and `text` and the header Idempotency-Key, by which the gateway takes a message once."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self.token = token

    def send(self, message: Message) -> None:
        """Send it. Raises NotSentError or RefusedError; nothing is unclear, since sending again repeats nothing."""
        content = json.dumps({"to": message.recipient.reveal(), "text": message.body.reveal()}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": digest(message.key)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            status = self._post(content, headers)
        except (OSError, HTTPException) as error:
            raise NotSentError(str(error)) from error
        if status >= 500 or status in WORTH_TRYING_LATER:
            raise NotSentError(f"HTTP {status}")
        if status >= 300:  # redirects too: the token is for the address that was set
            raise RefusedError(f"HTTP {status}")

    def fate(self, message: Message) -> Fate:
        """To be sent again: the gateway knows the key."""
        del message
        return Fate.SEND_AGAIN

    def _post(self, content: bytes, headers: dict[str, str]) -> int:
        address = urlsplit(self.address)
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=TIMEOUT)
        try:
            connection.request("POST", address._replace(scheme="", netloc="").geturl() or "/", content, headers)
            return connection.getresponse().status
        finally:
            connection.close()
