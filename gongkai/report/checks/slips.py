"""Group T, by word lists: confused words (T03), numbers and units (T09), wording that is out of date (T10).

The lists stand in `slips.toml`. An entry is there only with the surroundings in which it is certainly wrong; what both
spellings allow is left alone. Each has examples that it must find and right wording that it must not, which the tests
run, so that an entry is never wider than what it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.data import data_of, either
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.passages import in_context, quoted, quotes, sentence_of
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, rule
from gongkai.report.checks.wording import Bilingual
from gongkai.report.model import AnnualReport, Passage, Section

_DATA = data_of("slips")


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong beside what: found by its cues first, which is quick, then by the pattern.

    Group 1 of the pattern, where it has one, is the wrong word. `right` is empty for what should go; `advice` says
    more where no other word would mend it. `examples` must be found, `silent` must not.
    """

    pattern: re.Pattern[str]
    cues: tuple[str, ...]
    right: str = ""
    advice: Bilingual | None = None
    last_year: int = 0
    unless: re.Pattern[str] | None = None
    examples: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    def find(self, section: Section) -> Iterator[Passage]:
        """Where the section has it."""
        for match in self.pattern.finditer(section.text):
            if self.unless is None or not self.unless.search(sentence_of(section.text, *match.span())):
                yield section.passage(*match.span(1 if self.pattern.groups else 0))


def _slip(entry: dict[str, Any]) -> Slip:
    advice = entry.get("advice") or entry.get("instead")
    return Slip(
        re.compile(entry["wrong"], re.MULTILINE),
        tuple(entry.get("cues", ())) or (entry["cue"],),
        entry.get("right", ""),
        Bilingual(advice, english=entry["english"]) if advice else None,
        entry.get("last_year", 0),
        re.compile(entry["unless"]) if "unless" in entry else None,
        tuple(entry.get("examples", ())),
        tuple(entry.get("silent", ())),
    )


CONFUSIONS = (
    *(Slip(re.compile(re.escape(wrong)), (wrong,), right) for wrong, right in _DATA["words"].items()),
    *map(_slip, _DATA["pattern"]),
)
"""Words taken for others."""
OUTDATED = tuple(map(_slip, _DATA["outdated"]))
"""Wording that was current up to a year."""


def _all(report: AnnualReport, slips: Iterable[Slip]) -> Iterator[tuple[Slip, tuple[Passage, ...]]]:
    """The slips that the report has, each with all its places."""
    text = "\n".join(section.text for section in report.prose)
    for slip in slips:
        if any(cue in text for cue in slip.cues) and (
            passages := tuple(passage for section in report.prose for passage in slip.find(section))
        ):
            yield slip, passages


@rule("T03", severity=Severity.WARNING, basis=NOTICES, title=("混用的字词", "Confused words"))
def t03_no_confused_words(report: AnnualReport) -> Iterator[Outcome]:
    """不混用音近、形近、义近的字词（权利与权力，截止与截至，登陆与登录，的、地、得等）。

    Words that sound, look or mean alike are not taken for one another (权利 and 权力, 截止 and 截至, 登陆 and 登录,
    的, 地 and 得, and others).
    """
    for slip, passages in _all(report, CONFUSIONS):
        yield Fault(
            _confusion(report, slip, passages[0]),
            expected=slip.right or None,
            found=passages[0].text,
            passages=passages,
        )


def _confusion(report: AnnualReport, slip: Slip, first: Passage) -> Message:
    values: dict[str, object] = {"found": first.text, "right": slip.right, "quote": in_context(report, first)}
    if slip.advice:
        return Message("“{quote}”：{advice}", values | {"advice": slip.advice})
    if not slip.right:
        return Message("“{quote}”中的“{found}”多余", values)
    return Message("“{quote}”中的“{found}”应为“{right}”", values)


