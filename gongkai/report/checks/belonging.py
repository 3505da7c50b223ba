"""Group G, names and scopes: whose places, whose agencies and whose figures the words of a report are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.law.agencies import Level, divisions, level_of, place_of
from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.data import data_of
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.rule import ACCURATE, Fault, Gap, Outcome, context_rule
from gongkai.report.checks.wording import cell_name
from gongkai.report.model import AnnualReport, Number, Passage, Section
from gongkai.report.prose import Time, cells_of, every, statements

_DATA = data_of("neighbours")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word for a kind of place, where it is used of the agency's own, and the kinds that it fits."""

    pattern: re.Pattern[str]
    fits: tuple[str, ...]
    unless: str

    def misused(self, text: str, kind: str) -> Iterator[re.Match[str]]:
        """Where the word is used although the agency's own place is of another kind."""
        if kind not in self.fits and not (self.unless and self.unless in text):
            yield from self.pattern.finditer(text)


def _words(name: str) -> tuple[_Word, ...]:
    return tuple(
        _Word(re.compile(data["pattern"]), tuple(data["fits"]), data.get("unless", "")) for data in _DATA[name].values()
    )


_WORDS: Mapping[Level, tuple[_Word, ...]] = {Level.COUNTY: _words("county"), Level.TOWNSHIP: _words("township")}
_OWN = re.compile(_DATA["own"])
_FOREIGN = {name: re.compile(pattern) for name, pattern in _DATA["foreign"].items()}
_TITLES = re.compile(r"《[^》]{0,80}》")
_KINDS = ("自治县", "街道", "县", "区", "市", "旗", "镇", "乡", "州")
_OFFICES = {"局": "局", "委": "委员会", "厅": "厅"}
"""What a department calls itself, by the word that it does so with."""
_SCOPE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _DATA["scope"].items()))
_SENTENCE = re.compile(r"[^。；;！!？?\n]*$")


