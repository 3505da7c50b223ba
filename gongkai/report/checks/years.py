"""Group Y: this year's report against the same agency's of the year before, and years left standing in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.messages import Message
from gongkai.report.checks.context import Context
from gongkai.report.checks.data import data_of
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.likeness import likeness, own_words
from gongkai.report.checks.passages import around
from gongkai.report.checks.rule import ACCURATE, NOTICES, Fault, Gap, Outcome, context_rule
from gongkai.report.checks.versions import changes, correction_notes
from gongkai.report.checks.wording import cell_name
from gongkai.report.formats import Format, Kind
from gongkai.report.model import AnnualReport, Section

OWN_ALIKE = 0.8
"""Y04, after the catalogue's ≈0.8. The index of two texts of which a share p is the same is p / (2 - p): 0.8 is eight
ninths of the sentences copied. Invented texts with nine of ten sentences copied come to 0.79 to 0.84, with half of
them to 0.32 to 0.36 (bench/README.md)."""
TIMES, DIFFERENCE = 5, 30
"""Y05, after the catalogue's ≈5 and ≈30: one without the other is everyday life of small figures, or of large ones."""

_DATA = data_of("years")
_WORDS = {name: re.compile(pattern) for name, pattern in _DATA.items()}
_YEAR = re.compile(r"(?<![\d〔\[])(?P<year>(?:19|20)\d\d)\s?年(?!\s?\d{1,2}\s?月)")
_TITLES = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,8}〕")
_ENDS = "。；;！!？?\n"
_NOT_KNOWN = Message("没有同一机关上一年度的报告")


