"""Remedies: what a reply must name, by its outcome and date, and until when each is open.

What counts as a refusal, for which reconsideration comes first since 2024, differs in practice: `remedies` takes any
table, and `remedy_table.read_table` reads an office's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.citations import CIVIL_PROCEDURE, Article
from gongkai.law.outcomes import Outcome
from gongkai.law.remedy_table import RemedyKind, RemedyTable, Rule, Term, Unit, statutory_table
from gongkai.law.workdays import Calendar
from gongkai.messages import Message

LAST_DAY = Article(CIVIL_PROCEDURE, 85, paragraph=3)
"""A period whose last day is a holiday ends on the first working day after it; so for reconsideration (article 88 of
its law) and litigation (article 101 of its law), which refer to civil procedure. The three numbers were recalled:
to be verified. That weekends are such holidays is the Supreme People's Court's answer of 2014-12-12."""


@dataclass(frozen=True, slots=True)
class RemedyStep:
    """One step of the calculation of a last day. `verified` is False where its article is still to be read."""

    message: Message
    article: Article
    date: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Remedy:
    """A remedy with its last day. `due` is None where the day it counts from is not known yet.

    `provisional` says that the last day stands in a year whose holidays are not announced.
    """

    term: Term
    due: date | None = None
    provisional: bool = False
    steps: tuple[RemedyStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedies:
    """What a reply must say of remedies. `rule.verified` and `rule.comment` say whether that is certain."""

    rule: Rule
    remedies: tuple[Remedy, ...]

    @property
    def message(self) -> Message:
        """The sentence of the reply."""
        return self.rule.route.message


class NoRemedyRuleError(LookupError):
    """The table has no rule for a reply of this outcome and day; `message` says so in words."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


def remedies(
    outcome: Outcome, replied: date, served: date, calendar: Calendar, table: RemedyTable | None = None
) -> Remedies:
    """What a reply of the day `replied`, served on the applicant on the day `served`, must say of remedies.

    The last days of reconsideration and of direct litigation count from `served`; that of litigation after
    reconsideration is not known yet (see `expiry`). Raises NoRemedyRuleError for a reply before the table's first day.
    """
    rule = (table or statutory_table()).rule(outcome, replied)
    if rule is None:
        values: dict[str, object] = {"outcome": outcome.message, "date": replied}
        raise NoRemedyRuleError(Message("救济途径表没有{date}作出的“{outcome}”答复的规定。", values))
    found = tuple(
        Remedy(term) if term.kind is RemedyKind.LITIGATION_AFTER else expiry(term, served, calendar)
        for term in rule.route.terms
    )
    return Remedies(rule, found)


def expiry(term: Term, start: date, calendar: Calendar) -> Remedy:
    """The last day of a remedy whose period counts from the day after `start`.

    `start` is the day the reply was served, or for litigation after reconsideration the day that decision arrived.
    """
    end = term.end(start)
    due = calendar.on_or_after(end)
    values: dict[str, object] = {"start": start, "length": term.length, "end": end}
    counted = (
        Message("自{start}的次日起算{length}日，至{end}。", values)
        if term.unit is Unit.DAY
        else Message("自{start}的次日起算{length}个月，至{end}。", values)
    )
    steps = [RemedyStep(counted, term.article, end, term.verified)]
    if due != end:
        moved = Message("{end}是休假日，顺延至其后的第一个工作日{due}。", {"end": end, "due": due})
        steps.append(RemedyStep(moved, LAST_DAY, due, verified=False))
    return Remedy(term, due, calendar.is_provisional(end) or calendar.is_provisional(due), tuple(steps))
