"""Tables without ruled lines on a page: labels, rows and columns from where words stand."""

from __future__ import annotations

from itertools import pairwise

from gongkai.report.model import Place
from gongkai.report.read.bands import banded_grid
from gongkai.report.read.document import Grid, Token
from gongkai.report.read.figures import fills_cell
from gongkai.report.read.geometry import Word, join_cut_rows, text_lines
from gongkai.report.read.label_blocks import Block, label_blocks, pieces_of
from gongkai.report.read.paragraphs import join_lines
from gongkai.report.read.run_together import parted
from gongkai.report.read.unruled import find_tables

_SIZE = 10.0
_LEFT, _PITCH = 300.0, 40.0
"""The middle of the first column of figures, and from there to the next."""


def _word(text: str, middle: float, y: float, page: int = 1) -> Word:
    width = sum(0.6 if character.isascii() else 1.0 for character in text) * _SIZE * 0.8
    box = (middle - width / 2, y - _SIZE / 2, middle + width / 2, y + _SIZE / 2)
    return Word(text, *box, page, Place(page=page, box=box))


def _header(y: float = 0.0) -> list[Word]:
    labels = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    return [_word(label, _LEFT + _PITCH * number, y) for number, label in enumerate(labels)]


def _figures(texts: list[str], y: float, page: int = 1) -> list[Word]:
    """One figure to a column; an empty text leaves its column blank."""
    return [_word(text, _LEFT + _PITCH * number, y, page) for number, text in enumerate(texts) if text]


def _grid(words: list[Word]) -> Grid:
    labels = [[word] for word in words if not fills_cell(word.text)]
    return banded_grid(label_blocks(labels), [word for word in words if fills_cell(word.text)])


def _rows(grid: Grid) -> dict[str, list[str]]:
    """The texts behind each row's label."""
    return {row[0].text: [token.text for token in row[1:]] for row in grid.rows if row[0].column == 0}


def test_a_figure_on_the_second_line_of_its_cell_is_its_rows() -> None:
    words = [*_header(), _word("（一）予以公开", 100, 40), _word("1.属于国家秘密", 100, 70)]
    words += _figures(["1", "", "3", "4", "5", "6", "7"], 40) + _figures(["", "2"], 47)
    words += _figures(["0", "", "", "", "", "", "9"], 70)
    rows = _rows(_grid(words))
    assert rows["（一）予以公开"] == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows["1.属于国家秘密"] == ["0", "", "", "", "", "", "9"]


def test_a_figure_broken_over_two_lines_is_put_together() -> None:
    words = [*_header(), _word("（一）予以公开", 100, 40), _word("1.属于国家秘密", 100, 70)]
    words += _figures(["123456", "0", "0", "0", "0", "0", "123456"], 33) + _figures(
        ["67", "", "", "", "", "", "67"], 47
    )
    words += _figures(["0", "0", "0", "0", "0", "0", "8"], 70)
    words = [word._replace(y0=35.0, y1=45.0) if word.text == "0" and word.y0 < 40 else word for word in words]
    rows = _rows(_grid(words))
    assert rows["（一）予以公开"] == ["12345667", "0", "0", "0", "0", "0", "12345667"]
    assert rows["1.属于国家秘密"][-1] == "8"


def test_a_figure_between_two_rows_puts_both_in_doubt() -> None:
    words = [*_header(), _word("（一）予以公开", 100, 40), _word("1.属于国家秘密", 100, 80)]
    words += _figures(["1", "2", "3", "4", "5", "6"], 40) + _figures(["", "", "", "", "", "", "7"], 60)
    words += _figures(["1", "2", "3", "4", "5", "6"], 80)
    for row, texts in _rows(_grid(words)).items():
        assert len(texts) == 1, row
        assert " " in texts[0]


def test_a_row_that_a_page_cuts_goes_on_above_the_first_label_of_the_next() -> None:
    words = [*_header(), _word("（一）予以公开", 100, 40), _word("1.属于国家秘密", 100, 80, page=2)]
    words += _figures(["1", "", "3", "4", "5", "6", "7"], 40) + _figures(["", "2"], 60, page=2)
    words += _figures(["1", "1", "1", "1", "1", "1", "6"], 80, page=2)
    assert _rows(_grid(words))["（一）予以公开"] == ["1", "2", "3", "4", "5", "6", "7"]


def test_figures_set_at_the_side_of_their_cells_keep_to_their_columns() -> None:
    words = [*_header(), _word("（一）予以公开", 100, 40), _word("1.属于国家秘密", 100, 60)]
    figures = _figures(["1", "", "3", "4", "5", "6", "7"], 40) + _figures(["0", "", "0", "0", "0", "0", "0"], 60)
    words += [word._replace(x0=word.x0 - 15, x1=word.x1 - 15) for word in figures]
    assert _rows(_grid(words))["（一）予以公开"] == ["1", "", "3", "4", "5", "6", "7"]


