"""Handing files in, waiting for them, and looking at what was found: open to everybody, each to what is his own."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from gongkai.portal.access import public
from gongkai.portal.audit.services import actor
from gongkai.portal.checkup import presenting, queries, services
from gongkai.portal.checkup.admission import LARGEST_FILE, LARGEST_REQUEST, MOST_FILES
from gongkai.portal.checkup.downloads import DOWNLOADS
from gongkai.portal.checkup.examination import Examined
from gongkai.portal.checkup.forms import SubmissionForm
from gongkai.portal.checkup.models import File
from gongkai.portal.checkup.queries import Checkup
from gongkai.portal.isolation import IsolatedError
from gongkai.portal.wording import language
from gongkai.report.write.findings.html import ReportPart

OWNER = "checkup_owner"
"""The session's key for the secret that its submissions are kept under."""


@public
@csrf_exempt
def start(request: HttpRequest) -> HttpResponse:
    """Hand in files. What is far too large is refused before any of it is received."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
        values = {"limit": LARGEST_REQUEST >> 20, "most": MOST_FILES, "largest": LARGEST_FILE >> 20}
        return render(request, "checkup/too_large.html", values, status=413)
    return _start(request)


@csrf_protect
def _start(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show_form(request, SubmissionForm())
    form = SubmissionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, 422)
    owner = request.session.setdefault(OWNER, services.new_owner())
    try:
        submission = services.submit(form.uploads(), owner, actor=actor(request))
    except services.NotTakenError as error:
        form.add_error(None, error.message.text(language()))
        return _show_form(request, form, 429)
    return redirect("checkup:submission", key=submission.pk)


def _show_form(request: HttpRequest, form: SubmissionForm, status: int = 200) -> HttpResponse:
    recent = queries.recent(request.session.get(OWNER, ""))
    return render(request, "checkup/start.html", {"form": form, "recent": recent}, status=status)


@public
@require_safe
def submission(request: HttpRequest, key: UUID) -> HttpResponse:
    """The files handed in together, and how far they are; one alone that was read shows its report at once."""
    checkup = _own(request, key)
    if (sole := _sole_report(checkup)) is not None:
        address = reverse("checkup:report", kwargs={"key": key, "number": sole, "index": 1})
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
    # They are checked among each other, so there is nothing to say of one before the last is read.
    found = {} if checkup.waiting else checkup.examined
    rows = [
        {
            "file": file,
            "refusal": queries.refusal(file) if file.state == File.State.REFUSED else None,
            "reports": [_line(checked) for checked in found.get(file.number, ())],
        }
        for file in checkup.files
    ]
    return render(request, "checkup/submission.html", {"checkup": checkup, "rows": rows})


def _line(checked: Examined) -> dict[str, object]:
    """A report in the list of several."""
    tone, verdict, _sentence = presenting.JUDGEMENTS[checked.judgement]
    groups = presenting.groups(checked, language(), frozenset())
    return {"report": checked.report, "tone": tone, "verdict": verdict, "groups": groups}


def _sole_report(checkup: Checkup) -> int | None:
    """The number of the only file, last year's left aside, if it was read and has one report."""
    files = [file for file in checkup.files if not file.previous]
    if checkup.waiting or len(files) != 1 or any(file.state != File.State.READ for file in checkup.files):
        return None
    return files[0].number if len(checkup.examined[files[0].number]) == 1 else None


@public
@require_safe
def report(request: HttpRequest, key: UUID, number: int, index: int) -> HttpResponse:
    """One report: the verdict, what was found, the report with its marks, what can be taken away."""
    checkup, file, checked = _examined(request, key, number, index)
    place = reverse("checkup:place", kwargs={"key": key, "number": number, "index": index})
    part = ReportPart(checked.report, checked.result, presenting.KEY, language(), lambda cell: f"{place}?cell={cell}")
    article = "\n".join(part.article())
    marked = frozenset(each for each in range(len(checked.findings)) if part.is_marked(each))
    tone, verdict, sentence = presenting.JUDGEMENTS[checked.judgement]
    bars = presenting.outcomes(checked.report, language())
    return render(
        request,
        "checkup/report.html",
        {
            "checkup": checkup,
            "file": file,
            "index": index,
            "checked": checked,
            "report": checked.report,
            "article": article,  # mark-up: its writer has escaped what it quotes
            "groups": presenting.groups(checked, language(), marked),
            "tone": tone,
            "verdict": verdict,
            "sentence": sentence,
            "place": place,
            "downloads": DOWNLOADS,
            "bars": bars,
            "chart": [[bar.name, bar.value] for bar in bars if bar.value is not None],
            "others": len(checkup.files) > 1 or len(checkup.examined[number]) > 1,
            "compared": any(each.previous and each.state == File.State.READ for each in checkup.files),
        },
    )


@public
@require_safe
def place(request: HttpRequest, key: UUID, number: int, index: int) -> HttpResponse:
    """Where a figure (`cell`) or a finding (`finding`) stands in the source."""
    checkup, file, checked = _examined(request, key, number, index)
    pages = checkup.folder.pages(number)
    try:
        if "finding" in request.GET:
            finding = int(request.GET["finding"]) - 1
            shown = presenting.show_finding(checked, max(finding, 0), pages, language())
        else:
            shown = presenting.show_cell(checked.report, request.GET.get("cell", ""), pages, language())
    except (IndexError, KeyError, ValueError) as error:
        raise Http404 from error
    context = {"checkup": checkup, "file": file, "index": index, "shown": shown, "report": checked.report}
    return render(request, "checkup/place.html", context)


@public
@require_safe
def page_image(request: HttpRequest, key: UUID, number: int, page: int) -> HttpResponseBase:
    """The image of a page."""
    path = _own(request, key).folder.page(number, page)
    if not path.exists():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@public
@require_safe
def download(request: HttpRequest, key: UUID, number: int, index: int, what: str) -> HttpResponse:
    """Something to take away."""
    checkup, file, _checked = _examined(request, key, number, index)
    if what not in DOWNLOADS:
        raise Http404
    try:
        name, data = checkup.make(file, index, what, language())
    except IsolatedError as error:
        context = {"checkup": checkup, "file": file, "index": index, "message": error.message}
        return render(request, "checkup/not_made.html", context, status=409)
    disposition = content_disposition_header(True, name) or "attachment"
    # Always a file to keep: a web page that was handed in may hold scripts.
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@public
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete files at once; asks first."""
    checkup = _own(request, key)
    if request.method != "POST":
        return render(request, "checkup/delete.html", {"checkup": checkup})
    services.delete(checkup.submission, actor=actor(request))
    return redirect("checkup:start")


def _own(request: HttpRequest, key: UUID) -> Checkup:
    """A submission of this session's; others are not there."""
    found = queries.find(key, request.session.get(OWNER, ""))
    if found is None:
        raise Http404(_("没有这次体检，或者已经删除。"))
    return found


def _examined(request: HttpRequest, key: UUID, number: int, index: int) -> tuple[Checkup, File, Examined]:
    """A report that was read, with its file, once all files that it is checked with were read too."""
    checkup = _own(request, key)
    file = checkup.file(number)
    if (
        checkup.waiting
        or file is None
        or file.state != File.State.READ
        or not 1 <= index <= len(checkup.examined[number])
    ):
        raise Http404
    return checkup, file, checkup.examined[number][index - 1]
