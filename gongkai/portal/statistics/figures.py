"""What a year's requests were like: outcomes, applicants, channels, time taken, answers that came too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.applicants import Applicant
from gongkai.law.deadlines import ClockKind, ClockState, clocks
from gongkai.law.outcomes import OutcomeGroup
from gongkai.law.receipt import Channel
from gongkai.law.workdays import Calendar
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.queries import histories

ANSWER_DAYS = 20
"""Working days for an answer (Regulation, article 33): whoever is answered within so many is never answered late."""
_UPTO: Sequence[tuple[int | None, Message]] = (
    (5, Message("5个工作日以内")),
    (10, Message("6至10个工作日")),
    (ANSWER_DAYS, Message("11至20个工作日")),
    (2 * ANSWER_DAYS, Message("21至40个工作日")),
    (None, Message("40个工作日以上")),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts under a title, each with its label, in their order."""

    id: str
    title: Promise
    values: Sequence[tuple[Message, int]]

    @property
    def total(self) -> int:
        """The sum of the counts."""
        return sum(number for _label, number in self.values)


def charts(agencies: QuerySet[Agency], year: int, calendar: Calendar, today: date) -> tuple[Chart, ...]:
    """The charts of a year, as of a day: of the requests received in it, and of those disposed in it."""
    cases = Case.objects.filter(agency__in=list(agencies)).order_by()
    first, turn = date(year, 1, 1), date(year + 1, 1, 1)
    received = cases.filter(counted__gte=first, counted__lt=turn)
    disposed = cases.filter(disposed__gte=first, disposed__lt=turn)
    outcomes = _grouped(_counts(disposed, "outcome"))
    kinds, ways = _counts(received, "applicant_kind"), _counts(received, "channel")
    return (
        Chart("outcomes", _("办结的结果"), [(group.message, outcomes[group]) for group in OutcomeGroup]),
        Chart("applicants", _("收到的申请：申请人"), [(kind.message, kinds[kind.value]) for kind in Applicant]),
        Chart("channels", _("收到的申请：渠道"), [(way.message, ways[way.value]) for way in Channel]),
        Chart("times", _("办结用时（自收到的次日起）"), _times(disposed, calendar)),
        Chart("late", _("是否按期"), _late(cases, disposed, calendar, min(today, date(year, 12, 31)))),
    )


def _counts(cases: QuerySet[Case], column: str) -> Counter[str]:
    return Counter(dict(cases.values_list(column).annotate(Count("pk"))))


def _grouped(outcomes: Mapping[str, int]) -> Counter[OutcomeGroup]:
    found: Counter[OutcomeGroup] = Counter()
    for outcome, number in outcomes.items():
        found[OutcomeGroup(outcome.partition(".")[0])] += number
    return found


def _times(disposed: QuerySet[Case], calendar: Calendar) -> list[tuple[Message, int]]:
    """How many working days there were from the receipt to the first answer."""
    found: Counter[int | None] = Counter()
    for received, answered, number in disposed.values_list("received", "disposed").annotate(Count("pk")):
        assert answered is not None
        days = calendar.between(received, answered)
        found[next((most for most, _label in _UPTO if most is None or days <= most), None)] += number
    return [(label, found[most]) for most, label in _UPTO]


def _late(
    cases: QuerySet[Case], disposed: QuerySet[Case], calendar: Calendar, today: date
) -> list[tuple[Message, int]]:
    """Answers in time and too late by the clock of each case; and what waits on the day though its answer is due.

    The clocks are asked for those alone that took more than 20 working days: no clock ends sooner.
    """
    dates = disposed.values_list("pk", "received", "disposed")
    slow = [pk for pk, start, end in dates if end and calendar.between(start, end) > ANSWER_DAYS]
    asked = Case.objects.filter(pk__in=slow)
    # By the end of a past year: what was answered since was waiting then.
    waiting = cases.filter(Q(disposed=None) | Q(disposed__gt=today), received__lt=_before(calendar, today))
    late = sum(_missed(asked, calendar, None))
    return [
        (Message("按期办结"), disposed.count() - late),
        (Message("逾期办结"), late),
        (Message("逾期未办结"), sum(_missed(waiting, calendar, today))),
    ]


def _before(calendar: Calendar, today: date) -> date:
    """What was received on this day or later cannot be late today."""
    day = today
    while calendar.between(day, today) <= ANSWER_DAYS:
        day = date.fromordinal(day.toordinal() - 1)
    return date.fromordinal(day.toordinal() + 1)


def _missed(cases: QuerySet[Case], calendar: Calendar, today: date | None) -> Iterable[bool]:
    """For each case whether its first answer came too late; with a day, whether it was overdue on that day.

    Without a day all of them have been answered.
    """
    ends = dict(cases.values_list("number", "disposed"))
    for number, events in histories(cases).items():
        day = today or ends[number]
        assert day is not None
        known = tuple(event for event in events if event.date <= day)
        found = clocks(known, calendar, day)
        yield any(clock.kind is ClockKind.ANSWER and clock.state is ClockState.MISSED for clock in found)
