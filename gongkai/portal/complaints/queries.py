"""What reads complaints."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, within
from gongkai.portal.cases.models import Case
from gongkai.portal.complaints.models import Complaint


def where_to(case: Case) -> Agency | None:
    """The agency that a complaint about the case goes to: the one above; None where this platform knows of none.

    Of an agency that is closed, what its successor stands under counts.
    """
    agency = case.agency
    while agency.closed and agency.successor:
        agency = agency.successor
    return agency.parent


def of_case(case: Case) -> QuerySet[Complaint]:
    """The complaints about a case, newest first."""
    return Complaint.objects.filter(case=case).select_related("to")


def seen_by(user: User) -> QuerySet[Complaint]:
    """The complaints that the person may read and answer; those that wait first, the oldest of them first."""
    found = answered_by(within(user, Action.HANDLE_COMPLAINTS))
    return found.order_by(F("answered").desc(nulls_first=True), "filed", "id")


def answered_by(agencies: QuerySet[Agency]) -> QuerySet[Complaint]:
    """The complaints that the supervisors of these agencies answer (`Complaint.answering`)."""
    theirs = Q(to__in=agencies, to__successor=None) | Q(to__successor__in=agencies)
    return Complaint.objects.filter(theirs).select_related("to__successor", "case__agency")
