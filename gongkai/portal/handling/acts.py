"""What a person may do in a case now: what the procedure allows, for the roles that the person holds there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.law import procedure
from gongkai.law.procedure import TRANSITIONS, Event, EventKind
from gongkai.messages import Message, listed
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.holding import held
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.permissions import Action, may
from gongkai.portal.cases.models import Case

OFFICE: Mapping[Role, procedure.Role] = {
    Role.CLERK: procedure.Role.CLERK,
    Role.REVIEWER: procedure.Role.REVIEWER,
    Role.HEAD: procedure.Role.HEAD,
}
"""The roles of an office that act in a case, as the procedure calls them."""

NOT_BY_THE_SAME = {
    EventKind.DECISION_REVIEWED: EventKind.DECISION_DRAFTED,
    EventKind.DECISION_APPROVED: EventKind.DECISION_DRAFTED,
    EventKind.EXTENSION_APPROVED: EventKind.EXTENSION_PROPOSED,
}
"""Acts that check another act, and so are not done by the person who did that one: two steps are two people."""

AUTOMATIC = frozenset((EventKind.RECEIVED, EventKind.SPLIT, EventKind.MERGED))
"""Events that are recorded as a part of another act, or have pages of their own."""


class NotYoursError(Exception):
    """An act that the procedure allows, but not to this person; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


def roles_of(user: User, agency: Agency) -> frozenset[procedure.Role]:
    """As what the person acts in this agency's cases: by a role in it, or in the one that carries on its duties."""
    if not may(user, Action.HANDLE_CASES, agency):
        return frozenset()
    there = [each.role for each in held(user) if each.agency in (agency.pk, agency.successor_id)]
    return frozenset(OFFICE[role] for role in there if role in OFFICE)


def possible(user: User, case: Case, events: Sequence[Event]) -> tuple[EventKind, ...]:
    """What the person may record next, in the table's order."""
    roles = roles_of(user, case.agency)
    return tuple(
        kind
        for kind in procedure.allowed(events)
        if kind not in AUTOMATIC and roles & set(TRANSITIONS[kind].by) and not _own(user, case, kind)
    )


def check(user: User, case: Case, kind: EventKind) -> None:
    """Whether the act is this person's to do; raises NotYoursError where it is not. The procedure is asked later."""
    if not roles_of(user, case.agency) & set(TRANSITIONS[kind].by):
        values: dict[str, object] = {
            "event": kind.message,
            "roles": listed(role.message for role in TRANSITIONS[kind].by),
        }
        raise NotYoursError(Message("“{event}”应由{roles}办理", values))
    if _own(user, case, kind):
        values = {"event": kind.message, "first": NOT_BY_THE_SAME[kind].message}
        raise NotYoursError(Message("“{event}”不能由“{first}”的同一人办理", values))


def _own(user: User, case: Case, kind: EventKind) -> bool:
    """Whether the person did what this act is to check, the last time that it was done."""
    if kind not in NOT_BY_THE_SAME:
        return False
    last = case.events.filter(kind=NOT_BY_THE_SAME[kind]).order_by("-sequence").first()
    return last is not None and last.recorded_by == user.username
