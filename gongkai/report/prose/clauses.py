"""A sentence cut into clauses, and what the small words of a clause say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.report.prose.quantity import Amount
from gongkai.report.prose.subjects import has, is_concept, names, not_understood, topic_of
from gongkai.report.prose.tokens import Token

_DIRECTIONS = {"up": 1, "down": -1}
_NONE = {("number", "零"): 1, ("outcome", "unavailable"): 3}
"""What denies before a noun, by its kind and name, with its length: 零 and 不存在."""
_OPENING, _CLOSING = ("（", "("), ("）", ")")
_OF_SOME = frozenset({"applicant", "channel", "outcome", "result"})


def clauses(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """The clauses of a sentence, each with the punctuation before it; 、 does not end one."""
    mark, clause = "", list[Token]()
    for token in tokens:
        if token.kind == "punctuation" and token.name != "、":
            yield mark, clause
            mark, clause = token.name, []
        else:
            clause.append(token)
    yield mark, clause


def direction(left: Sequence[Token]) -> int | None:
    """1 or -1 where a figure tells by how much, None where it tells how many (增长为, 数为)."""
    for token in reversed(left):
        if token.kind == "mark" and token.name in _DIRECTIONS:
            return _DIRECTIONS[token.name]
        if has([token], "link", "total", "until") or is_concept(token):
            return None
    return None


def is_figure(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number counts something: it has a unit, or stands behind 为 at the end of its clause."""
    number = tokens[index]
    none = number.amount is not None and number.amount.high == 0
    linked = index > 0 and has(tokens[index - 1 : index], *(("link", "all") if none else ("link",)))  # 均为零
    return bool(number.unit) or (linked and index + 1 == len(tokens))


def with_denials(tokens: list[Token]) -> list[Token]:
    """The tokens, with 零 of 零申请 and 不存在 of 不存在结转的申请 as words that deny."""
    found: list[Token] = []
    for index, token in enumerate(tokens):
        denies = _NONE.get((token.kind, token.name)) == token.end - token.start
        before, behind = tokens[:index][-1:], tokens[index + 1 : index + 2]
        alone = not before or before[0].kind in ("punctuation", "year", "mark", "skip")
        denies = denies and alone and any(each.kind in ("noun", "outcome", "act") for each in behind)
        found.append(replace(token, kind="mark", name="deny") if denies else token)
    return found


def percentage(number: Token) -> Amount | None:
    """What a number tells in percent: 60%, 百分之六十, 六成; None for anything else."""
    if number.unit == "成" and number.amount:
        return number.amount.times(10)
    return number.amount if number.unit == "%" else None


def share_of_all(left: Sequence[Token], whole: Sequence[str]) -> bool:
    """Whether the words before a percentage tell a share of all that was counted (占全年答复总数的), or of the whole.

    `whole` are the names of the whole that the figure before is a part of; a share of anything else is not known.
    """
    start = next((index for index, token in enumerate(left) if has([token], "share")), None)
    if start is None:
        return not left
    if any(map(not_understood, left[:start])):
        return False
    base = left[start + 1 :]
    return not any(not_understood(token) or (token.kind in _OF_SOME and token.name not in whole) for token in base)


def with_bracketed_bases(tokens: list[Token]) -> list[Token]:
    """The tokens, without the brackets around what a share is of: 占总数（100条）的20%."""
    found: list[Token] = []
    within = False
    for index, token in enumerate(tokens):
        opens = token.name in _OPENING and index + 2 < len(tokens) and tokens[index + 1].kind == "number"
        if opens and tokens[index + 2].name in _CLOSING and has(_clause_so_far(found), "share"):
            within = True
        elif within and token.name in _CLOSING:
            within = False
        else:
            found.append(token)
    return found


def _clause_so_far(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens behind the last mark of punctuation."""
    ends = (place for place in range(len(tokens), 0, -1) if tokens[place - 1].kind == "punctuation")
    return tokens[next(ends, 0) :]


def is_base_of_share(tokens: Sequence[Token], figure: int, following: int | None) -> bool:
    """Whether a figure is what the percentage behind it is a share of: 占总量100条的20%."""
    if following is None or percentage(tokens[figure]) or not percentage(tokens[following]):
        return False
    between = tokens[figure + 1 : following]
    return has(_clause_so_far(tokens[:figure]), "share") and all(has([token], "filler") for token in between)


def names_its_parts(tokens: Sequence[Token], figures: Sequence[int]) -> bool:
    """Whether 分别 stands before a list that has words for each figure: 分别为政策文件3条、公告5条."""
    middle = next(index for index, token in enumerate(tokens) if has([token], "respective"))
    pieces = [tokens[middle + 1 : figures[0]], *(tokens[one + 1 : other] for one, other in pairwise(figures))]
    told = (any(is_concept(token) or not_understood(token) for token in piece) for piece in pieces)
    return all(told) and not any(map(is_concept, tokens[:middle]))


def stops_a_list(head: Sequence[Token]) -> bool:
    """Whether a list is told of something else than what the form counts: 梳理许可事项9项、处罚事项5项."""
    start = next((index for index, token in enumerate(head) if has([token], "stop")), len(head))
    return any(token.kind == "noun" for token in head[start:]) and not names(head, "outcome")


def spoken_of(tokens: Sequence[Token]) -> str:
    """The noun of a clause that only says what is spoken of (行政复议方面), or ""."""
    nouns = {topic_of(noun) for noun in names(tokens, "noun")}
    plain = all(token.kind in ("noun", "year", "mark") and not not_understood(token) for token in tokens)
    return nouns.pop() if plain and len(nouns) == 1 and not has(tokens, "stop", "deny", "all", "office") else ""


def adjacent(tokens: Sequence[Token]) -> list[Token]:
    """The concepts directly behind a figure, before anything else: 3件申请."""
    found: list[Token] = []
    for token in tokens:
        if token.kind not in ("noun", "applicant") and not has([token], "filler"):
            break
        found.append(token)
    return found


def joined(tokens: Sequence[Token]) -> list[list[Token]]:
    """The members of a list: 甲、乙和丙."""
    members: list[list[Token]] = [[]]
    for token in tokens:
        if has([token], "join", "compare") or token.kind == "punctuation":  # 与 does both
            members.append([])
        else:
            members[-1].append(token)
    return members


def without_references(tokens: list[Token]) -> list[Token]:
    """The tokens, with the year of 较上年, 与2022年相比 and the like as a mark that sets no time."""
    found: list[Token] = []
    for index, token in enumerate(tokens):
        is_time = token.kind == "year" or has([token], "last")
        beside = (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])
        found.append(replace(token, kind="mark", name="reference") if is_time and has(beside, "compare") else token)
    return found