@context_rule("Y01", severity=Severity.ERROR, basis=NOTICES, title=("结转衔接", "Carried over"))
def y01_carried_in_is_last_years_carried_out(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """表三每一列，上年结转的件数等于上一年度报告中结转下年度继续办理的件数。

    In every column of table 3 the requests carried in are those that last year's report carried out.
    """
    if (previous := context.previous) is None:
        yield Gap(reason=_NOT_KNOWN)
        return
    for column in report.format.table(3).columns:
        cell, before = f"requests.carried_in.{column.id}", f"requests.carried_out.{column.id}"
        found, expected = report.value(cell), previous.value(before)
        if found is None or expected is None:
            yield _gap(report, (cell,), previous, before)
        elif found != expected:
            values: dict[str, object] = {
                "cell": cell_name(report.format, cell),
                "found": found,
                "year": previous.year,
                "before": cell_name(previous.format, before),
                "expected": expected,
            }
            message = Message("{cell}为{found}，而{year}年报告的{before}为{expected}，二者应当相等", values)
            yield Fault(message, cell=cell, expected=expected, found=found)


@context_rule(
    "Y02", severity=Severity.WARNING, formats=("2021",), basis=NOTICES, title=("现行有效件数衔接", "Documents in force")
)
def y02_valid_follows_from_last_year(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """现行有效件数等于上一年度的现行有效件数，加本年制发，减本年废止。

    As many documents are in force as were last year, with those made in the year and without those repealed.
    """
    yield from _carried_on(report, context, ("valid", "made", "repealed"))


@context_rule(
    "Y03",
    severity=Severity.WARNING,
    formats=("2019",),
    basis=NOTICES,
    title=("上一年项目数量衔接", "Last year's items"),
)
def y03_previous_follows_from_last_year(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """上一年项目数量，等于上一年度报告的上一年项目数量加其本年增减。

    Last year's number of items is what last year's report had for the year before, and its change.
    """
    yield from _carried_on(report, context, ("previous", "change"))


@context_rule("Y04", severity=Severity.WARNING, basis=ACCURATE, title=("照搬本机关上年文字", "Own prose of last year"))
def y04_prose_is_not_last_years(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """各部分的文字不与本机关上一年度报告几乎相同；法定用语、标题、联系方式和数字不计。

    The prose is not nearly that of the agency's own report of last year; statutory phrases, headings, ways to reach
    the office and figures do not count.
    """
    if context.previous is None:
        yield Gap(reason=_NOT_KNOWN)
        return
    index = likeness(own_words(report), own_words(context.previous))
    if index >= OWN_ALIKE:
        values: dict[str, object] = {"year": context.previous.year, "similarity": f"{index:.2f}"}
        yield Fault(
            Message("文字与本机关{year}年报告几乎相同（相似度{similarity}）", values),
            found=f"{index:.2f}",
            source=report.sections[0].source if report.sections else None,
        )


@context_rule("Y05", severity=Severity.INFORMATION, basis=NOTICES, title=("与上年相差悬殊", "Far from last year"))
def y05_figures_stay_near_last_years(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """表二各数和表三、表四的总计，与上一年度相比，不同时相差5倍和30以上。

    No figure of table 2 and no total of tables 3 and 4 is both more than five times and more than 30 away from last
    year's.
    """
    if (previous := context.previous) is None:
        yield Gap(reason=_NOT_KNOWN)
        return
    for cell in _compared(report.format, previous.format):
        found, before = report.value(cell), previous.value(cell)
        if found is None or before is None:
            yield _gap(report, (cell,), previous, cell)
            continue
        less, more = sorted((found, before))
        if more > TIMES * less and more - less > DIFFERENCE and report.cells[cell].unit == previous.cells[cell].unit:
            values: dict[str, object] = {
                "cell": cell_name(report.format, cell),
                "found": found,
                "year": previous.year,
                "before": before,
            }
            message = Message("{cell}为{found}，而{year}年为{before}，相差悬殊，请核实", values)
            yield Fault(message, cell=cell, expected=before, found=found)


@context_rule("Y06", severity=Severity.WARNING, basis=ACCURATE, title=("遗留其他年份", "Another year left standing"))
def y06_no_other_year_is_left(report: AnnualReport, _context: Context) -> Iterator[Outcome]:
    """除计划、比较、起止时间和文件名称外，文字中没有把其他年份当作本年度的地方。

    Apart from plans, comparisons, spans of time and titles of documents, no sentence is about another year than the
    report's own.
    """
    if report.year is None:
        yield Gap(reason=Message("报告的年度不详"))
        return
    for section in report.prose:
        for start, end, year in _other_years(section, report.year):
            values: dict[str, object] = {"year": year, "own": report.year}
            yield Fault(
                Message("文中出现{year}年，而本报告的年度是{own}年", values),
                expected=report.year,
                found=year,
                passages=(section.passage(start, end),),
            )


@context_rule("Y07", severity=Severity.WARNING, basis=ACCURATE, title=("更改未说明", "Changed without a note"))
def y07_changes_after_publication_are_noted(report: AnnualReport, context: Context) -> Iterator[Outcome]:
    """已公布的报告内容有改动的，附有更正说明。同一机关、同一年度的报告给出不止一份的，更正说明较少的、给出在前的为先公布的版本。

    Where a published report was changed, a note says that it was corrected. Of several reports of one agency and year,
    the one with fewer such notes, or given first, was published first.
    """
    earlier = context.earlier
    if earlier is None:
        yield Gap(reason=Message("没有此前公布的版本可以对照"))
        return
    changed = changes(earlier, report)
    if changed and correction_notes(report) <= correction_notes(earlier):
        counts: dict[str, object] = {
            "cells": len(changed.cells),
            "sentences": max(len(changed.passages), changed.gone),
        }
        yield Fault(
            Message("与此前公布的版本相比，有{cells}格、{sentences}句不同，但没有更正说明", counts),
            cell=changed.cells[0] if len(changed.cells) == 1 else None,
            operands=changed.cells,
            passages=changed.passages,
            source=None if changed.cells or changed.passages else report.title_source,
        )


def _carried_on(report: AnnualReport, context: Context, terms: tuple[str, ...]) -> Iterator[Outcome]:
    """In every row that has the columns of `terms`: the first is what last year's report and the others make it.

    They are added to last year's figure of the first; 废止 (repealed) is taken away, and a change is last year's too.
    """
    previous = context.previous
    if previous is None or previous.format is not report.format:
        yield Gap(reason=_NOT_KNOWN if previous is None else Message("上一年度的报告用的是另一种格式"))
        return
    for table in report.format.tables:
        for row in table.rows:
            if {column.id for column in row.columns}.issuperset(terms):
                yield from _row_carried_on(report, previous, tuple(f"{table.prefix}{row.id}.{term}" for term in terms))


def _row_carried_on(report: AnnualReport, previous: AnnualReport, ids: tuple[str, ...]) -> Iterator[Outcome]:
    cell, *others = ids
    operands = (cell, *(name for name in others if not name.endswith(".change")))
    found = report.value(cell)
    figures = [previous.value(cell)]
    figures += [(previous if name.endswith(".change") else report).value(name) for name in others]
    known = [figure for figure in figures if figure is not None]
    if found is None or len(known) < len(figures):
        yield _gap(report, operands, previous, cell)
        return
    expected = sum((-figure if name.endswith(".repealed") else figure for name, figure in zip(ids, known, strict=True)))
    if found != expected:
        values: dict[str, object] = {
            "cell": cell_name(report.format, cell),
            "found": found,
            "year": previous.year,
            "expected": expected,
        }
        message = Message("{cell}为{found}，而从{year}年的报告推算应为{expected}", values)
        yield Fault(message, cell=cell, expected=expected, found=found, operands=operands)


def _gap(report: AnnualReport, operands: tuple[str, ...], previous: AnnualReport, before: str) -> Gap:
    """Why two years cannot be compared: cells of this year's report that have no figure, else those of last year's."""
    if unknown := tuple(name for name in operands if report.value(name) is None):
        return Gap(operands, unknown)
    values: dict[str, object] = {"year": previous.year, "cell": cell_name(previous.format, before)}
    return Gap(operands, reason=Message("{year}年报告的{cell}没有确定的数", values))


def _compared(form: Format, other: Format) -> Iterator[str]:
    """The cells that Y05 looks at: table 2 without changes, and the totals of the others, as far as both forms go."""
    for spec in form.cells.values():
        if spec.id not in other.cells or spec.column.kind is Kind.CHANGE:
            continue
        if spec.table == 2 or spec.column.id == "total":
            yield spec.id


def _other_years(section: Section, own: int) -> Iterator[tuple[int, int, int]]:
    """Where a sentence is about another year than `own`: start, end, and that year."""
    text = _TITLES.sub(lambda match: "　" * len(match.group()), section.text)
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        if year == own or not 1990 <= year <= own + 20:
            continue
        before, after = text[max(0, match.start() - 6) : match.start()].rstrip(), text[match.end() : match.end() + 20]
        named = _WORDS["report"].match(after)
        before = before.rpartition("\n")[2]
        as_of = year < own and _WORDS["until"].search(before) and _WORDS["end_of_year"].match(after)
        if not as_of and (not (named or _WORDS["about"].match(after)) or _WORDS["after"].match(after)):
            continue
        if not as_of and (_WORDS["beside"].search(before) or not (named or _WORDS["begin"].search(before))):
            continue
        sentence = text[slice(*around(text, *match.span(), _ENDS))]
        if f"{own}年" in "".join(sentence.split()) or (
            year > own and (section.number >= 5 or _WORDS["plan"].search(sentence))
        ):
            continue
        yield match.start(), match.end(), year
