"""Requests like this one: of the same applicant, and about the same subject."""

from __future__ import annotations

from datetime import date, timedelta

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


def of_like_subject(case: Case, today: date) -> list[tuple[Case, int]]:
    """The agency's requests of the last three years whose subject is like this one's, with how alike, in percent."""
    earlier = Case.objects.filter(agency=case.agency_id, received__gte=today - YEARS).exclude(pk=case.pk)
    subjects = dict(earlier.order_by("-received", "-id").values_list("pk", "subject")[:MOST_COMPARED])
    found = process.extract(
        case.subject,
        subjects,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=LEAST_SCORE,
        limit=MOST_SHOWN,
    )
    shown = Case.objects.only("number", "subject", "outcome")
    cases = shown.in_bulk([key for _subject, _score, key in found]) if found else {}
    for each in cases.values():
        each.agency = case.agency
    return [(cases[key], round(score)) for _subject, score, key in found if key in cases]
