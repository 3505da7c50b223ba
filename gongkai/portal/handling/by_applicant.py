"""What an applicant does in a request of their own, on the page that number and query code open.

Each act is asked from the procedure's table for the role of the applicant. What belongs to an act, words and files, is
kept with it in one transaction; the office is told that something came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.law import procedure
from gongkai.law.procedure import Event, EventKind
from gongkai.messages import Message
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, CaseEvent, Note
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import serving
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters.kinds import KINDS, LetterKind, To
from gongkai.portal.letters.models import Letter
from gongkai.portal.outbox.models import Channel
from gongkai.portal.outbox.services import post

LONGEST_TEXT = 5_000
"""Characters of what an applicant writes at a time."""
MOST_FILES = 5
"""Files with one act."""
MOST_NOTES = 30
"""Messages that an applicant sends in a case on one day."""
SAME_AGAIN = timedelta(minutes=10)
"""Within this time the same words are the same message: a double click, or a page that was sent again."""
OFFERED = (EventKind.CORRECTION_ARRIVED, EventKind.REASONS_GIVEN, EventKind.WITHDRAWN)
"""Acts of the table that an applicant does here. That a fee was paid is recorded by the office that receives it."""
SERVED_BY: Mapping[EventKind, EventKind] = {sent: arrived for arrived, sent in serving.SERVED.items()}
"""Letters whose arrival the law counts from, by the event that sends them: the event that they arrived."""


@dataclass(frozen=True, slots=True)
class ByApplicant:
    """From where the applicant does something, on which day, and how many events the applicant saw of the case."""

    by: Actor
    day: date
    seen: int


def possible(events: Sequence[Event]) -> tuple[EventKind, ...]:
    """What the applicant may do next, in the table's order."""
    return tuple(kind for kind in procedure.allowed(events, procedure.Role.APPLICANT) if kind in OFFERED)


@transaction.atomic
def correct(case: Case, text: str, files: Sequence[Enclosed], doing: ByApplicant) -> CaseEvent:
    """The applicant corrects the request (补正): what it says is kept as the applicant's words, files with the case.

    The items stay as they are until the office, which reads the correction, changes them.
    Raises ActError where nothing is said and nothing enclosed, CaseChangedError and UnlawfulEventError.
    """
    if not text.strip() and not files:
        raise ActError(Message("请填写补正的内容，或者附上文件"))
    return _act(case, EventKind.CORRECTION_ARRIVED, text, files, doing)


@transaction.atomic
def give_reasons(case: Case, text: str, files: Sequence[Enclosed], doing: ByApplicant) -> CaseEvent:
    """The applicant says why there are so many requests (Regulation, article 35). Raises as `correct` does."""
    if not text.strip():
        raise ActError(Message("请填写理由"))
    return _act(case, EventKind.REASONS_GIVEN, text, files, doing)


@transaction.atomic
def withdraw(case: Case, text: str, doing: ByApplicant) -> CaseEvent:
    """The applicant takes the request back, with or without saying why. Raises as `correct` does, but for ActError."""
    return _act(case, EventKind.WITHDRAWN, text, (), doing)


@transaction.atomic
def tell_paid(case: Case, text: str, files: Sequence[Enclosed], doing: ByApplicant) -> Note:
    """The applicant says that the fee was paid, with a proof. The office that receives it records the payment.

    Raises ActError where no fee is waited for, or neither word nor proof is given.
    """
    if EventKind.FEE_PAID not in procedure.allowed(events_of(case), procedure.Role.APPLICANT):
        raise ActError(Message("此件现在不需要缴费"))
    if not text.strip() and not files:
        raise ActError(Message("请填写缴费的时间、方式，或者附上缴费凭证"))
    said = Message("申请人告知已经缴费。").text("zh")
    return write(case, f"{said}{text.strip()}", files, doing)


