"""Reading the outbox."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from gongkai.portal.outbox.models import Message, State


def messages(state: str = "") -> QuerySet[Message]:
    """The messages in a state, or all; the latest first."""
    found = Message.objects.order_by("-created", "-pk")
    return found.filter(state=state) if state else found


def to_settle() -> QuerySet[Message]:
    """The messages of which a person has to say what becomes of them."""
    return messages().filter(state__in=(State.FAILED, State.IN_DOUBT))


def is_posted(key: str) -> bool:
    """Whether there is a message of that key, whatever became of it."""
    return Message.objects.filter(key=key).exists()


def counts() -> dict[str, int]:
    """How many messages are in each state; states without any are in it too."""
    rows = Message.objects.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(rows)


def masked(recipient: str) -> str:
    """Enough of an address or number to know it by, for those who keep the server: 13•••••34, zh•••@example.cn."""
    name, at, host = recipient.partition("@")
    if at:
        return f"{name[:2]}•••@{host}"
    return f"{name[:2]}{'•' * max(len(name) - 4, 0)}{name[-2:] if len(name) > 4 else ''}"
