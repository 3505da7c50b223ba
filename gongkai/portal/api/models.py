"""Tokens of programs, how often each asks, and what they entered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.portal.cases.models import Case


class Scope(models.TextChoices):
    """What a token may be used for: never more than its person may do."""

    CASES = "cases:read", _("读取申请、期限和文书目录")
    ENTER = "cases:enter", _("录入收到的申请")
    STATISTICS = "statistics:read", _("读取统计表")


class ApiToken(models.Model):
    """A token by which a program asks in a person's name. Kept as a digest only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    """What it is for, in the person's words."""
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    """Ids of `Scope`."""
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateField(null=True)
    """The last day on which it was used."""
    revoked = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """Newest first; a token that was revoked was so by somebody."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(revoked=None, revoked_by="")
                | (models.Q(revoked__isnull=False) & ~models.Q(revoked_by="")),
                name="api_token_revoked_by_somebody",
            ),
        ]

    def is_good(self, now: datetime) -> bool:
        """Whether it can be used still."""
        return self.revoked is None and now < self.expires

    @property
    def scope_names(self) -> list[str]:
        """What it may be used for, for people."""
        return [str(Scope(scope).label) for scope in self.scopes]


class Tally(models.Model):
    """How often somebody asked within a minute (`gongkai.portal.api.limits`)."""

    key = models.CharField(max_length=64)
    """A keyed digest of the token's id or of the network address."""
    minute = models.PositiveBigIntegerField(db_index=True)
    """Minutes since 1970."""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each minute."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "minute"], name="api_tally_of_minute")]


class Entered(models.Model):
    """A request that a program entered: sent once more under the same key, it is not entered again."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="entered")
    key = models.CharField(max_length=64)
    """What the program calls it (Idempotency-Key)."""
    digest = models.CharField(max_length=64, blank=True)
    """A keyed digest of what was sent; empty once it is not needed any more (`services.forget`)."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A program uses a key once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="api_entered_once")]
