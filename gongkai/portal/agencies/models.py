"""Agencies, what happened to them, and the roles that people hold in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.law.agencies import Level
from gongkai.messages import Message
from gongkai.report.write.labels import LEVELS


class Role(models.TextChoices):
    """What a person is in an agency (Regulation, articles 3 and 4)."""

    CLERK = "clerk", _("经办")
    REVIEWER = "reviewer", _("审核")
    HEAD = "head", _("负责人")
    SUPERVISOR = "supervisor", _("主管部门")
    AUDITOR = "auditor", _("审计")
    ADMINISTRATOR = "administrator", _("系统管理员")


class Agency(models.Model):
    """An agency (行政机关) of the tree."""

    code = models.CharField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    level = models.CharField(_("层级"), max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=500, db_index=True)
    """The codes from the root to this agency, each followed by a slash: an agency's subtree begins with its path."""
    closed = models.DateField(_("撤销日期"), null=True, blank=True)
    """The day from which it is no longer: merged into another, split or dissolved."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    """Of a closed agency: the one that carries on its duties, and so its requests (行政诉讼法, article 26(6))."""

    class Meta:
        """In the order of the tree; a code has no slash, since paths are made of codes."""

        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(code__contains="/"), name="agency_code_plain"
            ),
            models.CheckConstraint(
                condition=models.Q(closed=None, successor=None)
                | models.Q(closed__isnull=False, successor__isnull=False),
                name="agency_closed_has_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_name(self) -> Message | None:
        """The level for people; None where it was left open."""
        return LEVELS[Level(self.level)] if self.level else None

    @property
    def depth(self) -> int:
        """How many agencies are above it."""
        return self.path.count("/") - 1


class Change(models.Model):
    """Something that happened to an agency: its history is never rewritten."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("设立")
        RENAMED = "renamed", _("更名")
        MOVED = "moved", _("调整隶属")
        MERGED = "merged", _("并入")
        SPLIT = "split", _("分设")
        CLOSED = "closed", _("撤销")
        SUCCEEDED = "succeeded", _("承继职能")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    day = models.DateField()
    """The day from which it holds."""
    before = models.CharField(max_length=240, blank=True)
    after = models.CharField(max_length=240, blank=True)
    others = models.ManyToManyField(Agency, related_name="+")
    """The agencies it was merged into or split into, or came from."""
    recorded = models.DateTimeField(auto_now_add=True)
    recorded_by = models.CharField(max_length=150)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["day", "id"]


class Membership(models.Model):
    """A role that a person holds, or held, in an agency."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)
    """When it ended; a role that is held has none."""
    granted_by = models.CharField(max_length=150)

    class Meta:
        """A role is held once."""

        ordering: ClassVar = ["agency", "role", "user"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"], condition=models.Q(until=None), name="membership_held_once"
            )
        ]
