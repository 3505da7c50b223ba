"""The record as a CSV file: what each row would do is shown before anything is done."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_date

from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.fields import is_hidden
from gongkai.portal.published.models import LONGEST_ADDRESS, LONGEST_TITLE, Published
from gongkai.portal.published.services import Details

COLUMNS: Mapping[str, Message] = {"title": Message("标题"), "address": Message("网址"), "day": Message("公开日期")}
"""The columns by their ids; a file names them by id or by the Chinese name, in any order."""
MOST_ROWS = 5_000
LARGEST_FILE = 2 * 2**20
"""Bytes."""
SCHEMES = ("http", "https")
_is_address = URLValidator(schemes=SCHEMES)


class FileError(Exception):
    """A file that cannot be taken as a record; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file: what it says, or what is wrong with it."""

    line: int
    title: str
    problems: tuple[Message, ...] = ()
    details: Details | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking the file over would do."""

    added: tuple[Details, ...]
    changed: tuple[Details, ...]
    known: int
    wrong: tuple[Row, ...]


def plan(agency: Agency, content: bytes, today: date) -> Plan:
    """What the file (CSV in UTF-8 or GB 18030) would do. Raises FileError for one that cannot be used."""
    rows = list(_rows(content, today))
    kept = {row.address: (row.title, row.day) for row in Published.objects.filter(agency=agency)}
    whole = [row.details for row in rows if row.details]
    return Plan(
        added=tuple(each for each in whole if each.address not in kept),
        changed=tuple(each for each in whole if each.address in kept and kept[each.address] != (each.title, each.day)),
        known=sum(kept.get(each.address) == (each.title, each.day) for each in whole),
        wrong=tuple(row for row in rows if row.problems),
    )


def _rows(content: bytes, today: date) -> Iterator[Row]:
    lines = _lines(content)
    head = next(lines, None)
    if head is None:
        raise FileError(Message("文件是空的"))
    places = _places(head[1])
    seen: set[str] = set()
    for count, (line, values) in enumerate(((line, values) for line, values in lines if any(values)), 1):
        if count > MOST_ROWS:
            raise FileError(Message("超过{most}行，请分几次导入", {"most": MOST_ROWS}))
        cells = {name: values[place].strip() if place < len(values) else "" for name, place in places.items()}
        problems = tuple(_wrong(cells, seen, today))
        seen.add(cells["address"])
        day = _day(cells["day"])
        details = Details(cells["title"], cells["address"], day) if day and not problems else None
        yield Row(line, cells["title"][:LONGEST_TITLE], problems, details)


def _wrong(cells: Mapping[str, str], seen: set[str], today: date) -> Iterator[Message]:
    title, address, day = cells["title"], cells["address"], _day(cells["day"])
    if not title or len(title) > LONGEST_TITLE or is_hidden(title) or "\n" in title:
        yield Message("标题应有1至{most}个字，不能换行", {"most": LONGEST_TITLE})
    try:
        _is_address(address)
    except ValidationError:
        yield Message("网址应以http://或https://开头")
    if len(address) > LONGEST_ADDRESS:
        yield Message("网址太长")
    if address in seen:
        yield Message("网址在文件中不止一次")
    if day is None:
        yield Message("公开日期“{value}”不是日期，应写作2026-09-25", {"value": cells["day"][:40]})
    elif day > today:
        yield Message("日期不能晚于今天")


def _day(text: str) -> date | None:
    try:
        return parse_date(text.replace("/", "-"))
    except ValueError:
        return None


def _places(head: Sequence[str]) -> dict[str, int]:
    names = [name.strip() for name in head]
    found = {}
    for column, name in COLUMNS.items():
        place = next((names.index(each) for each in (name.text("zh"), column) if each in names), None)
        if place is None:
            raise FileError(Message("第一行缺少“{column}”一列", {"column": name}))
        found[column] = place
    return found


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            reader = csv.reader(StringIO(content.decode(encoding), newline=""), strict=True)
        except UnicodeDecodeError:
            continue
        try:
            for values in reader:
                yield reader.line_num, values
        except csv.Error as error:
            raise FileError(Message("不能读取此CSV文件")) from error
        return
    raise FileError(Message("文件不是CSV文本"))
