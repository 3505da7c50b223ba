"""An act that somebody tries in a request, with what it says, and whether it is to succeed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.law.outcomes import Outcome, combined
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.permissions import Action
from gongkai.portal.cases.models import Case
from tests.law.test_deadlines_reference import Walk
from tests.portal.machine.days import Days
from tests.portal.machine.people import People
from tests.portal.machine.reading import ROWS, Reading

CHECKS = {
    EventKind.DECISION_REVIEWED: EventKind.DECISION_DRAFTED,
    EventKind.DECISION_APPROVED: EventKind.DECISION_DRAFTED,
    EventKind.EXTENSION_APPROVED: EventKind.EXTENSION_PROPOSED,
}
"""Acts that somebody else does than the act that they check."""
IN_VAIN = {
    EventKind.CORRECTION_OVERDUE: "correction",
    EventKind.FEE_OVERDUE: "payment",
    EventKind.THIRD_PARTY_SILENT: "third_party",
    EventKind.CO_AUTHOR_SILENT: "co_author",
}
"""What is recorded when a period is over without what it is for: the period, as the slow reference calls it."""
ASKING = {
    EventKind.THIRD_PARTY_ASKED: "third_party",
    EventKind.CO_AUTHOR_ASKED: "co_author",
    EventKind.HELP_ASKED: "help",
}
UNANSWERED = frozenset(("received", "registered", "processing", "correction_awaited", "reasons_awaited", "fee_awaited"))
"""States in which there is no answer yet to which another request's items would come too late."""
PLENTY = [each for each in Outcome if not each.value.startswith("other.")]


@dataclass
class Known:
    """What is known of a request beside the database."""

    pk: int
    number: str
    agency: str
    applicant: int
    events: list[Event]
    actors: list[str]
    items: int
    counted: date
    is_part: bool = False
    decided: dict[int, str] = field(default_factory=dict)
    """Outcomes, by the place of the event with which they were decided."""
    draft: Outcome | None = None
    links: dict[str, str] = field(default_factory=dict)
    """Of the parties that were asked by a link, what is secret of it."""
    asked: dict[str, int] = field(default_factory=dict)
    """How many parties of each role were asked, those of another round included."""

    @property
    def case(self) -> Case:
        return Case.objects.select_related("agency", "applicant").get(pk=self.pk)

    @property
    def reading(self) -> Reading:
        return Reading(self.events)

    def did(self, kind: EventKind | None) -> str:
        """Who did that the last time; nobody where it was not done."""
        done = [who for who, event in zip(self.actors, self.events, strict=True) if event.kind is kind]
        return done[-1] if done else ""

    @property
    def last(self) -> date:
        return max(self.events[-1].date, self.counted)


@dataclass
class Attempt:
    """Somebody tries an act."""

    known: Known
    who: str
    event: Event
    seen: int
    outcomes: Sequence[Outcome] = ()
    """Of a decision: for each item."""
    whole: Outcome | None = None
    into: Known | None = None
    """Of merging: the other request."""
    chosen: int = 1
    """Of splitting: how many items go."""

    def is_allowed(self, people: People) -> bool:
        """Whether it is this person's to do."""
        known, kind = self.known, self.event.kind
        if not people.may(self.who, Action.HANDLE_CASES, known.agency):
            return False
        if not people.roles(self.who, known.agency) & ROWS[kind].by:
            return False
        return known.did(CHECKS.get(kind)) != self.who

    def is_lawful(self, days: Days) -> bool:
        """Whether the table, the calendar and what belongs to the act allow it."""
        known, event = self.known, self.event
        if self.seen != len(known.events) or known.reading.problem(event):
            return False
        if known.is_part and event.date < known.counted:
            return False
        if event.kind in IN_VAIN and not self._is_over(days):
            return False
        if event.kind is EventKind.SPLIT:
            return 0 < self.chosen < known.items
        if event.kind is EventKind.MERGED:
            return self._may_merge()
        if event.kind is EventKind.DECISION_DRAFTED:
            return self._may_decide()
        return True

    def _is_over(self, days: Days) -> bool:
        walked = Walk(self.known.events, days.worked, self.event.date).results()
        wanted = (IN_VAIN[self.event.kind], self.event.party)
        ends = [due for kind, party, due, _left in walked if (kind, party) == wanted]
        return bool(ends) and ends[-1] is not None and self.event.date > ends[-1]

    def _may_merge(self) -> bool:
        known, into = self.known, self.into
        return (
            into is not None
            and into is not known
            and (into.agency, into.applicant) == (known.agency, known.applicant)
            and into.reading.state in UNANSWERED
        )

    def _may_decide(self) -> bool:
        if len(self.outcomes) != self.known.items:
            return False
        together = combined(self.outcomes)
        return self.whole == together or (self.whole is None) is (together is not None)


