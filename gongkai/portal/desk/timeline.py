"""All that happened to a case as one line of moments: events, notes, documents, and the due days still to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.law.deadlines import Clock
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import CaseEvent, Note
from gongkai.portal.desk.finding import Found
from gongkai.portal.handling.models import Service
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.vault import masks
from gongkai.portal.wording import text


@dataclass(frozen=True, slots=True)
class Moment:
    """Something on a day: `kind` is "event", "letter", "note", "document", "remedy" or "due"."""

    day: date
    kind: str
    title: str
    by: str = ""
    words: tuple[str, ...] = ()
    badge: str = ""
    over: bool = True
    """Whether it has happened."""

    @property
    def iso(self) -> str:
        """The day as the page has it."""
        return self.day.isoformat()


def moments(found: Found, clocks: Sequence[Clock]) -> list[Moment]:
    """The moments of a case by their days; of one day, events first and in their order."""
    by = {row.recorded_by for row in found.rows} | {note.written_by for note in found.notes}
    people = _people((by | {document.added_by for document in found.documents}) - {""})
    services = {each.event_id: each for each in found.services}
    made = [
        *(_event(found, row, people, services) for row in found.rows),
        *_notes(found, people),
        *_letters(found),
        *_documents(found, people),
        *_remedies(found),
        *_dues(found, clocks),
    ]
    return sorted(made, key=lambda moment: moment.day)


def _people(usernames: Set[str]) -> dict[str, str]:
    if not usernames:
        return {}
    return dict(User.objects.filter(username__in=usernames).values_list("username", "name"))


def _event(found: Found, row: CaseEvent, people: dict[str, str], services: dict[int, Service]) -> Moment:
    details = row.details
    party = str(details.get("party", ""))
    words = []
    if party:
        words.append(found.names.get(party, party))
    if days := details.get("days"):
        words.append(_("%(days)s个工作日") % {"days": days})
    if due := details.get("due"):
        words.append(_("到%(due)s为止") % {"due": due})
    if reason := details.get("reason"):
        words.append(str(reason))
    service = services.get(row.pk)
    if service and (signer := service.signer.reveal()):
        words.append(_("签收人或者见证人：%(name)s") % {"name": masks.name(signer)})
    badge = text(Outcome(details["outcome"]).message) if "outcome" in details else ""
    by = people.get(row.recorded_by, row.recorded_by)
    return Moment(row.day, "event", text(EventKind(row.kind).message), by, tuple(words), badge)


def _notes(found: Found, people: dict[str, str]) -> Iterator[Moment]:
    titles = {
        Note.Direction.TO_APPLICANT: _("给申请人的留言"),
        Note.Direction.FROM_APPLICANT: _("申请人来文"),
        Note.Direction.INTERNAL: _("内部备注"),
    }
    for note in found.notes:
        day = timezone.localdate(note.written)
        # What passes between the office and the applicant may say who that is.
        hidden = note.direction != Note.Direction.INTERNAL and not found.may_see_identity
        words = (_("仅本机关可见"),) if hidden else (note.text.reveal(),)
        badge = _("新") if note.direction == Note.Direction.FROM_APPLICANT and not note.seen else ""
        by = people.get(note.written_by, note.written_by)
        yield Moment(day, "note", titles[Note.Direction(note.direction)], by, words, badge)


def _letters(found: Found) -> Iterator[Moment]:
    for letter in found.letters:
        yield Moment(letter.day, "letter", text(KINDS[LetterKind(letter.kind)].name), "", (letter.number,))


def _documents(found: Found, people: dict[str, str]) -> Iterator[Moment]:
    for document in found.documents:
        kind = str(DocumentKind(document.kind).label)
        known = document.name and document.pk not in found.withheld
        title = f"{kind}：{document.name}" if known else kind
        yield Moment(
            timezone.localdate(document.added), "document", title, people.get(document.added_by, document.added_by)
        )


def _remedies(found: Found) -> Iterator[Moment]:
    for remedy in found.remedies:
        names = {"kind": text(remedy.kind_name), "reference": remedy.reference}
        yield Moment(remedy.notified, "remedy", _("收到%(kind)s通知：%(reference)s") % names, "", (remedy.organ,))
        if remedy.replied:
            yield Moment(remedy.replied, "remedy", _("提交%(kind)s答复：%(reference)s") % names)
        if remedy.ended and remedy.ruling_name:
            words = (remedy.orders,) if remedy.orders else ()
            title = _("%(kind)s审结：%(reference)s") % names
            yield Moment(remedy.ended, "remedy", title, "", words, text(remedy.ruling_name))


def _dues(found: Found, clocks: Sequence[Clock]) -> Iterator[Moment]:
    if not found.case.open:
        return
    for clock in clocks:
        if clock.due and clock.days_left is not None and clock.due >= found.today:
            words = (found.names.get(clock.party, clock.party),) if clock.party else ()
            badge = _("暂定") if clock.provisional else ""
            title = _("到期：%(clock)s") % {"clock": text(clock.kind.message)}
            yield Moment(clock.due, "due", title, "", words, badge, over=False)
