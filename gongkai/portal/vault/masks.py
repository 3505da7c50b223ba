"""How identity data is shown to whoever has no reason to see it whole."""

from __future__ import annotations

import re
from collections.abc import Callable

Mask = Callable[[str], str]
STAR = "*"


def name(text: str) -> str:
    """A person's name with all but its first character hidden; an organisation's with its middle hidden."""
    if len(text) <= 4:
        return text[:1] + STAR * (len(text) - 1)
    return text[:2] + STAR * 4 + text[-2:]


def number(text: str) -> str:
    """A telephone or document number with its middle hidden: what stays tells two of them apart for their owner."""
    kept = 3 if len(text) >= 10 else 1
    return text[:kept] + STAR * max(len(text) - 2 * kept - 1, 3) + text[-kept - 1 :] if len(text) > 4 else STAR * 4


def address(text: str) -> str:
    """A postal address down to its county; what follows is hidden."""
    division = re.match(r".*?[县区旗市](?!.*?[县区旗])", text)
    return (division.group() if division else text[:3]) + STAR * 4


def email(text: str) -> str:
    """An e-mail address with its name hidden."""
    local, at, domain = text.partition("@")
    return local[:1] + STAR * 4 + at + domain
