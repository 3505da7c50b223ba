"""The page of findings: every finding leads to what it marks and back, and nothing in a report acts as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from gongkai.law.citations import Article
from gongkai.messages import Language, Message
from gongkai.report.checks import CheckResult, Finding, Severity, Waiver, check
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Section
from gongkai.report.write.findings.html import findings_end, findings_start, report_part, unread_part
from gongkai.report.write.findings.marks import marks_of
from tests.report.checks.building import blank, report_of

TEXT = "全年收到申请25件。\n全部按期答复，<b>没有</b>逾期。"
REPORT = replace(
    report_of(FORMATS["2021"], {"requests.received.total": 3, "requests.granted.total": blank()}),
    sections=(Section(1, "总体情况", TEXT, ordinal="一、"),),
)


def _about(start: int, end: int, severity: Severity = Severity.ERROR) -> Finding:
    words = REPORT.sections[0].passage(start, end)
    basis = Article("《条例》", 50)
    return Finding("P01", severity, None, 0, 25, Message("不符"), None, basis, (), passages=(words,))


def _page(report: AnnualReport, result: CheckResult, language: Language = "zh") -> html.HtmlElement:
    page = findings_start(language) + report_part(report, result, 1, language) + findings_end()
    return html.document_fromstring(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_leads_somewhere_and_every_finding_is_there(language: Language) -> None:
    found = check(REPORT)
    result = replace(found, findings=(*found.findings, _about(0, 9), _about(4, 9, Severity.WARNING), _about(2, 20)))
    page = _page(REPORT, result, language)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {link.get("href", "")[1:] for link in page.iter("a")} <= set(ids)
    assert len(page.cssselect(".findings li")) == len(result.findings)
    for number in range(len(result.findings)):
        assert f"r1f{number + 1}" in ids


def test_marks_that_overlap_keep_the_text_as_it_is() -> None:
    page = _page(REPORT, CheckResult((_about(0, 9), _about(4, 30), _about(6, 8)), {}, ()))
    for reference in page.cssselect(".ref"):
        reference.drop_tree()
    paragraphs = [paragraph.text_content() for paragraph in page.cssselect(".paper p")[-2:]]
    assert paragraphs == TEXT.split("\n")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=5))
@settings(max_examples=200)
def test_pieces_cover_the_text_once_and_name_the_findings_over_them(spans: list[list[int]]) -> None:
    spans = [span for span in spans if span[0] < span[1]]
    pieces = list(marks_of([_about(start, end) for start, end in spans]).pieces(1, 0, 30))
    assert [position for piece in pieces for position in range(piece.start, piece.end)] == list(range(30))
    for piece in pieces:
        over = {number for number, (start, end) in enumerate(spans) if start <= piece.start and piece.end <= end}
        assert set(piece.findings) == over
    assert sorted(number for piece in pieces for number in piece.ending) == list(range(len(spans)))


def test_the_gravest_colours_a_mark_and_a_waived_finding_is_still_there() -> None:
    waiver = Waiver("P01-0", "P01", "甲", 2023, None, "已核对", "王某", date(2027, 1, 1))
    findings = (_about(0, 4, Severity.WARNING), _about(0, 4, Severity.BLOCK), replace(_about(6, 8), waiver=waiver))
    page = _page(REPORT, CheckResult(findings, {}, ()))
    assert [mark.get("class") for mark in page.iter("mark")] == ["block", "waived"]
    assert "已由王某豁免至2027-01-01：已核对" in page.text_content()


def test_what_is_hostile_is_text() -> None:
    evil = "<script>alert(1)</script>\x1b[31m"
    report = replace(REPORT, agency=evil, title=evil, sections=(Section(1, evil, evil),))
    page = _page(report, check(report))
    assert not list(page.iter("script"))
    assert "alert(1)" in page.text_content()
    assert "\x1b" not in page.text_content()
    assert "<script>" not in unread_part(evil, Message("{a}", {"a": evil}), 1, "zh")
