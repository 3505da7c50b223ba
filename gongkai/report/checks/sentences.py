"""Group T, sentence by sentence: repeated clauses (T02), broken text (T07), what is off the topic (T08).

Thresholds are named here and their calibration is told in docs/decisions/0013-thresholds.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from gongkai.messages import Message
from gongkai.report.checks.data import data_of, either
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.passages import paragraphs, quoted
from gongkai.report.checks.rule import NOTICES, Fault, Outcome, rule
from gongkai.report.model import AnnualReport, NoteKind, Section

_DATA = data_of("sentences")

# T02

SHORTEST_IN_A_ROW = 4
"""Characters of a clause from which it is a repetition if the very next clause is the same."""
SHORTEST_IN_PARAGRAPH = 10
"""Characters of a clause from which it is a repetition anywhere in the same paragraph."""
SHORTEST_IN_REPORT = 16
"""Characters of a clause, or of a sentence, from which it is a repetition anywhere in the report."""
_CLAUSE = re.compile(r"[^，。；：！？\n]{4,200}")
_SENTENCE = re.compile(r"[^。！？\n]{16,400}")
_SET_PHRASES = re.compile(either(_DATA["repeated"]["set_phrases"]))
_DENIAL = re.compile(either(_DATA["repeated"]["denials"]))
_FACT = re.compile(r"[0-9０-９]")
_ORDINAL = re.compile(
    r"^\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|[一二三四五六七八九十]是要?|第[一二三四五六七八九十][，、]?)\s*"
)
_BEGINS_ORDINAL = frozenset(" （(一二三四五六七八九十0123456789第")
_DOUBLED = re.compile(
    r"(?<!一)(?!一)([一-鿿]{2,10})\1(?!\1)|(?<!目)的的(?!确|士)|(?<![自理缘事因])由由|(?<!参)与与|被被"
)
_REDUPLICATED = re.compile(r"(.)\1")


class _Clause(NamedTuple):
    section: Section
    paragraph: int
    number: int
    """Counted through the paragraph."""
    start: int
    end: int
    own: str
    """What is left of it without ordinals and set phrases."""

    def repeats(self, other: _Clause) -> bool:
        """Whether it says the same as an earlier clause, long enough to be noticed at that distance."""
        same_place = self.section is other.section and self.paragraph == other.paragraph
        if same_place and self.number == other.number + 1:
            return True
        if same_place:
            return len(self.own) >= SHORTEST_IN_PARAGRAPH
        if _DENIAL.search(self.own) or _FACT.search(self.own):
            return False  # a fact may be told in section one and again where it belongs
        return len(self.own) >= SHORTEST_IN_REPORT


def _pieces(report: AnnualReport, pattern: re.Pattern[str]) -> Iterator[_Clause]:
    for section in report.prose:
        for number, (start, paragraph) in enumerate(paragraphs(section)):
            for count, match in enumerate(pattern.finditer(paragraph)):
                text = match.group()
                if text[0] in _BEGINS_ORDINAL:
                    text = _ORDINAL.sub("", text)
                first = start + match.end() - len(text)
                yield _Clause(section, number, count, first, start + match.end(), text)


@rule("T02", severity=Severity.WARNING, basis=NOTICES, title=("重复的语句", "Repeated clauses"))
def t02_no_clause_twice(report: AnnualReport) -> Iterator[Outcome]:
    """同一语句不重复出现（套语、法规名称和事实的陈述除外）。

    No clause stands twice, set phrases, names of laws and statements of fact apart.
    """
    told: list[_Clause] = []
    for pattern in (_SENTENCE, _CLAUSE):
        for text, said in _said_again(report, pattern):
            if any(_inside(said[-1], other) for other in told):
                continue
            told += said
            passages = tuple(clause.section.passage(clause.start, clause.end) for clause in said)
            yield Fault(Message("“{quote}”重复出现", {"quote": quoted(text)}), found=text, passages=passages)
    for section in report.prose:
        for match in _DOUBLED.finditer(section.text):
            if match[1] is None or not _REDUPLICATED.search(match[1]):
                values: dict[str, object] = {"quote": match.group()}
                yield Fault(
                    Message("“{quote}”中有重复的字词", values),
                    found=match.group(),
                    passages=(section.passage(*match.span()),),
                )


def _said_again(report: AnnualReport, pattern: re.Pattern[str]) -> list[tuple[str, list[_Clause]]]:
    """The sentences or clauses that stand in the report more than once, each with all its places."""
    last: dict[str, _Clause] = {}
    again: dict[str, list[_Clause]] = {}
    for clause in _pieces(report, pattern):
        text = clause.own.strip()
        before = last.get(text)
        if before is not None and _is_own(clause, before):
            again.setdefault(text, [before]).append(clause)
        last[text] = clause
    return list(again.items())


def _inside(clause: _Clause, other: _Clause) -> bool:
    return clause.section is other.section and other.start <= clause.start and clause.end <= other.end


def _is_own(clause: _Clause, first: _Clause) -> bool:
    """Whether a clause repeats another in words that are the writer's own."""
    own = _SET_PHRASES.sub("", clause.own).strip()
    if len(own) < SHORTEST_IN_A_ROW:
        return False
    return clause._replace(own=own).repeats(first)


