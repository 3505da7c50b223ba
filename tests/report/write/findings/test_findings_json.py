"""The shape of `gongkai.findings/1`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.checks import CheckResult, Finding, Lapse, Severity, Verdict, Waiver
from gongkai.report.model import AnnualReport, Cell, Origin, Passage, Place, State, blank_report
from gongkai.report.write.findings.json import findings_json
from gongkai.report.write.json import dumps

CELL = "requests.received.total"
MESSAGE = Message("共{count}处", {"count": 2})
FINDING = Finding(
    code="A01",
    severity=Severity.WARNING,
    cell=CELL,
    expected=25,
    found=Decimal("0.5"),
    message=MESSAGE,
    source=Place(table=2, row=4),
    basis=Article("《条例》", 50),
    operands=(CELL,),
    passages=(Passage(1, 3, 7, "收到25件", Place(line=9)),),
    by_rule=Severity.ERROR,
)
WAIVER = Waiver("A01-00", "A01", "清源县", 2023, CELL, "已核对", "王某", date(2027, 3, 31))


def _report() -> AnnualReport:
    report = blank_report("2021")
    cells = {**report.cells, CELL: Cell(3, State.VALUE, "3", Place(table=2, row=4))}
    return replace(report, agency="清源县", year=2023, cells=cells, source=Origin("a.docx", "00", "docx", 2))


def test_the_shape_of_findings() -> None:
    result = CheckResult((FINDING,), {"A01": Verdict.FAIL}, ())
    data = json.loads(dumps(findings_json(_report(), result)))
    key = data["findings"][0].pop("fingerprint")
    assert key.startswith("A01-")
    assert data == {
        "schema": "gongkai.findings/1",
        "file": "a.docx",
        "index": 2,
        "agency": "清源县",
        "year": 2023,
        "findings": [
            {
                "code": "A01",
                "severity": "warning",
                "severity_by_rule": "error",
                "cell": CELL,
                "expected": 25,
                "found": 0.5,
                "message": {"zh": "共2处", "en": MESSAGE.text("en")},
                "source": {"table": 2, "row": 4},
                "basis": "《条例》第50条",
                "operands": [{"cell": CELL, "value": 3, "state": "value", "source": {"table": 2, "row": 4}}],
                "passages": [{"section": 1, "start": 3, "end": 7, "text": "收到25件", "source": {"line": 9}}],
            }
        ],
        "verdicts": {"A01": "fail"},
        "unassessed": [],
        "confirmed": [],
        "lapsed": [],
    }


def test_waivers_are_written_with_those_that_lapsed() -> None:
    finding = replace(FINDING, waiver=WAIVER)
    result = CheckResult((finding,), {"A01": Verdict.WAIVED}, (), ((WAIVER, Lapse.EXPIRED),))
    data = json.loads(dumps(findings_json(_report(), result)))
    written = {
        "fingerprint": "A01-00",
        "code": "A01",
        "agency": "清源县",
        "year": 2023,
        "cell": CELL,
        "reason": "已核对",
        "who": "王某",
        "until": "2027-03-31",
    }
    assert data["findings"][0]["waiver"] == written
    assert data["lapsed"] == [{**written, "why": "expired"}]