def test_two_labels_are_not_one_that_is_misspelt() -> None:
    blocks = label_blocks([[_word("规章", 100, 0)], [_word("行政规范性文件", 100, 14)]])
    assert [block.text for block in blocks] == ["规章", "行政规范性文件"]


def test_a_misspelt_label_of_several_lines_is_one() -> None:
    lines = ("（二）部分公开", "（区分处理的，", "只计这一情形，", "不计其情形）")
    blocks = label_blocks([[_word(line, 100, 14.0 * number)] for number, line in enumerate(lines)])
    assert [block.text for block in blocks] == ["".join(lines)]


def test_a_figure_glued_to_its_label_is_parted() -> None:
    label, figure = parted([_word("2.没有现成信息需要另行制作0", 100, 0)])
    assert (label.text, figure.text) == ("2.没有现成信息需要另行制作", "0")
    assert label.x1 == figure.x0


def test_labels_set_with_spaces_are_parted_where_one_ends() -> None:
    line = [
        _word(text, 100 + 20.0 * number, 0) for number, text in enumerate(("结果维", "持结", "果纠", "正其", "他结果"))
    ]
    assert [word.text for word in parted(line)] == ["结果维持", "结果纠正", "其他结果"]


def test_prose_is_left_as_it_is() -> None:
    line = [_word("公开信息5", 100, 0), _word("条，其他工作如下。", 200, 0)]
    assert "".join(word.text for word in parted(line)) == "公开信息5条，其他工作如下。"


def test_a_heading_does_not_go_on_with_the_line_above() -> None:
    lines = [
        [_word("（一）本年度无行政复议、行政诉讼案件，情况见下表。", 200, 0)],
        [_word("五、存在的主要问题及改进情况", 200, 12)],
    ]
    lines = [[word._replace(x0=100.0, x1=400.0) for word in line] for line in lines]
    assert [paragraph.text for _top, paragraph in join_lines(lines)] == [line[0].text for line in lines]


def test_words_of_two_fonts_are_on_one_line() -> None:
    ordinal = _word("1", 96, 45)
    label = _word("．属于国家秘密", 140, 40)._replace(y0=31.0, y1=49.0)
    below = _word("下一行", 140, 60)
    assert text_lines([below, ordinal, label]) == [[ordinal, label], [below]]


def test_an_ordinal_apart_from_its_label_is_no_figure() -> None:
    lines = [_header(), *([_word(row, 100, 40 + 20 * at)] for at, row in enumerate(("（一）予以公开", "（七）总计")))]
    lines[1] += _figures(["1", "2", "3", "4", "5", "6", "21"], 40)
    lines[2] += _figures(["1", "2", "3", "4", "5", "6", "21"], 60)
    label = _word("．属于国家秘密", 140, 50)
    ordinal = label._replace(text="1", x0=label.x0 - 5, x1=label.x0, y0=47.0, y1=53.0)
    figures = _figures(["", "2", "3", "4", "5", "6", "20"], 50)
    found: list[Word] = []

    def to_grid(_blocks: list[Block], words: list[Word]) -> Grid:
        found.extend(words)
        return Grid([])

    list(find_tables([lines[0], lines[1], [ordinal], [label, *figures], lines[2]], to_grid))
    assert ordinal not in found
    assert len(found) == 20


def test_the_total_that_stands_highest_in_its_header_is_table_fours() -> None:
    names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    places = [_LEFT + _PITCH * number for number in range(15)]
    words = [*_header(), _word("四、结转下年度继续办理", 100, 40), *_figures(["1", "2", "3", "4", "5", "6", "21"], 40)]
    words += [_word(name, at, 97 if name == "总计" else 100) for name, at in zip(names * 3, places, strict=True)]
    words += [_word(str(number), at, 130) for number, at in enumerate(places)]
    *_, header, row = _grid(words).rows
    assert [token.text for token in header] == [*names * 3]
    assert [token.text for token in row] == [str(number) for number in range(15)]


def test_labels_of_narrow_columns_stand_close_side_by_side() -> None:
    words = [_word(text, 100 + 25 * number, 10) for number, text in enumerate(("结果维", "结果纠", "其他结", "尚未审"))]
    assert all(0 < after.x0 - word.x1 < 0.3 * _SIZE for word, after in pairwise(words))
    assert list(pieces_of(words)) == [[word] for word in words]


def test_a_header_that_a_page_cuts_keeps_its_labels() -> None:
    def row(*cells: tuple[str, int, int], page: int) -> list[Token]:
        return [Token(text, column, Place(page=page), span) for text, column, span in cells]

    above = row(("自然", 0, 1), ("法人或其他组织", 1, 2), ("总计", 3, 1), page=1)
    below = row(("人", 0, 1), ("商业企业", 1, 1), ("其他", 2, 1), ("", 3, 1), page=2)
    texts = [[token.text for token in cells] for cells in join_cut_rows([above, below])]
    assert texts == [["自然\n人", "法人或其他组织", "总计"], ["", "商业企业", "其他", ""]]
