"""The case that an address names, with what every page about it shows."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from gongkai.law import procedure
from gongkai.law.deadlines.dues import Due, next_due
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, State
from gongkai.law.workdays import Calendar
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, may
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, CaseEvent, Consultation, Decision, Document, Item, Note
from gongkai.portal.cases.queries import event_of
from gongkai.portal.desk.forms import party_name
from gongkai.portal.desk.standing import Turn, turn_of
from gongkai.portal.handling import acts
from gongkai.portal.handling.models import Service
from gongkai.portal.handling.services import ASKED
from gongkai.portal.handling.serving import SERVED
from gongkai.portal.letters.models import Letter
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.remedies.models import Remedy

WITH_PAGES = (EventKind.SPLIT, EventKind.MERGED)
"""Acts that the handling app does not offer by themselves: the desk has forms for them."""
GRAVE = frozenset(
    (EventKind.MERGED, EventKind.WITHDRAWN, EventKind.CORRECTION_OVERDUE, EventKind.FEE_OVERDUE, *procedure.REOPENINGS)
)
"""Acts that end a case, or begin it anew."""

MAIN = frozenset(
    (
        EventKind.REGISTERED,
        EventKind.EXAMINED,
        EventKind.CORRECTION_ARRIVED,
        EventKind.REASONS_GIVEN,
        EventKind.THIRD_PARTY_ANSWERED,
        EventKind.CO_AUTHOR_ANSWERED,
        EventKind.EXTENSION_TOLD,
        EventKind.FEE_PAID,
        EventKind.DECISION_DRAFTED,
        EventKind.DECISION_REVIEWED,
        EventKind.DECISION_APPROVED,
        EventKind.REPLY_SENT,
        EventKind.REPLY_SERVED,
        EventKind.CLOSED,
    )
)
"""Acts that bring a case forward on its usual way."""

IDENTIFYING = frozenset((DocumentKind.IDENTITY, DocumentKind.REQUEST, DocumentKind.OPINION, DocumentKind.PROOF))
"""Kinds of documents that say who the applicant is, or who was consulted."""


@dataclass(frozen=True)
class Found:
    """A case as the person who opened its page finds it."""

    case: Case
    user: User
    today: date
    rows: Sequence[CaseEvent]
    """What happened, as it is kept. This and what belongs to the case is read once, however many parts show it."""

    @cached_property
    def events(self) -> Sequence[Event]:
        """What happened."""
        return tuple(event_of(row) for row in self.rows)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in force."""
        return calendar()

    @cached_property
    def items(self) -> Sequence[Item]:
        """What is asked for."""
        return list(self.case.items.order_by("number"))

    @cached_property
    def consultations(self) -> Sequence[Consultation]:
        """Whom the case was asked about, in the order in which they were asked."""
        return list(self.case.consultations.order_by("id")) if self.had(*ASKED.values()) else []

    def had(self, *kinds: EventKind) -> bool:
        """Whether such an event happened: what only comes with it is not looked for otherwise."""
        return any(event.kind in kinds for event in self.events)

    @cached_property
    def notes(self) -> Sequence[Note]:
        """Messages between the office and the applicant, and the office's own notes, oldest first."""
        return list(self.case.notes.all())

    @cached_property
    def services(self) -> Sequence[Service]:
        """How letters were served."""
        return list(Service.objects.filter(event__case=self.case)) if self.had(*SERVED) else []

    @cached_property
    def draft(self) -> Decision | None:
        """The last decision that was drafted."""
        if not self.had(EventKind.DECISION_DRAFTED):
            return None
        return self.case.decisions.order_by("-event__sequence").first()

    @cached_property
    def letters(self) -> Sequence[Letter]:
        """Its letters in their order."""
        return list(self.case.letters.order_by("id"))

    @cached_property
    def documents(self) -> Sequence[Document]:
        """Its documents in their order."""
        return list(self.case.documents.order_by("id"))

    @cached_property
    def redacted(self) -> Set[int]:
        """The keys of the documents that are what a redaction led to."""
        if not self.documents:
            return frozenset()
        made = Redaction.objects.filter(result__in=[each.pk for each in self.documents])
        return set(made.values_list("result", flat=True))

    @cached_property
    def withheld(self) -> frozenset[int]:
        """The documents that this person may neither open nor know the names of."""
        if self.may_see_identity or not self.documents:
            return frozenset()
        originals = Redaction.objects.filter(document__case=self.case).values_list("document", flat=True)
        return frozenset((*originals, *(each.pk for each in self.documents if each.kind in IDENTIFYING)))

    @cached_property
    def remedies(self) -> Sequence[Remedy]:
        """The cases of reconsideration and litigation about it."""
        remedies = list(self.case.remedies.all())
        for remedy in remedies:
            if remedy.agency_id == self.case.agency_id:  # as nearly all are
                remedy.agency = self.case.agency
        return remedies

    @cached_property
    def state(self) -> State:
        """Where it stands."""
        return State(self.case.state)

    @cached_property
    def due(self) -> Due | None:
        """What is due next."""
        return next_due(self.events, self.calendar, self.today) if self.case.open else None

    @cached_property
    def turn(self) -> Turn | None:
        """Whose turn it is."""
        return turn_of(self.state, self.events, self.due) if self.case.open else None

    @cached_property
    def offered(self) -> tuple[EventKind, ...]:
        """What the person may do now, in the table's order."""
        offered = set(acts.possible(self.user, self.case, self.events))
        roles = acts.roles_of(self.user, self.case.agency)
        for kind in WITH_PAGES:
            if kind in procedure.allowed(self.events) and roles & set(TRANSITIONS[kind].by):
                offered.add(kind)
        if len(self.items) < 2:
            offered.discard(EventKind.SPLIT)
        return tuple(kind for kind in EventKind if kind in offered)

    @cached_property
    def may_handle(self) -> bool:
        """Whether the person works on the agency's cases."""
        return may(self.user, Action.HANDLE_CASES, self.case.agency)

    @cached_property
    def may_see_identity(self) -> bool:
        """Whether the person may see who the applicant is."""
        return may(self.user, Action.SEE_IDENTITY, self.case.agency)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the events' parties are called."""
        return {each.party: party_name(each) for each in self.consultations}

    def parties(self, kind: EventKind) -> list[tuple[str, str]]:
        """The parties that such an act may be about now."""
        found = []
        for party in dict.fromkeys(event.party for event in self.events if event.party or _about_party(event)):
            try:
                procedure.check_next(self.events, Event(kind, date.max, party=party))
            except procedure.UnlawfulEventError:
                continue
            found.append((party, self.names.get(party, party or kind.message.text("zh"))))
        return found


def _about_party(event: Event) -> bool:
    return TRANSITIONS[event.kind].per_party


def find(request: HttpRequest, code: str, number: str) -> Found:
    """The case of that number, if it is one of the agency in the address; otherwise nothing is found (404)."""
    if "\0" in number:  # PostgreSQL takes no text with this character, not even to look for
        raise Http404
    cases = Case.objects.select_related("agency", "clerk", "applicant")
    case = get_object_or_404(cases, agency__code=code, number=number)
    return Found(case, cast(User, request.user), timezone.localdate(), list(case.events.order_by("sequence")))
