"""Puts the county's three years of requests into the database, as histories that are taken over from before.

Each request is received with everything that happened to it (`cases.services.receive`, which refuses what the procedure
does not allow), and gets what its people wrote on the days on which they did. What is there already is left alone, so
that filing can be stopped and gone on with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from gongkai.law.procedure import REOPENINGS, TRANSITIONS, Event, EventKind, Role
from gongkai.law.receipt import Channel
from gongkai.law.remedy_procedure import reopening
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import SYSTEM, Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import Delivery, Form
from gongkai.portal.cases.models import (
    Applicant,
    Case,
    CaseEvent,
    CaseNumber,
    Consultation,
    Decision,
    DecisionLine,
    Note,
)
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.complaints.queries import where_to
from gongkai.portal.handling.models import Service
from gongkai.portal.handling.services import LINK_LIFE
from gongkai.portal.letters.values import cited
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.vault.keys import index
from gongkai.portal.world.records import Record
from gongkai.portal.world.records.model import Asking, Contest, Decided, Person
from gongkai.portal.world.records.people import telephone
from gongkai.portal.world.world import World

_OFFICE = {Role.CLERK: "clerk", Role.REVIEWER: "reviewer", Role.HEAD: "head"}


_FORMS = {
    Delivery.POST: Form.PAPER,
    Delivery.FAX: Form.PAPER,
    Delivery.COUNTER: Form.PAPER,
    Delivery.INSPECTION: Form.EITHER,
}
"""In which form applicants want what comes that way; looked at in the office, any will do."""


class Filing:
    """Files requests of a world whose agencies and people are in the database."""

    def __init__(self, world: World) -> None:
        """Look up agencies and people once."""
        self.world = world
        self._agencies = {agency.code: agency for agency in Agency.objects.all()}
        users = {user.username: user for user in User.objects.all()}
        self.staff: Mapping[tuple[str, str], User] = {
            (post.agency, post.role): users[person.username] for person in world.people for post in person.posts
        }

    def missing(self) -> list[Record]:
        """What is not in the database yet: open requests first, then the newest; each after what it refers to."""
        known = set(Case.objects.values_list("number", flat=True))
        by_number = {each.number: each for each in self.world.records}
        newest = self.world.records[::-1]
        wanted = [*(each for each in newest if each.is_open), *newest]
        ordered: dict[str, Record] = {}
        for each in wanted:
            for number in (each.split_from, each.merged_into, each.number):
                if number and number not in known:
                    ordered.setdefault(number, by_number[number])
        return list(ordered.values())

    @transaction.atomic
    def file(self, each: Record) -> Case:
        """A request with everything that is kept of it but letters and files."""
        case = self._received(each)
        rows = list(case.events.order_by("sequence"))
        for row in rows:
            row.recorded, row.recorded_by = moment(row.day, row.sequence), self.who(each, each.events[row.sequence - 1])
        CaseEvent.objects.bulk_update(rows, ["recorded", "recorded_by"])
        items = dict(case.items.values_list("number", "pk"))
        decisions = {decided.place: self._decide(case, rows, decided, items) for decided in each.decisions}
        Consultation.objects.bulk_create(self._consultations(case, each))
        Service.objects.bulk_create(
            Service(event=rows[served.place - 1], way=served.way, reference=served.reference, signer=served.signer)
            for served in each.served
        )
        self._notes(case, each)
        self._contests(case, each, rows, decisions)
        self._complaints(case, each)
        return case

    def who(self, each: Record, event: Event) -> str:
        """The account of whoever recorded an event; none where an applicant did it on the web."""
        if event.kind is EventKind.RECEIVED and each.channel is Channel.WEB_FORM:
            return ""
        role = next((role for role in TRANSITIONS[event.kind].by if role in _OFFICE), Role.CLERK)
        return self.staff[each.agency, _OFFICE[role]].username

    def _received(self, each: Record) -> Case:
        linked = {
            number: Case.objects.select_related("applicant").get(number=number)
            for number in (each.split_from, each.merged_into)
            if number
        }
        shared = next(iter(linked.values()), None)
        asked = cases.Asked(
            each.subject,
            items=each.items,
            applicant=shared.applicant if shared else _applicant(each.person),
            channel=each.channel,
            delivery=each.delivery,
            form=_FORMS.get(each.delivery, Form.ELECTRONIC),
            split_from=linked.get(each.split_from),
            counted=each.counted,
            number=each.number,
            outcomes=each.outcomes,
        )
        by = Actor(self.who(each, each.events[0]))
        case = cases.receive(self._agencies[each.agency], asked, each.events, by=by)
        case.is_complex = each.is_complex
        case.clerk = self.staff[each.agency, "clerk"] if each.is_assigned else None
        case.merged_into = linked.get(each.merged_into)
        case.opened = moment(case.counted, 1)
        case.query_digest = index(f"{each.number}:{query_code(self.world.seed, each)}")
        case.save(update_fields=["is_complex", "clerk", "merged_into", "opened", "query_digest"])
        return case

    def _decide(self, case: Case, rows: list[CaseEvent], decided: Decided, items: Mapping[int, int]) -> Decision:
        made = Decision.objects.create(case=case, event=rows[decided.place - 1], outcome=decided.outcome.value)
        DecisionLine.objects.bulk_create(
            DecisionLine(
                decision=made,
                item_id=items[line.item],
                outcome=line.outcome.value,
                basis=cited(line.outcome.basis),
                reasons=line.reasons,
                information=line.information,
            )
            for line in decided.lines
        )
        return made

    def _consultations(self, case: Case, each: Record) -> Iterator[Consultation]:
        random = Random(f"{self.world.seed} {each.number}")
        for asking in each.askings:
            asked = next(event.date for event in each.events if event.party == asking.party)
            answered = _answered(each, asking) if asking.answer else None
            yield Consultation(
                case=case,
                party=asking.party,
                role=asking.role.value,
                name=asking.name,
                telephone=telephone(random),
                email=f"contact{random.randrange(10**4):04d}@example.com",
                question=asking.question,
                link_digest=index(f"consultation:{link_secret(self.world.seed, each, asking)}"),
                link_until=asked + LINK_LIFE,
                consents=asking.consents,
                answer=asking.answer,
                answered=moment(answered, 5) if answered else None,
            )

    def _notes(self, case: Case, each: Record) -> None:
        clerk = self.staff[each.agency, "clerk"].username
        for place, said in enumerate(each.said, 1):
            by = "" if said.direction == Note.Direction.FROM_APPLICANT else clerk
            note = cases.write(case, said.direction, said.text, by=Actor(by))
            at = moment(said.day, 4 + place)
            seen = at + timedelta(hours=1) if said.direction != Note.Direction.INTERNAL else None
            Note.objects.filter(pk=note.pk).update(written=at, seen=seen)

    def _contests(self, case: Case, each: Record, rows: list[CaseEvent], decisions: Mapping[int, Decision]) -> None:
        known: dict[str, Remedy] = {}
        for contest in each.contests:
            known[contest.reference] = remedy = Remedy.objects.create(
                agency=case.agency,
                case=case,
                kind=contest.kind.value,
                reference=contest.reference,
                organ=contest.organ,
                decision=_contested(each, contest, decisions),
                follows=known.get(contest.follows),
                claim=contest.claim,
                filed=contest.filed,
                notified=contest.notified,
                replied=contest.replied,
                ended=contest.ended,
                ruling=contest.ruling.value if contest.ruling else "",
                orders=contest.orders,
                reopened_by=_reopened_by(contest, rows),
            )
            Party.objects.create(remedy=remedy, name=each.person.name, contact=each.person.telephone)
            details = {"kind": contest.kind.value, "reference": contest.reference, "case": each.number}
            by = Actor(self.staff[each.agency, "clerk"].username)
            record("remedy.opened", actor=by, agency=each.agency, subject=f"remedy:{remedy.pk}", details=details)

    def _complaints(self, case: Case, each: Record) -> None:
        supervisor = self.staff[self.world.agencies[0].code, "supervisor"].username
        for complained in each.complaints:
            to = where_to(case)
            assert to is not None
            complaint = Complaint(case=case, to=to, text=complained.text, filed=moment(complained.day, case.pk % 28))
            if complained.finding and complained.answered:
                complaint.finding, complaint.answer = complained.finding, complained.answer
                complaint.answered, complaint.answered_by = moment(complained.answered, 12), supervisor
            complaint.save()
            record("complaint.filed", agency=to.code, subject=complaint.subject, details={"case": each.number})


@transaction.atomic
def reserve_numbers(world: World) -> None:
    """Keep the numbers of all the world's requests for them: what visitors enter meanwhile gets the next ones."""
    last: Counter[tuple[str, int]] = Counter()
    for each in world.records:
        code, year, _serial = each.number.rsplit("-", 2)
        last[code, int(year)] += 1
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    CaseNumber.objects.bulk_create(
        CaseNumber(agency=agencies[code], year=year, last=count) for (code, year), count in last.items()
    )
    record("world.requests_loaded", actor=SYSTEM, details={"seed": world.seed, "count": last.total()})


