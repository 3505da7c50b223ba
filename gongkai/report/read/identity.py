"""Whose report it is and of which year: title, agency, level, place, period, and what each says of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gongkai.law.agencies import Level, level_of, place_of
from gongkai.report.model import Place, Section, Statement
from gongkai.report.read.document import Block, Grid, Paragraph
from gongkai.report.read.titles import (
    CHINESE_DIGITS,
    Title,
    cleaned_agency,
    compact,
    find_title,
    is_agency,
    read_title,
    years,
)
from gongkai.report.read.wrapping import running_text

_EXAMINED = 10_000
"""Characters of one paragraph that are looked at."""
_EXAMINED_FOR_NAMES = 2_000
"""Characters of a paragraph of the introduction that are searched for the agency's name."""
_LONGEST_NAME = 300
"""Characters of a page's title and of a file's name, at its end, that are looked at."""
_BEGINNING = 3
"""Paragraphs of section one, its heading among them, that may hold what belongs into the introduction."""
_FIRST_ROWS = 3
"""Rows of a grid that may hold the title, where no paragraph does (spreadsheets)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report it is. Empty or None where the document does not say.

    `year` is what the title says, else the period, else the text, else the file's name. `year_statements`
    keeps what each said, in this order (origins `title`, `period`, `text`; `file` where these are silent).
    """

    agency: str = ""
    level: Level | None = None
    place: str = ""
    year: int | None = None
    title: str = ""
    period: tuple[date, date] | None = None
    year_statements: tuple[Statement, ...] = ()
    title_source: Place | None = None
    title_end: Place | None = None
    """The place of the title's last line."""


def find_identity(blocks: Sequence[Block], sections: Sequence[Section], document_title: str, name: str) -> Identity:
    """The identity of the report that `blocks` hold.

    `sections` are those of `find_sections`; `document_title` is the file's own (an HTML page's <title>),
    `name` the file's name. Both are used only for what the text does not say.
    """
    blocks = running_text(blocks)
    document_title, name = document_title[:_LONGEST_NAME], name[-_LONGEST_NAME:]
    first, second = _overview(blocks, sections)
    introduction = [block for block in blocks[:first] if isinstance(block, Paragraph)]
    overview = [block for block in blocks[first:second] if isinstance(block, Paragraph)]
    file_name = re.split(r"[/\\!]", name)[-1]
    title = (
        find_title(introduction if sections else introduction[:60], document_title)
        or _title_in_grids(blocks[:first])
        or _first_title(re.split(r"[-_|—>»]", document_title), "title")
        or _first_title([file_name], "file")
    )
    period, period_place = _period(introduction, overview)
    statements = _year_statements(title, period, period_place, overview, introduction, file_name)
    agency = title.agency if title else ""
    if not agency or (title and title.origin == "file"):
        agency = _agency_elsewhere(blocks, introduction, overview, document_title) or agency
    return Identity(
        agency=agency,
        level=level_of(agency) if agency else None,
        place=place_of(agency) if agency else "",
        year=int(statements[0].value) if statements else None,
        title=title.text if title else "",
        title_source=title.place if title else None,
        title_end=title.last_place if title else None,
        period=period,
        year_statements=statements,
    )


def _overview(blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[int, int]:
    """Where the first section begins, and where section one ends, as indexes of blocks."""
    if not sections:
        return len(blocks), len(blocks)
    sources = [section.source for section in sections[:2]]
    starts = [
        index
        for index, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (block.place is sources[0] or block.place is sources[-1])
    ]
    if not starts:  # the sections were made elsewhere: compare places by their numbers
        starts = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and block.place in sources]
    if not starts:
        return len(blocks), len(blocks)
    first = starts[0]
    if sections[0].number != 1:
        return first, first
    return first, starts[1] if len(starts) > 1 else len(blocks)


# Title


def _title_in_grids(blocks: Sequence[Block]) -> Title | None:
    for block in blocks:
        if isinstance(block, Grid):
            for row in block.rows[:_FIRST_ROWS]:
                for token in row:
                    if title := read_title(token.text, token.place):
                        return title
    return None


def _first_title(texts: Sequence[str], origin: str) -> Title | None:
    return next((title for text in texts if (title := read_title(text, None, origin))), None)


# Period

_NUMBER = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = rf"(?:\d{{4}}|[{''.join(CHINESE_DIGITS)}]{{4}})"
_PERIOD = re.compile(
    rf"(?<!\d)({_YEAR})年?({_NUMBER})月({_NUMBER})日(?:零时|0时)?(?:起|开始)?[，,]?"
    rf"(?:至|到|[-—－–~～─]{{1,4}})"
    rf"(?:({_YEAR})年?|本年|同年|当年)?({_NUMBER})月({_NUMBER})日"
)
_OF_STATISTICS = re.compile("统计|数据|期限|时限|报告期")
_LONGEST_PERIOD = 731
"""Days; what is longer is no period of report."""


def _period(
    introduction: Sequence[Paragraph], overview: Sequence[Paragraph]
) -> tuple[tuple[date, date] | None, Place | None]:
    """The period of report and where it stands: what is called so, else the first whole calendar year."""
    whole_year: tuple[tuple[date, date], Place] | None = None
    for paragraph in (*introduction, *overview):
        text = paragraph.text[:_EXAMINED]
        if "月" not in text or "日" not in text:
            continue
        text = compact(text)
        for match in _PERIOD.finditer(text):
            period = _dates(match)
            if period is None:
                continue
            before = text[max(0, match.start() - 40) : match.start()].rpartition("。")[2]
            behind = text[match.end() : match.end() + 20].partition("。")[0]
            if _OF_STATISTICS.search(before + behind):
                return period, paragraph.place
            if whole_year is None and (period[0].month, period[1].month) == (1, 12):
                whole_year = period, paragraph.place
    return whole_year or (None, None)


