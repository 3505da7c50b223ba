"""The statements of a paragraph so far, and which of them are parts of which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.report.prose.clauses import percentage
from gongkai.report.prose.drafts import OUTCOMES, Draft, can_be_part, implied_whole
from gongkai.report.prose.quantity import Sense, Time
from gongkai.report.prose.subjects import REMEDIES, names
from gongkai.report.prose.tokens import Token

_IN_FULL = 8
"""Characters of a label of the form that nobody writes by chance."""


class Ledger:
    """Statements are put here one by one; breakdowns are opened and closed as the text goes on.

    `last` is the figure before, None where it is of something unknown; `whole` is the open breakdown's. `foreign`
    says that the figure before is of letters, calls and the like, `of_foreign` that the open breakdown is of these;
    `unknown` is that figure: a statement without a subject, put down only where parts of it are told.
    """

    def __init__(self) -> None:
        self.roots: list[Draft] = []
        self.last: Draft | None = None
        self.whole: Draft | None = None
        self.wider: list[str] = []
        self.foreign = self.of_foreign = False
        self.unknown: Draft | None = None
        self._outer: list[tuple[Draft | None, Draft | None]] = []
        self._sentence: list[Draft] = []

    def begin_sentence(self) -> None:
        """A new sentence: 其中 may still speak of the last figure, but no breakdown goes on."""
        self.whole = None
        self.foreign = self.of_foreign = False
        self.wider, self._outer, self._sentence = [], [], []

    def punctuate(self, mark: str, after_figure: bool) -> None:
        """What punctuation does: brackets and colons behind a figure open a breakdown of it."""
        if mark in ("（", "("):
            self._outer.append((self.whole, self.last))
            self.whole = self.last if after_figure else self.whole
        elif mark in ("）", ")") and self._outer:
            self.whole, self.last = self._outer.pop()  # 其中 behind brackets is of the figure before them
        elif mark in ("：", ":") and after_figure and self.last:
            self.whole, self.last.closed = self.last, True

    def open(self) -> None:
        """其中: what follows are parts of the last figure."""
        self.of_foreign = self.of_foreign or (self.last is None and self.foreign)
        if self.last is None and self.unknown:
            self.whole, self.unknown = self.alone(self.unknown), None
        else:
            self.whole = self.last or self.whole

    def open_all(self) -> None:
        """分别为: what follows are all parts of the last figure."""
        self.open()
        if self.whole is not None:
            self.whole.closed = True

    def of_this_year(self, last: Draft) -> Draft | None:
        """The statement of the sentence that one of last year is told beside: 今年收到30件，去年收到20件."""
        alike = (draft for draft in reversed(self._sentence) if _same(draft, last))
        return next((draft for draft in alike if draft.time is Time.THIS), None)

    def before(self, subjects: Iterable[str], applicant: str = "") -> Draft | None:
        """The last statement of the sentence on one of the subjects."""
        wanted = frozenset(subjects)
        known = (draft for draft in reversed(self._sentence) if draft.subject in wanted)
        return next((draft for draft in known if draft.applicant == applicant), None)

    def place(self, draft: Draft) -> Draft:
        """Put a statement where it belongs: into the open breakdown, under its implied whole, or by itself."""
        if self.whole is not None and not can_be_part(draft, self.whole):
            if draft.subject in OUTCOMES and self.whole.subject in OUTCOMES:
                draft.partial = self.whole.partial = (
                    True  # 予以公开14件（其中部分公开3件）: not as the form divides them
                )
            self.whole = None
        whole = self.whole or implied_whole(draft, reversed(self._sentence))
        if whole:
            draft.partial = draft.partial or whole.partial
        (whole.parts if whole else self.roots).append(draft)
        self._sentence.append(draft)
        return draft

    def alone(self, draft: Draft) -> Draft:
        """Put a statement by itself."""
        self.roots.append(draft)
        return draft

    def other_time(self, number: Token, time: Time) -> None:
        """收到33件（2022年为28件）: the same of another time."""
        if self.whole and number.unit == self.whole.unit:
            self.like(self.whole, number, time)

    def stated(self, subject: str, number: Token) -> None:
        """Put a figure by itself."""
        self.last = self.alone(Draft(subject, Sense.FIGURE, number.start, number.end, number.amount, number.unit))

    def told_outcome(self) -> bool:
        """Whether the sentence has told before what became of requests."""
        return any(draft.subject.partition(".")[0] in OUTCOMES and not draft.partial for draft in self._sentence)

    def whole_of(self, part: Draft) -> tuple[str, ...]:
        """The names of what a statement is told to be a part of: subject, way of publishing, applicant."""
        whole = next((root for root in self.roots if part in root.parts), None)
        return (whole.subject, whole.subject.partition(".")[2], whole.applicant) if whole else ()

    def shares(self, numbers: Sequence[Token]) -> None:
        """占比分别为60%、40%: the shares of the last statements, each of its own."""
        last = self._sentence[-len(numbers) :]
        if len(last) == len(numbers) and not any(draft.share for draft in last):
            for draft, number in zip(last, numbers, strict=True):
                draft.share = percentage(number)

    def no_outcome(self, subject: str, words: Sequence[Token]) -> bool:
        """Whether a reason is told of requests without their outcome: 涉及商业秘密的1件, 重复申请2件.

        It is one where the outcome is told with it or before it in the sentence, or in the form's own long words.
        """
        group, _, reason = subject.partition(".")
        if group not in ("refused", "not_processed") or not reason or group in names(words, "outcome"):
            return False
        in_full = any(token.kind == "outcome" and token.end - token.start >= _IN_FULL for token in words)
        return not in_full and not self.told_outcome()

    def share_of_total(self, draft: Draft) -> None:
        """公开信息1000条，微信公开200条，占20%: a share makes it a part of what was told before."""
        total = self.before(["disclosures"])
        if draft.subject.startswith("disclosures.") and draft in self.roots and total and can_be_part(draft, total):
            self.roots.remove(draft)
            total.parts.append(draft)

    def share_of_base(self, base: Token, share: Token) -> None:
        """占总量100条的20%: the figure before is a part of the one told behind it."""
        part = self.last or self.unknown
        if part is None or part.share:
            return
        known = next((root for root in self.roots if part in root.parts), None)
        if known is not None and known.amount != base.amount:
            return  # a share of something else than what it was told to be a part of
        if known is None:
            whole = Draft("", Sense.FIGURE, base.start, base.end, base.amount, base.unit, partial=True, time=part.time)
            whole.parts = [part]
            self.roots = [root for root in self.roots if root is not part] + [whole]
        part.share = percentage(share)

    def unknown_of_total(self) -> Draft | None:
        """公开信息100条，民生类20条，占20%: by its share, a figure of something unknown is a part of the one before."""
        part, whole = self.unknown, self._sentence[-1] if self._sentence else None
        if part is None or whole is None or whole.partial or whole.unit != part.unit or whole.time is not part.time:
            return None
        part.subject, part.partial, self.unknown = whole.subject, True, None
        whole.parts.append(part)
        return part

    def like(self, other: Draft, number: Token, time: Time) -> Draft:
        """Another figure of the same subject."""
        draft = Draft(other.subject, Sense.FIGURE, number.start, number.end, number.amount, number.unit)
        draft.applicant, draft.partial, draft.time = other.applicant, other.partial, time
        return self.alone(draft)

    def total(self, number: Token, time: Time) -> Draft | None:
        """合计 behind its parts: the figures before it in the sentence become parts of it."""
        parts = [draft for draft in self._sentence if draft in self.roots and draft.unit == number.unit]
        subject = _total_of({part.subject for part in parts})
        if len(parts) < 2 or not subject:
            return None
        for part in parts:
            part.partial = part.partial or (part.subject == subject and not part.applicant)
        draft = Draft(subject, Sense.FIGURE, number.start, number.end, number.amount, number.unit, time=time)
        draft.closed, draft.parts = True, parts
        self.roots = [root for root in self.roots if root not in parts]
        self._sentence.append(draft)
        self.last = self.alone(draft)
        return draft

    def narrow(self) -> None:
        """其中涉及政府信息公开: the cases told of before were not, or not all, about disclosure."""
        wider = [draft for draft in self._sentence if draft.subject in REMEDIES]
        self.roots = [draft for draft in self.roots if draft not in wider]
        self._sentence = [draft for draft in self._sentence if draft not in wider]
        self.whole, self.last, self.wider = None, None, [draft.subject for draft in wider]


def _same(one: Draft, other: Draft) -> bool:
    return (one.subject, one.applicant, one.unit) == (other.subject, other.applicant, other.unit)


def _total_of(subjects: set[str]) -> str:
    """What parts with these subjects add up to, or "" for nothing."""
    if subjects == {"received", "carried_in"}:
        return "handled"
    if len(subjects) == 1:
        return next(iter(subjects))
    if all(subject.startswith("disclosures") for subject in subjects):
        return "disclosures"
    if "reconsideration" in subjects and subjects <= frozenset(REMEDIES):
        return "remedies"
    return "disposed" if subjects <= OUTCOMES else ""
