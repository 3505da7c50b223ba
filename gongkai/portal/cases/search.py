"""Finding cases by words: Chinese text, numbers, titles of documents. The same tokens on both databases.

What a word is, `gongkai.portal.words` says. Nobody's name is in the index: who asks is found by the keyed digest of the
exact name (`vault.keys.index`).

SQLite keeps the tokens in a table of FTS5, PostgreSQL in a `tsvector` beside the entry: both are made by a migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Applicant, Case, Item, SearchEntry
from gongkai.portal.vault.keys import index as digest
from gongkai.portal.words import Phrase, phrases, tokens

_BATCH = 1_000
_MOST_PLACES = 16_383
"""The last place that a `tsvector` tells from the others."""
_BETWEEN = "z"
"""What stands between two texts, as no token is coded."""

_FIND = {
    "sqlite": "SELECT case_id FROM cases_searchentry WHERE id IN "
    "(SELECT rowid FROM cases_search WHERE cases_search MATCH %s)",
    # One row with all of them is read in less time than thousands of rows.
    "postgresql": "SELECT array_agg(case_id) FROM cases_searchentry WHERE tokens @@ %s::tsquery",
}
_KEEP = {
    "sqlite": "INSERT OR REPLACE INTO cases_search (rowid, tokens) VALUES (%s, %s)",
    "postgresql": "UPDATE cases_searchentry SET tokens = %s::tsvector WHERE id = %s",
}
_FORGET = {"sqlite": "DELETE FROM cases_search WHERE rowid = %s", "postgresql": ""}


def keys(query: str, *, named: QuerySet[Agency] | None = None) -> set[int]:
    """The keys of the cases whose number, subject or items have every phrase of the query; none without a word.

    `named`: agencies whose applicants the person may know; their cases are found by an applicant's whole name too.
    """
    found: set[int] | None = None
    for phrase in phrases(query):
        those = _having(phrase)
        found = those if found is None else found & those
        if not found:
            break
    found = found or set()
    if named is not None and query.strip():
        found |= _of_that_name(query, named)
    return found


@transaction.atomic
def keep(*cases: Case) -> None:
    """Bring the index up to date with these cases, within the transaction that changes them."""
    known = {case.pk: case for case in cases}
    old = SearchEntry.objects.filter(case__in=known)
    if statement := _FORGET[connection.vendor]:
        _execute(statement, [(pk,) for pk in old.values_list("pk", flat=True)])
    old.delete()
    texts = {case.pk: [f"{case.number} {case.subject}"] for case in cases}
    for case, text in Item.objects.filter(case__in=known).order_by("number").values_list("case", "text"):
        texts[case].append(text)
    parts = [(case, part, words) for case, those in texts.items() for part, words in enumerate(_parts(those))]
    entries = SearchEntry.objects.bulk_create(SearchEntry(case_id=case, part=part) for case, part, _ in parts)
    rows = [(entry.pk, words) for entry, (_, _, words) in zip(entries, parts, strict=True)]
    if connection.vendor == "sqlite":
        _execute(_KEEP["sqlite"], [(pk, " ".join(map(_coded, words))) for pk, words in rows])
    else:
        _execute(_KEEP["postgresql"], [(_vector(words), pk) for pk, words in rows])


def _parts(texts: Iterable[str]) -> list[list[str]]:
    """The tokens of a case's texts, with an empty one between two texts: no phrase goes from one into the next.

    All of them together, as far as PostgreSQL tells places apart: the fewer entries a case has, the fewer are gone
    through for a common word.
    """
    parts: list[list[str]] = [[]]
    for text in texts:
        words = list(tokens(text))
        if parts[-1] and len(parts[-1]) + len(words) >= _MOST_PLACES:
            parts.append([])
        parts[-1] += ["", *words]
    return parts


def rebuild() -> int:
    """Make the whole index anew: how many cases are in it."""
    count, last = 0, 0
    while batch := list(Case.objects.filter(pk__gt=last).order_by("pk").only("number", "subject")[:_BATCH]):
        keep(*batch)
        count, last = count + len(batch), batch[-1].pk
    return count


def compact() -> None:
    """Let go of tokens of texts that are no longer there: SQLite's index only marks them as deleted.

    PostgreSQL lets go of them by itself, when it cleans up its tables.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_search(cases_search) VALUES ('optimize')")


def _of_that_name(query: str, named: QuerySet[Agency]) -> set[int]:
    # The few of that name first, or a database may go through all cases of the agencies.
    applicants = list(Applicant.objects.filter(name_index=digest(query.strip())).values_list("pk", flat=True))
    if not applicants:
        return set()
    cases = Case.objects.filter(agency__in=named, applicant__in=applicants)
    return set(cases.order_by().values_list("pk", flat=True))


def _having(phrase: Phrase) -> set[int]:
    """The keys of the cases that have the phrase: thousands at times."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = f'"{" ".join(map(_coded, phrase.tokens))}"{"*" if phrase.open_end else ""}'
            cursor.execute(_FIND["sqlite"], [asked])
            return {key for (key,) in cursor.fetchall()}
        asked = f"{' <-> '.join(map(_quoted, phrase.tokens))}{':*' if phrase.open_end else ''}"
        cursor.execute(_FIND["postgresql"], [asked])
        return set(cursor.fetchone()[0] or ())


def _coded(token: str) -> str:
    """The token in letters that FTS5's tokenizer knows: rare characters are younger than its tables."""
    return "".join(f"{ord(character):x}z" for character in token) or _BETWEEN


def _quoted(token: str) -> str:
    """The token as PostgreSQL reads it; it is of letters and digits alone, so that nothing has to be escaped."""
    return f"'{token}'"


def _vector(those: Sequence[str]) -> str:
    """The tokens with their places, as PostgreSQL writes a `tsvector`."""
    places = ((min(place, _MOST_PLACES), token) for place, token in enumerate(those, 1) if token)
    return " ".join(f"{_quoted(token)}:{place}" for place, token in places)


def _execute(statement: str, rows: Iterable[tuple[int | str, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
