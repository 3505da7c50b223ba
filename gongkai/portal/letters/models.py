"""Letters that were sent, the numbers they took, and what an office says and writes in its own way.

Texts and details of offices get versions one after the other; letters stay as they were sent. Triggers of the database
refuse to change or delete any of them (migration 0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case, CaseEvent
from gongkai.portal.vault.sealed import SealedField


class Template(models.Model):
    """An office's own text for a kind of letter, in one of its versions: the last one counts."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letter_templates")
    kind = models.CharField(max_length=60)
    """An id of `kinds.LetterKind`."""
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    """Empty where the text that comes with the program was restored."""
    saved = models.DateTimeField(auto_now_add=True)
    saved_by = models.CharField(max_length=150)

    class Meta:
        """Newest last; two people cannot write the same next version."""

        ordering: ClassVar = ["agency", "kind", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kind", "version"], name="letters_template_version"),
        ]


class Details(models.Model):
    """What an office's letters say of the office, in one of its versions: the last one counts."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letter_details")
    version = models.PositiveIntegerField()
    prefix = models.CharField(max_length=40, blank=True)
    """What its numbers begin with (机关代字); empty for the agency's name."""
    contact = models.CharField(max_length=200, blank=True)
    organ = models.CharField(max_length=100, blank=True)
    """The reconsideration organ (行政复议机关) that its replies name; empty for none by name."""
    court = models.CharField(max_length=100, blank=True)
    """The court that its replies name; empty for none by name."""
    remedies = models.TextField(blank=True)
    """The office's own table of remedies (`gongkai.law.remedy_table`); empty for the statutory one."""
    saved = models.DateTimeField(auto_now_add=True)
    saved_by = models.CharField(max_length=150)

    class Meta:
        """Newest last; two people cannot write the same next version."""

        ordering: ClassVar = ["agency", "version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "version"], name="letters_details_version")]


class LastNumber(models.Model):
    """The last number that an agency gave to a letter of a word and year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    word = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each agency, word and year."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "word", "year"], name="letters_last_number")]


class Letter(models.Model):
    """A letter as it was sent: numbered, its files sealed, their SHA-256 kept."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    event = models.ForeignKey(CaseEvent, models.PROTECT, null=True, related_name="letters")
    """The event that it was sent with, if any."""
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=60)
    """An id of `kinds.LetterKind`."""
    word = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=120)
    """The number as it stands in the letter, made of prefix, word, year and serial."""
    day = models.DateField()
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="letters")
    """The office's own text that it was made of; None for the one that comes with the program."""
    content = SealedField()
    """What was filled in, as JSON: it says who the applicant is."""
    docx = models.CharField(max_length=32, unique=True)
    docx_digest = models.CharField(max_length=64)
    pdf = models.CharField(max_length=32, unique=True)
    pdf_digest = models.CharField(max_length=64)
    undrawn = models.PositiveSmallIntegerField(default=0)
    """How many characters no installed face has, shown as boxes in the PDF: somebody should look at it. Not which: they
    may be of a name."""
    issued = models.DateTimeField(auto_now_add=True)
    issued_by = models.CharField(max_length=150)
    removed = models.DateTimeField(null=True)
    """When files and content were removed (retention); the row stays."""

    class Meta:
        """In the order in which they were sent; a number is given once."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "word", "year", "serial"], name="letters_number_once"),
            models.CheckConstraint(condition=models.Q(serial__gte=1), name="letters_number_from_one"),
        ]

    def __str__(self) -> str:
        return self.number
