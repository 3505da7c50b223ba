"""Entries of the audit log. They name people and agencies by text: an entry outlives what it speaks of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. `digest` covers the entry and the digest before it, so that no entry can be changed, left out or added.

    A trigger of the database refuses to change or delete entries (migration 0002).
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    """The account's name; empty for the system itself, and for whoever is not signed in."""
    address = models.CharField(max_length=45)
    """The network address that the act came from; empty for the system itself."""
    action = models.CharField(max_length=80)
    agency = models.CharField(max_length=60)
    """The agency's code; empty for what concerns the whole installation."""
    subject = models.CharField(max_length=120)
    """What the act was done to, as kind:id."""
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        """Newest last; looked up by agency, by actor and by subject."""

        ordering: ClassVar = ["sequence"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "sequence"], name="audit_agency"),
            models.Index(fields=["actor", "sequence"], name="audit_actor"),
            models.Index(fields=["subject", "sequence"], name="audit_subject"),
        ]


class Head(models.Model):
    """The end of the chain, one row: whoever writes an entry locks it first, so that entries come one by one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        """There is one row."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head")]
