"""Before a request is sent, what is public already and the whole of it; then its number, told with the query code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.law.deadlines import ClockKind, clocks
from gongkai.messages import Message
from gongkai.portal.access import public
from gongkai.portal.agencies.models import Agency
from gongkai.portal.asking import drafts
from gongkai.portal.asking.carrying import open_draft, sent_draft
from gongkai.portal.asking.choosing import agency_of
from gongkai.portal.asking.drafts import NotTakenError
from gongkai.portal.asking.models import Draft
from gongkai.portal.asking.requesting import proofs_of
from gongkai.portal.asking.requesting_forms import RequestForm
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.queries import events_of
from gongkai.portal.downloads import download
from gongkai.portal.fields import whole
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.services import MEDIA_TYPES, open_letter
from gongkai.portal.published.queries import related
from gongkai.portal.vault.files import FileDamagedError


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that can be sent as it stands."""

    request: HttpRequest
    agency: Agency
    draft: Draft
    form: RequestForm


def _ready(view: Callable[[Ready], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view of a draft that can be sent; one that cannot goes back to the form, which says why."""

    @wraps(view)
    def checked(request: HttpRequest, /, code: str) -> HttpResponseBase:
        agency = agency_of(code)
        draft, _secret = open_draft(request, agency)
        if draft is None:
            # Sent already, by another click: its page tells so.
            return redirect("asking:sent" if sent_draft(request, agency) else "asking:request", code=code)
        form = RequestForm(drafts.content_of(draft), check=True, proofs=proofs_of(draft))
        if agency.closed is not None or not form.is_valid():
            return redirect(f"{reverse('asking:request', kwargs={'code': code})}?check")
        return view(Ready(request, agency, draft, form))

    return public(never_cache(checked))


@_ready
def published(ready: Ready) -> HttpResponseBase:
    """What is public already on each of the items: one can be dropped, or asked for all the same."""
    items: list[str] = ready.form.cleaned_data["items"]
    if ready.request.method == "POST":
        return _drop_item(ready, items)
    hits_of = related(ready.agency, items)
    rows = [(number, item, hits) for number, (item, hits) in enumerate(zip(items, hits_of, strict=True), 1)]
    if not any(hits for _number, _item, hits in rows):
        return redirect("asking:check", code=ready.agency.code)
    return render(ready.request, "asking/published.html", {"agency": ready.agency, "rows": rows})


def _drop_item(ready: Ready, items: list[str]) -> HttpResponseBase:
    dropped = whole(ready.request.POST.get("drop", ""))
    left = [item for number, item in enumerate(items, 1) if number != dropped]
    if not left:
        return redirect("asking:remove", code=ready.agency.code)
    drafts.keep(ready.draft, {**drafts.content_of(ready.draft), "items": left}, timezone.now())
    return redirect("asking:published", code=ready.agency.code)


@_ready
def check(ready: Ready) -> HttpResponseBase:
    """Everything once more; sending it."""
    if ready.request.method != "POST":
        return _show(ready)
    by = Actor("", address_of(ready.request))  # an applicant, also where somebody is signed in
    try:
        drafts.send(ready.draft, ready.form.asked, now=timezone.now(), today=timezone.localdate(), by=by)
    except (ActError, NotTakenError) as error:
        return _show(ready, error.message, status=409)
    except FileDamagedError:
        return _show(ready, Message("有一个文件已经损坏，请返回修改，重新上传"), status=409)
    return redirect("asking:sent", code=ready.agency.code)


def _show(ready: Ready, fault: Message | None = None, status: int = 200) -> HttpResponse:
    given = ready.form.cleaned_data
    names = ("name", "document_kind", "document", "contact", "telephone", "email", "address")
    fields = ready.form.fields
    context = {
        "agency": ready.agency,
        "fault": fault,
        "items": given["items"],
        "subject": ready.form.subject_line,
        "wanted": [_label(ready.form, name) for name in ("form", "delivery")],
        "kind": _label(ready.form, "kind"),
        "who": [(fields[name].label, given[name]) for name in names if given[name]],
        "files": [row.name.reveal() for row in ready.draft.files.all()],
        "has_hits": any(related(ready.agency, given["items"])),
    }
    return render(ready.request, "asking/check.html", context, status=status)


def _label(form: RequestForm, name: str) -> str:
    return str(dict(form.fields[name].choices)[form.cleaned_data[name]])  # type: ignore[attr-defined]


@public
@never_cache
def sent(request: HttpRequest, code: str) -> HttpResponseBase:
    """Number and query code, for as long as somebody may need to note them down."""
    agency = agency_of(code)
    draft = sent_draft(request, agency)
    if draft is None or draft.case is None:
        return redirect("asking:status")
    if request.method == "POST":
        drafts.finish(draft)
        return redirect("asking:status")
    running = clocks(events_of(draft.case), calendar(), timezone.localdate())
    context = {
        "agency": agency,
        "case": draft.case,
        "query_code": drafts.code_of(draft, timezone.now()),
        "answer": next((clock for clock in running if clock.kind is ClockKind.ANSWER), None),
        "receipt": draft.case.letters.filter(kind=LetterKind.RECEIPT).exists(),
        "status": request.build_absolute_uri(reverse("asking:status")),
        "told": draft.case.applicant is not None and bool(draft.case.applicant.email),
        "minutes": int(drafts.SHOWN.total_seconds() // 60),
    }
    return render(request, "asking/sent.html", context)


@public
@require_safe
@never_cache
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt (接收回执) of what was just sent, as a file."""
    draft = sent_draft(request, agency_of(code))
    letter = draft.case.letters.filter(kind=LetterKind.RECEIPT).first() if draft and draft.case else None
    if letter is None:
        raise Http404
    try:
        content = open_letter(letter, "pdf", by=Actor("", address_of(request)))
    except FileDamagedError as error:
        raise Http404 from error
    return download(content, MEDIA_TYPES["pdf"], f"{letter.case.number}.pdf")


@public
@never_cache
def remove(request: HttpRequest, code: str) -> HttpResponseBase:
    """Remove the draft to this agency; asks first."""
    agency = agency_of(code)
    draft, _secret = open_draft(request, agency)
    if draft is None:
        return redirect("asking:start")
    if request.method != "POST":
        return render(request, "asking/remove.html", {"agency": agency, "draft": draft})
    try:
        drafts.remove(draft)
    except NotTakenError:  # sent, by another click: its page tells so
        return redirect("asking:sent", code=code)
    return render(request, "asking/removed.html", {"agency": agency})
