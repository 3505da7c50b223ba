"""The steps of a calculation in words, each with its article."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gongkai.law.citations import FEES, REGULATION, Article
from gongkai.law.deadlines.courses import Course, Stop, merged_spans
from gongkai.law.deadlines.model import PERIODS, ClockKind, ClockState, Step
from gongkai.law.notices.model import weekday
from gongkai.law.procedure import REOPENINGS, TRANSITIONS, EventKind
from gongkai.law.statutory import holiday_message
from gongkai.law.workdays import Calendar, DayKind
from gongkai.messages import Message

CORRECTION, CONSULTATION, ANSWER, REASONS = (Article(REGULATION, number) for number in (30, 32, 33, 35))
RECEIPT = Article(REGULATION, 31)
FEE = Article(FEES, 7)
_DAY = datetime.timedelta(days=1)


def steps_of(course: Course, state: ClockState, calendar: Calendar) -> Iterator[Step]:
    """How the due day of a course was found, and what ended it."""
    yield from _BEGINNINGS[course.kind](course, calendar)
    if course.due and course.stated is None and course.kind is not ClockKind.FEE_NOTICE:
        yield from ending(course, calendar)
    if course.kind is ClockKind.ANSWER:
        yield from _later_time(course)
    if course.end:
        yield _end(course, state)
    elif course.kind in _CONSEQUENCES:
        yield _CONSEQUENCES[course.kind]


def ending(course: Course, calendar: Calendar) -> Iterator[Step]:
    """From the first day that counts to the last one: holidays, make-up days, the due day, what is provisional."""
    start, length, due = course.start, course.length, course.due
    assert start is not None
    assert length is not None
    assert due is not None
    yield from days_off(start, due, calendar)
    values: dict[str, object] = {"length": length, "due": due, "weekday": weekday(due)}
    message = Message("第{length}个工作日是{due}（{weekday}），为到期日。", values)
    if course.stops:
        message = Message("扣除征求意见的时间，第{length}个工作日是{due}（{weekday}），为到期日。", values)
    yield Step(message, PERIODS[course.kind].basis, due)
    yield from provisional(start, due, calendar)


def days_off(start: datetime.date, due: datetime.date, calendar: Calendar) -> Iterator[Step]:
    """The holidays and the make-up days after `start` up to `due`: what makes it differ from Monday to Friday."""
    day = start + _DAY
    while day <= due:
        here = calendar.day(day)
        if here.kind is DayKind.MAKE_UP:
            made_up: dict[str, object] = {"day": day, "weekday": weekday(day)}
            yield Step(Message("{day}（{weekday}）调休上班，计入。", made_up), None, day)
        elif here.kind is DayKind.HOLIDAY:
            last = day
            while (following := calendar.day(last + _DAY)).kind is DayKind.HOLIDAY and following.name == here.name:
                last += _DAY
            off: dict[str, object] = {"first": day, "last": last, "name": holiday_message(here.name)}
            text = Message("{first}至{last}{name}放假，不计入。", off)
            yield Step(text if last > day else Message("{first}{name}放假，不计入。", off), None, day)
            day = last
        day += _DAY


def first_provisional(start: datetime.date, due: datetime.date, calendar: Calendar) -> datetime.date | None:
    """The first day after `start` up to `due` that a notice still to come may change."""
    days = (start + _DAY * number for number in range(1, (due - start).days + 1))
    return next((day for day in days if calendar.is_provisional(day)), None)


def provisional(start: datetime.date, due: datetime.date, calendar: Calendar) -> Iterator[Step]:
    """A warning where the due day rests on days that are not announced, with the earliest day it may come to."""
    first = first_provisional(start, due, calendar)
    if first:
        values: dict[str, object] = {"first": first, "earliest": earliest(start, due, calendar)}
        yield Step(
            Message("{first}起的放假安排尚未公布，到期日是暂定的，公布后最早可能为{earliest}。", values), None, first
        )


def earliest(start: datetime.date, due: datetime.date, calendar: Calendar) -> datetime.date:
    """The earliest day that a provisional due day may come to be (see `Calendar.earliest`)."""
    return calendar.earliest(start, calendar.between(start, due))


def _correction_notice(course: Course, _calendar: Calendar) -> Iterator[Step]:
    yield Step(Message("{date}收到申请，从次日起计算。", {"date": course.start}), RECEIPT, course.start)
    message = Message("申请内容不明确的，应当在{length}个工作日内一次性告知补正。", {"length": course.length})
    yield Step(message, CORRECTION)


def _correction(course: Course, _calendar: Calendar) -> Iterator[Step]:
    asked = course.cause
    yield Step(Message("{date}发出补正告知书。", {"date": asked.date}), CORRECTION, asked.date)
    if asked.due:
        yield Step(Message("告知书写明的补正期限到{due}为止。", {"due": asked.due}), CORRECTION, asked.due)
    elif course.length is None:
        yield Step(Message("告知书应当写明合理的补正期限；没有记录期限，算不出到期日。"), CORRECTION)
    else:
        yield Step(Message("告知书写明的补正期限为{length}个工作日。", {"length": course.length}), CORRECTION)
        yield _arrival(course, Message("{date}补正告知书送达，从次日起计算。", {"date": course.start}), CORRECTION)


def _opinion(course: Course, _calendar: Calendar) -> Iterator[Step]:
    basis = PERIODS[course.kind].basis
    yield Step(Message("{date}发出征求意见书{party}。", {"date": course.cause.date, "party": _party(course)}), basis)
    message = Message("应当自收到征求意见书之日起{length}个工作日内提出意见。", {"length": course.length})
    yield Step(message, basis)
    yield _arrival(course, Message("{date}收到征求意见书，从次日起计算。", {"date": course.start}), basis)


def _fee_notice(course: Course, _calendar: Calendar) -> Iterator[Step]:
    message = Message("收费通知应当在答复期限内发出，即不晚于{due}。", {"due": course.due})
    yield Step(message, FEE, course.due)


def _payment(course: Course, _calendar: Calendar) -> Iterator[Step]:
    yield Step(Message("{date}发出收费通知。", {"date": course.cause.date}), FEE, course.cause.date)
    message = Message("申请人应当自收到收费通知次日起{length}个工作日内缴费。", {"length": course.length})
    yield Step(message, FEE)
    yield _arrival(course, Message("{date}收费通知送达，从次日起计算。", {"date": course.start}), FEE)


def _answer(course: Course, calendar: Calendar) -> Iterator[Step]:
    yield _answer_begins(course)
    if course.length is None:
        values: dict[str, object] = {"due": course.stated}
        yield Step(Message("重新办理的期限由决定或判决确定，到{due}为止。", values), _basis(course), course.stated)
        if course.told:
            message = Message("{date}告知申请人延期；由决定或判决确定的期限不因此延长。", {"date": course.told.date})
            yield Step(message, ANSWER, course.told.date, verified=False)
        return
    base = course.length
    if course.extended and course.approved and course.approved.days and base:
        base -= course.approved.days
    if course.cause.kind in REOPENINGS and course.cause.days:
        yield Step(Message("决定或判决要求在{length}个工作日内答复。", {"length": base}), _basis(course))
    else:
        verified = course.cause.kind not in REOPENINGS
        yield Step(Message("应当在{length}个工作日内答复。", {"length": base}), ANSWER, None, verified)
    for stop in course.stops:
        yield _wait(stop, course, calendar)
    if sum(1 for _ in merged_spans(course)) < len(course.stops):
        yield Step(Message("征求意见的日子重叠的，只扣除一次。"), ANSWER, None, False)
    if course.told:
        yield _extension(course)


def _answer_begins(course: Course) -> Step:
    cause, date = course.cause, course.start
    values: dict[str, object] = {"date": date}
    match cause.kind:
        case EventKind.RECEIVED:
            return Step(Message("{date}收到申请，从次日起计算。", values), RECEIPT, date)
        case EventKind.CORRECTION_ARRIVED:
            return Step(Message("{date}收到补正材料，答复期限从次日起重新计算。", values), CORRECTION, date)
        case EventKind.FEE_PAID:
            message = Message("{date}申请人缴费，答复期限从次日起重新计算。", values)
            return Step(message, FEE, date, verified=False)
        case _:
            message = Message("{date}{event}，从次日起计算。", {**values, "event": cause.kind.message})
            return Step(message, _basis(course), date, verified=False)


def _wait(stop: Stop, course: Course, calendar: Calendar) -> Step:
    assert course.start is not None
    begin = max(stop.after, course.start)
    values: dict[str, object] = {
        "first": begin + _DAY,
        "last": stop.through,
        "party": _party(stop.course),
        "days": calendar.between(begin, stop.through),
    }
    if stop.is_open:
        text = Message("{first}起征求意见{party}，还没有对方收到日期的记录，暂扣除到{last}，共{days}个工作日。", values)
    elif stop.course.end is None:
        text = Message("{first}至{last}征求意见{party}，扣除{days}个工作日；提前收到意见的，到期日随之提前。", values)
    else:
        text = Message("{first}至{last}征求意见{party}，扣除{days}个工作日。", values)
    # Counted from the sending of the letter, not from its receipt: to be verified.
    return Step(text, ANSWER, stop.through, verified=False)


def _extension(course: Course) -> Step:
    assert course.told is not None
    values: dict[str, object] = {
        "date": course.told.date,
        "approved": course.approved.date if course.approved else None,
        "days": course.approved.days if course.approved else None,
        "length": course.length,
    }
    if course.extended:
        message = Message("经{approved}负责人同意，{date}告知申请人延期{days}个工作日，共{length}个工作日。", values)
        return Step(message, ANSWER, course.told.date)
    message = Message("{date}告知申请人延期时，答复期限已经届满，延期不起作用。", values)
    return Step(message, ANSWER, course.told.date, verified=False)


def _later_time(course: Course) -> Iterator[Step]:
    if course.later and course.later.due:
        values: dict[str, object] = {"date": course.later.date, "due": course.later.due}
        if course.stated == course.later.due:
            message = Message("{date}确定并告知申请人延迟答复，到{due}为止。", values)
        else:
            message = Message("{date}确定的延迟答复日{due}不晚于原期限，不起作用。", values)
        yield Step(message, REASONS, course.later.due)


def _end(course: Course, state: ClockState) -> Step:
    assert course.end is not None
    row = TRANSITIONS[course.end.kind]
    values: dict[str, object] = {"date": course.end.date, "event": row.name}
    match state:
        case ClockState.MET:
            message = Message("{date}“{event}”，没有超过期限。", values)
        case ClockState.MISSED:
            message = Message("{date}“{event}”，期限已过。", values)
        case ClockState.REPLACED:
            message = Message("{date}“{event}”，这一期限不再计算，以后重新起算。", values)
        case _:
            message = Message("{date}“{event}”，这一期限不再适用。", values)
    return Step(message, row.basis[0], course.end.date, row.verified)


def _arrival(course: Course, message: Message, article: Article) -> Step:
    if course.start is None:
        return Step(Message("还没有送达日期的记录，不能起算。"), article)
    return Step(message, article, course.start)


def _basis(course: Course) -> Article:
    return TRANSITIONS[course.cause.kind].basis[0]


def _party(course: Course) -> Message | str:
    return Message("（{party}）", {"party": course.party}) if course.party else ""


_BEGINNINGS = {
    ClockKind.CORRECTION_NOTICE: _correction_notice,
    ClockKind.CORRECTION: _correction,
    ClockKind.ANSWER: _answer,
    ClockKind.THIRD_PARTY: _opinion,
    ClockKind.CO_AUTHOR: _opinion,
    ClockKind.FEE_NOTICE: _fee_notice,
    ClockKind.PAYMENT: _payment,
}
_CONSEQUENCES = {
    ClockKind.CORRECTION: Step(Message("无正当理由逾期不补正的，视为放弃申请。"), CORRECTION),
    ClockKind.THIRD_PARTY: Step(Message("逾期未提出意见的，由行政机关依法决定是否公开。"), CONSULTATION),
    ClockKind.CO_AUTHOR: Step(Message("逾期未提出意见的，视为同意公开。"), PERIODS[ClockKind.CO_AUTHOR].basis),
    ClockKind.PAYMENT: Step(Message("逾期未缴费的，视为放弃申请。"), FEE),
}
