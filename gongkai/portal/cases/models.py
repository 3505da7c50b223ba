"""Requests for information: who asks, what for, what happened, and what was decided.

What happened is kept as events (`CaseEvent`). Columns of `Case` that follow from them (see `projection`) are there to
find and to count cases; nothing about a deadline is kept.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.portal.agencies.models import Agency
from gongkai.portal.vault.sealed import SealedField


class Applicant(models.Model):
    """Who asks (申请人). Who it is, is sealed; `kind` is counted in table 3 and stays when the rest is gone."""

    kind = models.CharField(max_length=20)
    """An id of `gongkai.law.applicants.Applicant`."""
    name = SealedField()
    name_index = models.CharField(max_length=64, db_index=True)
    document_kind = models.CharField(max_length=40, blank=True)
    document = SealedField(blank=True)
    """The number of the identity card, or of an organisation's registration."""
    document_index = models.CharField(max_length=64, db_index=True)
    contact = SealedField(blank=True)
    """An organisation's representative or person to contact."""
    address = SealedField(blank=True)
    telephone = SealedField(blank=True)
    email = SealedField(blank=True)
    anonymised = models.DateTimeField(null=True)


class Case(models.Model):
    """A request (政府信息公开申请) that an agency received."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", db_index=False)
    number = models.CharField(max_length=60, unique=True)
    subject = models.CharField(max_length=200)
    """What is asked for, in a line, without anything of who asks."""
    applicant = models.ForeignKey(Applicant, models.PROTECT, null=True, related_name="cases")
    applicant_kind = models.CharField(max_length=20, default="natural_person")
    channel = models.CharField(max_length=20, default="web_form")
    """An id of `gongkai.law.receipt.Channel`."""
    delivery = models.CharField(max_length=20, default="electronic")
    """How the applicant wants the information: an id of `gongkai.portal.cases.choices.Delivery`."""
    form = models.CharField(max_length=20, blank=True)
    """In which form: an id of `gongkai.portal.cases.choices.Form`; empty for any."""
    query_digest = models.CharField(max_length=64, blank=True, db_index=True)
    """A keyed digest of the code with which the applicant asks after the case."""
    is_complex = models.BooleanField(default=False)
    """On the track for complex cases (复杂件): consultation, meeting, extension are to be expected."""
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases")
    """Who works on it."""
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    opened = models.DateTimeField(auto_now_add=True)

    # What follows from the events.
    state = models.CharField(max_length=30)
    open = models.BooleanField(default=True)
    received = models.DateField()
    counted = models.DateField()
    """From which day it counts as received: the day it was received, or split off from another."""
    disposed = models.DateField(null=True)
    """On which day it was first answered or otherwise ended: it counts as disposed in that day's year."""
    outcome = models.CharField(max_length=40, blank=True)
    """The row of table 3 it counts in: its outcome at the end of the year in which it was disposed."""
    latest_outcome = models.CharField(max_length=40, blank=True)
    """Its outcome as it stands: another one where it was reopened and decided anew."""

    class Meta:
        """Newest last; found by agency and state, counted by agency and day."""

        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "received", "id"], name="cases_received"),
            models.Index(fields=["agency", "open", "state"], name="cases_open"),
            models.Index(fields=["agency", "counted", "applicant_kind"], name="cases_counted"),
            models.Index(fields=["agency", "disposed", "outcome", "applicant_kind"], name="cases_disposed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(disposed=None, outcome="")
                | (models.Q(disposed__isnull=False) & ~models.Q(outcome="")),
                name="cases_disposed_with_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(disposed=None) | models.Q(disposed__gte=models.F("counted")),
                name="cases_disposed_after_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Item(models.Model):
    """One piece of information that is asked for (申请事项): the smallest unit that is decided on by itself."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    """Its title, document number or other features, in the applicant's words."""

    class Meta:
        """In their order."""

        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="cases_item_number")]


class CaseEvent(models.Model):
    """Something that happened to a request (`gongkai.law.procedure.Event`), on its legal day."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    """Its place among the case's events, from 1."""
    kind = models.CharField(max_length=40)
    day = models.DateField()
    details = models.JSONField(default=dict)
    """The event's other fields, as `gongkai.law.procedure` reads them; and "outcome" where one was decided."""
    recorded = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=150)

    class Meta:
        """In the order in which they were recorded; two people cannot record the same next event."""

        ordering: ClassVar = ["case", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="cases_event_sequence"),
        ]


class Decision(models.Model):
    """A decision on a request, from its draft: one for each item. A draft that was returned stays as it was."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="decision")
    """The event that it was drafted."""
    outcome = models.CharField(max_length=40)
    """Of the whole request: `gongkai.law.outcomes.combined` of the items' outcomes."""


class DecisionLine(models.Model):
    """What is decided on one item."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="decided")
    outcome = models.CharField(max_length=40)
    basis = models.CharField(max_length=200)
    """The articles, as the reply cites them."""
    reasons = models.TextField()
    information = models.TextField(blank=True)
    """What is provided, or where it has been published."""

    class Meta:
        """An item is decided once in a decision."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "item"], name="cases_item_decided_once")]


class Consultation(models.Model):
    """A question to a third party, a co-author or another agency (征求意见、协办)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    party = models.CharField(max_length=40)
    """What the case's events call it."""
    role = models.CharField(max_length=20)
    """third_party, co_author or help."""
    name = SealedField()
    address = SealedField(blank=True)
    telephone = SealedField(blank=True)
    email = SealedField(blank=True)
    question = models.TextField()
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    """A keyed digest of the link by which it answers, once; empty where it answers on paper alone."""
    link_until = models.DateField(null=True)
    answered = models.DateTimeField(null=True)
    """When its answer was kept: from then on the link says so, and takes no other."""
    consents = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        """A party is asked once in a case."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "party"], name="cases_party_once")]


class Document(models.Model):
    """A file of a case, sealed: a proof of identity, what came with the request, what is given out."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20)
    """An id of `gongkai.portal.cases.choices.DocumentKind`."""
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, related_name="documents")
    """With whose answer it came by the link."""
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    file = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    for_applicant = models.BooleanField(default=False)
    """Whether the applicant finds it on the page of the case."""
    added = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=150)
    removed = models.DateTimeField(null=True)
    """When the file itself was removed (retention); the row stays."""


class Note(models.Model):
    """A message between the office and the applicant, or a note of the office for itself."""

    class Direction(models.TextChoices):
        """Who writes to whom."""

        TO_APPLICANT = "to_applicant"
        FROM_APPLICANT = "from_applicant"
        INTERNAL = "internal"

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    direction = models.CharField(max_length=20, choices=Direction.choices)
    text = SealedField()
    written = models.DateTimeField(auto_now_add=True)
    written_by = models.CharField(max_length=150, blank=True)
    seen = models.DateTimeField(null=True)
    """When whoever it is for had it on a page; what the office itself keeps of an applicant's words is seen by it."""

    class Meta:
        """Oldest first; what nobody has seen yet is looked for."""

        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["direction", "seen"], name="cases_note_seen")]


class CaseNumber(models.Model):
    """The last number that an agency gave to a case of a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each agency and year."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "year"], name="cases_number_of_year")]


class SearchEntry(models.Model):
    """A text of a case that is found by its words (`gongkai.portal.cases.search`); the words stand beside it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField()
    """Its place among the entries of the case: one holds all its texts, but for very long ones."""

    class Meta:
        """A text is there once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "part"], name="cases_search_part")]
