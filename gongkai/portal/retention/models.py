"""For how long agencies keep what says who people are, and what was removed when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.law.retention import LONGEST, RULES
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case


class Policy(models.Model):
    """What an agency has set for itself; the program's own periods where it has not."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="retention_policy")
    automatic = models.BooleanField(default=False)
    """Whether what has expired is removed every night, without anybody looking at it before."""
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=150)


class Period(models.Model):
    """For how many years an agency keeps something: never fewer than the law asks for."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="retention_periods")
    kept = models.CharField(max_length=20)
    """An id of `gongkai.law.retention.Kept`."""
    years = models.PositiveSmallIntegerField()

    class Meta:
        """One row for each; the legal floors stand in the database too."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kept"], name="retention_period_once"),
            models.CheckConstraint(
                condition=Q(years__lte=LONGEST)
                & ~Q(*(Q(kept=kept.value, years__lt=rule.floor) for kept, rule in RULES.items()), _connector=Q.OR),
                name="retention_not_below_the_floor",
            ),
        ]


class Run(models.Model):
    """What has expired in an agency on a day is removed, case by case."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="retention_runs")
    day = models.DateField()
    """On which day it must have expired."""
    begun = models.DateTimeField(auto_now_add=True)
    begun_by = models.CharField(max_length=150, blank=True)
    """The account's name; empty where the schedule began it, or the command line."""
    address = models.CharField(max_length=45, blank=True)
    ended = models.DateTimeField(null=True)
    """When the last case was done; none while it is at work."""

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-id"]


class Line(models.Model):
    """What a run removed of a case. It says how much, never what."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kept = models.CharField(max_length=20)
    """An id of `gongkai.law.retention.Kept`."""
    ended = models.DateField()
    """The last day of the case that the period was counted from."""
    removed = models.JSONField(default=dict)
    """How many of what, by the names of `gongkai.portal.retention.removal.Counts`."""

    class Meta:
        """In the order in which it was done; nothing is removed twice of a case that has not gone on since."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kept", "ended"], name="retention_removed_once"),
        ]
