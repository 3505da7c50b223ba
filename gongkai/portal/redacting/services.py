"""What changes redactions: begun, chosen, tried, and done, which makes a document of the case.

The documents themselves are touched in a process of its own (`work`), before the transaction: it may take a while.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction

from gongkai.corpus.worker import message_from_json
from gongkai.messages import Message
from gongkai.portal import isolation
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Document
from gongkai.portal.redacting.choice import (
    Choice,
    Corners,
    Entry,
    Read,
    Report,
    choice_as_text,
    choice_of,
    read_of,
    removal_as_json,
    removal_of,
)
from gongkai.portal.redacting.known import known_words
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.vault import files

MEDIA_TYPES = frozenset(("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
"""What can be redacted."""
NOT_REDACTED = frozenset((DocumentKind.IDENTITY, DocumentKind.PROOF, DocumentKind.REDACTED))
"""Kinds of documents that are not redacted: they are not given out, or are what a redaction has led to."""
LONGEST_NAME = 200
SECONDS = 60.0
"""How long reading or redacting a document may take."""
MARK = "（遮盖）"
"""What is added to the name of the result."""
WORDS = "words"
"""The kind of entries that somebody typed."""


class RedactingError(Exception):
    """What cannot be done to a document; `message` says why. The document stays as it was."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


class ChoiceChangedError(RedactingError):
    """Somebody else changed the choice in the meantime."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(Message("他人刚刚改动了遮盖的内容，请核对后再提交"))


def can_be_redacted(document: Document) -> bool:
    """Whether this kind of document can be."""
    return document.media_type in MEDIA_TYPES and document.kind not in NOT_REDACTED and document.removed is None


def draft_of(document: Document) -> Redaction | None:
    """The document's draft, if there is one."""
    return document.redactions.filter(result=None).first()


def begin(document: Document, *, by: Actor) -> Redaction:
    """Read the document and begin a draft with what was chosen the last time; the one that there is, if there is one.

    The original is not to be found by the applicant from now on. Raises RedactingError.
    """
    if not can_be_redacted(document):
        raise RedactingError(Message("只能遮盖本件的PDF和Word（.docx）文件"))
    if draft := draft_of(document):
        return draft
    before = document.redactions.order_by("-id").first()
    found = _isolated("read", content=_content(document), known=known_words(document.case))
    choice = choice_of(before.choice.reveal()) if before and before.choice else Choice()
    if before and before.found.reveal() != json.dumps(found, ensure_ascii=False):
        choice = replace(choice, entries=())  # they count what was read then
    try:
        with transaction.atomic():
            draft = Redaction.objects.create(
                document=document,
                found=json.dumps(found, ensure_ascii=False),
                choice=choice_as_text(choice),
                changed_by=by.name,
            )
            _hide(document, by)
            _record("case.redaction_begun", document, by, {})
    except IntegrityError:  # somebody else began at the same time
        return document.redactions.get(result=None)
    return draft


def choose(
    draft: Redaction,
    seen: int,
    entries: Sequence[int],
    words: Sequence[str],
    areas: Sequence[tuple[int, Corners]],
    *,
    by: Actor,
) -> Choice:
    """Keep what is to be removed: words are looked for in the whole document.

    Raises ChoiceChangedError where the draft is not the `seen` revision any more, and RedactingError.
    """
    before = choice_of(draft.choice.reveal())
    located = {entry.text: entry for entry in before.words}
    new = [word for word in dict.fromkeys(words) if word not in located]
    if new:
        answers = _isolated("find", content=_content(draft.document), words=new)
        for word, places in zip(new, answers, strict=True):
            removals = tuple(tuple(map(removal_of, place)) for place in places)
            located[word] = Entry(WORDS, word, removals)
    chosen = Choice(
        tuple(sorted(set(entries))),
        tuple(located[word] for word in dict.fromkeys(words)),
        tuple(dict.fromkeys(areas)),
    )
    with transaction.atomic():
        fresh = _locked(draft, seen)
        if chosen != before:
            _drop_file(fresh)
            fresh.choice, fresh.changed_by = choice_as_text(chosen), by.name
            fresh.revision += 1
            fresh.save()
    draft.refresh_from_db()
    return chosen


def try_out(draft: Redaction, *, by: Actor) -> Report:
    """Make the document without what was chosen, and keep it for a look. Raises RedactingError, ChoiceChangedError."""
    read, choice, seen = read_of(draft.found.reveal()), choice_of(draft.choice.reveal()), draft.revision
    removals = choice.removals(read)
    if not removals:
        raise RedactingError(Message("还没有选定要遮盖的内容"))
    wanted = [removal_as_json(removal) for removal in removals]
    made = _isolated("make", content=_content(draft.document), removals=wanted)
    report = {"removed": len(removals), "warnings": made["warnings"], "leaks": made["leaks"], "pages": made["pages"]}
    with transaction.atomic():
        fresh = _locked(draft, seen)
        _drop_file(fresh)
        fresh.file, fresh.digest = files.keep(b64decode(made["content"]))
        fresh.report, fresh.changed_by = json.dumps(report, ensure_ascii=False), by.name
        fresh.save()
    draft.refresh_from_db()
    return report_of(draft)


