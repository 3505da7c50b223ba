"""The calendar of a year, the deadline calculator, and the notices: entering, looking at and withdrawing them."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.law.notices import Notice, NoticeError, read_notice, write_notice
from gongkai.law.statutory import YEARS
from gongkai.law.workdays import Calendar, CalendarError, DayKind
from gongkai.portal.access import public
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.permissions import Action, may, may_somewhere, requires_whole
from gongkai.portal.audit.services import actor
from gongkai.portal.calendars import queries, services
from gongkai.portal.calendars.calculator import Calculation, CalculationError, line_of
from gongkai.portal.calendars.forms import EventForm, NoticeForm, StartForm
from gongkai.portal.calendars.models import Entry
from gongkai.portal.calendars.months import year_of_months
from gongkai.portal.fields import whole
from gongkai.portal.wording import text

PLANNED = "calendars.planned"
"""Where the session keeps a notice that was shown and not entered yet."""


@public
def this_year(_request: HttpRequest) -> HttpResponseBase:
    """The calendar of the year that it is."""
    return redirect("calendars:year", year=localdate().year)


@public
def year_calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve months: what is off, what is made up for, and whether it is announced."""
    if year not in YEARS:
        raise Http404
    calendar, today = queries.calendar(), localdate()
    days = calendar.year(year)
    context = {
        "year": year,
        "months": year_of_months(year, calendar, today),
        "worked": sum(day.is_workday for day in days),
        "make_up": [day for day in days if day.kind is DayKind.MAKE_UP],
        "is_announced": year in calendar.announced_years,
        "provisional": [day for day in days if day.provisional],
        "sources": list(dict.fromkeys(notice.source for notice in calendar.notices if notice.year == year)),
        "previous": year - 1 if year - 1 in YEARS else None,
        "next": year + 1 if year + 1 in YEARS else None,
    }
    return render(request, "calendars/year.html", context)


@public
def deadline(request: HttpRequest) -> HttpResponseBase:
    """The clocks of a request whose events are in the address, with the steps that led to each due day."""
    if "received" not in request.GET:
        return render(request, "calendars/deadline.html", {"start": StartForm()})
    start = StartForm(request.GET)
    if not start.is_valid():
        return render(request, "calendars/deadline.html", {"start": start})
    calculation = Calculation(start.cleaned_data["received"], tuple(request.GET.getlist("event")))
    form = EventForm(request.GET if "add" in request.GET else None)
    if "add" in request.GET and form.is_valid():
        longer = calculation.with_line(_line(form))
        try:
            longer.events()
        except CalculationError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            return redirect(reverse("calendars:deadline") + longer.address())
    return _calculated(request, start, calculation, form)


@lru_cache
def _blank_form(_language: str | None) -> str:
    """The form for one event more, not filled in: the same for all who read a language, and slow to make."""
    return str(EventForm())


def _line(form: EventForm) -> str:
    given = form.cleaned_data
    return line_of(given["kind"], given["day"], days=given["days"], due=given["due"], party=given["party"])


def _calculated(request: HttpRequest, start: StartForm, calculation: Calculation, form: EventForm) -> HttpResponse:
    calendar, today = queries.calendar(), start.cleaned_data["today"] or localdate()
    context: dict[str, object] = {
        "start": start,
        "calculation": calculation,
        "happened": calculation.happened(),
        "form": form if form.is_bound else _blank_form(get_language()),
        "adding": form.is_bound or not calculation.lines,
        "today": today,
    }
    try:
        context["running"] = calculation.clocks(calendar, today)
    except CalculationError as error:
        context["fault"] = error.message
    return render(request, "calendars/deadline.html", context)


@public
def notices(request: HttpRequest) -> HttpResponse:
    """All notices that were entered, the newest first."""
    entries = Entry.objects.select_related("withdraws", "withdrawal").order_by("-sequence")
    context = {
        "entries": entries,
        "announced": queries.calendar().announced_years,
        "may_enter": _may_enter(request),
    }
    return render(request, "calendars/notices.html", context)


