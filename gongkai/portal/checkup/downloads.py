"""What can be taken away of a check-up: the marked copy, the statutory form, tables, data.

Each is made in a process of its own (see `isolation`): writers load large libraries, and the marked copy is made of a
file that nobody vouches for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from gongkai.corpus.files import written_whole
from gongkai.corpus.marking import marked_copy
from gongkai.corpus.results import Result
from gongkai.corpus.sources import Source
from gongkai.messages import Language, Message
from gongkai.portal.checkup.examination import Examined, examine, examined
from gongkai.portal.checkup.folders import Folder
from gongkai.report.write.findings.json import findings_json
from gongkai.report.write.form import write_form
from gongkai.report.write.json import to_json


@dataclass(frozen=True, slots=True)
class Wanted:
    """The report that something is wanted of, its source with all that came of it, and in which language."""

    source: Source
    result: Result
    checked: Examined
    language: Language


Make = Callable[[Wanted], tuple[bytes, str]]
"""Makes a file: its bytes, and what its name ends with."""


@dataclass(frozen=True, slots=True)
class Download:
    """Something that can be taken away: what it is called, what its file's name says of it, and what makes it."""

    label: Message
    part: Message
    make: Make


def write(
    folder: str, number: int, index: int, what: str, names: list[tuple[int, str]], today: str, language: Language
) -> None:
    """Write a download (a key of `DOWNLOADS`) of a report into the folder of its submission.

    `names` has the numbers and names of the files that were read. Raises MarkError, NotWritableError and ReadError.
    """
    place = Folder(Path(folder))
    known = [(each, name) for each, name in names]
    result = examine(place, known, date.fromisoformat(today))[number]
    source = Source(dict(known)[number], place.source(number))
    data, suffix = DOWNLOADS[what].make(Wanted(source, result, examined(result)[index - 1], language))
    with written_whole(place.to_make(number, index, what, language, suffix)) as stream:
        stream.write(data)


def _marked(wanted: Wanted) -> tuple[bytes, str]:
    marked = marked_copy(wanted.source, wanted.result, wanted.language)
    return marked.data, marked.suffix


def _form(kind: str) -> Make:
    return lambda wanted: (write_form(wanted.checked.report, kind), f".{kind}")


def _workbook(wanted: Wanted) -> tuple[bytes, str]:
    from gongkai.report.write.xlsx import ReportWorkbook  # loads openpyxl

    book = ReportWorkbook(wanted.language, True)
    book.add(wanted.checked.report, wanted.checked.findings)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue(), ".xlsx"


def _json(content: Callable[[Examined], object]) -> Make:
    def make(wanted: Wanted) -> tuple[bytes, str]:
        text = json.dumps(content(wanted.checked), ensure_ascii=False, indent=1)
        return text.encode(errors="backslashreplace") + b"\n", ".json"

    return make


_FORM = Message("法定格式")
DOWNLOADS: Mapping[str, Download] = {
    "marked": Download(Message("加批注的副本"), Message("批注"), _marked),
    "docx": Download(Message("法定格式 Word"), _FORM, _form("docx")),
    "pdf": Download(Message("法定格式 PDF"), _FORM, _form("pdf")),
    "html": Download(Message("法定格式网页"), _FORM, _form("html")),
    "xlsx": Download(Message("法定格式 Excel"), _FORM, _form("xlsx")),
    "findings": Download(Message("问题和数据 Excel"), Message("体检"), _workbook),
    "data": Download(Message("数据 JSON"), Message("数据"), _json(lambda checked: to_json(checked.report))),
    "findings-json": Download(
        Message("问题 JSON"), Message("问题"), _json(lambda checked: findings_json(checked.report, checked.result))
    ),
}
"""Every download by what its address says."""
