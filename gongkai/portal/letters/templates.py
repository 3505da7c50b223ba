"""The texts of letters: plain lines with marks and {fields}, read and checked before one is kept or filled in.

There is nothing to carry out in a text: a line has a mark, and between its words names of fields that its kind knows.
What is filled in is never read again, so that nothing in it can be taken for a mark or a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

from gongkai.messages import Message
from gongkai.portal.letters.document import ROWS, Mark
from gongkai.portal.letters.kinds import KINDS, Field, FieldType, Kind, LetterKind

LONGEST = 20_000
"""Characters of the longest text."""
MOST_LINES = 400
_TEXTS = Path(__file__).parent / "texts"
_MARK = re.compile(r"【([^】]*)】?")
_FIELD = re.compile(r"\{([^{}]*)\}")
_WIDE_BRACES = re.compile("[｛｝]")
_CELLS = (1, 2, 4)
"""How many cells a row of a table may have."""

Piece = str | Field
"""Words, or what is filled in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: its mark, and the pieces of its cells. Only rows have more cells than one."""

    number: int
    mark: Mark
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in it."""
        return tuple(piece for cell in self.cells for piece in cell if isinstance(piece, Field))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text; `line` counts from 1, 0 for the text as a whole."""

    line: int
    message: Message

    @property
    def sentence(self) -> Message:
        """The fault with its line."""
        if not self.line:
            return self.message
        return Message("第{line}行：{fault}", {"line": self.line, "fault": self.message})


class BrokenTemplateError(Exception):
    """A text that letters cannot be made of; `faults` say what is wrong and where, `message` the first of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        self.faults = tuple(faults)
        self.message = self.faults[0].sentence
        super().__init__(self.message.text("en"))


def read(text: str, kind: Kind) -> tuple[Line, ...]:
    """The lines of a text for letters of this kind. Raises BrokenTemplateError with everything that is wrong."""
    if len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        values: dict[str, object] = {"longest": LONGEST, "lines": MOST_LINES}
        raise BrokenTemplateError([Fault(0, Message("模板最多{longest}字、{lines}行。", values))])
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, words in enumerate(text.splitlines(), 1):
        if words.strip():
            line, wrong = _line(number, words.strip(), kind)
            lines.append(line)
            faults += (Fault(number, message) for message in wrong)
    faults += _missing(lines, kind)
    if faults:
        raise BrokenTemplateError(faults)
    return tuple(lines)


@cache
def shipped(kind: LetterKind) -> str:
    """The text that comes with the program."""
    return (_TEXTS / f"{kind.value}.txt").read_text(encoding="utf-8")


@cache
def shipped_lines(kind: LetterKind) -> tuple[Line, ...]:
    """The lines of the text that comes with the program."""
    return read(shipped(kind), KINDS[kind])


def _line(number: int, words: str, kind: Kind) -> tuple[Line, list[Message]]:
    faults: list[Message] = []
    mark = Mark.PARAGRAPH
    if found := _MARK.match(words):
        words = words[found.end() :].strip()
        if found[1] in set(Mark):
            mark = Mark(found[1])
        else:
            known = "".join(f"【{each.value}】" for each in Mark)
            faults.append(Message("没有“{mark}”这种标记，可用的有{known}。", {"mark": found[0], "known": known}))
    if _WIDE_BRACES.search(words):
        faults.append(Message("字段名两边请用半角花括号。"))
    names = {field.name: field for field in kind.fields}
    parts = re.split("[｜|]", words) if mark in ROWS else [words]
    cells = tuple(tuple(_pieces(part.strip(), names, faults)) for part in parts)
    line = Line(number, mark, cells)
    return line, faults + list(_misplaced(line))


def _pieces(words: str, names: dict[str, Field], faults: list[Message]) -> Iterator[Piece]:
    """The pieces of a cell; what is wrong in it is added to `faults`."""
    position = 0
    for found in _FIELD.finditer(words):
        yield from _plain(words[position : found.start()], faults)
        position = found.end()
        name = found[1].strip()
        if name in names:
            yield names[name]
        else:
            faults.append(_unknown(name))
    yield from _plain(words[position:], faults)


def _plain(words: str, faults: list[Message]) -> Iterator[str]:
    if "{" in words or "}" in words:
        faults.append(Message("花括号没有成对。"))
    if words:
        yield words


def _unknown(name: str) -> Message:
    values: dict[str, object] = {"name": name}
    if any(field.identity and field.name == name for kind in KINDS.values() for field in kind.fields):
        return Message("“{name}”说明申请人的身份，不能写进发给第三方或者其他机关的文书。", values)
    if any(field.name == name for kind in KINDS.values() for field in kind.fields):
        return Message("这种文书没有“{name}”这个字段。", values)
    return Message("没有“{name}”这个字段。", values)


def _misplaced(line: Line) -> Iterator[Message]:
    """What is wrong with a line as a whole."""
    lists = sum(field.type is FieldType.LIST for field in line.fields)
    if line.mark in (Mark.LIST, Mark.ATTACHMENTS) and lists != 1:
        yield Message("“{mark}”一行须有一个、也只能有一个列表字段。", {"mark": line.mark.value})
    if line.mark is Mark.PAGE_BREAK and line.cells != ((),):
        yield Message("“换页”后面不能有文字。")
    if line.mark is not Mark.PAGE_BREAK and line.mark not in ROWS and line.cells == ((),):
        yield Message("这一行只有标记，没有文字。")
    if line.mark in ROWS and len(line.cells) not in _CELLS:
        yield Message("表格的一行可以有一格、两格或四格，这一行有{count}格。", {"count": len(line.cells)})


def _missing(lines: Iterable[Line], kind: Kind) -> Iterator[Fault]:
    """What the text as a whole lacks."""
    lines = tuple(lines)
    used = {field.id for line in lines for field in line.fields}
    for field in kind.needed:
        if field.id not in used:
            yield Fault(0, Message("模板里没有用到“{name}”这个字段。", {"name": field.message}))
    if not lines or lines[0].mark is not Mark.TITLE:
        yield Fault(0, Message("模板的第一行应当是【标题】。"))
    for line, following in zip_longest(lines, lines[1:]):
        if line.mark is Mark.PAGE_BREAK and (following is None or following.mark is not Mark.TITLE):
            yield Fault(line.number, Message("【换页】之后应当是新的一页的【标题】。"))
