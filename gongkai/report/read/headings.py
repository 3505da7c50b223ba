"""Headings of the six sections: which paragraphs may be one, and how surely.

Wordings stand in `headings.toml`; they are compared exactly first and with a few wrong characters second.
What is found here are candidates: `sections` chooses among them by ordinal, order and place.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from gongkai.report.model import Place
from gongkai.report.read.document import Block, Paragraph

_HEAD = 100
"""Characters of a paragraph that are looked at for a heading."""
_LONGEST = 45
"""Characters of the longest heading, ordinal and agency's name included."""
SHORT_PARAGRAPH = 40
"""Characters of a paragraph that may be one line of a heading, or page furniture."""


class Style(IntEnum):
    """How a heading is numbered. Where two ways are equally frequent, the lower goes first."""

    CHINESE = 0
    """一、"""
    PART = 1
    """第一部分"""
    ARABIC = 2
    """1、"""
    BRACKET = 3
    """（一）, （1）, ①"""
    NONE = 4


class Grade(IntEnum):
    """How well a heading's wording is known."""

    NONE = 0
    SHORT = 1
    """It counts only behind its section's ordinal."""
    NEAR = 2
    """A few characters differ."""
    EXACT = 3


class Ordinal(NamedTuple):
    """The number in front of a heading, as a figure; 0 where there is none."""

    style: Style = Style.NONE
    value: int = 0


NO_ORDINAL = Ordinal()


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate: the blocks `start` to `end - 1` may be the heading of section `number`."""

    number: int
    grade: Grade
    ordinal: Ordinal
    title: str
    """Its words as printed, without ordinal and spaces."""
    start: int
    end: int
    place: Place
    inline: str = ""
    """The text that follows the heading in its own paragraph."""
    marked: bool = False
    """Whether the source itself calls the paragraph a heading."""
    listed: bool = False
    """Whether a page number follows: a line of a table of contents."""
    printed_ordinal: str = ""
    """The ordinal as printed: 一、, 第一部分."""

    @property
    def agrees(self) -> bool:
        """Whether the ordinal is that of the section."""
        return self.ordinal.value == self.number


_SEPARATORS = re.compile(r"[\W_]+|以及|[的和及与]")


def heading_key(text: str) -> str:
    """A heading reduced to what is compared: without spaces, punctuation and connecting words."""
    return _SEPARATORS.sub("", text)


class _Wordings:
    """The wordings of `headings.toml`, as keys. Raises ValueError where the file is not of its shape."""

    def __init__(self) -> None:
        data = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
        sections = data["sections"]
        self.full = {heading_key(text): part["number"] for part in sections for text in part["wordings"]}
        self.short = {heading_key(text): part["number"] for part in sections for text in part["short"]}
        if sorted({*self.full.values()}) != [1, 2, 3, 4, 5, 6] or self.full.keys() & self.short.keys():
            raise ValueError("headings.toml: six sections expected, and no wording both long and short")
        self.keys = tuple(sorted(self.full, key=len, reverse=True))
        self.endings = tuple(key for key in self.keys if len(key) >= 6)
        self.prefixes = frozenset(key[:n] for key in self.full for n in range(2, len(key)))
        self.beginnings = tuple({key[:2] for key in self.full})
        self.characters = frozenset("".join(self.full))
        self.rows = tuple(data["rows"]["starts"])


_WORDINGS = _Wordings()

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_ORDINAL = re.compile(
    r"[#*]{0,6}\s{0,4}(?:\[bookmark:[^\]]{0,60}\]\s{0,4})?"
    r"(?:"
    rf"第\s?(?P<part>{_NUMERAL}|\d{{1,2}})\s?(?:部\s?分|章|节)\s?[、.．：:，,]?"
    rf"|[（(〔【\[]\s?(?P<bracket>{_NUMERAL}|\d{{1,2}})\s?[)）〕】\]]\s?[、.．，,]?"
    rf"|(?P<chinese>{_NUMERAL})\s?(?:[、.．，,:：。·﹑]|\s)"
    r"|(?P<arabic>\d{1,2})\s?(?:[、.．，,](?!\d)|\s)"
    r"|(?P<sign>[㈠-㈩⑴-⑽①-⑩])"
    r")?\s{0,8}"
)
_MARKS = re.compile(r"^[#*]+|\[bookmark:[^\]]*\]")
"""What may stand before an ordinal and is no part of it: a heading's signs in Markdown, a bookmark's residue."""
_BRACKETS = frozenset("(（〔【㈠㈡㈢㈣㈤㈥⑴⑵⑶⑷⑸⑹①②③④⑤⑥")
_ORDINAL_BEGINS = frozenset("一二三四五六七八九十第（(〔【[#*㈠㈡㈢㈣㈤㈥⑴⑵⑶⑷⑸⑹①②③④⑤⑥0123456789０１２３４５６７８９")
_STYLES = {
    "part": Style.PART,
    "bracket": Style.BRACKET,
    "chinese": Style.CHINESE,
    "arabic": Style.ARABIC,
    "sign": Style.BRACKET,
}
_PIECE = re.compile(r"[^。：:；;！!？?\n\r]*")
_AFTER_PIECE = "。：:；;！!？?\n\r \t\u3000"
_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", start=1)}
_NO_BREAK = ("、", "，", ",", "和", "的", "及", "与")
"""What goes on behind a heading's words where they stand in a sentence."""