@transaction.atomic
def write(case: Case, text: str, files: Sequence[Enclosed], doing: ByApplicant) -> Note:
    """A message of the applicant to the office. The same words a moment later are the same message.

    Raises ActError for an empty one, and for more on one day than somebody reads.
    """
    if not text.strip():
        raise ActError(Message("请填写留言的内容"))
    # Two at the same time are looked at one by one.
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    whole = _with_names(text, files)
    now = timezone.now()
    before = case.notes.filter(direction=Note.Direction.FROM_APPLICANT)
    last = before.filter(written__gt=now - SAME_AGAIN).last()
    if last is not None and last.text.reveal() == whole:
        return last
    if before.filter(written__gt=now - timedelta(days=1)).count() >= MOST_NOTES:
        raise ActError(Message("一天最多留言{most}次，请明天再来，或者直接与办理机关联系", {"most": MOST_NOTES}))
    return _keep(case, whole, files, doing.by)


@transaction.atomic
def confirm_receipt(case: Case, letter: Letter, doing: ByApplicant) -> CaseEvent | None:
    """The applicant confirms having received a letter, as one signs for it on paper: it is served on that day.

    A proof of service (送达回证) is issued with it, as with any other way of service.
    None where its arrival is recorded already. Raises ActError for a letter that is not the applicant's, or from whose
    arrival nothing counts; CaseChangedError, UnlawfulEventError and what `sending.send` raises.
    """
    arrival = arrival_of(letter)
    if letter.case_id != case.pk or arrival is None:
        raise ActError(Message("此件文书不需要确认收到"))
    if not awaits_receipt(letter, events_of(case)):
        return None
    reason = Message("申请人在网上确认收到{number}", {"number": letter.number}).text("zh")
    event = cases.add(case, Event(arrival, doing.day, reason=reason), seen=doing.seen, by=doing.by)
    serving.confirmed(letter, event, day=doing.day, by=doing.by)
    return event


def arrival_of(letter: Letter) -> EventKind | None:
    """The event that a letter to the applicant arrived; None where nothing counts from that."""
    row = KINDS[LetterKind(letter.kind)]
    return SERVED_BY.get(row.event) if row.event and row.to is To.APPLICANT else None


def awaits_receipt(letter: Letter, events: Sequence[Event]) -> bool:
    """Whether the arrival of this letter is still to be recorded: of the last one that its event sent, that is."""
    if letter.event is None or arrival_of(letter) not in procedure.allowed(events):
        return False
    return not any(event.kind == letter.event.kind for event in events[letter.event.sequence :])


def opened_letters(case: Case) -> dict[int, date]:
    """Which of a case's letters the applicant has opened, by their keys, and on which day for the first time.

    The audit log tells: whoever is not signed in opens letters of the own request only.
    """
    found: dict[int, date] = {}
    opened = Entry.objects.filter(subject=f"case:{case.number}", action="letter.opened", actor="")
    for at, details in opened.order_by("sequence").values_list("at", "details"):
        found.setdefault(int(details["letter"]), timezone.localdate(at))
    return found


def _act(case: Case, kind: EventKind, text: str, files: Sequence[Enclosed], doing: ByApplicant) -> CaseEvent:
    event = cases.add(case, Event(kind, doing.day), seen=doing.seen, by=doing.by)
    if text.strip() or files:
        _keep(case, _with_names(text, files), files, doing.by)
    return event


def _keep(case: Case, text: str, files: Sequence[Enclosed], by: Actor) -> Note:
    for file in files:
        cases.attach(case, DocumentKind.REQUEST, file.name, file.content, file.media_type, by=by)
    note = cases.write(case, Note.Direction.FROM_APPLICANT, text, by=by)
    _tell_clerk(case, key=f"notes:{note.pk}")
    return note


def _with_names(text: str, files: Sequence[Enclosed]) -> str:
    if not files:
        return text.strip()
    names = "、".join(file.name for file in files)
    return "\n".join(filter(None, (text.strip(), Message("（附件：{names}）", {"names": names}).text("zh"))))


def _tell_clerk(case: Case, *, key: str) -> None:
    """Tell whoever works on the case by e-mail, where there is an address, that the applicant has written."""
    clerk = case.clerk
    if clerk is None or not clerk.is_active or not clerk.email:
        return
    values: dict[str, object] = {"number": case.number}
    subject = Message("申请{number}有申请人来文", values).text("zh")
    body = Message("申请人就申请{number}提交了材料或者留言，请登录后办理。", values).text("zh")
    post(Channel.EMAIL, clerk.email, key=key, subject=subject, body=body)
