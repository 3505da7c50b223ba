"""Words that a case itself knows to be about persons: who asks, and who was asked. They are shown masked."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.cases.models import Case
from gongkai.portal.vault import masks

APPLICANT, PARTY = "applicant", "party"
"""Kinds of entries that were found by what the case knows."""
_PARTY: dict[str, masks.Mask] = {
    "name": masks.name,
    "address": masks.address,
    "telephone": masks.number,
    "email": masks.email,
}
_SHORTEST = 2


def known_words(case: Case) -> list[tuple[str, str, str]]:
    """What each word is, how it is shown, and the word itself: for looking for it, and for nobody's eyes."""
    return list(dict.fromkeys((*_of_applicant(case), *_of_parties(case))))


def _of_applicant(case: Case) -> Iterator[tuple[str, str, str]]:
    applicant = case.applicant
    if applicant is None or applicant.anonymised:
        return
    for name, (_label, mask) in FIELDS.items():
        if len(word := getattr(applicant, name).reveal().strip()) >= _SHORTEST:
            yield APPLICANT, mask(word), word


def _of_parties(case: Case) -> Iterator[tuple[str, str, str]]:
    for consultation in case.consultations.all():
        for name, mask in _PARTY.items():
            if len(word := getattr(consultation, name).reveal().strip()) >= _SHORTEST:
                yield PARTY, mask(word), word
