"""What changes requests: each act is an event that the procedure's table allows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongkai.law import applicants, procedure
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, UnlawfulEventError
from gongkai.law.receipt import Channel
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor, hold, record
from gongkai.portal.cases import search
from gongkai.portal.cases.choices import Delivery, DocumentKind, Form
from gongkai.portal.cases.models import Applicant, Case, CaseEvent, CaseNumber, Consultation, Document, Item, Note
from gongkai.portal.cases.projection import Happened, Projection, project
from gongkai.portal.cases.queries import happened_to, row_of
from gongkai.portal.vault import files
from gongkai.portal.vault.keys import index
from gongkai.portal.words import folded

MOST_ITEMS, LONGEST_ITEM, LONGEST_SUBJECT = 20, 5_000, 200
"""Items of a request, characters of one, and of what the request is called: whichever way it comes in."""
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
"""Letters and digits of a query code: 60 bits by chance."""


class CaseChangedError(Exception):
    """The case has changed since it was read; `message` says so."""

    message = Message("他人刚刚更新了此件，请刷新后再办理")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request beside its events."""

    subject: str
    items: Sequence[str] = ()
    applicant: Applicant | None = None
    applicant_kind: applicants.Applicant = applicants.Applicant.NATURAL_PERSON
    """Of a request whose applicant is not kept (anonymised, or from a spreadsheet without names)."""
    channel: Channel = Channel.WEB_FORM
    delivery: Delivery = Delivery.ELECTRONIC
    form: Form = Form.EITHER
    split_from: Case | None = None
    counted: date | None = None
    """The day on which it was split off, if it was: it counts as received from then on."""
    number: str = ""
    """The number that it has already, if it was received elsewhere; else it gets its agency's next one."""
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    """Outcomes decided with the events at these places, from 1: for histories that are taken over."""


@transaction.atomic
def new_applicant(kind: applicants.Applicant, name: str, **details: str) -> Applicant:
    """An applicant, sealed. `details` are the other fields of `Applicant` by name; none has to be given.

    A document's number is the same however it was written down: with spaces, small letters, full-width figures.
    """
    document = "".join(folded(details.get("document", "")).split())
    return Applicant.objects.create(
        kind=kind.value,
        name=name,
        name_index=index(name.strip()),
        document_index=index(document) if document else "",
        **details,
    )


@transaction.atomic
def receive(agency: Agency, asked: Asked, events: Iterable[Event], *, by: Actor) -> Case:
    """A new case of an agency with what happened to it until now, the receipt first.

    Raises gongkai.law.procedure.UnlawfulEventError, and ValueError where there are no events.
    """
    happened = [Happened(event, asked.outcomes.get(place)) for place, event in enumerate(events, 1)]
    projected = project(happened, counted=asked.counted)
    case = Case(
        agency=agency,
        number=asked.number or _next_number(agency, projected.counted.year),
        subject=asked.subject,
        applicant=asked.applicant,
        applicant_kind=asked.applicant.kind if asked.applicant else asked.applicant_kind.value,
        channel=asked.channel.value,
        delivery=asked.delivery,
        form=asked.form,
        split_from=asked.split_from,
    )
    _follow(case, projected)
    case.save(force_insert=True)
    Item.objects.bulk_create(Item(case=case, number=number, text=text) for number, text in enumerate(asked.items, 1))
    CaseEvent.objects.bulk_create(
        row_of(case, place, each.event, by.name, each.outcome) for place, each in enumerate(happened, 1)
    )
    search.keep(case)
    details = {"events": [each.event.kind.value for each in happened]}
    record("case.received", actor=by, agency=agency.code, subject=f"case:{case.number}", details=details)
    return case


