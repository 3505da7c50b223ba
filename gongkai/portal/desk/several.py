"""One act in several cases at once, where the law leaves nothing to be said in each: registering and closing.

Each case is done in a transaction of its own, as if it were done alone: what cannot be done in one leaves the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.law import procedure
from gongkai.law.procedure import Event, EventKind, UnlawfulEventError
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.fields import whole
from gongkai.portal.handling import acts, recording, sending
from gongkai.portal.handling.services import ActError, Doing, do

MOST = 50
"""Cases that are done at once: letters are written for some."""
SEVERAL: Mapping[EventKind, Callable[[Case, Doing], object]] = {
    EventKind.REGISTERED: recording.register,
    EventKind.CLOSED: lambda case, doing: do(case, EventKind.CLOSED, doing),
}
"""The acts that need no details, with what does them."""
_DONE_ALREADY = Message("已经办理过，没有重复办理")
_NOT_FOUND = Message("没有找到此件，或者不由您办理")


@dataclass(frozen=True, slots=True)
class Line:
    """A case that was chosen: how many events the person saw of it, and why it cannot be done, if it cannot."""

    number: str
    case: Case | None
    seen: int = 0
    refusal: Message | None = None
    done: bool = False


@requires_somewhere(Action.HANDLE_CASES)
@never_cache
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """What is possible in each of the chosen cases; sent once more, it is done and told."""
    user = cast(User, request.user)
    kind = next((each for each in SEVERAL if each.value == request.POST.get("kind")), None)
    numbers = [number.replace("\0", "") for number in dict.fromkeys(request.POST.getlist("case"))]
    context: dict[str, Any] = {"kind": kind, "most": MOST}
    if kind is None or not numbers or len(numbers) > MOST:
        context["fault"] = (
            _("请选择要办理的申请") if len(numbers) <= MOST else _("一次最多办理%(most)s件") % {"most": MOST}
        )
        return render(request, "desk/several.html", context, status=400)
    found = {case.number: case for case in _cases(user, numbers)}
    if "confirmed" not in request.POST:
        lines = [_looked_at(user, kind, number, found.get(number)) for number in numbers]
        possible = any(line.refusal is None for line in lines)
        return render(request, "desk/several.html", {**context, "lines": lines, "possible": possible})
    lines = [_done(kind, number, found.get(number), _doing(request, number)) for number in numbers]
    return render(request, "desk/several.html", {**context, "lines": lines, "told": True, "count": _count(lines)})


def _looked_at(user: User, kind: EventKind, number: str, case: Case | None) -> Line:
    """Whether the act is possible in a case, for this person, today."""
    if case is None:
        return Line(number, None, refusal=_NOT_FOUND)
    events = events_of(case)
    refusal: Message | None = None
    try:
        acts.check(user, case, kind)
        procedure.check_next(events, Event(kind, timezone.localdate()))
    except (acts.NotYoursError, UnlawfulEventError) as error:
        refusal = error.message
    return Line(number, case, len(events), refusal)


def _doing(request: HttpRequest, number: str) -> Doing:
    """Who does it today, having seen so much of that case."""
    seen = whole(request.POST.get(f"seen-{number}", ""))
    return Doing(cast(User, request.user), actor(request), timezone.localdate(), seen)


def _done(kind: EventKind, number: str, case: Case | None, doing: Doing) -> Line:
    if case is None:
        return Line(number, None, refusal=_NOT_FOUND)
    try:
        with transaction.atomic():
            SEVERAL[kind](case, doing)
    except (acts.NotYoursError, ActError, UnlawfulEventError, CaseChangedError, *sending.FAULTS) as error:
        # A double click, or a form that was sent again: the event after those that were seen is this one.
        following = case.events.filter(sequence=doing.seen + 1, kind=kind.value)
        again = following.filter(recorded_by=doing.user.username).exists()
        return Line(number, case, doing.seen, _DONE_ALREADY if again else error.message)
    return Line(number, case, doing.seen, done=True)


def _cases(user: User, numbers: Sequence[str]) -> QuerySet[Case]:
    """Those of these cases that the person may handle."""
    cases = Case.objects.filter(agency__in=within(user, Action.HANDLE_CASES), number__in=numbers)
    return cases.select_related("agency", "applicant")


def _count(lines: Sequence[Line]) -> int:
    return sum(line.done for line in lines)
