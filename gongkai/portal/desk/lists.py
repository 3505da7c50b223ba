"""The desk's lists, what is done with several cases at once, and a person's own views of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import UTC
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.portal.access import public
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Membership
from gongkai.portal.agencies.permissions import Action, may, may_somewhere, requires_somewhere, within
from gongkai.portal.audit.services import actor
from gongkai.portal.cases import search
from gongkai.portal.cases.models import Case
from gongkai.portal.desk import feed, queries, services, sheets
from gongkai.portal.desk.boards import Row
from gongkai.portal.desk.filters import FilterForm
from gongkai.portal.desk.models import SavedView
from gongkai.portal.desk.rows import Layout, rows
from gongkai.portal.handling import acts
from gongkai.portal.handling.services import ActError, assign
from gongkai.portal.wording import text

LINES = 25
"""Cases on a page of a list."""
MOST_AT_ONCE = 200
"""Cases that are given to somebody at once."""
MOST_LISTED = 250
"""Closed cases in a list; of more the latest are shown, and filters find the others."""
MOST_EXPORTED = 20_000
LONGEST_NAME, LONGEST_QUERY = 40, 500
"""Of a saved view, in characters."""
KEPT = ("list", *FilterForm.base_fields)
"""What of an address makes a view."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the cases that a person may see is to be listed."""

    user: User
    agencies: Sequence[Agency]
    """Those whose cases the person may see."""
    form: FilterForm
    found: Set[int] | None
    """The keys of what was found by words; None where none are searched for."""

    @property
    def cases(self) -> QuerySet[Case]:
        """The cases that the filters leave, whatever was found."""
        return self.form.narrow(Case.objects.filter(agency__in=[agency.pk for agency in self.agencies]), self.user)

    def lists(self) -> dict[str, Sequence[Row]]:
        """The lists of open cases."""
        whose, today = queries.person(self.user), timezone.localdate()
        agencies = [agency.pk for agency in self.agencies]
        if self.form.narrows:
            rows = queries.open_rows(self.cases, today)
            return queries.open_lists_among([row for row in rows if self.found is None or row.pk in self.found], whose)
        if self.found is not None:
            return queries.open_lists_among(queries.open_among(agencies, self.found, today), whose)
        return queries.open_lists(agencies, whose, today)

    def closed(self, most: int, open_rows: Iterable[Row] = ()) -> list[int]:
        """The keys of the closed cases; `open_rows` are known to be none of them."""
        if self.found is None:
            return queries.closed(self.cases, most)
        keys, agencies = self.found - {row.pk for row in open_rows}, {agency.pk for agency in self.agencies}
        return queries.closed_among(self.form.narrow(Case.objects.all(), self.user), keys, agencies, most)


@requires_somewhere(Action.SEE_CASES)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """One of the lists, narrowed by the filters."""
    chosen, which, number = _chosen(request), _which(request), request.GET.get("page")
    user, lists = chosen.user, chosen.lists()
    here: Any
    if which == queries.CLOSED:
        keys = chosen.closed(MOST_LISTED + 1, lists[queries.OPEN] if chosen.found else ())
        here = Paginator(keys[:MOST_LISTED], LINES).get_page(number)
        lines, more = queries.closed_lines(here), len(keys) > MOST_LISTED
    else:
        here = Paginator(lists[which], LINES).get_page(number)
        lines, more = queries.lines(here), False
    counts = {name: len(rows) for name, rows in lists.items()}
    own = [agency for agency in chosen.agencies if may(user, Action.HANDLE_CASES, agency)]
    may_enter = [agency for agency in own if agency.closed is None]
    is_closed = which == queries.CLOSED
    layout = Layout(is_closed, several=len(chosen.agencies) > 1, pick=bool(may_enter) and not is_closed)
    context = {
        "which": which,
        "name": queries.LISTS[which],
        "lists": [(name, label, counts.get(name), _query(request, list=name)) for name, label in queries.LISTS.items()],
        "form": chosen.form,
        "page": here,
        "lines": lines,
        "rows": rows(lines, layout),
        "pick": layout.pick,
        "more": more and MOST_LISTED,
        "query": _query(request),
        "views": SavedView.objects.filter(user=user),
        "people": _people(user) if own else [],
        "unread": queries.unread([agency.pk for agency in own]) if own else [],
        "may_enter": may_enter,
        "overdue": sum(1 for row in lists[queries.MINE] if row.due and row.due.overdue),
    }
    return render(request, "desk/list.html", context)


