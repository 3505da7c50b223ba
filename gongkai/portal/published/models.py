"""What was published: its title, where it is, since when; and the words that it is found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.portal.agencies.models import Agency

LONGEST_TITLE, LONGEST_ADDRESS = 200, 500


class Published(models.Model):
    """A piece of information that an agency has published."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="published")
    title = models.CharField(_("标题"), max_length=LONGEST_TITLE)
    address = models.CharField(_("网址"), max_length=LONGEST_ADDRESS)
    """Where it is to be read, on the agency's own site as a rule."""
    day = models.DateField(_("公开日期"))

    class Meta:
        """Newest first; an address is told once by an agency."""

        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "address"], name="published_address_once")]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of a title (`gongkai.portal.words`): an ordinary row, so that both databases find by the same means."""

    published = models.ForeignKey(Published, models.CASCADE, related_name="words")
    token = models.CharField(max_length=60, db_index=True)

    class Meta:
        """A word of a title is there once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["published", "token"], name="published_word_once")]