def query_code(seed: int, each: Record) -> str:
    """The code with which a visitor of the demonstration asks after a request."""
    random = Random(f"{seed} code {each.number}")
    return "".join(random.choice(cases.CODE_ALPHABET) for _ in range(cases.CODE_LENGTH))


def link_secret(seed: int, each: Record, asking: Asking) -> str:
    """The secret of the link by which whoever was asked answers."""
    return f"{Random(f'{seed} link {each.number} {asking.party}').getrandbits(144):036x}"


def _applicant(person: Person) -> Applicant:
    return cases.new_applicant(
        person.kind,
        person.name,
        document_kind=person.document_kind,
        document=person.document,
        contact=person.contact,
        address=person.address,
        telephone=person.telephone,
        email=person.email,
    )


def _answered(each: Record, asking: Asking) -> date:
    """The day on which whoever was asked answered: of its events the last one."""
    return next(event.date for event in reversed(each.events) if event.party == asking.party)


def _contested(each: Record, contest: Contest, decisions: Mapping[int, Decision]) -> Decision | None:
    """The decision that was in the applicant's hands when the case was brought."""
    disposed = each.projected.disposed
    if disposed is None or disposed > contest.filed:
        return None
    places = [place for place in decisions if each.events[place - 1].date <= contest.filed]
    return decisions[max(places)] if places else None


def _reopened_by(contest: Contest, rows: Iterable[CaseEvent]) -> CaseEvent | None:
    """The event by which the request began anew, if that ruling ordered it."""
    if contest.ruling is None or not contest.ruling.orders_anew:
        return None
    wanted = reopening(contest.kind)
    assert wanted in REOPENINGS
    return next((row for row in rows if row.kind == wanted.value and row.day == contest.ended), None)


def moment(day: date, place: int) -> datetime:
    """A moment of that day within office hours; later ones for later places."""
    return timezone.make_aware(datetime.combine(day, time(9)) + timedelta(minutes=min(place, 30) * 13))
