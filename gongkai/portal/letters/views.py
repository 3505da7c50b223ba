"""The pages on which the head of an office sees to its letters: texts, and what they say of the office."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongkai.law.remedy_table import statutory_text
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.fields import whole
from gongkai.portal.letters import changes, queries, templates
from gongkai.portal.letters.changes import VersionChangedError
from gongkai.portal.letters.document import Document, Mark
from gongkai.portal.letters.examples import example
from gongkai.portal.letters.forms import DetailsForm, TemplateForm
from gongkai.portal.letters.kinds import KINDS, Kind, LetterKind
from gongkai.portal.letters.models import Template
from gongkai.portal.letters.templates import BrokenTemplateError, Line
from gongkai.portal.wording import text

VERSIONS_SHOWN = 50


@requires_somewhere(Action.MANAGE_LETTERS)
def home(request: HttpRequest) -> HttpResponseBase:
    """The offices whose letters the person sees to; straight to the one if there is one only."""
    agencies = list(within(cast(User, request.user), Action.MANAGE_LETTERS).filter(closed=None))
    if len(agencies) == 1:
        return redirect("letters:office", code=agencies[0].code)
    return render(request, "letters/home.html", {"agencies": agencies})


@requires(Action.MANAGE_LETTERS)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Every kind of letter with whose text it is made of, and what letters say of the office."""
    agency = get_object_or_404(Agency, code=code)
    own = queries.own_versions(agency)
    rows = [(kind, own[kind.id] if kind.id in own and own[kind.id].text else None) for kind in KINDS.values()]
    context = {"agency": agency, "rows": rows, "details": queries.office_of(agency)}
    return render(request, "letters/office.html", context)


@requires(Action.MANAGE_LETTERS)
def details(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change what letters say of the office."""
    agency = get_object_or_404(Agency, code=code)
    last = queries.last_details(agency)
    seen = last.version if last else 0
    context: dict[str, object] = {"agency": agency, "statutory": statutory_text()}
    if request.method != "POST":
        form = DetailsForm(instance=last, initial={"seen": seen})
        return render(request, "letters/details.html", {**context, "form": form})
    form = DetailsForm(request.POST)
    if form.is_valid():
        try:
            changes.save_details(agency, form.save(commit=False), seen=form.cleaned_data["seen"], by=actor(request))
        except VersionChangedError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            messages.success(request, _("已保存，此后发出的文书照此写明"))
            return redirect("letters:office", code=code)
    return render(request, "letters/details.html", {**context, "form": form})


@requires(Action.MANAGE_LETTERS)
def edit(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Write the office's own text for a kind of letter, and see what a letter made of it looks like."""
    agency, row = get_object_or_404(Agency, code=code), _kind(kind)
    last = queries.last_template(agency, row.id)
    context: dict[str, object] = {
        "agency": agency,
        "kind": row,
        "marks": list(Mark),
        "versions": _versions(agency, row),
        "is_own": bool(last and last.text),
    }
    if request.method != "POST":
        initial = {"text": _begun_from(request, agency, row), "seen": last.version if last else 0}
        context["form"] = TemplateForm(kind=row, initial=initial)
        return render(request, "letters/edit.html", context)
    form = TemplateForm(request.POST, kind=row)
    context["form"] = form
    if form.is_valid():
        if "pdf" in request.POST:
            return _pdf(_example(agency, row, form.lines))
        if "save" not in request.POST:
            context["preview"] = _example(agency, row, form.lines)
        elif _saved(request, agency, row, form):
            return redirect("letters:office", code=code)
    return render(request, "letters/edit.html", context)


@requires(Action.MANAGE_LETTERS)
def restore(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Back to the text that comes with the program, after a question."""
    agency, row = get_object_or_404(Agency, code=code), _kind(kind)
    last = queries.last_template(agency, row.id)
    if last is None or not last.text:
        return redirect("letters:edit", code=code, kind=kind)
    if request.method != "POST":
        return render(request, "letters/restore.html", {"agency": agency, "kind": row, "seen": last.version})
    seen = request.POST.get("seen", "")
    try:
        changes.restore_template(agency, row.id, seen=whole(seen, -1), by=actor(request))
    except VersionChangedError as error:
        messages.error(request, text(error.message))
        return redirect("letters:edit", code=code, kind=kind)
    messages.success(request, _("已恢复为随附的模板"))
    return redirect("letters:office", code=code)


@requires(Action.MANAGE_LETTERS)
def example_pdf(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """A letter of the made-up case, of the text that counts, as a PDF."""
    agency, row = get_object_or_404(Agency, code=code), _kind(kind)
    try:
        _own, lines = queries.lines_of(agency, row.id)
    except BrokenTemplateError as error:
        messages.error(request, text(error.message))
        return redirect("letters:edit", code=code, kind=kind)
    return _pdf(_example(agency, row, lines))


def _kind(name: str) -> Kind:
    if name not in set(LetterKind):
        raise Http404
    return KINDS[LetterKind(name)]


def _versions(agency: Agency, kind: Kind) -> list[Template]:
    rows = Template.objects.filter(agency=agency, kind=kind.id.value).order_by("-version")
    return list(rows[:VERSIONS_SHOWN])


def _begun_from(request: HttpRequest, agency: Agency, kind: Kind) -> str:
    """The text that the form begins with: the one that counts, or an earlier version that was asked for."""
    if version := whole(request.GET.get("version", "")):
        earlier = Template.objects.filter(agency=agency, kind=kind.id.value, version=version).first()
        if earlier:
            return earlier.text or templates.shipped(kind.id)
    return queries.text_of(agency, kind.id)


def _saved(request: HttpRequest, agency: Agency, kind: Kind, form: TemplateForm) -> bool:
    """Save the text; whether that was done. Where not, the form says why."""
    given = form.cleaned_data
    try:
        changes.save_template(agency, kind.id, given["text"], seen=given["seen"], by=actor(request))
    except VersionChangedError as error:
        form.add_error(None, ValidationError(text(error.message)))
        return False
    messages.success(request, _("已保存，此后发出的“%(kind)s”使用新的模板") % {"kind": text(kind.full_name)})
    return True


def _example(agency: Agency, kind: Kind, lines: tuple[Line, ...]) -> Document:
    return example(kind.id, lines, agency.name, queries.office_of(agency))


def _pdf(document: Document) -> HttpResponse:
    from gongkai.portal.letters.pdf import to_pdf  # loads Typst

    response = HttpResponse(to_pdf(document).data, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="example.pdf"'
    return response