@dataclass(frozen=True)
class Chance:
    """Small numbers from which an attempt is made up; all of them 0 make a plain lawful one."""

    numbers: bytes

    def __call__(self, place: int, most: int) -> int:
        return self.numbers[place] % most

    def is_rare(self, place: int) -> bool:
        """One time in sixteen."""
        return self.numbers[place] > 239


USUAL = {
    EventKind.REGISTERED: 3,
    EventKind.EXAMINED: 3,
    EventKind.CORRECTION_ASKED: 2,
    EventKind.EXTENSION_PROPOSED: 2,
    EventKind.EXTENSION_APPROVED: 2,
    EventKind.DECISION_DRAFTED: 4,
    EventKind.DECISION_REVIEWED: 3,
    EventKind.DECISION_APPROVED: 3,
    EventKind.REPLY_SENT: 3,
    EventKind.MEETING_HELD: 0,
    EventKind.CONSULTATION_TOLD: 0,
}
"""How many times more often some acts are tried than others: what leads somewhere."""
ONWARD = {
    "received": EventKind.REGISTERED,
    "registered": EventKind.EXAMINED,
    "correction_awaited": EventKind.CORRECTION_ARRIVED,
    "reasons_awaited": EventKind.REASONS_GIVEN,
    "fee_awaited": EventKind.FEE_PAID,
    "processing": EventKind.DECISION_DRAFTED,
    "drafted": EventKind.DECISION_REVIEWED,
    "reviewed": EventKind.DECISION_APPROVED,
    "decided": EventKind.REPLY_SENT,
    "sent": EventKind.REPLY_SERVED,
    "served": EventKind.CLOSED,
}
"""By state, the act with which a request goes its usual way to an answer: by chance alone few come so far."""
ONCE = [kind for kind, row in ROWS.items() if "once" in row.marks and "party" not in row.marks]
"""What may be done once in a round, and not once for each party."""


def attempt(
    known: Known, others: list[Known], people: People, days: Days, chance: Chance, wanted: EventKind | None = None
) -> Attempt:
    """An act made up by chance: mostly one that is lawful, by somebody who may; `wanted` says which."""
    parties = list(dict.fromkeys(event.party for event in known.events if event.party)) or [""]
    party = parties[-1 - chance(1, len(parties))]
    reading = known.reading
    lawful = [kind for kind in EventKind if not reading.problem(_worded(kind, max(days.today, known.last), party))]
    drawn = [kind for kind in lawful for _ in range(1 + USUAL.get(kind, 1))] if lawful else list(EventKind)
    if chance.numbers[0] > 207:
        drawn = _not_lawful(reading, lawful, chance(2, 6)) or list(EventKind)
    kind = drawn[chance(0, len(drawn))]
    if wanted and chance.numbers[0] <= 235:
        kind = wanted
    tried = Attempt(known, "", _event(known, kind, party, days, chance), len(known.events))
    tried.who = _somebody(tried, people, chance)
    if len(known.events) > 1 and chance.is_rare(4):
        tried.seen -= 1
    if kind is EventKind.DECISION_DRAFTED:
        tried.outcomes = [PLENTY[chance(5 + place % 3, len(PLENTY))] for place in range(known.items)]
        tried.whole = None if combined(tried.outcomes) else tried.outcomes[0]
        if chance.is_rare(8):
            tried.outcomes = tried.outcomes[1:]
        if chance.is_rare(9):
            tried.whole = Outcome.OTHER
    if kind is EventKind.MERGED:
        fitting = [each for each in others if each.applicant == known.applicant and each is not known] or others
        tried.into = fitting[chance(6, len(fitting))]
    if kind is EventKind.SPLIT:
        tried.chosen = 1 + chance(6, 3)
    return tried


def to_be_done_once(known: Known, days: Days) -> list[EventKind]:
    """What is lawful now, and will not be again in this round."""
    day = max(days.today, known.last)
    lawful = [kind for kind in ONCE if not known.reading.problem(_worded(kind, day, ""))]
    return [kind for kind in lawful for _ in range(1 + USUAL.get(kind, 0))]


