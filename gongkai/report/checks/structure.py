"""Group S: whether the form is all there, filled in, and filled with figures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.finding import Severity
from gongkai.report.checks.labels import label_severity
from gongkai.report.checks.rule import NOTICES, Fault, Gap, Outcome, rule
from gongkai.report.checks.shape import ids, in_state, shape_faults, size
from gongkai.report.checks.wording import (
    Bilingual,
    cell_name,
    locate,
    row_ids,
    row_name,
    subject_name,
    table_name,
)
from gongkai.report.formats import CellSpec, Column, Kind, Row, Table
from gongkai.report.model import AnnualReport, Cell, Note, NoteKind, State

MASS_BLANK_PERCENT = 10
"""A table with a greater part of its cells blank is in error as a whole; see docs/decisions/0013-thresholds.md."""

COUNT_UNITS = frozenset(("", "件", "份", "条", "项", "起", "次", "个", "宗", "例", "篇", "部"))
"""Measure words that a count may carry in its cell."""

MONEY_UNITS = frozenset(("", "元", "千元", "万元", "亿元"))
"""What an amount may carry in its cell where the form leaves the unit to the reporter."""


@rule(
    "S08",
    severity=Severity.ERROR,
    basis=Article(REGULATION, 50, 1),
    title=("表二的行列", "Shape of table 2"),
)
def s08_table_2_has_its_shape(report: AnnualReport) -> Iterator[Outcome]:
    """表二“主动公开政府信息情况”齐全，不缺行列，也不多出行列。

    Table 2 is there, with all its rows and columns and no others.
    """
    yield from shape_faults(report, 2)


@rule(
    "S09",
    severity=Severity.ERROR,
    basis=Article(REGULATION, 50, 2),
    title=("表三的行列", "Shape of table 3"),
)
def s09_table_3_has_its_shape(report: AnnualReport) -> Iterator[Outcome]:
    """表三“收到和处理政府信息公开申请情况”齐全，不缺行列，也不多出行列。

    Table 3 is there, with all its rows and columns and no others.
    """
    yield from shape_faults(report, 3)


@rule(
    "S10",
    severity=Severity.ERROR,
    basis=Article(REGULATION, 50, 3),
    title=("表四的15个数值", "The 15 values of table 4"),
)
def s10_table_4_has_15_values(report: AnnualReport) -> Iterator[Outcome]:
    """表四“政府信息公开行政复议、行政诉讼情况”有三组、每组五个、共15个数值的位置。

    Table 4 is there with places for 15 values, five in each of its three groups.
    """
    yield from shape_faults(report, 4)


@rule(
    "S11",
    severity=(Severity.WARNING, Severity.ERROR),
    basis=NOTICES,
    title=("栏目名称", "Labels of the form"),
)
def s11_labels_are_the_forms(report: AnnualReport) -> Iterator[Outcome]:
    """表格的栏目名称与格式一致；错字、漏字、多字的是警告，换成别的名称的是错误。标点、空格、序号的写法不论。

    The labels of the tables are those of the form: a warning where a few characters are wrong, missing or too many,
    an error where it is another label. Punctuation, spaces and the way of writing ordinals do not count.
    """
    for note in report.notes:
        severity = label_severity(report.format, note.found, note.expected) if note.kind is NoteKind.LABEL else None
        if severity is None:
            continue
        values: dict[str, object] = {
            "row": _row_or_subject(report, note.subject),
            "found": " ".join(note.found.split()),
            "expected": note.expected,
        }
        if severity is Severity.WARNING:
            message = Message("{row}的栏目名称为“{found}”，应为“{expected}”", values)
        else:
            message = Message("{row}的位置上是另一个栏目“{found}”，应为“{expected}”", values)
        yield Fault(
            message,
            expected=note.expected,
            found=note.found,
            operands=_row_cells(report, note.subject),
            source=note.source,
            severity=severity,
        )


@rule(
    "S12",
    severity=(Severity.ERROR, Severity.WARNING),
    basis=NOTICES,
    title=("空格", "Blank cells"),
)
def s12_cells_filled_in(report: AnnualReport) -> Iterator[Outcome]:
    """每一格都填数字，不空着，也不用“/”“—”代替；总计空着或一张表空格超过约一成的，是错误。

    Every cell has a figure, and neither a blank nor a stroke; an error in a total, or where more than about
    one in ten cells of a table are blank, otherwise a warning.
    """
    for table in report.format.tables:
        blank = in_state(report, table, State.BLANK)
        missing = in_state(report, table, State.MISSING)
        present = size(table) - len(missing)
        if len(blank) * 100 > MASS_BLANK_PERCENT * present:
            yield _mass_blank(table, blank, present)
        else:
            yield from (_single_blank(report, cell) for cell in blank)
        ambiguous = in_state(report, table, State.AMBIGUOUS)
        unclear = [cell for cell in ambiguous if None in report.cells[cell.id].candidates]
        if unknown := tuple(cell.id for cell in (*missing, *unclear)):
            yield Gap(unknown, unknown)


@rule("S13", severity=Severity.ERROR, basis=NOTICES, title=("数字的写法", "Kinds of figures"))
def s13_figures_fit_their_kind(report: AnnualReport) -> Iterator[Outcome]:
    """件数是非负整数，增/减是整数，金额是非负数，可有小数；格内只有数字，至多带本格的单位。

    Counts are integers and not negative, changes are integers, money is not negative and may be decimal;
    nothing stands in a cell but its figure, with the cell's own unit at most.
    """
    residue = {note.subject for note in report.notes if note.kind is NoteKind.RESIDUE}
    unknown = []
    for cell_id, cell in report.cells.items():
        if cell.state in (State.MISSING, State.AMBIGUOUS) or cell_id in residue:
            unknown.append(cell_id)
        elif fault := _odd_figure(report, cell_id, cell):
            yield fault
    if unknown:
        yield Gap(tuple(unknown), tuple(unknown))


@rule("S17", severity=Severity.EXTRACTION, basis=NOTICES, title=("读取存疑", "Doubts of the reader"))
def s17_reader_has_no_doubt(report: AnnualReport) -> Iterator[Outcome]:
    """数字在本栏之下，格内没有栏目名称的残余，每格只有一种读法；否则是读取时的疑问，不归责于机关。

    Figures stand under their columns, no text of a label stands in a cell, and each cell can be read in one
    way only; anything else is the reader's own doubt and not held against the agency.
    """
    for kind, finding in ((NoteKind.SHIFTED, _shifted), (NoteKind.RESIDUE, _residue)):
        notes = [note for note in report.notes if note.kind is kind]
        for _, group in groupby(notes, lambda note: locate(report.format, note.subject) or note.subject):
            yield finding(report, list(group))
    for table in report.format.tables:
        for row, cells in groupby(in_state(report, table, State.AMBIGUOUS), lambda cell: cell.row):
            yield _ambiguous(report, table, row, list(cells))


def _is_total(cell: CellSpec) -> bool:
    return cell.column.id == "total" or cell.row.id == "disposed"


def _mass_blank(table: Table, blank: list[CellSpec], present: int) -> Fault:
    return Fault(
        Message(
            "{table}的{present}格中有{blank}格未填数字（其中总计{totals}格），空白不等于0",
            {
                "table": table_name(table),
                "present": present,
                "blank": len(blank),
                "totals": sum(map(_is_total, blank)),
            },
        ),
        operands=ids(blank),
    )


def _single_blank(report: AnnualReport, spec: CellSpec) -> Fault:
    values = _printed(report, spec.id)
    if text := _text(report.cells[spec.id]):
        message = Message("{cell}填的是“{text}”，应填数字", values)
    else:
        message = Message("{cell}空着，空白不等于0", values)
    severity = Severity.ERROR if _is_total(spec) else Severity.WARNING
    return Fault(message, cell=spec.id, found=text or None, severity=severity)


def _odd_figure(report: AnnualReport, cell_id: str, cell: Cell) -> Fault | None:
    """What is wrong with what stands in a cell, if anything is."""
    column = report.spec(cell_id).column
    expected = None
    if cell.state is State.UNREADABLE:
        message = Message("{cell}应填数字，文中为“{text}”", _printed(report, cell_id))
    elif cell.value is None:
        return None
    elif column.kind is not Kind.MONEY and cell.value != int(cell.value):
        message = Message("{cell}应为整数，文中为“{text}”", _printed(report, cell_id))
    elif column.kind is not Kind.CHANGE and cell.value < 0:
        message = Message("{cell}不应为负数，文中为“{text}”", _printed(report, cell_id))
    elif cell.unit not in _units(column):
        expected = column.unit or "元"
        values = _printed(report, cell_id) | {"unit": expected}
        message = Message("{cell}应以“{unit}”为单位，文中为“{text}”", values)
    else:
        return None
    return Fault(message, cell=cell_id, expected=expected, found=_text(cell))


def _printed(report: AnnualReport, cell_id: str) -> dict[str, object]:
    """A cell's name and what is printed in it."""
    return {"cell": cell_name(report.format, cell_id), "text": _text(report.cells[cell_id])}


