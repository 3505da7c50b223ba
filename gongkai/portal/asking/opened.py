"""Cases that somebody without an account has opened by number and query code: for a while, in the session alone.

The code is never in an address and never in the session. A session that is over loses nothing that was typed: the
page asks for the code once more, with what was typed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from gongkai.law.deadlines import Clock, clocks
from gongkai.law.procedure import Event
from gongkai.portal.access import public
from gongkai.portal.asking.tracking_forms import CodeForm
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import code_holder, events_of
from gongkai.portal.cases.tracking import NotLetInError, belonging, open_by_code
from gongkai.portal.handling.by_applicant import ByApplicant
from gongkai.portal.wording import text

P = ParamSpec("P")
OPENED = "cases_opened"
"""In the session: number → the digest of its code, and when it was last used."""
LIFE = timedelta(minutes=30)
"""How long a case stays open without a request for it."""
FRESH = timedelta(minutes=1)
"""How long its last use need not be written down again."""
LONGEST_KEPT = 20_000
"""Characters of a field that a page which asks for the code once more carries on."""
MOST_KEPT = 20
"""Fields that it carries on."""
NOT_KEPT = frozenset(("csrfmiddlewaretoken", "query_code", "confirmed"))


@dataclass(frozen=True)
class Own:
    """A case as its applicant finds it. `again`: the code was asked for once more, and nothing has been done yet."""

    request: HttpRequest
    case: Case
    today: date
    events: Sequence[Event]
    again: bool = False

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """The periods of the case; who is consulted is not named."""
        return clocks(without_names(self.events), calendar(), self.today)

    @property
    def by(self) -> Actor:
        """The applicant, who has no account; also where somebody is signed in."""
        return visitor(self.request)

    def doing(self, seen: int) -> ByApplicant:
        """That the applicant does something now, having seen so many events."""
        return ByApplicant(self.by, self.today, seen)


def visitor(request: HttpRequest) -> Actor:
    """Whoever is not signed in, or acts as if not."""
    return Actor("", address_of(request))


def let_in(request: HttpRequest, number: str, code: str) -> Case:
    """Open the case of that number for a while. Raises NotLetInError."""
    case = open_by_code(number, code, by=visitor(request), now=timezone.now())
    request.session.cycle_key()  # nobody who knew the session before has it now
    kept = request.session.get(OPENED, {})
    request.session[OPENED] = {**kept, case.number: [code_holder(case).query_digest, timezone.now().isoformat()]}
    return case


def leave(request: HttpRequest) -> None:
    """Close every case that this session has open."""
    request.session.pop(OPENED, None)
    request.session.cycle_key()


def open_cases(request: HttpRequest) -> dict[str, Case]:
    """The cases that this session has open, by number, and what belongs to them."""
    now = timezone.now()
    kept: dict[str, list[str]] = request.session.get(OPENED, {})
    used = {number: datetime.fromisoformat(at) for number, (_digest, at) in kept.items()}
    fresh = [number for number, at in used.items() if now - at <= LIFE]
    found = Case.objects.select_related("agency", "clerk", "applicant", "split_from").filter(number__in=fresh)
    # A code that was given anew ends what the older one opened.
    digests = {case.number: code_holder(case).query_digest for case in found}
    valid = [case for case in found if digests[case.number] == kept[case.number][0]]
    if len(fresh) < len(kept) or any(now - used[case.number] > FRESH for case in valid):
        request.session[OPENED] = {case.number: [digests[case.number], now.isoformat()] for case in valid}
    return belonging(valid)


def of_own(view: Callable[Concatenate[Own, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of a case that the session has open; of any other it asks for the code, whether or not there is one."""

    @wraps(view)
    def checked(request: HttpRequest, /, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        case = open_cases(request).get(number)
        again = False
        if case is None and request.method == "POST":
            answer = _once_more(request, number)
            if isinstance(answer, HttpResponseBase):
                return answer
            case, again = answer, True
        if case is None:
            return redirect(f"{reverse('asking:status')}?{urlencode({'number': number[:60]})}")
        return view(Own(request, case, timezone.localdate(), events_of(case), again), *args, **kwargs)

    return public(never_cache(checked))


def without_names(events: Sequence[Event]) -> list[Event]:
    """The events with whoever is consulted called by a number alone, which says nothing of who it is."""
    parties = dict.fromkeys(event.party for event in events if event.party)
    names = {party: str(place) for place, party in enumerate(parties, 1)}
    return [replace(event, party=names.get(event.party, "")) for event in events]


def _once_more(request: HttpRequest, number: str) -> Case | HttpResponseBase:
    """Ask for the code once more, carrying on what was typed; the case where it was given."""
    form = CodeForm(request.POST if "query_code" in request.POST else None)
    if form.is_valid():
        try:
            case = let_in(request, number, form.cleaned_data["query_code"])
        except NotLetInError as error:
            form.add_error("query_code", text(error.message))
        else:
            return open_cases(request).get(number, case)
    context = {"number": number, "form": form, "typed": _typed(request), "files": bool(request.FILES)}
    return render(request, "asking/again.html", context, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as fields of a form; files are not among it, a browser has to be given them anew."""
    given = [(name, value) for name, value in request.POST.items() if name not in NOT_KEPT]
    return [(name, str(value)[:LONGEST_KEPT]) for name, value in given[:MOST_KEPT]]
