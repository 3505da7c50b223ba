"""Due days as a calendar (iCalendar, RFC 5545): numbers, periods and days; nothing of what is asked or by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gongkai.portal.desk.boards import Row
from gongkai.portal.wording import text

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST_LINE = 75
"""Octets of a line; what is longer is folded (RFC 5545, 3.1)."""


def calendar(rows: Iterable[Row], host: str, now: datetime) -> str:
    """The due days of open cases, each as a day without hours. `now` is in UTC."""
    return "".join(f"{folded}\r\n" for line in _lines(rows, host, now) for folded in _folded(line))


def _lines(rows: Iterable[Row], host: str, now: datetime) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//gongkai//desk//ZH"
    yield "CALSCALE:GREGORIAN"
    yield f"X-WR-CALNAME:{_escaped(_('政府信息公开申请到期日'))}"
    for row in rows:
        if row.due is None:
            continue
        name = f"{row.number}/{row.due.kind}/{row.due.party}"
        summary = f"{row.number} {text(row.due.kind.message)}"
        if row.due.provisional:
            summary = f"{summary}（{_('暂定')}）"
        yield "BEGIN:VEVENT"
        yield f"UID:{hashlib.sha256(name.encode()).hexdigest()[:32]}@{host}"
        yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{_day(row.due.due)}"
        yield f"DTEND;VALUE=DATE:{_day(row.due.due + timedelta(days=1))}"
        yield f"SUMMARY:{_escaped(summary)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(value: str) -> str:
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, those after the first with a space before them."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
