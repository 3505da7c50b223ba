"""Writing a request: the form, whose every button keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gongkai.portal.access import public
from gongkai.portal.agencies.models import Agency
from gongkai.portal.asking import drafts
from gongkai.portal.asking.carrying import LARGEST_REQUEST, bounded, carry, open_draft
from gongkai.portal.asking.choosing import agency_of
from gongkai.portal.asking.drafts import Content, NotTakenError
from gongkai.portal.asking.models import Draft
from gongkai.portal.asking.requesting_forms import FILES, TYPED, RequestForm
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.services import LONGEST_ITEM, MOST_ITEMS
from gongkai.portal.cases.uploads import FileRefusedError, enclosed
from gongkai.portal.fields import whole
from gongkai.portal.wording import text

TAKEN_TYPES = frozenset(("image/jpeg", "image/png", "application/pdf"))
"""Media types of files that come with a request."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the draft as the page shows it."""

    pk: int
    name: str
    size: int


@public
@never_cache
@bounded
def write(request: HttpRequest, code: str) -> HttpResponseBase:
    """The form of a request to an agency, with what was typed before; of a closed agency, who follows it."""
    agency = agency_of(code)
    if agency.closed is not None:
        return _closed(request, agency)
    if request.method == "POST":
        return _take(request, agency)
    draft, secret = open_draft(request, agency)
    content = drafts.content_of(draft) if draft else {}
    form = RequestForm(content, check=bool(draft) and "check" in request.GET, proofs=proofs_of(draft))
    return _show(request, agency, form, draft, secret)


def _closed(request: HttpRequest, agency: Agency) -> HttpResponseBase:
    """Tell who carries on the agency's duties; a draft to it can be taken there."""
    draft, _secret = open_draft(request, agency)
    if request.method == "POST" and request.POST.get("do") == "move" and draft and agency.successor:
        drafts.move(draft, agency.successor, timezone.now())
        return redirect("asking:request", code=agency.successor.code)
    return render(request, "asking/closed.html", {"agency": agency, "draft": draft}, status=410)


def proofs_of(draft: Draft | None) -> int:
    """How many proofs of identity are with the draft."""
    return draft.files.filter(kind=DocumentKind.IDENTITY).count() if draft else 0


def _take(request: HttpRequest, agency: Agency) -> HttpResponseBase:
    """Keep what was typed and handed in, then do what the button says."""
    now = timezone.now()
    act, _dash, what = request.POST.get("do", "next").partition("-")
    place = whole(what)
    content = _typed(request, act, place)
    draft, secret = open_draft(request, agency)
    try:
        if draft is None:
            draft, secret = drafts.begin(agency, address=address_of(request), now=now)
        drafts.keep(draft, content, now)
    except NotTakenError as error:
        form = RequestForm(content, check=False, proofs=proofs_of(draft), faults={"": [text(error.message)]})
        return _show(request, agency, form, draft, secret, status=429)
    faults = {"": _drop(draft, place)} if act == "drop" else _enclose(request, draft)
    form = RequestForm(content, check=act == "next", proofs=proofs_of(draft), faults=faults)
    if form.errors:
        response = _show(request, agency, form, draft, secret, status=422)
    else:
        response = redirect(_following(request, agency, act, content, now))
    carry(request, response, secret)
    return response


def _typed(request: HttpRequest, act: str, place: int) -> Content:
    """What was typed, with a row more or less where that was asked for."""
    items = request.POST.getlist("items")[: 2 * MOST_ITEMS]
    if act == "add" and len(items) < MOST_ITEMS:
        items.append("")
    if act == "remove" and 0 < place <= len(items):
        items.pop(place - 1)
    typed: dict[str, str | list[str]] = {name: request.POST[name] for name in TYPED if name in request.POST}
    return {**typed, "items": items}


def _enclose(request: HttpRequest, draft: Draft) -> dict[str, list[str]]:
    """Keep the files that came, each by itself: what is wrong with the others, by their fields."""
    faults: dict[str, list[str]] = {}
    for field, kind in FILES.items():
        for file in request.FILES.getlist(field):
            try:
                (taken,) = enclosed([file])
                if taken.media_type not in TAKEN_TYPES:
                    raise NotTakenError(drafts.OTHER_KIND)
                drafts.enclose(draft, DocumentKind(kind), taken)
            except (FileRefusedError, NotTakenError) as error:
                faults.setdefault(field, []).append(text(error.message))
    return faults


def _drop(draft: Draft, file: int) -> list[str]:
    try:
        drafts.drop(draft, file)
    except NotTakenError as error:
        return [text(error.message)]
    return []


def _following(request: HttpRequest, agency: Agency, act: str, content: Content, now: datetime) -> str:
    """Where to go once everything is kept."""
    here = reverse("asking:request", kwargs={"code": agency.code})
    match act:
        case "next":
            return reverse("asking:published", kwargs={"code": agency.code})
        case "add":
            return f"{here}#id_items_{len(content['items'])}"
        case "remove":
            return f"{here}#items"
        case "upload" | "drop":
            return f"{here}#files"
        case _:
            until = timezone.localdate(now + drafts.KEPT)
            messages.success(request, _("草稿已保存，保留到%(until)s") % {"until": until.isoformat()})
            return f"{here}?saved#draft"


def _show(
    request: HttpRequest, agency: Agency, form: RequestForm, draft: Draft | None, secret: str, status: int = 200
) -> HttpResponse:
    link = f"{reverse('asking:resume')}?{urlencode({'key': secret})}" if draft else ""
    context = {
        "agency": agency,
        "form": form,
        "draft": draft,
        "link": request.build_absolute_uri(link) if link else "",
        "files": {field: list(_files(draft, kind)) for field, kind in FILES.items()},
        "longest": LONGEST_ITEM,
        "most": MOST_ITEMS,
        "kept": drafts.KEPT.days,
        "largest": LARGEST_REQUEST // 2**20,
        "saved": "saved" in request.GET,
    }
    return render(request, "asking/write.html", context, status=status)


def _files(draft: Draft | None, kind: str) -> Iterable[Shown]:
    """The draft's files of a kind: their names are for whoever has the draft alone."""
    for row in draft.files.filter(kind=kind) if draft else ():
        yield Shown(row.pk, row.name.reveal(), row.size)