@requires_somewhere(Action.SEE_CASES)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    chosen, which = _chosen(request), _which(request)
    if which == queries.CLOSED:
        lines = queries.closed_lines(chosen.closed(MOST_EXPORTED))
    else:
        lines = queries.lines(chosen.lists()[which][:MOST_EXPORTED])
    response = HttpResponse(sheets.workbook(lines), content_type=sheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{which}-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


@requires_somewhere(Action.HANDLE_CASES)
@require_POST
def assign_several(request: HttpRequest) -> HttpResponseBase:
    """Give the chosen cases to somebody, one after the other: what cannot be given is told."""
    user = cast(User, request.user)
    numbers = [_plain(number) for number in request.POST.getlist("case")[:MOST_AT_ONCE]]
    clerk = _people(user).filter(username=_plain(request.POST.get("clerk", ""))).first()
    back = redirect(f"{reverse('desk:desk')}?{_kept(QueryDict(request.POST.get('query', '')[:2000])).urlencode()}")
    if clerk is None or not numbers:
        messages.error(request, _("请选择申请和经办人"))
        return back
    given = 0
    chosen = Case.objects.filter(agency__in=within(user, Action.HANDLE_CASES), number__in=numbers, open=True)
    for case in chosen.select_related("agency").order_by("id"):
        try:
            assign(case, clerk, by=actor(request))
        except ActError as error:
            messages.error(request, f"{case.number}：{text(error.message)}")
        else:
            given += 1
    if given:
        said = ngettext("已将%(count)s件分派给%(name)s", "已将%(count)s件分派给%(name)s", given)
        messages.success(request, said % {"count": given, "name": clerk.name})
    return back


@requires_somewhere(Action.SEE_CASES)
@require_POST
def save_view(request: HttpRequest) -> HttpResponseBase:
    """Keep the list that is shown, with its filters, under a name."""
    query = _kept(QueryDict(request.POST.get("query", "")[:2000])).urlencode()
    name = _plain(request.POST.get("name", "")).strip()
    if not name or len(name) > LONGEST_NAME or len(query) > LONGEST_QUERY:
        messages.error(request, _("请填写视图名称，不超过40个字"))
    else:
        try:
            services.save_view(cast(User, request.user), name, query)
        except services.TooManyViewsError as error:
            messages.error(request, text(error.message))
        else:
            messages.success(request, _("已保存视图“%(name)s”") % {"name": name})
    return redirect(f"{reverse('desk:desk')}?{query}")


@requires_somewhere(Action.SEE_CASES)
@require_POST
def remove_view(request: HttpRequest, view: int) -> HttpResponseBase:
    """Remove one of one's own views."""
    kept = SavedView.objects.filter(pk=view, user=cast(User, request.user)).first()
    if kept:
        kept.delete()
        messages.success(request, _("已删除视图“%(name)s”") % {"name": kept.name})
    return redirect("desk:desk")


@requires_somewhere(Action.SEE_CASES)
@never_cache
def calendar_link(request: HttpRequest) -> HttpResponse:
    """One's private address for a calendar program: made, made anew, ended."""
    user = cast(User, request.user)
    address = ""
    if request.method == "POST" and request.POST.get("act") == "end":
        services.end_calendar_link(user, by=actor(request))
        messages.success(request, _("日历地址已停用"))
    elif request.method == "POST":
        secret = services.give_calendar_link(user, by=actor(request))
        address = request.build_absolute_uri(reverse("desk:calendar", kwargs={"secret": secret}))
    link = services.link_of(user)
    return render(request, "desk/calendar.html", {"link": link, "address": address})


@public
@require_safe
@never_cache
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The due days of whoever has this private address: of the cases that are theirs to work on."""
    user = services.user_of_link(secret)
    if user is None:
        raise Http404
    whose = queries.person(user)
    rows = queries.open_rows(queries.seen_by(user), timezone.localdate())
    own = [row for row in rows if row.clerk == user.pk or whose.is_mine(row)]
    return HttpResponse(
        feed.calendar(own, request.get_host(), timezone.now().astimezone(UTC)), content_type=feed.MEDIA_TYPE
    )


def _which(request: HttpRequest) -> str:
    which = request.GET.get("list", queries.MINE)
    return which if which in queries.LISTS else queries.MINE


def _chosen(request: HttpRequest) -> Chosen:
    """What the address chooses. Whoever may see identities in an agency also finds its cases by an applicant's name."""
    user = cast(User, request.user)
    agencies = list(within(user, Action.SEE_CASES).order_by("path"))
    form = FilterForm(request.GET, agencies=[(agency.code, agency.name) for agency in agencies])
    found = None
    if form.asked:
        named = within(user, Action.SEE_IDENTITY) if may_somewhere(user, Action.SEE_IDENTITY) else None
        found = search.keys(form.asked, named=named)
    return Chosen(user, agencies, form, found)


def _people(user: User) -> QuerySet[User]:
    """To whom the person may give cases: those who act in the same agencies."""
    held = Membership.objects.filter(
        until=None, role__in=[role.value for role in acts.OFFICE], agency__in=within(user, Action.HANDLE_CASES)
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user").order_by()).order_by("username")


def _plain(given: str) -> str:
    """The text without the character that PostgreSQL takes in no text."""
    return given.replace("\0", "")


def _kept(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if given.get(name):
            kept[name] = _plain(str(given[name]))
    return kept


def _query(request: HttpRequest, **changed: str) -> str:
    """The list and the filters of the page, as an address has them."""
    kept = _kept(request.GET)
    for name, value in changed.items():
        kept[name] = value
    return kept.urlencode()
