"""Fewer cells than columns: whatever was left out, what is said is true or in doubt."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.model import Cell, Place, State
from gongkai.report.read.figures import parse_figure
from gongkai.report.read.lines import Item
from gongkai.report.read.slots import candidates, merge_readings, read_cell, unplaced
from gongkai.report.read.streams import read_stream

LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
PLACE = Place(line=1)


def item(text: str, column: int | None = None) -> Item:
    return Item(text, PLACE, 0, column, figure=parse_figure(text), blank=not text)


def is_admitted(truth: Item | None, cell: Cell) -> bool:
    """Whether a cell says what is true, or has it among its candidates."""
    true = read_cell(truth)
    if (cell.state, cell.value) == (true.state, true.value):
        return True
    return cell.state is State.AMBIGUOUS and true.value in cell.candidates


@st.composite
def rows(draw: st.DrawFn) -> list[Item | None]:
    """Columns with a figure, a blank, or no cell at all."""
    texts = st.one_of(st.none(), st.just(""), st.integers(0, 12).map(str))
    return [None if text is None else item(text) for text in draw(st.lists(texts, min_size=2, max_size=8))]


@given(rows())
def test_the_true_reading_is_always_admitted(row: list[Item | None]) -> None:
    slots = [slot for slot in row if slot is not None]
    cells = candidates(slots, [f"栏目{number}" for number in range(len(row))])
    for truth, cell in zip(row, cells, strict=True):
        assert is_admitted(truth, cell)


@given(rows())
def test_nothing_is_in_doubt_where_nothing_is_lost(row: list[Item | None]) -> None:
    slots = [slot or item("0") for slot in row]
    cells = candidates(slots, [f"栏目{number}" for number in range(len(row))])
    assert [(cell.state, cell.value) for cell in cells] == [
        (State.BLANK, None) if slot.blank else (State.VALUE, slot.figure and slot.figure.value) for slot in slots
    ]


@given(st.lists(st.sampled_from(["", "0", "7", "end"]), min_size=5, max_size=5), st.sets(st.integers(0, 4), max_size=3))
def test_ends_of_labels_stand_in_their_columns(texts: list[str], lost: set[int]) -> None:
    row = [
        None if number in lost else item(label[-1] if text == "end" else text)
        for number, (text, label) in enumerate(zip(texts, LABELS, strict=True))
    ]
    cells = candidates([slot for slot in row if slot is not None], LABELS)
    for truth, cell in zip(row, cells, strict=True):
        assert is_admitted(truth, cell)


def test_an_end_of_a_label_settles_its_column() -> None:
    cells = candidates([item("3"), item("正"), item("4")], LABELS[:4])
    assert (cells[0].value, cells[1].state) == (3, State.UNREADABLE)
    assert {cells[2].state, cells[3].state} == {State.AMBIGUOUS}


def test_an_end_of_no_label_leaves_everything_in_doubt() -> None:
    cells = candidates([item("3"), item("鑫")], LABELS)
    assert {cell.state for cell in cells} == {State.AMBIGUOUS}


@given(st.lists(st.integers(0, 99).map(str), min_size=6, max_size=9))
def test_more_cells_than_columns_are_not_placed(texts: list[str]) -> None:
    cells = candidates([item(text) for text in texts], LABELS)
    assert {cell.state for cell in cells} == {State.AMBIGUOUS}


@given(st.lists(st.sampled_from(["", "0", "3", "鑫"]), min_size=1, max_size=4))
def test_readings_that_agree_are_one(texts: list[str]) -> None:
    options = [item(text) for text in texts]
    merged = merge_readings(options)
    readings = {(read_cell(option).state, read_cell(option).value) for option in options}
    if len(readings) == 1:
        assert (merged.state, merged.value) == readings.pop()
    else:
        assert merged.state is State.AMBIGUOUS
        assert set(merged.candidates) == {value for _, value in readings}


def test_what_cannot_be_placed_keeps_its_text() -> None:
    cell = unplaced([item("3"), item("4")])
    assert (cell.state, cell.text, cell.candidates) == (State.AMBIGUOUS, "3 4", (3, 4))


@given(rows(), st.booleans())
def test_running_text_says_nothing_false(row: list[Item | None], orderly: bool) -> None:
    slots = [slot for slot in row if slot is not None]
    labels = [f"栏目{number}" for number in range(len(row))]
    filled = [slot for slot in slots if not slot.blank]
    cells = read_stream(slots, [], labels, orderly)
    if len(filled) == len(row) and orderly:
        assert [cell.value for cell in cells] == [slot.figure and slot.figure.value for slot in filled]
    else:
        assert all(
            cell.state is not State.VALUE or is_admitted(truth, cell) for truth, cell in zip(row, cells, strict=True)
        )
