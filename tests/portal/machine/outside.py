"""What people outside the offices do: applicants, whoever is consulted by a link, organs of reconsideration, courts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import note
from hypothesis.stateful import precondition, rule

from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.law.remedy_procedure import Ruling, rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.cases.uploads import Enclosed
from gongkai.portal.handling import by_applicant, by_link
from gongkai.portal.handling.by_applicant import ByApplicant
from gongkai.portal.handling.services import ActError, Doing
from gongkai.portal.letters.models import Letter
from gongkai.portal.remedies import services as remedies
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, Ending, PartyOf, RemedyError
from tests.portal.machine import checks
from tests.portal.machine.acting import WHICH
from tests.portal.machine.attempts import ASKING, Chance, Known
from tests.portal.machine.ground import CHANCE, Ground
from tests.portal.machine.ways import REFUSED

NOBODY = Actor("", "192.0.2.9")
"""Somebody who is not signed in."""
LINK_DAYS = 60
BY_THEMSELVES = {
    EventKind.CORRECTION_ARRIVED: by_applicant.correct,
    EventKind.REASONS_GIVEN: by_applicant.give_reasons,
}
ARRIVALS = {
    "correction_notice": EventKind.CORRECTION_NOTICE_ARRIVED,
    "fee_notice": EventKind.FEE_NOTICE_ARRIVED,
    "reply": EventKind.REPLY_SERVED,
}
"""Letters whose arrival is an event, by how their kinds begin. The one on a correction that did not come is none."""
SENT_WITH = {
    EventKind.CORRECTION_NOTICE_ARRIVED: EventKind.CORRECTION_ASKED,
    EventKind.FEE_NOTICE_ARRIVED: EventKind.FEE_NOTICE_SENT,
    EventKind.REPLY_SERVED: EventKind.REPLY_SENT,
}
TEXTS = {"third_party": "third_party_answered", "co_author": "co_author_answered", "help": "help_given"}
ORDERED_ANEW = {"revoked_and_remade", "performance_ordered"}


class Outside(Ground):
    """Acts of those who have no account."""

    @rule(chance=CHANCE, which=WHICH)
    def an_applicant_acts(self, chance: Chance, which: int) -> None:
        self._time_passes(chance)
        known = self.cases[which % len(self.cases)]
        kinds = [*BY_THEMSELVES, EventKind.WITHDRAWN]
        lawful = [kind for kind in kinds[:2] if not known.reading.problem(Event(kind, self.days.today))]
        kind = lawful[0] if lawful else kinds[0] if not chance.is_rare(0) else kinds[chance(1, 3)]
        seen = len(known.events) - chance.is_rare(2)
        event = Event(kind, self.days.today)
        doing = ByApplicant(NOBODY, event.date, seen)
        expected = seen == len(known.events) and not known.reading.problem(event) and event.date >= known.counted
        with self.days.as_clock():
            before = checks.everything()
            try:
                if kind is EventKind.WITHDRAWN:
                    by_applicant.withdraw(known.case, "不再需要", doing)
                else:
                    enclosed = [Enclosed("补充.txt", "补充".encode(), "text/plain")] if chance(3, 2) else []
                    BY_THEMSELVES[kind](known.case, "名称是……", enclosed, doing)
            except REFUSED:
                assert not expected
                assert checks.everything() == before
            else:
                assert expected
                self._append(known, event, "")
        self._count(f"applicant {kind}", expected)

    @rule(chance=CHANCE, which=WHICH)
    def an_applicant_confirms_a_letter(self, chance: Chance, which: int) -> None:
        self._time_passes(chance)
        known = self.cases[which % len(self.cases)]
        sent = list(Letter.objects.filter(case=known.pk).select_related("event").order_by("-pk"))
        if not sent:
            return
        letter = sent[chance(1, len(sent))] if chance.is_rare(0) else sent[0]
        kind = next((kind for begins, kind in ARRIVALS.items() if letter.kind.startswith(begins)), None)
        if letter.kind.startswith("reply.other.") and letter.event and letter.event.kind != EventKind.REPLY_SENT:
            kind = None
        event = Event(kind, self.days.today, reason=f"申请人在网上确认收到{letter.number}") if kind else None
        expected = False
        if event is not None and letter.event is not None and event.date >= known.counted:
            later = [each.kind for each in known.events[letter.event.sequence :]]
            expected = SENT_WITH[event.kind] not in later and not known.reading.problem(event)
        with self.days.as_clock():
            before = checks.everything()
            doing = ByApplicant(NOBODY, self.days.today, len(known.events))
            try:
                done = by_applicant.confirm_receipt(known.case, letter, doing) is not None
            except (ActError, UnlawfulEventError, CaseChangedError):
                done = False
            note(f"{known.number} {known.reading.state} {letter.kind}: {expected}")
            assert done is expected
            if event is not None and done:
                self._append(known, event, "")
            else:
                assert checks.everything() == before
        self._count("letter confirmed", expected)

    @precondition(lambda self: any(known.links for known in self.cases))
    @rule(chance=CHANCE)
    def somebody_follows_a_link(self, chance: Chance) -> None:
        """Whoever was consulted says that the letter came, or answers: once, and as long as it is not too late."""
        self._time_passes(chance)
        links = [(known, *link) for known in self.cases for link in known.links.items()]
        known, party, secret = links[-1 - chance(0, len(links))]
        role = party.rpartition("-")[0]
        today, only_receives = self.days.today, chance(1, 3) == 0
        asked = next(event for event in known.events if event.kind in ASKING and event.party == party)
        answers = Event(EventKind(TEXTS[role]), today, party=party)
        received = EventKind(f"{role}_received") if role != "help" else None
        events = [] if only_receives else [answers]
        if received and (received, party) not in {(event.kind, event.party) for event in known.events}:
            events.insert(0, Event(received, today, party=party))
        over = (answers.kind, party) in {(event.kind, event.party) for event in known.events}
        late = today > asked.date + timedelta(days=LINK_DAYS)
        reading = known.reading
        problem = reading.problem(answers) or next(filter(None, map(reading.problem, events)), "")
        lawful = not (over or late or problem) and today >= known.counted
        with self.days.as_clock():
            before = checks.everything()
            consultation = by_link.by_secret(secret)
            assert consultation is not None
            assert by_link.by_secret(secret[1:]) is None
            try:
                if only_receives:
                    by_link.receive(consultation, day=today, by=NOBODY)
                else:
                    by_link.answer(consultation, consents=bool(chance(2, 2)), text="意见", day=today, by=NOBODY)
            except REFUSED:
                assert not lawful
            else:
                assert lawful
                for event in events:
                    self._append(known, event, "")
            if not (lawful and events):
                assert checks.everything() == before
        self._count(f"link {'received' if only_receives else 'answered'}", lawful)

    @rule(chance=CHANCE, which=WHICH)
    def a_case_is_brought(self, chance: Chance, which: int) -> None:
        """Before an organ or a court, about an office's request, or about something else."""
        self._time_passes(chance)
        known = None if chance.is_rare(0) else self.cases[which % len(self.cases)]
        codes = [known.agency, self.people.carrying_on(known.agency)] if known else []
        agency = self.people.agency(codes[chance(10, 4) > 0] if codes and not chance.is_rare(1) else "yc-qs")
        notified = self.days.today + timedelta(days=1) * (1 if chance.is_rare(2) else -chance(3, 5))
        filed = notified + timedelta(days=1) * (1 if chance.is_rare(4) else -chance(5, 9))
        reference = f"复〔{1 if chance.is_rare(6) else Remedy.objects.count() + 1}〕号"
        kind = list(RemedyKind)[chance(7, 2)]
        party = self._applicant()
        brought = Brought(
            kind,
            reference,
            "云川市人民政府",
            filed,
            notified,
            parties=[PartyOf(party["name"], contact=party["telephone"])],
            case=known.case if known else None,
        )
        expected = filed <= notified <= self.days.today
        expected &= agency.code not in self.people.closed
        expected &= known is None or (agency.code in codes and known.events[0].date <= filed)
        expected &= not Remedy.objects.filter(agency=agency, kind=kind.value, reference=reference).exists()
        with self.days.as_clock():
            before = checks.everything()
            try:
                remedies.open_remedy(agency, brought, by=NOBODY, today=self.days.today)
            except RemedyError:
                assert not expected
                assert checks.everything() == before
            else:
                assert expected
        self._count("remedy brought", expected)

    @precondition(lambda _self: Remedy.objects.exists())
    @rule(chance=CHANCE)
    def a_case_ends(self, chance: Chance) -> None:
        """With any result; where the office is to act again, its request begins anew, or nothing happens at all."""
        self._time_passes(chance)
        every = list(Remedy.objects.select_related("case").order_by("ended", "-pk"))
        remedy = every[chance(0, len(every))]
        known = next((each for each in self.cases if each.pk == remedy.case_id), None)
        possible = rulings(RemedyKind(remedy.kind))
        orders = [ruling for ruling in possible if ruling.value in ORDERED_ANEW]
        drawn = orders if chance(1, 2) else list(Ruling)
        ruling = drawn[chance(2, len(drawn))]
        day = self.days.today + timedelta(days=1) * (1 if chance.is_rare(3) else -chance(4, 3))
        clerks = [who for who in self.people.users if known and "clerk" in self.people.roles(who, known.agency)]
        everybody = list(self.people.users)
        drawn_people = everybody if chance.is_rare(6) or not clerks else clerks
        who = drawn_people[chance(5, len(drawn_people))]
        seen = len(known.events) - chance.is_rare(7) if known else 0
        expected = remedy.ended is None and ruling in possible and remedy.notified <= day <= self.days.today
        anew = None
        if known and ruling.value in ORDERED_ANEW and known.reading.state in ("sent", "served", "closed"):
            kind = EventKind.REOPENED_AFTER_JUDGMENT
            if remedy.kind == RemedyKind.RECONSIDERATION:
                kind = EventKind.REOPENED_AFTER_RECONSIDERATION
            reason = f"{remedy.reference}：{ruling.message.text('zh')}"
            anew = Event(kind, day, days=15, reason=reason)
            expected &= who in clerks and seen == len(known.events) and day >= known.last
            expected &= not known.reading.problem(anew)
        doing = Doing(self.people.users[who], Actor(who), day, seen)
        with self.days.as_clock():
            before = checks.everything()
            try:
                event = remedies.conclude(remedy, Ending(ruling, day, days=15), doing, today=self.days.today)
            except (RemedyError, *REFUSED):
                assert not expected
                assert checks.everything() == before
            else:
                assert expected
                assert (event is not None) is (anew is not None)
                if known and anew:
                    self._append(known, anew, who)
        self._count(f"remedy ended {ruling}", expected)

    def _append(self, known: Known, event: Event, who: str) -> None:
        known.events.append(event)
        known.actors.append(who)
        self.touched = [known]
