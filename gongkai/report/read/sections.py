"""The six sections of a report: the choice among possible headings, and the prose that follows each.

Ordinals decide what is a section and what only shares a section's name: （一）主动公开情况 is a part of
section one where the sections are numbered 一、二、三、. Where they are absent, order and wording must do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from gongkai.report.formats import FORMATS, Column, Row
from gongkai.report.model import Place, Section
from gongkai.report.read.document import Block, Paragraph
from gongkai.report.read.headings import (
    SHORT_PARAGRAPH,
    Grade,
    Heading,
    Ordinal,
    Style,
    find_headings,
    heading_key,
    read_bracketed_line,
    read_numbered_line,
    split_ordinal,
)
from gongkai.report.read.wrapping import running_text


def find_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of one report in their printed order, at most one of each number; none for other texts.

    A title is the printed wording without its ordinal and without spaces; `source` is the place of the
    heading. The last section ends where the furniture of a web page begins (打印, 主办单位, 附件, ...).
    """
    blocks = running_text(blocks)
    found = find_headings(blocks)
    headings = _fill_gaps(_choose(found), found, blocks)
    sections = []
    for position, heading in enumerate(headings, start=1):
        last = position == len(headings)
        end = _end(heading, found, len(blocks)) if last else headings[position].start
        paragraphs = (block for block in blocks[heading.end : end] if isinstance(block, Paragraph))
        following = before_furniture(paragraphs) if last else paragraphs
        text, places = _prose(heading, following)
        sections.append(Section(heading.number, heading.title, text, heading.place, places, heading.printed_ordinal))
    return tuple(sections)


# The choice among headings


_STYLES = tuple(Style)


def _choose(found: list[Heading]) -> list[Heading]:
    """At most one heading for each section, in printed order."""
    found = _without_contents(found)
    style = _dominant_style(found)
    scored = [(score, heading) for heading in found if (score := _score(heading, style))]
    chosen = _best_chain(scored)
    if style is not Style.NONE:  # a section out of its order is a section nevertheless
        taken = {heading.number for heading in chosen}
        strays: dict[int, tuple[int, Heading]] = {}
        for score, heading in scored:
            sure = heading.ordinal.style is style and heading.grade >= Grade.NEAR
            if sure and heading.number not in taken and score > strays.get(heading.number, (0, heading))[0]:
                strays[heading.number] = score, heading
        chosen += [heading for _, heading in strays.values()]
    return sorted(chosen, key=lambda heading: heading.start)


def _without_contents(found: list[Heading]) -> list[Heading]:
    """Without a table of contents: lines with page numbers, or lines from section one on that all recur."""
    kept = [heading for heading in found if not heading.listed]
    last_start = {heading.number: heading.start for heading in kept}
    contents: set[int] = set()
    run: list[Heading] = []
    for heading in [*kept, None]:
        if heading and run and heading.start == run[-1].end and heading.number > run[-1].number:
            run.append(heading)
            continue
        if len(run) >= 3 and run[0].number == 1 and all(last_start[line.number] > run[-1].start for line in run):
            contents.update(line.start for line in run)
        run = [heading] if heading else []
    return [heading for heading in kept if heading.start not in contents]


def _end(heading: Heading, found: Sequence[Heading], last: int) -> int:
    """Where the last section ends: before a heading that comes again, as on the next sheet of a workbook."""
    again = (
        other.start
        for other in found
        if other.start > heading.start and other.grade is Grade.EXACT and not other.inline
        if other.ordinal.style is heading.ordinal.style and (other.agrees or not other.ordinal.value)
    )
    return next(again, last)


def _dominant_style(found: Iterable[Heading]) -> Style:
    """The way in which most sections are numbered."""
    numbers: dict[Style, set[int]] = {style: set() for style in _STYLES}
    for heading in found:
        if heading.agrees or heading.ordinal.style is Style.NONE:
            numbers[heading.ordinal.style].add(heading.number)
    return max(_STYLES, key=lambda style: len(numbers[style]))  # of equals the first