def _number(numeral: str) -> int:
    """1 to 99 in Chinese or Arabic numerals; 0 for what is no number."""
    if numeral.isdecimal():
        return int(numeral)
    if unicodedata.category(numeral[0]) == "No":  # ㈠, ①
        return int(unicodedata.numeric(numeral))
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.get(numeral, 0)
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def split_ordinal(text: str) -> tuple[Ordinal, int]:
    """The ordinal at the start of a line, and where the words begin behind it."""
    match = _ORDINAL.match(text)
    assert match is not None  # every part of the pattern may be absent
    if match.lastgroup is None:
        return NO_ORDINAL, match.end()
    return Ordinal(_STYLES[match.lastgroup], _number(match[match.lastgroup])), match.end()


@dataclass(slots=True)
class _Line:
    """A paragraph taken apart: ordinal, the words up to the first stop, and the rest."""

    index: int
    block: Paragraph
    text: str
    ordinal: Ordinal
    start: int
    words: str
    key: str
    rest: str

    def heading(self, number: int, grade: Grade, title: str, rest: str, end: int = 0) -> Heading:
        return Heading(
            number,
            grade,
            self.ordinal,
            "".join(title.split()).strip("*#").rstrip(".…·、，,0123456789"),
            self.index,
            end or self.index + 1,
            self.block.place,
            rest,
            self.block.heading > 0,
            not rest and self.key[-1:].isdecimal(),
            _MARKS.sub("", self.text[: self.start]).strip(),
        )


def is_wording(text: str) -> bool:
    """Whether a line is, word for word, the heading of a section."""
    return heading_key(text[split_ordinal(text)[1] :][:_LONGEST]) in _WORDINGS.full


def find_headings(blocks: Sequence[Block]) -> list[Heading]:
    """Every paragraph, or two or three of them together, that may be the heading of a section.

    Lines with a bracketed ordinal are mostly parts of a section: looked at only where others make no report.
    """
    found = _find(blocks, brackets=False)
    if len({heading.number for heading in found}) >= 3:
        return found
    return _find(blocks, brackets=True)


def _find(blocks: Sequence[Block], *, brackets: bool) -> list[Heading]:
    found = []
    end = 0
    for index, block in enumerate(blocks):
        if index < end or not isinstance(block, Paragraph):
            continue
        text = block.text.strip()
        if not _may_begin_with_heading(text, block.heading) or (not brackets and text[0] in _BRACKETS):
            continue
        heading = _read(blocks, index, block, text)
        if heading:
            found.append(heading)
            end = heading.end
    return found


def _read(blocks: Sequence[Block], index: int, block: Paragraph, text: str) -> Heading | None:
    if "\n" in text and len(text) <= _LONGEST:
        flat = _take_apart(index, block, text.replace("\n", ""))
        if flat and flat.key in _WORDINGS.full:
            return flat.heading(_WORDINGS.full[flat.key], Grade.EXACT, flat.words, "")
    line = _take_apart(index, block, text)
    if line is None:
        return None
    number, grade = _classify(line) if line.key else (0, Grade.NONE)
    if grade is Grade.EXACT:
        return line.heading(number, grade, line.words, line.rest)
    if broken := _broken(blocks, line):
        return broken
    if grade:
        return line.heading(number, grade, line.words, line.rest)
    return _run_in(line) if line.ordinal.value else None


def _may_begin_with_heading(text: str, marked: int) -> bool:
    """A quick look that spares most paragraphs of prose and most cells of a table the rest."""
    if text[:1] in _ORDINAL_BEGINS or text.startswith(_WORDINGS.beginnings):
        return len(text) > 1
    return 2 <= len(text) <= SHORT_PARAGRAPH or (marked > 0 and text != "")


def _take_apart(index: int, block: Paragraph, text: str) -> _Line | None:
    """None for prose: a long first sentence without an ordinal."""
    head = text[:_HEAD]
    ordinal, start = split_ordinal(head)
    piece = _PIECE.match(head, start)
    assert piece is not None
    if piece.end() > _LONGEST:
        return _Line(index, block, text, ordinal, start, "", "", text[start:]) if ordinal.value else None
    key = heading_key(piece[0])
    if not ordinal.value and key[:1] in _DIGITS and key[1:] in _WORDINGS.full:  # 一总体情况
        ordinal = Ordinal(Style.CHINESE, _DIGITS[key[0]])
        start, key = start + 1, key[1:]
    rest = text[piece.end() :].lstrip(_AFTER_PIECE)
    return _Line(index, block, text, ordinal, start, text[start : piece.end()], key, rest)


