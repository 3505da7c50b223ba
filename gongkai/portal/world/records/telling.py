"""What was asked, said and decided in a request: from a draft to its record, in words that suit how it ends."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.utils.translation import override

from gongkai.law.agencies import Level
from gongkai.law.fees import Fee, fee_by_pages
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import REOPENINGS, Event, EventKind
from gongkai.law.receipt import Channel
from gongkai.messages import Message
from gongkai.portal.cases.choices import ConsultationRole, Delivery
from gongkai.portal.cases.models import Note
from gongkai.portal.handling.models import Way
from gongkai.portal.handling.serving import SERVED, USUAL
from gongkai.portal.world.county import CITY, PLACE, Agency, person_name
from gongkai.portal.world.records.drawing import Draft
from gongkai.portal.world.records.model import Asking, Decided, Line, Record, Said, Served
from gongkai.portal.world.records.topics import SLOTS, SPECIAL, Asked, Subjects

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
_NOTES, _CONSULTED, _DECISIONS = WORDS["notes"], WORDS["consultation"], WORDS["decisions"]
_DELIVERIES = {
    Channel.WEB_FORM: (Delivery.ELECTRONIC, Delivery.ELECTRONIC, Delivery.POST),
    Channel.EMAIL: (Delivery.ELECTRONIC,),
    Channel.REGISTERED_POST: (Delivery.POST,),
    Channel.ORDINARY_POST: (Delivery.POST,),
    Channel.IN_PERSON: (Delivery.COUNTER, Delivery.COUNTER, Delivery.INSPECTION),
    Channel.FAX: (Delivery.FAX,),
}
_ASKED = {
    EventKind.THIRD_PARTY_ASKED: ConsultationRole.THIRD_PARTY,
    EventKind.CO_AUTHOR_ASKED: ConsultationRole.CO_AUTHOR,
    EventKind.HELP_ASKED: ConsultationRole.HELP,
}
_TOLD = {
    EventKind.CORRECTION_ARRIVED: ("correction", Note.Direction.FROM_APPLICANT),
    EventKind.REASONS_GIVEN: ("reasons_given", Note.Direction.FROM_APPLICANT),
    EventKind.WITHDRAWN: ("withdrawn", Note.Direction.FROM_APPLICANT),
    EventKind.HELP_GIVEN: ("help", Note.Direction.INTERNAL),
    EventKind.MEETING_HELD: ("meeting", Note.Direction.INTERNAL),
}
"""Acts with words that are kept as a note (`gongkai.portal.handling.recording.SAID`)."""
with override("zh-hans"):
    _NAMES = {way: str(way.label) for way in Way}
_MIXED = 0.2
"""The share of refusals of which another item ends differently."""


def fee_of(number: str) -> Fee:
    """The fee of the request with that number, where it has one: for its pages."""
    return fee_by_pages(Random(number).randint(45, 260))


def _counted(fee: Fee) -> str:
    """How the fee is counted, as `gongkai.portal.handling.recording` says it."""
    counted = "".join(step.message.text("zh") for step in fee.steps)
    return Message("{counted}合计{amount}元。", {"counted": counted, "amount": fee.amount}).text("zh")


class Teller:
    """Tells requests one after the other, in the order in which they are decided on."""

    def __init__(self, random: Random, agencies: Sequence[Agency]) -> None:
        """`agencies`: the county's, to whose departments an applicant may be sent on."""
        self.random = random
        self._agencies = [agency.name for agency in agencies if agency.level is Level.DEPARTMENT]
        self._subjects = Subjects(random)

    def ask(self, draft: Draft) -> None:
        """Say what a request asks for. What it repeats or is merged into has been told before; parts come after."""
        year = draft.counted.year
        if before := draft.repeats:
            draft.asked = Asked(f"{before.asked.subject}（再次申请）", before.asked.items, ())
        elif whole := draft.split_from:
            # Most often the subject says all that is to be said of a part as well.
            draft.asked = Asked(
                f"{whole.asked.subject}（拆分事项）", whole.asked.items[-1:], whole.asked.documents[-1:]
            )
            whole.asked = replace(whole.asked, items=whole.asked.items[:-1], documents=whole.asked.documents[:-1])
        elif into := draft.merged_into:
            more = tuple(f"补充申请：{item}" for item in self._subjects.draw(draft.agency, year, None).items[:1])
            draft.asked = Asked(f"{into.asked.subject}（补充）", more, ())
            into.asked = replace(into.asked, items=(*into.asked.items, *more))
        else:
            least = 2 if any(event.kind is EventKind.SPLIT for event in draft.events) else 1
            outcome = None if least > 1 or not draft.outcomes else draft.outcomes[0]
            draft.asked = self._subjects.draw(draft.agency, year, outcome, least=least)
            if outcome in SPECIAL and outcome is not None and self.random.random() < _MIXED:
                usual = self._subjects.draw(draft.agency, year, None)
                documents = (*draft.asked.documents, usual.documents[0])
                draft.asked = replace(draft.asked, items=(*draft.asked.items, usual.items[0]), documents=documents)

    def tell(self, draft: Draft) -> Record:
        """The whole request."""
        delivery = self.random.choice(_DELIVERIES[draft.channel])
        served = {each.place: each for each in self._served(draft, delivery)}
        asked, events = draft.asked, self._events(draft, served)
        reached = delivery is Delivery.ELECTRONIC or draft.channel in (Channel.WEB_FORM, Channel.EMAIL)
        return Record(
            number=draft.number,
            agency=draft.agency.code,
            subject=asked.subject,
            items=asked.items,
            documents=asked.documents,
            person=draft.person if reached else replace(draft.person, email=""),
            channel=draft.channel,
            delivery=delivery,
            is_complex=draft.plot.complex,
            is_assigned=draft.is_assigned,
            events=events,
            decisions=tuple(self._decided(draft, events)),
            askings=tuple(self._askings(draft, events)),
            served=tuple(served.values()),
            said=tuple(sorted(self._said(draft, events), key=lambda each: each.day)),
            split_from=draft.split_from.number if draft.split_from else "",
            counted=draft.counted if draft.split_from else None,
            merged_into=draft.merged_into.number if draft.merged_into else "",
        )

    def _served(self, draft: Draft, delivery: Delivery) -> Iterator[Served]:
        """How letters were served; at times not as the applicant wanted, but in person."""
        for place, event in enumerate(draft.events, 1):
            if event.kind in SERVED:
                way = Way.IN_PERSON if self.random.random() < 0.05 else USUAL[delivery]
                signer = draft.person.contact or draft.person.name
                posted = f"XA{self.random.randrange(10**8):08d}00"  # of the shape of a number of registered post
                yield Served(place, way, posted if way is Way.POST else "", signer if way is Way.IN_PERSON else "")

    def _events(self, draft: Draft, served: Mapping[int, Served]) -> tuple[Event, ...]:
        """The events with the words of their reasons: what was proposed is approved for the same one."""
        last: dict[str, str] = {}
        found = []
        for place, event in enumerate(draft.events, 1):
            if place in served:
                event = replace(
                    event, reason="，".join(filter(None, (_NAMES[served[place].way], served[place].reference)))
                )
            elif event.reason == "fee":
                event = replace(event, reason=_counted(fee_of(draft.number)))
            elif event.reason:
                same = event.kind is EventKind.EXTENSION_APPROVED and event.reason in last
                words = last[event.reason] if same else self._words(WORDS["reasons"][event.reason], event.date)
                last[event.reason] = words
                event = replace(event, reason=words)
            found.append(event)
        return tuple(found)

    def _decided(self, draft: Draft, events: Sequence[Event]) -> Iterator[Decided]:
        outcomes = list(draft.outcomes)
        for place, event in enumerate(events, 1):
            if event.kind in REOPENINGS:
                outcomes = outcomes[1:]
            if event.kind is EventKind.DECISION_DRAFTED:
                yield self._decision(draft, place, outcomes[0], event.date)

    def _decision(self, draft: Draft, place: int, outcome: Outcome, day: date) -> Decided:
        count = len(draft.asked.items)
        ends = [outcome] * count
        if outcome is Outcome.PARTLY_GRANTED and count > 1 and self.random.random() < 0.7:
            ends = [
                Outcome.GRANTED,
                *self.random.choices((Outcome.NOT_HELD, Outcome.DELIBERATIVE), (5, 1), k=count - 1),
            ]
        elif count > 1 and outcome in SPECIAL:
            ends = [outcome, *[Outcome.NOT_HELD] * (count - 1)]
        lines = tuple(self._line(draft, item, end, day) for item, end in enumerate(ends, 1))
        return Decided(place, outcome, lines)

    def _line(self, draft: Draft, item: int, outcome: Outcome, day: date) -> Line:
        titles = draft.asked.documents
        words = _DECISIONS[outcome.value]
        said = {
            "document": titles[item - 1] if item <= len(titles) else draft.asked.subject,
            "pages": self.random.randint(2, 38),
            "system": self.random.choice(("公文系统和档案目录", "业务系统和历年文件汇编", "档案室纸质目录和电子台账")),
            "other": self._other(draft.agency),
            "year": day.year - self.random.randint(3, 8),
            "earlier": draft.repeats.number if draft.repeats else "",
        }
        information = self.random.choice(words.get("information", [""])).format(**said)
        return Line(item, outcome, self.random.choice(words["reasons"]).format(**said), information)

    def _other(self, agency: Agency) -> str:
        """Who may hold what an agency does not: that of the city with the same duties, or one of the county's."""
        if agency.level is Level.TOWNSHIP:
            return self.random.choice(self._agencies)
        return agency.name.replace(PLACE, CITY)

    def _askings(self, draft: Draft, events: Sequence[Event]) -> Iterator[Asking]:
        answered = {
            event.party
            for event in events
            if event.kind in (EventKind.THIRD_PARTY_ANSWERED, EventKind.CO_AUTHOR_ANSWERED, EventKind.HELP_GIVEN)
        }
        names = self.random.sample(SLOTS["company"], 4)
        for event in events:
            if (role := _ASKED.get(event.kind)) is None:
                continue
            asking = self._asking(draft, role, event.party, names.pop())
            if event.party in answered:
                asking = self._answered(draft, asking)
            yield asking

    def _asking(self, draft: Draft, role: ConsultationRole, party: str, company: str) -> Asking:
        if role is ConsultationRole.THIRD_PARTY:
            meant = [each for each in SLOTS["company"] if each in draft.asked.subject and party.endswith("1")]
            private = any(word in draft.asked.subject for word in ("村", "小区", "业主"))
            name = meant[0] if meant else person_name(self.random) if private else company
            question = self.random.choice(_CONSULTED["private" if private and not meant else "question"])
        elif role is ConsultationRole.CO_AUTHOR:
            name, question = self.random.choice(_CONSULTED["co_authors"]), _CONSULTED["co_author"]
        else:
            name, question = self.random.choice(_CONSULTED["helpers"]), _CONSULTED["help"]
        return Asking(party, role, name, question.format(thing=draft.asked.subject))

    def _answered(self, draft: Draft, asking: Asking) -> Asking:
        if asking.role is ConsultationRole.HELP:
            return replace(asking, answer=self._words(_NOTES["help"], draft.counted))
        consents = draft.plot.answer != "refuses"
        private = asking.name not in SLOTS["company"]
        words = _CONSULTED["consents" if consents else "refuses_private" if private else "refuses"]
        if asking.role is ConsultationRole.CO_AUTHOR:
            words = _CONSULTED["co_author_answers"]
        return replace(asking, consents=consents, answer=self.random.choice(words))

    def _said(self, draft: Draft, events: Sequence[Event]) -> Iterator[Said]:
        for event in events:
            if event.kind in _TOLD:
                words, direction = _TOLD[event.kind]
                texts = WORDS["reasons"][words] if words == "withdrawn" else _NOTES[words]
                if event.kind is EventKind.CORRECTION_ARRIVED and Outcome.STILL_UNCLEAR in draft.outcomes:
                    texts = [_NOTES["still_unclear"]]
                yield Said(event.date, direction, self._words(texts, event.date))
        drafted = (place for place, event in enumerate(events) if event.kind is EventKind.DECISION_DRAFTED)
        days = [event.date for event in events[1 : next(drafted, len(events))]]
        for words, share in (("internal", 0.3), ("from_applicant", 0.15)):
            if days and self.random.random() < share:
                text = self._words(_NOTES[words], days[0])
                yield Said(self.random.choice(days), Note.Direction(words), text)
        for event in events:
            if (texts := _NOTES["to_applicant"].get(event.kind.value)) and self.random.random() < 0.2:
                yield Said(event.date, Note.Direction.TO_APPLICANT, self._words(texts, event.date))

    def _words(self, texts: Sequence[str], day: date) -> str:
        many = self.random.randint(12, 60)
        said = {
            "year": day.year,
            "day": f"{day.month}月{day.day}日",
            "many": many,
            "few": self.random.randint(2, many // 3),
        }
        return self.random.choice(texts).format(**said)
