"""A report that was checked as its page shows it: findings by severity, places in the source, outcomes as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.messages import Language, Message
from gongkai.portal.checkup.examination import Examined, Judgement
from gongkai.report.checks import RULES, Finding
from gongkai.report.formats import Row
from gongkai.report.model import AnnualReport, Cell, Passage, Place, State
from gongkai.report.write.labels import (
    SEVERITIES,
    STATES,
    cell_text,
    column_label,
    group_label,
    place_text,
    row_label,
)

KEY = "r1"
"""What ids of a report's page begin with; a page has one report."""
_SEEN, _MARGIN = (660, 400), 80
"""Pixels of a page that are shown around a place, across and down; and those around a place that is larger."""
_AROUND = 6
"""Pixels between what is marked and the line around it."""
_NO_OUTCOMES = frozenset(("received", "carried_in", "disposed", "carried_out"))
"""Rows of table three that are no outcome of a request."""

JUDGEMENTS = {
    Judgement.READY: ("good", Message("可以报送"), Message("没有查出问题。规则不能代替人对内容的审核。")),
    Judgement.LOOK: ("caution", Message("请人工核对"), Message("没有查出错误，有几处需要人看一看。")),
    Judgement.MEND: ("bad", Message("需要修改"), Message("查出错误，请改正后再报送。")),
}
"""What is said of a report: a class of the design, in short, in a sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page lists it. `mark` says whether the words or figures it is about are marked in the report."""

    number: int
    finding: Finding
    title: str
    message: str
    place: str
    basis: str
    mark: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    severity: str
    label: Message
    remarks: Sequence[Remark]


def groups(checked: Examined, language: Language, marked: frozenset[int]) -> list[Group]:
    """The findings by severity, gravest first; `marked` has the positions of those that the report has marks of."""
    remarks = [_remark(number, finding, language, marked) for number, finding in enumerate(checked.findings)]
    return [
        Group(severity, label, found)
        for severity, label in SEVERITIES.items()
        if (found := [remark for remark in remarks if remark.finding.severity == severity])
    ]


def _remark(number: int, finding: Finding, language: Language, marked: frozenset[int]) -> Remark:
    title = RULES[finding.code].title
    return Remark(
        number=number + 1,
        finding=finding,
        title=title.text(language),
        message=finding.message.text(language),
        place=place_text(finding.source, language),
        basis=str(finding.basis),
        mark=number in marked,
    )


# A place in the source


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page of the source with a box on it, in pixels of its image."""

    page: int
    width: int
    height: int
    box: tuple[float, float, float, float]
    """Left, top, width and height."""

    @property
    def around(self) -> tuple[int, int, int, int]:
        """What is shown of it first, as `box`: enough around the box that one sees where it is, and can read it."""
        left, top, width, height = self.box
        wide = min(self.width, max(_SEEN[0], round(width) + _MARGIN))
        high = min(self.height, max(_SEEN[1], round(height) + _MARGIN))
        across = min(max(0, round(left + width / 2 - wide / 2)), self.width - wide)
        down = min(max(0, round(top + height / 2 - high / 2)), self.height - high)
        return across, down, wide, high


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A cell that stands in the same row of the source."""

    label: str
    text: str
    is_it: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A place in the source: a cell's or a finding's.

    `image` is its page, where there are images; else `neighbours` is the row of the source that it stands in, or
    `words` the paragraph, in three parts of which the second is what it is about.
    """

    title: str
    place: str
    cell: Cell | None = None
    reading: str = ""
    state: Message | None = None
    image: PageImage | None = None
    neighbours: Sequence[Neighbour] = ()
    words: tuple[str, str, str] | None = None


def show_cell(
    report: AnnualReport, cell_id: str, pages: dict[str, dict[str, list[float]]], language: Language
) -> Shown:
    """Where a cell was read. Raises KeyError for an id that the report's form has not."""
    cell = report.cells[cell_id]
    image = _image(cell.source, pages)
    return Shown(
        title=cell_name(report, cell_id, language),
        place=place_text(cell.source, language),
        cell=cell,
        reading=cell_text(cell, language),
        state=STATES[cell.state],
        image=image,
        neighbours=() if image else list(_neighbours(report, cell_id, language)),
    )


