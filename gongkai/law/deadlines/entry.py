"""Events as people write them: a line each on the command line or a form, a file of many cases."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

from gongkai.law.procedure import Event, EventKind, UnlawfulEventError, follow, in_order, with_internal_steps
from gongkai.messages import Message

EXTENDED = "extended"
"""In place of an event's id: an extension approved and told to the applicant on the same day."""

ALIASES: Mapping[str, str] = {
    "收到": EventKind.RECEIVED,
    "补正": EventKind.CORRECTION_ASKED,
    "要求补正": EventKind.CORRECTION_ASKED,
    "补正送达": EventKind.CORRECTION_NOTICE_ARRIVED,
    "收到补正": EventKind.CORRECTION_ARRIVED,
    "逾期不补正": EventKind.CORRECTION_OVERDUE,
    "说明理由": EventKind.REASONS_ASKED,
    "收到理由": EventKind.REASONS_GIVEN,
    "延迟答复": EventKind.LATER_TIME_SET,
    "征求第三方": EventKind.THIRD_PARTY_ASKED,
    "第三方收到": EventKind.THIRD_PARTY_RECEIVED,
    "第三方答复": EventKind.THIRD_PARTY_ANSWERED,
    "第三方未答复": EventKind.THIRD_PARTY_SILENT,
    "征求机关": EventKind.CO_AUTHOR_ASKED,
    "机关收到": EventKind.CO_AUTHOR_RECEIVED,
    "机关答复": EventKind.CO_AUTHOR_ANSWERED,
    "机关未答复": EventKind.CO_AUTHOR_SILENT,
    "协办": EventKind.HELP_ASKED,
    "收到协办": EventKind.HELP_GIVEN,
    "会商": EventKind.MEETING_HELD,
    "延期": EXTENDED,
    "同意延期": EventKind.EXTENSION_APPROVED,
    "告知延期": EventKind.EXTENSION_TOLD,
    "收费": EventKind.FEE_NOTICE_SENT,
    "收费送达": EventKind.FEE_NOTICE_ARRIVED,
    "缴费": EventKind.FEE_PAID,
    "逾期未缴费": EventKind.FEE_OVERDUE,
    "答复": EventKind.REPLY_SENT,
    "送达": EventKind.REPLY_SERVED,
    "结案": EventKind.CLOSED,
    "撤回": EventKind.WITHDRAWN,
    "并案": EventKind.MERGED,
    "复议重办": EventKind.REOPENED_AFTER_RECONSIDERATION,
    "判决重办": EventKind.REOPENED_AFTER_JUDGMENT,
    "自行纠正": EventKind.REOPENED_BY_AGENCY,
}
"""Short Chinese names beside the events' ids."""

COLUMNS = ("case", "event", "date", "days", "due", "party", "reason")
"""The columns of a CSV file of cases, an event a row; the last four may be left out."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?", re.ASCII)
_EVENT = re.compile(r"(?P<name>[^=@\s]+)(?:=(?P<value>[^@\s]+))?(?:@(?P<party>\S+))?")
_UNSTATED = "（测算）"
"""Stands for the reason of an extension in a calculation for which nobody wrote one."""


class EntryError(ValueError):
    """Something written that cannot be read as an event; `message` says what and where."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message

    def __reduce__(self) -> tuple[type[EntryError], tuple[Message]]:
        return type(self), (self.message,)


def read_date(text: str) -> date:
    """A date as people write it: 2026-09-25, 2026/9/25, 2026.9.25, 2026年9月25日. Raises EntryError."""
    found = _DATE.fullmatch(text.strip())
    try:
        if found:
            year, *months, day = found.groups()
            return date(int(year), int(next(filter(None, months))), int(day))
    except ValueError:
        pass  # a 31 June
    raise EntryError(Message("“{text}”不是日期，请写成2026-09-25的样子。", {"text": text}))


def read_event(text: str) -> tuple[Event, ...]:
    """The events that a line means: `补正=10 2026-09-28`, `征求第三方@甲公司 2026-10-09`, `延期=10 2026-10-20 理由`.

    A name (an id or alias) with a number of working days or a day behind =, and a party behind @; a date; a reason.
    An extension is two events, approved and told. Raises EntryError.
    """
    words = text.split()
    day = next((word for word in words if _DATE.fullmatch(word)), None)
    if day is None or len(words) < 2:
        raise EntryError(Message("“{text}”应当有事件和日期，例如“补正=10 2026-09-28”。", {"text": text}))
    words.remove(day)
    name, *reason = words
    found = _EVENT.fullmatch(name)
    if found is None:
        raise EntryError(Message("看不懂事件“{text}”。", {"text": name}))
    row = {"event": found["name"], "date": day, "party": found["party"] or "", "reason": " ".join(reason)}
    if value := found["value"]:
        row["days" if value.isdecimal() else "due"] = value
    return read_row(row)


