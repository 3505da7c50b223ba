"""What tables for people call things: rows and columns of the form, states, places, grades of findings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from gongkai.law.agencies import Level
from gongkai.messages import Language, Message
from gongkai.report.formats import Column, Row
from gongkai.report.model import Cell, Number, Place, State

if TYPE_CHECKING:
    from gongkai.report.checks import Waiver

SEVERITIES = {
    "block": Message("不得发布"),
    "error": Message("错误"),
    "warning": Message("疑似"),
    "information": Message("提示"),
    "extraction": Message("读取存疑"),
}
"""The grades of findings, gravest first."""

LEVELS = {
    Level.STATE: Message("国务院部门"),
    Level.PROVINCE: Message("省级"),
    Level.PREFECTURE: Message("地市级"),
    Level.COUNTY: Message("县级"),
    Level.TOWNSHIP: Message("乡级"),
    Level.DEPARTMENT: Message("部门"),
}

STATES = {
    State.VALUE: Message("有数"),
    State.BLANK: Message("空白"),
    State.MISSING: Message("缺失"),
    State.UNREADABLE: Message("不是数字"),
    State.AMBIGUOUS: Message("不止一种读法"),
}

_MARKS = {State.BLANK: Message("空"), State.MISSING: Message("缺")}


def row_label(row: Row, language: Language) -> str:
    """The row's label without its group: as printed, or in English after its id."""
    return row.label if language == "zh" else _from_id(row.id.rpartition(".")[2])


def group_label(row: Row, language: Language) -> str:
    """The label of the group that a row stands in; empty where it stands in none."""
    if language == "zh":
        return row.group
    return _from_id(row.id.rpartition(".")[0]) if row.group else ""


def column_label(column: Column, language: Language) -> str:
    """The column's label: as printed, or in English after its id."""
    return column.label if language == "zh" else _from_id(column.id)


def number_text(value: Number | None) -> str:
    """A figure with all its digits and no exponent; empty for None."""
    return "" if value is None else format(value, "f" if not isinstance(value, int) else "d")


def cell_text(cell: Cell, language: Language) -> str:
    """What stands for a cell in a table for people.

    The figure, with its unit if it was printed; 空 where it is blank, 缺 where the document does not have it;
    behind a question mark what is printed there, or the possible readings, where it is unclear.
    """
    if cell.state is State.VALUE:
        return number_text(cell.value) + printable(cell.unit)
    if cell.state is State.AMBIGUOUS and cell.candidates:
        blank = _MARKS[State.BLANK].text(language)
        return "?" + "/".join(blank if value is None else number_text(value) for value in cell.candidates)
    if cell.state in _MARKS:
        return _MARKS[cell.state].text(language)
    return "?" + printable(cell.text)


def place_text(place: Place | None, language: Language) -> str:
    """Where to look, in words; empty for no place. A box on a page is left out."""
    if place is None:
        return ""
    parts = (
        (place.sheet, Message("工作表“{name}”", {"name": printable(place.sheet or "")})),
        (place.page, Message("第{number}页", {"number": place.page})),
        (place.table, Message("第{number}个表格", {"number": place.table})),
        (place.row, Message("第{number}行", {"number": place.row})),
        (place.paragraph, Message("第{number}段", {"number": place.paragraph})),
        (place.line, Message("文本第{number}行", {"number": place.line})),
        (place.column, Message("第{number}列", {"number": place.column})),
    )
    words = [message.text(language) for value, message in parts if value is not None]
    return ("" if language == "zh" else ", ").join(words)


def waiver_text(waiver: Waiver | None, language: Language) -> str:
    """Who let a finding be, why, and until when; empty for nobody."""
    if waiver is None:
        return ""
    values = {"who": waiver.who, "until": waiver.until, "reason": waiver.reason}
    return Message("已由{who}豁免至{until}：{reason}", values).text(language)


def printable(text: str) -> str:
    """Text without what would act on a terminal: control characters and marks that turn its direction
    around.
    """
    kept = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(" " if char in "\n\t" else "\ufffd" if unicodedata.category(char) in kept else char for char in text)


def _from_id(name: str) -> str:
    """`litigation_direct` becomes "litigation direct": the ids are the field's terms in English."""
    return name.replace("other_org", "other").replace(".", ": ").replace("_", " ")