@rule("T10", severity=Severity.INFORMATION, basis=Article(REGULATION, 50), title=("过时的提法", "Outdated wording"))
def t10_wording_fits_the_year(report: AnnualReport) -> Iterator[Outcome]:
    """引用的法规条款、机构名称和政策提法是报告年度时有效的。

    Articles, agencies and policies are referred to as they stood in the report's year.
    """
    if report.year is None:
        yield Gap(reason=Message("报告没有写明年份"))
        return
    year = report.year
    for slip, passages in _all(report, (slip for slip in OUTDATED if year > slip.last_year)):
        values: dict[str, object] = {"quotes": quotes(passages), "year": year, "advice": slip.advice}
        yield Fault(
            Message("{quotes}在{year}年度的报告中已经过时：{advice}", values), found=passages[0].text, passages=passages
        )


# Numbers and units

_UNITS = _DATA["units"]
_NUMBER = r"\s?[0-9０-９]{1,9}(?:\.[0-9]{1,4})?\s?"
_LEAD = "(?:共计|总计|合计|共|约|近|达|为|了)?"


_NO_UNIT = re.compile(
    rf"(?:{either(_UNITS['counted'])})[^，。；、：:（(\n0-9A-Za-z]{{0,14}}?(?<![-—~～×.])([0-9]{{1,9}})(?=\s?[，。；])"
)
_THING_NO_UNIT = re.compile(
    rf"(?:{either(_UNITS['things'])})(?:了|共)?\s?((?!(?:19|20)\d\d(?!\d))[0-9]{{1,9}})(?=\s?[，。；、])"
)
_NEEDS_NO_UNIT = re.compile(rf"(?:(?:{either(_UNITS['numbered'])})[为是：:达]?|[为是])\s?$")
_HOTLINES = frozenset(_UNITS["hotlines"].split())
_NO_PERCENT = re.compile(
    rf"(?:{either(_UNITS['rates'])})(?:均?为|达到?|高达|约|是|超过)?\s?([0-9]{{1,3}}(?:\.[0-9]{{1,4}})?)(?=\s?[，。；])"
)
_WRONG_UNIT = tuple(
    (
        re.compile(
            rf"(?:{either(entry['subject'])}){_LEAD}({_NUMBER}(?:{either(entry['wrong'])}))(?=[，。；、：:（）()\n]|$)"
        ),
        tuple(entry["subject"].split()),
    )
    for entry in _DATA["unit"]
)
_TWO_UNITS = re.compile(
    r"[0-9]\s?(?:([件条份篇次个])\1|[件份篇起宗](?:条|元)|[条篇起](?:件|份|宗))(?=[，。；、）)\n]|$)"
)


@rule("T09", severity=Severity.WARNING, basis=NOTICES, title=("数量的单位", "Units of quantities"))
def t09_numbers_have_their_units(report: AnnualReport) -> Iterator[Outcome]:
    """数量都带单位，单位与所说的事物相合，不重复；比率带百分号。

    Every quantity has its unit, one that fits what is counted and stands only once; a rate has its percent sign.
    """
    for section in report.prose:
        yield from _without_unit(section)
        for pattern, subjects in _WRONG_UNIT:
            if any(subject in section.text for subject in subjects):
                for match in pattern.finditer(section.text):
                    yield _unit_fault(section, match, Message("“{quote}”的单位不对", _quote(match)))
        for match in _TWO_UNITS.finditer(section.text):
            yield _unit_fault(section, match, Message("“{quote}”的单位重复", _quote(match)))


def _without_unit(section: Section) -> Iterator[Fault]:
    found = {
        match.start(1): match for pattern in (_THING_NO_UNIT, _NO_UNIT) for match in pattern.finditer(section.text)
    }
    for match in found.values():
        if match[1] not in _HOTLINES and not _NEEDS_NO_UNIT.search(section.text[: match.start(1)][-6:]):
            yield _unit_fault(section, match, Message("“{quote}”没有单位", _quote(match)))
    for match in _NO_PERCENT.finditer(section.text):
        yield _unit_fault(section, match, Message("“{quote}”缺少百分号", _quote(match)))


def _quote(match: re.Match[str]) -> dict[str, object]:
    return {"quote": quoted(match.group())}


def _unit_fault(section: Section, match: re.Match[str], message: Message) -> Fault:
    return Fault(
        message,
        found=match[1].strip() if match.re.groups and match[1] else match.group(),
        passages=(section.passage(*match.span()),),
    )
