"""Statements while a paragraph is being read: which is a part of which is settled only at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.report.model import Section
from gongkai.report.prose.quantity import Amount, Change, Sense, StatedQuantity, Time
from gongkai.report.prose.subjects import REMEDIES, REQUESTS

ARRIVED = frozenset({"received", "handled", "disposed"})
_CLOSE_TO = {
    "received": frozenset({"disposed", "carried_out"}),
    "handled": frozenset({"disposed", "carried_out", "received", "carried_in"}),
    "disposed": frozenset({"received", "carried_in"}),
    "litigation": frozenset({"litigation_direct", "litigation_after_reconsideration"}),
    "remedies": frozenset(REMEDIES),
    "disclosures": frozenset({"interpretations", "normative_documents.published"}),
}
"""Of what else than its own kind a whole can be made up."""
OUTCOMES = REQUESTS - ARRIVED - {"carried_in", "carried_out"}


@dataclass(eq=False, slots=True)
class Draft:
    """A statement that can still get a change, a share, or parts."""

    subject: str
    sense: Sense
    start: int
    end: int
    amount: Amount | None = None
    unit: str = ""
    applicant: str = ""
    partial: bool = False
    time: Time = Time.THIS
    change: Change | None = None
    change_at: tuple[int, int] | None = None
    share: Amount | None = None
    parts: list[Draft] = field(default_factory=list)
    closed: bool = False

    def finish(self, section: Section) -> StatedQuantity:
        """The statement, with its words in the section."""
        return StatedQuantity(
            self.subject,
            self.sense,
            section.passage(self.start, self.end),
            self.amount,
            self.unit,
            self.applicant,
            self.partial,
            self.time,
            self.change,
            section.passage(*self.change_at) if self.change_at else None,
            self.share,
            tuple(part.finish(section) for part in sorted(self.parts, key=lambda part: part.start)),
            self.closed,
        )


def can_be_part(part: Draft, whole: Draft) -> bool:
    """Whether one statement can tell a part of another, as far as their subjects, units and times go."""
    if part.time is not whole.time or whole.sense is not Sense.FIGURE or not _same_unit(part, whole):
        return False
    if part.subject == whole.subject:
        return part.partial or bool(part.applicant and not whole.applicant)
    if part.subject.startswith(f"{whole.subject}."):
        return True
    if whole.subject in ARRIVED and part.subject in OUTCOMES:
        return True
    return part.subject in _CLOSE_TO.get(whole.subject, ())


def _same_unit(part: Draft, whole: Draft) -> bool:
    """Requests and cases may be in 件 here and in 份 or 起 there, and documents in 份 among 条 of information."""
    cases = whole.subject in REQUESTS or whole.subject.partition(".")[0] in REMEDIES
    documents = whole.subject.startswith("disclosures") and part.subject.startswith("normative_documents.")
    return part.unit == whole.unit or ((cases or documents) and not part.partial)


def implied_whole(part: Draft, before: Iterable[Draft]) -> Draft | None:
    """The whole that a statement is a part of without 其中: the last before it in the sentence that leaves no doubt.

    So it is for kinds of applicant, for what became of requests, and for results of cases.
    """
    for whole in sorted(before, key=lambda draft: draft.partial):  # the last, but rather one that is not of a part
        same = part.subject == whole.subject and part.applicant and not whole.applicant and not whole.partial
        outcome = whole.subject in ARRIVED and part.subject in OUTCOMES and not part.partial
        result = whole.subject in REMEDIES and part.subject.startswith(f"{whole.subject}.")
        if (same or outcome or result) and can_be_part(part, whole):
            return whole
    return None
