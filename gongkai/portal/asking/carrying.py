"""What a browser carries of the drafts that were written in it: their secrets, in a cookie that no script can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from gongkai.portal.agencies.models import Agency
from gongkai.portal.asking import drafts
from gongkai.portal.asking.models import Draft

P = ParamSpec("P")
COOKIE = "asking_drafts"
MOST_CARRIED = 8
"""Drafts in one browser; the oldest is forgotten by the browser, and found again by its link alone."""
LARGEST_REQUEST = 10 * 2**20
"""Bytes of a form with its files; what is more is not received at all."""
_SECRET = re.compile(r"[\w-]{40,50}", re.ASCII)


def carried(request: HttpRequest) -> dict[str, Draft]:
    """The drafts that the browser carries, by their secrets; the last changed first."""
    given = [each for each in request.COOKIES.get(COOKIE, "").split(".") if _SECRET.fullmatch(each)]
    return drafts.find(given[:MOST_CARRIED], timezone.now()) if given else {}


def open_draft(request: HttpRequest, agency: Agency) -> tuple[Draft, str] | tuple[None, str]:
    """The draft to this agency that is not sent yet, and its secret."""
    for secret, draft in carried(request).items():
        if draft.agency_id == agency.pk and draft.sent is None:
            return draft, secret
    return None, ""


def sent_draft(request: HttpRequest, agency: Agency) -> Draft | None:
    """What was sent to this agency last, as long as the page that tells its code can be opened."""
    now = timezone.now()
    sent = [draft for draft in carried(request).values() if draft.agency_id == agency.pk and drafts.code_of(draft, now)]
    return max(sent, key=lambda draft: draft.sent or now, default=None)


def carry(request: HttpRequest, response: HttpResponseBase, secret: str, *, without: Iterable[str] = ()) -> None:
    """Have the browser carry this draft too, from now on as long as drafts are kept."""
    others = [each for each in carried(request) if each != secret and each not in set(without)]
    response.set_cookie(
        COOKIE,
        ".".join([secret, *others][:MOST_CARRIED]),
        max_age=drafts.KEPT,
        path=reverse("asking:start"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def bounded(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which says so where more is sent than is received; nothing of that is read."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
            return _too_large(request)
        try:
            return protected(request, *args, **kwargs)
        except RequestDataTooBig:
            return _too_large(request)

    return checked


def _too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "asking/too_large.html", {"most": LARGEST_REQUEST // 2**20}, status=413)
