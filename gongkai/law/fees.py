"""Fees for processing requests (信息处理费): by item or by volume, never both for one request (Fees 3 to 5).

The tiers stand in `fees.toml` beside this file. All amounts are whole yuan. A `Fee` has one basis, so a request that
keeps one fee cannot be charged on both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from gongkai.law.citations import Article, cite
from gongkai.messages import Message


class FeeBasis(StrEnum):
    """What a fee is counted by."""

    ITEMS = "items"
    """按件计收: the items that one applicant asks for in one calendar month (Fees 4)."""
    PAGES = "pages"
    """按量计收: the pages provided on one request (Fees 5)."""


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of each unit from number `first` to `last` (None for no end), in yuan.

    Where `every` is not 0, each further `every` units cost `dearer` more.
    """

    first: int
    last: int | None
    price: int
    every: int = 0
    dearer: int = 0

    def bands(self) -> Iterator[Band]:
        """The stretches of equal price: one, or for a rising tier one after another without end."""
        if not self.every:
            yield Band(self.first, self.last, self.price)
            return
        first, price = self.first, self.price
        while True:
            yield Band(first, first + self.every - 1, price)
            first, price = first + self.every, price + self.dearer


@dataclass(frozen=True, slots=True)
class Band:
    """Units of one price: numbers `first` to `last` (None for no end), `price` yuan each."""

    first: int
    last: int | None
    price: int


@dataclass(frozen=True, slots=True)
class FeeStep:
    """One line of the calculation: `count` units of one band, `amount` yuan together."""

    band: Band
    count: int
    amount: int
    article: Article
    message: Message


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan with the steps that led there; `steps` is empty where nothing was asked for."""

    basis: FeeBasis
    amount: int
    steps: tuple[FeeStep, ...]


@dataclass(frozen=True, slots=True)
class FeeNote:
    """A rule about fees that is no figure. `verified` is False where the official text is still to be read."""

    id: str
    message: Message
    article: Article
    verified: bool


def fee_by_items(items: int, earlier: int = 0) -> Fee:
    """The fee for `items` items of one applicant, of whom `earlier` items came before in the same calendar month.

    Source: Fees 4. Raises ValueError for a negative count.
    """
    return _fee(FeeBasis.ITEMS, items, earlier)


def fee_by_pages(pages: int) -> Fee:
    """The fee for `pages` A4 pages provided on one request. Source: Fees 5. Raises ValueError for a negative count."""
    return _fee(FeeBasis.PAGES, pages, 0)


def _fee(basis: FeeBasis, units: int, earlier: int) -> Fee:
    if units < 0 or earlier < 0:
        raise ValueError(f"a count cannot be negative: {units}, {earlier}")
    end = earlier + units
    steps: list[FeeStep] = []
    for band in _bands(basis):
        if band.first > end:
            break
        last = end if band.last is None else min(end, band.last)
        if (count := last - max(earlier + 1, band.first) + 1) > 0:
            steps.append(_step(basis, band, count, last))
    return Fee(basis, sum(step.amount for step in steps), tuple(steps))


def _bands(basis: FeeBasis) -> Iterator[Band]:
    return (band for tier in TIERS[basis] for band in tier.bands())


def _step(basis: FeeBasis, band: Band, count: int, last: int) -> FeeStep:
    amount = count * band.price
    values: dict[str, object] = {"first": last - count + 1, "last": last, "count": count, "price": band.price}
    values["amount"] = amount
    if basis is FeeBasis.ITEMS:
        message = (
            Message("本月第{first}至{last}件：{count}件，每件{price}元，计{amount}元。", values)
            if band.price
            else Message("本月第{first}至{last}件：{count}件，不收费。", values)
        )
    else:
        message = (
            Message("第{first}至{last}页：{count}页，每页{price}元，计{amount}元。", values)
            if band.price
            else Message("第{first}至{last}页：{count}页，不收费。", values)
        )
    return FeeStep(band, count, amount, ARTICLES[basis], message)


def _tiers(rows: list[dict[str, Any]]) -> tuple[Tier, ...]:
    ends = [row["first"] - 1 for row in rows[1:]]
    tiers = tuple(Tier(last=last, **row) for row, last in zip(rows, [*ends, None], strict=True))
    if tiers[0].first != 1 or any(a.first >= b.first or a.price >= b.price or a.every for a, b in pairwise(tiers)):
        raise ValueError("fees.toml: tiers begin with unit 1, follow each other, get dearer, and only the last rises")
    return tiers


_DATA = tomllib.loads((Path(__file__).parent / "fees.toml").read_text(encoding="utf-8"))

TIERS: dict[FeeBasis, tuple[Tier, ...]] = {basis: _tiers(_DATA[basis]["tiers"]) for basis in FeeBasis}
"""The statutory tiers of each basis, in order."""

ARTICLES: dict[FeeBasis, Article] = {basis: cite(_DATA[basis]["basis"]) for basis in FeeBasis}
"""Where the tiers of each basis come from."""

NOTES: tuple[FeeNote, ...] = tuple(
    FeeNote(each["id"], Message(each["text"]), cite(each["basis"]), each["verified"]) for each in _DATA["notes"]
)
"""What else the law says of fees."""
