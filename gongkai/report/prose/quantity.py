"""What prose says in figures: the data types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gongkai.report.model import Number, Passage

ORGANISATIONS = "organisations"
"""法人或其他组织: the five columns of table 3 between 自然人 and 总计, together."""


class Sense(StrEnum):
    """How a statement tells its quantity."""

    FIGURE = "figure"
    """With a number."""
    NONE = "none"
    """As a denial: 未收到, 没有, 无."""
    ALL = "all"
    """As all of what was spoken of before: 均, 全部; the number is that of the whole, where one was given."""
    CHANGE = "change"
    """Only as a change against last year."""


class Time(StrEnum):
    """What time a statement is about, seen from the year of the report."""

    THIS = "this"
    LAST = "last"
    OTHER = "other"
    """Another year, or several years together."""
    PLAN = "plan"
    """What is yet to be done."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as stated: from `low` to `high`, which are the same but for ranges (3至5).

    `step` is what one more in the last digit stated would mean: 1 for 25, 1000 for 1.2万, 0.01 for 3.50.
    `approximate` is true for 约, 近, 余, 多, 以上 and the like.
    """

    low: Decimal
    high: Decimal
    step: Decimal = Decimal(1)
    approximate: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The number, where it is one and told to the last unit; else None."""
        return self.low if self.low == self.high and not self.approximate and self.step <= 1 else None

    def times(self, factor: int) -> Amount:
        """The amount in a unit that is so many times smaller: 六成 in percent."""
        return Amount(self.low * factor, self.high * factor, self.step * factor, self.approximate)

    def allows(self, figure: Number) -> bool:
        """Whether `figure`, rounded or cut off as the statement is, can be what is stated."""
        slack = max(self.low, self.high) / 5 if self.approximate else Decimal(0)
        return self.low - self.step - slack < figure < self.high + self.step + slack


@dataclass(frozen=True, slots=True)
class Change:
    """A change against last year: `direction` is 1, 0 (持平) or -1; `unit` is "%" or the unit of what is counted."""

    direction: int
    amount: Amount | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """A statement of quantity in prose.

    `subject` is an id of the vocabulary (`received`, `refused.state_secret`, `disclosures.website`), or empty where
    something else is told with its parts: only whether these add up is of interest. `applicant` is
    one of the six kinds, `organisations`, or empty for all. `partial` says that the figure is of a part only, for
    which the form has no cell (by channel, by topic, by office): it must not be held against a cell. `share` is
    the percentage of the whole that is stated beside the figure, with the step of its last digit. `parts` are the
    figures of a breakdown (其中), and `closed` says that its list is told as complete (其他, or a colon before it).
    """

    subject: str
    sense: Sense
    passage: Passage
    amount: Amount | None = None
    unit: str = ""
    applicant: str = ""
    partial: bool = False
    time: Time = Time.THIS
    change: Change | None = None
    change_passage: Passage | None = None
    """The words of the change, where they stand apart from those of the figure."""
    share: Amount | None = None
    parts: tuple[StatedQuantity, ...] = ()
    closed: bool = False


def every(quantities: Iterable[StatedQuantity]) -> Iterator[tuple[StatedQuantity, StatedQuantity | None]]:
    """Each statement with the whole that it is a part of, in the order of the text: wholes before their parts."""
    for quantity in quantities:
        yield quantity, None
        for part, whole in every(quantity.parts):
            yield part, whole or quantity
