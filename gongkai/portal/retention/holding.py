"""Pages of an agency's head: what is kept for longer, set and lifted by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.audit.services import actor
from gongkai.portal.retention import queries, services
from gongkai.portal.retention.forms import HoldForm, LiftForm
from gongkai.portal.wording import text

LINES = 50
"""Holds on a page."""


@requires(Action.REMOVE_EXPIRED)
@require_safe
def holds(request: HttpRequest, code: str) -> HttpResponse:
    """What is kept for longer, those in force before those that were lifted."""
    shown = get_object_or_404(Agency, code=code)
    page = Paginator(queries.holds_of(shown), LINES).get_page(request.GET.get("page"))
    return render(request, "retention/holds.html", {"agency": shown, "page": page})


@requires(Action.REMOVE_EXPIRED)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep a case for longer; `?case=` fills in its number."""
    shown = get_object_or_404(Agency, code=code)
    form = HoldForm(request.POST or None, agency=shown, initial={"number": request.GET.get("case", "")})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for each in form.found:
                    services.set_hold(each, form.cleaned_data["reason"], by=actor(request))
        except services.RetentionError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已决定继续保存%(number)s") % {"number": form.cleaned_data["number"]})
            if gone := {text(kept.rule.message) for each in form.found for kept in queries.removed_of(each)}:
                messages.warning(request, _("此前已到期删除，不能恢复：%(what)s") % {"what": "；".join(sorted(gone))})
            return redirect("retention:holds", code=code)
    return render(request, "retention/hold.html", {"agency": shown, "form": form})


@requires(Action.REMOVE_EXPIRED)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, code: str, hold: int) -> HttpResponseBase:
    """Lift one hold, after a page that says what then goes when its time has come."""
    agency = get_object_or_404(Agency, code=code)
    shown = get_object_or_404(queries.holds_of(agency), pk=hold)
    if shown.lifted:
        messages.info(request, _("已经解除"))
        return redirect("retention:holds", code=code)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_hold(shown, form.cleaned_data["reason"], by=actor(request))
        except services.RetentionError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已解除"))
            return redirect("retention:holds", code=code)
    return render(request, "retention/lift.html", {"agency": agency, "hold": shown, "form": form})
