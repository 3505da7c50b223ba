"""What writes letters: drafts, which leave nothing behind, and what is sent, which takes a number and stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from gongkai.law import applicants
from gongkai.law.outcomes import Outcome
from gongkai.law.receipt import Channel
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, hold, record
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import Delivery
from gongkai.portal.cases.models import Applicant, Case, CaseEvent
from gongkai.portal.letters.document import Document
from gongkai.portal.letters.filling import fill
from gongkai.portal.letters.kinds import KINDS, Kind, LetterKind
from gongkai.portal.letters.models import LastNumber, Letter
from gongkai.portal.letters.queries import Office, lines_of, office_of
from gongkai.portal.letters.remedy_text import remedy_text
from gongkai.portal.letters.values import Value, checked, cited
from gongkai.portal.vault import files
from gongkai.report.write.form.typesetting import Pdf

NO_NUMBER = "＿＿"
"""Stands in a draft for the number that a letter gets when it is sent."""
UNNAMED = "申请人"
"""What an applicant is called whose name is not kept (anonymised, or taken over without names)."""
FileKind = Literal["docx", "pdf"]
MEDIA_TYPES: Mapping[FileKind, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would be sent, without its number."""

    document: Document

    @property
    def text(self) -> str:
        """The letter as plain text."""
        return self.document.text

    def docx(self) -> bytes:
        """The letter as a Word document."""
        return _docx(self.document)

    def pdf(self) -> bytes:
        """The letter as a PDF."""
        return _pdf(self.document).data


def draft(
    case: Case, kind: LetterKind, values: Mapping[str, Value], *, day: date, outcomes: Sequence[Outcome] = ()
) -> Draft:
    """The letter as `issue` would send it, with a gap for its number; nothing is kept. Raises what `issue` raises."""
    row, office = KINDS[kind], office_of(case.agency)
    number = _number(office, row, day.year, NO_NUMBER)
    _template, lines = lines_of(case.agency, kind)
    whole = checked(row, _whole(case, row, values, office, day=day, number=number, outcomes=outcomes))
    return Draft(Document(case.agency.name, fill(lines, whole)))


@transaction.atomic
def issue(
    case: Case,
    kind: LetterKind,
    values: Mapping[str, Value],
    *,
    day: date,
    by: Actor,
    outcomes: Sequence[Outcome] = (),
    event: CaseEvent | None = None,
) -> Letter:
    """Send a letter of a case, as a part of the transaction of the act that sends it.

    `values` are what the kind's own fields hold, by their ids (`kinds.toml`); other fields may be given too and then
    take the place of what the case says, as `recipient` must be for letters that do not go to the applicant.
    `outcomes` are those of a decision's items, where they end differently; `event` is what it is sent with.

    The number is the next one of the agency, the kind's word and the year; where the transaction fails it is given
    back. What was sent is never changed.

    Raises gongkai.portal.letters.values.ValuesError for what is missing or beyond bounds,
    gongkai.portal.letters.templates.BrokenTemplateError where the office's own text no longer fits,
    gongkai.law.remedies.NoRemedyRuleError for a reply before the first day of the table of remedies,
    gongkai.report.write.form.NotWritableError where no face for Chinese is installed. Each has a `message`.
    """
    row, agency = KINDS[kind], case.agency
    office = office_of(agency)
    template, lines = lines_of(agency, kind)
    # What cannot be written is refused before a number is asked for, which others would have to wait for.
    checked(row, _whole(case, row, values, office, day=day, number=NO_NUMBER, outcomes=outcomes))
    serial = _next_serial(agency, row.word, day.year)
    number = _number(office, row, day.year, str(serial))
    whole = checked(row, _whole(case, row, values, office, day=day, number=number, outcomes=outcomes))
    document = Document(agency.name, fill(lines, whole))
    pdf = _pdf(document)
    docx_file, docx_digest = files.keep(_docx(document))
    pdf_file, pdf_digest = files.keep(pdf.data)
    letter = Letter.objects.create(
        case=case,
        event=event,
        agency=agency,
        kind=kind.value,
        word=row.word,
        year=day.year,
        serial=serial,
        number=number,
        day=day,
        template=template,
        content=json.dumps(whole, ensure_ascii=False, default=_written),
        docx=docx_file,
        docx_digest=docx_digest,
        pdf=pdf_file,
        pdf_digest=pdf_digest,
        undrawn=len(pdf.undrawn),
        issued_by=by.name,
    )
    details = {"letter": letter.pk, "kind": kind.value, "number": number, "docx": docx_digest, "pdf": pdf_digest}
    record("letter.issued", actor=by, agency=agency.code, subject=f"case:{case.number}", details=details)
    return letter


