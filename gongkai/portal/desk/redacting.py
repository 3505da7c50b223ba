"""Pages on which words and areas are removed from a document of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.forms.formsets import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.audit.services import actor, record
from gongkai.portal.cases.models import Document
from gongkai.portal.desk import sheets_shown
from gongkai.portal.desk.finding import IDENTIFYING, Found, find
from gongkai.portal.desk.redaction_forms import Areas, ChoiceForm, RevisionForm, areas_of, rows_of, typed
from gongkai.portal.fields import whole
from gongkai.portal.redacting import services
from gongkai.portal.redacting.choice import Choice, Read
from gongkai.portal.redacting.models import Redaction
from gongkai.portal.redacting.services import ChoiceChangedError, RedactingError
from gongkai.portal.wording import text

OPENED, MOST_OPENED = "redactions_opened", 20
"""In the session: the documents that the person opened last here, and how many of them are remembered."""
_NO_AREAS = {"area-TOTAL_FORMS": "0", "area-INITIAL_FORMS": "0"}


@requires(Action.HANDLE_CASES)
@never_cache
def redaction(request: HttpRequest, code: str, number: str, place: int) -> HttpResponseBase:
    """What is to be removed: suggestions, words, parts of pages; a page of the document beside them."""
    found, document = _find(request, code, number, place)
    draft = services.draft_of(document)
    if request.method != "POST":
        return _choosing(request, found, place, draft) if draft else _beginning(request, found, document, place)
    act = request.POST.get("act", "")
    try:
        if draft is None:
            services.begin(document, by=actor(request))
            return redirect(request.path)
        if act == "abandon":
            services.abandon(draft, by=actor(request))
            messages.success(request, _("已放弃遮盖，原文件没有变化"))
            return _to_case(found)
        return _chosen(request, found, place, draft, act)
    except RedactingError as error:
        messages.error(request, text(error.message))
        return _to_case(found) if draft is None else redirect(request.path)


@requires(Action.HANDLE_CASES)
@never_cache
def result(request: HttpRequest, code: str, number: str, place: int) -> HttpResponseBase:
    """The document without what was chosen, and what the check found; from here it is made a document of the case."""
    found, document = _find(request, code, number, place)
    draft = services.draft_of(document)
    if draft is None or not draft.file:
        return redirect("desk:redaction", code=code, number=number, place=place)
    try:
        if request.method == "POST":
            form = RevisionForm(request.POST)
            if not form.is_valid():
                raise ChoiceChangedError
            made = services.finish(draft, form.cleaned_data["revision"], by=actor(request))
            messages.success(request, _("已生成“%(name)s”，原文件没有变化") % {"name": made.name})
            return redirect("desk:redaction_report", code=code, number=number, place=_place(made))
        sheets = services.read_and_chosen(draft)[0].sheets
        texts = {} if sheets else services.paragraphs(draft)
    except RedactingError as error:
        messages.error(request, text(error.message))
        return redirect("desk:redaction", code=code, number=number, place=place)
    report = services.report_of(draft)
    here = _page(request, report.pages)
    context = {
        **_frame(found, draft, place),
        "report": report,
        "page": here,
        "pages": report.pages,
        "shown": sheets[here - 1] if here <= len(sheets) else None,
        "parts": sheets_shown.result(texts),
    }
    _opened(request, found, document)
    return render(request, "desk/redaction_result.html", context)


@requires(Action.HANDLE_CASES)
@never_cache
@require_safe
def picture(request: HttpRequest, code: str, number: str, place: int, page: int, file: str) -> HttpResponseBase:
    """A page of the original, or of what the choice leads to, as an image.

    It is a part of the pages that record that the document was opened: whoever has not opened one is led there.
    """
    _found, document = _find(request, code, number, place)
    draft = services.draft_of(document)
    if draft is None or document.pk not in request.session.get(OPENED, ()):
        return redirect("desk:redaction", code=code, number=number, place=place)
    if file not in ("original", "result"):
        raise Http404
    try:
        content = services.page(draft, page, of_result=file == "result")
    except RedactingError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/png")


@requires(Action.SEE_CASES)
@never_cache
@require_safe
def report(request: HttpRequest, code: str, number: str, place: int) -> HttpResponseBase:
    """What was removed from a document, and how the result was checked."""
    found = find(request, code, number)
    made = found.case.documents.order_by("id")[max(place, 1) - 1 :].first()
    done = Redaction.objects.filter(result=made).select_related("document").first() if made else None
    if made is None or done is None:
        messages.error(request, _("这份文件没有遮盖检查报告"))
        return _to_case(found)
    told = services.report_of(done)
    if not found.may_see_identity:  # a warning may name what was removed
        told = replace(told, warnings=tuple(warning for warning in told.warnings if not warning.values))
    context = {
        "found": found,
        "case": found.case,
        "document": made,
        "original": done.document,
        "report": told,
        "place": place,
        "original_place": _place(done.document),
    }
    return render(request, "desk/redaction_report.html", context)


def _find(request: HttpRequest, code: str, number: str, place: int) -> tuple[Found, Document]:
    """The case and its document at that place, if the person may open it and it is one that can be redacted."""
    found = find(request, code, number)
    document = found.case.documents.order_by("id")[max(place, 1) - 1 :].first()
    if document is None or not services.can_be_redacted(document):
        raise Http404
    if document.kind in IDENTIFYING and not found.may_see_identity:
        raise Http404
    return found, document


def _place(document: Document) -> int:
    return Document.objects.filter(case=document.case_id, pk__lte=document.pk).count()


def _beginning(request: HttpRequest, found: Found, document: Document, place: int) -> HttpResponse:
    context = {"found": found, "case": found.case, "document": document, "place": place}
    return render(request, "desk/redaction_begin.html", context)


def _chosen(request: HttpRequest, found: Found, place: int, draft: Redaction, act: str) -> HttpResponseBase:
    """Keep what was chosen; and then go on to another page, or to what it leads to."""
    read, _choice = services.read_and_chosen(draft)
    form = ChoiceForm(request.POST, read=read)
    # A Word document has no pages, and so no parts of them.
    areas = Areas(request.POST if read.is_pdf else _NO_AREAS, form_kwargs={"read": read}, prefix="area")
    if not form.is_valid() or not areas.is_valid():
        return _choosing(request, found, place, draft, (form, areas))
    given = form.cleaned_data
    try:
        services.choose(draft, given["revision"], given["entries"], given["words"], areas_of(areas), by=actor(request))
        if act == "try":
            services.try_out(draft, by=actor(request))
            return redirect("desk:redaction_result", code=found.case.agency.code, number=found.case.number, place=place)
    except ChoiceChangedError as error:
        # What was typed is shown once more, over the newer choice: sent again, it is taken.
        form.add_error(None, text(error.message))
        draft.refresh_from_db()
        again = cast(QueryDict, form.data).copy()
        again["revision"] = str(draft.revision)
        form.data = again
        return _choosing(request, found, place, draft, (form, areas))
    except RedactingError as error:
        form.add_error(None, text(error.message))
        return _choosing(request, found, place, draft, (form, areas), fresh=True)
    if act != "go":
        messages.success(request, _("已保存遮盖的内容"))
    return redirect(f"{request.path}?page={_page(request, len(read.sheets))}")


def _choosing(
    request: HttpRequest,
    found: Found,
    place: int,
    draft: Redaction,
    forms: tuple[ChoiceForm, BaseFormSet[Any]] | None = None,
    *,
    fresh: bool = False,
) -> HttpResponse:
    read, choice = services.read_and_chosen(draft)
    form, areas = forms or _forms(draft, read, choice)
    if fresh:  # the choice itself was kept
        again = cast(QueryDict, form.data).copy()
        again["revision"] = str(draft.revision)
        form.data = again
    marked = _marked(form, choice)
    here = _page(request, len(read.sheets))
    counts = {entry.text: len(entry.places) for entry in choice.words}
    context = {
        **_frame(found, draft, place),
        "form": form,
        "areas": areas,
        "entries": [(number, entry, number in marked) for number, entry in enumerate(read.entries)],
        "counts": counts.items(),
        "missing": [word for word, count in counts.items() if not count],
        "page": here,
        "pages": len(read.sheets),
        "shown": sheets_shown.sheet(read, choice, marked, here) if read.is_pdf else None,
        "parts": sheets_shown.parts(read, choice, marked),
    }
    _opened(request, found, draft.document)
    return render(request, "desk/redaction.html", context)


def _forms(draft: Redaction, read: Read, choice: Choice) -> tuple[ChoiceForm, BaseFormSet[Any]]:
    words = typed([entry.text for entry in choice.words])
    form = ChoiceForm(initial={"revision": draft.revision, "words": words}, read=read)
    return form, Areas(initial=rows_of(choice), form_kwargs={"read": read}, prefix="area")


def _marked(form: ChoiceForm, choice: Choice) -> set[int]:
    """The entries that are ticked: as they were sent, or as they are kept."""
    if form.is_bound:
        return {whole(number, -1) for number in cast(QueryDict, form.data).getlist("entries")}
    return set(choice.entries)


def _page(request: HttpRequest, pages: int) -> int:
    given = whole(request.POST.get("page") or request.GET.get("page", ""), 1)
    return min(max(given, 1), max(pages, 1))


def _frame(found: Found, draft: Redaction, place: int) -> dict[str, Any]:
    return {"found": found, "case": found.case, "draft": draft, "document": draft.document, "place": place}


def _opened(request: HttpRequest, found: Found, document: Document) -> None:
    with transaction.atomic():
        record(
            "case.document_opened",
            actor=actor(request),
            agency=found.case.agency.code,
            subject=f"case:{found.case.number}",
            details={"document": document.pk, "kind": document.kind},
        )
    before = [each for each in request.session.get(OPENED, ()) if each != document.pk]
    request.session[OPENED] = [document.pk, *before][:MOST_OPENED]


def _to_case(found: Found) -> HttpResponseBase:
    return redirect("desk:case", code=found.case.agency.code, number=found.case.number)
