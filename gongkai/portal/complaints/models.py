"""Complaints: what an applicant says of how a request is handled, and what the agency above answers.

Regulation, articles 47(2) and 51, by which people turn to the agency above or the supervising department. Both numbers
were recalled and are to be verified. No text read lays down a period for the answer: none is kept.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.vault.sealed import SealedField


class Complaint(models.Model):
    """A complaint about a case, to the agency above the one that handles it. Its words may say who the applicant is."""

    class Finding(models.TextChoices):
        """What came of looking into it."""

        FOUNDED = "founded", _("情况属实，已督促整改")
        PARTLY = "partly", _("部分属实，已督促整改")
        UNFOUNDED = "unfounded", _("情况不属实")
        OTHER = "other", _("不属于投诉事项，已告知其他途径")

    case = models.ForeignKey(Case, models.PROTECT, related_name="complaints")
    to = models.ForeignKey(Agency, models.PROTECT, related_name="complaints")
    """The agency above that it was filed with."""
    text = SealedField()
    filed = models.DateTimeField()
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True)
    answer = SealedField(blank=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """Newest first; a case has one at a time that waits for its answer."""

        ordering: ClassVar = ["-filed", "-id"]
        indexes: ClassVar = [models.Index(fields=["to", "answered"], name="complaints_waiting")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered=None), name="complaints_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(answered=None, finding="")
                | (models.Q(answered__isnull=False) & ~models.Q(finding="")),
                name="complaints_answered_with_finding",
            ),
        ]

    @property
    def answering(self) -> Agency:
        """The agency whose supervisors answer it: the one above, or who carries on its duties."""
        return self.to.successor or self.to

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"complaint:{self.pk}"
