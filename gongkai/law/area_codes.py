"""Telephone area codes (长途区号) by prefecture and province.

The codes stand in `area_codes.toml` beside this file, with their source; the number of places is asserted at load.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path


def _load() -> dict[str, frozenset[str]]:
    """Codes by place: prefectures, and provinces with all the codes of their prefectures."""
    data = tomllib.loads((Path(__file__).parent / "area_codes.toml").read_text(encoding="utf-8"))
    places: dict[str, frozenset[str]] = {}
    provinces: dict[str, frozenset[str]] = {}
    for province, listed in data["codes"].items():
        own = {name: frozenset(codes) for name, *codes in (entry.split() for entry in listed.split(","))}
        places |= own
        provinces[province] = frozenset().union(*own.values())
    if len(places) != data["counts"]["places"]:
        raise ValueError(f"area_codes.toml: {len(places)} places, {data['counts']['places']} stated")
    return provinces | places


_CODES = _load()
_PROVINCE = re.compile(r"[^市州盟县区]{2,8}?(?:省|自治区)")
_PREFECTURE = re.compile("|".join(sorted(map(re.escape, _CODES), key=len, reverse=True)))
_CODE = re.compile("|".join(sorted(frozenset().union(*_CODES.values()), key=len, reverse=True)))


@lru_cache(maxsize=4096)
def area_codes_of(place: str) -> frozenset[str]:
    """The codes used in a place that begins with its province or prefecture (鹤岗市兴山区: 0468).

    Empty where its prefecture is not named and its province neither, or not known.
    """
    province = _PROVINCE.match(place)
    prefecture = _PREFECTURE.match(place, province.end() if province else 0) or _PREFECTURE.match(place)
    return _CODES[prefecture.group()] if prefecture else frozenset()


def area_code_in(telephone: str) -> str:
    """The area code that a telephone number begins with; empty for a number without one or with an unknown one."""
    digits = re.sub(r"\D", "", re.split("[、,，/;；或和转]", telephone)[0])
    if digits.startswith("86") and len(digits) > 11:
        digits = "0" + digits[2:].removeprefix("0")
    code = _CODE.match(digits)
    return code.group() if code and len(digits) - code.end() in (7, 8) else ""
