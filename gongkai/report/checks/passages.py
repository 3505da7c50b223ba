"""Words of the prose for rules that look at them: where a pattern is found, in which sentence, and how it is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.report.model import AnnualReport, Passage, Section

_SENTENCE_END = "。！？；\n"
_CONTEXT = 8
"""Characters quoted on either side of what is wrong only where it stands."""
_LONGEST_QUOTE = 30
"""Characters of a passage that a message quotes; the finding has the whole of it."""


def occurrences(report: AnnualReport, pattern: re.Pattern[str]) -> Iterator[tuple[Section, re.Match[str]]]:
    """Every match of `pattern` in the prose, in the order of the text, with the section it stands in."""
    for section in report.prose:
        for match in pattern.finditer(section.text):
            yield section, match


def around(text: str, start: int, end: int, ends: str = _SENTENCE_END) -> tuple[int, int]:
    """From where to where the words from `start` to `end` of `text` go on on both sides, up to one of `ends`."""
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    behind = [position for mark in ends if (position := text.find(mark, end)) >= 0]
    return first, min(behind, default=len(text))


def sentence_of(text: str, start: int, end: int) -> str:
    """The sentence or sentences that the words from `start` to `end` of `text` stand in, without their full stop."""
    return text[slice(*around(text, start, end))]


def text_of(report: AnnualReport, passage: Passage) -> str:
    """The text of the section that a passage stands in."""
    return next((section.text for section in report.prose if section.number == passage.section), "")


def paragraphs(section: Section) -> Iterator[tuple[int, str]]:
    """The paragraphs of a section that are not empty, with where each begins in its text."""
    start = 0
    for paragraph in section.text.split("\n"):
        if paragraph.strip():
            yield start, paragraph
        start += len(paragraph) + 1


def quoted(text: str) -> str:
    """A text as a message quotes it: on one line and, if it is long, shortened in the middle."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST_QUOTE:
        return text
    half = _LONGEST_QUOTE // 2
    return f"{text[:half]}……{text[-half:]}"


def in_context(report: AnnualReport, passage: Passage) -> str:
    """A passage for a message with a few characters on either side, within its paragraph."""
    text = text_of(report, passage)
    before = text[max(0, passage.start - _CONTEXT) : passage.start].rpartition("\n")[2]
    after = text[passage.end : passage.end + _CONTEXT].partition("\n")[0]
    return quoted(before + passage.text + after)


def quotes(passages: Sequence[Passage], most: int = 3) -> str:
    """The first of several passages for a message, each in quotation marks and only once."""
    texts = list(dict.fromkeys(quoted(passage.text) for passage in passages))
    return "".join(f"“{text}”" for text in texts[:most]) + ("等" if len(texts) > most else "")
