"""Tables 3 and 4 of a year, the cases behind each number, and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.agencies.permissions import Action, may, requires, requires_somewhere, within
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.statistics import figures, queries, sheets
from gongkai.portal.wording import language
from gongkai.report.formats import FORMAT_2021, Row, Table
from gongkai.report.write.labels import column_label, group_label, row_label

FIRST_YEAR, LAST_YEAR = 2008, 2099
LINES = 50
"""Cases on a page of a list."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page counts: an agency, alone or with all below it, in a year."""

    agency: Agency
    year: int
    below: bool
    has_below: bool
    """Whether the person sees agencies below it."""
    agencies: QuerySet[Agency]

    @property
    def query(self) -> str:
        """The part of an address that says that all below is meant."""
        return "below=1" if self.below else ""

    @property
    def title(self) -> str:
        """Whose numbers they are."""
        if self.below:
            return _("%(agency)s及下级机关 %(year)s年度") % {"agency": self.agency.name, "year": self.year}
        return _("%(agency)s %(year)s年度") % {"agency": self.agency.name, "year": self.year}


@requires_somewhere(Action.SEE_CASES)
@require_safe
def agencies(request: HttpRequest) -> HttpResponseBase:
    """The agencies whose numbers the person may see; straight to them where there is one."""
    found = list(within(cast(User, request.user), Action.SEE_CASES).filter(closed=None).order_by("path"))
    year = localdate().year
    if len(found) == 1:
        return redirect("statistics:tables", code=found[0].code, year=year)
    return render(request, "statistics/agencies.html", {"agencies": found, "year": year})


@requires(Action.SEE_CASES)
@require_safe
def tables(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Tables 3 and 4; each number opens the cases behind it."""
    shown = _shown(request, code, year)
    cells = queries.tables_of_now(shown.agencies, year)
    context = {
        **_frame(shown),
        "may_handle": may(cast(User, request.user), Action.HANDLE_CASES, shown.agency),
        "tables": [_printed(table, cells, shown) for table in (queries.TABLE_3, queries.TABLE_4)],
    }
    return render(request, "statistics/tables.html", context)


@requires(Action.SEE_CASES)
@require_safe
def workbook(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Both tables as a workbook."""
    shown = _shown(request, code, year)
    content = sheets.workbook(shown.title, queries.tables_of_now(shown.agencies, year), language())
    response = HttpResponse(content, content_type=sheets.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="tables-{year}.xlsx"'
    return response


@requires(Action.SEE_CASES)
@require_safe
def cases_behind(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The cases that a cell counts."""
    shown = _shown(request, code, year)
    cell = request.GET.get("cell", "requests.received.total")
    if cell not in queries.CELLS:
        raise Http404
    spec = FORMAT_2021.cells[cell]
    context = {
        **_frame(shown),
        "row": row_label(spec.row, language()),
        "column": column_label(spec.column, language()),
        "query": urlencode({"cell": cell, **({"below": "1"} if shown.below else {})}),
    }
    number = request.GET.get("page")
    if spec.table == queries.TABLE_4.number:
        remedies = queries.remedies_behind(shown.agencies, year, cell).select_related("agency", "case")
        return render(
            request, "statistics/remedies.html", context | {"page": Paginator(remedies, LINES).get_page(number)}
        )
    cases = queries.cases_behind(shown.agencies, year, cell).select_related("agency").order_by("counted", "pk")
    return render(request, "statistics/cases.html", context | {"page": Paginator(cases, LINES).get_page(number)})


@requires(Action.SEE_CASES)
@require_safe
def charts(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A year's requests by outcome, applicant, channel, time taken, and whether they were answered in time."""
    shown = _shown(request, code, year)
    drawn = figures.charts(shown.agencies, year, calendar(), localdate())
    return render(request, "statistics/charts.html", _frame(shown) | {"charts": drawn})


def _shown(request: HttpRequest, code: str, year: int) -> Shown:
    """What the address asks for, of what the person may see."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    agency = get_object_or_404(Agency, code=code)
    seen = within(cast(User, request.user), Action.SEE_CASES)
    has_below = seen.filter(path__startswith=agency.path).count() > 1
    below = request.GET.get("below") == "1" and has_below
    asked = queries.reporting(agency, year, below=below)
    return Shown(agency, year, below, has_below, asked.filter(pk__in=seen.values("pk")))


def _frame(shown: Shown) -> dict[str, object]:
    return {"shown": shown, "years": queries.years_of_now(shown.agencies, localdate())}


def _printed(table: Table, cells: Mapping[str, int], shown: Shown) -> dict[str, object]:
    """A table with its labels in the language of the page; each number opens the cases behind it.

    The cells are put together here: there are hundreds of them on a page.
    """
    words = language()
    behind = reverse("statistics:cases", kwargs={"code": shown.agency.code, "year": shown.year})
    also = f"&{shown.query}" if shown.query else ""

    def printed(name: str) -> tuple[str | SafeString]:
        if not cells[name]:
            return ("0",)
        return (format_html('<a href="{}?cell={}{}">{}</a>', behind, name, also, cells[name]),)

    def numbers(row: Row) -> SafeString:
        shown_cells = (printed(table.cell_id(row, column)) for column in row.columns)
        return format_html_join("", '<td class="number">{}</td>', shown_cells)

    return {
        "title": table.title,
        "columns": [column_label(column, words) for column in table.columns],
        "groups": [
            (group, [(row_label(row, words), numbers(row)) for row in rows])
            for group, rows in groupby(table.rows, lambda row: group_label(row, words))
        ],
    }
