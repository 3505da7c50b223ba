"""Removing from one case what is no longer kept. What is counted, numbers, days and outcomes stay as they are.

A case is a request with all that belongs to it, or a case of reconsideration or litigation that is about none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from gongkai.law.retention import Kept
from gongkai.portal.asking.models import Draft
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import search
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.cases.models import Applicant, Case, CaseEvent, Consultation, DecisionLine, Document, Item, Note
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.desk.models import SavedView
from gongkai.portal.handling.models import Service
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.services import remove_content
from gongkai.portal.outbox.services import forget_recipients
from gongkai.portal.redacting.services import forget as forget_redactions
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.retention.models import REASON, Hold
from gongkai.portal.retention.texts import SHORTEST, without
from gongkai.portal.vault import files
from gongkai.portal.words import folded

Counts = Counter[str]
"""How many of what was removed: documents, messages, letters, people, texts, notices, views."""

CONSULTED_FIELDS = ("name", "address", "telephone", "email")
PARTY_FIELDS = ("name", "contact")
Text = tuple[models.Model, str, int | None]
"""A row, the name of its field with a free text, and the most characters that this may have."""


def remove(case: Case, kept: Kept, *, by: Actor) -> Counts:
    """Remove that from the case, as a part of the caller's transaction; files go when it is done."""
    return _REMOVALS[kept](case, by)


def with_its_suits(first: Remedy) -> models.QuerySet[Remedy]:
    """A case of reconsideration or litigation with the suits that followed it."""
    return Remedy.objects.filter(Q(pk=first.pk) | Q(follows=first)).order_by("pk")


def remove_parties(first: Remedy) -> Counts:
    """Remove who was a party to a case about no request and to the suits after it, as a part of the transaction."""
    remedies = with_its_suits(first)
    known = {text for party in Party.objects.filter(remedy__in=remedies) for text in _values(party, PARTY_FIELDS)}
    counts = Counter(texts=sum(_mark(text, known) for text in texts_of_remedies(remedies)), views=_forget_views(known))
    counts["people"] = _forget_parties(remedies)
    return +counts


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
    counts["views"] += _forget_views(known)
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
    people: list[tuple[models.Model, Iterable[str]]] = [(each, CONSULTED_FIELDS) for each in _consulted(case)]
    if case.applicant:
        people.append((case.applicant, FIELDS))
    people += [(each, PARTY_FIELDS) for each in Party.objects.filter(remedy__case=case)]
    people += [(each, ("signer",)) for each in Service.objects.filter(event__case=case)]
    for person, names in people:
        values |= _values(person, names)
        addresses |= _values(person, {"telephone", "email"} & set(names))
    return values, addresses


def _consulted(case: Case) -> models.QuerySet[Consultation]:
    return Consultation.objects.filter(case=case)


def _people(case: Case) -> int:
    """Empty the applicant, the consulted and the parties to remedies; how many people these were."""
    emptied = _consulted(case).exclude(name="").update(**dict.fromkeys(CONSULTED_FIELDS, ""), answer="", link_digest="")
    Service.objects.filter(event__case=case).exclude(signer="").update(signer="")
    emptied += _forget_parties(Remedy.objects.filter(case=case))
    applicant = Applicant.objects.filter(cases=case, anonymised=None)
    gone = dict.fromkeys((*FIELDS, "name_index", "document_kind", "document_index"), "")
    return emptied + Applicant.objects.filter(pk__in=applicant.values("pk")).update(**gone, anonymised=timezone.now())


def _forget_parties(remedies: models.QuerySet[Remedy]) -> int:
    remedies.order_by().update(claim="")
    return Party.objects.filter(remedy__in=remedies).exclude(name="").update(**dict.fromkeys(PARTY_FIELDS, ""))


def _values(person: models.Model, names: Iterable[str]) -> set[str]:
    return {text for name in names if (text := getattr(person, name).reveal())}


def texts_of(cases: Collection[int]) -> Iterator[Text]:
    """Every free text of these cases."""
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
    yield from _of_holds(Hold.objects.filter(case__in=cases))


def texts_of_remedies(remedies: models.QuerySet[Remedy]) -> Iterator[Text]:
    """Every free text of cases of reconsideration and litigation about no request."""
    for remedy in remedies:
        yield remedy, "orders", None
    yield from _of_holds(Hold.objects.filter(remedy__in=remedies))


def _of_holds(holds: models.QuerySet[Hold]) -> Iterator[Text]:
    for hold in holds:
        for field in ("reason", "lifted_for"):
            yield hold, field, REASON


def _texts(case: Case, known: Collection[str]) -> int:
    """Put marks into the texts; in how many."""
    changed = sum(_mark(text, known) for text in texts_of([case.pk]))
    for event in CaseEvent.objects.filter(case=case, details__has_key="reason"):
        reason = event.details["reason"]
        if (marked := without(reason, known)) != reason:
            event.details["reason"] = marked
            event.save(update_fields=["details"])
            changed += 1
    if changed:
        search.keep(Case.objects.get(pk=case.pk))
    return changed


def _mark(text: Text, known: Collection[str]) -> bool:
    """Put marks into a text; whether there was anything to be marked."""
    row, field, longest = text
    before: str = getattr(row, field)
    marked = without(before, known, longest)
    if marked != before:
        setattr(row, field, marked)
        row.save(update_fields=[field])
    return marked != before


def _forget_views(known: Collection[str]) -> int:
    """Delete the views that people saved whose words or name say one of these, whosever they are; how many.

    Without the words a view would list something else under its name, so none is left.
    """
    told = {word for each in known if len(word := _solid(each)) >= SHORTEST}
    gone = [
        view.pk
        for view in SavedView.objects.only("name", "query").iterator()
        if any(word in said for said in (_solid(view.name), _asked(view)) for word in told)
    ]
    return SavedView.objects.filter(pk__in=gone).delete()[0]


def _asked(view: SavedView) -> str:
    return _solid(QueryDict(view.query).get("q") or "")


def _solid(text: str) -> str:
    """As the search reads it, and without blanks: a name that was typed with one is the same name."""
    return "".join(folded(text).split())


_REMOVALS: Mapping[Kept, Callable[[Case, Actor], Counts]] = {
    Kept.PROOFS: _proofs,
    Kept.MESSAGES: _messages,
    Kept.FILES: _files,
    Kept.IDENTITY: _identity,
}
