"""Taking over past years: a file is shown with every row's problems; what is shown is then taken over, or nothing."""

from __future__ import annotations

import base64

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, requires
from gongkai.portal.audit.services import actor
from gongkai.portal.statistics import services
from gongkai.portal.statistics.past import COLUMNS, LARGEST_FILE, PastYearsError, read_rows
from gongkai.portal.wording import text

PLANNED = "statistics.past"
"""Where the session keeps a file that was shown and not taken over yet."""
SHOWN = 100
"""How many rows without a problem a page shows."""


class UploadForm(forms.Form):
    """A file of requests."""

    file = forms.FileField(label=gettext_lazy("表格文件"), help_text=gettext_lazy("XLSX，或者CSV；第一行是列名"))

    def clean_file(self) -> tuple[str, bytes]:
        """The file's name and content."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过5MB"))
        return file.name, file.read()


@requires(Action.HANDLE_CASES)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file and show what each of its rows would do."""
    agency = get_object_or_404(Agency, code=code)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = {
        "agency": agency,
        "form": form,
        "columns": COLUMNS.values(),
        "applicants": Applicant,
        "outcomes": Outcome,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "statistics/past.html", context)
    name, content = form.cleaned_data["file"]
    try:
        found = services.plan(agency, read_rows(name, content, localdate()))
    except PastYearsError as error:
        form.add_error("file", ValidationError(text(error.message)))
        return render(request, "statistics/past.html", context)
    kept = {"agency": code, "name": name, "content": base64.b64encode(content).decode()}
    request.session.pop(PLANNED, None)
    if found.new and not found.wrong:
        request.session[PLANNED] = kept
    shown = {"agency": agency, "plan": found, "shown": found.new[:SHOWN], "columns": COLUMNS.values()}
    return render(request, "statistics/past_plan.html", shown)


@requires(Action.HANDLE_CASES)
def confirm(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take over what was shown; the file is judged anew."""
    agency = get_object_or_404(Agency, code=code)
    kept = request.session.pop(PLANNED, None)
    if request.method != "POST" or kept is None or kept["agency"] != code:
        return redirect("statistics:past", code=code)
    try:
        rows = read_rows(kept["name"], base64.b64decode(kept["content"]), localdate())
        count = services.take_over(agency, rows, by=actor(request))
    except PastYearsError as error:
        messages.error(request, text(error.message))
        return redirect("statistics:past", code=code)
    messages.success(request, ngettext("已录入%(count)s件", "已录入%(count)s件", count) % {"count": count})
    return redirect("statistics:tables", code=code, year=localdate().year)
