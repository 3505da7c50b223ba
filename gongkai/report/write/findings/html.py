"""Findings as one web page that needs nothing else: the report on the left, what was found on the right.

Every finding leads to the cells and words it rests on, and these lead back; it works without a script and prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from gongkai.messages import Language, Message
from gongkai.report.checks import CheckResult, Finding, fingerprint
from gongkai.report.model import AnnualReport, Cell, Section, State
from gongkai.report.write.findings.contents import GRADES, grade_of
from gongkai.report.write.findings.marks import Marks, marks_of
from gongkai.report.write.form.tables import Box, FormTable, Role, form_table
from gongkai.report.write.labels import SEVERITIES, cell_text, place_text, waiver_text
from gongkai.report.write.page import (
    REPORT_LANGUAGE,
    box_attributes,
    markup,
    office_style,
    page_end,
    page_start,
    scroll_start,
)


def findings_start(language: Language) -> str:
    """The page up to the list of contents, or the first report."""
    name = Message("年度报告检查结果").text(language)
    return (
        f"{page_start(name, language, office_style(__package__))}\n"
        f'<header class="page"><h1>{markup(name)}</h1></header>\n<main>\n'
    )


def findings_end() -> str:
    """The end of the page."""
    return f"</main>\n{page_end()}"


def report_part(report: AnnualReport, result: CheckResult, number: int, language: Language) -> str:
    """One report of the page with its findings; `number` tells it from the page's other reports, from 1."""
    return "\n".join(ReportPart(report, result, f"r{number}", language).lines())


def unread_part(file: str, message: Message, number: int, language: Language) -> str:
    """A file that could not be read, or a report that is not there, with the reason; `number` as in `report_part`."""
    return (
        f'<section class="report" id="r{number}"><h2>{markup(file)}</h2>'
        f"<p>{markup(message.text(language))}</p></section>"
    )


def report_name(report: AnnualReport) -> str:
    """What a report is called on the page: its agency, year and file, as far as they are known."""
    file = report.source.file if report.source else ""
    return " · ".join(str(part) for part in (report.agency, report.year, file) if part)


