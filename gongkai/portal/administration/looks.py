"""Who looked at identities: of each person how often in a month, for whoever audits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gongkai.portal.accounts.models import User
from gongkai.portal.administration.audit import LOOKS, readable
from gongkai.portal.agencies.permissions import Action, requires_somewhere

YEARS = range(2000, 2100)
"""Within which a month lies."""


class MonthForm(forms.Form):
    """Which month to show."""

    month = forms.CharField(
        label=_("月份"), required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )

    def clean_month(self) -> date | None:
        """Its first day."""
        text: str = self.cleaned_data["month"]
        if not text:
            return None
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            first = date.min
        if first.year not in YEARS:
            raise ValidationError(_("请填写年份和月份，如2026-11"))
        return first


@requires_somewhere(Action.SEE_AUDIT)
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Each person who looked in that month, whoever looked most first."""
    form = MonthForm(request.GET or None)
    month = form.cleaned_data.get("month") if form.is_valid() else None
    first = month or localdate().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    found = readable(cast(User, request.user)).filter(action__in=LOOKS, at__date__gte=first, at__date__lt=following)
    people = (
        found.order_by()
        .values("actor")
        .annotate(
            identities=Count("pk", filter=Q(action="identity.looked")),
            files=Count("pk", filter=~Q(action="identity.looked")),
            cases=Count("subject", distinct=True),
            last=Max("at"),
            total=Count("pk"),
        )
        .order_by("-total", "actor")
    )
    context = {"form": form, "first": first, "last": following - timedelta(days=1), "people": people}
    return render(request, "administration/looks.html", context)
