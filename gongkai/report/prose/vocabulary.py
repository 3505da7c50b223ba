"""The words in which reports speak of quantities, and the cells of the form that they speak of.

The words stand in `vocabulary.toml` beside this file; that each stands there once is asserted here, at load.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Any

from gongkai.report.formats import APPLICANT_KINDS, FORMATS, Format
from gongkai.report.prose.quantity import ORGANISATIONS

_CHOICE = re.compile(r"\[([^\]]+)\]")
_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Noun:
    """What can be counted. `acts` are the subjects that it makes with each act, "" where it makes none.

    `default` is the act that is meant where none is said, `denied` the one that a denial means.
    """

    id: str
    units: frozenset[str]
    default: str
    denied: str
    acts: Mapping[str, str]

    def subject(self, act: str) -> str:
        """The subject that the noun makes with an act, or "" for none."""
        return self.acts.get(act, self.acts.get(self.default, ""))


def _nouns() -> Iterator[Noun]:
    for name, data in _DATA["nouns"].items():
        default = data["default"]
        yield Noun(name, frozenset(data["units"]), default, data.get("denied", default), data["acts"])


NOUNS: Mapping[str, Noun] = {noun.id: noun for noun in _nouns()}


def _spelt(pattern: str) -> Iterator[str]:
    """The words that a pattern stands for: in [又|再] is what may be there, one of these or none."""
    pieces = _CHOICE.split(pattern)
    choices = ([piece] if place % 2 == 0 else ["", *piece.split("|")] for place, piece in enumerate(pieces))
    return map("".join, product(*choices))


def _words() -> dict[str, tuple[str, str]]:
    """Each word with its kind and what it stands for."""
    groups: list[tuple[str, str, Iterable[str]]] = [
        ("noun", name, data["words"]) for name, data in _DATA["nouns"].items()
    ]
    for kind in ("acts", "outcomes", "results", "applicants", "channels", "marks"):
        groups.extend((kind.removesuffix("s"), name, words) for name, words in _DATA[kind].items())
    found: dict[str, tuple[str, str]] = {}
    for kind, name, words in groups:
        for word in chain.from_iterable(map(_spelt, words)):
            if found.setdefault(word, (kind, name)) != (kind, name):
                raise ValueError(f"{word} stands for {found[word]} and for {(kind, name)}")
    return found


WORDS: Mapping[str, tuple[str, str]] = _words()
"""What each word is: a noun, act, outcome, result, applicant, channel or mark, and which."""

SUBJECTS: frozenset[str] = frozenset(_DATA["subjects"])
"""Subjects of their own; those of channels (`disclosures.website`) come beside them."""


@cache
def cells_of(subject: str, applicant: str, form_id: str) -> tuple[str, ...]:
    """The ids of the cells whose sum a subject states, empty where the form has none for it.

    `applicant` is one of the six kinds, `organisations`, or "" for the column of totals.
    """
    form = FORMATS[form_id]
    data = _DATA["subjects"].get(subject, {})
    if applicant and "rows" not in data:
        return ()
    wanted = [f"requests.{row}.{column}" for row in data.get("rows", ()) for column in _columns(applicant)]
    return tuple(_matching(form, [*wanted, *data.get("cells", ())]))


def _columns(applicant: str) -> tuple[str, ...]:
    if applicant == ORGANISATIONS:
        return APPLICANT_KINDS[1:]
    return (applicant or "total",)


def _matching(form: Format, patterns: Iterable[str]) -> Iterator[str]:
    """The cells of the form that the patterns name; a "*" stands for one part of an id."""
    for pattern in patterns:
        for cell_id in form.cells:
            if fnmatchcase(cell_id, pattern) and cell_id.count(".") == pattern.count("."):
                yield cell_id
