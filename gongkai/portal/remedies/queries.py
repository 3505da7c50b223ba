"""What reads cases of reconsideration and litigation."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.law.remedy_procedure import ReplyDue, reply_due
from gongkai.law.remedy_table import RemedyKind
from gongkai.law.workdays import Calendar
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, within
from gongkai.portal.remedies.models import Remedy


def seen_by(user: User) -> QuerySet[Remedy]:
    """The cases that the person may see."""
    agencies = within(user, Action.SEE_CASES)
    return Remedy.objects.filter(agency__in=agencies).select_related("agency", "case")


def ended_in(year: int) -> Q:
    """The cases whose result table 4 of a year counts."""
    return Q(ended__gte=date(year, 1, 1), ended__lt=date(year + 1, 1, 1))


def pending_after(year: int) -> Q:
    """The cases that table 4 of a year counts as pending: known by its end, and not ended by then."""
    turn = date(year + 1, 1, 1)
    return Q(notified__lt=turn) & (Q(ended=None) | Q(ended__gte=turn))


def due_of(remedy: Remedy, calendar: Calendar) -> ReplyDue:
    """By when the agency replies."""
    return reply_due(RemedyKind(remedy.kind), remedy.notified, calendar, simplified=remedy.simplified)
