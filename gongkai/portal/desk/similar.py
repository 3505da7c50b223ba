"""Requests like this one: of the same applicant, and about the same subject."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process, utils

from gongkai.portal.cases.models import Applicant, Case

YEARS = timedelta(days=3 * 366)
"""How far back subjects are compared."""
MOST_COMPARED = 1_000
MOST_SHOWN = 8
LEAST_SCORE = 75
"""From 0 to 100, by rapidfuzz's weighted ratio, which also finds a subject within a longer one."""


def of_same_applicant(case: Case, seen: QuerySet[Case]) -> list[Case]:
    """The same applicant's other requests among those that the person may see: by document, or by name alone."""
    applicant = case.applicant
    if applicant is None or not (applicant.name_index or applicant.document_index):
        return []
    same = Q(name_index=applicant.name_index) if applicant.name_index else Q(pk__in=())
    if applicant.document_index:
        same |= Q(document_index=applicant.document_index)
    applicants = Applicant.objects.filter(same)
    others = seen.filter(applicant__in=applicants).exclude(pk=case.pk)
    return list(others.select_related("agency").order_by("-id")[:MOST_SHOWN])


class Alike(NamedTuple):
    """A request whose subject is like another's."""

    number: str
    subject: str
    outcome: str
    score: int
    """How alike, in percent."""


def of_like_subject(case: Case, today: date) -> list[Alike]:
    """The agency's requests of the last three years whose subject is like this one's: of those received last."""
    earlier = Case.objects.filter(agency=case.agency_id, received__gte=today - YEARS).order_by("-received", "-id")
    rows = earlier.values_list("number", "subject", "outcome")[:MOST_COMPARED]
    found = process.extract(
        case.subject,
        {row: row[1] for row in rows if row[0] != case.number},
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=LEAST_SCORE,
        limit=MOST_SHOWN,
    )
    return [Alike(*row, round(score)) for _subject, score, row in found]
