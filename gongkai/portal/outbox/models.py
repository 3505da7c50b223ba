"""Messages to people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.portal.vault.sealed import SealedField


class Channel(models.TextChoices):
    """How a message goes out."""

    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")


class State(models.TextChoices):
    """What has become of a message."""

    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("正在发送")
    """Kept before anything goes out: found at the start of a worker, it may have gone out or not."""
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
    IN_DOUBT = "in_doubt", _("去向不明")
    """Nobody but a person can find out whether it went out."""


class Message(models.Model):
    """A message, sealed: to whom it goes, and what it says. All of that is deleted when it was sent some time ago; that
    it was sent is kept.
    """

    key = models.CharField(max_length=200, unique=True)
    """What the message is about, chosen by the act that causes it: the same key is the same message."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = SealedField(blank=True)
    subject = SealedField(blank=True)
    body = SealedField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField()
    """When it is to be sent next, if it is waiting."""
    error = models.TextField(blank=True)
    """Why it did not go out, without the recipient, whom other servers like to repeat."""
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    """The account of the person who said what became of it, if one had to."""

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["created", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due"], name="outbox_state_due")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="outbox_channel"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="outbox_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.SENT, sent__isnull=False)
                | (~models.Q(state=State.SENT) & models.Q(sent__isnull=True)),
                name="outbox_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}:{self.key}"
