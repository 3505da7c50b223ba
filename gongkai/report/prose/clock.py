"""What time the text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.report.prose.quantity import Time
from gongkai.report.prose.subjects import has
from gongkai.report.prose.tokens import Token, time_named

_TIMES = {"last": Time.LAST, "this": Time.THIS, "next": Time.PLAN, "plan": Time.PLAN, "other": Time.OTHER}


class Clock:
    """The time that was named last, seen from the year of the report; and whether it is only a part of a year."""

    def __init__(self, year: int | None) -> None:
        self.time = Time.THIS
        self.part_of_year = False
        self._year = year
        self._outer: list[tuple[Time, bool]] = []

    def begin_sentence(self) -> None:
        """A plan goes on until a time is named; another year, or a part of one, ends with its sentence."""
        self.time = self.time if self.time is Time.PLAN else Time.THIS
        self.part_of_year = False
        self._outer = []

    def punctuate(self, mark: str) -> None:
        """A time that is named in brackets ends with them."""
        if mark in ("（", "("):
            self._outer.append((self.time, self.part_of_year))
        elif mark in ("）", ")") and self._outer:
            self.time, self.part_of_year = self._outer.pop()

    def pass_over(self, sentence: str) -> None:
        """Take note of the time that a sentence without figures names."""
        if named := time_named(sentence):
            year, planned = named
            self.time = self.of(year) if year else Time.PLAN if planned else Time.THIS

    def note(self, token: Token, carried: bool) -> None:
        """Take note of a time; of requests carried over (上年结转) the year is no time of the figure's."""
        if (token.kind == "months" or has([token], "part_of_year", "whole_year")) and not carried:
            self.part_of_year = not has([token], "whole_year")
        elif token.kind == "year" and not carried:
            self.time, self.part_of_year = self.of(token.name), bool(token.unit)
        elif token.kind == "mark" and token.name in _TIMES and not carried:
            self.time = _TIMES[token.name]

    def of(self, year: str) -> Time:
        """The time of a year as printed, "" for several years; where the report's is not known, it may be any other."""
        if not year or self._year is None:
            return Time.OTHER
        distance = int(year) - self._year
        return Time.PLAN if distance > 0 else {0: Time.THIS, -1: Time.LAST}.get(distance, Time.OTHER)

    def carried(self, tokens: Sequence[Token]) -> str:
        """Which way 结转 goes: from last year, on to the next, or "" where it is not said."""
        times = self.times(tokens)
        if has(tokens, "last") or times & {Time.LAST, Time.OTHER}:
            return "carried_in"
        return "carried_out" if has(tokens, "next") or Time.PLAN in times else ""

    def times(self, tokens: Iterable[Token]) -> set[Time]:
        """The times of all years among the tokens."""
        return {self.of(token.name) for token in tokens if token.kind == "year"}
