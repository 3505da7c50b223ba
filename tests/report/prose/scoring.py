"""How well prose is read: what was found beside what the labelled set says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.report.model import Section
from gongkai.report.prose import Change, Sense, StatedQuantity, every, statements_of
from tests.report.prose.labelled import Label, Text, figure, key


@dataclass
class Score:
    """Statements labelled, found and right; and of the right ones their links, shares and changes."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    details: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    """Statements labelled and not found, each with the id of its text."""
    false: list[str] = field(default_factory=list)
    """Statements found that are not labelled."""

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found."""
        return self.right / self.labelled if self.labelled else 1.0


def score(texts: Iterable[Text]) -> Score:
    """Read the texts and count."""
    result = Score()
    for text in texts:
        found = list(read(text))
        wanted = Counter(label.key for label in text.labels)
        had = Counter(label.key for label in found)
        result.labelled += wanted.total()
        result.found += had.total()
        result.right += (wanted & had).total()
        result.missed += [f"{text.id} {' '.join(missing)}" for missing in (wanted - had).elements()]
        result.false += [f"{text.id} {' '.join(extra)}" for extra in (had - wanted).elements()]
        for name in ("whole", "share", "change"):
            _count_detail(result, name, text.labels, found)
    return result


def _count_detail(result: Score, name: str, labels: Iterable[Label], found: Iterable[Label]) -> None:
    wanted = Counter((label.key, value) for label in labels if (value := getattr(label, name)))
    had = Counter((label.key, value) for label in found if (value := getattr(label, name)))
    labelled, read_, right = result.details.get(name, (0, 0, 0))
    result.details[name] = labelled + wanted.total(), read_ + had.total(), right + (wanted & had).total()


def read(text: Text) -> Iterable[Label]:
    """What the reader finds in a text, in the form of labels; without sums of what the form does not know."""
    section = Section(1, "总体情况", text.text)
    for quantity, whole in every(statements_of(section, text.year)):
        if not quantity.subject:
            continue
        share = quantity.share.low.normalize() if quantity.share else None
        yield Label(_key(quantity), _key(whole) if whole else None, share, _change(quantity.change))


def _key(quantity: StatedQuantity) -> tuple[str, ...]:
    amount = quantity.amount
    if quantity.sense is Sense.FIGURE and amount:
        shown = figure(amount.low, amount.high, amount.approximate)
    else:
        shown = {Sense.NONE: "none", Sense.ALL: "all"}.get(quantity.sense, "?")
    unit = quantity.unit if quantity.sense is Sense.FIGURE else ""
    partial = quantity.partial if quantity.sense is Sense.FIGURE else False
    return key(quantity.subject, shown, unit, quantity.applicant, partial, quantity.time.value)


def _change(change: Change | None) -> str:
    if change is None:
        return ""
    if change.direction == 0 or change.amount is None:
        return "="
    return f"{'+' if change.direction > 0 else '-'}{_plain(change.amount.low)}{change.unit}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
