"""Pages of complaints for the supervisors of the agency above."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, may, requires, requires_somewhere
from gongkai.portal.audit.services import actor
from gongkai.portal.complaints import queries, services
from gongkai.portal.complaints.models import Complaint
from gongkai.portal.fields import WordsField
from gongkai.portal.wording import text

PER_PAGE = 50
LONGEST = 5_000
"""Characters of an answer."""


class AnswerForm(forms.Form):
    """What came of looking into a complaint."""

    finding = forms.ChoiceField(label=_("查核结果"), choices=Complaint.Finding.choices, widget=forms.RadioSelect)
    text = WordsField(
        label=_("给投诉人的答复"),
        max_length=LONGEST,
        help_text=_("投诉人在查询页面看到这些文字；写明查明的情况和处理结果"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
    )


@requires_somewhere(Action.HANDLE_COMPLAINTS)
@never_cache
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """The complaints to the person's agencies, those that wait first."""
    found = queries.seen_by(cast(User, request.user))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/complaints.html", {"page": shown, "lines": shown.object_list})


@requires(Action.HANDLE_COMPLAINTS)
@never_cache
def complaint(request: HttpRequest, code: str, complaint: int) -> HttpResponseBase:
    """A complaint, and its answer."""
    found = get_object_or_404(queries.answered_by(Agency.objects.filter(code=code)), pk=complaint)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        finding = Complaint.Finding(form.cleaned_data["finding"])
        try:
            services.answer(found, finding, form.cleaned_data["text"], by=actor(request))
        except services.ComplaintError as error:
            form.add_error(None, text(error.message))
            found.refresh_from_db()
        else:
            messages.success(request, _now("已答复投诉人"))
            return redirect("complaints:complaint", code=code, complaint=found.pk)
    sees_case = may(cast(User, request.user), Action.SEE_CASES, found.case.agency)
    words = services.read(found, by=actor(request))
    context = {"complaint": found, "words": words, "case": found.case, "form": form, "sees_case": sees_case}
    return render(request, "complaints/complaint.html", context)
