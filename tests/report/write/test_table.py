"""Tables on the screen: all of a report is there, states are told apart, nothing acts on the terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from gongkai.messages import Language
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Note, NoteKind, Place, Section, State, blank_report
from gongkai.report.write.labels import cell_text, place_text, printable
from gongkai.report.write.table import (
    Line,
    figures_view,
    findings_view,
    key_figures,
    report_view,
    summary_view,
)
from gongkai.report.write.wrapping import lines
from tests.report.write.strategies import TEXTS, reports


def shown(view: RenderableType, width: int = 100) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(view)
    return stream.getvalue()


def numbered(form: str) -> AnnualReport:
    """A report in which every cell has another figure."""
    blank = blank_report(form)
    cells = {cell_id: Cell(1000 + number, State.VALUE) for number, cell_id in enumerate(blank.cells)}
    return replace(blank, cells=cells)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_figure_of_a_report_is_shown(form: str, width: int, language: Language) -> None:
    report = numbered(form)
    printed = shown(report_view(report, language), width)
    lost = [cell_id for cell_id, cell in report.cells.items() if str(cell.value) not in printed]
    assert lost == []
    assert all(len(line) <= width for line in printed.splitlines())


@given(reports())
@settings(max_examples=30)
def test_any_report_can_be_shown(report: AnnualReport) -> None:
    for language in ("zh", "en"):
        printed = shown(report_view(report, language))
        assert "\x1b" not in printed


@pytest.mark.parametrize(
    ("cell", "chinese", "english"),
    [
        (Cell(0, State.VALUE, "0"), "0", "0"),
        (Cell(Decimal("1E+3"), State.VALUE), "1000", "1000"),
        (Cell(251000, State.VALUE, "251000元", unit="元"), "251000元", "251000元"),
        (Cell(None, State.BLANK, "/"), "空", "blank"),
        (Cell(None, State.MISSING), "缺", "absent"),
        (Cell(None, State.UNREADABLE, "若干"), "?若干", "?若干"),
        (Cell(None, State.AMBIGUOUS, "1 2", candidates=(12, None)), "?12/空", "?12/blank"),
        (Cell(None, State.AMBIGUOUS, "1 2"), "?1 2", "?1 2"),
    ],
)
def test_states_are_told_apart(cell: Cell, chinese: str, english: str) -> None:
    assert (cell_text(cell, "zh"), cell_text(cell, "en")) == (chinese, english)


@given(TEXTS)
def test_nothing_acts_on_the_terminal(text: str) -> None:
    assert all(char.isprintable() or char in " \xa0\u3000" or ord(char) > 127 for char in printable(text))
    assert not {"\x1b", "\n", "\r", "\x9b", "\u202e"} & set(printable(text))


def test_markup_is_shown_as_it_is() -> None:
    report = replace(blank_report("2021"), agency="[bold]某局[/bold]", title="[bookmark: _GoBack]标题")
    printed = shown(report_view(report, "zh"))
    assert "[bold]某局[/bold]" in printed
    assert "[bookmark: _GoBack]标题" in printed
    assert "[bold]某局[/bold]" in shown(summary_view([Line.of(report, "zh")], "zh"))


def test_sections_and_doubts_are_listed() -> None:
    note = Note(NoteKind.SHIFTED, "requests.granted", "0", "1", Place(line=7))
    section = Section(5, "五、问题", "一是 慢。", Place(line=30))
    report = replace(blank_report("2021"), sections=(section,), notes=(note,))
    printed = shown(report_view(report, "zh"))
    assert "五、问题" in printed
    assert "数字没有对准栏目" in printed
    assert "文本第7行" in printed


def test_key_figures_are_sums_only_where_all_is_known() -> None:
    report = numbered("2021")
    expected = sum(
        cell.value or 0
        for cell_id, cell in report.cells.items()
        if cell_id.startswith("requests.refused.") and cell_id.endswith(".total")
    )
    assert dict(key_figures(report, "zh"))["不予公开"] == str(expected)
    partly = {**report.cells, "requests.refused.third_party.total": Cell(None, State.BLANK)}
    assert dict(key_figures(replace(report, cells=partly), "zh"))["不予公开"] == "?"
    assert set(dict(key_figures(blank_report("2021"), "zh")).values()) == {"空"}


def test_lists_of_reports() -> None:
    report = replace(numbered("2019"), agency="沅桥县水务局", year=2020)
    line = Line.of(report, "zh", [])
    assert "沅桥县水务局" in shown(summary_view([line], "zh"))
    figures = shown(figures_view([line], "zh"))
    assert str(report.value("requests.received.total")) in figures
    assert "没有发现问题" in shown(findings_view([], "zh"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [50, 80, 100, 140])
def test_no_key_figure_is_cut_however_narrow_the_screen(width: int, language: Language) -> None:
    report = replace(numbered("2021"), agency="沅桥县水务局", year=2020)
    cells = {cell_id: replace(cell, value=12_345_000 + (cell.value or 0)) for cell_id, cell in report.cells.items()}
    for wide in (report, replace(report, cells=cells)):
        printed = "".join(shown(figures_view([Line.of(wide, language)], language), width).split())
        assert all(figure in printed for _, figure in key_figures(wide, language))


def test_places_in_words() -> None:
    assert place_text(Place(table=2, row=4, column=8), "zh") == "第2个表格第4行第8列"
    assert place_text(Place(table=2, row=4, column=8), "en") == "table 2, row 4, column 8"
    assert place_text(None, "zh") == ""


@given(st.text(alphabet="表三 （一）总计为11，应当相等。“甲”word 2021", max_size=80), st.integers(8, 40))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    wrapped = list(lines(text, width))
    assert "".join("".join(wrapped).split()) == "".join(text.split())
    longest_piece = max((cell_len(word) for word in text.split()), default=0)
    assert all(cell_len(line) <= max(width, longest_piece) for line in wrapped)


def test_wrapping_breaks_where_chinese_may_be_broken() -> None:
    text = "表三 （一）予以公开为1260件，应当相等"
    assert list(lines(text, 20)) == ["表三 （一）予以公开", "为1260件，应当相等"]
    assert list(lines("公开公开，公开", 8)) == ["公开公", "开，公开"]
