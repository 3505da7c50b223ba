"""Words that must not be found again, and looking for them in whatever form programs keep text in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")
_FEWEST_BYTES, _FEWEST_ASCII = 4, 6
"""Fewer bytes are found in any file by chance, and so are short numbers."""
_INVISIBLE = dict.fromkeys(map(ord, "\0\u00ad\u200b\ufeff\ufffe"))


def plain(text: str) -> str:
    """A text without white space and signs that do not show: words that were parted are found again."""
    return "".join(text.translate(_INVISIBLE).split())


def occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each place in a text where a word stands, whatever its white space and its capitals."""
    needle = "".join(map(_small, plain(word)))
    places = [place for place, character in enumerate(text) if plain(character)]
    bare = "".join(_small(text[place]) for place in places)
    at = bare.find(needle) if needle else -1
    while at >= 0:
        yield places[at], places[at + len(needle) - 1] + 1
        at = bare.find(needle, at + len(needle))


def _small(character: str) -> str:
    """The small letter of a capital, where that is one character too."""
    small = character.lower()
    return small if len(small) == 1 else character


class Needles:
    """The words, and their forms in bytes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({word for each in words if len(word := plain(each)) > 1})
        self._bytes = [(form, word) for word in self._words for form in sorted(_forms(word))]

    def __bool__(self) -> bool:
        return bool(self._words)

    def in_text(self, text: str) -> Iterator[str]:
        """Those that a text has, white space aside. Short numbers are not looked for: they stand for other things."""
        bare = plain(text)
        return (word for word in self._words if _is_telling(word) and word in bare)

    def in_bytes(self, data: bytes) -> Iterator[str]:
        """Those whose characters stand in data in some encoding, or as digits of one."""
        return iter(dict.fromkeys(word for form, word in self._bytes if form in data))


def _is_telling(word: str) -> bool:
    return not word.isascii() or len(word) >= _FEWEST_ASCII


def _forms(word: str) -> set[bytes]:
    if not _is_telling(word):
        return set()
    forms = {quote(word).encode("ascii"), quote(word).lower().encode("ascii")} - {word.encode()}
    for encoding in _ENCODINGS:
        encoded = word.encode(encoding, "replace")
        if len(encoded) >= _FEWEST_BYTES:
            forms.add(encoded)
            forms |= {encoded.hex().encode(), encoded.hex().upper().encode()}
    forms.add("".join(f"&#{ord(character)};" for character in word).encode("ascii"))
    return forms
