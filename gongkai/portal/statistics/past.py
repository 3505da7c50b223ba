"""Requests of past years from a spreadsheet: what each row says, and what is wrong with it in words.

Only what tables and searches need: number, day of receipt, kind of applicant, subject, outcome, day of the answer. Who
asked is not taken over.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zipfile import BadZipFile

from openpyxl import load_workbook

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome, OutcomeGroup
from gongkai.messages import Message
from gongkai.report.read.archive import open_archive
from gongkai.report.read.errors import ReadError

COLUMNS: Mapping[str, Message] = {
    "number": Message("编号"),
    "received": Message("收到日期"),
    "applicant": Message("申请人类型"),
    "subject": Message("内容"),
    "outcome": Message("结果"),
    "answered": Message("答复日期"),
}
"""The columns by their ids; a file names them by id or by the Chinese name, in any order."""
MOST_ROWS = 2_000
LARGEST_FILE, LARGEST_UNPACKED = 5 * 2**20, 50 * 2**20
"""Bytes."""
LONGEST_NUMBER, LONGEST_SUBJECT = 40, 200
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_MARKS = re.compile(r"[\W\d_]")
T = TypeVar("T")


class PastYearsError(Exception):
    """A file that cannot be taken as a list of requests; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class PastCase:
    """A request as a row tells of it. Without an outcome it is still being worked on."""

    number: str
    received: date
    applicant: Applicant
    subject: str
    outcome: Outcome | None
    answered: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file, and what is wrong with it; `case` where nothing is."""

    line: int
    cells: Mapping[str, str]
    problems: tuple[Message, ...] = ()
    case: PastCase | None = None


def read_rows(name: str, content: bytes, today: date) -> list[Row]:
    """The rows of a file (XLSX, or CSV in UTF-8 or GB 18030), each judged by itself and beside the others.

    Raises PastYearsError for a file that is none of these, lacks a column, or has too many rows.
    """
    lines = _sheet(content) if name.lower().endswith(".xlsx") else _text(content)
    head = next(lines, None)
    if head is None:
        raise PastYearsError(Message("文件是空的"))
    places = _places(head[1])
    rows = []
    for line, values in lines:
        cells = {name: _said(values[place]) if place < len(values) else "" for name, place in places.items()}
        if any(cells.values()):
            rows.append(_row(line, cells, today))
        if len(rows) > MOST_ROWS:
            raise PastYearsError(Message("超过{most}行，请按年度分开", {"most": MOST_ROWS}))
    return _once(rows)


def _sheet(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        with open_archive(content) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise PastYearsError(Message("文件解压后过大"))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from enumerate(sheet.iter_rows(values_only=True, max_col=50), 1)
    except (ReadError, BadZipFile, KeyError, ValueError, IndexError) as error:
        raise PastYearsError(Message("不能读取此XLSX文件")) from error


def _text(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            for values in reader:
                yield reader.line_num, values
        except csv.Error as error:
            raise PastYearsError(Message("不能读取此CSV文件")) from error
        return
    raise PastYearsError(Message("文件既不是XLSX，也不是CSV文本"))


def _places(head: Sequence[object]) -> dict[str, int]:
    named = {_said(value): place for place, value in reversed(list(enumerate(head)))}
    found = {}
    for column, name in COLUMNS.items():
        place = named.get(name.text("zh"), named.get(column))
        if place is None:
            raise PastYearsError(Message("第一行缺少“{column}”一列", {"column": name}))
        found[column] = place
    return found


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(str(value).split())


def _row(line: int, cells: Mapping[str, str], today: date) -> Row:
    problems = [*_wrong_text(cells), *_wrong_days(cells, today), *_wrong_choices(cells)]
    received, answered = _day(cells["received"]), _day(cells["answered"])
    applicant, outcome = _APPLICANTS.get(_plain(cells["applicant"])), _OUTCOMES.get(_plain(cells["outcome"]))
    if problems or received is None or applicant is None:
        return Row(line, cells, tuple(problems))
    case = PastCase(cells["number"], received, applicant, cells["subject"], outcome, answered)
    return Row(line, cells, case=case)


def _wrong_text(cells: Mapping[str, str]) -> Iterator[Message]:
    number, subject = cells["number"], cells["subject"]
    if not number or len(number) > LONGEST_NUMBER or "/" in number or not number.isprintable():
        yield Message("编号应有1至{most}个字符，不能含“/”", {"most": LONGEST_NUMBER})
    if not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        yield Message("内容应有1至{most}个字符", {"most": LONGEST_SUBJECT})


def _wrong_days(cells: Mapping[str, str], today: date) -> Iterator[Message]:
    received, answered = _day(cells["received"]), _day(cells["answered"])
    if received is None:
        yield Message("收到日期“{value}”不是日期", {"value": cells["received"]})
    if cells["answered"] and answered is None:
        yield Message("答复日期“{value}”不是日期", {"value": cells["answered"]})
    if any(day is not None and day > today for day in (received, answered)):
        yield Message("日期不能晚于今天")
    if received and answered and answered < received:
        yield Message("答复日期不能早于收到日期")


def _wrong_choices(cells: Mapping[str, str]) -> Iterator[Message]:
    if _plain(cells["applicant"]) not in _APPLICANTS:
        yield Message("没有“{value}”这一申请人类型", {"value": cells["applicant"]})
    if cells["outcome"] and _plain(cells["outcome"]) not in _OUTCOMES:
        yield Message("没有“{value}”这一结果", {"value": cells["outcome"]})
    if bool(cells["outcome"]) != bool(cells["answered"]):
        yield Message("结果和答复日期应当同时填写，尚未办结的都不填")


def _once(rows: Iterable[Row]) -> list[Row]:
    """The rows, with a problem for each whose number stands in another too."""
    rows = list(rows)
    times = Counter(row.cells["number"] for row in rows)
    twice = Message("编号在文件中不止一次")
    return [Row(row.line, row.cells, (*row.problems, twice)) if times[row.cells["number"]] > 1 else row for row in rows]


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _plain(name: str) -> str:
    """A name without marks, spaces and ordinals, so that it is known however it was written."""
    return _MARKS.sub("", name)


def _names(values: Iterable[tuple[str, T]]) -> dict[str, T]:
    return {_plain(name): value for name, value in values}


def _outcome_names() -> Iterator[tuple[str, Outcome]]:
    for outcome in Outcome:
        label, group = outcome.message.text("zh"), outcome.group.message.text("zh")
        yield outcome.value, outcome
        yield f"{group}{label}", outcome
        if outcome.group is not OutcomeGroup.OTHER or outcome is not Outcome.OTHER:
            yield label, outcome
    yield "其他", Outcome.OTHER


_APPLICANTS = _names((name, kind) for kind in Applicant for name in (kind.value, kind.message.text("zh")))
_OUTCOMES = _names(_outcome_names())
