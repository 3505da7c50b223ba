"""Pages of an agency's head: periods, what has expired, its removal, and what was removed."""

from __future__ import annotations

from collections import Counter
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.law.retention import Kept
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.retention import queries, services
from gongkai.portal.retention.forms import PolicyForm
from gongkai.portal.retention.models import Run
from gongkai.portal.retention.tasks import carry_out
from gongkai.portal.wording import text

LINES = 50
"""Cases on a page."""
RUNS = 10
"""How many earlier removals the page names."""


@requires_somewhere(Action.REMOVE_EXPIRED)
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies whose periods the person keeps."""
    found = within(cast(User, request.user), Action.REMOVE_EXPIRED).order_by("path")
    rows = [(agency, queries.is_automatic(agency)) for agency in found]
    return render(request, "retention/agencies.html", {"rows": rows})


@requires(Action.REMOVE_EXPIRED)
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The agency's periods, and what has expired by today."""
    shown = get_object_or_404(Agency, code=code)
    preview = queries.preview(shown, localdate())
    years = queries.years_of(shown.pk)
    context = {
        "agency": shown,
        "rules": [(kept.rule, years[kept], preview.counts.get(kept, 0)) for kept in Kept],
        "automatic": queries.is_automatic(shown),
        "preview": preview,
        "holds": queries.holds_of(shown).filter(lifted=None).count(),
        "page": Paginator(preview.lines, LINES).get_page(request.GET.get("page")),
        "runs": Run.objects.filter(agency=shown)[:RUNS],
        "today": localdate(),
    }
    return render(request, "retention/agency.html", context)


@requires(Action.REMOVE_EXPIRED)
@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: HttpRequest, code: str) -> HttpResponseBase:
    """Set the periods."""
    shown = get_object_or_404(Agency, code=code)
    initial = {"automatic": queries.is_automatic(shown)}
    form = PolicyForm(request.POST or None, initial=initial, years=queries.years_of(shown.pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.set_policy(shown, form.years(), automatic=form.cleaned_data["automatic"], by=actor(request))
        except services.RetentionError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("保存期限已保存"))
            return redirect("retention:agency", code=code)
    return render(request, "retention/periods.html", {"agency": shown, "form": form})


@requires(Action.REMOVE_EXPIRED)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask once more, then have it removed in the background."""
    shown = get_object_or_404(Agency, code=code)
    preview = queries.preview(shown, localdate())
    if not preview.goes:
        messages.info(request, _("没有到期的内容"))
        return redirect("retention:agency", code=code)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        with transaction.atomic():
            begun = services.begin(shown, localdate(), by=actor(request))
            carry_out.enqueue(begun.pk)
        return redirect("retention:run", code=code, run=begun.pk)
    context = {
        "agency": shown,
        "counts": [(kept.rule, preview.counts[kept]) for kept in Kept if preview.counts.get(kept)],
        "remedies": preview.remedies,
        "unsure": request.method == "POST",
    }
    return render(request, "retention/remove.html", context)


@requires(Action.REMOVE_EXPIRED)
@require_safe
def run(request: HttpRequest, code: str, run: int) -> HttpResponse:
    """What was removed: of which cases, and how much."""
    shown = get_object_or_404(Run.objects.select_related("agency"), agency__code=code, pk=run)
    lines = shown.lines.select_related("case", "remedy")
    total: Counter[str] = Counter()
    for removed in lines.values_list("removed", flat=True):
        total.update(removed)
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    context = {
        "agency": shown.agency,
        "run": shown,
        "total": [(label, total[name]) for name, label in queries.COUNTED.items() if total[name]],
        "page": page,
        "rows": [(line, Kept(line.kept).rule) for line in page],
    }
    return render(request, "retention/run.html", context)
