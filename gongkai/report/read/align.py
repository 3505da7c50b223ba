"""The statutory form laid over a document: from blocks to annual reports.

A document is cut into its reports, each into the regions of its tables, and each table is read with the form that
its labels show (never the year: some offices went on using Format 2019 until 2023).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.messages import Message
from gongkai.report.formats import FORMAT_2019, FORMAT_2021, Format
from gongkai.report.model import AnnualReport, Cell, Origin
from gongkai.report.read.contact import find_contact
from gongkai.report.read.document import Block, Document, Paragraph
from gongkai.report.read.errors import ReadError
from gongkai.report.read.headings import is_wording
from gongkai.report.read.identity import find_identity
from gongkai.report.read.lines import Line, to_lines, unwrap
from gongkai.report.read.remedies import read_remedies
from gongkai.report.read.repeated import read_requests, starts_table
from gongkai.report.read.rows import TableReading, read_rows
from gongkai.report.read.sections import find_introduction, find_sections
from gongkai.report.read.titles import compact, read_title
from gongkai.report.read.verified import read_verified
from gongkai.report.read.wrapping import running_text

_OF_2019 = {
    *(("column", 2, name) for name in ("published", "total_published", "previous", "change", "projects")),
    *(("row", 2, name) for name in ("other_services", "procurement")),
}
"""Labels (kind, table, id) that only Format 2019 has."""
_OF_2021 = {
    *(("column", 2, name) for name in ("repealed", "valid")),
    *(("row", 3, name) for name in ("other.correction_overdue", "other.fee_overdue")),
}
"""Labels that only Format 2021 has."""
_LONGEST_TITLE = 80
_FIRST_HEADING = re.compile(r"(?:[一1][、.．,，])?(?:总体情况|概述|总体概述)")
_NAME = re.compile(r"[^，。；：、]{2,30}(?:政府|局|委|委员会|办公室|办事处|镇|乡|街道|厅|院|处|中心)")
_SHORTEST_HEADING = 4
"""Characters of the shortest heading of a section that stands between tables."""
_FEWEST_LABELS = 4
"""Labels of rows, or sections, from which a document is taken for an annual report."""


def align(document: Document, origin: Origin) -> list[AnnualReport]:
    """The annual reports in a document, in order.

    Raises ReadError (`no_report`) where it has neither labels of the form nor its sections.
    """
    blocks = unwrap(document.blocks)
    reports: list[AnnualReport] = []
    lines = to_lines(blocks)
    parts = _split(blocks, lines)
    for part in parts:
        report = _align_one(part, lines if len(parts) == 1 else to_lines(part), document, origin, len(reports) + 1)
        if report is not None:
            reports.append(report)
    if not reports:
        raise ReadError("no_report", Message("文件可以打开，但其中没有政府信息公开工作年度报告的表格和各部分标题。"))
    return reports


def _split(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Sequence[Block]]:
    """The blocks of each report: a new one begins before each further table three, at its title if there is one.

    A table three with neither a title, a first heading nor a table two before it is the same report's once more.
    """
    starts = [0]
    last: int | None = None
    begins_anew = False
    for line in lines:
        if not (labelled := line.labelled):
            continue
        if starts_table(line):
            if last is not None and line.block > last:
                start = _boundary(blocks, last + 1, line.block)
                if start is not None or begins_anew:
                    starts.append(line.block if start is None else start)
            last = line.block
            begins_anew = False
        begins_anew = begins_anew or any(item.label.table == 2 for item in labelled if item.label)
    return [blocks[start:end] for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]


def _boundary(blocks: Sequence[Block], first: int, last: int) -> int | None:
    """Where, between two tables three, the second one's report begins: at its title or its first heading."""
    texts = [
        b.text if isinstance(b, Paragraph) and len(b.text) < _LONGEST_TITLE else "" for b in blocks[first : last + 1]
    ]
    for number, (text, following) in enumerate(pairwise(texts), first):
        if text and (_is_title(text) or (_is_title(text + following) and not _is_title(following))):
            while number > first and _is_name(blocks[number - 1]):
                number -= 1
            return number
    return next((number for number, text in enumerate(texts, first) if _FIRST_HEADING.fullmatch(compact(text))), None)


