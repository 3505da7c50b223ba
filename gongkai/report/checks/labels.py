"""A label that a report prints against the one of the form: the same, mistyped, or another."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from gongkai.report.checks.finding import Severity
from gongkai.report.formats import FORMATS, Format

LIKE_LABELS = 0.6
"""Two labels of which a greater part agrees are one, mistyped; see docs/decisions/0013-thresholds.md."""

MOST_CUT = 2
"""Characters that a label may lack at its ends, or have too many there, and still be mistyped: where more are lacking,
the reader has a piece of it, or two of them."""

_ORDINAL = re.compile(r"^\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]?[.．、\s]*(?=\D)")
_YEAR = re.compile(r"[（(]?20\d\d年?[)）]?")
_TOTAL = "总计"
_NO_WORD = re.compile(r"[\W_]+")


def label_severity(form: Format, found: str, expected: str) -> Severity | None:
    """How grave it is that `found` stands where the form has `expected`: a warning for a typing error and for wording
    that is known to mean the same, an error for another label, None for a piece of a label or of several, of which the
    report is innocent. A year in a label (本年(2023)制发件数) is no part of it.
    """
    own, wanted = label_key(_YEAR.sub("", found)), label_key(expected)
    if own in _aliases(form.id).get(expected, ()):
        return Severity.WARNING
    if own in _rows(form.id) - {wanted}:
        return Severity.ERROR
    if (own in wanted or wanted in own) and abs(len(own) - len(wanted)) > MOST_CUT:
        return None
    if Levenshtein.normalized_similarity(own, wanted) >= LIKE_LABELS:
        return Severity.WARNING
    pieces = [label_key(piece) for piece in found.split()]
    if all(any(piece in label for label in _labels(form.id)) for piece in pieces):
        return None
    return Severity.ERROR


def label_key(label: str) -> str:
    """What is compared of a label: no ordinal, no spaces, no punctuation."""
    return _NO_WORD.sub("", _ORDINAL.sub("", label, count=1))


@cache
def _aliases(form_id: str) -> dict[str, frozenset[str]]:
    """By label: other wordings that mean it."""
    parts: dict[str, set[str]] = {_TOTAL: {"合计"}}
    for table in FORMATS[form_id].tables:
        known = [(row.label, row.aliases) for row in table.rows]
        known += [(column.label, column.aliases) for column in table.columns]
        for label, aliases in known:
            parts.setdefault(label, set()).update(map(label_key, aliases))
    return {label: frozenset(aliases) for label, aliases in parts.items()}


@cache
def _rows(form_id: str) -> frozenset[str]:
    return frozenset(label_key(row.label) for table in FORMATS[form_id].tables for row in table.rows)


@cache
def _labels(form_id: str) -> frozenset[str]:
    tables = FORMATS[form_id].tables
    columns = {label_key(text) for table in tables for column in table.columns for text in (column.label, column.group)}
    return _rows(form_id) | columns | {label_key(row.group) for table in tables for row in table.rows}
