"""Requests for information, and the events that happened to them. What follows from the events is computed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.portal.agencies.models import Agency


class Case(models.Model):
    """A request (政府信息公开申请) that an agency received."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases")
    number = models.CharField(max_length=60, unique=True)
    subject = models.CharField(max_length=200)
    """What is asked for, in a line, without anything of who asks."""
    open = models.BooleanField(default=True)
    """Whether an event that closes it is yet to come; follows from the events, kept to find the open ones."""
    opened = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest last; the open ones are looked up by agency."""

        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["agency", "open"], name="cases_open")]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """Something that happened to a request (`gongkai.law.procedure.Event`), on its legal day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    """Its place among the case's events, from 1."""
    kind = models.CharField(max_length=40)
    day = models.DateField()
    details = models.JSONField(default=dict)
    """The event's other fields, as `gongkai.law.procedure` reads them."""
    recorded = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=150)

    class Meta:
        """In the order in which they were recorded; two people cannot record the same next event."""

        ordering: ClassVar = ["case", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="cases_event_sequence"),
        ]


class CaseNumber(models.Model):
    """The last number that an agency gave to a case of a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each agency and year."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "year"], name="cases_number_of_year")]
