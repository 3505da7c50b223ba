"""A new query code for an applicant who has lost it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.audit.services import actor
from gongkai.portal.cases.services import give_query_code
from gongkai.portal.desk.finding import find


@requires(Action.SEE_IDENTITY)
@never_cache
def new_code(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Ask once more, then give a new code and show it this once; the older one opens nothing any more."""
    found = find(request, code, number)
    given = give_query_code(found.case, by=actor(request)) if request.method == "POST" else ""
    return render(request, "desk/code.html", {"case": found.case, "query_code": given})