def _classify(line: _Line) -> tuple[int, Grade]:
    """Number of the section whose heading the line is, and how surely; (0, NONE) for no heading."""
    key = line.key.rstrip("0123456789")
    numbered = line.ordinal.value > 0
    if not numbered and line.rest and line.text[line.start + len(line.words)] not in "：:\n\r":
        return 0, Grade.NONE  # prose may begin with a heading's words: only a colon sets them off
    if not numbered and not line.rest and line.text.endswith("。"):
        return 0, Grade.NONE
    if number := _WORDINGS.full.get(key):
        return number, Grade.EXACT
    if number := _WORDINGS.short.get(key):
        return (number, Grade.SHORT) if line.ordinal.value == number else (0, Grade.NONE)
    marked = line.block.heading > 0
    if (numbered or marked) and key.endswith(_WORDINGS.endings):  # 某镇2021年主动公开政府信息情况
        return next(_WORDINGS.full[ending] for ending in _WORDINGS.endings if key.endswith(ending)), Grade.NEAR
    if len(key) < 3 or not (numbered or marked or (6 <= len(key) <= 30 and not line.rest)):
        return 0, Grade.NONE
    wording = _nearest(key)
    if wording is None:
        return 0, Grade.NONE
    number = _WORDINGS.full[wording]
    if len(wording) < 6 and not marked and line.ordinal.value != number:
        return 0, Grade.NONE  # one wrong character of four needs the ordinal for a witness
    return number, Grade.NEAR


@lru_cache(maxsize=2048)
def _nearest(key: str) -> str | None:
    """The wording that differs from `key` in no more characters than a slip of the pen changes."""
    if len(_WORDINGS.characters.intersection(key)) < len(set(key)) - 3:
        return None
    found = process.extractOne(key, _WORDINGS.keys, scorer=Levenshtein.distance, score_cutoff=3)
    if found is None:
        return None
    wording, distance = found[0], found[1]
    allowed = 1 if len(wording) < 8 else 2 if len(wording) < 12 else 3
    return wording if distance <= allowed else None


def _broken(blocks: Sequence[Block], line: _Line) -> Heading | None:
    """A heading that the source broke over two or three paragraphs."""
    key, words = line.key, line.words
    if line.rest or len(line.text) > SHORT_PARAGRAPH:
        return None
    if key not in _WORDINGS.prefixes if key else not line.ordinal.value:
        return None
    for end in range(line.index + 1, min(line.index + 3, len(blocks))):
        following = blocks[end]
        if not isinstance(following, Paragraph) or len(following.text) > SHORT_PARAGRAPH:
            return None
        if split_ordinal(following.text.strip())[0].value:
            return None
        words += following.text
        key += heading_key(following.text)
        if number := _WORDINGS.full.get(key):
            return line.heading(number, Grade.EXACT, words, "", end + 1)
    return None


def _run_in(line: _Line) -> Heading | None:
    """A heading that the text follows without a mark: 一、总体情况2021年，我镇……."""
    head = line.text[line.start : line.start + _LONGEST]
    key = heading_key(head)
    if not key.startswith(_WORDINGS.keys):
        return None
    wording = next(known for known in _WORDINGS.keys if key.startswith(known))
    if line.ordinal.value != _WORDINGS.full[wording]:
        return None
    end = next(n for n in range(1, len(head) + 1) if heading_key(head[:n]) == wording)
    if head.startswith(_NO_BREAK, end):
        return None
    rest = line.text[line.start + end :].strip()
    return line.heading(_WORDINGS.full[wording], Grade.EXACT, head[:end], rest)


def read_bracketed_line(block: Block, index: int, number: int) -> Heading | None:
    """A line that is, word for word, the heading of section `number`, with its number in brackets: （六）其他……."""
    if not isinstance(block, Paragraph) or block.text.strip()[:1] not in _BRACKETS:
        return None
    heading = _read([block], 0, block, block.text.strip())
    if heading is None or heading.number != number or heading.grade is not Grade.EXACT or not heading.agrees:
        return None
    return replace(heading, start=index, end=index + 1)


def read_numbered_line(block: Block, index: int, ordinal: Ordinal) -> Heading | None:
    """A short line with this very ordinal, whatever its words; None for a row of table 3 or a sentence."""
    if not isinstance(block, Paragraph) or len(block.text) > SHORT_PARAGRAPH:
        return None
    text = block.text.strip()
    found, start = split_ordinal(text)
    words = text[start:].rstrip("：:")
    if found != ordinal or len(words) < 2 or words.startswith(_WORDINGS.rows) or words.endswith(("。", "；", "，")):
        return None
    return _Line(index, block, text, ordinal, start, words, words, "").heading(ordinal.value, Grade.SHORT, words, "")
