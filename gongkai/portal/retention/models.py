"""For how long agencies keep what says who people are, what is kept for longer, and what was removed when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.law.retention import LONGEST, RULES
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.remedies.models import Remedy

REASON = 200
"""Characters of a reason."""
_OF_ONE = Q(case=None, remedy__isnull=False) | Q(case__isnull=False, remedy=None)
"""Of a request, or of a case of reconsideration or litigation that is about no request."""


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
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    remedy = models.ForeignKey(Remedy, models.PROTECT, null=True, related_name="+")
    """Where it was of no request: the first one, with whatever followed it."""
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
            models.UniqueConstraint(fields=["remedy", "kept", "ended"], name="retention_remedy_removed_once"),
            models.CheckConstraint(condition=_OF_ONE, name="retention_removed_of_one"),
        ]


class Hold(models.Model):
    """Somebody decided that a case is kept whole, whatever has expired, until the hold is lifted.

    A row stays for good; there may be several of a case, which are lifted one by one.
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    remedy = models.ForeignKey(Remedy, models.PROTECT, null=True, related_name="+")
    """A case of reconsideration or litigation that is about no request."""
    reason = models.CharField(max_length=REASON)
    """Why: an archive's request, an audit, an inquiry. Names in it go when the case's do."""
    since = models.DateTimeField(auto_now_add=True)
    set_by = models.CharField(max_length=150)
    lifted = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_for = models.CharField(max_length=REASON, blank=True)

    class Meta:
        """Those in force first, the newest before the others; none is in force twice for one reason."""

        ordering: ClassVar = [models.F("lifted").desc(nulls_first=True), "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_OF_ONE, name="retention_hold_of_one"),
            models.UniqueConstraint(fields=["case", "reason"], condition=Q(lifted=None), name="retention_hold_once"),
            models.UniqueConstraint(
                fields=["remedy", "reason"], condition=Q(lifted=None), name="retention_hold_of_remedy_once"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(set_by=""), name="retention_hold_with_reason"),
            models.CheckConstraint(
                condition=Q(lifted=None, lifted_by="", lifted_for="")
                | (Q(lifted__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_for="")),
                name="retention_hold_lifted_with_reason",
            ),
        ]

    @property
    def agency(self) -> Agency:
        """Whose case it is."""
        return self.about.agency

    @property
    def about(self) -> Case | Remedy:
        """What is kept."""
        found = self.case or self.remedy
        assert found is not None
        return found
