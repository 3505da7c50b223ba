"""Cases of reconsideration and litigation, and who is a party to them.

By when the agency replies is not kept: it follows from the day of the notice (`gongkai.law.remedy_procedure`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.law.remedy_procedure import RemedyResult, Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case, CaseEvent, Decision
from gongkai.portal.vault.sealed import SealedField


class Remedy(models.Model):
    """A case against an agency: one procedure before one organ. An appeal belongs to the suit that it is about."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=40)
    """An id of `gongkai.law.remedy_table.RemedyKind`: reconsideration, a direct suit, or one after reconsideration."""
    reference = models.CharField(max_length=80)
    """The number that the organ gave it (案号)."""
    organ = models.CharField(max_length=120)
    """The reconsideration organ or court."""
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="remedies")
    """The request it is about; none where it is about something else, such as proactive disclosure."""
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="remedies")
    """The decision it is about; none where it is about silence."""
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="suits")
    """Of a suit after reconsideration: that reconsideration, where it was entered here."""
    claim = SealedField(blank=True)
    """What is asked of the organ, in the party's words."""
    simplified = models.BooleanField(default=False)
    """Handled in the simplified procedure (简易程序) of reconsideration."""
    filed = models.DateField()
    notified = models.DateField()
    """The day on which the agency got the notice: the reply is due from it, and table 4 counts the case from it."""
    replied = models.DateField(null=True)
    ended = models.DateField(null=True)
    """The day on which the agency got the decision, or the judgment that stands: table 4 counts the result in it."""
    ruling = models.CharField(max_length=40, blank=True)
    """An id of `gongkai.law.remedy_procedure.Ruling`."""
    orders = models.TextField(blank=True)
    """What it orders, as the decision or judgment says it."""
    reopened_by = models.OneToOneField(CaseEvent, models.PROTECT, null=True, related_name="remedy")
    """The event by which the request began anew."""

    class Meta:
        """Newest first; counted by agency and day."""

        ordering: ClassVar = ["-notified", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "notified"], name="remedies_notified"),
            models.Index(fields=["agency", "ended"], name="remedies_ended"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kind", "reference"], name="remedies_reference"),
            models.CheckConstraint(
                condition=models.Q(ended=None, ruling="") | (models.Q(ended__isnull=False) & ~models.Q(ruling="")),
                name="remedies_ended_with_ruling",
            ),
            models.CheckConstraint(
                condition=models.Q(notified__gte=models.F("filed"))
                & (models.Q(replied=None) | models.Q(replied__gte=models.F("notified")))
                & (models.Q(ended=None) | models.Q(ended__gte=models.F("notified"))),
                name="remedies_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(simplified=False) | models.Q(kind=RemedyKind.RECONSIDERATION.value),
                name="remedies_simplified",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_by=None) | models.Q(case__isnull=False, ended__isnull=False),
                name="remedies_reopens_its_case",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def kind_name(self) -> Message:
        """What kind it is, for people."""
        return RemedyKind(self.kind).message

    @property
    def ruling_name(self) -> Message | None:
        """How it ended, for people; None while it is pending."""
        return Ruling(self.ruling).message if self.ruling else None

    @property
    def result(self) -> RemedyResult:
        """The column of table 4 in which it stands now."""
        return Ruling(self.ruling).result if self.ruling else RemedyResult.PENDING


class Party(models.Model):
    """Who is a party to a case beside the agency; who it is, is sealed."""

    class Role(models.TextChoices):
        """As what."""

        APPLICANT = "applicant", _("申请人或者原告")
        THIRD_PARTY = "third_party", _("第三人")

    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = SealedField()
    contact = SealedField(blank=True)
    """A telephone number, or the representative's."""

    class Meta:
        """In the order in which they were entered."""

        ordering: ClassVar = ["id"]
