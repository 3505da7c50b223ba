"""What is to be removed from a document of a case, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.portal.cases.models import Document
from gongkai.portal.vault.sealed import SealedField


class Redaction(models.Model):
    """The redaction (遮盖) of a document: a draft until there is a result, which is a document of its own."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="redactions")
    """The original, which stays as it is."""
    found = SealedField()
    """What the program read in it (`choice.Read`), as JSON."""
    choice = SealedField()
    """What is to be removed (`choice.Choice`), as JSON: it names persons."""
    revision = models.PositiveIntegerField(default=1)
    """Goes up with each change of the choice: whoever saw an older one does not overwrite a newer."""
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=150)
    file = models.CharField(max_length=32, blank=True)
    """The sealed file that this choice leads to, until it becomes a document; empty where it was not made yet."""
    digest = models.CharField(max_length=64, blank=True)
    report = SealedField(blank=True)
    """What was removed and what the check found (`choice.Report`), as JSON."""
    result = models.OneToOneField(Document, models.PROTECT, null=True, related_name="redaction")
    """The checked document without it."""

    class Meta:
        """Oldest first; a document has one draft."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(result=None), name="redacting_one_draft_of_a_document"
            ),
            models.CheckConstraint(
                condition=models.Q(result=None) | ~models.Q(report=""), name="redacting_result_with_report"
            ),
        ]