def show_finding(checked: Examined, number: int, pages: dict[str, dict[str, list[float]]], language: Language) -> Shown:
    """Where the finding at that position is to be looked at first. Raises IndexError where there is none."""
    finding = checked.findings[number]
    if finding.cell and not finding.passages:
        return show_cell(checked.report, finding.cell, pages, language)
    image = _image(finding.source, pages)
    return Shown(
        title=RULES[finding.code].title.text(language),
        place=place_text(finding.source, language),
        image=image,
        words=None if image or not finding.passages else _words(checked.report, finding.passages[0]),
    )


def cell_name(report: AnnualReport, cell_id: str, language: Language) -> str:
    """What a cell is called: its row with the group, and its column."""
    spec = report.spec(cell_id)
    parts = (group_label(spec.row, language), row_label(spec.row, language), column_label(spec.column, language))
    return " · ".join(part for part in parts if part)


def _image(place: Place | None, pages: dict[str, dict[str, list[float]]]) -> PageImage | None:
    page = pages.get(str(place.page)) if place else None
    if page is None or place is None or place.page is None:
        return None
    box = _box(place, page["from_page"])
    if box is None:
        return None
    width, height = page["size"]
    return PageImage(place.page, round(width), round(height), box)


def _box(place: Place, from_page: list[float]) -> tuple[float, float, float, float] | None:
    """Left, top, width and height in pixels of a place's box; None where it has none."""
    if place.box is None:
        return None
    a, b, c, d, e, f = from_page
    left, bottom, right, top = place.box
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    across, down = zip(*corners, strict=True)
    left_edge, top_edge = min(across) - _AROUND, min(down) - _AROUND
    return left_edge, top_edge, max(across) + _AROUND - left_edge, max(down) + _AROUND - top_edge


def _neighbours(report: AnnualReport, cell_id: str, language: Language) -> Iterator[Neighbour]:
    place = report.cells[cell_id].source
    if place is None or (place.row is None and place.line is None):
        return
    row = place._replace(column=None)
    found = [
        (cell.source.column or 0, name, cell)
        for name, cell in report.cells.items()
        if cell.source and cell.source._replace(column=None) == row
    ]
    for _column, name, cell in sorted(found, key=lambda each: each[0]):
        label = column_label(report.spec(name).column, language)
        yield Neighbour(label, cell.text or cell_text(cell, language), name == cell_id)


def _words(report: AnnualReport, passage: Passage) -> tuple[str, str, str] | None:
    text = next((section.text for section in report.prose if section.number == passage.section), None)
    if text is None:
        return None
    start = text.rfind("\n", 0, passage.start) + 1
    end = text.find("\n", passage.end)
    return text[start : passage.start], text[passage.start : passage.end], text[passage.end : end if end >= 0 else None]


# Outcomes


@dataclass(frozen=True, slots=True)
class Bar:
    """An outcome of requests and how many had it; `value` is None where that is not clear."""

    name: str
    value: int | None
    text: str


def outcomes(report: AnnualReport, language: Language) -> list[Bar]:
    """The outcomes of requests in table three, all applicants together; those that nobody had are left out."""
    table = report.format.table(3)
    total = next(column for column in table.columns if column.id == "total")
    bars = []
    for row in table.rows:
        cell = report.cells[table.cell_id(row, total)]
        if _is_outcome(row) and not (cell.state is State.VALUE and not cell.value) and cell.state is not State.BLANK:
            value = int(cell.value) if cell.value is not None else None
            bars.append(Bar(row_label(row, language), value, cell_text(cell, language)))
    return bars


def _is_outcome(row: Row) -> bool:
    return row.id not in _NO_OUTCOMES
