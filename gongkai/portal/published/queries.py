"""Finding what is published already on what somebody is about to ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count

from gongkai.portal.agencies.models import Agency
from gongkai.portal.published.models import Published, Word
from gongkai.portal.words import folded, tokens

MOST_FOUND = 5
"""Titles on the subject of one text."""
_MOST_WORDS = 1_500
"""Of what is asked for; what is beyond is not looked for."""
_MOST_ROWS = 6_000
"""Words of titles that are gone through for one text."""
_LOOKED_AT = 200
"""The titles with the most words in common are looked at more closely."""
_LONG_RUN, _SHORT_RUN = 4, 3
"""Characters one after the other that a title has in common with what is asked for: so many say that it is related;
fewer do where they are half of the title."""
_GENERAL = re.compile(
    "人民政府|政府信息|信息公开|申请公开|主动公开|有关情况|相关情况|有关材料|相关材料|管理办法|实施方案"
)
"""Words that say nothing about a subject: they part what stands around them."""
_WORD_LENGTH = 60


def words_of(text: str) -> list[str]:
    """The words that a text is kept or looked for by, in their order: pairs of characters, whole words and numbers."""
    return [token[:_WORD_LENGTH] for token in tokens(text) if len(token) > 1]


def related(agency: Agency, texts: Sequence[str]) -> list[list[Published]]:
    """What has been published on the subject of each of these texts, by this agency or another; the closest first."""
    names = [folded(name) for name in Agency.objects.filter(closed=None).values_list("name", flat=True)]
    wanted = [list(dict.fromkeys(words_of(_without(text, names))))[:_MOST_WORDS] for text in texts]
    often = _how_often({word for words in wanted for word in words})
    return [_closest(agency, words, often, names) for words in wanted]


def _how_often(words: Collection[str]) -> dict[str, int]:
    """In how many titles each of the words stands; those that stand in none are left out."""
    rows = Word.objects.filter(token__in=words).values_list("token")
    return dict(rows.annotate(Count("pk")).order_by("token"))


def _closest(agency: Agency, wanted: Iterable[str], often: Mapping[str, int], names: Sequence[str]) -> list[Published]:
    known = frozenset(wanted)
    # The rarest words find candidates enough; the common ones would make the database look at everything.
    sought: list[str] = []
    rows = 0
    for word in sorted(known & often.keys(), key=lambda word: (often[word], word)):
        if sought and rows + often[word] > _MOST_ROWS:
            break
        sought.append(word)
        rows += often[word]
    if not sought:
        return []
    candidates = Published.objects.filter(words__token__in=sought).select_related("agency")
    found = []
    for each in candidates.annotate(shared=Count("words")).order_by("-shared", "-day", "-pk")[:_LOOKED_AT]:
        run, share = _common(_without(each.title, names), known)
        if run >= _LONG_RUN or (run >= _SHORT_RUN and share >= 0.5):
            found.append((-run, each.agency_id != agency.pk, -share, each))
    return [each for *_closeness, each in sorted(found, key=lambda row: row[:3])[:MOST_FOUND]]


def _without(text: str, names: Sequence[str]) -> str:
    """The text without agencies' names and words that say nothing of a subject."""
    plain = folded(text)
    for name in names:
        plain = plain.replace(name, " ")
    return _GENERAL.sub(" ", plain)


def _common(title: str, wanted: Collection[str]) -> tuple[int, float]:
    """The longest run of the title's Chinese characters whose pairs are all wanted, and which part of its words is."""
    longest = run = 0
    words = words_of(title)
    for word in words:
        # Numbers and letters neither make a run nor end it: the year stands between the words of a title.
        if word.isascii():
            continue
        run = run + 1 if word in wanted else 0
        longest = max(longest, run)
    return (longest + 1 if longest else 0), sum(word in wanted for word in words) / max(len(words), 1)