class ReportPart:
    """One report on its way to a page. Ids begin with `key`: `r1f3` is its third finding, `r1m3` where that is marked.

    Where `address` is given every figure is a link: to what it makes of the cell's id.
    """

    def __init__(
        self,
        report: AnnualReport,
        result: CheckResult,
        key: str,
        language: Language,
        address: Callable[[str], str] | None = None,
    ) -> None:
        self.report = report
        self.address = address
        self.result = result
        self.key = key
        self.language = language
        self.marks: Marks = marks_of(result.findings)
        self._marked: set[int] = set()
        self._at_its_place = Message("到原处").text(language)
        self._name = report_name(report)

    def lines(self) -> Iterator[str]:
        """The report, and what was found in it."""
        yield f'<section class="report" id="{self.key}">'
        yield f"<h2>{markup(self._name)}</h2>"
        yield from self.article()
        yield from self._findings()
        yield "</section>"

    def is_marked(self, number: int) -> bool:
        """Whether the finding at that position has a mark in the article, once that is written."""
        return number in self._marked

    def article(self) -> Iterator[str]:
        """The report with its marks."""
        report = self.report
        yield f'<article class="paper" lang="{REPORT_LANGUAGE}">'
        yield f"<h3>{markup(report.title)}</h3>"
        if report.introduction:
            yield from self._paragraphs(report.introduction)
        tables = {table.number: table for table in report.format.tables}
        for section in report.sections:
            yield f"<h4>{markup(section.ordinal + section.title)}</h4>"
            yield from self._paragraphs(section)
            if table := tables.pop(section.number, None):
                yield from self._table(form_table(table))
        for table in tables.values():  # sections that are not there may have tables that are
            yield from self._table(form_table(table))
        yield "</article>"

    # The report

    def _paragraphs(self, section: Section) -> Iterator[str]:
        start = 0
        for text in section.text.split("\n") if section.text else ():
            yield f"<p>{self._marked_text(section.number, start, text)}</p>"
            start += len(text) + 1

    def _marked_text(self, section: int, start: int, text: str) -> str:
        pieces = []
        for piece in self.marks.pieces(section, start, start + len(text)):
            words = markup(text[piece.start - start : piece.end - start])
            if piece.findings:
                refs = self._references(piece.ending)
                words = (
                    f'<mark class="{self._grade(piece.findings)}">{self._anchors(piece.findings)}{words}</mark>{refs}'
                )
            pieces.append(words)
        return "".join(pieces)

    def _table(self, table: FormTable) -> Iterator[str]:
        yield f"{scroll_start(f'{self._name} · {table.title}')}<table>"
        for row in table.rows:
            yield f"<tr>{''.join(map(self._box, row))}</tr>"
        yield "</table></div>"

    def _box(self, box: Box) -> str:
        attributes = box_attributes(box)
        if box.role is not Role.FIGURE:
            return f"<th{attributes}>{'<br>'.join(map(markup, box.text.split(chr(10))))}</th>"
        cell = self.report.cells[box.cell_id]
        findings = self.marks.cells.get(box.cell_id, ())
        text = self._figure(box.cell_id, cell)
        if not findings:
            return f"<td{attributes}>{text}</td>"
        classes = f"marked {self._grade(findings)}"
        return f'<td class="{classes}"{attributes}>{self._anchors(findings)}{text}{self._references(findings)}</td>'

    def _figure(self, cell_id: str, cell: Cell) -> str:
        """What stands in a cell; a blank is said to be one where it is a link, so that there is something to press."""
        text = markup("" if cell.state is State.BLANK and not self.address else cell_text(cell, self.language))
        if self.address:
            text = f'<a class="figure {cell.state}" href="{escape(self.address(cell_id))}">{text}</a>'
        return text if cell.state in (State.VALUE, State.BLANK) else f'<span class="unclear">{text}</span>'

    def _grade(self, numbers: Sequence[int]) -> str:
        """The class of what several findings mark: that of the gravest that is not waived."""
        return min((grade_of(self.result.findings[number]) for number in numbers), key=list(GRADES).index)

    def _anchors(self, numbers: Sequence[int]) -> str:
        """Where the links of findings lead that have no mark before this one."""
        new = [number for number in dict.fromkeys(numbers) if number not in self._marked]
        self._marked.update(new)
        return "".join(f'<span id="{self.key}m{number + 1}"></span>' for number in new)

    def _references(self, numbers: Sequence[int]) -> str:
        return "".join(
            f'<a class="ref {grade_of(self.result.findings[number])}" href="#{self.key}f{number + 1}">'
            f"{self.result.findings[number].code}</a>"
            for number in numbers
        )

    # The findings

    def _findings(self) -> Iterator[str]:
        name = markup(Message("发现的问题").text(self.language))
        yield f'<aside class="findings" tabindex="0" aria-label="{markup(self._name)} · {name}">'
        if not self.result.findings:
            yield f'<p class="none">{markup(Message("没有发现问题。").text(self.language))}</p>'
        yield "<ol>"
        order = list(GRADES)
        ranked = sorted(enumerate(self.result.findings), key=lambda each: order.index(grade_of(each[1])))
        for number, finding in ranked:
            yield from self._finding(number, finding)
        yield "</ol></aside>"

    def _finding(self, number: int, finding: Finding) -> Iterator[str]:
        grade = SEVERITIES[finding.severity].text(self.language)
        yield f'<li class="{grade_of(finding)}" id="{self.key}f{number + 1}">'
        yield f'<p><span class="grade">{markup(grade)}</span> <strong>{finding.code}</strong></p>'
        yield f"<p>{markup(finding.message.text(self.language))}</p>"
        for passage in finding.passages:
            yield f'<blockquote lang="{REPORT_LANGUAGE}">{markup(passage.text)}</blockquote>'
        if finding.waiver is not None:
            yield f"<p>{markup(waiver_text(finding.waiver, self.language))}</p>"
        place = place_text(finding.source, self.language)
        if self.is_marked(number):
            place = f'<a href="#{self.key}m{number + 1}">{markup(place or self._at_its_place)}</a>'
        else:
            place = markup(place)
        parts = [part for part in (place, f"<code>{fingerprint(self.report, finding)}</code>") if part]
        yield f'<p class="where">{" · ".join(parts)}</p>'
        yield f'<p class="basis">{markup(str(finding.basis))}</p></li>'
