"""The list of contents of a page with many reports: each with its findings by grade, and a link to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai.messages import Language, Message
from gongkai.report.checks import CheckResult, Finding
from gongkai.report.write.labels import SEVERITIES
from gongkai.report.write.page import REPORT_LANGUAGE, markup, scroll_start

GRADES: Mapping[str, Message] = {**SEVERITIES, "waived": Message("已豁免")}
"""What findings are ranked by, gravest first: their severities, and that somebody let them be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a name, the id that it leads to, and how many findings of each grade there are.

    `counts` is None for what could not be read, or was not received.
    """

    key: str
    name: str
    counts: Mapping[str, int] | None = None


def grade_of(finding: Finding) -> str:
    """The key of a finding's grade."""
    return "waived" if finding.waiver else str(finding.severity)


def counted(result: CheckResult) -> Mapping[str, int]:
    """How many findings of each grade a report has."""
    return Counter(map(grade_of, result.findings))


def contents(entries: Sequence[Entry], language: Language) -> str:
    """The list as mark-up; empty where there is nothing to choose from."""
    return "\n".join(_lines(entries, language)) if len(entries) > 1 else ""


def _lines(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    grades = [grade for grade in GRADES if any(entry.counts and entry.counts.get(grade) for entry in entries)]
    name = Message("目录").text(language)
    yield f'<nav class="contents" aria-label="{markup(name)}"><h2>{markup(name)}</h2>{scroll_start(name)}<table>'
    heads = "".join(
        f'<th scope="col"><span class="grade {grade}">{markup(GRADES[grade].text(language))}</span></th>'
        for grade in grades
    )
    report = Message("报告").text(language)
    yield f'<tr><th scope="col">{markup(report)}</th>{heads}</tr>'
    for entry in entries:
        link = f'<a href="#{entry.key}" lang="{REPORT_LANGUAGE}">{markup(entry.name)}</a>'
        yield f'<tr><th scope="row">{link}</th>{_counts(entry, grades, language)}</tr>'
    yield "</table></div></nav>"


def _counts(entry: Entry, grades: Sequence[str], language: Language) -> str:
    if entry.counts is None:
        span = f' colspan="{len(grades)}"' if len(grades) > 1 else ""
        unread = Message("没有读到").text(language)
        return f"<td{span}>{markup(unread)}</td>"
    return "".join(f"<td>{entry.counts.get(grade) or ''}</td>" for grade in grades)