@transaction.atomic
def add(case: Case, event: Event, *, seen: int, by: Actor, outcome: Outcome | None = None) -> CaseEvent:
    """Record that something happened to a case, of which the person saw `seen` events.

    `outcome` is what was decided with it. `case` is brought up to date. Raises CaseChangedError where there are more
    events by now, and UnlawfulEventError for what the procedure does not allow.
    """
    fresh = lock(case, seen)
    before = happened_to(fresh)
    procedure.check_next([each.event for each in before], event)
    if fresh.split_from_id and event.date < fresh.counted:
        values: dict[str, object] = {"event": event.kind.message, "date": event.date, "day": fresh.counted}
        raise UnlawfulEventError(Message("“{event}”（{date}）不能早于此件拆分之日{day}。", values), event)
    row = row_of(fresh, len(before) + 1, event, by.name, outcome)
    row.save(force_insert=True)
    projected = project([*before, Happened(event, outcome)], counted=fresh.counted if fresh.split_from_id else None)
    for each in (fresh, case):
        _follow(each, projected)
    fresh.save(update_fields=["state", "open", "received", "counted", "disposed", "outcome", "latest_outcome"])
    record(
        f"case.{event.kind.value}",
        actor=by,
        agency=fresh.agency.code,
        subject=f"case:{fresh.number}",
        # Reasons are people's own words, which may say who somebody is: the log, which keeps all for good, has none.
        details={"day": event.date.isoformat()} | {name: row.details[name] for name in row.details.keys() - {"reason"}},
    )
    return row


def lock(case: Case, seen: int) -> Case:
    """The case, locked until the transaction ends. Raises CaseChangedError where it does not have `seen` events.

    What only refers to the case (a letter, a note) does not wait for it: hence `no_key`, here and elsewhere.
    """
    fresh = Case.objects.select_for_update(of=("self",), no_key=True).select_related("agency").get(pk=case.pk)
    if fresh.events.count() != seen:
        raise CaseChangedError
    return fresh


@transaction.atomic
def give_query_code(case: Case, *, by: Actor) -> str:
    """A new code with which the applicant asks after the case, told once; an older one opens it no more."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    case.query_digest = index(f"{case.number}:{code}")
    case.save(update_fields=["query_digest"])
    record("case.query_code_given", actor=by, agency=case.agency.code, subject=f"case:{case.number}")
    return code


@transaction.atomic
def attach(
    case: Case,
    kind: DocumentKind,
    name: str,
    content: bytes,
    media_type: str,
    *,
    by: Actor,
    for_applicant: bool = False,
    consultation: Consultation | None = None,
) -> Document:
    """Keep a file of the case, sealed; `consultation` is one of the case's, with whose answer it came.

    If the transaction fails the file stays unreferenced, and readable by nobody.
    """
    file, digest = files.keep(content)
    document = Document.objects.create(
        case=case,
        kind=kind,
        name=name,
        media_type=media_type,
        size=len(content),
        file=file,
        digest=digest,
        for_applicant=for_applicant,
        consultation=consultation,
        added_by=by.name,
    )
    details = {"document": document.pk, "kind": kind.value}
    record("case.document_added", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)
    return document


@transaction.atomic
def write(case: Case, direction: Note.Direction, text: str, *, by: Actor) -> Note:
    """A message between the office and the applicant, or the office's own note."""
    by_office = direction == Note.Direction.FROM_APPLICANT and bool(by.name)
    note = Note.objects.create(
        case=case, direction=direction, text=text, written_by=by.name, seen=timezone.now() if by_office else None
    )
    details = {"direction": direction.value}
    record("case.note_written", actor=by, agency=case.agency.code, subject=f"case:{case.number}", details=details)
    return note


def _follow(case: Case, projected: Projection) -> None:
    case.state = projected.state.value
    case.open = projected.open
    case.received = projected.received
    case.counted = projected.counted
    case.disposed = projected.disposed
    case.outcome = projected.outcome.value if projected.outcome else ""
    case.latest_outcome = projected.latest_outcome.value if projected.latest_outcome else ""


def _next_number(agency: Agency, year: int) -> str:
    """The next number of the agency and year, without gaps: a transaction that fails gives its number back."""
    hold()
    last, _ = CaseNumber.objects.select_for_update().get_or_create(agency=agency, year=year)
    last.last += 1
    last.save(update_fields=["last"])
    return f"{agency.code}-{year}-{last.last:04d}"
