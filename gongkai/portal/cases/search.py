"""Finding cases by words: Chinese text, numbers, titles of documents. The same tokens on both databases.

A run of Chinese characters is cut into pairs of neighbours, and its last character; a phrase of pairs one after the
other is then found wherever the text has it. Other words and numbers stay whole and are found by their beginning.
Nobody's name is in the index: who asks is found by the keyed digest of the exact name (`vault.keys.index`).

SQLite keeps the tokens in a table of FTS5, PostgreSQL in a `tsvector` beside the entry: both are made by a migration.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case, Item, SearchEntry
from gongkai.portal.vault.keys import index as digest

MOST_PHRASES = 8
"""Of a query; what is beyond is left out."""
_BATCH = 1_000
_HAN = r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_RUN = re.compile(rf"(?P<han>{_HAN}+)|(?:(?!{_HAN})[^\W_])+")

_KEEP = {
    "sqlite": "INSERT OR REPLACE INTO cases_search (rowid, tokens) VALUES (%s, %s)",
    "postgresql": "UPDATE cases_searchentry SET tokens = %s::tsvector WHERE id = %s",
}
_FORGET = {"sqlite": "DELETE FROM cases_search WHERE rowid = %s", "postgresql": ""}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one after the other. `open_end`: what begins with the last one is meant too."""

    tokens: tuple[str, ...]
    open_end: bool


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in their order."""
    for run in _RUN.finditer(_folded(text)):
        if run["han"]:
            yield from _pairs(run.group())
            yield run.group()[-1]
        else:
            yield run.group()


def phrases(query: str) -> list[Phrase]:
    """What a query asks for: every part between spaces is a phrase, and all of them must be found."""
    found = []
    for word in query.split()[:MOST_PHRASES]:
        runs = list(_RUN.finditer(_folded(word)))
        if not runs:
            continue
        parts: list[str] = []
        for run in runs[:-1]:
            parts += [*_pairs(run.group()), run.group()[-1]] if run["han"] else [run.group()]
        last = runs[-1].group()
        whole = runs[-1]["han"] and len(last) > 1
        parts += _pairs(last) if whole else [last]
        found.append(Phrase(tuple(parts), open_end=not whole))
    return found


def find(cases: QuerySet[Case], query: str, *, named: QuerySet[Agency] | None = None) -> QuerySet[Case]:
    """The cases whose number, subject or items have every phrase of the query; none of them for one without a word.

    `named`: agencies whose applicants the person may know; their cases are found by an applicant's whole name too.
    """
    asked = phrases(query)
    found = Q(pk__in=()) if not asked else Q()
    for phrase in asked:
        found &= Q(pk__in=_matching(phrase))
    if named is not None and query.strip():
        # By its key and not by a join: the database finds the few and does not look at all.
        of_that_name = Case.objects.filter(agency__in=named, applicant__name_index=digest(query.strip()))
        found |= Q(pk__in=of_that_name.order_by().values("pk"))
    return cases.filter(found)


@transaction.atomic
def keep(*cases: Case) -> None:
    """Bring the index up to date with these cases, within the transaction that changes them."""
    known = {case.pk: case for case in cases}
    old = SearchEntry.objects.filter(case__in=known)
    if statement := _FORGET[connection.vendor]:
        _execute(statement, [(pk,) for pk in old.values_list("pk", flat=True)])
    old.delete()
    texts = [(case.pk, 0, f"{case.number} {case.subject}") for case in cases]
    items = Item.objects.filter(case__in=known).order_by("case_id", "number")
    texts += items.values_list("case_id", "number", "text")
    entries = SearchEntry.objects.bulk_create(SearchEntry(case_id=case, part=part) for case, part, _ in texts)
    rows = [(entry.pk, list(tokens(text))) for entry, (_, _, text) in zip(entries, texts, strict=True)]
    if connection.vendor == "sqlite":
        _execute(_KEEP["sqlite"], [(pk, " ".join(map(_coded, those))) for pk, those in rows])
    else:
        _execute(_KEEP["postgresql"], [(_vector(those), pk) for pk, those in rows])


def rebuild() -> int:
    """Make the whole index anew: how many cases are in it."""
    count, last = 0, 0
    while batch := list(Case.objects.filter(pk__gt=last).order_by("pk").only("number", "subject")[:_BATCH]):
        keep(*batch)
        count, last = count + len(batch), batch[-1].pk
    return count


def _matching(phrase: Phrase) -> RawSQL:
    """The ids of the cases of which one text has the phrase."""
    if connection.vendor == "sqlite":
        return RawSQL(
            "SELECT entry.case_id FROM cases_search JOIN cases_searchentry entry ON entry.id = cases_search.rowid "
            "WHERE cases_search MATCH %s",
            [f'"{" ".join(map(_coded, phrase.tokens))}"{"*" if phrase.open_end else ""}'],
        )
    asked = " <-> ".join(map(_quoted, phrase.tokens))
    return RawSQL(
        "SELECT case_id FROM cases_searchentry WHERE tokens @@ %s::tsquery",
        [f"{asked}{':*' if phrase.open_end else ''}"],
    )


def _folded(text: str) -> str:
    """Full-width and half-width, capital and small letters are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _coded(token: str) -> str:
    """The token in letters that FTS5's tokenizer knows: rare characters are younger than its tables."""
    return "".join(f"{ord(character):x}z" for character in token)


def _quoted(token: str) -> str:
    return f"'{_coded(token)}'"


def _vector(those: Sequence[str]) -> str:
    """The tokens with their places, as PostgreSQL writes a `tsvector`."""
    return " ".join(f"{_quoted(token)}:{min(place, 16_383)}" for place, token in enumerate(those, 1))


def _execute(statement: str, rows: Iterable[tuple[int | str, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
