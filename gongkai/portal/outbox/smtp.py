"""E-mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError, UnclearError, digest
from gongkai.portal.outbox.models import Message

TIMEOUT = 30
"""Seconds without a sign of the server."""


class Smtp:
    """Hands a message to the server at an address such as smtp://user:password@host:587."""

    def __init__(self, address: str, sender: str) -> None:
        self.address = urlsplit(address)
        self.sender = sender

    def send(self, message: Message) -> None:
        """Send it. Raises NotSentError, RefusedError, or UnclearError if the server did not say that it took it."""
        try:
            content = self._content(message)
        except (ValueError, IndexError) as error:  # what cannot stand in a header, or is no address
            raise RefusedError(str(error)) from error
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(str(error)) from error
        try:
            self._hand_over(server, message.recipient.reveal(), content)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def fate(self, message: Message) -> Fate:
        """Unknown: SMTP has no way to ask."""
        del message
        return Fate.UNKNOWN

    def _connected(self) -> smtplib.SMTP:
        host, port = self.address.hostname or "", self.address.port
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.address.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
        try:
            if self.address.scheme == "smtp" and self.address.query != "tls=no":
                server.starttls(context=context)
            if self.address.username:
                server.login(unquote(self.address.username), unquote(self.address.password or ""))
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, recipient: str, content: bytes) -> None:
        try:
            _expect(250, *server.mail(self.sender))
            _expect(250, *server.rcpt(recipient))
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise NotSentError(str(error)) from error
        try:
            _expect(250, *server.data(content))
        except smtplib.SMTPDataError as error:  # it did not want to hear it
            _expect(250, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:  # it heard some of it, or all, and did not answer
            raise UnclearError(str(error)) from error

    def _content(self, message: Message) -> bytes:
        mail = EmailMessage(SMTP_POLICY)
        mail["From"] = Address(addr_spec=self.sender)
        mail["To"] = Address(addr_spec=message.recipient.reveal())
        mail["Subject"] = message.subject.reveal()
        mail["Date"] = format_datetime(message.created)
        # The same for every attempt, so that a server or a reader's program that sees it twice can tell.
        mail["Message-ID"] = f"<{digest(message.key)}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body.reveal())
        return mail.as_bytes()


def _expect(wanted: int, code: int, answer: bytes | str) -> None:
    """Raise what an answer means that is not the one wanted: below 500, later; from 500 on, never."""
    if code == wanted or (wanted == 250 and code == 251):  # 251: will be forwarded
        return
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    raise (RefusedError if code >= 500 else NotSentError)(f"{code} {text}")