def read_row(row: Mapping[str, Any]) -> tuple[Event, ...]:
    """The events that a row with the columns of `COLUMNS` means (two for an extension). Raises EntryError."""
    name = str(row.get("event") or "").strip()
    wanted = ALIASES.get(name, name)
    days = str(row.get("days") or "").strip()
    if days and not (days.isdecimal() and len(days) < 5):
        raise EntryError(Message("“{text}”不是工作日数。", {"text": days}))
    due = str(row.get("due") or "").strip()
    event = Event(
        kind=EventKind.EXTENSION_APPROVED if wanted == EXTENDED else _kind(wanted),
        date=read_date(str(row.get("date") or "")),
        days=int(days) if days else None,
        due=read_date(due) if due else None,
        party=str(row.get("party") or "").strip(),
        reason=str(row.get("reason") or "").strip(),
    )
    if event.kind in (EventKind.EXTENSION_APPROVED, EventKind.LATER_TIME_SET):
        event = replace(event, reason=event.reason or _UNSTATED)
    if wanted == EXTENDED:
        return event, Event(EventKind.EXTENSION_TOLD, event.date)
    return (event,)


def case_events(received: date, written: Iterable[Event]) -> tuple[Event, ...]:
    """The lawful events of a case received on a day, from those that were written down, in any order.

    The steps inside the office are put in. Raises UnlawfulEventError where the procedure does not allow them.
    """
    events = with_internal_steps((Event(EventKind.RECEIVED, received), *in_order(written)))
    follow(events)
    return events


def read_cases(text: str) -> dict[str, tuple[Event, ...]]:
    """Many cases from a file: CSV with the columns of `COLUMNS`, or JSON `{"cases": {"…": [{"event": …}]}}`.

    Each case begins with `received`; its rows may stand in any order. Raises EntryError with the case or line.
    """
    text = text.removeprefix("\ufeff")
    rows = _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text)
    written: dict[str, list[Event]] = {}
    for case, place, row in rows:
        try:
            written.setdefault(case, []).extend(read_row(row))
        except EntryError as error:
            raise _at(place, error.message) from error
    known: dict[tuple[Event, ...], tuple[Event, ...]] = {}
    cases = {}
    for case, events in written.items():
        key = in_order(events)
        if key not in known:
            try:
                known[key] = with_internal_steps(key)
                follow(known[key])
            except UnlawfulEventError as error:
                raise _at(Message("案件{case}", {"case": case}), error.message) from error
        cases[case] = known[key]
    return cases


def _kind(name: str) -> EventKind:
    try:
        return EventKind(name)
    except ValueError:
        known = "、".join(ALIASES)
        raise EntryError(Message("没有“{name}”这种事件。可以写：{known}。", {"name": name, "known": known})) from None


def _csv_rows(text: str) -> Iterator[tuple[str, Message, Mapping[str, Any]]]:
    reader = csv.DictReader(StringIO(text, newline=""))
    missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
    if missing:
        raise EntryError(Message("表头缺少{columns}。", {"columns": "、".join(missing)}))
    try:
        for row in reader:
            yield (row["case"] or "").strip(), Message("第{line}行", {"line": reader.line_num}), row
    except csv.Error as error:
        raise EntryError(Message("第{line}行不是CSV。", {"line": reader.line_num})) from error


def _json_rows(text: str) -> Iterator[tuple[str, Message, Mapping[str, Any]]]:
    try:
        cases = json.loads(text)["cases"]
        for case, rows in cases.items():
            for number, row in enumerate(rows, 1):
                place = Message("案件{case}第{number}个事件", {"case": case, "number": number})
                yield case, place, {key: row[key] for key in row}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, EntryError):
            raise
        raise EntryError(Message("JSON应当是一个对象，其中cases按案件列出事件。")) from error


def _at(place: Message, fault: Message) -> EntryError:
    return EntryError(Message("{place}：{fault}", {"place": place, "fault": fault}))