@context_rule("G05", severity=Severity.WARNING, basis=ACCURATE, title=("他地他机关名称", "Another's name"))
def g05_names_are_its_own(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """文字中没有其他地方、其他机关的名称，也没有不合本机关所在地的县、区、镇、乡等称呼。

    The prose has no name of another place or agency, and no word for a place (county, district, town, ...) that does
    not fit the agency's own.
    """
    own = (*context.places, *divisions(place_of(report.agency) or report.place))
    if not own or (context.foreign_names is None and report.level is None):
        yield Gap(reason=Message("本机关所在地不详"))
        return
    names = _Finder(context.foreign_names or frozenset(), frozenset({*own, report.place, report.agency}))
    for section in report.prose:
        text = _TITLES.sub(lambda match: "　" * len(match.group()), section.text)
        for start, end in names.find(text):
            values: dict[str, object] = {"name": text[start:end]}
            message = Message("文中出现“{name}”，不是本机关所在地、上级或下级的名称", values)
            yield Fault(message, found=text[start:end], passages=(section.passage(start, end),))
        yield from _misfits(report, section, text, own)


@context_rule("G07", severity=Severity.WARNING, basis=ACCURATE, title=("本级与全地区混用", "Office and area mixed"))
def g07_figures_are_of_the_whole_area(report: AnnualReport, _context: Context) -> Iterator[Outcome]:
    """政府的报告，表中各数都是全地区的汇总数：文中另说了全地区的数的，表中不是本级的数；不有的用全地区的数，有的用本级的数。

    In a government's report all figures of the tables are of its whole area: none is its office's where the prose tells
    another one of the area, and they are not some of the area and some of the office.
    """
    if report.level in (Level.STATE, Level.DEPARTMENT):
        return
    told = _told(report)
    mixed = [
        each for each in told if each.office and each.area and each.office.amount == each.table != each.area.amount
    ]
    for each in mixed:
        assert each.office is not None
        assert each.area is not None
        values: dict[str, object] = {
            "cell": cell_name(report.format, each.cells[0]),
            "found": each.table,
            "area": each.area.words.text,
            "expected": each.area.amount,
        }
        yield Fault(
            Message("{cell}为{found}，是本级的数，而文中全地区的数是{expected}（“{area}”）", values),
            cell=each.cells[0] if len(each.cells) == 1 else None,
            expected=each.area.amount,
            found=each.table,
            operands=each.cells,
            passages=(each.area.words, each.office.words),
        )
    area = [each for each in told if each.area and each.area.amount == each.table and each not in mixed]
    office = [each for each in told if each.office and not each.area and each.office.amount == each.table]
    if area and office and not mixed:
        first, other = area[0], office[0]
        assert first.area is not None
        assert other.office is not None
        values = {
            "area": cell_name(report.format, first.cells[0]),
            "office": cell_name(report.format, other.cells[0]),
        }
        yield Fault(
            Message("{area}是全地区的数，而{office}是本级的数，请统一为全地区的数", values),
            operands=(*first.cells, *other.cells),
            passages=(first.area.words, other.office.words),
        )


class _Told(NamedTuple):
    """A figure as a sentence tells it, and the words."""

    amount: Number
    words: Passage


@dataclass(slots=True)
class _Scopes:
    """What the prose tells of some cells, for the whole area and for the office, and what the table has, above zero."""

    cells: tuple[str, ...]
    table: Number
    area: _Told | None = None
    office: _Told | None = None


def _told(report: AnnualReport) -> list[_Scopes]:
    """The figures of the year that are told with their scope, by the cells that they are of."""
    found: dict[tuple[str, ...], _Scopes] = {}
    texts = {section.number: section.text for section in report.prose}
    for quantity, _ in every(statements(report)):
        cells = cells_of(quantity.subject, quantity.applicant, report.format.id)
        figures = [figure for figure in map(report.value, cells) if figure is not None]
        amount = quantity.amount.exact if quantity.amount and quantity.time is Time.THIS else None
        if not cells or len(figures) < len(cells) or not sum(figures) or amount is None:
            continue
        words = quantity.passage
        before = _SENTENCE.search(texts[words.section], 0, words.start)
        scopes = list(_SCOPE.finditer((before.group() if before else "") + words.text))
        if not scopes:
            continue
        each = found.setdefault(cells, _Scopes(cells, sum(figures)))
        told = _Told(int(amount) if amount == int(amount) else amount, words)
        if scopes[-1].lastgroup == "area":
            each.area = each.area or told
        else:
            each.office = each.office or told
    return list(found.values())


def _misfits(report: AnnualReport, section: Section, text: str, own: tuple[str, ...]) -> Iterator[Outcome]:
    """Words for kinds of places and agencies that do not fit the agency's own, the first of each kind."""
    seen: set[str] = set()
    kinds = {level: _kind(place) for place in own if (level := level_of(place)) is not None and level in _WORDS}
    matches = [
        match
        for level, kind in kinds.items()
        if level is Level.COUNTY or report.level is Level.TOWNSHIP
        for word in _WORDS[level]
        for match in word.misused(text, kind)
    ]
    matches += [match for match in _OWN.finditer(text) if not _fits(match["word"], report.agency, kinds)]
    for match in sorted(matches, key=lambda match: match.start()):
        word = match.group()
        if word in seen:
            continue
        seen.add(word)
        start = _start_of_clause(text, match.start())
        here = report.agency if word[-1] in _OFFICES else _place_for(word, own)
        values: dict[str, object] = {"word": text[start : match.end()], "own": here}
        message = Message("文中的“{word}”与本机关（{own}）不符", values)
        yield Fault(message, expected=here, found=word, passages=(section.passage(start, match.end()),))


def _fits(word: str, agency: str, kinds: Mapping[Level, str]) -> bool:
    """Whether an agency can call itself, or the place that it belongs to, by `word` behind 我."""
    if word in _OFFICES:
        return agency.endswith((word, _OFFICES[word])) or not kinds
    level = Level.TOWNSHIP if word in ("镇", "乡", "街道") else Level.COUNTY
    if level not in kinds:
        # A township's name is in its agencies' names; the county that one belongs to need not be.
        return level is Level.COUNTY or level_of(agency) in (None, Level.COUNTY, Level.PREFECTURE)
    return kinds[level].endswith(word)


def _place_for(word: str, own: tuple[str, ...]) -> str:
    """The place of the agency's own that a word should have named: the township for 镇政府, the county for 县委."""
    level = Level.TOWNSHIP if re.search("镇|乡|街道", word) else Level.COUNTY
    return next((place for place in reversed(own) if level_of(place) is level), own[-1])


def _kind(place: str) -> str:
    """The word that says what a place is."""
    return next((kind for kind in _KINDS if place.endswith(kind)), "")


def _start_of_clause(text: str, position: int) -> int:
    """Where the words begin that a misfit is quoted with: 省、市、县 rather than 县."""
    start = position
    while start > 0 and text[start - 1] in "省市州、" and position - start < 6:
        start -= 1
    return start


class _Finder:
    """Foreign names in a text: places anywhere, agencies where they stand as the one that reports."""

    def __init__(self, names: frozenset[str], own: frozenset[str]) -> None:
        self._names = names
        self._own = re.compile("|".join(re.escape(name) for name in sorted(own, key=len, reverse=True) if name))
        self._lengths = sorted({len(name) for name in names}, reverse=True)
        self._ends = re.compile(f"[{''.join(map(re.escape, sorted({name[-1] for name in names})))}]") if names else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand: the longest name that ends at a place, and none that is part of one of its own."""
        if self._ends is None:
            return
        own = [match.span() for match in self._own.finditer(text)]
        for match in self._ends.finditer(text):
            end = match.end()
            length = next((n for n in self._lengths if n <= end and text[end - n : end] in self._names), None)
            if length is None or any(first <= end - length and end <= last for first, last in own):
                continue
            if self._is_meant(text, end - length, end):
                yield end - length, end

    def _is_meant(self, text: str, start: int, end: int) -> bool:
        before, after = text[max(0, start - 6) : start], text[end : end + 16]
        if place_of(text[start:end]) != text[start:end]:
            return bool(_FOREIGN["reports"].match(after))
        return not (_FOREIGN["before"].search(before) or _FOREIGN["after"].match(after))
