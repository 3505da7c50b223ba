"""A notice as CSV: a few lines that describe it, then one line for every day that it names.

    year,2027
    number,国办发明电〔2026〕1号
    date,kind,name
    2027-01-01,holiday,元旦
    2027-01-31,make_up,

Kinds are `holiday` (放假), `make_up` (上班) and, where a notice `amends` an earlier one, `ordinary` (平常). Describing
lines may be left out: the year is then the one that most days lie in.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.notices.model import Notice, NoticeError
from gongkai.messages import Message

_KEYS = {"年份": "year", "印发日期": "issued", "文号": "number", "标题": "title", "更正": "amends", "日期": "date"}
_KINDS = {"放假": "holiday", "上班": "make_up", "平常": "ordinary"}
_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_FIRST_CELL = re.compile(rf'"?(?:{"|".join((*_KEYS, *_KEYS.values()))})"?\s*,', re.IGNORECASE)
_YES = {"yes": True, "是": True, "no": False, "否": False}


def is_table(text: str) -> bool:
    """Whether a text is CSV as this module reads it: its first cell is the name of a line or column, or a date."""
    return bool(_FIRST_CELL.match(text) or re.match(rf'"?{_DATE.pattern}"?\s*,', text, re.ASCII))


@dataclass(slots=True)
class _Rows:
    """What has been read so far."""

    described: dict[str, str] = field(default_factory=dict)
    holidays: dict[date, str] = field(default_factory=dict)
    make_up: set[date] = field(default_factory=set)
    ordinary: set[date] = field(default_factory=set)

    def add(self, cells: list[str]) -> Message | None:
        """Take one line, or say what is wrong with it."""
        first = _KEYS.get(cells[0], cells[0].lower())
        if first == "date":
            return None  # the names of the columns
        if first in _KEYS.values():
            self.described[first] = cells[1]
            return None
        day, kind = _date(cells[0]), _KINDS.get(cells[1], cells[1].lower())
        if day is None:
            return Message("“{text}”不是日期，日期写作2027-02-06。", {"text": cells[0]})
        if day in self.holidays or day in self.make_up or day in self.ordinary:
            return Message("{day}写了两次。", {"day": day.isoformat()})
        if kind == "holiday":
            self.holidays[day] = cells[2]
        elif kind in ("make_up", "ordinary"):
            (self.make_up if kind == "make_up" else self.ordinary).add(day)
        else:
            return Message("“{text}”不是类别，类别写作放假、上班或者平常。", {"text": cells[1]})
        return None

    def days(self) -> list[date]:
        """All days named."""
        return [*self.holidays, *self.make_up, *self.ordinary]


def read_table(text: str, year: int | None = None) -> Notice:
    """The notice in a CSV text; `year` where it does not tell it. Raises NoticeError, which names the line."""
    rows = _Rows()
    lines = csv.reader(io.StringIO(text, newline=""))
    for row in lines:
        cells = [cell.strip() for cell in (*row, "", "", "")[:3]]
        if any(cells) and (problem := rows.add(cells)):
            raise NoticeError(Message("第{line}行：{problem}", {"line": lines.line_num, "problem": problem}))
    described = rows.described
    return Notice(
        year=_year(rows, year),
        holidays=rows.holidays,
        make_up=frozenset(rows.make_up),
        ordinary=frozenset(rows.ordinary),
        issued=_issued(described.get("issued", "")),
        title=described.get("title", ""),
        number=described.get("number", ""),
        amends=_amends(described.get("amends", "")),
    )


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def _year(rows: _Rows, year: int | None) -> int:
    stated = rows.described.get("year", "")
    if not stated:
        years = Counter(day.year for day in rows.days())
        return year or max(years, key=lambda each: (years[each], each), default=0)
    if not re.fullmatch(r"\d{4}", stated, re.ASCII):
        raise NoticeError(Message("“{text}”不是年份，年份写作2027。", {"text": stated}))
    if year not in (None, int(stated)):
        raise NoticeError(Message("通知是{found}年的，不是{year}年的。", {"found": stated, "year": year}))
    return int(stated)


def _issued(text: str) -> date | None:
    issued = _date(text)
    if text and issued is None:
        raise NoticeError(Message("“{text}”不是日期，日期写作2027-02-06。", {"text": text}))
    return issued


def _amends(text: str) -> bool:
    if text and text.lower() not in _YES:
        raise NoticeError(Message("“更正”一行写是或者否，不能写“{text}”。", {"text": text}))
    return bool(text) and _YES[text.lower()]


def write_notice(notice: Notice) -> str:
    """The notice as CSV; `read_notice` reads it back to an equal notice."""
    days = {day: ("holiday", name) for day, name in notice.holidays.items()}
    days |= dict.fromkeys(notice.make_up, ("make_up", ""))
    days |= dict.fromkeys(notice.ordinary, ("ordinary", ""))
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(("year", notice.year))
    if notice.issued:
        lines.writerow(("issued", notice.issued.isoformat()))
    lines.writerows((key, value) for key, value in (("number", notice.number), ("title", notice.title)) if value)
    if notice.amends:
        lines.writerow(("amends", "yes"))
    lines.writerow(("date", "kind", "name"))
    lines.writerows((day.isoformat(), kind, name) for day, (kind, name) in sorted(days.items()))
    return text.getvalue()
