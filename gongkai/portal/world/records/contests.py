"""Reconsideration and litigation about the county's requests, with every result of table 4, and some that are open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from gongkai.law.agencies import Level
from gongkai.law.outcomes import OutcomeGroup
from gongkai.law.procedure import Event, EventKind, State
from gongkai.law.remedy_procedure import RemedyResult, Ruling, rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.messages import Message
from gongkai.portal.world.county import CITY, DATA, Agency
from gongkai.portal.world.records.model import Contest, Record
from gongkai.portal.world.records.plots import Days
from gongkai.portal.world.records.telling import WORDS

_WORDS = WORDS["remedies"]
_SHARE = 15
"""One of so many requests is contested, beside those that are reopened by it."""
_UPHELD = (Ruling.UPHELD, Ruling.CLAIM_REJECTED)
_RECONSIDERED, _DIRECT, _AFTER = RemedyKind.RECONSIDERATION, RemedyKind.LITIGATION, RemedyKind.LITIGATION_AFTER
_WAITED = {_RECONSIDERED: (22, 40), _DIRECT: (50, 110), _AFTER: (50, 110)}
"""Working days from the notice to the end."""


class Contests:
    """Brings the cases of reconsideration and litigation into the requests that they are about."""

    def __init__(self, random: Random, agencies: Sequence[Agency], days: Days) -> None:
        """Nothing has been brought yet."""
        self.random, self.days = random, days
        self._levels = {agency.code: agency.level for agency in agencies}
        self._count = 0

    def bring(self, records: Iterable[Record]) -> list[Record]:
        """The requests with what they led to. A reopened request says by which decision."""
        found = {record.number: record for record in records}
        for record in list(found.values()):
            kinds = {event.kind for event in record.events}
            if EventKind.REOPENED_AFTER_RECONSIDERATION in kinds:
                found[record.number] = self._reconsidered(record)
            elif EventKind.REOPENED_AFTER_JUDGMENT in kinds:
                found[record.number] = self._judged(record)
        able = [record for record in found.values() if not (record.is_reopened or record.merged_into)]
        refused = [record for record in able if self._contestable(record)]
        self.random.shuffle(refused)
        endings = list(self._endings(len(found) // _SHARE))
        for kind, ruling in endings:
            place = next((place for place, record in enumerate(refused) if self._room(record, kind, ruling)), None)
            if place is not None:
                record = refused.pop(place)
                found[record.number] = replace(record, contests=self._contested(record, kind, ruling))
        self._silence(found, able)
        return _numbered(list(found.values()))

    def _endings(self, count: int) -> Iterable[tuple[RemedyKind, Ruling | None]]:
        """How contests end that reopen nothing: each way there is, then open ones, then what is most frequent."""
        for kind in (_RECONSIDERED, _DIRECT, _AFTER):
            yield kind, None
            yield kind, Ruling.UPHELD if kind is _RECONSIDERED else Ruling.CLAIM_REJECTED
            yield kind, Ruling.DECLARED_UNLAWFUL
            yield kind, Ruling.WITHDRAWN
        usual: list[tuple[RemedyKind, Ruling | None]] = [
            (kind, ruling)
            for kind in (_RECONSIDERED, _DIRECT)
            for ruling in rulings(kind)
            if not ruling.orders_anew and ruling is not Ruling.DECLARED_INVALID
        ]
        usual += [(_RECONSIDERED, None)] * 6 + [(_DIRECT, None)] * 2 + [(_RECONSIDERED, Ruling.UPHELD)] * 8
        self.random.shuffle(usual)
        yield from usual[: max(0, count - 12)]

    def _contestable(self, record: Record) -> bool:
        projected = record.projected
        if projected.latest_outcome is None or not record.decisions:
            return False
        given = projected.latest_outcome.group in (OutcomeGroup.GRANTED, OutcomeGroup.OTHER)
        return projected.state is State.CLOSED and not given

    def _room(self, record: Record, kind: RemedyKind, ruling: Ruling | None) -> bool:
        """Whether a contest of that kind fits in between the reply and today; what is open began not long ago."""
        outcome = record.projected.latest_outcome
        if kind is _DIRECT and outcome and outcome.group is OutcomeGroup.REFUSED:
            return False  # refusals go to reconsideration first (行政复议法, article 23)
        since = len(self.days.all) - 1 - self.days.place(record.events[-1].date)
        before = 75 if kind is _AFTER else 0
        if ruling is None:
            return 14 + before <= since <= 36 + before
        return since >= 30 + before + _WAITED[kind][1]

    def _contested(self, record: Record, kind: RemedyKind, ruling: Ruling | None) -> tuple[Contest, ...]:
        start = self.days.place(record.events[-1].date)
        if kind is _AFTER:
            first = self._contest(record, _RECONSIDERED, start, self.random.choice(_UPHELD[:1]))
            assert first.ended is not None
            suit = self._contest(record, kind, self.days.place(first.ended) - 4, ruling)
            return first, replace(suit, follows=first.reference)
        return (self._contest(record, kind, start, ruling),)

    def _contest(self, record: Record, kind: RemedyKind, start: int, ruling: Ruling | None) -> Contest:
        """A contest that begins some days after the working day at place `start`."""
        filed = start + self.random.randint(5, 22 if ruling else 12)
        notified = filed + self.random.randint(2, 5)
        replied = notified + self.random.randint(3, 9)
        ended = notified + self.random.randint(*_WAITED[kind])
        last = len(self.days.all) - 1
        if ruling is None:
            notified = min(notified, last)
            contest = self._begun(record, kind, self.days.all[min(filed, notified)], self.days.all[notified])
            known = replied <= last and self.random.random() < 0.6
            return replace(contest, replied=self.days.all[replied] if known else None)
        contest = self._begun(record, kind, self.days.all[filed], self.days.all[notified])
        return self._ended(replace(contest, replied=self.days.all[replied]), ruling, self.days.all[min(ended, last)])

    def _begun(self, record: Record, kind: RemedyKind, filed: date, notified: date) -> Contest:
        high = self._levels[record.agency] is Level.COUNTY
        if kind is _RECONSIDERED:
            organ, sign = (f"{CITY}人民政府", "砚政复") if high else (DATA["county"]["name"], "沅政复")
        else:
            organ, sign = (f"{CITY}中级人民法院", "岚0390行初") if high else ("沅桥县人民法院", "岚0399行初")
        self._count += 1
        before = f"{sign}〔{filed.year}〕" if kind is _RECONSIDERED else f"（{filed.year}）{sign}"
        return Contest(kind, f"{before}#{self._count}#", organ, self.random.choice(_WORDS["claims"]), filed, notified)

    def _ended(self, contest: Contest, ruling: Ruling, day: date) -> Contest:
        words = {RemedyResult.UPHELD: "upheld", RemedyResult.CORRECTED: "corrected", RemedyResult.OTHER: "other"}
        orders = f"{_WORDS[words[ruling.result]]}{ruling.message.text('zh')}。"
        return replace(contest, ended=day, ruling=ruling, orders=orders)

    def _reconsidered(self, record: Record) -> Record:
        """By the decision on the reconsideration the request began anew."""
        place, event = _reopening(record)
        start, end = self.days.place(record.events[place - 1].date), self.days.place(event.date)
        filed = start + self.random.randint(4, 10)
        notified = filed + self.random.randint(2, 4)
        contest = self._begun(record, _RECONSIDERED, self.days.all[filed], self.days.all[notified])
        contest = replace(contest, replied=self.days.all[min(notified + self.random.randint(4, 9), end)])
        return self._anew(record, contest, place, ())

    def _judged(self, record: Record) -> Record:
        """The reconsideration upheld the reply, the court did not."""
        place, event = _reopening(record)
        start, end = self.days.place(record.events[place - 1].date), self.days.place(event.date)
        at = [self.days.all[start + past] for past in (6, 9, 15, 42)]
        first = replace(self._begun(record, _RECONSIDERED, at[0], at[1]), replied=at[2])
        first = self._ended(first, Ruling.UPHELD, at[3])
        filed, notified, replied = (self.days.all[min(start + past, end)] for past in (50, 56, 64))
        suit = replace(self._begun(record, _AFTER, filed, notified), replied=replied, follows=first.reference)
        return self._anew(record, suit, place, (first,))

    def _anew(self, record: Record, contest: Contest, place: int, before: tuple[Contest, ...]) -> Record:
        event = record.events[place]
        (ruling,) = self.random.choices((Ruling.REVOKED_AND_REMADE, Ruling.PERFORMANCE_ORDERED), (3, 1))
        contest = self._ended(contest, ruling, event.date)
        values = {"reference": contest.reference, "ruling": ruling.message}
        reason = Message("{reference}：{ruling}", values).text("zh")
        events = (*record.events[:place], replace(event, reason=reason), *record.events[place + 1 :])
        return replace(record, events=events, contests=(*before, contest))

    def _silence(self, found: dict[str, Record], able: Sequence[Record]) -> None:
        """About a request that is late: the organ orders that it be answered, which it still is not."""
        late = [record for record in able if record.projected.state is State.PROCESSING and len(record.events) < 6]
        late.sort(key=lambda record: record.events[0].date)
        last = len(self.days.all) - 1
        if late and last - self.days.place(late[0].events[0].date) > 21:
            record = found[late[0].number]
            at = [self.days.all[last - past] for past in (1, 0)]
            found[record.number] = replace(record, contests=(self._begun(record, _RECONSIDERED, *at),))


def _reopening(record: Record) -> tuple[int, Event]:
    """The place, from 0, and the event by which a request began anew."""
    return next(
        (place, event)
        for place, event in enumerate(record.events)
        if event.kind in (EventKind.REOPENED_AFTER_RECONSIDERATION, EventKind.REOPENED_AFTER_JUDGMENT)
    )


def _numbered(records: Sequence[Record]) -> list[Record]:
    """The records with the numbers that organs give in the order in which they are asked."""
    contests = sorted((each for record in records for each in record.contests), key=lambda contest: contest.filed)
    counted: Counter[str] = Counter()
    final: dict[str, str] = {"": ""}
    for contest in contests:
        before = contest.reference.partition("#")[0]
        counted[before] += 1
        final[contest.reference] = f"{before}{counted[before]}号"

    def numbered(record: Record) -> Record:
        renamed = {event.reason: event.reason for event in record.events}
        renamed |= {old: old.replace(name, final[name]) for old in renamed for name in final if name and name in old}
        return replace(
            record,
            events=tuple(replace(event, reason=renamed[event.reason]) for event in record.events),
            contests=tuple(
                replace(each, reference=final[each.reference], follows=final[each.follows]) for each in record.contests
            ),
        )

    return [numbered(record) if record.contests else record for record in records]
