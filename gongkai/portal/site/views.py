"""The home page, what is said of the site, the size of type, and the page that shows the design."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongkai.portal.access import at_any_time, public
from gongkai.portal.site.context import LARGE, TYPE_SIZE_COOKIE
from gongkai.portal.site.style import StyleForm

YEAR = 365 * 24 * 3600
"""Seconds that a choice of how pages look is remembered."""


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and where to begin."""
    return render(request, "site/home.html")


@public
def about(request: HttpRequest) -> HttpResponse:
    """How to use the site, and what it keeps of those who do."""
    return render(request, "site/about.html")


@public
@at_any_time
@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Choose the size of type, and go back to the page."""
    to = request.POST.get("next", "")
    secure = request.is_secure()
    if not url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=secure):
        to = "/"
    answer = HttpResponseRedirect(to)
    if request.POST.get("size") == LARGE:
        answer.set_cookie(TYPE_SIZE_COOKIE, LARGE, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(TYPE_SIZE_COOKIE, samesite="Lax")
    return answer


@public
def style(request: HttpRequest) -> HttpResponse:
    """Every component of the design, for those who build pages and for the tests."""
    form = StyleForm({"year": "abc"})
    return render(request, "site/style.html", {"form": form, "days": range(1, 31)})
