"""A request of the demonstration as data: who asked, what happened when, what was decided, said and disputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import REOPENINGS, Event, EventKind
from gongkai.law.receipt import Channel
from gongkai.law.remedy_procedure import Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.cases.choices import ConsultationRole, Delivery
from gongkai.portal.cases.models import Note
from gongkai.portal.cases.projection import ENDED, Happened, Projection, project
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.handling.models import Way


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist and asks for information; fields as `gongkai.portal.cases.models.Applicant` has them.

    Numbers of documents have a wrong check character and name a place that no code is given to.
    """

    kind: Applicant
    name: str
    document_kind: str
    document: str
    contact: str
    address: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was decided on the item of that number."""

    item: int
    outcome: Outcome
    reasons: str
    information: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, drafted with the event at that place, from 1."""

    place: int
    outcome: Outcome
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom the office asked, and what came back: nothing yet, or ever, where there is no answer."""

    party: str
    role: ConsultationRole
    name: str
    question: str
    consents: bool | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or a note of the office."""

    day: date
    direction: Note.Direction
    text: str


@dataclass(frozen=True, slots=True)
class Served:
    """How a letter was served, with the event at that place that says so."""

    place: int
    way: Way
    reference: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Contest:
    """A case of reconsideration or litigation about the request, as far as it has come."""

    kind: RemedyKind
    reference: str
    organ: str
    claim: str
    filed: date
    notified: date
    replied: date | None = None
    ended: date | None = None
    ruling: Ruling | None = None
    orders: str = ""
    follows: str = ""
    """Of a suit after reconsideration: that reconsideration's reference."""


@dataclass(frozen=True, slots=True)
class Complained:
    """A complaint to the agency above, and its answer, if there is one."""

    day: date
    text: str
    finding: Complaint.Finding | None = None
    answer: str = ""
    answered: date | None = None


@dataclass(frozen=True)
class Record:
    """A request with everything that is kept of it. `number`s of other records say how they hang together."""

    number: str
    agency: str
    subject: str
    items: tuple[str, ...]
    documents: tuple[str, ...]
    """The titles of what stands in an answer, item by item; none for items that no document answers."""
    person: Person
    channel: Channel
    delivery: Delivery
    is_complex: bool
    is_assigned: bool
    events: tuple[Event, ...]
    decisions: tuple[Decided, ...] = ()
    askings: tuple[Asking, ...] = ()
    served: tuple[Served, ...] = ()
    said: tuple[Said, ...] = ()
    contests: tuple[Contest, ...] = ()
    complaints: tuple[Complained, ...] = ()
    split_from: str = ""
    counted: date | None = None
    """The day on which it was split off, if it was."""
    merged_into: str = ""

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """What was decided with the events at these places: an approval approves the last draft."""
        found: dict[int, Outcome] = {}
        for place, event in enumerate(self.events, 1):
            if event.kind is EventKind.DECISION_APPROVED:
                found[place] = [each.outcome for each in self.decisions if each.place < place][-1]
        return found

    @cached_property
    def projected(self) -> Projection:
        """Where it stands, and how it is counted."""
        outcomes = self.outcomes
        happened = [Happened(event, outcomes.get(place)) for place, event in enumerate(self.events, 1)]
        return project(happened, counted=self.counted)

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be done."""
        return self.projected.state not in ENDED

    @property
    def is_reopened(self) -> bool:
        """Whether it was decided anew."""
        return any(event.kind in REOPENINGS for event in self.events)
