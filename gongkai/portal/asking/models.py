"""Requests that are being written: kept sealed until they are sent or forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.vault.sealed import SealedField


class Draft(models.Model):
    """A request that somebody is writing. Whoever has its secret has it; there is no other way to it.

    When it is sent its content and files are gone; the row stays a while, so that sending it again does nothing, and
    the page with the query code can be opened again.
    """

    digest = models.CharField(max_length=64, unique=True)
    """A keyed digest of its secret."""
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    content = SealedField(blank=True)
    """What was typed, as JSON (`drafts.Content`)."""
    sender = models.CharField(max_length=64)
    """A keyed digest of the network address that it was begun from, to count by."""
    begun = models.DateTimeField()
    changed = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="+")
    """What became of it."""
    query_code = SealedField(blank=True)
    """The code of that case, for the page that tells it."""

    class Meta:
        """Counted by sender; what was sent has a case."""

        indexes: ClassVar = [
            models.Index(fields=["sender", "begun"], name="asking_draft_sender"),
            models.Index(fields=["changed"], name="asking_draft_changed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sent=None, case=None) | models.Q(sent__isnull=False, case__isnull=False),
                name="asking_sent_with_case",
            )
        ]


class DraftFile(models.Model):
    """A file of a draft, sealed; its name is too, since people name files after themselves."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20)
    """An id of `gongkai.portal.cases.choices.DocumentKind`: identity or request."""
    name = SealedField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["id"]
