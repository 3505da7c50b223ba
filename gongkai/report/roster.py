"""The roster: the agencies that are to report, as a tree. A CSV file with the columns code, name, level and parent.

A fifth column, published, may say on which day each agency's report of the year in question was published.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import StringIO

from gongkai.law.agencies import Level
from gongkai.messages import Message

FILE_NAME = "roster.csv"
"""What the file is called that stands with the reports of a folder, and is none of them."""
COLUMNS = ("code", "name", "level", "parent")
"""The columns of the file; `level` and `parent` may be empty."""
PUBLISHED = "published"
"""A column that the file may have; it may be empty."""
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
"""A day as people write it, and as spreadsheet programs make of it when they save."""


class RosterError(Exception):
    """A roster that cannot be used. `problems` has a sentence for each line at fault."""

    def __init__(self, problems: Iterable[Message]) -> None:
        """Keep the problems."""
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.text("en") for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency of the roster: its code, name, level (None where the roster leaves it open) and parent's code.

    `published` is the day on which its report of the year in question was published, None where that is not known.
    """

    code: str
    name: str
    level: Level | None = None
    parent: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Roster:
    """Agencies by code, in the file's order. The tree has no cycle and every parent is in it."""

    entries: Mapping[str, Entry]

    @cached_property
    def _children(self) -> dict[str, list[Entry]]:
        children: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            children.setdefault(entry.parent, []).append(entry)
        return children

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        names: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            names.setdefault(plain_name(entry.name), []).append(entry)
        return names

    @cached_property
    def _by_full_name(self) -> dict[str, list[Entry]]:
        names: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            names.setdefault("".join(entry.name.split()), []).append(entry)
        return names

    @cached_property
    def _by_end(self) -> dict[str, list[Entry]]:
        """The agencies by what their plain names end with, the whole names left out."""
        ends: dict[str, list[Entry]] = {}
        for known, entries in self._by_name.items():
            for start in range(1, len(known)):
                ends.setdefault(known[start:], []).extend(entries)
        return ends

    @property
    def roots(self) -> tuple[Entry, ...]:
        """The agencies without a parent."""
        return self.children("")

    @property
    def top(self) -> Entry | None:
        """The one agency that has others below it and none above; None where there are several, or none."""
        tops = [entry for entry in self.roots if self.children(entry.code)]
        return tops[0] if len(tops) == 1 else None

    def children(self, code: str) -> tuple[Entry, ...]:
        """The agencies right below one."""
        return tuple(self._children.get(code, ()))

    def below(self, code: str) -> Iterator[Entry]:
        """All agencies below one, each before its children."""
        waiting = list(reversed(self.children(code)))
        while waiting:
            entry = waiting.pop()
            yield entry
            waiting.extend(reversed(self.children(entry.code)))

    def above(self, code: str) -> Iterator[Entry]:
        """The parent of an agency, its parent, and so on."""
        while parent := self.entries[code].parent:
            yield self.entries[parent]
            code = parent

    def find(self, name: str) -> Entry | None:
        """The one agency that a report's name for itself means; None where none or several fit.

        A name fits if it is the roster's, to the letter or else with or without 人民政府, 办事处 and the names of
        places above it: a government and its office, both in the roster, are told apart by the letter.
        """
        if to_the_letter := self._by_full_name.get("".join(name.split())):
            return to_the_letter[0] if len(to_the_letter) == 1 else None
        wanted = plain_name(name)
        if not wanted:
            return None
        if exact := self._by_name.get(wanted):
            return exact[0] if len(exact) == 1 else None
        shorter = (wanted[start:] for start in range(1, len(wanted)))
        ends = [*self._by_end.get(wanted, ()), *(entry for end in shorter for entry in self._by_name.get(end, ()))]
        return ends[0] if len(ends) == 1 else None


def plain_name(name: str) -> str:
    """An agency's name as it is compared: without spaces, and without what stands or is left out at its end."""
    name = "".join(name.split())
    for end in ("人民政府办公室", "人民政府", "街道办事处", "办事处"):
        if name.endswith(end) and len(name) > len(end):
            shorter = name.removesuffix(end)
            return shorter + "街道" if end == "街道办事处" else shorter
    return name


def read_roster(text: str) -> Roster:
    """The roster in a CSV file's text.

    Raises RosterError for missing columns, an empty or repeated code, an unknown level or parent, a day that is none,
    and for cycles; it names every line at fault.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise RosterError([Message("名册缺少这些列：{columns}", {"columns": "、".join(missing)})])
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    problems: list[Message] = []
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in (*COLUMNS, PUBLISHED)}
        code, line = values["code"], reader.line_num
        if problem := _problem(values, lines):
            problems.append(Message("第{line}行：{problem}", {"line": line, "problem": problem}))
            continue
        level = Level(values["level"]) if values["level"] else None
        entries[code] = Entry(code, values["name"], level, values["parent"], _day(values[PUBLISHED]))
        lines[code] = line
    problems.extend(_faults_of_tree(entries, lines))
    if problems:
        raise RosterError(problems)
    return Roster(entries)


def _problem(values: Mapping[str, str], lines: Mapping[str, int]) -> Message | None:
    """What is wrong with one line by itself."""
    code, level = values["code"], values["level"]
    if not code or not values["name"]:
        return Message("没有填代码或名称")
    if code in lines:
        return Message("代码{code}与第{other}行重复", {"code": code, "other": lines[code]})
    if level and level not in set(Level):
        return Message("不认识的层级“{level}”，应为{levels}", {"level": level, "levels": "、".join(Level)})
    if (published := values[PUBLISHED]) and _day(published) is None:
        return Message("不认识的公布日期“{published}”，应写成2024-01-31", {"published": published})
    return None


def _day(text: str) -> date | None:
    """The day that is written; None where there is none."""
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _faults_of_tree(entries: Mapping[str, Entry], lines: Mapping[str, int]) -> Iterator[Message]:
    """Parents that are not in the roster, and agencies that are above themselves."""
    safe: set[str] = set()
    for entry in entries.values():
        if entry.parent and entry.parent not in entries:
            values = {"line": lines[entry.code], "parent": entry.parent}
            yield Message("第{line}行：上级代码{parent}不在名册中", values)
        path: list[str] = []
        code = entry.code
        while code in entries and code not in safe and code not in path:
            path.append(code)
            code = entries[code].parent
        if code in path:
            values = {"line": lines[code], "codes": " → ".join([*path[path.index(code) :], code])}
            yield Message("第{line}行：上下级循环（{codes}）", values)
        safe.update(path)
