"""Reads a table of a TOML file that a person wrote: what is missing or wrong is said in words, with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from gongkai.law.citations import Article, cite
from gongkai.messages import Message

Value = TypeVar("Value", str, int, bool, date)

_TYPES: dict[type, Message] = {
    str: Message("文字"),
    int: Message("整数"),
    bool: Message("true或者false"),
    date: Message("日期"),
}


class TableError(ValueError):
    """A file is not of the shape it should have; `message` says what is wrong and where."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


@dataclass(frozen=True, slots=True)
class TableReader:
    """One table of a file. `place` is what a person finds it by, empty for the whole file."""

    data: dict[str, Any]
    place: str = ""

    def error(self, fault: Message) -> TableError:
        """The error that says `fault` of this place."""
        if not self.place:
            return TableError(fault)
        return TableError(Message("{place}：{fault}", {"place": self.place, "fault": fault}))

    def only(self, *keys: str) -> None:
        """Raises TableError where there is a key that is not among `keys`."""
        if unknown := sorted(self.data.keys() - set(keys)):
            raise self.error(Message("不认识的项：{keys}", {"keys": ", ".join(unknown)}))

    def value(self, key: str, kind: type[Value]) -> Value:
        """The value of a key. Raises TableError where it is missing or of another type."""
        if key not in self.data:
            raise self.error(Message("缺少“{key}”", {"key": key}))
        value = self.data[key]
        if type(value) is not kind:  # not isinstance: a bool is an int, and a time of day no date
            raise self.error(Message("“{key}”须是{kind}", {"key": key, "kind": _TYPES[kind]}))
        return value

    def choice(self, key: str, known: Collection[str]) -> str:
        """A value that is among `known`."""
        return self._known(key, self.value(key, str), known)

    def choices(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of values that are among `known`, with one at least."""
        values = self.data.get(key)
        if not isinstance(values, list) or not values or not all(isinstance(each, str) for each in values):
            raise self.error(Message("“{key}”须是文字的列表", {"key": key}))
        return tuple(self._known(key, each, known) for each in values)

    def _known(self, key: str, value: str, known: Collection[str]) -> str:
        if value not in known:
            values: dict[str, object] = {"key": key, "value": value, "known": ", ".join(known)}
            raise self.error(Message("“{key}”的值“{value}”不在其中：{known}", values))
        return value

    def sentence(self, key: str) -> Message:
        """A text for people. Braces stand for values in a message, so it has none."""
        text = self.value(key, str)
        if not text.strip() or "{" in text or "}" in text:
            raise self.error(Message("“{key}”须是不含花括号的文字", {"key": key}))
        return Message(text)

    def article(self, key: str = "basis") -> Article:
        """The article that a text cites."""
        text = self.value(key, str)
        try:
            return cite(text)
        except ValueError as error:
            raise self.error(Message("“{key}”不是条文：{text}", {"key": key, "text": text})) from error

    def tables(self, key: str) -> Iterator[tuple[str, TableReader]]:
        """The tables of a table, with their names."""
        tables = self.data.get(key)
        if not isinstance(tables, dict) or not tables or not all(isinstance(each, dict) for each in tables.values()):
            raise self.error(Message("缺少“{key}”", {"key": key}))
        return ((name, TableReader(each, f"{key}.{name}")) for name, each in tables.items())

    def list_of_tables(self, key: str) -> Iterator[TableReader]:
        """The tables of a list, with their number from 1 for a place."""
        tables = self.data.get(key)
        if not isinstance(tables, list) or not tables or not all(isinstance(each, dict) for each in tables):
            raise self.error(Message("缺少“{key}”", {"key": key}))
        return (TableReader(each, f"{key} {number}") for number, each in enumerate(tables, start=1))
