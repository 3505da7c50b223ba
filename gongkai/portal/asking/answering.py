"""The page on which whoever is consulted about a request answers, by the secret of the link in its letter.

Opening it does nothing: programs that look through e-mail open every link. What counts is what a person presses.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongkai.law.deadlines import Clock, ClockKind, clocks
from gongkai.law.procedure import EventKind
from gongkai.portal.access import public
from gongkai.portal.accounts import lockout
from gongkai.portal.accounts.lockout import Purpose
from gongkai.portal.asking.opened import visitor
from gongkai.portal.asking.tracking_forms import AnswerForm, EnclosuresForm, HelpForm
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.cases.models import Consultation
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.handling import by_link
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters.queries import office_of
from gongkai.portal.wording import text

SILENT = (EventKind.THIRD_PARTY_SILENT, EventKind.CO_AUTHOR_SILENT)
_CLOCKS = {
    ConsultationRole.THIRD_PARTY: ClockKind.THIRD_PARTY,
    ConsultationRole.CO_AUTHOR: ClockKind.CO_AUTHOR,
}


@public
@never_cache
def answer(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Show what is asked, and take the answer: looked at once more, then sent."""
    consultation = _find(request, secret)
    if consultation is None:
        return render(request, "429.html", status=429)
    role = ConsultationRole(consultation.role)
    make = HelpForm if role is ConsultationRole.HELP else AnswerForm
    posted = request.method == "POST"
    form = make(request.POST if posted and "received" not in request.POST else None)
    try:
        if posted and "received" in request.POST:
            return _received(request, consultation, secret)
        if not posted or "back" in request.POST or not form.is_valid():
            return _page(request, consultation, form)
        confirmed = "confirmed" in request.POST
        files = EnclosuresForm(request.POST, request.FILES) if confirmed else EnclosuresForm()
        if not files.is_valid():
            return _page(request, consultation, form, {"check": form.cleaned_data, "files": files})
        return _answered(request, consultation, form.cleaned_data | files.cleaned_data, secret)
    except (ActError, CaseChangedError) as error:
        consultation.refresh_from_db()
        return _page(request, consultation, form, {"refused": error.message}, status=409)


def _find(request: HttpRequest, secret: str) -> Consultation | None:
    """The consultation of that secret; None for an address that has tried too many. Raises Http404."""
    address, now = visitor(request).address, timezone.now()
    if lockout.attempt("", address, now, Purpose.LINK):
        return None
    found = by_link.by_secret(secret)
    if found is None:
        raise Http404
    lockout.succeeded("", address, Purpose.LINK)
    return found


def _received(request: HttpRequest, consultation: Consultation, secret: str) -> HttpResponseBase:
    done = by_link.receive(consultation, day=timezone.localdate(), by=visitor(request))
    if done:
        messages.success(request, _("已记录您收到征求意见书，期限从明天起算"))
    return redirect("asking:answer", secret=secret)


def _answered(request: HttpRequest, consultation: Consultation, given: dict[str, Any], secret: str) -> HttpResponseBase:
    consents = {"yes": True, "no": False}.get(given.get("consents", ""))
    with transaction.atomic():
        day = timezone.localdate()
        by_link.answer(
            consultation,
            consents=consents,
            text=given["text"],
            files=given["enclosures"],
            day=day,
            by=visitor(request),
        )
    messages.success(request, _("意见已提交，感谢您的答复"))
    return redirect("asking:answer", secret=secret)


def _page(
    request: HttpRequest,
    consultation: Consultation,
    form: AnswerForm | HelpForm,
    more: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    case, today = consultation.case, timezone.localdate()
    events = events_of(case)
    refusal = by_link.refusal(consultation, events, today)
    letter = case.letters.filter(event__details__party=consultation.party).last()
    return render(
        request,
        "asking/answer.html",
        {
            "agency": case.agency,
            "office": office_of(case.agency),
            "consultation": consultation,
            "role": ConsultationRole(consultation.role),
            "letter": letter,
            "form": form,
            "refusal": text(refusal) if refusal else "",
            "received": by_link.has_received(consultation, events),
            "silent": any(event.kind in SILENT and event.party == consultation.party for event in events),
            "clock": _clock(consultation),
            **(more or {}),
        },
        status=status,
    )


def _clock(consultation: Consultation) -> Clock | None:
    """The period of whoever is consulted."""
    kind = _CLOCKS.get(ConsultationRole(consultation.role))
    running = clocks(events_of(consultation.case), calendar(), timezone.localdate())
    own = (clock for clock in running if clock.kind is kind and clock.party == consultation.party)
    return next(own, None)
