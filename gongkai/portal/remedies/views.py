"""The office's pages about cases of reconsideration and litigation."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.law.procedure import UnlawfulEventError
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, may, requires, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.handling.acts import NotYoursError
from gongkai.portal.handling.services import ActError, Doing
from gongkai.portal.remedies import queries, services
from gongkai.portal.remedies.forms import ConcludeForm, FilterForm, OpenForm, ReplyForm
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.vault import masks
from gongkai.portal.vault.services import NoReasonError, look
from gongkai.portal.wording import text

LINES = 50
"""Cases on a page of the list."""
REFUSED = (services.RemedyError, ActError, NotYoursError, UnlawfulEventError, CaseChangedError)
"""What an act may be refused with; each says why in its `message`."""


@requires_somewhere(Action.SEE_CASES)
@require_safe
def remedies(request: HttpRequest) -> HttpResponse:
    """The cases that the person may see, newest first, with the last day of each reply that is still due."""
    user = cast(User, request.user)
    form = FilterForm(request.GET, agencies=within(user, Action.SEE_CASES).order_by("path"))
    found = Paginator(form.narrow(queries.seen_by(user)), LINES)
    page = found.get_page(request.GET.get("page"))
    known, today = calendar(), localdate()
    dues = {each.pk: queries.due_of(each, known) for each in page if each.replied is None and each.ended is None}
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": [(each, dues.get(each.pk)) for each in page],
        "today": today,
        "query": query.urlencode(),
        "may_enter": within(user, Action.HANDLE_CASES).filter(closed=None),
    }
    return render(request, "remedies/remedies.html", context)


@requires(Action.HANDLE_CASES)
def enter(request: HttpRequest, code: str) -> HttpResponseBase:
    """Enter a case that was brought against the agency; `?case=` names the request it is about."""
    agency = get_object_or_404(Agency, code=code)
    form = OpenForm(request.POST or None, agency=agency, initial={"case": request.GET.get("case", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_remedy(agency, form.brought(), by=actor(request), today=localdate())
        except services.RemedyError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已登记"))
            return redirect("remedies:remedy", code=code, remedy=made.pk)
    return render(request, "remedies/enter.html", {"agency": agency, "form": form})


@requires(Action.SEE_CASES)
@require_safe
def remedy_page(request: HttpRequest, code: str, remedy: int) -> HttpResponse:
    """One case: dates, the last day of the reply with its steps, parties with their names masked, result."""
    return _shown(request, _of(code, remedy))


@requires(Action.SEE_IDENTITY)
@require_POST
@never_cache
def parties(request: HttpRequest, code: str, remedy: int) -> HttpResponse:
    """The same page with the parties' names and the claim open, for a reason that is logged."""
    shown = _of(code, remedy)
    values = {
        f"{party.pk}.{name}": getattr(party, name) for party in shown.parties.all() for name in ("name", "contact")
    }
    reason = request.POST.get("reason", "")
    try:
        seen = look(
            values | {"claim": shown.claim},
            subject=f"remedy:{shown.pk}",
            agency=shown.agency.code,
            reason=reason,
            by=actor(request),
        )
    except NoReasonError as error:
        messages.error(request, text(error.message))
        return _shown(request, shown)
    return _shown(request, shown, seen)


@requires(Action.HANDLE_CASES)
def reply(request: HttpRequest, code: str, remedy: int) -> HttpResponseBase:
    """Record that the agency replied."""
    shown = _of(code, remedy)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reply(shown, form.cleaned_data["day"], by=actor(request), today=localdate())
        except services.RemedyError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已登记答复"))
            return redirect("remedies:remedy", code=code, remedy=remedy)
    return render(request, "remedies/act.html", {"remedy": shown, "form": form, "title": _("登记答复")})


@requires(Action.HANDLE_CASES)
def conclude(request: HttpRequest, code: str, remedy: int) -> HttpResponseBase:
    """Record how the case ended; what that does to the request is shown once more before it is done."""
    shown = _of(code, remedy)
    seen = shown.case.events.count() if shown.case else 0
    form = ConcludeForm(request.POST or None, kind=RemedyKind(shown.kind), initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        ending = form.ending()
        if "confirmed" not in request.POST:
            anew = services.begins_anew(shown, ending.ruling)
            context = {"remedy": shown, "form": form, "ruling": ending.ruling, "anew": anew}
            return render(request, "remedies/confirm.html", context)
        doing = Doing(cast(User, request.user), actor(request), ending.day, form.cleaned_data["seen"] or 0)
        try:
            event = services.conclude(shown, ending, doing, today=localdate())
        except REFUSED as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已登记结果，申请已重新办理") if event else _("已登记结果"))
            return redirect("remedies:remedy", code=code, remedy=remedy)
    return render(request, "remedies/act.html", {"remedy": shown, "form": form, "title": _("登记结果")})


def _of(code: str, remedy: int) -> Remedy:
    """The case of that number, against that agency: another agency's is not found."""
    found = Remedy.objects.select_related("agency", "case", "decision", "follows")
    return get_object_or_404(found, agency__code=code, pk=remedy)


def _shown(request: HttpRequest, remedy: Remedy, opened: dict[str, str] | None = None) -> HttpResponse:
    user = cast(User, request.user)
    people = [
        (
            party.get_role_display(),
            opened[f"{party.pk}.name"] if opened else masks.name(party.name.reveal()),
            opened[f"{party.pk}.contact"] if opened else "",
        )
        for party in remedy.parties.all()
    ]
    context = {
        "remedy": remedy,
        "due": queries.due_of(remedy, calendar()),
        "today": localdate(),
        "people": people,
        "known": any(name for _role, name, _contact in people) or bool(remedy.claim),
        "claim": opened["claim"] if opened else "",
        "opened": opened is not None,
        "may_handle": may(user, Action.HANDLE_CASES, remedy.agency),
        "may_look": may(user, Action.SEE_IDENTITY, remedy.agency),
    }
    return render(request, "remedies/remedy.html", context)