def _score(heading: Heading, style: Style) -> int:
    """How much speaks for a heading; 0 where it cannot be one."""
    if heading.ordinal.style is not style:
        if heading.ordinal.style is Style.BRACKET or heading.grade is Grade.SHORT:
            return 0
        if heading.ordinal.style is not Style.NONE and not heading.agrees:
            return 0
    of_style = 50 if heading.ordinal.style is style else 0
    return 100 + of_style + 10 * heading.grade + 20 * heading.agrees + 5 * heading.marked


def _best_chain(scored: list[tuple[int, Heading]]) -> list[Heading]:
    """The headings in rising order of number and place with the greatest sum of scores; of equals the last.

    The last, because a heading's words occur before it, in introduction and section one, rather than after.
    """
    best: list[tuple[int, list[Heading]]] = [(0, [])] * 7
    for score, heading in scored:
        total, chain = max(best[: heading.number], key=lambda entry: entry[0])
        if total + score >= best[heading.number][0]:
            best[heading.number] = total + score, [*chain, heading]
    return max(best, key=lambda entry: entry[0])[1]


def _fill_gaps(headings: list[Heading], found: Sequence[Heading], blocks: Sequence[Block]) -> list[Heading]:
    """Adds sections that are missing among their neighbours and whose headings differ from the others.

    In turn: one with words of its own behind the ordinal that is due; one that alone has its number in brackets; one
    that alone is numbered otherwise, and wrongly.
    """
    if len(headings) < 3:
        return headings
    style = _dominant_style(headings)

    def own_words(number: int, gap: range) -> Iterator[Heading]:
        if style in (Style.CHINESE, Style.PART) and number < 6:
            lines = (read_numbered_line(blocks[index], index, Ordinal(style, number)) for index in gap)
            yield from filter(None, lines)

    def in_brackets(number: int, gap: range) -> Iterator[Heading]:
        if style is not Style.BRACKET and number > 1:
            lines = (read_bracketed_line(blocks[index], index, number) for index in gap)
            yield from filter(None, lines)

    def misnumbered(number: int, gap: range) -> Iterator[Heading]:
        for heading in found:
            if heading.number == number and heading.start in gap and _stands_alone(heading, style, gap, blocks):
                yield heading

    for find in (own_words, in_brackets, misnumbered):
        headings = _with_missing(headings, find, len(blocks))
    return headings


def _with_missing(
    headings: Sequence[Heading], find: Callable[[int, range], Iterator[Heading]], end: int
) -> list[Heading]:
    """Adds each missing section of which just one heading is found in the gap between its neighbours."""
    by_number = {heading.number: heading for heading in headings}
    for number in sorted({1, 2, 3, 4, 5, 6} - by_number.keys()):
        before, after = by_number.get(number - 1), by_number.get(number + 1)
        if (before is None and number > 1) or (after is None and number < 6):
            continue
        lines = list(find(number, range(before.end if before else 0, after.start if after else end)))
        if len(lines) == 1:
            by_number[number] = lines[0]
    return sorted(by_number.values(), key=lambda heading: heading.start)


def _stands_alone(heading: Heading, style: Style, gap: range, blocks: Sequence[Block]) -> bool:
    """Whether a line with a heading's very words, in another style than the headings', is not an item of a list."""
    ordinal = heading.ordinal
    if heading.grade is not Grade.EXACT or heading.inline or ordinal.style in (style, Style.BRACKET, Style.NONE):
        return False
    beside = {Ordinal(ordinal.style, ordinal.value - 1), Ordinal(ordinal.style, ordinal.value + 1)}
    texts = (block.text.strip() for block in blocks[gap.start : gap.stop] if isinstance(block, Paragraph))
    return not any(split_ordinal(text)[0] in beside for text in texts)


# Page furniture

_FURNITURE = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))["furniture"]
_FURNITURE_STARTS = tuple(_FURNITURE["starts"])
_FURNITURE_ENDS = tuple(_FURNITURE["ends"])
_FURNITURE_ANYWHERE = re.compile("|".join(map(re.escape, _FURNITURE["anywhere"])))


def is_furniture(text: str) -> bool:
    """Whether a paragraph is what a web page sets around its article: links, sharing, the site's imprint."""
    text = text.strip()
    if len(text) <= SHORT_PARAGRAPH and text.startswith(_FURNITURE_STARTS):
        return not text.endswith("。")
    if len(text) <= 2 * SHORT_PARAGRAPH and text.lower().endswith(_FURNITURE_ENDS):
        return True
    return len(text) <= 3 * SHORT_PARAGRAPH and _FURNITURE_ANYWHERE.search(text) is not None


