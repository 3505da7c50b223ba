"""What two reports must agree in to be one report, written and read again."""

from __future__ import annotations

from typing import NamedTuple

from gongkai.report.model import AnnualReport, Contact, Number, State
from gongkai.report.write.form.content import SECTION_TITLES, lay_out, made_introduction

Figures = dict[str, tuple[State, Number | None, str]]


class Content(NamedTuple):
    """What a document says, whatever kind of file it is."""

    format: str
    agency: str
    level: str | None
    year: int | None
    title: str
    period: object
    contact: Contact
    introduction: str
    sections: tuple[tuple[int, str, str], ...]
    figures: Figures


def content(report: AnnualReport, *, spaces: bool = True) -> Content:
    """The content of a report: equal contents are one report.

    It is what the agency says: form, agency, year, title, period, contact details, prose paragraph by paragraph, and
    of each cell its state, figure and unit. It is not where something stands, in which file, or with how many
    separators. Of what the form adds to a report the result is compared, since the form is what is written:

    * a report without a title has the one that the form makes of agency and year;
    * a section that the report lacks is there with the form's heading and without text;
    * a report that no file said has the introduction that is made of its period and contact details;
    * a cell that could not be read for certain is blank or its printed text: no such report comes back the same.

    Without `spaces`, white space within prose does not count: a PDF has gaps, not spaces.
    """
    introduction = report.introduction.text if report.introduction else ""
    if not introduction and report.source is None:
        introduction = made_introduction(report)
    sections = []
    for number, title in enumerate(SECTION_TITLES, start=1):
        section = report.section(number)
        sections.append((number, section.title if section else title, _prose(section.text if section else "", spaces)))
    return Content(
        format=report.format.id,
        agency=report.agency,
        level=report.level,
        year=report.year,
        title=report.title or lay_out(report).name,
        period=report.period,
        contact=report.contact,
        introduction=_prose(introduction, spaces),
        sections=tuple(sections),
        figures={cell_id: (cell.state, cell.value, cell.unit) for cell_id, cell in report.cells.items()},
    )


def _prose(text: str, spaces: bool) -> str:
    return text if spaces else "\n".join("".join(line.split()) for line in text.split("\n"))
