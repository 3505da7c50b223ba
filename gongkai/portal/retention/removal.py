"""Removing from one case what is no longer kept. What is counted, numbers, days and outcomes stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from django.db import models, transaction
from django.utils import timezone

from gongkai.law.retention import Kept
from gongkai.portal.asking.models import Draft
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import search
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.cases.models import Applicant, Case, CaseEvent, Consultation, DecisionLine, Document, Item, Note
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.handling.models import Service
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.services import remove_content
from gongkai.portal.outbox.services import forget_recipients
from gongkai.portal.redacting.services import forget as forget_redactions
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.retention.texts import without
from gongkai.portal.vault import files

Counts = Counter[str]
"""How many of what was removed: documents, messages, letters, people, texts, notices."""

PARTY_FIELDS = ("name", "address", "telephone", "email")


def remove(case: Case, kept: Kept, *, by: Actor) -> Counts:
    """Remove that from the case, as a part of the caller's transaction; files go when it is done."""
    return _REMOVALS[kept](case, by)


def _proofs(case: Case, _by: Actor) -> Counts:
    return _documents(case.documents.filter(kind=DocumentKind.IDENTITY))


def _messages(case: Case, _by: Actor) -> Counts:
    notes = Note.objects.filter(case=case).exclude(text="").update(text="")
    complaints = Complaint.objects.filter(case=case).exclude(text="", answer="").update(text="", answer="")
    return Counter(messages=notes + complaints)


def _files(case: Case, _by: Actor) -> Counts:
    return _documents(case.documents.exclude(kind=DocumentKind.IDENTITY))


def _documents(documents: models.QuerySet[Document]) -> Counts:
    """The files go, and their names, which people make of their own; kind, size and digest stay."""
    removed = 0
    for document in documents.filter(removed=None):
        forget_redactions(document)
        transaction.on_commit(partial(files.remove, document.file))
        document.name, document.removed = "", timezone.now()
        document.save(update_fields=["name", "removed"])
        removed += 1
    return Counter(documents=removed)


def _identity(case: Case, by: Actor) -> Counts:
    """Everything that says who somebody is: with it goes all that is kept for a shorter time, if it is still there."""
    counts = _proofs(case, by) + _messages(case, by) + _files(case, by)
    known, addresses = known_of(case)
    same = [case] if case.applicant is None else Case.objects.filter(applicant=case.applicant)
    # The applicant's other requests have expired too, but when it is their turn nobody knows the name any more.
    counts["texts"] += sum(_texts(each, known) for each in same)
    counts["people"] += _people(case)
    counts["notices"] += forget_recipients(addresses, timezone.now()) if addresses else 0
    Draft.objects.filter(case=case).update(content="", query_code="")
    Case.objects.filter(pk=case.pk).update(query_digest="")
    for letter in Letter.objects.filter(case=case, removed=None):  # last: it writes the log, for which others wait
        remove_content(letter, by=by)
        counts["letters"] += 1
    return +counts


def known_of(case: Case) -> tuple[set[str], set[str]]:
    """What is kept of the people of a case: all of it, and where messages are sent to them."""
    values: set[str] = set()
    addresses: set[str] = set()
    people: list[tuple[models.Model, Iterable[str]]] = [(each, PARTY_FIELDS) for each in _consulted(case)]
    if case.applicant:
        people.append((case.applicant, FIELDS))
    people += [(each, ("name", "contact")) for each in Party.objects.filter(remedy__case=case)]
    people += [(each, ("signer",)) for each in Service.objects.filter(event__case=case)]
    for person, names in people:
        texts = {name: getattr(person, name).reveal() for name in names}
        values |= set(filter(None, texts.values()))
        addresses |= {texts[name] for name in ("telephone", "email") if texts.get(name)}
    return values, addresses


def _consulted(case: Case) -> models.QuerySet[Consultation]:
    return Consultation.objects.filter(case=case)


def _people(case: Case) -> int:
    """Empty the applicant, the consulted and the parties to remedies; how many people these were."""
    emptied = _consulted(case).exclude(name="").update(**dict.fromkeys(PARTY_FIELDS, ""), answer="", link_digest="")
    Service.objects.filter(event__case=case).exclude(signer="").update(signer="")
    emptied += Party.objects.filter(remedy__case=case).exclude(name="").update(name="", contact="")
    Remedy.objects.filter(case=case).update(claim="")
    applicant = Applicant.objects.filter(cases=case, anonymised=None)
    gone = dict.fromkeys((*FIELDS, "name_index", "document_kind", "document_index"), "")
    return emptied + Applicant.objects.filter(pk__in=applicant.values("pk")).update(**gone, anonymised=timezone.now())


def texts_of(cases: Collection[int]) -> Iterable[tuple[models.Model, str, int | None]]:
    """Every free text of these cases, with the name of its field and the most characters it may have."""
    for case in Case.objects.filter(pk__in=cases).order_by("pk"):
        yield case, "subject", 200
    for model, fields, found in (
        (Item, ("text",), Item.objects.filter(case__in=cases)),
        (DecisionLine, ("reasons", "information"), DecisionLine.objects.filter(decision__case__in=cases)),
        (Consultation, ("question",), Consultation.objects.filter(case__in=cases)),
        (Remedy, ("orders",), Remedy.objects.filter(case__in=cases)),
    ):
        assert found.model is model
        for row in found:
            for field in fields:
                yield row, field, None


def _texts(case: Case, known: Collection[str]) -> int:
    """Put marks into the texts; in how many."""
    changed = 0
    for row, field, longest in texts_of([case.pk]):
        text: str = getattr(row, field)
        if (marked := without(text, known, longest)) != text:
            setattr(row, field, marked)
            row.save(update_fields=[field])
            changed += 1
    for event in CaseEvent.objects.filter(case=case, details__has_key="reason"):
        reason = event.details["reason"]
        if (marked := without(reason, known)) != reason:
            event.details["reason"] = marked
            event.save(update_fields=["details"])
            changed += 1
    if changed:
        search.keep(Case.objects.get(pk=case.pk))
    return changed


_REMOVALS: Mapping[Kept, Callable[[Case, Actor], Counts]] = {
    Kept.PROOFS: _proofs,
    Kept.MESSAGES: _messages,
    Kept.FILES: _files,
    Kept.IDENTITY: _identity,
}
