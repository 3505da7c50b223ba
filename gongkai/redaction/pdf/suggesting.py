"""What a PDF may have to lose: suggestions with areas around the words."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.redaction.model import Removal, Suggestion
from gongkai.redaction.needles import occurrences
from gongkai.redaction.patterns import find
from gongkai.redaction.pdf.page_text import Character, areas_around, characters, opened
from gongkai.redaction.pdf.writing import written_anew


def suggest_pdf(content: bytes) -> tuple[Suggestion, ...]:
    """Words of all pages that look like personal data. Raises RedactionError."""
    with opened(written_anew(content, ())[0]) as document:
        return tuple(
            suggestion
            for index in range(len(document))
            for suggestion in _of_page(index + 1, characters(document, index))
        )


def locate_pdf(content: bytes, words: Sequence[str]) -> tuple[tuple[tuple[Removal, ...], ...], ...]:
    """The areas around every place of each word. Raises RedactionError."""
    found: list[list[tuple[Removal, ...]]] = [[] for _ in words]
    with opened(written_anew(content, ())[0]) as document:
        for index in range(len(document)):
            page = characters(document, index)
            text = "".join(each.text for each in page)
            for word, places in zip(words, found, strict=True):
                for start, end in occurrences(text, word):
                    if areas := areas_around(index + 1, page[start:end]):
                        places.append(areas)
    return tuple(map(tuple, found))


def _of_page(page: int, found: Sequence[Character]) -> list[Suggestion]:
    """The suggestions of a page: within its lines, and then with its lines joined, for numbers that two lines part."""
    suggestions: dict[int, Suggestion] = {}
    taken: set[int] = set()
    joined = [each for each in found if each.text not in "\r\n"]
    for line_by_line, sequence in ((True, found), (False, joined)):
        for kind, start, end in find("".join(each.text for each in sequence)):
            meant = sequence[start:end]
            places = {id(each) for each in meant}
            areas = areas_around(page, meant)
            if places & taken or not areas or (not line_by_line and len(areas) < 2):
                continue
            taken |= places
            text = "".join(each.text for each in meant if each.text not in "\r\n")
            suggestions[found.index(meant[0])] = Suggestion(kind, text, areas)
    return [suggestion for _, suggestion in sorted(suggestions.items())]