def done_once(known: Known) -> list[EventKind]:
    """What was done in this round and would be lawful once more, if it were not to be done once."""
    reading = known.reading
    return [kind for kind in ONCE if (kind, "") in reading.round and reading.state in ROWS[kind].sources]


def on_its_way(known: Known, others: Sequence[Known], days: Days, chance: Chance) -> EventKind | None:
    """What comes next: mostly the usual act; or a detour, the same again, merging, splitting, a step too far."""
    turn = chance(2, 16)
    if turn < 4 and (kinds := to_be_done_once(known, days)):
        return kinds[chance(1, len(kinds))]
    if 4 <= turn < 8 and (kinds := done_once(known)):
        return kinds[chance(1, len(kinds))]
    alike = [each for each in others if (each.agency, each.applicant) == (known.agency, known.applicant)]
    if turn == 8 and len(alike) > 1:
        return EventKind.MERGED
    if turn == 9 and known.items > 1:
        return EventKind.SPLIT
    if turn in (10, 11) and (kinds := _too_far(known.reading.state)):
        return kinds[0]
    return ONWARD.get(known.reading.state)


def _not_lawful(reading: Reading, lawful: list[EventKind], which: int) -> list[EventKind]:
    """What is nearly lawful: what this state allows if nothing else stood against it, a step too far; or anything."""
    near = [kind for kind in EventKind if reading.state in ROWS[kind].sources and kind not in lawful]
    done = [kind for kind in near if kind in {kind for kind, _party in reading.round}]
    return (near, near, done or near, done or near, _too_far(reading.state), list(EventKind))[which]


def _too_far(state: str) -> list[EventKind]:
    """The usual act after the usual one: a step is left out."""
    following = ROWS[ONWARD[state]].target if state in ONWARD else ""
    return [ONWARD[following]] if following in ONWARD else []


def _worded(kind: EventKind, day: date, party: str) -> Event:
    """The event with all that the table may want of it."""
    row = ROWS[kind]
    return Event(
        kind,
        day,
        days=10 if "days" in row.marks else None,
        due=day + timedelta(days=30) if "due" in row.marks else None,
        party="" if "party" not in row.marks else f"{ASKING[kind]}-new" if kind in ASKING else party,
        reason="事由" if "reason" in row.marks else "",
    )


def _event(known: Known, kind: EventKind, party: str, days: Days, chance: Chance) -> Event:
    day = max(days.today - timedelta(days=chance(3, 4) if chance(7, 2) else 0), min(known.last, days.today))
    if chance.is_rare(3):
        day = known.last - timedelta(days=1)
    event = _worded(kind, day, party)
    given = {"days": event.days, "due": event.due, "party": event.party, "reason": event.reason}
    if event.days:
        given["days"] = 21 + chance(9, 2) * 9 if chance.numbers[7] > 215 else 1 + chance(7, 20)
    if kind in (EventKind.CORRECTION_ASKED, EventKind.REASONS_ASKED) or kind.startswith("reopened_"):
        given["reason"] = "名称\n时间"
        given["days" if chance(8, 2) else "due"] = 1 + chance(9, 15) if chance(8, 2) else day + timedelta(days=20)
    if chance.is_rare(10):
        given["reason"] = "" if event.reason else given["reason"]
    if kind in ASKING:
        number = known.asked.get(ASKING[kind], 0) + 1
        given["party"] = f"{ASKING[kind]}-{number}"
    return Event(kind, day, **given)  # type: ignore[arg-type]


def _somebody(tried: Attempt, people: People, chance: Chance) -> str:
    fitting = []
    for name in people.users:
        tried.who = name
        if tried.is_allowed(people):
            fitting.append(name)
    checked = CHECKS.get(tried.event.kind)
    if chance.numbers[11] > 175 and checked in {event.kind for event in tried.known.events}:
        return tried.known.did(checked)  # whoever did what this is to check
    if chance.numbers[11] > 207 or not fitting:  # a colleague whose act it is not, or anybody
        colleagues = [name for name in people.users if people.roles(name, tried.known.agency)]
        drawn = colleagues if colleagues and chance(9, 2) else list(people.users)
        return drawn[chance(12, len(drawn))]
    return fitting[chance(12, len(fitting))]
