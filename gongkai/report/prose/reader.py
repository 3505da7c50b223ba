"""One paragraph of prose, read from left to right: what is said of which quantity, and what is part of what.

A sentence is cut into clauses at commas and the like. A figure takes its subject from the words of its clause; what
these leave open (the noun, the whole of a breakdown, the year) is what was last spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongkai.report.prose.clauses import (
    adjacent,
    clauses,
    direction,
    is_base_of_share,
    is_figure,
    joined,
    names_its_parts,
    percentage,
    share_of_all,
    spoken_of,
    stops_a_list,
    with_bracketed_bases,
    with_denials,
    without_references,
)
from gongkai.report.prose.clock import Clock
from gongkai.report.prose.drafts import ARRIVED, Draft
from gongkai.report.prose.ledger import Ledger
from gongkai.report.prose.quantity import Change, Sense, Time
from gongkai.report.prose.subjects import (
    REMEDIES,
    REQUESTS,
    Reading,
    Surroundings,
    act_of,
    fits_unit,
    has,
    is_concept,
    names,
    not_understood,
    only_a_way,
    read_subject,
    topic_of,
    understood,
)
from gongkai.report.prose.sweeping import all_of_them, all_results, deny
from gongkai.report.prose.tokens import Token, may_count, sentences, tokenise

_PASSING = frozenset({"information", "disclosed", "interpretations", "trainings", "meetings", "charges"})
"""Nouns that do not change what is spoken of where they come up without a figure of their own."""
_HEADING = 25
"""Characters of a sentence that can be a heading: （二）依申请公开情况."""
_PUBLISHED = {("act", "publish")}
_NOT_COUNTED = frozenset({"成", "百分点", "个百分点"})


def read_paragraph(text: str, start: int, year: int | None, topic: str = "") -> list[Draft]:
    """The statements of a paragraph that begins at `start` of its section, for a report on `year`.

    `topic` is the noun that the section is about, where it is about one.
    """
    paragraph = _Paragraph(year, topic)
    for begin, end in sentences(text):
        sentence = text[begin:end]
        if may_count(sentence):
            paragraph.read_sentence(tokenise(sentence, start + begin))
        else:
            paragraph.pass_over(sentence)
    return paragraph.drafts


class _Paragraph:
    """What is known at this point of the text: topic, act and time, and in the ledger what was said."""

    def __init__(self, year: int | None, topic: str) -> None:
        self._ledger = Ledger()
        self._clock = Clock(year)
        self._topic = topic
        self._act = ""
        self._listed = False
        self._of_all = False
        self._spoken = ""
        self._stopped = False
        self._pending: Token | None = None
        self._waiting: list[Token] = []

    @property
    def drafts(self) -> list[Draft]:
        """All that was said, wholes with their parts."""
        return [draft for draft in self._ledger.roots if draft.subject or draft.parts]

    def pass_over(self, sentence: str) -> None:
        """A sentence that counts nothing: it may name a time, or, if it is a heading, a topic."""
        self._ledger.last = self._ledger.unknown = None
        self._clock.pass_over(sentence)
        if len(sentence) <= _HEADING:
            for noun in names(tokenise(sentence), "noun"):
                self._topic = topic_of(noun)

    def read_sentence(self, tokens: list[Token]) -> None:
        """Read a sentence."""
        self._act = ""
        self._clock.begin_sentence()
        self._ledger.begin_sentence()
        after_figure = False
        self._spoken = ""
        self._waiting = []
        for mark, clause in clauses(with_bracketed_bases(with_denials(without_references(tokens)))):
            self._ledger.punctuate(mark, after_figure)
            self._clock.punctuate(mark)
            after_figure = self._read_clause(clause)
            self._spoken = spoken_of(clause)

    def _read_clause(self, tokens: list[Token]) -> bool:
        """Read a clause; whether a breakdown can follow its last figure."""
        figures = [index for index, token in enumerate(tokens) if token.kind == "number" and is_figure(tokens, index)]
        if not figures:
            self._note(tokens)
            self._waiting = tokens
            self._tell_of_pending(tokens)
            self._tell_without_figure(tokens)
            return False
        head = tokens[: figures[0]]
        if has(head, "among") and has(head, "concerning"):
            self._ledger.narrow()
        if len(figures) > 1 and has(head, "respective"):
            if not names_its_parts(tokens, figures):
                self._read_respective(tokens, figures)
                return True
            self._ledger.open_all()
        if len(self._ledger.wider) == len(figures) == 1 and not names(head, "noun"):
            self._ledger.stated(self._ledger.wider[0], tokens[figures[0]])
            return True
        self._of_all = has(head, "all")
        self._stopped = stops_a_list(head)
        draft: Draft | None = None
        for position, index in enumerate(figures):
            self._listed = position > 0
            left = tokens[figures[position - 1] + 1 if position else 0 : index]
            end = figures[position + 1] if position + 1 < len(figures) else None
            following = tokens[index + 1 : end]
            if is_base_of_share(tokens, index, end):
                self._ledger.share_of_base(tokens[index], tokens[figures[position + 1]])
                break
            if self._ledger.whole is None and only_a_way(left):
                self._ledger.whole = self._ledger.before(["disclosures"])
            self._note(left)
            draft = self._read_figure(
                left, tokens[index], following if position + 1 == len(figures) else adjacent(following)
            )
            if draft and has(left, "from") and has(following, "to"):
                draft.time = Time.LAST
        self._waiting = []
        rest = tokens[figures[-1] + 1 :]
        some = draft is None and len(figures) == 1 and "requests" in names(rest, "noun")
        self._pending = tokens[figures[0]] if some and not any(map(is_concept, head)) else None
        if has(rest[-1:], "inside"):
            self._ledger.open()
        self._note(rest)
        self._tell_without_figure(rest)
        return draft is not None

    def _tell_of_pending(self, tokens: Sequence[Token]) -> None:
        """有3件申请因收件较晚，结转下年: where the figure of the clause before went."""
        number, self._pending = self._pending, None
        outcomes = names(tokens, "outcome")
        if number is None or len(outcomes) != 1 or has(tokens, "deny") or self._clock.time is Time.LAST:
            return
        way = self._clock.carried(tokens) if outcomes[0] == "carried" else outcomes[0]
        if way in ("carried_in", "carried_out"):
            self._ledger.stated(way, number)

    # What is known

    def _note(self, tokens: Sequence[Token]) -> None:
        """Take note of topic, time and 其中."""
        carried = not {"carried", "brought", "carried_in"}.isdisjoint(names(tokens, "outcome"))
        for token in tokens:
            self._clock.note(token, carried)
            if token.kind == "noun" and (not self._topic or token.name not in _PASSING):
                self._topic = topic_of(token.name)
            elif has([token], "among"):
                self._ledger.open()

    # Figures

    def _read_figure(self, left: Sequence[Token], number: Token, right: Sequence[Token]) -> Draft | None:
        """Read a figure between the words before it and those behind it; the statement that it belongs to."""
        ledger, plain = self._ledger, not any(map(is_concept, left))
        if (towards := direction(left)) is not None:
            self._change(left, towards, number)
            return ledger.last
        if percentage(number):
            self._share(left, number)
            return ledger.last
        of_last_year = self._clock.time is Time.LAST and has(left, "link", "last") and plain  # 上年为70件, 去年70件
        if has(left, "reference") or (of_last_year and not any(map(not_understood, left))):
            if ledger.last and number.unit == ledger.last.unit:
                ledger.like(ledger.last, number, Time.LAST)
                self._clock.time = ledger.last.time
            return None
        summed = has(left, "total") and not any(map(not_understood, left)) and not ledger.whole
        summed = summed and (plain or {(token.kind, token.name) for token in left if is_concept(token)} == _PUBLISHED)
        if summed and (draft := ledger.total(number, self._clock.time)):
            return draft
        if ledger.last and has(left, "to") and plain:
            from_last = ledger.last.time is Time.LAST  # 由上年的70件增加到90件: the second is of this year
            ledger.last = ledger.like(ledger.last, number, Time.THIS if from_last else self._clock.time)
            return ledger.last
        reading = self._read_subject(left, number, right)
        if reading is None and plain and has(left, "total") and understood([*self._waiting, *left]):
            reading = self._read_subject([*self._waiting, *left], number, right)  # 作出部分公开答复，共3件
        if (reading is None or reading.partial) and "requests" in names(left, "noun"):
            self._topic = ""  # 受理低保申请9件: what follows is not of requests for information
        ledger.last = self._state(reading, left, number, right) if reading else self._unknown_part(left, number)
        start = left[0].start if left else number.start
        counted = Draft("", Sense.FIGURE, start, number.end, number.amount, number.unit, partial=True)
        ledger.unknown = counted if ledger.last is None and self._clock.time is Time.THIS else None
        return ledger.last

    def _read_subject(self, left: Sequence[Token], number: Token, right: Sequence[Token]) -> Reading | None:
        ledger = self._ledger
        before = ledger.before(ARRIVED)
        around = Surroundings(
            topic=self._topic,
            whole=ledger.whole.subject if ledger.whole else "",
            requests=before.subject if before else "",
            act=self._act,
            listed=self._listed,
            spoken=self._spoken,
        )
        reading = read_subject(left, right, around)
        self._act = act_of(left) or self._act
        if reading is None and ledger.last and has(left, "rest") and not any(map(is_concept, left)):
            remedy, _, result = ledger.last.subject.partition(".")
            reading = Reading(f"{remedy}.other", "", False, None) if remedy in REMEDIES and result else None
        if reading is None or (self._stopped and not act_of(left)) or not fits_unit(reading.subject, number.unit):
            return None
        if reading.subject == "brought":
            way = self._clock.carried([*left, *right])
            return replace(reading, subject=way) if way == "carried_in" else None
        if reading.subject == "carried":
            return replace(reading, subject=self._clock.carried([*left, *right]) or "carried_out")
        return reading

    def _state(self, reading: Reading, left: Sequence[Token], number: Token, right: Sequence[Token]) -> Draft:
        """Put down a figure with its subject, and the same for the others that share it."""
        start = min([number.start, *(token.start for token in left if is_concept(token))])
        end = max([number.end, *(token.end for token in right if is_concept(token))])
        partial = (
            reading.partial
            or self._of_a_part(reading, left)
            or self._ledger.no_outcome(reading.subject, [*left, *right])
        )
        subject, whole = reading.subject, self._ledger.whole
        if whole and whole.subject == "disposed" and subject in ("received", "carried_in"):
            subject, partial = "disposed", True  # of those disposed of, how many were new
        elif whole and whole.subject.startswith("disclosures.") and subject == "disclosures":
            subject, partial = whole.subject, True  # of what the website published, how much on what
        draft = Draft(subject, Sense.FIGURE, start, end, number.amount, number.unit, reading.applicant, partial)
        draft.time = self._clock.time
        if number.name == "零" and has(left, "all"):
            draft.sense, draft.amount = Sense.NONE, None  # 行政许可、行政处罚均为零
        if subject in ("carried_in", "carried_out"):
            self._topic = "requests"
        if has(left, "total"):
            self._ledger.whole = None  # another total, not a part
        self._ledger.place(draft)
        if self._ledger.whole and has(left, "rest"):
            self._ledger.whole.closed = True
        for other in reading.others:
            self._ledger.place(replace(draft, subject=other))
        return draft

    def _of_a_part(self, reading: Reading, left: Sequence[Token]) -> bool:
        """Whether a figure is of a part only: its subject is its whole's, or it is one office's.

        Also 新收22件办结20件: not all that were disposed of, where some were carried in.
        """
        whole, last = self._ledger.whole, self._ledger.last
        if (
            has(left, "office")
            or (self._ledger.of_foreign and reading.subject in REQUESTS)
            or self._clock.part_of_year
            or (whole and reading.subject == whole.subject and not reading.applicant)
        ):
            return True
        after_received = self._listed and last is not None and last.subject == "received"
        return after_received and reading.subject == "disposed" and bool(names(left, "noun")) and not self._of_all

    def _unknown_part(self, left: Sequence[Token], number: Token) -> Draft | None:
        """A figure in a breakdown whose words are not known: a part of the whole all the same.

        So too in a list that goes on: 公开政务动态30条，通知公告20条.
        """
        whole, last = self._ledger.whole, self._ledger.last
        unknown = [token for token in left if not_understood(token)]
        self._ledger.foreign = has(left, "stop") and "requests" not in map(topic_of, names(left, "noun"))
        if (has(left, "stop") and whole is None) or (names(left, "act") and not unknown):
            return None
        if whole is not None and self._clock.time is not whole.time:
            self._ledger.other_time(number, self._clock.time)
            return None
        draft = Draft("", Sense.FIGURE, number.start, number.end, number.amount, number.unit, partial=True)
        draft.start = min([number.start, *(token.start for token in unknown)])
        if whole is not None and whole.unit == number.unit:
            draft.subject, draft.time = whole.subject, whole.time
            whole.closed = whole.closed or has(left, "rest")
        elif last and last.partial and last.unit == number.unit and unknown and not any(map(is_concept, left)):
            draft.subject, draft.time = last.subject, last.time
        else:
            return None
        return self._ledger.place(draft)

    def _read_respective(self, tokens: list[Token], figures: list[int]) -> None:
        """甲和乙分别为x件和y件: each figure to its own word; where words are fewer, each is of a part."""
        left = tokens[: figures[0]]
        self._note(left)
        if all(percentage(tokens[index]) for index in figures):
            self._ledger.shares([tokens[index] for index in figures] if has(left, "share") else [])
            return
        middle = next(index for index, token in enumerate(left) if has([token], "respective"))
        subjects, shared = joined(left[:middle]), left[middle + 1 :]
        for position, index in enumerate(figures):
            number, wider = tokens[index], self._ledger.wider
            if len(wider) == len(figures):
                self._ledger.stated(wider[position], number)
            elif len(subjects) == len(figures):
                self._listed = position > 0
                self._read_figure([*subjects[position], *shared], number, [])
            elif len(subjects) == 1 and (part := self._read_figure(left, number, [])):
                part.partial = True

    # Shares and changes

    def _share(self, left: Sequence[Token], number: Token) -> None:
        last = self._ledger.last or (self._ledger.unknown_of_total() if has(left, "share") else None)
        if last and last.share is None and share_of_all(left, self._ledger.whole_of(last)):
            last.share = percentage(number)
            self._ledger.share_of_total(last)

    def _change(self, left: Sequence[Token], towards: int, number: Token) -> None:
        amount, unit = number.amount, number.unit
        if unit == "倍" and amount:
            hundred = amount.low * 100
            amount, unit = replace(amount, low=hundred, high=hundred, step=amount.step * 100), "%"
        if unit not in _NOT_COUNTED:
            self._set_change(left, Change(towards, amount, unit), number)

    def _set_change(self, left: Sequence[Token], change: Change, at: Token) -> None:
        """Add a change to the statement that it is about, or state it by itself."""
        reading, target = None, self._ledger.last
        if any(map(is_concept, left)):
            reading = read_subject(left, [], Surroundings(self._topic))
            if reading is None or reading.partial:
                return
            target = self._ledger.before([reading.subject], reading.applicant)
        elif any(map(not_understood, left)):
            return
        if target is not None and target.time is Time.LAST:
            target = self._ledger.of_this_year(target) or target
        if target is not None and target.sense is Sense.FIGURE:
            if target.change is None:
                target.change, target.change_at = change, (left[0].start if left else at.start, at.end)
        elif reading is not None and reading.first is not None:
            draft = Draft(reading.subject, Sense.CHANGE, reading.first.start, at.end, applicant=reading.applicant)
            draft.change, draft.time = change, self._clock.time
            self._ledger.place(draft)

    # Denials, 均, and results without a figure

    def _tell_without_figure(self, tokens: list[Token]) -> None:
        for index, token in enumerate(tokens):
            if has([token], "deny"):
                deny(self._ledger, self._clock, tokens[:index], token, tokens[index + 1 :])
                return
            if has([token], "level") and has(tokens, "compare", "reference", "last"):
                self._set_change(tokens[:index], Change(0), token)
                return
        if results := names(tokens, "result"):
            all_results(self._ledger, self._clock, tokens, results)
        elif has(tokens, "all") and not has(tokens, "rest"):
            all_of_them(self._ledger, self._clock, tokens)
