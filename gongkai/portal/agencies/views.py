"""The tree of agencies, an agency's page, and what changes them."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongkai.portal.access import public
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import exchange, services
from gongkai.portal.agencies.changes import CHANGES, ChangeOfAgency
from gongkai.portal.agencies.forms import DayForm, ImportForm
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, may, requires, requires_whole, within
from gongkai.portal.audit.services import actor
from gongkai.portal.wording import text
from gongkai.report.roster import RosterError

PLANNED_FILE = "agencies.planned"
"""Where the session keeps an import that was shown and not carried out yet."""


@public
def tree(request: HttpRequest) -> HttpResponse:
    """All agencies that are open, as a tree."""
    user = request.user
    seen = set(within(user, Action.SEE_AGENCY).values_list("pk", flat=True)) if isinstance(user, User) else set()
    agencies = list(Agency.objects.filter(closed=None))
    may_import = isinstance(user, User) and may(user, Action.CHANGE_AGENCIES)
    return render(request, "agencies/tree.html", {"agencies": agencies, "seen": seen, "may_import": may_import})


@public
def export(_request: HttpRequest) -> HttpResponse:
    """The tree as CSV, which a spreadsheet program opens as it is."""
    response = HttpResponse("\ufeff" + exchange.export(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agencies.csv"'
    return response


@requires(Action.SEE_AGENCY)
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """An agency: where it stands, who works in it, what happened to it."""
    shown = get_object_or_404(Agency.objects.select_related("parent", "successor"), code=code)
    user = cast(User, request.user)
    may_change = shown.closed is None and may(user, Action.CHANGE_AGENCIES, shown)
    context = {
        "agency": shown,
        "children": shown.children.filter(closed=None),
        "predecessors": shown.predecessors.all(),
        "held": services.held(shown),
        "history": shown.changes.prefetch_related("others"),
        "changes": CHANGES if may_change else {},
        "may_manage": may(user, Action.MANAGE_ACCOUNTS, shown),
    }
    return render(request, "agencies/agency.html", context)


@requires(Action.CHANGE_AGENCIES)
def change_agency(request: HttpRequest, code: str, change: str) -> HttpResponseBase:
    """Make one of the changes; a grave one is shown once more before it is carried out."""
    kind = CHANGES.get(change)
    if kind is None:
        raise Http404
    shown = get_object_or_404(Agency, code=code)
    choices = within(cast(User, request.user), Action.CHANGE_AGENCIES).filter(closed=None).exclude(pk=shown.pk)
    form = kind.form(request.POST or None, agencies=choices)
    if request.method == "POST" and form.is_valid():
        if kind.is_grave and "confirmed" not in request.POST:
            return _confirm(request, shown, kind, form)
        try:
            kind.carry_out(shown, form.cleaned_data, actor(request))
        except services.AgencyError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已办理：%(change)s") % {"change": kind.title})
            return redirect("agencies:agency", code=code)
    return render(request, "agencies/change.html", {"agency": shown, "kind": kind, "form": form})


def _confirm(request: HttpRequest, shown: Agency, kind: ChangeOfAgency, form: DayForm) -> HttpResponse:
    below = Agency.objects.filter(path__startswith=shown.path, closed=None).exclude(pk=shown.pk)
    context = {"agency": shown, "kind": kind, "form": form, "below": below, "held": services.held(shown)}
    return render(request, "agencies/confirm.html", context)


@requires_whole(Action.CHANGE_AGENCIES)
def import_file(request: HttpRequest) -> HttpResponseBase:
    """Take a file of agencies, show what it would change, and do it when the person says so."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            planned = exchange.plan(form.cleaned_data["file"])
        except RosterError as error:
            problems = tuple(text(problem) for problem in error.problems)
        else:
            day = form.cleaned_data["day"]
            request.session[PLANNED_FILE] = {"text": form.cleaned_data["file"], "day": day.isoformat()}
            return render(request, "agencies/plan.html", {"plan": planned, "day": day})
    return render(request, "agencies/import.html", {"form": form, "problems": problems})


@requires_whole(Action.CHANGE_AGENCIES)
def carry_out_import(request: HttpRequest) -> HttpResponseBase:
    """Do what the plan said that was shown last; the tree is looked at anew."""
    kept = request.session.pop(PLANNED_FILE, None)
    if request.method != "POST" or kept is None:
        return redirect("agencies:import")
    try:
        planned = exchange.plan(kept["text"])
        exchange.carry_out(planned, day=date.fromisoformat(kept["day"]), by=actor(request))
    except services.AgencyError as error:
        messages.error(request, text(error.message))
        return redirect("agencies:import")
    messages.success(request, _("已导入机关名册"))
    return redirect("agencies:tree")
