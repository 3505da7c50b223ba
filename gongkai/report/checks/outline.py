"""Group S: the six sections of prose, their order and ordinals, and what sections one, five and six must speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from gongkai.law.agencies import Level
from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.data import data_of
from gongkai.report.checks.fees import fee_words
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.ordinals import broken_counts, broken_outline, chinese, count_items, ordinal_value
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, context_rule, rule
from gongkai.report.checks.tables import level_in
from gongkai.report.checks.wording import Bilingual
from gongkai.report.model import AnnualReport, Section

_NUMERALS = "一二三四五六"


class _Topic(NamedTuple):
    """Something that section one must speak of, and the words by which it is told."""

    name: Bilingual
    words: re.Pattern[str]


class _Outline(NamedTuple):
    """What `outline.toml` says."""

    titles: dict[int, str]
    wordings: dict[int, re.Pattern[str]]
    topics: tuple[_Topic, ...]
    government_topics: tuple[_Topic, ...]
    problems: dict[str, re.Pattern[str]]


def _topics(data: list[dict[str, Any]]) -> tuple[_Topic, ...]:
    return tuple(
        _Topic(Bilingual(topic["name"], english=topic["english"]), re.compile(topic["words"])) for topic in data
    )


def _load() -> _Outline:
    data = data_of("outline")
    sections = data["sections"]
    if [section["number"] for section in sections] != [1, 2, 3, 4, 5, 6] or len(data["topics"]) != 5:
        raise ValueError("outline.toml: six sections and five topics expected")
    return _Outline(
        {section["number"]: section["title"] for section in sections},
        {section["number"]: re.compile(section["wording"]) for section in sections},
        _topics(data["topics"]),
        _topics(data["government_topics"]),
        {name: re.compile(words) for name, words in data["problems"].items()},
    )


_OUTLINE = _load()
_LISTED_IN = (1, 5, 6)
"""Sections whose lists are looked at: the tables of the others have rows with ordinals of their own."""


@rule(
    "S01",
    severity=Severity.ERROR,
    basis=Article(REGULATION, 50),
    title=("六个部分", "The six sections"),
)
def s01_six_sections_in_order(report: AnnualReport) -> Iterator[Outcome]:
    """报告的六个部分齐全，依次为总体情况、主动公开、申请、复议诉讼、问题与改进、其他事项；标题可以用格式或条例第五十条的写法。

    All six sections are there, in the order of the form; their headings may be worded as in the form or as in
    article 50 of the Regulation.
    """
    if not report.sections:
        yield Fault(Message("全文没有六个部分的标题"), expected=6, found=0)
        return
    present = {section.number for section in report.sections}
    for number, title in _OUTLINE.titles.items():
        if number not in present:
            values: dict[str, object] = {"number": _section_name(number), "title": title}
            yield Fault(Message("缺少{number}“{title}”", values), expected=title)
    highest = report.sections[0]
    for section in report.sections[1:]:
        if section.number < highest.number:
            values = {"number": _section_name(section.number), "title": section.title, "before": highest.title}
            message = Message("{number}“{title}”应在“{before}”之前", values)
            yield Fault(message, found=section.title, source=section.source)
        else:
            highest = section
    for section in report.sections:
        if not _OUTLINE.wordings[section.number].search("".join(section.title.split())):
            title = _OUTLINE.titles[section.number]
            values = {"number": _section_name(section.number), "found": section.title, "title": title}
            message = Message("{number}的标题“{found}”应为“{title}”", values)
            yield Fault(message, expected=title, found=section.title, source=section.source)


@rule("S02", severity=Severity.WARNING, basis=NOTICES, title=("序号与层次", "Ordinals and levels"))
def s02_ordinals_and_levels(report: AnnualReport) -> Iterator[Outcome]:
    """各部分以及各级标题、条目的序号连续、写法一致，不缺号、不重号，层次依次为一、（一）1.（1）。

    The ordinals of sections, headings and items follow each other without gaps or repetitions, are written alike,
    and their levels come in the order 一、 （一） 1. （1）.
    """
    yield from _section_ordinals(report)
    for section in report.sections:
        breaks = list(broken_counts(section))
        if section.number in _LISTED_IN:
            breaks += broken_outline(section)
        for broken in sorted(breaks):
            values: dict[str, object] = {
                "section": _section_name(section.number),
                "found": broken.found,
                "expected": broken.expected,
            }
            yield Fault(
                Message("{section}的序号“{found}”有误，此处应为“{expected}”", values),
                expected=broken.expected,
                found=broken.found,
                passages=(section.passage(broken.start, broken.end),),
            )


def _section_ordinals(report: AnnualReport) -> Iterator[Fault]:
    """Sections whose ordinals do not count up, or are written otherwise than most.

    A heading without an ordinal counts as if it had one: a word processor may have set it.
    """
    ordinals = [(section, *ordinal_value(section.ordinal)) for section in report.sections]
    styles = Counter(style for _section, style, _value in ordinals if style)
    usual = styles.most_common(1)[0][0] if styles else ""
    following = 1
    for section, style, value in ordinals:
        expected = str(following) if style == "arabic" else chinese(following)
        values: dict[str, object] = {"title": section.title, "found": section.ordinal, "expected": expected}
        if value and value != following:
            message = Message("标题“{title}”的序号“{found}”有误，应为“{expected}”", values)
            yield Fault(message, expected=expected, found=section.ordinal, source=section.source)
        elif style != usual and style:
            message = Message("标题“{title}”的序号“{found}”与其他部分的写法不同", values)
            yield Fault(message, found=section.ordinal, source=section.source)
        following = (value or following) + 1


@context_rule("S14", severity=Severity.WARNING, basis=NOTICES, title=("总体情况的内容", "Topics of section one"))
def s14_section_one_covers_its_topics(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """第一部分写明主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面；各级政府还写明工作考核、社会评议和责任追究结果。

    Section one speaks of its five topics: proactive disclosure, requests, information management, platforms and
    supervision; that of a government also of assessment, public evaluation and accountability.
    """
    section = report.section(1)
    if section is None:
        yield _without(1)
        return
    level = level_in(report, context)
    topics = _OUTLINE.topics
    if level not in (None, Level.DEPARTMENT, Level.STATE):
        topics += _OUTLINE.government_topics
    if absent := [topic.name for topic in topics if not topic.words.search(section.text)]:
        names = Bilingual(
            "、".join(name.text("zh") for name in absent), english=", ".join(name.text("en") for name in absent)
        )
        message = Message("第一部分没有写到：{topics}", {"topics": names})
        yield Fault(message, expected=names.text("zh"), source=section.source)


@rule(
    "S15",
    severity=Severity.WARNING,
    basis=Article(REGULATION, 50, 5),
    title=("问题与改进", "Problems and improvements"),
)
def s15_problems_have_improvements(report: AnnualReport) -> Iterator[Outcome]:
    """第五部分至少写明一个问题，并对每个问题写明改进情况。

    Section five names at least one problem, and an improvement for each.
    """
    section = report.section(5)
    if section is None:
        yield _without(5)
        return
    words = _OUTLINE.problems
    turn = words["turn"].search(section.text)
    problems, improvements = _halves(section, turn)
    if not words["problem"].search(problems) or words["none"].search(problems):
        yield Fault(Message("第五部分没有写明存在的问题"), source=section.source)
    elif not words["improvement"].search(improvements if turn else section.text):
        yield Fault(Message("第五部分没有写明改进情况"), source=section.source)
    elif turn:
        named, answered = count_items(problems), count_items(improvements)
        if named > answered > 0:
            values: dict[str, object] = {"problems": named, "improvements": answered}
            message = Message("第五部分写了{problems}个问题，只写了{improvements}项改进", values)
            yield Fault(message, expected=named, found=answered, source=section.source)


def _halves(section: Section, turn: re.Match[str] | None) -> tuple[str, str]:
    """Section five up to where it turns to improvements, and from there on."""
    if turn is None:
        return section.text, ""
    return section.text[: turn.start()], section.text[turn.start() :]


@rule(
    "S16",
    severity=Severity.WARNING,
    basis=NOTICES,
    formats=("2021",),
    title=("信息处理费", "Fees for processing information"),
)
def s16_section_six_reports_fees(report: AnnualReport) -> Iterator[Outcome]:
    """第六部分报告本年度收取政府信息公开信息处理费的情况，没有收取的也要写明。

    Section six reports the fees charged for processing information in the year, or that there were none.
    """
    section = report.section(6)
    if section is None:
        yield _without(6)
    elif fee_words(section) is None:
        yield Fault(Message("第六部分没有报告信息处理费的收取情况"), source=section.source)


def _without(number: int) -> Gap:
    return Gap(reason=Message("没有{section}，无法判断", {"section": _section_name(number)}))


def _section_name(number: int) -> Bilingual:
    return Bilingual(f"第{_NUMERALS[number - 1]}部分", english=f"section {number}")