def _text(cell: Cell) -> str:
    """What is printed in a cell; of a report that was never printed, what would be."""
    return cell.text.strip() or ("" if cell.value is None else f"{cell.value}{cell.unit}")


def _units(column: Column) -> frozenset[str]:
    """The units that may stand behind a figure of `column`."""
    if column.kind is not Kind.MONEY:
        return COUNT_UNITS
    return frozenset(("", column.unit)) if column.unit else MONEY_UNITS


def _shifted(report: AnnualReport, notes: list[Note]) -> Fault:
    """The finding for a row whose figures are not where the other rows have theirs."""
    first = notes[0]
    values: dict[str, object] = {
        "subject": _row_or_subject(report, first.subject),
        "found": first.found,
        "expected": first.expected,
    }
    return Fault(
        Message("{subject}的数字从第{found}列起，其他各行从第{expected}列起，请对照原文", values),
        operands=_row_cells(report, first.subject),
        source=first.source,
    )


def _residue(report: AnnualReport, notes: list[Note]) -> Fault:
    """The finding for the text of labels in the cells of one row."""
    found = " ".join(note.found for note in notes)
    cells = tuple(note.subject for note in notes if note.subject in report.cells)
    if len(notes) == 1:
        name = subject_name(report.format, notes[0].subject)
    else:
        name = _row_or_subject(report, notes[0].subject)
    return Fault(
        Message("{subject}的格内是栏目名称的残余“{found}”，请对照原文", {"subject": name, "found": found}),
        cell=cells[0] if len(cells) == 1 else None,
        found=found,
        operands=cells,
        source=notes[0].source,
    )


def _row_or_subject(report: AnnualReport, subject: str) -> Message:
    match locate(report.format, subject):
        case (table, Row() as row):
            return row_name(table, row)
    return subject_name(report.format, subject)


def _row_cells(report: AnnualReport, subject: str) -> tuple[str, ...]:
    match locate(report.format, subject):
        case (table, Row() as row):
            return row_ids(table, row)
    return ()


def _ambiguous(report: AnnualReport, table: Table, row: Row, cells: list[CellSpec]) -> Fault:
    """The finding for the ambiguous cells of one row."""
    if len(cells) > 1:
        values: dict[str, object] = {"row": row_name(table, row), "count": len(cells)}
        return Fault(Message("{row}有{count}格不止一种读法，请对照原文", values), operands=ids(cells))
    cell = cells[0]
    readings = [None if value is None else str(value) for value in report.cells[cell.id].candidates]
    return Fault(
        Message(
            "{cell}不止一种读法（{readings}），请对照原文",
            {
                "cell": cell_name(report.format, cell.id),
                "readings": Bilingual(
                    "、".join(reading or "空白" for reading in readings),
                    english=", ".join(reading or "blank" for reading in readings),
                ),
            },
        ),
        cell=cell.id,
    )
