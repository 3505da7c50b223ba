"""Cases as the rows of a list: everything is put into words beforehand, since a page has many rows.

A template that asks for each word by itself takes several times as long. What is said of a due day and of a state is
what `desk/due.html` and `desk/state.html` say of one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.law.deadlines.dues import Due
from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import State
from gongkai.messages import Language
from gongkai.portal.desk.queries import Line
from gongkai.portal.wording import language

SOON = 3
"""Working days before the due day from which a row is marked."""
_STATE_MARKS = {State.DECIDED: " note", State.CLOSED: " good", State.MERGED: " good"}


@dataclass(frozen=True, slots=True)
class ShownDue:
    """What a row says of what is due; marks are classes of the design."""

    day: str
    mark: str
    badge: str
    badge_mark: str
    clock: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a list."""

    address: str
    pick: str
    """What the box is called by which the case is chosen."""
    number: str
    subject: str
    agency: str
    is_complex: bool
    received: str
    disposed: str
    outcome: str
    state: str
    state_mark: str
    turn: str
    due: ShownDue | None
    clerk: str


def shown(lines: Iterable[Line]) -> Iterator[Shown]:
    """The lines as rows, in the language of the page."""
    words, pick = language(), _("选择%(number)s")
    for line in lines:
        case, state = line.case, State(line.case.state)
        yield Shown(
            address=reverse("desk:case", kwargs={"code": case.agency_code, "number": case.number}),
            pick=pick % {"number": case.number},
            number=case.number,
            subject=case.subject,
            agency=case.agency,
            is_complex=case.is_complex,
            received=case.received.isoformat(),
            disposed=_day(case.disposed),
            outcome=Outcome(case.outcome).message.text(words) if case.outcome else "",
            state=state.message.text(words),
            state_mark=_STATE_MARKS.get(state, ""),
            turn=line.turn.message.text(words) if line.turn else "",
            due=_due(line.due, words) if line.due else None,
            clerk=case.clerk or "—",
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _due(due: Due, words: Language) -> ShownDue:
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
    return ShownDue(due.due.isoformat(), mark, badge, badge_mark, " · ".join(filter(None, told)))