def before_furniture(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs up to the first that is page furniture."""
    for paragraph in paragraphs:
        if is_furniture(paragraph.text):
            return
        yield paragraph


# Prose

_CAPTION = re.compile(
    r"第二十条第\s?[（(][一二三四五六七八九十]{1,3}[)）]\s?项|[（(]本列数据的[勾钩]稽关系为[^。]{0,40}"
)
_TABLES = [table for form in FORMATS.values() for table in form.tables]
_PARTS: list[Column | Row] = [
    *(column for table in _TABLES for column in table.columns),
    *(row for table in _TABLES for row in table.rows),
]
_LABELS = frozenset(heading_key(text) for part in _PARTS for text in (part.label, part.group, *part.aliases)) | {
    "信息内容",
    "申请人情况",
}
_FIGURE = re.compile(r"[\d.,]{1,20}(?:件|万元|元)?|[-—/]{1,4}")
_LONGEST_ROW = 80


def _is_of_table(text: str) -> bool:
    """Whether a line is all labels and figures: left of a table that a conversion took apart."""
    if len(text) > _LONGEST_ROW:
        return False
    if _CAPTION.fullmatch(text) or heading_key(text) in _LABELS:
        return True
    return all(heading_key(word) in _LABELS or _FIGURE.fullmatch(word) for word in text.split())


def _prose(heading: Heading, paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Place | None, ...]]:
    """What follows a heading, without what is left of the tables in sections 2 to 4; see `joined`."""
    paragraphs = [Paragraph(heading.inline, heading.place), *paragraphs]
    if heading.number in (2, 3, 4):
        paragraphs = [paragraph for paragraph in paragraphs if not _is_of_table(paragraph.text.strip())]
    return joined(paragraphs)


def joined(paragraphs: Iterable[Paragraph]) -> tuple[str, tuple[Place | None, ...]]:
    """The text of paragraphs, one a line, empty ones left out; and the place of each line."""
    texts = [(text, paragraph.place) for paragraph in paragraphs if (text := paragraph.text.strip())]
    places = (place for text, place in texts for _line in text.split("\n"))
    return "\n".join(text for text, _place in texts), tuple(places)


_SENTENCE = re.compile(r"[。！？：:；;][”’」』）)]?$")
_CLAUSES = re.compile("，|地址|邮编|邮政编码|电话|传真|邮箱|网址")
"""What prose, and a line that says how the office can be reached, has in it though no full stop ends it."""
_OF_PAGE = re.compile(r"(?:来源|发布|时间|日期|字体|字号|浏览|索引|编辑|作者)[^，。]{0,6}[:：]")
"""What a page says of its article."""


def find_introduction(blocks: Sequence[Block], sections: Sequence[Section], title_end: Place | None) -> Section | None:
    """What stands between the title, whose last line is at `title_end`, and the first section; None for nothing.

    It begins with a sentence and ends with one, or with prose that lacks its full stop: lines with a date, a source, a
    breadcrumb around it belong to the page. Where no title is known, only sentences are of the introduction.
    """
    first = sections[0].source if sections else None
    paragraphs: list[Paragraph] = []
    for block in running_text(blocks):
        if not isinstance(block, Paragraph):
            continue
        if first is not None and block.place is first:
            break
        if title_end is not None and block.place is title_end:
            paragraphs.clear()
        else:
            paragraphs.append(block)
    else:
        return None
    sentences = [n for n, paragraph in enumerate(paragraphs) if _SENTENCE.search(paragraph.text.rstrip())]
    if not sentences:
        return None
    if title_end is None:
        kept = [paragraphs[number] for number in sentences]
    else:
        end = sentences[-1] + 1
        kept = [*paragraphs[sentences[0] : end], *takewhile(_is_unfinished, paragraphs[end:])]
    text, places = joined(kept)
    return Section(0, "", text, places[0], places)


def _is_unfinished(paragraph: Paragraph) -> bool:
    """Whether a paragraph that no full stop ends goes on with the prose above it."""
    text = paragraph.text
    return bool(_CLAUSES.search(text)) and not _OF_PAGE.search(text) and not is_furniture(text)
