"""A report as JSON and back (schema `gongkai.report/1`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.law.agencies import Level
from gongkai.messages import Message
from gongkai.report.formats import FORMATS
from gongkai.report.model import (
    AnnualReport,
    Cell,
    Contact,
    Note,
    NoteKind,
    Number,
    Origin,
    Place,
    Section,
    State,
    Statement,
)

REPORT_SCHEMA = "gongkai.report/1"
ERROR_SCHEMA = "gongkai.error/1"

Json = dict[str, Any]
"""A JSON object."""


def to_json(report: AnnualReport) -> Json:
    """The report as an object of schema `gongkai.report/1`; `from_json` makes an equal report of it."""
    return {
        "schema": REPORT_SCHEMA,
        "agency": report.agency,
        "year": report.year,
        "format": report.format.id,
        "cells": {cell_id: _cell(cell) for cell_id, cell in report.cells.items()},
        "sections": [_section(section) for section in report.sections],
        "contact": {name: value for name, value in asdict(report.contact).items() if value},
        "source": asdict(report.source) if report.source else None,
        "level": report.level,
        "place": report.place,
        "introduction": _section(report.introduction) if report.introduction else None,
        "title": report.title,
        "title_source": place_json(report.title_source),
        "period": [day.isoformat() for day in report.period] if report.period else None,
        "year_statements": [
            {"origin": said.origin, "value": said.value, "source": place_json(said.source)}
            for said in report.year_statements
        ],
        "notes": [
            {
                "kind": note.kind,
                "subject": note.subject,
                "found": note.found,
                "expected": note.expected,
                "source": place_json(note.source),
            }
            for note in report.notes
        ],
    }


def from_json(data: Mapping[str, Any]) -> AnnualReport:
    """The report that `to_json` wrote. Raises ValueError where `data` is not one of schema
    `gongkai.report/1`.
    """
    if data.get("schema") != REPORT_SCHEMA:
        raise ValueError(f"schema {data.get('schema')!r} is not {REPORT_SCHEMA!r}")
    try:
        return _report(data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a complete {REPORT_SCHEMA}: {error!r}") from error


def error_json(file: str, reason: str, message: Message) -> Json:
    """A file that could not be read, as an object of schema `gongkai.error/1`."""
    return {"schema": ERROR_SCHEMA, "file": file, "reason": reason, "message": message_json(message)}


def dumps(data: Json) -> str:
    """An object of these schemas as text: one line to a cell, a section, a finding; for people and for
    diffs.
    """
    lines = []
    for name, value in data.items():
        if isinstance(value, dict) and name == "cells":
            inner = [f"{_compact(key)}: {_compact(item)}" for key, item in value.items()]
            lines.append(f"{_compact(name)}: {_block('{', inner, '}')}")
        elif isinstance(value, list) and name != "period":
            lines.append(f"{_compact(name)}: {_block('[', [_compact(item) for item in value], ']')}")
        else:
            lines.append(f"{_compact(name)}: {_compact(value)}")
    return "{\n  " + ",\n  ".join(lines) + "\n}"


def loads(text: str | bytes) -> Any:
    """Parse JSON with its decimals exact; `json.loads` does too as long as they are not calculated with."""
    return json.loads(text, parse_float=Decimal)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(opening: str, items: list[str], closing: str) -> str:
    return f"{opening}\n    " + ",\n    ".join(items) + f"\n  {closing}" if items else opening + closing


def figure_json(value: object) -> object:
    """A number as JSON says it; text as it is.

    A whole amount is written as an integer. A fraction becomes the float whose shortest form is the same
    decimal; one with more digits than a float carries is written as text, since a number would lose some of
    them.
    """
    if not isinstance(value, Decimal):
        return value
    if value == value.to_integral_value():
        return int(value)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else format(value, "f")


def _number(value: Any) -> Number | None:
    """What `figure_json` wrote, read with or without `parse_float=Decimal`."""
    if value is None or isinstance(value, int | Decimal):
        return value
    return Decimal(repr(value) if isinstance(value, float) else value)


def _cell(cell: Cell) -> Json:
    data: Json = {
        "value": figure_json(cell.value),
        "state": cell.state,
        "text": cell.text,
        "source": place_json(cell.source),
    }
    if cell.unit:
        data["unit"] = cell.unit
    if cell.candidates:
        data["candidates"] = [figure_json(candidate) for candidate in cell.candidates]
    return data


def _section(section: Section) -> Json:
    data: Json = {
        "number": section.number,
        "title": section.title,
        "text": section.text,
        "source": place_json(section.source),
    }
    if section.places:
        data["paragraphs"] = [place_json(place) for place in section.places]
    if section.ordinal:
        data["ordinal"] = section.ordinal
    return data


def place_json(place: Place | None) -> Json | None:
    """A place with only the fields that apply."""
    if place is None:
        return None
    return {name: value for name, value in place._asdict().items() if value is not None}


def message_json(message: Message) -> Json:
    """A message in both languages."""
    return {"zh": message.text("zh"), "en": message.text("en")}


def place_from_json(data: Mapping[str, Any] | None) -> Place | None:
    """The place that `place_json` wrote."""
    if data is None:
        return None
    values = dict(data)
    if "box" in values:
        left, bottom, right, top = values["box"]
        values["box"] = (float(left), float(bottom), float(right), float(top))
    return Place(**values)


def _read_section(data: Mapping[str, Any]) -> Section:
    places = tuple(place_from_json(place) for place in data.get("paragraphs", ()))
    return Section(
        data["number"], data["title"], data["text"], place_from_json(data["source"]), places, data.get("ordinal", "")
    )


def _read_cell(data: Mapping[str, Any]) -> Cell:
    return Cell(
        value=_number(data["value"]),
        state=State(data["state"]),
        text=data["text"],
        source=place_from_json(data["source"]),
        unit=data.get("unit", ""),
        candidates=tuple(_number(candidate) for candidate in data.get("candidates", ())),
    )


def _report(data: Mapping[str, Any]) -> AnnualReport:
    form = FORMATS[data["format"]]
    cells = data["cells"]
    if cells.keys() != form.cells.keys():
        raise ValueError(f"cells do not fit Format {form.id}")
    period = data["period"]
    return AnnualReport(
        format=form,
        cells={cell_id: _read_cell(cells[cell_id]) for cell_id in form.cells},
        agency=data["agency"],
        level=Level(data["level"]) if data["level"] else None,
        place=data["place"],
        year=data["year"],
        title=data["title"],
        title_source=place_from_json(data.get("title_source")),
        period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        introduction=_read_section(data["introduction"]) if data.get("introduction") else None,
        sections=tuple(_read_section(part) for part in data["sections"]),
        contact=Contact(**data["contact"]),
        year_statements=tuple(
            Statement(said["origin"], said["value"], place_from_json(said["source"]))
            for said in data["year_statements"]
        ),
        notes=tuple(
            Note(
                NoteKind(note["kind"]),
                note["subject"],
                note["found"],
                note["expected"],
                place_from_json(note["source"]),
            )
            for note in data["notes"]
        ),
        source=Origin(**data["source"]) if data["source"] else None,
    )
