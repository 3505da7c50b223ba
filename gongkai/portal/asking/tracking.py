"""Following a request: letting in by number and code, the page of the case, and what can be read there."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongkai.portal.access import public
from gongkai.portal.asking import opened
from gongkai.portal.asking.opened import Own, of_own
from gongkai.portal.asking.remedying import ways
from gongkai.portal.asking.standing import course, fee_notice, outcome, standing, told_clocks
from gongkai.portal.asking.tracking_forms import EntranceForm, WordsForm
from gongkai.portal.audit.services import record
from gongkai.portal.cases.models import Case, Document, Note
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.cases.tracking import NotLetInError
from gongkai.portal.complaints.queries import of_case, where_to
from gongkai.portal.downloads import download
from gongkai.portal.handling import by_applicant
from gongkai.portal.handling.sending import FAULTS
from gongkai.portal.handling.services import ActError
from gongkai.portal.letters import services as letters
from gongkai.portal.letters.kinds import KINDS, LetterKind, To
from gongkai.portal.letters.models import Letter
from gongkai.portal.vault import files
from gongkai.portal.wording import text


@public
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; the cases that are open already are linked."""
    posted = request.method == "POST"
    known = {"number": request.GET.get("number", "")[:60]}
    form = EntranceForm(request.POST if posted else None, initial=known)
    code = 200
    if posted and form.is_valid():
        try:
            case = opened.let_in(request, form.cleaned_data["number"], form.cleaned_data["query_code"])
        except NotLetInError as error:
            form.add_error(None, text(error.message))
            code = 429 if error.until else 200
        else:
            return cast(HttpResponse, redirect("asking:case", number=case.number))
    context = {"form": form, "cases": list(opened.open_cases(request).values())}
    return render(request, "asking/status.html", context, status=code)


@public
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Close every case that is open here."""
    opened.leave(request)
    messages.success(request, _("已退出查询，本机上不再能看到您的申请"))
    return redirect("asking:status")


@require_GET
@of_own
def case(own: Own) -> HttpResponse:
    """Where the request stands, what came of it, and what the applicant can do."""
    response = page(own)
    own.case.notes.filter(direction=Note.Direction.TO_APPLICANT, seen=None).update(seen=timezone.now())
    return response


@require_POST
@of_own
def write(own: Own) -> HttpResponseBase:
    """A message to the office."""
    form = message_form(own)
    if own.again or not form.is_valid():
        return page(own, {"message": form, "again": own.again})
    given = form.cleaned_data
    try:
        by_applicant.write(own.case, given["text"], given["enclosures"], own.doing(given["seen"]))
    except ActError as error:
        form.add_error(None, text(error.message))
        return page(own, {"message": form})
    messages.success(own.request, _("留言已送达办理机关"))
    return redirect("asking:case", number=own.case.number)


@require_POST
@of_own
def confirm(own: Own, place: int) -> HttpResponseBase:
    """The applicant confirms having received a letter."""
    letter = _letter(own, place)
    try:
        done = by_applicant.confirm_receipt(own.case, letter, own.doing(len(own.events)))
    except (ActError, CaseChangedError, *FAULTS) as error:
        messages.error(own.request, text(error.message))
    else:
        if done:
            messages.success(own.request, _("已确认收到%(number)s") % {"number": letter.number})
    return redirect("asking:case", number=own.case.number)


@require_GET
@of_own
def letter(own: Own, place: int, file: str) -> HttpResponseBase:
    """The letter at a place among those to the applicant, as a file of that kind. That it was opened is recorded."""
    sent = _letter(own, place)
    if sent.removed or file not in letters.MEDIA_TYPES:
        raise Http404
    kind = cast(letters.FileKind, file)
    try:
        content = letters.open_letter(sent, kind, by=own.by)
    except files.FileDamagedError:
        return _damaged(own, sent.number)
    return download(content, letters.MEDIA_TYPES[kind], f"{sent.number}.{file}")


@require_GET
@of_own
def document(own: Own, place: int) -> HttpResponseBase:
    """The file at a place among those for the applicant. That it was opened is recorded."""
    found = _documents(own.case)[max(place, 1) - 1 :][:1]
    if not found or found[0].removed:
        raise Http404
    kept = found[0]
    try:
        content = files.bring(kept.file, kept.digest)
    except files.FileDamagedError:
        return _damaged(own, kept.name)
    with transaction.atomic():
        details = {"document": kept.pk, "kind": kept.kind}
        subject = f"case:{own.case.number}"
        record("case.document_opened", actor=own.by, agency=own.case.agency.code, subject=subject, details=details)
    return download(content, kept.media_type, kept.name)


def page(own: Own, more: dict[str, Any] | None = None) -> HttpResponse:
    """The page of the case."""
    case = own.case
    sent = [(place, each, KINDS[LetterKind(each.kind)].name) for place, each in enumerate(_letters(case), 1)]
    stands = standing(own)
    return render(
        own.request,
        "asking/case.html",
        {
            "case": case,
            "stands": stands,
            "outcome": outcome(own),
            "acts": [kind.value for kind in by_applicant.possible(own.events)],
            "fee": fee_notice(own) if case.state == "fee_awaited" else None,
            "items": case.items.all(),
            "letters": [(*each, by_applicant.awaits_receipt(each[1], own.events)) for each in reversed(sent)],
            "documents": list(enumerate(_documents(case), 1)),
            "sent": [each for each in case.documents.order_by("id") if not each.for_applicant and not each.added_by],
            "notes": case.notes.exclude(direction=Note.Direction.INTERNAL),
            "unread": case.notes.filter(direction=Note.Direction.TO_APPLICANT, seen=None).count(),
            "course": course(own),
            "clocks": told_clocks(own),
            "ways": ways(own),
            "complaints": of_case(case),
            "complain_to": where_to(case),
            "message": message_form(own),
            **(more or {}),
        },
    )


def message_form(own: Own) -> WordsForm:
    """The form for a message, filled in where one was sent."""
    request = own.request
    data, given = (request.POST, request.FILES) if "text" in request.POST else (None, None)
    return WordsForm(
        data,
        given,
        initial={"seen": len(own.events)},
        label=_("留言"),
        help_text=_("请勿填写证件号码等无关的个人信息；补正、说明理由请用上面的按钮"),
        auto_id="message_%s",
    )


def _letters(case: Case) -> list[Letter]:
    """The letters to the applicant, oldest first."""
    sent = case.letters.select_related("event", "agency").order_by("id")
    return [each for each in sent if KINDS[LetterKind(each.kind)].to is To.APPLICANT]


def _letter(own: Own, place: int) -> Letter:
    found = _letters(own.case)[max(place, 1) - 1 :][:1]
    if not found:
        raise Http404
    return found[0]


def _documents(case: Case) -> list[Document]:
    """The files that the office has put there for the applicant, oldest first."""
    return list(case.documents.filter(for_applicant=True).order_by("id"))


def _damaged(own: Own, name: str) -> HttpResponseBase:
    messages.error(own.request, _("文件“%(name)s”暂时打不开，请与办理机关联系") % {"name": name})
    return redirect("asking:case", number=own.case.number)
