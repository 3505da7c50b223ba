"""Outputs: what is written when there is nothing, one, or too many to show."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from lxml import html
from rich.console import Console

from gongkai.corpus.batch import Reading
from gongkai.corpus.files import as_text
from gongkai.corpus.finding_outputs import PageOutput
from gongkai.corpus.outputs import JsonOutput, OverviewOutput
from gongkai.corpus.results import Result, Tally
from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.checks import Finding, Severity, check
from gongkai.report.model import Cell, Origin, State, blank_report
from gongkai.report.read.errors import ReadError


def result(name: str, reports: int = 1, checked: bool = True) -> Result:
    report = replace(blank_report("2021"), agency=name, source=Origin(name, "", "txt"))
    reading = Reading(name, [report] * reports, None, 0.0)
    return Result(reading, tuple(check(each) for each in reading.reports) if checked else None)


def failure(name: str) -> Result:
    return Result(Reading(name, [], ReadError("empty", Message("文件是空的。")), 0.0))


@pytest.mark.parametrize("array", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_json_is_one_object_or_an_array(count: int, array: bool) -> None:
    stream = io.StringIO()
    output = JsonOutput(stream, findings=False, array=array)
    for number in range(count):
        output.add(result(str(number)) if number != 1 else failure("1"))
    output.close()
    data = json.loads(stream.getvalue())
    items = [data] if count == 1 and not array else data
    assert [item.get("agency", item.get("file")) for item in items] == [str(number) for number in range(count)]


def test_several_reports_of_one_file_are_an_array() -> None:
    stream = io.StringIO()
    output = JsonOutput(stream, findings=True)
    output.add(result("a", reports=2))
    output.close()
    assert [item["schema"] for item in json.loads(stream.getvalue())] == ["gongkai.findings/1"] * 2


def test_an_overview_says_when_it_does_not_show_all() -> None:
    stream = io.StringIO()
    output = OverviewOutput(Console(file=stream, width=120), "zh", most=3)
    for number in range(5):
        output.add(result(f"report-{number}"))
    output.close()
    printed = stream.getvalue()
    assert "report-2" in printed
    assert "report-3" not in printed
    assert "其余见输出的文件" in printed


def test_the_tally() -> None:
    tally = Tally()
    assert tally.status == 0
    tally.add(result("a", checked=False))
    assert (tally.status, tally.reports) == (0, 1)
    unclear = replace(
        blank_report("2021"), cells={**blank_report("2021").cells, "fees.amount": Cell(None, State.MISSING)}
    )
    tally.add(Result(Reading("b", [unclear], None, 0.0)))
    assert (tally.status, tally.unclear) == (1, 1)
    tally.add(failure("c"))
    assert (tally.status, tally.unread, tally.files) == (2, 1, 3)
    found = Tally()
    found.add(result("d"))
    assert (found.status, found.found > 0) == (1, True)


def test_half_a_pair_is_written_as_its_escape() -> None:
    stream = io.BytesIO()
    with as_text(stream) as text:
        text.write('"半个\udc80"')
    assert json.loads(stream.getvalue()) == "半个\udc80"


def page_of(*results: Result) -> html.HtmlElement:
    stream = io.StringIO()
    output = PageOutput(stream, "zh")
    for each in results:
        output.add(each)
    output.close()
    return html.document_fromstring(stream.getvalue())


def test_a_page_of_several_reports_begins_with_its_contents() -> None:
    good, bad = result("甲局"), result("乙局")
    assert bad.checks
    (found,) = bad.checks
    basis = Article("条例", 50)
    finding = Finding("A01", Severity.ERROR, None, None, None, Message("不符"), None, basis, ())
    bad = replace(bad, checks=(replace(found, findings=(finding, finding)),))
    good = replace(good, checks=(replace(found, findings=(replace(finding, severity=Severity.WARNING),)),))
    page = page_of(good, failure("丙.pdf"), bad)
    head, *rows = page.cssselect("nav.contents tr")
    assert [cell.text_content() for cell in head] == ["报告", "错误", "疑似"]
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["甲局 · 甲局", "", "1"],
        ["丙.pdf", "没有读到"],
        ["乙局 · 乙局", "2", ""],
    ]
    ids = [section.get("id") for section in page.cssselect("section.report")]
    assert [row.cssselect("a")[0].get("href") for row in rows] == [f"#{name}" for name in ids]


def test_a_page_of_one_report_needs_no_contents() -> None:
    page = page_of(result("甲局"))
    assert page.cssselect("nav.contents") == []
    assert len(page.cssselect("section.report")) == 1
