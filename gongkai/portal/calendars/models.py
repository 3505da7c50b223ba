"""Notices that were entered, one after the other. Nothing is changed or deleted: what is wrong is withdrawn."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """A notice that was entered, or the withdrawal of one; it counts from the moment it was entered.

    Entries in their order, over the years that the law package knows, make the calendar in force. A notice takes the
    place of what its year had before, one that amends is laid over it (`gongkai.law.workdays.Calendar.with_notice`).
    """

    sequence = models.PositiveIntegerField(primary_key=True)
    """Its place, from 1 without gaps: two people cannot enter the same next one."""
    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60, blank=True)
    """发文字号; empty where the notice tells none."""
    title = models.CharField(max_length=200, blank=True)
    issued = models.DateField(null=True, blank=True)
    amends = models.BooleanField(default=False)
    days = models.TextField(blank=True)
    """The notice as CSV (`gongkai.law.notices.write_notice`); empty for a withdrawal."""
    text = models.TextField(blank=True)
    """The notice as it was pasted in or uploaded; empty for a withdrawal."""
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="withdrawal")
    entered = models.DateTimeField(auto_now_add=True)
    entered_by = models.CharField(max_length=150)

    class Meta:
        """Oldest first; an entry is a notice or a withdrawal, and a notice is withdrawn once."""

        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(withdraws=None) & ~models.Q(days=""))
                | models.Q(withdraws__isnull=False, days="", text=""),
                name="calendars_notice_or_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title or str(self.year)
