"""What a figure is of: the words around it made into a subject of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.report.prose.tokens import Token
from gongkai.report.prose.vocabulary import NOUNS, WORDS

REQUESTS = frozenset(name for kind, name in WORDS.values() if kind == "outcome") - {"carried", "brought"} | {
    "received",
    "handled",
    "disposed",
}
"""The subjects of table 3."""
RESULTS = frozenset(name for kind, name in WORDS.values() if kind == "result")
REMEDIES = ("reconsideration", "litigation", "litigation_direct", "litigation_after_reconsideration")
_TOPICS = {"on_request": "requests"}
_ACTS = ("repeal", "make", "add", "keep", "receive", "dispose", "handle", "charge", "publish")
"""Which act counts where a clause has several: 收到并答复 is about what was received."""
_CONCEPTS = frozenset({"noun", "act", "outcome", "result", "applicant", "channel"})
_TELLING = _CONCEPTS - {"act"}
"""What tells a subject by itself; words before it are whoever acts, and need not be understood."""
_INFORMATION = frozenset({"information", "disclosed"})
_CARRIED = frozenset({"carried", "brought", "carried_in", "carried_out"})
_SMALL = frozenset({"requests", "on_request"})
_MANY_WAYS = 3
"""Ways of asking: so many are all that there are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The subject of a figure, and the first token that tells it.

    `others` are the further subjects that the same words name (行政复议、行政诉讼), each said to be so.
    """

    subject: str
    applicant: str
    partial: bool
    first: Token | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known where a figure stands.

    The noun spoken of last, the subject of the breakdown it is in, that of the requests told of before in the
    sentence, the last act, and whether another figure stands before it in its clause.
    """

    topic: str = ""
    whole: str = ""
    requests: str = ""
    act: str = ""
    listed: bool = False
    spoken: str = ""
    """The noun of a clause before that only says what is spoken of: 行政复议方面."""


def names(tokens: Iterable[Token], kind: str) -> list[str]:
    """What the tokens of a kind stand for, each once, in order."""
    found: list[str] = []
    for token in tokens:
        if token.kind == kind and token.name not in found:
            found.append(token.name)
    return found


def has(tokens: Iterable[Token], *marks: str) -> bool:
    """Whether one of the marks is among the tokens."""
    return any(token.name in marks and token.kind == "mark" for token in tokens)


def is_concept(token: Token) -> bool:
    """Whether a token is a word that tells what is counted."""
    return token.kind in _CONCEPTS


def not_understood(token: Token) -> bool:
    """Whether a token is text that the vocabulary does not know."""
    return token.kind == "gap" or (token.kind == "mark" and token.name in ("opaque", "way"))


def understood(tokens: Sequence[Token]) -> bool:
    """Whether all of a clause is known, and says something of what was done."""
    done = any(token.kind in ("act", "outcome") for token in tokens)
    return done and not any(map(not_understood, tokens)) and not has(tokens, "stop", "deny", "plan")


def only_a_way(tokens: Sequence[Token]) -> bool:
    """Whether nothing is named but a way of publishing: 网站30条, behind 公开信息100条."""
    return {token.kind for token in tokens if is_concept(token)} == {"channel"} and not has(tokens, "way", "stop")


def topic_of(noun: str) -> str:
    """The topic that a noun opens."""
    return _TOPICS.get(noun, noun)


def most_special(subjects: Sequence[str]) -> str:
    """The one subject that is meant where a reason stands beside its group (信访 and 不予处理); "" for several."""
    special = [name for name in subjects if not any(other.startswith(f"{name}.") for other in subjects)]
    return special[0] if len(special) == 1 else ""


def act_of(tokens: Sequence[Token]) -> str:
    """The act that counts among the tokens, or "" for none. 依法公开行政处罚3件 is published, and not granted."""
    present = names(tokens, "act")
    if "granted" in names(tokens, "outcome") and not _of_requests(tokens):
        present.append("publish")
    return next((act for act in _ACTS if act in present), "")