# T07

_RESIDUE = tuple((re.compile(entry["pattern"], re.MULTILINE), tuple(entry["cues"])) for entry in _DATA["residue"])
SENTENCE_END = "。！？：；…”）》】〕.!?;:)’"
"""Marks that may stand at the end of a paragraph."""
_BEGINS_ANEW = re.compile(
    r"\s*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．，是]|第[一二三四五六七八九十]|[-●○■◆•·*])"
)
SHORTEST_BROKEN = 30
"""Characters from which a line with a comma and no full stop is a sentence cut off, not a heading; with an ordinal,
ten more."""


@rule("T07", severity=Severity.EXTRACTION, basis=NOTICES, title=("转换的残留", "Residue of conversion"))
def t07_no_residue_of_conversion(report: AnnualReport) -> Iterator[Outcome]:
    """文中没有转换文件时留下的标记、域代码、乱码、页码，句子没有被分页切断。

    No marks, field codes, damaged characters or page numbers are left of a conversion, and no sentence is cut by a
    page.
    """
    for note in report.notes:
        if note.kind is NoteKind.CONVERSION:
            message = Message("文中有转换留下的标记“{quote}”", {"quote": quoted(note.found)})
            yield Fault(message, found=note.found, source=note.source)
    for section in report.prose:
        for pattern, cues in _RESIDUE:
            if cues and not any(cue in section.text for cue in cues):
                continue
            for match in pattern.finditer(section.text):
                message = Message("文中有转换留下的标记“{quote}”", {"quote": quoted(_visible(match.group()))})
                yield Fault(message, found=match.group(), passages=(section.passage(*match.span()),))
        yield from _cut_sentences(section)


def _visible(text: str) -> str:
    """A text with its control and private characters as their code points."""
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)


def is_cut_off(paragraph: str) -> bool:
    """Whether a paragraph is prose that ends without the mark that ends a sentence."""
    text = paragraph.rstrip()
    if text.endswith(tuple(SENTENCE_END)):
        return False
    shortest = SHORTEST_BROKEN + 10 * begins_anew(text)
    return "。" in text or ("，" in text and len(text) >= shortest)


def begins_anew(paragraph: str) -> bool:
    """Whether a paragraph begins with an ordinal or the sign of a list."""
    return _BEGINS_ANEW.match(paragraph) is not None


def _cut_sentences(section: Section) -> Iterator[Fault]:
    for (start, paragraph), (_, following) in pairwise(paragraphs(section)):
        if is_cut_off(paragraph) and not begins_anew(following):
            end = start + len(paragraph.rstrip())
            first = max(start, end - 12)
            yield Fault(
                Message(
                    "句子在“{before}”之后断开，下一段为“{after}”",
                    {"before": section.text[first:end], "after": following.strip()[:12]},
                ),
                passages=(section.passage(first, end),),
            )


# T08

_OWN_TOPIC = re.compile(either(_DATA["topic"]["own"]))
_FOREIGN_TOPIC = re.compile(either(_DATA["topic"]["foreign"]))
SHORTEST_OFF_TOPIC = 40
"""Characters from which a paragraph without a word on the topic is judged at all."""
FEWEST_FOREIGN = 2
"""Different words of other work that such a paragraph, or a sentence, must have."""
LONGEST_WITHOUT_FIGURES = 500
"""Characters that section one may have without a single figure."""
_YEAR = re.compile(r"20\d\d年?(?:\d{1,2}月)?(?:\d{1,2}日)?|^\s*[（(]?\d{1,2}[)）.、．]|[0-9]{2,5}热线", re.MULTILINE)
_FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千两余]{1,5}(?:余)?[件条份次场期人篇名处]")


@rule("T08", severity=Severity.INFORMATION, basis=NOTICES, title=("离题、空泛", "Off the topic, or padded"))
def t08_to_the_point(report: AnnualReport) -> Iterator[Outcome]:
    """写的是政府信息公开工作；总体情况有数据，不全是套话。

    What is told is the work of disclosure; the overview has figures and is not made of set phrases alone.
    """
    for section in report.sections:
        for start, paragraph in paragraphs(section):
            if len(paragraph) >= SHORTEST_OFF_TOPIC and not _OWN_TOPIC.search(paragraph):
                words = dict.fromkeys(_FOREIGN_TOPIC.findall(paragraph))
                if len(words) >= FEWEST_FOREIGN:
                    values: dict[str, object] = {"words": "、".join(words)}
                    yield Fault(
                        Message("这一段没有写到信息公开，写的是其他工作（{words}）", values),
                        passages=(section.passage(start, start + len(paragraph)),),
                    )
    first = report.section(1)
    if (
        first is not None
        and len(first.text) > LONGEST_WITHOUT_FIGURES
        and not _FIGURE.search(_YEAR.sub("", first.text))
    ):
        yield Fault(Message("总体情况有{length}字，却没有一个数据", {"length": len(first.text)}), source=first.source)
