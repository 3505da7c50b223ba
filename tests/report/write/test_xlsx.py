"""The workbook: its sheets, figures as numbers, text as text, and no limit on the number of lines."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from gongkai.law.citations import Article
from gongkai.messages import Message
from gongkai.report.checks import Finding, Severity
from gongkai.report.model import AnnualReport, Cell, Origin, State, blank_report
from gongkai.report.write import xlsx
from gongkai.report.write.xlsx import ReportWorkbook


def report(form: str = "2021", **cells: Cell) -> AnnualReport:
    blank = blank_report(form)
    changed = {name.replace("__", "."): cell for name, cell in cells.items()}
    return replace(
        blank,
        cells={**blank.cells, **changed},
        agency="砚川市人民政府",
        year=2023,
        source=Origin("a.docx", "00", "docx"),
    )


def finding(text: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding("A01", severity, "fees.amount", 1, Decimal("0.5"), Message(text), None, Article("《条例》"), ())


def saved(*fill: Callable[[ReportWorkbook], None], checked: bool = True) -> Workbook:
    workbook = ReportWorkbook("zh", checked)
    for step in fill:
        step(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def column(book: Workbook, sheet: str, name: str, header: int = 1) -> list[object]:
    rows = list(book[sheet].values)
    place = rows[header - 1].index(name)
    return [row[place] for row in rows[2 if sheet.startswith("数据") else 1 :]]


def test_the_sheets_stand_in_their_order_however_they_came() -> None:
    book = saved(
        lambda book: book.add_unread("x.doc", "damaged", Message("坏了")),
        lambda book: book.add(report("2019"), [finding("错")]),
        lambda book: book.add(report("2021")),
    )
    assert book.sheetnames == ["概览", "数据2021", "数据2019", "明细", "问题", "未读"]
    assert column(book, "未读", "代码") == ["damaged"]
    assert column(book, "概览", "格式") == ["2019", "2021"]
    assert column(book, "概览", "错误") == [1, 0]


def test_without_checks_there_is_no_word_of_findings() -> None:
    book = saved(lambda book: book.add(report()), checked=False)
    assert book.sheetnames == ["概览", "数据2021", "明细"]
    assert "错误" not in next(book["概览"].values)


def test_nothing_read_is_an_empty_overview() -> None:
    assert saved().sheetnames == ["概览"]


def test_states_in_the_wide_sheet() -> None:
    book = saved(
        lambda book: book.add(
            report(
                fees__amount=Cell(Decimal("9614.35"), State.VALUE, "9614.35万元", unit="万元"),
                regulations__made=Cell(251000, State.VALUE, "251000元", unit="元"),
                licensing__decisions=Cell(0, State.VALUE),
                penalties__decisions=Cell(None, State.MISSING),
                coercion__decisions=Cell(None, State.UNREADABLE, "若干"),
                requests__received__total=Cell(None, State.AMBIGUOUS, "1 2", candidates=(12, None)),
            )
        )
    )
    expected = {
        "fees.amount": 9614.35,
        "licensing.decisions": 0,
        "penalties.decisions": "缺",
        "coercion.decisions": "?若干",
        "requests.received.total": "?12/空",
        "regulations.made": "251000元",
        "regulations.valid": None,
    }
    assert {name: column(book, "数据2021", name)[0] for name in expected} == expected
    states = dict(zip(column(book, "明细", "代码"), column(book, "明细", "状态"), strict=True))
    assert (states["fees.amount"], states["penalties.decisions"]) == ("有数", "缺失")
    assert column(book, "数据2021", "第二十条第（六）项 行政处罚 本年处理决定数量", header=2) == ["缺"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://a.example")', "+1", "@a", "-1", "#N/A", "#DIV/0!"])
def test_text_is_no_formula(text: str) -> None:
    book = saved(lambda book: book.add(report(coercion__decisions=Cell(None, State.UNREADABLE, text)), [finding(text)]))
    for sheet, name in (("明细", "原文"), ("问题", "问题")):
        rows = list(book[sheet].iter_rows())
        place = [cell.value for cell in rows[0]].index(name)
        cells = [row[place] for row in rows[1:] if row[place].value]
        assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")]


def test_what_a_workbook_cannot_hold_is_replaced_or_cut() -> None:
    text = "\x00\x1b" + "长" * 40_000
    book = saved(lambda book: book.add(report(), [finding(text)]))
    (written,) = column(book, "问题", "问题")
    assert written == "\ufffd\ufffd" + "长" * 32_765


def test_a_figure_that_a_spreadsheet_would_round_is_text() -> None:
    book = saved(lambda book: book.add(report(licensing__decisions=Cell(1234567890123456789, State.VALUE))))
    assert column(book, "数据2021", "licensing.decisions") == ["1234567890123456789"]


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LARGEST_SHEET", 301)
    book = saved(*[lambda book: book.add(report())] * 3)
    assert book.sheetnames == ["概览", "数据2021", "明细", "明细 (2)"]
    assert [book[name].max_row for name in ("明细", "明细 (2)")] == [301, 301]
