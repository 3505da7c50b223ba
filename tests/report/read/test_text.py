"""Plain text: encodings, and the places of what stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.model import NoteKind
from gongkai.report.read import read
from gongkai.report.read.document import Grid, Paragraph
from gongkai.report.read.errors import ReadError
from gongkai.report.read.residue import without_residue
from gongkai.report.read.text import decode, to_blocks
from tests.report.read.handmade import Page, as_text, figures

TEXT = "一、总体情况\n本镇按时公开信息，全年没有收到申请。\n规章\t0\t0\t0\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "gb18030",
        "gbk",
        "gb2312",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ],
)
def test_encodings(encoding: str) -> None:
    assert decode((TEXT * 5).encode(encoding)) == TEXT * 5


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\x00\x00\xfe\xff", "utf-32-be")])
def test_marked_encodings_of_a_big_machine(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_are_no_reason_to_refuse(encoding: str) -> None:
    data = bytearray((TEXT * 20).encode(encoding))
    data[100] = 0xFF
    assert "全年没有收到申请" in decode(bytes(data))


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ReadError) as caught:
        decode(bytes(range(128, 256)) * 20)
    assert caught.value.reason == "unknown"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=200))
def test_any_chinese_in_utf_8(text: str) -> None:
    assert decode(text.encode()) == text


def test_places_count_from_one_in_characters() -> None:
    first, second, grid = to_blocks(TEXT)
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert isinstance(grid, Grid)
    assert [(block.place.line, block.place.column) for block in (first, second)] == [(1, 1), (2, 1)]
    assert [(token.text, token.place.line, token.place.column) for token in grid.rows[0]] == [
        ("规章", 3, 1),
        ("0", 3, 4),
        ("0", 3, 6),
        ("0", 3, 8),
    ]
    assert not grid.exact


def test_fields_between_strokes() -> None:
    (grid,) = to_blocks("| 规章 | 0 | | 3 |\n|---|---|---|---|\n| 行政许可 | 4 | 5 | |\n")
    assert isinstance(grid, Grid)
    assert [[token.text for token in row] for row in grid.rows] == [["规章", "0", "", "3"], ["行政许可", "4", "5", ""]]
    assert [token.place.line for row in grid.rows for token in row] == [1] * 4 + [3] * 4


def test_tokens_with_one_space_between_them_keep_their_order() -> None:
    blocks = to_blocks("规章 0 0 0\n")
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["规章", "0", "0", "0"]


def test_prose_with_figures_is_no_table() -> None:
    (block,) = to_blocks("全年公开 12 条，其中网站 8 条。")
    assert isinstance(block, Paragraph)


def test_marks_of_a_conversion_are_taken_out_and_kept_with_their_places() -> None:
    text, residue = without_residue("一行\n前[bookmark: _GoBack]后\n[bookmark: _Toc1]三")
    assert text == "一行\n前后\n三"
    assert [(mark.text, mark.place.line, mark.place.column) for mark in residue] == [
        ("[bookmark: _GoBack]", 2, 2),
        ("[bookmark: _Toc1]", 3, 1),
    ]


@pytest.mark.parametrize("separator", ["|", " | ", "\t"])
def test_rows_without_the_cells_that_are_merged_from_above_are_not_shifted(separator: str) -> None:
    """A group's first row has a label more than the others: each row's figures begin right behind its labels."""
    page = Page()
    page.tables[3] = {name: [text for text in fields if text] for name, fields in page.tables[3].items()}
    (report,) = read(as_text(page).decode().replace("\t", separator).encode(), "a.txt")
    assert {cell_id: (cell.state, cell.value) for cell_id, cell in report.cells.items()} == figures()
    assert [note for note in report.notes if note.kind is NoteKind.SHIFTED] == []


@pytest.mark.parametrize("separator", ["|", "\t"])
def test_a_row_apart_from_its_label_is_shifted_among_such_rows(separator: str) -> None:
    page = Page()
    page.tables[3] = {name: [text for text in fields if text] for name, fields in page.tables[3].items()}
    page.row("received").insert(1, "")
    (report,) = read(as_text(page).decode().replace("\t", separator).encode(), "a.txt")
    subjects = {note.subject for note in report.notes if note.kind is NoteKind.SHIFTED}
    assert "requests.received.natural_person" in subjects
