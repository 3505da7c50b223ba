"""A sentence cut into clauses, and what the small words of a clause say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai.report.prose.subjects import has, is_concept
from gongkai.report.prose.tokens import Token

_DIRECTIONS = {"up": 1, "down": -1}


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
        if has([token], "link", "total") or is_concept(token):
            return None
    return None


def is_figure(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number counts something: it has a unit, or stands behind 为 at the end of its clause."""
    linked = index > 0 and has(tokens[index - 1 : index], "link")
    return bool(tokens[index].unit) or (linked and index + 1 == len(tokens))


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
