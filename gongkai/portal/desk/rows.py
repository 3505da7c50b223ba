"""The rows of a list as HTML, put together here and not by a template: a page has many, each of many parts.

A template that asks for each word by itself takes several times as long. What is said of a due day and of a state is
what `desk/due.html` and `desk/state.html` say of one case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongkai.law.deadlines.dues import Due
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import State
from gongkai.messages import Language
from gongkai.portal.desk.queries import Line, Listed
from gongkai.portal.wording import language

SOON = 3
"""Working days before the due day from which a row is marked."""
_STATE_MARKS = {State.DECIDED: " note", State.CLOSED: " good", State.MERGED: " good"}
_NOTHING = SafeString("")
_ROW = """<tr>{}<th scope="row" class="subject"><a href="{}">{}</a><br><span class="quiet small">{}</span></th>{}\
<td class="day" data-label="{}">{}</td><td data-label="{}">{}</td></tr>
"""
_PICK = '<td class="pick"><input type="checkbox" name="case" value="{}" aria-label="{}"></td>'
_CLOSED = '<td>{}</td><td class="day" data-label="{}">{}</td>'
_OPEN = '<td class="day">{}</td><td><span class="badge{}">{}</span>{}</td>'
_DUE = (
    '<span class="{}"><strong>{}</strong> <span class="badge{}">{}</span></span><br><span class="quiet small">{}</span>'
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of a list have."""

    closed: bool
    """Whether the list is of what has ended."""
    several: bool
    """Whether cases of more than one agency may stand in it."""
    pick: bool
    """Whether cases can be chosen in it."""


def rows(lines: Iterable[Line], layout: Layout) -> SafeString:
    """The lines as rows, in the language of the page."""
    words = language()
    return format_html_join("", "{}", ((_row(line, layout, words),) for line in lines))


def _row(line: Line, layout: Layout, words: Language) -> SafeString:
    case = line.case
    return format_html(
        _ROW,
        format_html(_PICK, case.number, _("选择%(number)s") % {"number": case.number}) if layout.pick else _NOTHING,
        address(case.agency_code, case.number),
        case.subject,
        _below(case, layout),
        _ended(case, words) if layout.closed else _standing(line, words),
        _("收到"),
        case.received.isoformat(),
        _("经办人"),
        case.clerk or "—",
    )


@lru_cache(maxsize=4096)
def address(code: str, number: str) -> str:
    """The address of a case's page."""
    return reverse("desk:case", kwargs={"code": code, "number": number})


def _below(case: Listed, layout: Layout) -> SafeString:
    """What stands below the subject."""
    agency = format_html(" · {}", case.agency) if layout.several else _NOTHING
    mark = format_html(' · <span class="badge doubt">{}</span>', _("复杂件")) if case.is_complex else _NOTHING
    return format_html("{}{}{}", case.number, agency, mark)


def _ended(case: Listed, words: Language) -> SafeString:
    outcome = Outcome(case.outcome).message.text(words) if case.outcome else ""
    return format_html(_CLOSED, outcome, _("办结"), _day(case.disposed))


def _standing(line: Line, words: Language) -> SafeString:
    state = State(line.case.state)
    due = _due(line.due, words) if line.due else SafeString('<span class="quiet">—</span>')
    turn = _NOTHING
    if line.turn:
        turn = format_html('<br><span class="quiet small">{}</span>', line.turn.message.text(words))
    return format_html(_OPEN, due, _STATE_MARKS.get(state, ""), state.message.text(words), turn)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _due(due: Due, words: Language) -> SafeString:
    soon = due.days_left <= SOON
    if due.overdue:
        past = _("已过%(days)s个工作日") % {"days": due.days_past} if due.days_past else _("已过期限")
        badge, badge_mark = past, " bad"
    elif due.days_left == 0:
        badge, badge_mark = _("今天到期"), " caution"
    else:
        badge, badge_mark = _("还有%(days)s个工作日") % {"days": due.days_left}, " caution" if soon else ""
    told = (
        due.kind.message.text(words),
        _("停止计算") if due.stopped else "",
        _("暂定") if due.provisional else "",
    )
    mark = "late" if due.overdue else "soon" if soon else ""
    return format_html(_DUE, mark, due.due.isoformat(), badge_mark, badge, " · ".join(filter(None, told)))
