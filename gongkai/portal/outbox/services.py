"""The outbox: messages are kept with the act that causes them, and sent when that is done.

Nothing is lost: a message is in the database from the moment its act is. Nothing is repeated: that a message is
being sent is committed before the wire is touched, and what is found so by the next worker is sent again only where
that repeats nothing; else it is in doubt, until a person has settled it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.portal.audit.services import Actor, record
from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError, UnclearError
from gongkai.portal.outbox.models import Channel, Message, State
from gongkai.portal.outbox.queries import masked
from gongkai.portal.outbox.ways import way

MOST_ATTEMPTS = 12
"""After so many a message has failed; with the waits between them that takes about a day."""
LONGEST_WAIT = timedelta(hours=6)
TEXT_KEPT = timedelta(days=30)
"""How long the text of a message is kept after it was sent."""

_logger = logging.getLogger(__name__)


class NotOpenError(Exception):
    """The message is not one that a person has to settle."""


def post(channel: Channel, recipient: str, *, key: str, body: str, subject: str = "") -> Message:
    """Keep a message that is to be sent, as a part of the transaction of the act that causes it.

    `key` says what it is about (`accounts.reset:17:2026-09-25T10:00`): what was posted under a key is not posted again.
    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a message is posted within the transaction of its act")
    now = timezone.now()
    texts = {"recipient": recipient, "subject": subject, "body": body}
    message, _new = Message.objects.get_or_create(
        key=key, defaults={"channel": channel, **texts, "due": now, "created": now}
    )
    return message


def deliver_next(now: datetime) -> bool:
    """Send the message that is due next, if there is one; whether there was."""
    if not Message.objects.filter(state=State.WAITING, due__lte=now).exists():  # looking locks nothing
        return False
    with transaction.atomic(durable=True):  # committed when the block ends: before the wire is touched
        waiting = Message.objects.filter(state=State.WAITING, due__lte=now).order_by("due", "pk")
        message = waiting.select_for_update(skip_locked=True).first()
        if message is None:
            return False
        message.state = State.SENDING
        message.attempts += 1
        message.save(update_fields=["state", "attempts"])
    try:
        way(message.channel).send(message)
    except NotSentError as error:
        _later(message, str(error), now)
    except RefusedError as error:
        _become(message, State.FAILED, str(error))
    except UnclearError as error:
        _resolve(message, str(error), now)
    except Exception as error:  # a fault of the way out itself: it may have struck after the message went out
        _logger.exception("sending a message failed")
        _resolve(message, repr(error), now)
    else:
        _become(message, State.SENT)
    return True


def recover(now: datetime) -> int:
    """Find out what became of messages whose sending was interrupted; how many there were.

    To be called by a worker that knows itself to be the only one, before it sends anything.
    """
    found = list(Message.objects.filter(state=State.SENDING))
    for message in found:
        _resolve(message, "", now)
    return len(found)


@transaction.atomic
def doubt_all(reason: str) -> int:
    """Let a person settle every message that is not sent; how many. After a restore they may have been sent since."""
    open_ones = Message.objects.filter(state__in=(State.WAITING, State.SENDING))
    return open_ones.update(state=State.IN_DOUBT, error=reason)


@transaction.atomic
def send_again(message: int, *, actor: Actor) -> None:
    """Send a message that failed or is in doubt. Raises NotOpenError for any other."""
    found = _open(message)
    found.attempts = 0
    found.due = timezone.now()
    _settle(found, State.WAITING, actor)


@transaction.atomic
def mark_sent(message: int, *, actor: Actor) -> None:
    """Note that a message that failed or is in doubt did arrive. Raises NotOpenError for any other."""
    found = _open(message)
    found.sent = timezone.now()
    _settle(found, State.SENT, actor)


def forget(now: datetime) -> int:
    """Delete the text and the recipient of what was sent long ago; of how many messages."""
    old = Message.objects.filter(state=State.SENT, sent__lt=now - TEXT_KEPT).exclude(body="", recipient="")
    return _emptied(old)


@transaction.atomic
def forget_recipients(addresses: Collection[str], before: datetime) -> int:
    """Delete the text and the recipient of what was posted before that moment to these addresses and numbers.

    What is still to be sent stays. Of how many messages; each that still has a recipient is opened for it.
    """
    ended = Message.objects.filter(state__in=(State.SENT, State.FAILED, State.IN_DOUBT), created__lt=before)
    found = [row.pk for row in ended.exclude(recipient="").only("recipient") if row.recipient.reveal() in addresses]
    return _emptied(Message.objects.filter(pk__in=found))


def _emptied(messages: QuerySet[Message]) -> int:
    return messages.update(recipient="", subject="", body="")


def _open(message: int) -> Message:
    states = (State.FAILED, State.IN_DOUBT)
    found = Message.objects.select_for_update().filter(pk=message, state__in=states).first()
    if found is None:
        raise NotOpenError
    return found


def _settle(message: Message, state: State, actor: Actor) -> None:
    before = message.state
    message.state = state
    message.settled_by = actor.name
    message.save()
    details = {"key": message.key, "from": before, "to": state.value}
    record("outbox.settle", actor=actor, subject=f"message:{message.pk}", details=details)


def _resolve(message: Message, error: str, now: datetime) -> None:
    """Find out what became of a message that may have gone out."""
    try:
        fate = way(message.channel).fate(message)
    except NotSentError:
        fate = Fate.UNKNOWN
    if fate is Fate.SENT:
        _become(message, State.SENT)
    elif fate is Fate.SEND_AGAIN:
        _later(message, error, now)
    else:
        _become(message, State.IN_DOUBT, error)


def _later(message: Message, error: str, now: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _become(message, State.FAILED, error)
        return
    wait = min(timedelta(minutes=2 ** (message.attempts - 1)), LONGEST_WAIT)
    fault = _without_recipient(message, error)
    Message.objects.filter(pk=message.pk).update(state=State.WAITING, error=fault, due=now + wait)


def _become(message: Message, state: State, error: str = "") -> None:
    sent = timezone.now() if state is State.SENT else None
    fault = _without_recipient(message, error)
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(state=state, error=fault, sent=sent)
    log = _logger.info if state is State.SENT else _logger.error
    log("message %s", state.value, extra={"message_key": message.key, "channel": message.channel})


def _without_recipient(message: Message, error: str) -> str:
    recipient = message.recipient.reveal()
    return error.replace(recipient, masked(recipient)) if recipient else error