@transaction.atomic
def open_letter(letter: Letter, kind: FileKind, *, by: Actor) -> bytes:
    """A letter's file as it was sent, for somebody's eyes; that it was opened is logged.

    Raises gongkai.portal.vault.files.FileDamagedError where the file is missing or no longer what was sent.
    """
    name, digest = (letter.docx, letter.docx_digest) if kind == "docx" else (letter.pdf, letter.pdf_digest)
    content = files.bring(name, digest)
    details = {"letter": letter.pk, "number": letter.number, "file": kind}
    record("letter.opened", actor=by, agency=letter.agency.code, subject=f"case:{letter.case.number}", details=details)
    return content


@transaction.atomic
def remove_content(letter: Letter, *, by: Actor) -> None:
    """Remove a letter's files and what was filled in, at the end of its retention; number and digests stay.

    The files go when the transaction is done, so that one that fails loses nothing. Twice does no more than once.
    """
    if letter.removed:
        return
    letter.content, letter.removed = "", timezone.now()
    letter.save(update_fields=["content", "removed"])
    for name in (letter.docx, letter.pdf):
        transaction.on_commit(partial(files.remove, name))
    details = {"letter": letter.pk, "number": letter.number}
    record("letter.removed", actor=by, agency=letter.agency.code, subject=f"case:{letter.case.number}", details=details)


def _whole(
    case: Case,
    kind: Kind,
    values: Mapping[str, Value],
    office: Office,
    *,
    day: date,
    number: str,
    outcomes: Sequence[Outcome],
) -> dict[str, Value]:
    """What a letter is filled in with: what the case and the office say, and what was given."""
    known = {field.id for field in kind.fields}
    by_itself = {**_of_case(case), **_of_applicant(case.applicant)}
    whole: dict[str, Value] = {name: value for name, value in by_itself.items() if name in known}
    if kind.is_reply:
        ends = outcomes or ((kind.outcome,) if kind.outcome else ())
        if not ends:
            raise ValueError(f"{kind.id}: the outcomes of the items are needed")
        whole["remedies"] = remedy_text(ends, day, calendar(), office)
    if kind.basis:
        whole["articles"] = cited(kind.basis)
    if "applicant" in known:
        whole["recipient"] = whole.get("applicant", UNNAMED)
    whole |= {"agency": case.agency.name, "number": number, "day": day, "office": office.contact}
    return whole | dict(values)


def _of_case(case: Case) -> dict[str, Value]:
    return {
        "case": case.number,
        "received": case.received,
        "subject": case.subject,
        "requested": tuple(case.items.values_list("text", flat=True)) or (case.subject,),
        "channel": Channel(case.channel).message.text("zh"),
        "delivery": _in_chinese(Delivery(case.delivery).label),
        "applicant_kind": applicants.Applicant(case.applicant_kind).message.text("zh"),
    }


def _in_chinese(label: Promise | str) -> str:
    """The label as letters say it, whatever the language of the page that sends them."""
    with override("zh-hans"):
        return str(label)


def _of_applicant(applicant: Applicant | None) -> dict[str, Value]:
    """Who the applicant is. Nobody looks at it here: who opens the letter is logged then."""
    if applicant is None or applicant.anonymised:
        return {}
    names = {"applicant": "name"} | {name: name for name in ("document", "contact", "address", "telephone", "email")}
    return {field: getattr(applicant, name).reveal() for field, name in names.items()}


def _number(office: Office, kind: Kind, year: int, serial: str) -> str:
    return f"{office.prefix}{kind.word}〔{year}〕第{serial}号"


def _next_serial(agency: Agency, word: str, year: int) -> int:
    """The next number without gaps: its row is locked until the transaction ends, which gives it back if it fails."""
    hold()
    last, _ = LastNumber.objects.select_for_update().get_or_create(agency=agency, word=word, year=year)
    last.last += 1
    last.save(update_fields=["last"])
    return last.last


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _docx(document: Document) -> bytes:
    from gongkai.portal.letters.word import to_docx  # loads python-docx when it is first used

    return to_docx(document)


def _pdf(document: Document) -> Pdf:
    from gongkai.portal.letters.pdf import to_pdf  # loads Typst when it is first used

    return to_pdf(document)
