"""The parts of an Excel workbook (.xlsx): which sheets it has, and what each of their cells shows.

Only what reading needs is taken out of the parts, a row at a time: no styles but those of dates, no widths, no charts.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from gongkai.report.read.archive import damaged, parse_xml, read_part, too_large

MOST_COLUMNS = 128
_MOST_CELLS = 500_000
"""Cells of one sheet: a report has a thousand, and even columns formatted to their ends have fewer."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_M = f"{{{_MAIN}}}"
_C, _V, _F, _T, _R, _IS = (f"{_M}{name}" for name in ("c", "v", "f", "t", "r", "is"))
_WORKSHEET = "/worksheet"
"""What the type of a relationship to a sheet with cells ends with; one with a chart is another."""
_UNCALCULATED = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>|<f\s[^>]*/>\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_COLUMNS = {get_column_letter(number): number for number in range(1, MOST_COLUMNS + 1)}
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")

Row = tuple[int, list[str]]
"""A row's number and the texts of its cells from the first column on, empty cells between them included."""


class Sheet(NamedTuple):
    """A sheet's name and its part of the archive."""

    name: str
    content: bytes


class Workbook:
    """An open workbook. Raises ReadError where a part is missing, too large, or no XML."""

    def __init__(self, archive: zipfile.ZipFile, most_sheets: int) -> None:
        names = set(archive.namelist())
        root = parse_xml(_part(archive, "xl/workbook.xml"))
        targets = _targets(parse_xml(_part(archive, "xl/_rels/workbook.xml.rels")))
        sheets = [(sheet.get("name", ""), _relation(sheet)) for sheet in root.iterfind(f"{_M}sheets/{_M}sheet")]
        self.sheets = [
            Sheet(name, _part(archive, targets[relation])) for name, relation in sheets if relation in targets
        ][:most_sheets]
        self._formulas = any(_UNCALCULATED.search(sheet.content) for sheet in self.sheets)
        properties = root.find(f"{_M}workbookPr")
        of_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = CALENDAR_MAC_1904 if of_1904 else CALENDAR_WINDOWS_1900
        self._strings = _strings(archive) if "xl/sharedStrings.xml" in names else []
        self._dates = _date_styles(archive) if "xl/styles.xml" in names else frozenset()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows that a sheet has, in its order. Raises ReadError; ValueError and the like for what is no sheet."""
        if sheet.content.count(b"<c") > _MOST_CELLS:
            raise too_large()
        number = 0
        for row in _elements(sheet.content, f"{_M}row"):
            number = int(row.get("r", number + 1))
            texts: dict[int, str] = {}
            column = 0
            for cell in row.iterchildren(_C):
                column = _column(cell.get("r"), column)
                if column <= MOST_COLUMNS and (text := self._text(cell)):
                    texts[column] = text
            yield number, [texts.get(column, "") for column in range(1, max(texts, default=0) + 1)]

    def _text(self, cell: etree._Element) -> str:
        """What a cell shows. A formula without a result is shown as itself: it is no blank."""
        kind = cell.get("t", "n")
        if self._formulas and (formula := cell.find(_F)) is not None:
            return f"={formula.text or ''}"
        if kind == "inlineStr":
            inline = cell.find(_IS)
            return _string(inline).strip() if inline is not None else ""
        value = cell.findtext(_V, "").strip()
        if not value:
            return ""
        if kind == "s":
            return self._strings[int(value)].strip()
        if kind == "b":
            return as_printed(value == "1")
        if kind != "n":
            return value
        number = float(value) if not value.lstrip("-").isdecimal() else int(value)
        return self._date(number) if cell.get("s") in self._dates else as_printed(number)

    def _date(self, number: float) -> str:
        try:
            return str(from_excel(number, self._epoch))
        except (OverflowError, ValueError):
            return "#####"  # so does Excel


def as_printed(number: float) -> str:
    """A number or truth value as a cell shows it: whole numbers without a fraction."""
    if isinstance(number, bool):
        return "TRUE" if number else "FALSE"
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else str(number)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    content = read_part(archive, name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:100]:
        raise damaged()  # Office writes UTF-8 and no entities
    return content.replace(_STRICT, _MAIN.encode())


def _elements(content: bytes, tag: str) -> Iterator[etree._Element]:
    """The elements with `tag`, one after the other, each forgotten when the next one comes."""
    events = etree.iterparse(
        io.BytesIO(content), tag=tag, resolve_entities=False, no_network=True, remove_comments=True
    )
    for _, element in events:
        yield element
        element.clear()
        parent = element.getparent()
        if parent is not None:
            del parent[: parent.index(element)]


def _targets(root: etree._Element) -> dict[str, str]:
    """The parts of the sheets by the ids of their relationships."""
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in root
        if relation.get("Type", "").endswith(_WORKSHEET)
    }


def _relation(sheet: etree._Element) -> str:
    return next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def _strings(archive: zipfile.ZipFile) -> list[str]:
    return [_string(element) for element in _elements(_part(archive, "xl/sharedStrings.xml"), f"{_M}si")]


def _string(element: etree._Element) -> str:
    """A text in one piece or several; how it is to be read aloud (<rPh>) is no part of it."""
    pieces = [(child.text if child.tag == _T else child.findtext(_T)) for child in element if child.tag in (_T, _R)]
    return "".join(filter(None, pieces)).replace("_x000D_", "").replace("x005F_", "")


def _date_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The numbers, as printed, of the styles that show a number as a date or a time."""
    root = parse_xml(_part(archive, "xl/styles.xml"))
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    formats |= {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iter(f"{_M}numFmt")}
    styles = (style.get("numFmtId", "0") for style in root.iterfind(f"{_M}cellXfs/{_M}xf"))
    return frozenset(str(number) for number, style in enumerate(styles) if is_date_format(formats.get(style, "")))


def _column(reference: str | None, before: int) -> int:
    """The column of a cell, from 1; beyond those that are read, any number that is too large."""
    if reference is None:
        return before + 1
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise damaged()
    return _COLUMNS.get(match[1], MOST_COLUMNS + 1)
