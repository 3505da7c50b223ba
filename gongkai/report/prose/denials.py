"""What a denial covers: 未收到…, 没有…, 无…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.report.prose.subjects import REMEDIES, act_of, has, is_concept, names, not_understood, topic_of
from gongkai.report.prose.tokens import Token
from gongkai.report.prose.vocabulary import NOUNS

_CARRIED = frozenset({"carried_in", "carried_out", "carried"})


def covered(behind: Sequence[Token]) -> list[Token]:
    """The words behind a denial that it covers; none where it is of something else (未发生行政诉讼败诉)."""
    found: list[Token] = []
    for index, token in enumerate(behind):
        if has([token], "stop") and _is_member(behind, index):
            continue
        if token.kind == "number" or has([token], "stop"):
            return []
        if not_understood(token) or token.kind == "skip":
            if found and found[-1].kind in ("noun", "outcome", "applicant"):
                found.pop()  # 没有申请人投诉: the noun belongs to what is not understood
            break
        found.append(token)
    of_cases = any(token.kind == "noun" and token.name in REMEDIES for token in found)
    if names(found, "result") and not (of_cases and is_concept(found[-1]) and found[-1].kind == "noun"):
        return []  # 未发生行政诉讼败诉
    return found if any(map(is_concept, found)) and _is_list(found) else []


def _is_member(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is one of a list of its own kind: 投诉、行政复议, and not 申请建议."""
    before = tokens[index - 1] if index else None
    beside = [*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2]]
    return any(_is_join(token) for token in beside) and not (before and before.kind in ("noun", "outcome"))


def _is_join(token: Token) -> bool:
    return token.kind == "punctuation" or has([token], "join", "compare")


def _is_list(tokens: Sequence[Token]) -> bool:
    """Whether things stand beside one another (复议、诉讼) and not one for the other (收取信息处理费的申请)."""
    things = [index for index, token in enumerate(tokens) if token.kind in ("noun", "outcome")]
    for first, second in pairwise(things):
        between = tokens[first + 1 : second]
        joined = any(map(_is_join, between))
        if not joined and not _of_requests(tokens[first], tokens[second]):
            return False
    return True


def _of_requests(first: Token, second: Token) -> bool:
    """上年结转的申请: an outcome and the requests that it is of."""
    kinds = {first.kind, second.kind}
    noun = first if first.kind == "noun" else second
    return kinds == {"noun", "outcome"} and topic_of(noun.name) == "requests"


def denied_subjects(before: Sequence[Token], denied: Sequence[Token], carried: str) -> Iterator[str]:
    """The subjects of a denial; `carried` is which way 结转 goes where it stands alone, "" for both."""
    outcomes, nouns, act = names(denied, "outcome"), names(denied, "noun"), act_of(denied)
    if _CARRIED.issuperset(outcomes) and not any(map(_is_join, denied)):
        outcomes = outcomes[-1:]  # 没有未办结的申请结转至本年: the one says what the other is of
    if results := names(denied, "result"):
        yield from (f"{noun}.{result}" for noun in nouns if noun in REMEDIES for result in results)
        return
    for outcome in outcomes:
        if outcome not in ("carried", "brought"):
            yield outcome
        elif outcome == "brought":
            yield from ("carried_in",) if carried == "carried_in" else ()
        else:
            yield from (carried,) if carried else ("carried_in", "carried_out")
    if not nouns and not outcomes and act:
        nouns = names(before, "noun")
    for name in nouns:
        noun = NOUNS[name]
        if outcomes and topic_of(name) == "requests":
            continue
        both = noun.denied == "make" and {"make", "repeal"} <= set(names(denied, "act"))  # 无规范性文件制发、废止情况
        for each in ("make", "repeal") if both else (act or noun.denied,):
            if subject := noun.subject(each):
                yield subject
