"""Text for people: Chinese first, English through gettext.

A `Message` carries its Chinese template and its values; it is put into words only where it is shown, so that
one finding can be read in both languages and no layer below the screen has to know which one is wanted.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

_LOCALE = Path(__file__).parent / "locale"


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "zh":
        return gettext.NullTranslations()  # the templates themselves are Chinese
    return gettext.translation("gongkai", _LOCALE, languages=[language])


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: a Chinese template (also its key in the catalogues) and the values to fill in.

    A value may itself be a `Message`; it is then put into the same language.
    """

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence in `language`."""
        values = {
            name: value.text(language) if isinstance(value, Message) else value for name, value in self.values.items()
        }
        return _catalogue(language).gettext(self.template).format(**values)


def listed(messages: Iterable[Message]) -> Message:
    """Several, one after the other, as one message. Raises ValueError where there is none."""
    *before, last = messages
    if not before:
        return last
    whole = Message("{first}、{rest}", {"first": before.pop(), "rest": last})  # "and" in English
    for each in reversed(before):
        whole = Message("{one}、{others}", {"one": each, "others": whole})  # a comma
    return whole


def preferred_language() -> Language:
    """The reader's language by environment: English where the locale says so, Chinese otherwise.

    `GONGKAI_LANGUAGE` (zh or en) goes before the locale's own variables.
    """
    for name in ("GONGKAI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
