"""Where asking begins: which agency, what may be asked for, and drafts that were laid aside."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.law import catalogue
from gongkai.law.deadlines import ClockKind
from gongkai.law.deadlines.model import PERIODS
from gongkai.law.fees import TIERS, FeeBasis
from gongkai.law.procedure import TRANSITIONS, EventKind
from gongkai.portal.access import public
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.queries import by_code
from gongkai.portal.asking import drafts, paper
from gongkai.portal.asking.carrying import carried, carry
from gongkai.portal.downloads import download

ALL_SHOWN = 30
"""So many agencies are listed at once; of more, one level at a time."""
MOST_FOUND = 50
LONGEST_QUERY = 100
LAW: Mapping[str, int | None] = {
    "answer": PERIODS[ClockKind.ANSWER].days,
    "extension": TRANSITIONS[EventKind.EXTENSION_PROPOSED].most_days,
    "correction": PERIODS[ClockKind.CORRECTION_NOTICE].days,
    "free_items": TIERS[FeeBasis.ITEMS][0].last,
    "free_pages": TIERS[FeeBasis.PAGES][0].last,
}
"""What the page says of periods, in working days, and of what costs nothing."""


@public
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Choose the agency, by its name or code or from the one above it."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    context = {
        "query": query,
        "found": _found(query) if query else None,
        "drafts": [draft for draft in carried(request).values() if draft.sent is None],
        "catalogue": catalogue.ITEMS,
        "kept": drafts.KEPT.days,
        "law": LAW,
        **({} if query else _level(request.GET.get("under", ""))),
    }
    return render(request, "asking/start.html", context)


def agency_of(code: str) -> Agency:
    """The agency of that code. Raises Http404."""
    found = by_code(code)
    if found is None:
        raise Http404
    return found


def _found(query: str) -> QuerySet[Agency]:
    """Agencies that have the words in their name, or the code; those that were closed too, to tell who follows them."""
    named = Q()
    for word in query.split():
        named &= Q(name__icontains=word)
    matching = Agency.objects.filter(named | Q(code__iexact=query)).select_related("parent", "successor")
    return matching.order_by("closed", "path")[:MOST_FOUND]


def _level(code: str) -> dict[str, object]:
    """The agencies to choose from: all, where they are few, or those directly below one."""
    agencies = Agency.objects.filter(closed=None)
    if agencies.count() <= ALL_SHOWN:
        return {"agencies": agencies.select_related("parent")}
    above = agency_of(code) if code else None
    below = Count("children", filter=Q(children__closed=None))
    return {"above": above, "agencies": agencies.filter(parent=above).annotate(below=below), "by_level": True}


@public
@require_safe
def paper_form(_request: HttpRequest, code: str) -> HttpResponse:
    """The empty form as a Word document, for a request on paper."""
    agency = agency_of(code)
    with override("zh-hans"):
        content = paper.empty_form(agency.name)
    return download(content, paper.MEDIA_TYPE, paper.NAME)


@public
@never_cache
def resume(request: HttpRequest) -> HttpResponseBase:
    """Take up a draft again by the link that was noted down; the link has then served its turn.

    It takes a press of a button: whoever follows a link that somebody else sent sees first that it is a draft.
    """
    secret = request.POST.get("key", "") or request.GET.get("key", "")
    draft = next(iter(drafts.find([secret], timezone.now()).values()), None) if secret else None
    if draft is None or draft.sent is not None:
        return render(request, "asking/no_draft.html", {"kept": drafts.KEPT.days}, status=404)
    if request.method != "POST":
        return render(request, "asking/resume.html", {"draft": draft, "key": secret})
    response = redirect("asking:request", code=draft.agency.code)
    carry(request, response, drafts.renew(draft), without=[secret])
    return response
