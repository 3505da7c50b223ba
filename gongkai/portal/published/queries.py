"""Finding what is published already on what somebody is about to ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.db.models import Count

from gongkai.portal.agencies.models import Agency
from gongkai.portal.published.models import Published
from gongkai.portal.words import folded, tokens

MOST_FOUND = 8
_MOST_WORDS = 1_500
"""Of what is asked for; what is beyond is not looked for."""
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


def related(agency: Agency, texts: Iterable[str]) -> list[Published]:
    """What has been published on the subject of these texts, by this agency or another; the closest first."""
    names = [folded(name) for name in Agency.objects.filter(closed=None).values_list("name", flat=True)]
    wanted = dict.fromkeys(word for text in texts for word in words_of(_without(text, names)))
    looked_for = list(wanted)[:_MOST_WORDS]
    if not looked_for:
        return []
    rows = Published.objects.filter(words__token__in=looked_for).select_related("agency")
    candidates = rows.annotate(shared=Count("words")).order_by("-shared", "-day", "-pk")[:_LOOKED_AT]
    found = []
    for each in candidates:
        run, share = _common(_without(each.title, names), wanted)
        if run >= _LONG_RUN or (run >= _SHORT_RUN and share >= 0.5):
            found.append((-run, each.agency_id != agency.pk, -share, each))
    return [each for *_closeness, each in sorted(found, key=lambda row: row[:3])[:MOST_FOUND]]


def _without(text: str, names: Sequence[str]) -> str:
    """The text without agencies' names and words that say nothing of a subject."""
    plain = folded(text)
    for name in names:
        plain = plain.replace(name, " ")
    return _GENERAL.sub(" ", plain)


def _common(title: str, wanted: Iterable[str]) -> tuple[int, float]:
    """The longest run of the title's Chinese characters whose pairs are all wanted, and which part of its words is."""
    longest = run = 0
    words = words_of(title)
    known = set(wanted)
    for word in words:
        # Numbers and letters neither make a run nor end it: the year stands between the words of a title.
        if word.isascii():
            continue
        run = run + 1 if word in known else 0
        longest = max(longest, run)
    return (longest + 1 if longest else 0), sum(word in known for word in words) / max(len(words), 1)
