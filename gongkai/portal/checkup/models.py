"""What was handed in for a check-up. The files, and what was read of them, are in folders: see `folders`."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """Files handed in together: they are checked among each other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64, db_index=True)
    """A secret of the browser's session that handed it in: whoever has it may see the files, and nobody else."""
    sender = models.CharField(max_length=64, db_index=True)
    """A keyed digest of the network address, by which the number of files is limited."""
    received = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["received", "id"]


class File(models.Model):
    """One of the files."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("等待读取")
        READING = "reading", _("正在读取")
        READ = "read", _("已读")
        REFUSED = "refused", _("未能读取")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    """Its place among those handed in together, from 1."""
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    """In bytes."""
    previous = models.BooleanField(default=False)
    """Whether it is last year's report, there to be compared with."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    refusal = models.JSONField(default=dict, blank=True)
    """Why it could not be read, as `corpus.worker.message_to_json` writes it; empty where it could."""

    class Meta:
        """A place is taken once, and what is refused says why."""

        ordering: ClassVar = ["submission", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="checkup_file_number_once"),
            models.CheckConstraint(
                condition=(models.Q(state="refused") & ~models.Q(refusal={}))
                | (~models.Q(state="refused") & models.Q(refusal={})),
                name="checkup_refusal_said",
            ),
        ]

    def __str__(self) -> str:
        return self.name
