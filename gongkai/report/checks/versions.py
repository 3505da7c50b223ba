"""Two versions of one published report: what is another in the later one, and whether it says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.report.model import AnnualReport, Passage, Section, State

_CORRECTION = re.compile("更正|勘误|订正|更新说明|修订说明|修改说明|重新发布|重新公布")
"""Words that say that a published report was corrected."""
_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_NO_WORD = re.compile(r"\W+")
_CERTAIN = (State.VALUE, State.BLANK)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs: cells by id, sentences that only the later version has, and how many only the earlier one has."""

    cells: tuple[str, ...]
    passages: tuple[Passage, ...]
    gone: int

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.cells or self.passages or self.gone)


def changes(earlier: AnnualReport, later: AnnualReport) -> Changes:
    """What differs between two versions. Cells that could not be read for certain in both are left aside, and so are
    spaces and punctuation: the same report as a web page and as a Word file is no change.
    """
    cells = tuple(
        name
        for name, cell in later.cells.items()
        if (before := earlier.cells.get(name)) is not None
        and cell.state in _CERTAIN
        and before.state in _CERTAIN
        and (cell.state, cell.value) != (before.state, before.value)
    )
    old_text, text = _bare(_published(earlier)), _bare(_published(later))
    passages = tuple(
        section.passage(*match.span()) for section, match in _sentences(later) if _bare(match.group()) not in old_text
    )
    gone = sum(_bare(match.group()) not in text for _, match in _sentences(earlier))
    return Changes(cells, passages, gone)


def correction_notes(report: AnnualReport) -> int:
    """How often a report speaks of a correction."""
    return len(_CORRECTION.findall(_published(report)))


def _published(report: AnnualReport) -> str:
    return "\n".join([report.title, *(text for section in report.prose for text in (section.title, section.text))])


def _sentences(report: AnnualReport) -> Iterator[tuple[Section, re.Match[str]]]:
    for section in report.prose:
        for match in _SENTENCE.finditer(section.text):
            yield section, match


def _bare(text: str) -> str:
    return _NO_WORD.sub("", text)
