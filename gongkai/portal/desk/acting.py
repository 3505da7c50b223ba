"""Acts in a case: a form, what comes of it, and what is said where it cannot be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongkai.law import procedure
from gongkai.law.procedure import TRANSITIONS, Event, EventKind, UnlawfulEventError
from gongkai.messages import Message
from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.cases.models import CaseEvent
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.desk.finding import GRAVE, WITH_PAGES, Found, find
from gongkai.portal.desk.forms import FeeForm, SeenForm
from gongkai.portal.desk.screens import Done, carry_out, fee_of, letter_of, screen_of, sends_letter
from gongkai.portal.handling import acts, giving, sending
from gongkai.portal.handling.linking import answering_page
from gongkai.portal.handling.services import ActError
from gongkai.portal.wording import text

JUDGING = frozenset((EventKind.DECISION_REVIEWED, EventKind.DECISION_APPROVED, EventKind.REPLY_SENT))
"""Acts before which the reply is read."""


@requires(Action.HANDLE_CASES)
@never_cache
def act(request: HttpRequest, code: str, number: str, kind: str) -> HttpResponseBase:
    """Ask for what an act has to say, and do it."""
    return _act(request, find(request, code, number), _kind(kind))


def _act(request: HttpRequest, found: Found, kind: EventKind) -> HttpResponseBase:
    if request.method != "POST":
        refusal = _refusal(found, kind)
        form = None if refusal else screen_of(kind).form(found, kind, None)
        return _page(request, found, kind, form, {"refusal": refusal})
    form = screen_of(kind).form(found, kind, request.POST)
    form.files = request.FILES
    if not form.is_valid():
        return _stale(request, found, kind, form) or _page(request, found, kind, form)
    if "preview" in request.POST:
        return _page(request, found, kind, form, {"wants_preview": True})
    try:
        with transaction.atomic():
            done = carry_out(request, found, kind, form)
    except CaseChangedError:
        now = find(request, found.case.agency.code, found.case.number)
        return _stale(request, now, kind, form) or _page(request, now, kind, form)
    except (acts.NotYoursError, ActError, UnlawfulEventError, *sending.FAULTS) as error:
        form.add_error(None, text(error.message))
        return _page(request, found, kind, form)
    return _done(request, found, kind, done)


def _kind(name: str) -> EventKind:
    try:
        kind = EventKind(name)
    except ValueError:
        raise Http404 from None
    if kind in acts.AUTOMATIC and kind not in WITH_PAGES:
        raise Http404
    return kind


def _done(request: HttpRequest, found: Found, kind: EventKind, done: Done) -> HttpResponseBase:
    if done.consultation:
        context = {"found": found, "case": found.case, "link": answering_page(done.secret)}
        return render(request, "desk/asked.html", {**context, "by_email": bool(done.consultation.email)})
    if done.part:
        said = _("已拆分出%(number)s") % {"number": done.part.number}
        messages.success(request, said)
        return redirect("desk:case", code=done.part.agency.code, number=done.part.number)
    messages.success(request, _("已办理：%(act)s") % {"act": text(kind.message)})
    return redirect("desk:case", code=found.case.agency.code, number=found.case.number)


def _stale(request: HttpRequest, found: Found, kind: EventKind, form: SeenForm) -> HttpResponseBase | None:
    """What is answered to a form that was shown before something else happened; None where nothing did.

    What was typed is kept, and what happened meanwhile is told: sent once more, the form is taken as it then is.
    """
    seen = _seen(form)
    if seen is None or seen >= len(found.events):
        return None
    later = list(found.case.events.filter(sequence__gt=seen).order_by("sequence"))
    if later[0].kind == kind.value and later[0].recorded_by == found.user.username:
        messages.info(request, _("“%(act)s”已经办理过，没有重复办理") % {"act": text(kind.message)})
        return redirect("desk:case", code=found.case.agency.code, number=found.case.number)
    assert isinstance(form.data, QueryDict)
    typed = form.data.copy()
    typed["seen"] = str(len(found.events))
    again = screen_of(kind).form(found, kind, typed)
    refusal = _refusal(found, kind)
    context = {"happened": [_told(found, row) for row in later], "refusal_now": refusal}
    return _page(request, found, kind, again, context)


def _seen(form: SeenForm) -> int | None:
    try:
        return int(str(form.data.get("seen", "")))
    except ValueError:
        return None


def _told(found: Found, row: CaseEvent) -> tuple[date, str, str, str]:
    party = str(row.details.get("party", ""))
    return row.day, text(EventKind(row.kind).message), found.names.get(party, party), row.recorded_by


def _refusal(found: Found, kind: EventKind) -> Message | None:
    """Why the act is not to be done by this person now; None if it is."""
    if kind in found.offered:
        return None
    try:
        acts.check(found.user, found.case, kind)
        if kind not in procedure.allowed(found.events):
            procedure.check_next(found.events, Event(kind, found.today))
    except (acts.NotYoursError, UnlawfulEventError) as error:
        return error.message
    return Message("现在不能“{event}”", {"event": kind.message})


def _page(
    request: HttpRequest, found: Found, kind: EventKind, form: SeenForm | None, more: dict[str, Any] | None = None
) -> HttpResponse:
    row, screen, given = TRANSITIONS[kind], screen_of(kind), more or {}
    context = {
        "found": found,
        "case": found.case,
        "kind": kind,
        "name": kind.message,
        "form": form,
        "basis": row.basis,
        "verified": row.verified,
        "grave": kind in GRAVE,
        "button": screen.button or text(kind.message),
        "sends_letter": sends_letter(kind),
        **given,
    }
    if form and "wants_preview" in given:
        context |= _previewed(found, kind, form)
    elif form and kind in JUDGING and "happened" not in given:
        context |= _reply(found)
    return render(request, screen.template if form else "desk/act.html", context)


def _previewed(found: Found, kind: EventKind, form: SeenForm) -> dict[str, Any]:
    """What the act would send: nothing is kept of it."""
    shown: dict[str, Any] = {"fee": fee_of(form)} if isinstance(form, FeeForm) else {}
    try:
        if wanted := letter_of(found, kind, form):
            shown["preview"] = sending.preview(found.case, wanted, form.cleaned_data["day"])
    except (ActError, *sending.FAULTS) as error:
        form.add_error(None, text(error.message))
    return shown


def _reply(found: Found) -> dict[str, Any]:
    """The reply as it would be sent, for whoever is to judge it."""
    attachments = [document.name for document in giving.proposed(found.case)]
    try:
        return {"preview": sending.preview(found.case, sending.reply(found.case, attachments), found.today)}
    except (ActError, *sending.FAULTS) as error:
        return {"fault": error.message}
