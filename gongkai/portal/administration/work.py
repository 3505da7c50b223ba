"""Background work as those who keep the installation see it: whether the worker is well, and what has failed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.portal.agencies.permissions import Action, requires_whole
from gongkai.portal.audit.services import actor
from gongkai.portal.work import queries, services

PAGE = 20
"""How many tasks a page shows."""
_ACTS: dict[str, services.Settling] = {"again": services.again, "dismiss": services.dismiss}


@requires_whole(Action.OPERATE)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Whether the worker is at work, what is waiting and what is due, and each task that failed."""
    context = {
        "silent": queries.silent(timezone.now()),
        "counts": queries.counts(),
        "running": queries.running(),
        "schedules": queries.schedules(),
        "page": Paginator(queries.failed(), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "administration/work.html", context)


@requires_whole(Action.OPERATE)
@require_http_methods(["GET", "POST"])
def settle_task(request: HttpRequest, task: UUID, act: str) -> HttpResponse:
    """Ask once more, then run a failed task again or forget it."""
    if act not in _ACTS:
        raise Http404
    row = queries.failed().filter(pk=task).first()
    if row and request.method == "GET":
        return render(request, "administration/settle_task.html", {"task": row, "act": act})
    if row and _settled(request, task, act):
        messages.success(request, _("已记录。"))
    else:
        messages.error(request, _("这项任务已经不需要处理。"))
    return redirect("administration:work")


def _settled(request: HttpRequest, task: UUID, act: str) -> bool:
    try:
        _ACTS[act](task, actor=actor(request))
    except services.NotFailedError:  # somebody else was first
        return False
    return True