def subject_of(noun: str, act: str) -> str:
    """The subject of a noun with an act, or "" for none."""
    return NOUNS[noun].subject(act)


def read_subject(left: Sequence[Token], right: Sequence[Token], around: Surroundings) -> Reading | None:
    """The subject of the figure between `left` and `right`; None where it has none, or more than one."""
    examples = _examples([*left, *right])
    outcomes = [
        name
        for name in _outcomes(names(left, "outcome"), names(right, "outcome"))
        if name not in examples or name.partition(".")[0] not in names(left, "outcome")
    ]
    if {"carried", "carried_out"} == set(outcomes):
        outcomes = ["carried_out"]  # 尚未办结并结转
    if (has(left, "stop") and not set(outcomes) - _CARRIED) or has(right[:1], "stop"):
        return None
    if outcomes and not _of_requests(left):
        if not {"granted"}.issuperset(names(left, "outcome")):
            return None  # 不予公开信息15条: not requests
        outcomes = []  # 出台规范性文件3件全部公开
    first = next((token for token in left if is_concept(token)), None)
    subject, others = (most_special(outcomes), ()) if outcomes else _told(left, right, around)
    applicants = names(left, "applicant") or names(right, "applicant")
    if len(applicants) > 1:
        return None
    if applicants and not subject:
        subject = around.whole if around.whole in REQUESTS else around.requests or "received"
    if not subject or (applicants and subject not in REQUESTS):
        return None
    own_words = any(token.kind in _TELLING for token in left) and not (around.listed and not applicants)
    told = left[left.index(first) :] if first and own_words else left if first else ()
    if _CARRIED.issuperset(outcomes) and outcomes and not names(left, "outcome"):
        told = ()  # 收到较晚的3件申请结转下年: the words before say why
    partial = any(not_understood(token) and not has([token], "way") for token in told)
    partial = partial or _of_some_ways(left, subject) or not examples.isdisjoint(outcomes)
    return Reading(subject, applicants[0] if applicants else "", partial, first, others)


def _examples(tokens: Sequence[Token]) -> set[str]:
    """The reasons that are told as examples: 因不掌握等原因无法提供."""
    return {one.name for one, other in pairwise(tokens) if one.kind == "outcome" and has([other], "such")}


def _of_requests(left: Sequence[Token]) -> bool:
    """Whether words beside an outcome are of nothing but requests: 不予公开信息的申请, and not 不予公开信息15条."""
    nouns = [token.name for token in left if token.kind == "noun"]
    return not nouns or (nouns[-1] in _SMALL and set(nouns) <= _SMALL | _INFORMATION)


def _of_some_ways(left: Sequence[Token], subject: str) -> bool:
    """Whether a figure is of one way of asking or publishing, or of some, and not of several added up.

    通过网站收到申请3件 is; 当面和网上申请合计30件 is told of all, and so is what three ways are listed for.
    """
    channels = names(left, "channel")
    if subject not in REQUESTS:
        return has(left, "way") or len(channels) > 1
    ways = sum(token.kind == "channel" or has([token], "way") for token in left)
    listed = any(has([token], "join") or token.name == "、" for token in left)
    return bool(ways) and not (listed and (has(left, "total") or ways >= _MANY_WAYS))


def _outcomes(left: list[str], right: list[str]) -> list[str]:
    """The outcomes on the left, else on the right.

    A reason on the right tells more than its group on the left: 不予公开1件为国家秘密.
    """
    reasons = [reason for reason in right if reason.partition(".")[0] in left]
    return reasons or left or right


def _told(left: Sequence[Token], right: Sequence[Token], around: Surroundings) -> tuple[str, tuple[str, ...]]:
    """The subject, and others named with it."""
    if results := names(left, "result") or names(right, "result"):
        return _result(results, left, around), ()
    if names(left, "channel") or (names(right, "channel") and not names(left, "noun")):
        return _channel(left, right, around), ()
    return _counted(left, right, around)


