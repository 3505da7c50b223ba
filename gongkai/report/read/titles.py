"""The title of a report among its first paragraphs, and what it says: the agency and the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongkai.law.agencies import level_of, place_of
from gongkai.report.model import Place
from gongkai.report.read.document import Paragraph

_LONGEST_LINE = 100
"""Characters of the longest line of a title, spaces included."""
_LONGEST_PART = 40
"""Characters of a line that is part of a title over several lines."""
_FIRST_YEAR, _LAST_YEAR = 2008, 2035
"""Reports begin with the Regulation of 2007 (Order 492, in force 2008-05-01); the last year is a bound."""

CHINESE_DIGITS = dict(zip("〇零○◯ＯO一二三四五六七八九", "000000123456789", strict=True))
"""Digits as years are written with; the letter O and circles stand in for 〇."""

_NOISE = re.compile(r"\[bookmark:[^\]]{0,60}\]|[\u200b-\u200f\ufeff\u00ad]")
_CHINESE_YEAR = re.compile(rf"二[〇零○◯ＯO0][{''.join(CHINESE_DIGITS)}0-9]{{2}}(?=年)")
_ARABIC_YEAR = re.compile(r"(?<!\d)\d{4}(?=年)")
_BARE_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

_TITLE = re.compile(
    r"(?:(?:标题|名称|题目|信息名称|文件名称)[:：]?|附件\d{0,2}[:：]?)?"
    r"(?P<before>[^。；;|>»＞]{0,60})"
    r"(?P<what>(?:政府信息|政务信息|政务|(?<!政府)(?<!政务)信息)公开)"
    r"(?P<within>[^。；;，,|>、：:《》]{0,20}?)"
    r"(?P<end>年度报告|报告|年报|总结)"
    r"(?P<after>[》”\"』]*(?:[（(【][^（）()【】]{1,24}[)）】])?(?:\.[A-Za-z]{2,5})?[》”\"』]*)"
)
_END_OF_TITLE = "工作年度报告"
_ENDS = ("报告", "年报", "总结", "》", "）", ")", "”", "】")
_ABOUT = re.compile(r"关于(?:印发|公布|发布|报送|上报|做好|编制)?|[《》“”\"『』【】]")
_ANY_YEAR = re.compile(rf"[（(]?(?:(?<!\d)\d{{4}}(?!\d)|二[〇零○◯ＯO0][{''.join(CHINESE_DIGITS)}0-9]{{2}})年?度?[)）]?")
_ITSELF = re.compile(r"(?:我|本|全|该)(?:省|市|县|区|旗|州|盟|镇|乡|街道|局|委|办|厅|单位|机关|部门)?|年度|本级|工作")
_OF_PAGE = "首页|当前位置|索引|发布|来源|时间|日期|字体|字号|浏览|目录"
_NOT_BEFORE_TITLE = re.compile(_OF_PAGE)
_NOT_OF_TITLE = re.compile(rf"[。；，：:|>»]|{_OF_PAGE}")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, lines joined, spaces removed. `origin` is `title`, or `file` for a file's name.

    `last_place` is that of the last of its lines.
    """

    text: str
    agency: str
    year: int | None
    place: Place | None
    year_place: Place | None
    origin: str = "title"
    last_place: Place | None = None


def compact(text: str) -> str:
    """Without spaces, line breaks, and what a conversion leaves behind."""
    text = "".join(text.split())
    return _NOISE.sub("", text) if not text.isalnum() else text


def years(text: str, *, bare: bool = False) -> list[int]:
    """The plausible years of a compact text that have 年 behind them; with `bare`, other figures as well."""
    found = [int(year) for year in _ARABIC_YEAR.findall(text)]
    if "二" in text:
        found += [_chinese_year(year) for year in _CHINESE_YEAR.findall(text)]
    if bare:
        found += [int(year) for year in _BARE_YEAR.findall(text)]
    return [year for year in found if _FIRST_YEAR <= year <= _LAST_YEAR]


def _chinese_year(printed: str) -> int:
    return int("".join(CHINESE_DIGITS.get(digit, digit) for digit in printed))


def is_agency(name: str) -> bool:
    """Whether a text is by its form the name of an agency or of its place."""
    if not 3 <= len(name) <= _LONGEST_PART or _NOT_OF_TITLE.search(name) or _ITSELF.match(name):
        return False
    if name.endswith(("人民政府", "管委会", "管理委员会", "办事处")):
        return True
    return level_of(name) is not None or place_of(name) == name


