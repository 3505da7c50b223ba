"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.portal.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and where to begin."""
    return render(request, "site/home.html")