@public
def notice(request: HttpRequest, sequence: int) -> HttpResponse:
    """A notice: what it says, which days it changed, and which deadlines it moves for those who may see requests."""
    entry = get_object_or_404(Entry.objects.select_related("withdrawal"), pk=sequence, withdraws=None)
    before, after = queries.around(entry)
    context: dict[str, object] = {
        "entry": entry,
        "changes": queries.changes(before, after),
        "may_enter": _may_enter(request),
        "is_withdrawn": hasattr(entry, "withdrawal"),
    }
    user = request.user
    if isinstance(user, User) and (context["may_enter"] or may_somewhere(user, Action.SEE_CASES)):
        context["effect"] = queries.effect(before, after, user, localdate())
    return render(request, "calendars/notice.html", context)


@requires_whole(Action.ENTER_NOTICE)
def enter(request: HttpRequest) -> HttpResponse:
    """Take a notice and show what it would change; it is entered when the person says so."""
    form = NoticeForm(request.POST, request.FILES) if request.method == "POST" else NoticeForm()
    if form.is_valid():
        planned: Notice = form.cleaned_data["notice"]
        before, seen = queries.calendar(), queries.last_sequence()
        try:
            after = before.with_notice(planned)
        except CalendarError as error:
            form.add_error(None, ValidationError(text(error.message)))
        else:
            kept = {"days": write_notice(planned), "text": form.cleaned_data["source"], "seen": seen}
            request.session[PLANNED] = kept
            return render(request, "calendars/plan.html", _plan(request, planned, before, after))
    return render(request, "calendars/enter.html", {"form": form})


def _plan(request: HttpRequest, planned: Notice, before: Calendar, after: Calendar) -> dict[str, object]:
    today = localdate()
    return {
        "notice": planned,
        "changes": queries.changes(before, after),
        "effect": queries.effect(before, after, cast(User, request.user), today),
        "months": year_of_months(planned.year, after, today),
        "year": planned.year,
        "replaces": planned.year in before.announced_years and not planned.amends,
    }


@requires_whole(Action.ENTER_NOTICE)
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Enter the notice that was shown last."""
    kept = request.session.pop(PLANNED, None)
    if request.method != "POST" or kept is None:
        return redirect("calendars:enter")
    try:
        entry = services.enter(read_notice(kept["days"]), kept["text"], seen=kept["seen"], by=actor(request))
    except (services.NoticeEntryError, NoticeError) as error:
        messages.error(request, text(error.message))
        return redirect("calendars:enter")
    messages.success(request, _("已录入，各件的期限已按新的安排计算"))
    return redirect("calendars:notice", sequence=entry.sequence)


@requires_whole(Action.ENTER_NOTICE)
def withdraw(request: HttpRequest) -> HttpResponseBase:
    """Withdraw a notice that was entered by mistake, after showing what that changes."""
    number = request.POST.get("notice") or request.GET.get("notice", "")
    entry = Entry.objects.filter(withdraws=None, withdrawal=None, pk=whole(number)).first()
    if entry is None:
        return redirect("calendars:notices")
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            services.withdraw(entry, seen=whole(seen, -1), by=actor(request))
        except services.NoticeEntryError as error:
            messages.error(request, text(error.message))
        else:
            messages.success(request, _("已撤回"))
        return redirect("calendars:notices")
    return _confirm_withdrawal(request, entry)


def _confirm_withdrawal(request: HttpRequest, entry: Entry) -> HttpResponseBase:
    before, seen = queries.calendar(), queries.last_sequence()
    try:
        after = queries.made_of([*Entry.objects.all(), Entry(sequence=seen + 1, withdraws=entry)])
    except CalendarError:
        messages.error(request, text(services.BUILT_ON))
        return redirect("calendars:notices")
    user = cast(User, request.user)
    context = {
        "entry": entry,
        "seen": seen,
        "changes": queries.changes(before, after),
        "effect": queries.effect(before, after, user, localdate()),
    }
    return render(request, "calendars/withdraw.html", context)


def _may_enter(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and may(request.user, Action.ENTER_NOTICE)