def cleaned_agency(text: str) -> str:
    """An agency's name out of what stands before 政府信息公开 in a title; empty where that names none."""
    name = _ANY_YEAR.sub("", _ABOUT.sub("", text)).strip("的年度-_—·:：,，、()（）0123456789.")
    return "" if len(name) < 2 or _ITSELF.fullmatch(name) else name


def read_title(text: str, place: Place | None, origin: str = "title") -> Title | None:
    """The title that a text is as a whole, or None."""
    if len(text) > 2 * _LONGEST_LINE:
        return None
    text = compact(text)
    match = _match(text)
    return _title(match, place, place, origin) if match else None


def _match(text: str) -> re.Match[str] | None:
    match = _TITLE.fullmatch(text)
    return match if match and not _NOT_BEFORE_TITLE.search(match["before"]) else None


def _title(match: re.Match[str], place: Place | None, year_place: Place | None, origin: str = "title") -> Title:
    before = match["before"]
    if before.endswith("人民") and match["what"].startswith("政府"):
        before += "政府"  # 某县人民政府信息公开工作年度报告
    agency = cleaned_agency(before)
    if not agency and is_agency(in_brackets := cleaned_agency(match["after"])):
        agency = in_brackets
    year = next(iter(years(match[0], bare=True)), None)
    text = re.sub(r"\.[A-Za-z]{2,5}$", "", match[0][match.start("before") :])
    return Title(text, agency, year, place, year_place if year else None, origin)


def find_title(introduction: Sequence[Paragraph], document_title: str) -> Title | None:
    """The title among the paragraphs before the first section.

    Breadcrumbs and lists of other years' reports stand there too: a heading of the source's own, the page's
    title, an agency and a year speak for a candidate, neighbours of its kind against it; of equals the last.
    """
    lines = [compact(paragraph.text) if len(paragraph.text) <= _LONGEST_LINE else "" for paragraph in introduction]
    page_title = compact(document_title[:_LONGEST_LINE])
    best: tuple[int, Title] | None = None
    alone = {index for index, line in enumerate(lines) if line.endswith(_ENDS) and _match(line)}
    for index, line in enumerate(lines):
        if not line.endswith(_ENDS) and not (line and _END_OF_TITLE.endswith(line)):
            continue
        found = _over_lines(introduction, lines, index)
        if found is None:
            continue
        title, start, end = found
        listed = any(
            near in alone and lines[near] != lines[index] for near in (start - 1, end + 1) if 0 <= near < len(lines)
        )
        score = 3 * bool(title.agency) + 2 * bool(title.year) - 5 * (listed and index in alone)
        score += 6 * any(0 < introduction[near].heading <= 3 for near in range(start, end + 1))
        score += 4 * (page_title != "" and (title.text in page_title or page_title in title.text))
        if best is None or score >= best[0]:
            best = score, title
    return best[1] if best else None


def _over_lines(introduction: Sequence[Paragraph], lines: Sequence[str], end: int) -> tuple[Title, int, int] | None:
    """The title that ends in line `end`, with lines above that belong to it; its first and its last line."""
    match = None
    start = end
    while match is None:
        match = _match("".join(lines[start : end + 1]))
        if match is None:
            start -= 1
            if start < max(0, end - 2) or not _is_part(lines[start]):
                return None
    for _ in range(2):  # 某县人民政府 and 2021年 may stand in lines above a title that is complete without
        title = _title(match, None, None)
        above = lines[start - 1] if start else ""
        names_agency = not title.agency and is_agency(cleaned_agency(above))
        names_year = not title.year and _ANY_YEAR.fullmatch(above) is not None
        if not _is_part(above) or not (names_agency or names_year):
            break
        longer = _match("".join(lines[start - 1 : end + 1]))
        if longer is None:
            break
        match, start = longer, start - 1
    below = lines[end + 1] if end + 1 < len(lines) else ""
    if not years(match[0], bare=True) and _ANY_YEAR.fullmatch(below):
        with_year = _match(match[0] + f"（{below.strip('（()）')}）")
        if with_year is not None:
            match, end = with_year, end + 1
    year_line = next((index for index in range(start, end + 1) if years(lines[index], bare=True)), start)
    title = _title(match, introduction[start].place, introduction[year_line].place)
    title = replace(title, last_place=introduction[end].place)
    if not title.agency and not title.year and match["end"] in ("年报", "总结"):
        return None  # 政府信息公开年报 is a column's name
    return title, start, end


def _is_part(line: str) -> bool:
    """Whether a line may be part of a title."""
    return 0 < len(line) <= _LONGEST_PART and not _NOT_OF_TITLE.search(line)