def _result(results: Sequence[str], left: Sequence[Token], around: Surroundings) -> str:
    """A result of reconsideration or litigation."""
    nouns = [noun for noun in names(left, "noun") if noun in REMEDIES]
    remedy = nouns[-1] if nouns else around.whole if around.whole in REMEDIES else around.topic
    return f"{remedy}.{results[0]}" if remedy in REMEDIES and len(results) == 1 else ""


def _channel(left: Sequence[Token], right: Sequence[Token], around: Surroundings) -> str:
    """Information published in one way, or in several together."""
    nouns = [noun for noun in names(left, "noun") or names(right, "noun") if noun not in _INFORMATION]
    if nouns:
        return subject_of(nouns[-1], act_of(left)) if len(nouns) == 1 else ""
    published = act_of(left) == "publish" or names(left, "noun") or around.whole.startswith("disclosures")
    if not published and act_of(right) != "publish":
        return ""
    channels = names(left, "channel") or names(right, "channel")
    return f"disclosures.{channels[0]}" if len(channels) == 1 else "disclosures"


def _counted(left: Sequence[Token], right: Sequence[Token], around: Surroundings) -> tuple[str, tuple[str, ...]]:
    """What a noun and an act make."""
    nouns = names(left, "noun")
    act = act_of(left)
    if not nouns and (nouns := names(right, "noun")):
        act = act or act_of(right)
        some = any(map(not_understood, right)) and not has(left, "total")
        if some or not (act or has(left, "all") or has(right, "inside")):
            return "", ()  # 有5件申请, 有5件申请因收件较晚: some of them
    if not nouns:
        return _continued(left, act, around), ()
    if any(noun.startswith("litigation_") for noun in nouns):
        nouns = [noun for noun in nouns if noun != "litigation"]  # 行政诉讼未经复议直接起诉
    subjects = [subject for noun in nouns if (subject := subject_of(noun, act or _act_before(noun, around)))]
    if len(subjects) != len(nouns) or (len(set(subjects)) > 1 and "requests" in nouns):
        return (subjects[-1], ()) if len(subjects) == 1 and set(nouns) <= _SMALL else ("", ())
    if len(set(subjects)) == 1:
        return subjects[0], ()
    if has(left, "all"):
        return subjects[0], tuple(subjects[1:])
    return ("remedies", ()) if set(subjects) == {"reconsideration", "litigation"} else ("", ())


def _act_before(noun: str, around: Surroundings) -> str:
    """制发规章1件、规范性文件2件: what a noun that needs an act takes over; 公开行政处罚3件、行政许可2件."""
    taken_over = not NOUNS[noun].default or (around.listed and around.act == "publish")
    return around.act if taken_over else ""


def _continued(left: Sequence[Token], act: str, around: Surroundings) -> str:
    """A figure without a noun: of what was spoken of last, if nothing is there that is not understood."""
    if not around.topic or any(map(not_understood, _behind_act(left))):
        return ""
    if act:
        return subject_of(around.topic, act)
    if around.spoken in (*REMEDIES, "requests") and not any(map(not_understood, left)):
        return subject_of(around.spoken, "")
    of_money = has(left, "money") and "元" in NOUNS[around.topic].units
    return subject_of(around.topic, "") if of_money else ""


def _behind_act(left: Sequence[Token]) -> Sequence[Token]:
    """The tokens from the first act on."""
    start = next((index for index, token in enumerate(left) if token.kind == "act"), len(left))
    return left[start:]


_UNITS = {subject: noun.units for noun in NOUNS.values() for subject in noun.acts.values() if subject}


def fits_unit(subject: str, unit: str) -> bool:
    """Whether a subject is counted in a unit."""
    if subject in REQUESTS:
        return unit in NOUNS["requests"].units
    head = subject.partition(".")[0]
    if subject.endswith(".published") and unit == "条":
        return True  # 公示行政许可30条
    units = _UNITS.get(subject) or _UNITS.get(head) or NOUNS["reconsideration"].units
    return unit in units
