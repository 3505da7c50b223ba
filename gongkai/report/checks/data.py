"""The data files beside the rules: word lists, patterns and what belongs to them, in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def data_of(name: str) -> Mapping[str, Any]:
    """What `name`.toml beside this module holds."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def either(words: str) -> str:
    """A pattern for any of some words, which stand in one string with spaces between them; the longest goes first."""
    return "|".join(sorted(words.split(), key=len, reverse=True))
