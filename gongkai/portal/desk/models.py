"""What a person keeps at the desk: views of lists, and the address of a calendar; and which forms were sent already."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A list with its filters, under a name of the person's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    """The list and the filters as they stand in the address."""

    class Meta:
        """By name; a person's names differ."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="desk_view_name")]


class CalendarLink(models.Model):
    """The private address under which a calendar program finds a person's due days."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_link")
    digest = models.CharField(max_length=64, unique=True)
    """A keyed digest of the address's secret, which is told once."""
    made = models.DateTimeField(auto_now_add=True)


class Submission(models.Model):
    """A form that was carried out: sent a second time, by a double click, it does nothing."""

    token = models.CharField(max_length=64, unique=True)
    """What the form carried when it was shown."""
    result = models.CharField(max_length=300)
    """The address of what came of it."""
    at = models.DateTimeField(auto_now_add=True)