def _dates(match: re.Match[str]) -> tuple[date, date] | None:
    year, month, day, end_year, end_month, end_day = match.groups()
    try:
        start = date(_figure(year), _figure(month), _figure(day))
        end = date(_figure(end_year) if end_year else start.year, _figure(end_month), _figure(end_day))
    except ValueError:
        return None
    if start > end or (end - start).days > _LONGEST_PERIOD or not years(f"{start.year}年"):
        return None
    return start, end


def _figure(printed: str) -> int:
    """A year, month or day, in Arabic or Chinese numerals."""
    if printed.isdecimal():
        return int(printed)
    if len(printed) == 4:
        return int("".join(CHINESE_DIGITS[character] for character in printed))
    tens, ten, ones = printed.rpartition("十")
    if not ten:
        return int(CHINESE_DIGITS[printed])
    return 10 * int(CHINESE_DIGITS.get(tens, "1")) + int(CHINESE_DIGITS.get(ones, "0"))


# Year


def _year_statements(
    title: Title | None,
    period: tuple[date, date] | None,
    period_place: Place | None,
    overview: Sequence[Paragraph],
    introduction: Sequence[Paragraph],
    file_name: str,
) -> tuple[Statement, ...]:
    statements = []
    if title and title.origin == "title" and title.year:
        statements.append(Statement("title", title.year, title.year_place))
    if period:
        statements.append(Statement("period", period[1].year, period_place))
    if of_text := _year_of_text(overview) or _year_of_text(introduction):
        statements.append(of_text)
    if not statements and (in_name := years(file_name, bare=True)):
        statements.append(Statement("file", in_name[0]))
    return tuple(statements)


def _year_of_text(paragraphs: Sequence[Paragraph]) -> Statement | None:
    """The year that most phrases like 2021年，… name; without such, the year named most often."""
    phrases: Counter[int] = Counter()
    mentions: Counter[int] = Counter()
    places: dict[int, Place] = {}
    for paragraph in paragraphs:
        for year, behind in _mentions(paragraph.text[:_EXAMINED]):
            places.setdefault(year, paragraph.place)
            mentions[year] += 1
            if behind.startswith(("，", ",", "度，", "度,", "以来，", "来，")):
                phrases[year] += 1
    counted = phrases or mentions
    if not counted:
        return None
    year = max(counted, key=lambda candidate: counted[candidate])  # of equals the first
    return Statement("text", year, places[year])


_ENDS_YEAR = frozenset("0123456789０１２３４５６７８９ \u3000\xa0").union(CHINESE_DIGITS)


def _mentions(text: str) -> Iterator[tuple[int, str]]:
    """Each year with 年 behind it, and what follows."""
    parts = text.split("年")
    for before, behind in pairwise(parts):
        if before[-1:] not in _ENDS_YEAR:
            continue  # 全年, 每年
        figures = before[-6:].rstrip()[-5:]
        if named := years(f"{figures}年"):
            yield named[0], behind[:4].lstrip()


# Agency where the title does not name it

_IN_PROSE = (
    re.compile(rf"([^《》“”，。；、：\d]{{2,40}}?)(?:{_YEAR})年?度?(?:的|政府|政务)*信息公开"),
    re.compile(r"(?:由|是)([^，。；（）、]{2,30}?)(?:编制|根据|按照|依据|汇总)"),
    re.compile(r"(?:请与|请联系|请向|请致电)([^，。；（）、：:(]{2,30}?)(?:联系|咨询|反映|[，（(：:])"),
)
_PUBLISHER = re.compile(
    r"(?:发布机构|发布单位|公开主体|信息来源|文章来源|来源)[:：]?([^\s:：，。]{2,30}?)(?=发布|作者|时间|日期|浏览|$)"
)
_DATE_LINE = re.compile(rf"(?:{_YEAR})年(?:{_NUMBER})月(?:{_NUMBER})日")
_LEADING_WORDS = re.compile("^.*(?:公布|发布|公开|总结|现将|形成|编制|结合|关于)(?=..)")
_OFFICE = re.compile("(?:党政|综合|党政综合|政务公开|政府信息公开)?办公室$")


def _agency_elsewhere(
    blocks: Sequence[Block],
    introduction: Sequence[Paragraph],
    overview: Sequence[Paragraph],
    document_title: str,
) -> str:
    """The agency by a line of its own, the introduction's prose, the page's publisher, or the signature."""
    for paragraph in introduction:
        line = compact(paragraph.text[:_EXAMINED])
        if len(line) <= 30 and is_agency(line):
            return line
    for pattern in _IN_PROSE:
        for paragraph in (*introduction, *overview[:_BEGINNING]):
            for match in pattern.finditer(compact(paragraph.text[:_EXAMINED_FOR_NAMES])):
                agency = cleaned_agency(_OFFICE.sub("", _LEADING_WORDS.sub("", match[1])))
                if is_agency(agency):
                    return agency
    for paragraph in introduction:
        publisher = _PUBLISHER.search(paragraph.text[:200])
        if publisher and is_agency(publisher[1]):
            return publisher[1]
    pieces = (cleaned_agency(compact(piece)) for piece in re.split(r"[-_|—>»]", document_title))
    return _signature(blocks) or next((piece for piece in pieces if is_agency(piece)), "")


def _signature(blocks: Sequence[Block]) -> str:
    """The agency that signs: a line of its own in front of a date at the end."""
    lines = [compact(block.text[:60]) for block in blocks[-20:] if isinstance(block, Paragraph)]
    for line, following in pairwise(lines):
        if _DATE_LINE.fullmatch(following) and is_agency(line):
            return line
    return ""
