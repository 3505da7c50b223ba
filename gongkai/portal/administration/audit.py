"""The audit log as its readers see it: the entries of their agencies."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from gongkai.portal.accounts.models import User
from gongkai.portal.administration.actions import NAMES, in_words
from gongkai.portal.agencies.permissions import Action, may, requires_somewhere, within
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.identity import FIELDS
from gongkai.portal.fields import DayField
from gongkai.portal.wording import choices

PAGE = 50
"""How many entries a page shows."""
LOOKS = ("identity.looked", "case.document_opened", "letter.opened", "complaint.opened")
"""Acts by which somebody saw who a person is: the fields themselves, a file of the case, a letter, a complaint."""
DETAILS = {"reason": _("理由"), "fields": _("查看的内容")}
"""What details are called before people; others by their ids."""


class Filter(forms.Form):
    """Which entries to show; what is left empty does not narrow them."""

    actor = forms.CharField(label=_("账号"), required=False)
    action = forms.ChoiceField(label=_("行为"), required=False, choices=lambda: [("", _("全部")), *choices(NAMES)])
    looks = forms.BooleanField(label=_("只看查阅身份信息"), required=False)
    subject = forms.CharField(label=_("对象"), required=False)
    first = DayField(label=_("自"), required=False)
    last = DayField(label=_("至"), required=False)


def readable(user: User) -> QuerySet[Entry]:
    """The entries that the person may read, newest first; of no agency only for who audits the whole installation."""
    of_agencies = Q(agency__in=within(user, Action.SEE_AUDIT).values("code"))
    if may(user, Action.SEE_AUDIT):
        of_agencies |= Q(agency="")
    return Entry.objects.filter(of_agencies).order_by("-sequence")


def narrowed(entries: QuerySet[Entry], form: Filter) -> QuerySet[Entry]:
    """The entries that the filter asks for."""
    if not form.is_valid():
        return entries
    values = form.cleaned_data
    if values["actor"]:
        entries = entries.filter(actor=values["actor"])
    if values["action"]:
        entries = entries.filter(action=values["action"])
    if values["looks"]:
        entries = entries.filter(action__in=LOOKS)
    if values["subject"]:
        entries = entries.filter(subject__contains=values["subject"])
    if values["first"]:
        entries = entries.filter(at__date__gte=values["first"])
    if values["last"]:
        entries = entries.filter(at__date__lte=values["last"])
    return entries


def _said(value: object) -> object:
    """A detail for people: fields of who somebody is by their labels, several things one after the other."""
    if not isinstance(value, list):
        return value
    return "、".join(str(FIELDS[each][0]) if each in FIELDS else str(each) for each in value)


@requires_somewhere(Action.SEE_AUDIT)
def log(request: HttpRequest) -> HttpResponse:
    """The entries, a page at a time."""
    form = Filter(request.GET)
    entries = narrowed(readable(cast(User, request.user)), form)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            entry,
            in_words(entry.action),
            [(DETAILS.get(name, name), _said(value)) for name, value in entry.details.items()],
        )
        for entry in page
    ]
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "administration/audit.html", {"form": form, "page": page, "rows": rows, "query": query.urlencode()}
    )