def finish(draft: Redaction, seen: int, *, by: Actor) -> Document:
    """Check the file that was looked at once more, and make it a document of the case.

    It is what may be given to the applicant, when the reply is sent. Raises RedactingError where it was not made, or
    where anything that was to go can still be found in it; ChoiceChangedError.
    """
    if not draft.file:
        raise RedactingError(Message("请先预览遮盖后的文件"))
    original, redacted = _content(draft.document), _brought(draft.file, draft.digest)
    removals = choice_of(draft.choice.reveal()).removals(read_of(draft.found.reveal()))
    wanted = [removal_as_json(removal) for removal in removals]
    leaks = _isolated("check", content=original, redacted=b64encode(redacted).decode(), removals=wanted)
    if leaks:
        raise RedactingError(message_from_json(leaks[0]))
    with transaction.atomic():
        fresh = _locked(draft, seen)
        if fresh.digest != draft.digest:
            raise ChoiceChangedError
        document = draft.document
        _hide(document, by)
        name = PurePath(document.name)
        called = f"{name.stem[: LONGEST_NAME - len(MARK) - len(name.suffix)]}{MARK}{name.suffix}"
        made = cases.attach(document.case, DocumentKind.REDACTED, called, redacted, document.media_type, by=by)
        _drop_file(fresh, report=False)
        fresh.result, fresh.changed_by = made, by.name
        fresh.save()
        _record("case.document_redacted", document, by, {"result": made.pk, "removed": len(removals)})
    return made


@transaction.atomic
def abandon(draft: Redaction, *, by: Actor) -> None:
    """Give a draft up; nothing of it is kept."""
    fresh = Redaction.objects.select_for_update(no_key=True).filter(pk=draft.pk, result=None).first()
    if fresh:
        _drop_file(fresh)
        fresh.delete()
        _record("case.redaction_abandoned", fresh.document, by, {})


@transaction.atomic
def forget(document: Document) -> None:
    """At the end of its retention: nothing is kept of what was read in the document and removed from it."""
    for each in Redaction.objects.select_for_update(no_key=True).filter(document=document):
        _drop_file(each, report=False)
        if each.result_id is None:
            each.delete()
        else:
            each.found = each.choice = ""
            each.report = json.dumps({"removed": report_of(each).removed, "warnings": [], "leaks": [], "pages": 0})
            each.save()


def report_of(redaction: Redaction) -> Report:
    """What was removed and what the check found."""
    given = json.loads(redaction.report.reveal())
    warnings, leaks = (tuple(map(message_from_json, given[name])) for name in ("warnings", "leaks"))
    return Report(given["removed"], warnings, leaks, given["pages"])


def page(redaction: Redaction, number: int, *, of_result: bool) -> bytes:
    """A page of the PDF as PNG: of the original, or of what the choice leads to. Raises RedactingError."""
    content = _tried(redaction) if of_result else _content(redaction.document)
    return b64decode(_isolated("draw", content=content, page=number))


def paragraphs(redaction: Redaction) -> dict[str, list[str]]:
    """The paragraphs of the Word document that the choice leads to, by part. Raises RedactingError."""
    texts: dict[str, list[str]] = _isolated("texts", content=_tried(redaction))
    return texts


def read_and_chosen(redaction: Redaction) -> tuple[Read, Choice]:
    """What was read in the document, and what is chosen of it."""
    return read_of(redaction.found.reveal()), choice_of(redaction.choice.reveal())


def _tried(redaction: Redaction) -> str:
    if not redaction.file:
        raise RedactingError(Message("请先预览遮盖后的文件"))
    return b64encode(_brought(redaction.file, redaction.digest)).decode()


def _content(document: Document) -> str:
    return b64encode(_brought(document.file, document.digest)).decode()


def _brought(file: str, digest: str) -> bytes:
    try:
        return files.bring(file, digest)
    except files.FileDamagedError as error:
        raise RedactingError(Message("文件缺失或者已经损坏，请从备份恢复")) from error


def _isolated(function: str, **arguments: Any) -> Any:
    try:
        return isolation.run(f"gongkai.portal.redacting.work:{function}", arguments, SECONDS)
    except isolation.IsolatedError as error:
        raise RedactingError(error.message) from error


def _locked(draft: Redaction, seen: int) -> Redaction:
    fresh = Redaction.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft.pk, result=None).first()
    if fresh is None or fresh.revision != seen:
        raise ChoiceChangedError
    return fresh


def _drop_file(draft: Redaction, *, report: bool = True) -> None:
    if draft.file:
        transaction.on_commit(partial(files.remove, draft.file))
    draft.file = draft.digest = ""
    if report:
        draft.report = ""


def _hide(document: Document, by: Actor) -> None:
    """The applicant does not find a document from which something is to be removed."""
    if document.for_applicant:
        document.for_applicant = False
        document.save(update_fields=["for_applicant"])
        _record("case.document_withheld", document, by, {})


def _record(action: str, document: Document, by: Actor, details: dict[str, object]) -> None:
    case = document.case
    whole = {"document": document.pk, **details}
    record(action, actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=whole)
