"""What checks answer: findings, what could not be judged, and a verdict for every rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.model import Number, Passage, Place

Figure = Number | str | None
"""What a finding compares: a figure, a text as printed, or None where nothing stands."""


class Severity(StrEnum):
    """How grave a finding is."""

    BLOCK = auto()
    """The report must not be published as it is."""
    ERROR = auto()
    """The report is wrong."""
    WARNING = auto()
    """Probably wrong: a person should look."""
    INFORMATION = auto()
    """Worth knowing."""
    EXTRACTION = auto()
    """The reader's own doubt: never held against the agency."""


class Verdict(StrEnum):
    """A rule's answer for one report."""

    PASS = auto()
    FAIL = auto()
    CANNOT_ASSESS = auto()
    """Nothing found, but something that the rule needs is blank, unclear or not there."""
    WAIVED = auto()
    """All that it found was set aside by a named person with a reason."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to let a finding be: whose report and what it is about, why, who decided, and until when it holds.

    `fingerprint` is that of the finding (see `decisions.fingerprint`): when a value it rests on changes, so does the
    fingerprint, and the waiver lapses. `until` is the last day on which it holds.
    """

    fingerprint: str
    code: str
    agency: str
    year: int | None
    cell: str | None
    reason: str
    who: str
    until: date
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. It rests on cells (`operands`, their ids) and on words of the prose (`passages`).

    `expected` and `found` are figures, or texts as printed; None where nothing is expected or stands there.
    `cell` is None where the finding is about more than one cell or about none; `source` is where to look first.
    """

    code: str
    severity: Severity
    cell: str | None
    expected: Figure
    found: Figure
    message: Message
    source: Place | None
    basis: Article
    operands: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    by_rule: Severity | None = None
    """The severity that the rule gives, where a profile has changed it."""
    waiver: Waiver | None = None
    """The decision to let it be, where there is one."""


@dataclass(frozen=True, slots=True)
class Unassessed:
    """What a rule could not judge: of `operands`, which it rests on, those in `unknown` have no figure.

    Where it lacks something else than figures (last year's report, a roster), `reason` says what.
    """

    code: str
    operands: tuple[str, ...]
    unknown: tuple[str, ...]
    reason: Message | None = None

    @property
    def message(self) -> Message:
        """Why, in a sentence."""
        return self.reason or Message("有{count}格未填或不清，无法判断", {"count": len(self.unknown)})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a rule looked at and found right, where the catalogue wants that recorded as well (P07)."""

    code: str
    message: Message
    passages: tuple[Passage, ...] = ()


class Lapse(StrEnum):
    """Why a waiver no longer holds."""

    EXPIRED = auto()
    """Its last day is over."""
    CHANGED = auto()
    """A value that it rests on is another now, or the finding is gone."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All that the rules say of one report; `verdicts` by code, for every rule that applies to its form.

    Findings that were waived are among the findings; `lapsed` has the waivers for this report that no longer hold.
    `confirmed` is what was found right.
    """

    findings: tuple[Finding, ...]
    verdicts: dict[str, Verdict]
    unassessed: tuple[Unassessed, ...]
    lapsed: tuple[tuple[Waiver, Lapse], ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
