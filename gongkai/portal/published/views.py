"""The office's pages of the record: what it has published, entered one by one or taken over from a file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.published import exchange, services
from gongkai.portal.published.forms import PublishedForm, UploadForm
from gongkai.portal.published.models import Published
from gongkai.portal.wording import text

LINES = 50
"""Rows on a page."""
SHOWN = 100
"""How many rows of a file a page shows."""
PLANNED = "published.planned"
"""Where the session keeps a file that was shown and not taken over yet."""


@requires_somewhere(Action.KEEP_PUBLISHED)
@require_safe
def agencies(request: HttpRequest) -> HttpResponseBase:
    """The agencies whose record the person keeps; of one alone, its record at once."""
    found = list(
        within(cast(User, request.user), Action.KEEP_PUBLISHED).annotate(number=Count("published")).order_by("path")
    )
    if len(found) == 1:
        return redirect("published:record", code=found[0].code)
    return render(request, "published/agencies.html", {"agencies": found})


@requires(Action.KEEP_PUBLISHED)
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """What an agency has published, newest first."""
    agency = get_object_or_404(Agency, code=code)
    page = Paginator(Published.objects.filter(agency=agency), LINES).get_page(request.GET.get("page"))
    return render(request, "published/record.html", {"agency": agency, "page": page})


@requires(Action.KEEP_PUBLISHED)
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Enter something that is published."""
    agency = get_object_or_404(Agency, code=code)
    form = PublishedForm(request.POST or None)
    context = {"agency": agency, "form": form}
    return _edited(request, context, lambda details: services.add(agency, details, by=actor(request)), _("已登记"))


@requires(Action.KEEP_PUBLISHED)
def change(request: HttpRequest, code: str, published: int) -> HttpResponseBase:
    """Correct what is said of it."""
    row = get_object_or_404(Published.objects.select_related("agency"), agency__code=code, pk=published)
    begin = {"title": row.title, "address": row.address, "day": row.day}
    form = PublishedForm(request.POST or None, initial=begin)
    context = {"agency": row.agency, "row": row, "form": form}
    return _edited(request, context, lambda details: services.change(row, details, by=actor(request)), _("已修改"))


def _edited(
    request: HttpRequest, context: dict[str, Any], keep: Callable[[services.Details], object], said: str
) -> HttpResponseBase:
    """Keep what the form says, or show it with what is wrong with it."""
    form: PublishedForm = context["form"]
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.details())
        except services.KnownError as error:
            form.add_error("address", ValidationError(text(error.message)))
        else:
            messages.success(request, said)
            return redirect("published:record", code=context["agency"].code)
    return render(request, "published/edit.html", context)


@requires(Action.KEEP_PUBLISHED)
def remove(request: HttpRequest, code: str, published: int) -> HttpResponseBase:
    """Take it out of the record; asks first."""
    row = get_object_or_404(Published.objects.select_related("agency"), agency__code=code, pk=published)
    if request.method != "POST":
        return render(request, "published/remove.html", {"agency": row.agency, "row": row})
    services.remove(row, by=actor(request))
    messages.success(request, _("已移除"))
    return redirect("published:record", code=code)


@requires(Action.KEEP_PUBLISHED)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file and show what each of its rows would do."""
    agency = get_object_or_404(Agency, code=code)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {"agency": agency, "form": form, "columns": exchange.COLUMNS.values()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "published/upload.html", context)
    content = form.cleaned_data["file"]
    try:
        found = exchange.plan(agency, content, localdate())
    except exchange.FileError as error:
        form.add_error("file", ValidationError(text(error.message)))
        return render(request, "published/upload.html", context)
    request.session.pop(PLANNED, None)
    if not found.wrong:
        request.session[PLANNED] = {"agency": code, "content": base64.b64encode(content).decode()}
    shown = (*found.added, *found.changed)[:SHOWN]
    return render(request, "published/plan.html", {"agency": agency, "plan": found, "shown": shown, "most": SHOWN})


@requires(Action.KEEP_PUBLISHED)
def take_over(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take over what was shown; the file is judged anew."""
    agency = get_object_or_404(Agency, code=code)
    kept = request.session.pop(PLANNED, None)
    if request.method != "POST" or kept is None or kept["agency"] != code:
        return redirect("published:upload", code=code)
    found = exchange.plan(agency, base64.b64decode(kept["content"]), localdate())
    try:
        count = services.take_over(agency, (*found.added, *found.changed), by=actor(request))
    except services.KnownError as error:  # somebody else has just entered one of the addresses
        messages.error(request, text(error.message))
        return redirect("published:upload", code=code)
    done = ngettext("已登记或者更新%(count)s条", "已登记或者更新%(count)s条", count)
    messages.success(request, done % {"count": count})
    return redirect("published:record", code=code)