def _is_title(text: str) -> bool:
    return read_title(text, None) is not None


def _is_name(block: Block) -> bool:
    """Whether a paragraph is an agency's name on a line of its own, above its title."""
    return isinstance(block, Paragraph) and bool(_NAME.fullmatch("".join(block.text.split())))


@dataclass(slots=True)
class _Regions:
    """The lines of each table's region, by the table's number, and the labels seen."""

    lines: dict[int, list[Line]] = field(default_factory=lambda: {2: [], 3: [], 4: []})
    roles: set[tuple[str, int, str]] = field(default_factory=set)


def _regions(lines: Sequence[Line]) -> _Regions:
    """Assign every line to the table whose labels were seen last; prose between tables belongs to none."""
    regions = _Regions()
    current: int | None = None
    for line in lines:
        for label in (item.label for item in line.items if item.label is not None):
            if label.table is not None:
                current = label.table
                regions.roles.update(label.roles)
        if line.prose:
            current = None
        if current is not None:
            regions.lines[current].append(line)
    return regions


def _format_of(roles: set[tuple[str, int, str]]) -> Format | None:
    """The form that the labels show, None where they fit both."""
    old, new = len(roles & _OF_2019), len(roles & _OF_2021)
    if old == new:
        return None
    return FORMAT_2019 if old > new else FORMAT_2021


def _read_tables(regions: _Regions, form: Format) -> list[TableReading]:
    requests = read_requests(regions.lines[3], form.table(3))
    disclosures = read_rows(regions.lines[2], form.table(2), requests.orderly)
    remedies = read_remedies(regions.lines[4], form.table(4), requests.orderly)
    readings = [disclosures, requests, remedies]
    if not requests.orderly:
        for cell_id, cell in read_verified(regions.lines, form).items():
            readings[form.cells[cell_id].table - 2].cells[cell_id] = cell
    return readings


def _is_heading(text: str) -> bool:
    """Whether a paragraph is a section's heading, though it stands among the lines of a table."""
    return len(text) >= _SHORTEST_HEADING and is_wording(text)


def _align_one(
    blocks: Sequence[Block], lines: Sequence[Line], document: Document, origin: Origin, index: int
) -> AnnualReport | None:
    regions = _regions(lines)
    form = _format_of(regions.roles)
    readings = _read_tables(regions, form or FORMAT_2021)
    covered = {lines[number].block for reading in readings for number in reading.lines}
    prose = running_text(
        [
            block
            for number, block in enumerate(blocks)
            if isinstance(block, Paragraph) and (number not in covered or _is_heading(block.text))
        ]
    )
    sections = find_sections(prose)
    rows = sum(kind == "row" for kind, _, _ in regions.roles)
    if rows < _FEWEST_LABELS and len(sections) < _FEWEST_LABELS:
        return None
    identity = find_identity(prose, sections, document.title, origin.file)
    if form is None:
        form = FORMAT_2021
        if identity.year is not None and identity.year < FORMAT_2021.first_year:
            form = FORMAT_2019
            readings = _read_tables(regions, form)
    cells: dict[str, Cell] = {}
    for reading in readings:
        cells.update(reading.cells)
    return AnnualReport(
        format=form,
        cells=cells,
        agency=identity.agency,
        level=identity.level,
        place=identity.place,
        year=identity.year,
        title=identity.title,
        title_source=identity.title_source,
        period=identity.period,
        introduction=find_introduction(prose, sections, identity.title_end),
        sections=sections,
        contact=find_contact(prose),
        year_statements=identity.year_statements,
        notes=tuple(note for reading in readings for note in reading.notes),
        source=Origin(origin.file, origin.sha256, origin.kind, index),
    )
