"""Findings as one web page that needs nothing else: the report on the left, what was found on the right.

Every finding leads to the cells and words it rests on, and these lead back; it works without a script and prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources

from gongkai.messages import Language, Message
from gongkai.report.checks import CheckResult, Finding, fingerprint
from gongkai.report.model import AnnualReport, Section, State
from gongkai.report.write.findings.marks import Marks, marks_of
from gongkai.report.write.form.tables import Box, FormTable, Role, form_table
from gongkai.report.write.labels import SEVERITIES, cell_text, place_text, printable, waiver_text

_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def page_start(language: Language) -> str:
    """The page up to the first report."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    name = escape(Message("年度报告检查结果").text(language))
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<header class="page"><h1>{name}</h1></header>\n<main>\n'
    )


def page_end() -> str:
    """The end of the page."""
    return "</main>\n</body>\n</html>\n"


def report_part(report: AnnualReport, result: CheckResult, number: int, language: Language) -> str:
    """One report of the page with its findings; `number` tells it from the page's other reports, from 1."""
    return "\n".join(_ReportPart(report, result, f"r{number}", language).lines())


def unread_part(file: str, message: Message, language: Language) -> str:
    """A file that could not be read, with the reason."""
    return (
        f'<section class="report"><h2>{escape(printable(file))}</h2>'
        f"<p>{escape(printable(message.text(language)))}</p></section>"
    )


class _ReportPart:
    """One report on its way to the page. Ids begin with `key`: `r1f3` is its third finding, `r1f3m1` a mark of it."""

    def __init__(self, report: AnnualReport, result: CheckResult, key: str, language: Language) -> None:
        self.report = report
        self.result = result
        self.key = key
        self.language = language
        self.marks: Marks = marks_of(result.findings)
        self._marked: set[int] = set()
        self._at_its_place = Message("到原处").text(language)

    def lines(self) -> Iterator[str]:
        report = self.report
        file = report.source.file if report.source else ""
        name = " · ".join(str(part) for part in (report.agency, report.year, file) if part)
        yield f'<section class="report" id="{self.key}">'
        yield f"<h2>{escape(printable(name))}</h2>"
        yield '<article class="paper">'
        yield f"<h3>{escape(printable(report.title))}</h3>"
        if report.introduction:
            yield from self._paragraphs(report.introduction)
        tables = {table.number: table for table in report.format.tables}
        for section in report.sections:
            yield f"<h4>{escape(printable(section.ordinal + section.title))}</h4>"
            yield from self._paragraphs(section)
            if table := tables.pop(section.number, None):
                yield from self._table(form_table(table))
        for table in tables.values():  # sections that are not there may have tables that are
            yield from self._table(form_table(table))
        yield "</article>"
        yield from self._findings()
        yield "</section>"

    # The report

    def _paragraphs(self, section: Section) -> Iterator[str]:
        start = 0
        for text in section.text.split("\n") if section.text else ():
            yield f"<p>{self._marked_text(section.number, start, text)}</p>"
            start += len(text) + 1

    def _marked_text(self, section: int, start: int, text: str) -> str:
        pieces = []
        for piece in self.marks.pieces(section, start, start + len(text)):
            words = escape(printable(text[piece.start - start : piece.end - start]))
            if piece.findings:
                refs = self._references(piece.ending)
                words = (
                    f'<mark class="{self._grade(piece.findings)}"{self._anchor(piece.findings)}>{words}</mark>{refs}'
                )
            pieces.append(words)
        return "".join(pieces)

    def _table(self, table: FormTable) -> Iterator[str]:
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}"><table>'
        for row in table.rows:
            yield f"<tr>{''.join(map(self._box, row))}</tr>"
        yield "</table></div>"

    def _box(self, box: Box) -> str:
        spans = (f' colspan="{box.width}"' if box.width > 1 else "") + (
            f' rowspan="{box.height}"' if box.height > 1 else ""
        )
        if box.role is not Role.FIGURE:
            return f"<th{spans}>{escape(box.text).replace(chr(10), '<br>')}</th>"
        cell = self.report.cells[box.cell_id]
        findings = self.marks.cells.get(box.cell_id, ())
        text = escape("" if cell.state is State.BLANK else cell_text(cell, self.language))
        if cell.state not in (State.VALUE, State.BLANK):
            text = f'<span class="unclear">{text}</span>'
        if not findings:
            return f"<td{spans}>{text}</td>"
        classes = f"marked {self._grade(findings)}"
        return f'<td class="{classes}"{spans}{self._anchor(findings)}>{text}{self._references(findings)}</td>'

    def _grade(self, numbers: Sequence[int]) -> str:
        """The class of what several findings mark: that of the gravest that is not waived."""
        return min((_class(self.result.findings[number]) for number in numbers), key=[*SEVERITIES, "waived"].index)

    def _anchor(self, numbers: Sequence[int]) -> str:
        """The id of the first mark of a finding: where its link leads."""
        new = next((number for number in numbers if number not in self._marked), None)
        if new is None:
            return ""
        self._marked.add(new)
        return f' id="{self.key}m{new + 1}"'

    def _references(self, numbers: Sequence[int]) -> str:
        return "".join(
            f'<a class="ref {_class(self.result.findings[number])}" href="#{self.key}f{number + 1}">'
            f"{self.result.findings[number].code}</a>"
            for number in numbers
        )

    # The findings

    def _findings(self) -> Iterator[str]:
        name = escape(Message("发现的问题").text(self.language))
        yield f'<aside class="findings" aria-label="{name}">'
        if not self.result.findings:
            yield f'<p class="none">{escape(Message("没有发现问题。").text(self.language))}</p>'
        yield "<ol>"
        order = [*SEVERITIES, "waived"]
        ranked = sorted(enumerate(self.result.findings), key=lambda each: order.index(_class(each[1])))
        for number, finding in ranked:
            yield from self._finding(number, finding)
        yield "</ol></aside>"

    def _finding(self, number: int, finding: Finding) -> Iterator[str]:
        grade = SEVERITIES[finding.severity].text(self.language)
        yield f'<li class="{_class(finding)}" id="{self.key}f{number + 1}">'
        yield f'<p><span class="grade">{escape(grade)}</span> <strong>{finding.code}</strong></p>'
        yield f"<p>{escape(printable(finding.message.text(self.language)))}</p>"
        for passage in finding.passages:
            yield f"<blockquote>{escape(printable(passage.text))}</blockquote>"
        if finding.waiver is not None:
            yield f"<p>{escape(printable(waiver_text(finding.waiver, self.language)))}</p>"
        place = place_text(finding.source, self.language)
        if number in self._marked:
            place = f'<a href="#{self.key}m{number + 1}">{escape(place or self._at_its_place)}</a>'
        else:
            place = escape(place)
        parts = [part for part in (place, f"<code>{fingerprint(self.report, finding)}</code>") if part]
        yield f'<p class="where">{" · ".join(parts)}</p>'
        yield f'<p class="basis">{escape(str(finding.basis))}</p></li>'


def _class(finding: Finding) -> str:
    return "waived" if finding.waiver else str(finding.severity)
