"""A report as it is set: title, introduction, six parts with their tables; and which words are headings.

Nothing here knows a kind of file. The order is that of the form (国办公开办函〔2021〕30号): its six sections are always
there, whether the report has something to say under them or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from gongkai.messages import Message
from gongkai.report.model import AnnualReport, Contact, Section
from gongkai.report.write.form.characters import clean, forbidden
from gongkai.report.write.form.figures import printed
from gongkai.report.write.form.tables import FormTable, form_table
from gongkai.report.write.form.typography import BODY_SIZE, POINTS_PER_MM, TEXT_WIDTH, TITLE_SIZE, title_size

SECTION_TITLES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
"""The headings of the form, without their ordinals, from section one on (both formats)."""
_ORDINALS = "一二三四五六"
_NAME_OF_REPORT = "政府信息公开工作年度报告"
_TITLE_CHARACTERS = int(TEXT_WIDTH * POINTS_PER_MM / TITLE_SIZE)
_SECOND = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
_THIRD = re.compile(r"\d{1,2}[.．、](?!\d)")
_STOP = re.compile("[。：]")
_LONGEST_HEADING = int(2 * TEXT_WIDTH * POINTS_PER_MM / BODY_SIZE)
"""Characters of the longest heading below a section's: two lines. What is longer is a sentence with a number."""
_ANNOUNCES_TABLE = re.compile(r"(?:[下附]表|如下|情况)[^。]{0,6}[：:]$|(?:见|如)[下附]表(?:所示)?[。：:]?$")


class NotWritableError(ValueError):
    """A report that cannot be written as asked; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


class Level(IntEnum):
    """What a paragraph begins with."""

    BODY = 0
    """Running text."""
    SECOND = 2
    """（一）: a heading in 楷体."""
    THIRD = 3
    """1.: a heading in bold 仿宋."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its first `lead` characters are a heading of `level`, the rest is running text."""

    text: str
    level: Level = Level.BODY
    lead: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether the whole paragraph is a heading."""
        return self.lead == len(self.text) > 0


@dataclass(frozen=True, slots=True)
class Part:
    """A section as set: heading, what stands before its table, the table, what stands after it."""

    heading: str
    before: tuple[Line, ...]
    table: FormTable | None
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FormDocument:
    """A report as set. `figures` is what is printed in each cell, by the cell's id."""

    title: tuple[str, ...]
    introduction: tuple[Line, ...]
    parts: tuple[Part, ...]
    figures: dict[str, str]

    @property
    def title_size(self) -> float:
        """The size of the title's type in points: smaller where a line of it would not fit otherwise."""
        return title_size(self.title)

    @property
    def name(self) -> str:
        """The title in one line."""
        return "".join(self.title)


def lay_out(report: AnnualReport) -> FormDocument:
    """A report as it is set. Raises NotWritableError where it has a section that the form has not.

    A report that was not read from a file has no introduction of its own: one is made of its period and contact.
    """
    strange = [section.number for section in report.sections if not 1 <= section.number <= len(SECTION_TITLES)]
    if strange:
        raise NotWritableError(Message("报告中有第 {number} 部分，而格式只有六个部分。", {"number": strange[0]}))
    introduction = report.introduction.text if report.introduction else ""
    if not introduction and report.source is None:
        introduction = made_introduction(report)
    return FormDocument(
        title=tuple(_title_lines(report)),
        introduction=tuple(lines_of(introduction)),
        parts=tuple(part for number in range(1, len(SECTION_TITLES) + 1) for part in _parts(report, number)),
        figures={cell_id: printed(cell) for cell_id, cell in report.cells.items()},
    )


def characters_lost(report: AnnualReport) -> int:
    """How many characters of a report no document can hold; each is written as `characters.REPLACEMENT`."""
    texts = [report.title, report.agency, *(cell.text for cell in report.cells.values())]
    for section in report.prose:
        texts += [section.title, section.text]
    return sum(map(forbidden, texts))


# Title


def _title_lines(report: AnnualReport) -> Iterator[str]:
    """The title, broken where its sense allows if it is too long for a line; the agency above where it lacks it."""
    agency = "".join(clean(report.agency).split())
    title = "".join(clean(report.title).split())
    if not title:
        year = f"{report.year}年" if report.year is not None else ""
        title = agency + year + _NAME_OF_REPORT
    if not _within(agency, title):
        yield agency
    if len(title) > _TITLE_CHARACTERS:
        first = len(agency) if title.startswith(agency) else title.rfind(_NAME_OF_REPORT[:6])
        if 0 < first < len(title):
            yield title[:first]
            title = title[first:]
    yield title


def _within(agency: str, title: str) -> bool:
    """Whether a title names the agency, be it with the year in the middle (某市2023年数据局…)."""
    rest = iter(title)
    return all(character in rest for character in agency)


# Introduction


def made_introduction(report: AnnualReport) -> str:
    """An introduction that says the period and how the office can be reached; empty where neither is known."""
    lines = []
    if report.period:
        start, end = map(_day, report.period)
        lines.append(f"本年度报告所列数据的统计期限自{start}起至{end}止。")
    if contact := "，".join(_contact(report.contact)):
        lines.append(f"如对本年度报告有疑问，请与本机关联系（{contact}）。")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _contact(contact: Contact) -> Iterator[str]:
    labels = {
        "地址": contact.address,
        "邮编": contact.postcode,
        "电话": contact.telephone,
        "传真": contact.fax,
        "电子邮箱": contact.email,
        "网址": contact.url,
    }
    return (f"{label}：{value}" for label, value in labels.items() if value)


# Sections


def _parts(report: AnnualReport, number: int) -> Iterator[Part]:
    """The part of one section: an empty one where the report lacks it, several where it has it twice."""
    found = [section for section in report.sections if section.number == number] or [Section(number, "", "")]
    for position, section in enumerate(found):
        lines = tuple(lines_of(section.text))
        table = form_table(report.format.table(number)) if number in (2, 3, 4) and position == 0 else None
        split = _before_table(lines) if table else 0
        heading = "".join(clean(section.title).split()) or SECTION_TITLES[number - 1]
        yield Part(f"{_ORDINALS[number - 1]}、{heading}", lines[:split], table, lines[split:])


def _before_table(lines: tuple[Line, ...]) -> int:
    """How many paragraphs stand before the table: up to the first, if one of the first three announces it."""
    announcing = (n for n, line in enumerate(lines[:3], start=1) if _ANNOUNCES_TABLE.search(line.text))
    return next(announcing, 0)


def lines_of(text: str) -> Iterator[Line]:
    """The paragraphs of a text with their headings; empty ones are left out."""
    for paragraph in clean(text).split("\n"):
        if stripped := paragraph.strip():
            yield _line(stripped)


def _line(text: str) -> Line:
    for level, pattern in ((Level.SECOND, _SECOND), (Level.THIRD, _THIRD)):
        if pattern.match(text):
            stop = _STOP.search(text)
            lead = stop.end() if stop else len(text)
            # A numbered sentence that nothing follows is one of a list.
            listed = lead == len(text) and text.endswith("。")
            return Line(text) if listed or lead > _LONGEST_HEADING else Line(text, level, lead)
    return Line(text)
