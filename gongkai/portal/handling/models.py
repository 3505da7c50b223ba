"""How letters were served (送达): by which way, with what to show for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.portal.cases.models import CaseEvent, Document
from gongkai.portal.letters.models import Letter
from gongkai.portal.vault.sealed import SealedField


class Way(models.TextChoices):
    """How a letter comes to whom it is for."""

    ELECTRONIC = "electronic", _("网上或电子邮件送达")
    POST = "post", _("邮寄送达")
    IN_PERSON = "in_person", _("直接送达（当面签收）")
    LEFT = "left", _("留置送达")
    FAX = "fax", _("传真送达")
    PUBLICATION = "publication", _("公告送达")


class Service(models.Model):
    """That a letter was served, with the event that says so."""

    event = models.OneToOneField(CaseEvent, models.PROTECT, related_name="service")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="services")
    """What was served; none where the letter was sent before the case was taken over."""
    way = models.CharField(max_length=20, choices=Way.choices)
    reference = models.CharField(max_length=200, blank=True)
    """The number of the postal item, or where it was published."""
    signer = SealedField(blank=True)
    """Who signed for it, or witnessed it."""
    proof = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order in which they were recorded."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(way__in=[way.value for way in Way]), name="handling_service_way"),
        ]
