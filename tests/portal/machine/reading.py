"""The procedure once more, as a table of these tests' own and a plain way to read it.

Nothing here asks `gongkai.law.procedure` what is lawful: a row that is changed there does not change
here. A history is read from its beginning, an event at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.procedure import Event, EventKind

STATES = {
    "-": "",
    "R": "received",
    "G": "registered",
    "P": "processing",
    "C": "correction_awaited",
    "A": "reasons_awaited",
    "F": "fee_awaited",
    "D": "drafted",
    "V": "reviewed",
    "X": "decided",
    "S": "sent",
    "Z": "served",
    "E": "closed",
    "M": "merged",
}
# kind | from | to (. stays) | by: c clerk, r reviewer, h head, o others | marks
# Marks: once (in a round, of a party if it is of one), party, +kind before it in the round, !kind not before it,
# days, due, reason: said; <=n days at most.
TABLE = """
received | - | R | co |
registered | R | G | co |
examined | G | P | c |
split | GP | . | c |
merged | GP | M | c |
correction_asked | GP | C | c | once
correction_notice_arrived | C | . | co | once +correction_asked
correction_arrived | C | P | co |
correction_overdue | C | E | co |
reasons_asked | GP | A | c | once
reasons_given | A | P | co |
reasons_not_given | A | P | co |
later_time_set | P | . | h | once +reasons_given due reason
third_party_asked | P | . | c | party once
consultation_told | P | . | c |
third_party_received | PCAFDVX | . | co | party once +third_party_asked !third_party_answered !third_party_silent
third_party_answered | PCAFDVX | . | co | party once +third_party_asked
third_party_silent | PCAFDVX | . | co | party once +third_party_received !third_party_answered
third_party_told | XSZE | . | c |
co_author_asked | P | . | c | party once
co_author_received | PCAFDVX | . | co | party once +co_author_asked !co_author_answered !co_author_silent
co_author_answered | PCAFDVX | . | co | party once +co_author_asked
co_author_silent | PCAFDVX | . | co | party once +co_author_received !co_author_answered
help_asked | P | . | c | party once
help_given | PCAFDVX | . | co | party once +help_asked
meeting_held | PDV | . | crh |
extension_proposed | GPADV | . | c | once !extension_approved days reason <=20
extension_declined | GPADV | . | h | once +extension_proposed !extension_approved reason
extension_approved | GPADV | . | h | once !extension_declined days reason <=20
extension_told | GPADV | . | c | once +extension_approved
fee_notice_sent | P | F | c | once
fee_notice_arrived | F | . | co | once +fee_notice_sent
fee_paid | F | P | co |
fee_overdue | F | E | co |
decision_drafted | P | D | c |
decision_reviewed | D | V | r |
decision_returned | DV | P | rh | reason
decision_approved | V | X | h |
reply_sent | X | S | co |
reply_served | S | Z | co |
closed | Z | E | co |
withdrawn | RGPCAFDVX | E | co |
reopened_after_reconsideration | SZE | P | c |
reopened_after_judgment | SZE | P | c |
reopened_by_agency | SZE | P | h | reason
"""
NEW_ROUND = "reopened_"
OFFICE = {"c": "clerk", "r": "reviewer", "h": "head"}


@dataclass(frozen=True)
class Row:
    """What the table says of a kind of event."""

    sources: frozenset[str]
    target: str
    by: frozenset[str]
    marks: tuple[str, ...]

    def marked(self, sign: str) -> list[str]:
        return [mark.removeprefix(sign) for mark in self.marks if mark.startswith(sign)]


def _read() -> dict[EventKind, Row]:
    rows = {}
    for line in TABLE.strip().splitlines():
        kind, sources, target, by, marks = (part.strip() for part in line.split("|"))
        rows[EventKind(kind)] = Row(
            frozenset(STATES[letter] for letter in sources),
            STATES.get(target, ""),
            frozenset(OFFICE[letter] for letter in by if letter in OFFICE),
            tuple(marks.split()),
        )
    return rows


ROWS = _read()
assert set(ROWS) == set(EventKind)


class Reading:
    """A history as far as it was read: where the request stands, and what happened in its round to whom."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self.state = ""
        self.last: Event | None = None
        self.round: set[tuple[str, str]] = set()
        for event in events:
            problem = self.problem(event)
            assert not problem, (problem, events)
            self.take(event)

    def take(self, event: Event) -> None:
        if event.kind.startswith(NEW_ROUND):
            self.round.clear()
        self.round.add((event.kind, event.party if "party" in ROWS[event.kind].marks else ""))
        self.state = ROWS[event.kind].target or self.state
        self.last = event

    def problem(self, event: Event) -> str:
        """What is not lawful about it as the next event; empty where it is lawful."""
        row = ROWS[event.kind]
        party = event.party if "party" in row.marks else ""
        if self.state not in row.sources:
            return f"not from {self.state}"
        if self.last is not None and event.date < self.last.date:
            return "before what happened"
        if "once" in row.marks and (event.kind, party) in self.round:
            return "twice"
        for kind in row.marked("+"):
            if (kind, party) not in self.round:
                return f"not without {kind}"
        for kind in row.marked("!"):
            if (kind, party) in self.round:
                return f"not after {kind}"
        return _said(row, event)


def _said(row: Row, event: Event) -> str:
    for name in ("days", "due", "reason"):
        if name in row.marks and not getattr(event, name):
            return f"without {name}"
    most = [int(number) for number in row.marked("<=")]
    if event.days is not None and (event.days < 1 or (most and event.days > most[0])):
        return "days"
    if event.due is not None and event.due < event.date:
        return "due"
    return ""
