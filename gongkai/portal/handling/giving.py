"""Documents that go out with a reply: which they may be, and giving them to the applicant."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, CaseEvent, Document
from gongkai.portal.handling.services import ActError, Doing, do

GIVEN = (DocumentKind.ANSWER, DocumentKind.REDACTED)
"""Kinds of documents that may be given to the applicant."""
GRANTING = frozenset((Outcome.GRANTED, Outcome.PARTLY_GRANTED))
"""Outcomes with which information is provided."""


def may_go_out(case: Case) -> QuerySet[Document]:
    """The documents that may be given: information as it is, or what was checked after its redaction.

    A document from which something was removed, or is about to be, is never among them.
    """
    documents = Document.objects.filter(case=case, kind__in=GIVEN, removed=None)
    return documents.filter(redactions=None).order_by("id")


def grants(case: Case) -> bool:
    """Whether the decision drafted last provides information."""
    decision = case.decisions.order_by("-event__sequence").first()
    return decision is not None and decision.lines.filter(outcome__in=[each.value for each in GRANTING]).exists()


def proposed(case: Case) -> list[Document]:
    """What goes out with the reply unless somebody chooses otherwise: all that may, where information is provided."""
    return list(may_go_out(case)) if grants(case) else []


def unfinished(case: Case) -> list[str]:
    """The names of documents whose redaction was begun and has led to nothing yet."""
    begun = Document.objects.filter(case=case, redactions__result=None, redactions__isnull=False, removed=None)
    return list(begun.order_by("id").values_list("name", flat=True))


@transaction.atomic
def send_reply(case: Case, documents: Sequence[Document], doing: Doing) -> CaseEvent:
    """Record that the reply is sent; the applicant finds the documents on the request's page from then on.

    Raises ActError for one that may not be given by now: its redaction has begun in the meantime. And what `do` raises.
    """
    cases.lock(case, doing.seen)  # all that is changed is locked before anything is recorded
    allowed = set(may_go_out(case).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    for document in documents:
        if document.pk not in allowed:
            raise ActError(Message("“{name}”不能提供给申请人，请重新选择随答复提供的文件", {"name": document.name}))
    event = do(case, EventKind.REPLY_SENT, doing)
    for document in documents:
        if not document.for_applicant:
            _give(document, case, by=doing.by)
    return event


def _give(document: Document, case: Case, *, by: Actor) -> None:
    document.for_applicant = True
    document.save(update_fields=["for_applicant"])
    details = {"document": document.pk, "kind": document.kind}
    record("case.document_given", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)
