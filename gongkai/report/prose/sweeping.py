"""What a clause tells without a figure: a denial (未收到), or something of all that was told of (均予以公开)."""

from __future__ import annotations

from gongkai.report.prose.clock import Clock
from gongkai.report.prose.denials import covered, denied_subjects
from gongkai.report.prose.drafts import Draft
from gongkai.report.prose.ledger import Ledger
from gongkai.report.prose.quantity import Sense
from gongkai.report.prose.subjects import REMEDIES, REQUESTS, has, is_concept, names, not_understood, topic_of
from gongkai.report.prose.tokens import Token


def deny(ledger: Ledger, clock: Clock, before: list[Token], denial: Token, behind: list[Token]) -> None:
    """未收到申请, 没有废止规范性文件: each thing that the denial covers."""
    denied = covered(behind) if not has(before, "office") else []
    applicants = names(denied, "applicant")
    end = max([denial.end, *(token.end for token in denied if is_concept(token))])
    for subject in denied_subjects(before, denied, clock.carried(denied) or clock.carried(before)):
        applicant = applicants[0] if len(applicants) == 1 and subject in REQUESTS else ""
        if not applicants or applicant:
            draft = Draft(subject, Sense.NONE, denial.start, end, applicant=applicant, time=clock.time)
            draft.partial = clock.part_of_year
            ledger.alone(draft)


def all_results(ledger: Ledger, clock: Clock, tokens: list[Token], results: list[str]) -> None:
    """均维持, 法院维持了: of all the cases that were told of."""
    last = ledger.last
    remedies = [noun for noun in names(tokens, "noun") if noun in REMEDIES]
    if last and last.subject in REMEDIES and len(results) == 1 and (not remedies or remedies[-1] == last.subject):
        _say_all(ledger, clock, f"{last.subject}.{results[0]}", "", tokens)


def all_of_them(ledger: Ledger, clock: Clock, tokens: list[Token]) -> None:
    """均予以公开, 全部办结, 均为自然人."""
    start = max(index for index, token in enumerate(tokens) if has([token], "all"))
    behind, last = tokens[start + 1 :], ledger.last
    of_requests = "requests" in map(topic_of, names(tokens[:start], "noun")) or (last and last.subject in REQUESTS)
    outcomes, applicants = names(behind, "outcome"), names(behind, "applicant")
    if any(map(not_understood, behind)) or has(behind, "stop") or not of_requests:
        _all_other(ledger, clock, behind)
    elif applicants:
        _say_all(ledger, clock, last.subject if last else "received", applicants[0], tokens)
    elif outcomes:
        if len(outcomes) == 1 and outcomes[0] in REQUESTS:
            _say_all(ledger, clock, outcomes[0], "", tokens)
    elif "dispose" in names(behind, "act") and not names(behind, "noun"):
        _say_all(ledger, clock, "disposed", "", tokens)


def _all_other(ledger: Ledger, clock: Clock, behind: list[Token]) -> None:
    """均为复议后起诉, 全部在网站公开."""
    last, nouns, channels = ledger.last, names(behind, "noun"), names(behind, "channel")
    if last and last.subject == "litigation" and len(nouns) == 1 and nouns[0].startswith("litigation_"):
        _say_all(ledger, clock, nouns[0], "", behind)
    elif last and last.subject == "disclosures" and len(channels) == 1:
        _say_all(ledger, clock, f"disclosures.{channels[0]}", "", behind)


def _say_all(ledger: Ledger, clock: Clock, subject: str, applicant: str, tokens: list[Token]) -> None:
    last = ledger.last
    if last and (last.subject, last.applicant) == (subject, applicant):
        return  # 其余4件均予以公开: said already
    told = [token for token in tokens if is_concept(token) or has([token], "all")]
    draft = Draft(subject, Sense.ALL, told[0].start, told[-1].end, applicant=applicant, time=clock.time)
    if last:
        draft.amount, draft.unit, draft.partial, draft.time = last.amount, last.unit, last.partial, last.time
    ledger.alone(draft)
