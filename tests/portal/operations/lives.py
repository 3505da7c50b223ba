"""Whole lives of requests, an act at a time, for the server that is killed: every kind of event comes in one of them.

Each act is one of the platform's own services, with its letters and files, in one transaction with an entry of the
audit log that names the key under which it was asked for. So an act whose entry is there was done, and as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from django.db import transaction

from gongkai.law import procedure
from gongkai.law.applicants import Applicant as Kind
from gongkai.law.fees import fee_by_items
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.law.receipt import Channel
from gongkai.law.remedy_procedure import Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import ConsultationRole, DocumentKind
from gongkai.portal.cases.models import Case, CaseNumber, Consultation, Document, Note
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import asking, by_applicant, by_link, recording, sending, services, serving
from gongkai.portal.handling.by_applicant import ByApplicant
from gongkai.portal.handling.models import Way
from gongkai.portal.handling.sending import Wanted
from gongkai.portal.handling.services import Asking, Details, Doing, Line
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.models import LastNumber, Letter
from gongkai.portal.remedies import services as remedies
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, Ending
from gongkai.portal.vault import files

ROOT = "root"
DAY = date(2025, 11, 3)
NOBODY = Actor("", "192.0.2.9")
PEOPLE = ("clerk", "reviewer", "head")
FILE = Enclosed("材料.txt", "材料".encode() * 2_000, "text/plain")
LATER = timedelta(days=40)
"""By then each period that somebody else has is over."""
K = EventKind
Act = Callable[[Case], object]


def doing(case: Case, who: str, wait: timedelta = timedelta(0)) -> Doing:
    last = case.events.order_by("-sequence").values_list("day", flat=True)[0]
    user = User.objects.get(username=who)
    return Doing(user, Actor(who, "192.0.2.1"), max(last, case.counted) + wait, case.events.count())


def do(kind: EventKind, who: str = "clerk", wait: timedelta = timedelta(0), **details: object) -> Act:
    """An act that is its event, with the letter that belongs to it."""

    def act(case: Case) -> None:
        by = doing(case, who, wait)
        said = Details(**details)  # type: ignore[arg-type]
        wanted = LETTERS[kind](case, said, by.day) if kind in LETTERS else None
        event = services.do(case, kind, by, said)
        if wanted:
            sending.send(case, wanted, event, day=by.day, by=by.by)

    return act


LETTERS: dict[EventKind, Callable[[Case, Details, date], Wanted]] = {
    K.CORRECTION_ASKED: lambda _case, said, _day: sending.correction(said),
    K.REASONS_ASKED: lambda _case, said, _day: sending.reasons(said),
    K.LATER_TIME_SET: lambda _case, said, _day: sending.later_time(said),
    K.EXTENSION_TOLD: lambda case, _said, day: sending.extension(case, day),
    K.CONSULTATION_TOLD: lambda _case, _said, _day: Wanted(LetterKind.CONSULTATION_NOTICE),
    K.THIRD_PARTY_TOLD: lambda _case, _said, _day: sending.disclosure("某公司", "名单", "公共利益"),
    K.REPLY_SENT: lambda case, _said, _day: sending.reply(case),
    K.CORRECTION_OVERDUE: lambda case, _said, _day: sending.given_up(case, K.CORRECTION_OVERDUE),
    K.FEE_OVERDUE: lambda case, _said, _day: sending.given_up(case, K.FEE_OVERDUE),
}


def entered(agency: Agency, subject: str) -> Case:
    asked = cases.Asked(subject, ["甲", "乙"], cases.new_applicant(Kind.NATURAL_PERSON, "张三"), channel=Channel.EMAIL)
    user = User.objects.get(username="clerk")
    return recording.enter(agency, recording.Entry(asked, DAY, DAY), user, by=Actor("clerk"))[0]


def sent_in(agency: Agency, subject: str) -> Case:
    def asked() -> cases.Asked:
        return cases.Asked(subject, ["甲", "乙"], cases.new_applicant(Kind.NATURAL_PERSON, "张三"))

    enclosed = [asking.Enclosure(DocumentKind.IDENTITY, FILE)]
    return asking.ask(agency, asked, enclosed, today=DAY, by=NOBODY)[0]


def split(case: Case) -> None:
    services.split(case, list(case.items.all()[:1]), "其中一部分", doing(case, "clerk"))


def merge(case: Case) -> None:
    part = Case.objects.select_related("agency").get(split_from=case)
    services.merge(part, case, doing(part, "clerk"))


def register(case: Case) -> None:
    recording.register(case, doing(case, "clerk"))


def consult(role: ConsultationRole, letter: EventKind, case: Case) -> None:
    by = doing(case, "clerk")
    services.consult(case, Asking(role, "某公司", "是否同意？"), by)
    sending.send(case, sending.consultation(letter, "某公司", "是否同意？"), case.events.last(), day=by.day, by=by.by)


def last_asked(case: Case) -> Consultation:
    return Consultation.objects.select_related("case__agency").filter(case=case).latest("pk")


def of_party(kind: EventKind, case: Case, wait: timedelta = timedelta(0)) -> None:
    services.do(case, kind, doing(case, "clerk", wait), Details(party=last_asked(case).party))


def answer_by_link(case: Case) -> None:
    day = doing(case, "clerk").day
    by_link.answer(last_asked(case), consents=False, text="不同意", files=[FILE], day=day, by=NOBODY)


def answer(case: Case) -> None:
    services.answer(last_asked(case), consents=True, text="同意", doing=doing(case, "clerk"))


def said(kind: EventKind, case: Case) -> None:
    party = last_asked(case).party if kind is K.HELP_GIVEN else ""
    recording.do_and_keep(case, kind, doing(case, "clerk"), Details(party=party), "所说的话")


def applicant(act: Callable[..., object], case: Case) -> None:
    by = doing(case, "clerk")
    enclosed = () if act is by_applicant.withdraw else ([FILE],)
    act(case, "申请人的话", *enclosed, ByApplicant(NOBODY, by.day, by.seen))


def confirm(case: Case) -> None:
    by, letter = doing(case, "clerk"), case.letters.exclude(kind=LetterKind.REGISTRATION_FORM.value).last()
    assert letter is not None
    by_applicant.confirm_receipt(case, letter, ByApplicant(NOBODY, by.day, by.seen))


def serve(kind: EventKind, case: Case) -> None:
    serving.serve(case, kind, serving.Proof(Way.POST, "EMS-1", file=FILE), doing(case, "clerk"))


def fee_notice(case: Case) -> None:
    by, fee = doing(case, "clerk"), fee_by_items(20)
    event = recording.send_fee_notice(case, fee, by)
    sending.send(case, sending.fee(fee, "柜台"), event, day=by.day, by=by.by)


def draft(case: Case) -> None:
    lines = [Line(item, Outcome.GRANTED, "《条例》第三十六条", "理由", "内容") for item in case.items.all()]
    services.draft_decision(case, lines, doing(case, "clerk"))


def approve(case: Case) -> None:
    services.approve_decision(case, doing(case, "head"))


def write(case: Case) -> None:
    recording.write_note(case, Note.Direction.TO_APPLICANT, "请来电", by=Actor("clerk"))
    cases.attach(case, DocumentKind.INTERNAL, FILE.name, FILE.content, FILE.media_type, by=Actor("clerk"))


def contest(kind: RemedyKind, case: Case) -> None:
    day = doing(case, "clerk").day
    brought = Brought(kind, f"{case.number} {kind}", "云川市人民政府", day, day, case=case)
    remedies.open_remedy(case.agency, brought, by=Actor("clerk"), today=day)


def reply(case: Case) -> None:
    day = doing(case, "clerk").day
    remedies.reply(Remedy.objects.filter(case=case).latest("pk"), day, by=Actor("clerk"), today=day)


def conclude(case: Case) -> None:
    by = doing(case, "clerk")
    ending = Ending(Ruling.REVOKED_AND_REMADE, by.day, days=15)
    remedies.conclude(Remedy.objects.filter(case=case).latest("pk"), ending, by, today=by.day)


ANSWERED: Sequence[Act] = (
    draft,
    do(K.DECISION_REVIEWED, "reviewer"),
    approve,
    do(K.REPLY_SENT),
    partial(serve, K.REPLY_SERVED),
    do(K.CLOSED),
)
THIRD_PARTY = partial(consult, ConsultationRole.THIRD_PARTY, K.THIRD_PARTY_ASKED)
CO_AUTHOR = partial(consult, ConsultationRole.CO_AUTHOR, K.CO_AUTHOR_ASKED)
LIVES: Sequence[tuple[Callable[[Agency, str], Case], Sequence[Act]]] = (
    (
        entered,
        (
            do(K.EXAMINED),
            split,
            merge,
            do(K.CORRECTION_ASKED, days=10, reason="名称"),
            confirm,
            partial(applicant, by_applicant.correct),
            write,
            THIRD_PARTY,
            do(K.CONSULTATION_TOLD),
            answer_by_link,
            CO_AUTHOR,
            partial(of_party, K.CO_AUTHOR_RECEIVED),
            answer,
            partial(consult, ConsultationRole.HELP, K.HELP_ASKED),
            partial(said, K.HELP_GIVEN),
            partial(said, K.MEETING_HELD),
            do(K.EXTENSION_PROPOSED, days=10, reason="查档"),
            do(K.EXTENSION_APPROVED, "head", days=10, reason="查档"),
            do(K.EXTENSION_TOLD),
            draft,
            do(K.DECISION_RETURNED, "reviewer", reason="理由不足"),
            *ANSWERED,
            do(K.THIRD_PARTY_TOLD),
            partial(contest, RemedyKind.RECONSIDERATION),
            reply,
            conclude,
            *ANSWERED,
            partial(contest, RemedyKind.LITIGATION),
            conclude,
            *ANSWERED,
            do(K.REOPENED_BY_AGENCY, "head", reason="自行纠正"),
            do(K.WITHDRAWN),
        ),
    ),
    (
        sent_in,
        (
            register,
            do(K.EXAMINED),
            do(K.REASONS_ASKED, days=10, reason="数量多"),
            partial(applicant, by_applicant.give_reasons),
            do(K.LATER_TIME_SET, "head", due=DAY + 2 * LATER, reason="数量多"),
            do(K.EXTENSION_PROPOSED, days=10, reason="查档"),
            do(K.EXTENSION_DECLINED, "head", reason="不必"),
            THIRD_PARTY,
            partial(of_party, K.THIRD_PARTY_RECEIVED),
            partial(of_party, K.THIRD_PARTY_SILENT, wait=LATER),
            CO_AUTHOR,
            partial(of_party, K.CO_AUTHOR_RECEIVED),
            partial(of_party, K.CO_AUTHOR_SILENT, wait=LATER),
            fee_notice,
            partial(serve, K.FEE_NOTICE_ARRIVED),
            do(K.FEE_PAID),
            partial(applicant, by_applicant.withdraw),
        ),
    ),
    (
        sent_in,
        (
            register,
            do(K.REASONS_ASKED, days=10, reason="数量多"),
            do(K.REASONS_NOT_GIVEN),
            do(K.CORRECTION_ASKED, days=10, reason="名称"),
            partial(serve, K.CORRECTION_NOTICE_ARRIVED),
            do(K.CORRECTION_OVERDUE, wait=LATER),
        ),
    ),
    (
        entered,
        (do(K.EXAMINED), fee_notice, partial(serve, K.FEE_NOTICE_ARRIVED), do(K.FEE_OVERDUE, wait=LATER)),
    ),
)
"""How requests come in, and what happens to them then."""


@transaction.atomic
def go_on(client: str, key: str) -> None:
    """The next act in the life of a client's request; a new request where the last one's life is over."""
    own = Case.objects.filter(subject__startswith=f"life {client} ").select_related("agency")
    number = own.count()
    case = own.order_by("pk").last()
    steps = Entry.objects.filter(action="test.step", agency=case.number).count() if case else 0
    if case is None or steps > len(LIVES[(number - 1) % len(LIVES)][1]):
        begin = LIVES[number % len(LIVES)][0]
        case, steps = begin(Agency.objects.get(code=ROOT), f"life {client} {number}"), 0
    else:
        LIVES[(number - 1) % len(LIVES)][1][steps - 1](case)
    details = {"step": steps + 1, "events": case.events.count()}
    record("test.step", agency=case.number, subject=key, details=details)


def faults() -> list[str]:
    """What is not as it must be, whatever was killed when."""
    found = [f"{case.number}: {fault}" for case in Case.objects.all() for fault in _of_case(case)]
    for number in CaseNumber.objects.select_related("agency"):
        given = Case.objects.filter(agency=number.agency, counted__year=number.year).count()
        found += [f"{number.last} numbers of cases in {number.year}, {given} given"] if given != number.last else []
    for last in LastNumber.objects.all():
        sent = Letter.objects.filter(agency=last.agency, word=last.word, year=last.year).values_list(
            "serial", flat=True
        )
        found += [f"{last.word} {last.year}: {sorted(sent)}"] if sorted(sent) != list(range(1, last.last + 1)) else []
    return found


def _of_case(case: Case) -> list[str]:
    found = []
    if sorted(case.events.values_list("sequence", flat=True)) != list(range(1, case.events.count() + 1)):
        found.append("a gap in its events")
    if procedure.follow(events_of(case)) != case.state:
        found.append(f"{case.state} does not follow")
    steps = [each.details for each in Entry.objects.filter(action="test.step", agency=case.number).order_by("sequence")]
    if [each["step"] for each in steps] != list(range(1, len(steps) + 1)):
        found.append("a step twice, or left out")
    if steps and steps[-1]["events"] != case.events.count():
        found.append("an event without its act")
    for event in case.events.exclude(kind__in=[kind.value for kind in (K.RECEIVED, K.REGISTERED)]):
        sent = event.letters.exclude(kind=LetterKind.PROOF_OF_SERVICE.value).count()
        if sent != (K(event.kind) in (*LETTERS, *services.ASKED.values(), K.FEE_NOTICE_SENT)):
            found.append(f"{event.kind} with {sent} letters")
    return found


def broken_files() -> list[str]:
    """Files that a letter or a document names and that are not there as they were kept."""
    named = [
        *Letter.objects.values_list("docx", "docx_digest"),
        *Letter.objects.values_list("pdf", "pdf_digest"),
        *Document.objects.values_list("file", "digest"),
    ]
    found = []
    for name, digest in named:
        try:
            files.bring(name, digest)
        except files.FileDamagedError:
            found.append(name)
    return found
