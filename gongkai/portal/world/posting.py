"""The letters and files of the county's requests: those of the last year, and of all that are open.

They are what takes time, and come after the requests themselves, in the order of their days so that their numbers are
too. What is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from gongkai.law.deadlines import ClockKind, clocks
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Decision, Document
from gongkai.portal.handling import sending
from gongkai.portal.handling.models import Service
from gongkai.portal.handling.sending import Wanted
from gongkai.portal.handling.services import Details
from gongkai.portal.handling.serving import SERVED
from gongkai.portal.letters import services as letters
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.letters.models import Letter
from gongkai.portal.letters.replies import reply_of
from gongkai.portal.world.filing import Filing, moment
from gongkai.portal.world.papers import answer, identity
from gongkai.portal.world.records import Record
from gongkai.portal.world.records.telling import fee_of

YEAR = timedelta(days=365)
_RECEIPTS, _PROOFS = timedelta(days=60), timedelta(days=90)
"""How far back receipts and proofs of identity are there for requests that are closed."""
_SENT = frozenset(kind.event for kind in KINDS.values() if kind.event)
"""Events that a letter goes out with."""
_TAKEN = frozenset((EventKind.RECEIVED, EventKind.REGISTERED))


@dataclass(frozen=True, slots=True)
class Job:
    """A letter or file to make, with the event at that place of a record, from 1; a letter has no file name."""

    record: Record
    place: int
    file: str = ""

    @property
    def day(self) -> date:
        """When it was made."""
        return self.record.events[self.place - 1].date


class Posting:
    """Makes the letters and files of requests that are in the database."""

    def __init__(self, filing: Filing) -> None:
        """Of the requests that it files."""
        self.filing, self.world = filing, filing.world

    def missing(self) -> list[Job]:
        """What is not there yet, by its day."""
        there: set[tuple[str, int | str | None]] = set(Letter.objects.values_list("case__number", "event__sequence"))
        there |= set(Document.objects.values_list("case__number", "name"))
        jobs = (job for job in self.jobs() if (job.record.number, job.file or job.place) not in there)
        return sorted(jobs, key=lambda job: (job.day, job.record.number, job.place, job.file))

    def jobs(self) -> Iterator[Job]:
        """Everything there is to make."""
        today = self.world.today
        for each in self.world.records:
            for place, event in enumerate(each.events, 1):
                recent = _RECEIPTS if event.kind in _TAKEN else YEAR
                if each.is_open or event.date >= today - recent:
                    if event.kind in _SENT and not (event.kind in _TAKEN and each.split_from):
                        yield Job(each, place)
                    if event.kind is EventKind.REPLY_SENT:
                        yield from (Job(each, place, name) for name in _given(each, place))
            if each.is_open or each.events[0].date >= today - _PROOFS:
                yield Job(each, 1, "证件复印件.pdf")

    @transaction.atomic
    def make(self, job: Job) -> None:
        """Make one of them."""
        case = Case.objects.select_related("agency", "applicant").get(number=job.record.number)
        clerk = Actor(self.filing.staff[job.record.agency, "clerk"].username)
        if job.file:
            self._keep(case, job, clerk)
            return
        row = case.events.get(sequence=job.place)
        wanted = self._wanted(case, job)
        letter = letters.issue(
            case, wanted.kind, wanted.values, day=job.day, by=clerk, outcomes=wanted.outcomes, event=row
        )
        later = Service.objects.filter(event__case=case, event__sequence__gt=job.place, letter=None)
        kinds = [served.value for served, sent in SERVED.items() if sent.value == row.kind]
        if service := later.filter(event__kind__in=kinds).order_by("event__sequence").first():
            service.letter = letter
            service.save(update_fields=["letter"])

    def _keep(self, case: Case, job: Job, clerk: Actor) -> None:
        name, _dot, kind = job.file.rpartition(".")
        if job.place == 1:
            what, content, media_type = DocumentKind.IDENTITY, identity(job.record), letters.MEDIA_TYPES["pdf"]
        else:
            what, media_type = DocumentKind.ANSWER, letters.MEDIA_TYPES["docx" if kind == "docx" else "pdf"]
            content = answer(case.agency.name, name, job.day, kind)
        given = what is DocumentKind.ANSWER
        kept = cases.attach(case, what, job.file, content, media_type, by=clerk, for_applicant=given)
        Document.objects.filter(pk=kept.pk).update(added=moment(job.day, 20))

    def _wanted(self, case: Case, job: Job) -> Wanted:
        each, event = job.record, job.record.events[job.place - 1]
        given = Details(days=event.days, due=event.due, party=event.party, reason=event.reason)
        match event.kind:
            case EventKind.RECEIVED | EventKind.REGISTERED:
                return self._taken(each.events[0], event.kind)
            case EventKind.CORRECTION_ASKED:
                return sending.correction(given)
            case EventKind.REASONS_ASKED:
                return sending.reasons(given)
            case EventKind.LATER_TIME_SET:
                return sending.later_time(given)
            case EventKind.EXTENSION_TOLD:
                return self._extension(each.events[: job.place])
            case EventKind.CONSULTATION_TOLD:
                return Wanted(LetterKind.CONSULTATION_NOTICE)
            case EventKind.THIRD_PARTY_ASKED | EventKind.CO_AUTHOR_ASKED | EventKind.HELP_ASKED:
                asking = next(asking for asking in each.askings if asking.party == event.party)
                return sending.consultation(event.kind, asking.name, asking.question)
            case EventKind.THIRD_PARTY_TOLD:
                why = "公开的内容经区分处理，不涉及你（单位）的商业秘密；其余内容关系公共利益，决定公开。"
                return sending.disclosure(each.askings[0].name, each.subject, why)
            case EventKind.FEE_NOTICE_SENT:
                return sending.fee(fee_of(each.number), "凭本通知书到县政务服务大厅非税窗口缴费")
            case EventKind.CORRECTION_OVERDUE | EventKind.FEE_OVERDUE:
                return sending.given_up(case, event.kind)
        decision = Decision.objects.filter(case=case, event__sequence__lt=job.place).order_by("event__sequence").last()
        assert decision is not None
        told = reply_of(decision)
        return Wanted(told.kind, told.values, told.outcomes)

    def _taken(self, received: Event, kind: EventKind) -> Wanted:
        """The receipt, or the registration form."""
        running = clocks((received,), self.world.calendar, received.date)
        due = next((clock.due for clock in running if clock.kind is ClockKind.ANSWER and clock.due), None)
        letter = LetterKind.RECEIPT if kind is EventKind.RECEIVED else LetterKind.REGISTRATION_FORM
        return Wanted(letter, {"due": due} if due else {})

    def _extension(self, events: tuple[Event, ...]) -> Wanted:
        approved = next(event for event in reversed(events) if event.kind is EventKind.EXTENSION_APPROVED)
        running = clocks(events, self.world.calendar, events[-1].date)
        due = next((clock.due for clock in running if clock.kind is ClockKind.ANSWER and not clock.ended), None)
        values = {"days": approved.days or "", "reasons": approved.reason}
        return Wanted(LetterKind.EXTENSION_NOTICE, values | ({"due": due} if due else {}))


def _given(each: Record, sent: int) -> Iterator[str]:
    """The files that the reply at that place gives: one for each item that is granted, every third a Word document."""
    decided = [decision for decision in each.decisions if decision.place < sent][-1]
    for line in decided.lines:
        if line.outcome in (Outcome.GRANTED, Outcome.PARTLY_GRANTED) and line.item <= len(each.documents):
            yield f"{each.documents[line.item - 1]}.{'docx' if line.item % 3 == 0 else 'pdf'}"
