"""JSON of reports and findings: exact both ways, and of the shape that design and README promise."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from gongkai.messages import Message
from gongkai.report.model import AnnualReport, Cell, Origin, Place, Section, State, blank_report
from gongkai.report.write.json import dumps, error_json, from_json, loads, to_json
from tests.report.write.strategies import NUMBERS, reports


def with_cell(cell: Cell) -> AnnualReport:
    report = blank_report("2021")
    return replace(report, cells={**report.cells, "fees.amount": cell})


@given(reports())
def test_a_report_comes_back_equal(report: AnnualReport) -> None:
    assert from_json(to_json(report)) == report


@given(reports())
def test_a_report_comes_back_equal_from_text(report: AnnualReport) -> None:
    text = dumps(to_json(report))
    assert from_json(loads(text)) == report
    assert from_json(json.loads(text)) == report
    assert from_json(json.loads(json.dumps(to_json(report)))) == report


@given(NUMBERS)
def test_a_figure_is_a_json_number_without_error(value: int | Decimal) -> None:
    text = dumps(to_json(with_cell(Cell(value, State.VALUE))))
    written = loads(text)["cells"]["fees.amount"]["value"]
    assert not isinstance(written, str)
    assert written == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("6548.7"), "6548.7"),
        (Decimal("0.1"), "0.1"),
        (Decimal("12.00"), "12"),
        (Decimal("-3"), "-3"),
        (25, "25"),
        (Decimal("12345678901234567.89"), '"12345678901234567.89"'),
    ],
)
def test_figures_as_written(value: int | Decimal, written: str) -> None:
    line = next(line for line in dumps(to_json(with_cell(Cell(value, State.VALUE)))).splitlines() if "fees" in line)
    assert f'"value": {written},' in line


def test_the_shape_of_a_report() -> None:
    report = replace(
        blank_report("2021"),
        agency="清源市数据局",
        year=2023,
        period=(date(2023, 1, 1), date(2023, 12, 31)),
        sections=(Section(1, "总体情况", "一年来……", Place(line=12)),),
        source=Origin("a.txt", "00", "txt"),
    )
    cell = Cell(0, State.VALUE, "0", Place(table=3, row=4, column=8))
    data = to_json(replace(report, cells={**report.cells, "requests.received.total": cell}))
    assert list(data)[:8] == ["schema", "agency", "year", "format", "cells", "sections", "contact", "source"]
    assert data["schema"] == "gongkai.report/1"
    assert data["cells"]["requests.received.total"] == {
        "value": 0,
        "state": "value",
        "text": "0",
        "source": {"table": 3, "row": 4, "column": 8},
    }
    assert data["sections"] == [{"number": 1, "title": "总体情况", "text": "一年来……", "source": {"line": 12}}]
    assert data["contact"] == {}
    assert data["source"] == {"file": "a.txt", "sha256": "00", "kind": "txt", "index": 1}
    assert data["period"] == ["2023-01-01", "2023-12-31"]
    assert len(data["cells"]) == 200


def test_an_ambiguous_cell_keeps_its_candidates() -> None:
    cell = Cell(None, State.AMBIGUOUS, "1 2", candidates=(12, None, Decimal("1.2")), unit="元")
    data = to_json(with_cell(cell))["cells"]["fees.amount"]
    assert (data["value"], data["candidates"], data["unit"]) == (None, [12, None, 1.2], "元")
    assert "candidates" not in to_json(with_cell(Cell(1, State.VALUE)))["cells"]["fees.amount"]


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "gongkai.report/2"},
        {"schema": None},
        {"cells": {}},
        {"sections": [{}]},
        {"source": {"x": 1}},
    ],
)
def test_what_is_no_report_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"schema|complete|cells"):
        from_json({**to_json(blank_report("2021")), **change})


def test_the_shape_of_an_error() -> None:
    assert error_json("a.docx", "absent", Message("没有这个文件。")) == {
        "schema": "gongkai.error/1",
        "file": "a.docx",
        "reason": "absent",
        "message": {"zh": "没有这个文件。", "en": "There is no such file."},
    }
