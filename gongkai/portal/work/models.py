"""What the worker keeps of itself; the tasks are kept by django-tasks-db."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Due(models.Model):
    """When a schedule's work is due next: whoever moves `at` on from what was read enqueues the work, so once."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    last = models.DateTimeField(null=True)

    class Meta:
        """In the order they come."""

        ordering: ClassVar = ["at", "name"]


class Beat(models.Model):
    """When a part of the worker last said that it is at work."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]
