from __future__ import annotations

import pytest

from gongkai.report.model import Place
from gongkai.report.read.contact import find_contact
from gongkai.report.read.document import Block, Grid, Paragraph, Token
from gongkai.report.read.sections import find_sections
from gongkai.report.read.wrapping import RunningText, running_text, split_at_headings

PROSE = (
    "2021年，我镇把群众办事常问的事项逐条列出，按期更新；全年通过门户网站发布信息三百二十条，"
    "通过政务新媒体发布信息四十六条，答复群众留言十九条；公开栏目按照指南、制度、法定主动公开内容、"
    "年报、依申请公开五个部分排列，检索和下载均可使用，群众查询比上一年方便，满意程度有所提高。"
)
NO_MARKS_FIRST = "，。、；：）》”"


def wrapped(text: str, width: int) -> list[str]:
    """A paragraph broken as a printer breaks it: no mark begins a line."""
    lines = [""]
    for character in text:
        if len(lines[-1]) >= width and character not in NO_MARKS_FIRST:
            lines.append("")
        lines[-1] += character
    return lines


def lines(*texts: str) -> list[Block]:
    return [Paragraph(text, Place(line=number)) for number, text in enumerate(texts, start=1)]


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in running_text(blocks) if isinstance(block, Paragraph)]


@pytest.mark.parametrize("width", [24, 28, 33, 46])
def test_wrapped_paragraphs_are_whole_again(width: int) -> None:
    broken = [
        *wrapped(PROSE, width),
        "（一）主动公开方面",
        *wrapped(PROSE, width),
        "二、主动公开政府信息情况",
    ]
    assert texts(lines(*broken)) == [PROSE, "（一）主动公开方面", PROSE, "二、主动公开政府信息情况"]


def test_a_paragraph_stands_where_its_first_line_does() -> None:
    broken = [*wrapped(PROSE, 28), "二、主动公开政府信息情况"]
    assert [block.place for block in running_text(lines(*broken)) if isinstance(block, Paragraph)] == [
        Place(line=1),
        Place(line=len(broken)),
    ]


def test_page_numbers_and_empty_lines_are_left_out() -> None:
    first, second, *rest = wrapped(PROSE, 28)
    marks = ("", "— 3 —", "\u3000", "-4-", "第 5 页 共 9 页", "\ufeff", "—", "6", "—")
    pages = lines(first, second, *marks, *rest, "3", "三")
    assert texts(pages) == [PROSE, "3", "三"]


def test_a_numeral_at_the_start_of_a_line_by_chance() -> None:
    whole = "公开" * 11 + "太单" + "一，图解和短视频偏少，群众不容易看懂，需要逐项对照加以改进。"
    broken = wrapped(whole, 24)
    assert broken[1].startswith("一，")
    assert texts(lines(*wrapped(PROSE, 24), *broken)) == [PROSE, whole]


def test_a_word_too_long_for_the_line_goes_to_the_next() -> None:
    whole = "本报告可在某县人民政府门户网站（网址：http://www.moumouxian.gov.example/zwgk/）下载。"
    broken = [*wrapped(PROSE, 28), whole[:20], whole[20:]]
    assert texts(lines(*broken)) == [PROSE, whole]


def test_an_open_bracket_goes_on() -> None:
    blocks = [
        Paragraph("如有疑问，请与某县教育局办公室联系（地址：某县学府路18号；传真：0451-", Place(page=1)),
        Paragraph("55667799；邮编：158123）。", Place(page=1)),
        Paragraph("一、总体情况", Place(page=1)),
    ]
    contact = find_contact(blocks)
    assert (contact.address, contact.fax, contact.postcode) == ("某县学府路18号", "0451-55667799", "158123")


def test_a_bracket_stays_open_over_several_lines() -> None:
    parts = ("请联系某局（地址：某县学", "府路18号；电话：0451-", "55667788；邮编：158123）。")
    assert texts(lines(*parts, "一、总体情况")) == ["".join(parts), "一、总体情况"]


def test_a_bracket_that_is_never_closed_ends_with_the_sentence() -> None:
    assert texts(lines("按照《条例要求更新", "群众查询方便。", "满意程度提高。")) == [
        "按照《条例要求更新",
        "群众查询方便。",
        "满意程度提高。",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("总体情况", "二〇二一年，我镇按期更新栏目。"),
        ("（一）强化组织领导", "镇里成立了工作小组。"),
        ("主要做法如下：", "一是列出清单。"),
        ("更新及时（共三十条）", "群众方便。"),
        ("按照《条", "二、主动公开政府信息情况》"),
    ],
)
def test_lines_of_their_own_stay(before: str, after: str) -> None:
    assert texts(lines(before, after)) == [before, after]


def test_a_full_line_before_a_heading_stays() -> None:
    full = wrapped(PROSE, 28)
    broken = [*full[:4], "（二）依申请公开方面。", *full[:4], "三、收到和处理政府信息公开申请情况"]
    assert texts(lines(*broken)) == [
        "".join(full[:4]),
        "（二）依申请公开方面。",
        "".join(full[:4]),
        "三、收到和处理政府信息公开申请情况",
    ]


def test_a_heading_as_wide_as_the_page_is_no_beginning_of_a_sentence() -> None:
    heading = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    blocks = lines(*wrapped(PROSE, 27), heading, "没有发生此类案件，也没有上年转来的。")
    assert [section.text for section in find_sections(blocks)] == ["没有发生此类案件，也没有上年转来的。"]


def test_paragraphs_of_a_word_file_stay() -> None:
    broken = wrapped(PROSE, 28)
    blocks: list[Block] = [Paragraph(text, Place(paragraph=n)) for n, text in enumerate(broken, start=1)]
    assert texts(blocks) == broken


def test_nothing_is_joined_across_a_table() -> None:
    first, *rest = wrapped(PROSE, 28)
    blocks = [*lines(first), Grid([]), *lines(*rest)]
    assert texts(blocks) == [first, "".join(rest)]


def row(*cells: str) -> list[Token]:
    return [Token(text, column, Place(row=1, column=column + 1)) for column, text in enumerate(cells)]


def test_a_grid_is_cut_at_headings() -> None:
    second = [row("第二十条第（一）项", "", ""), row("信息内容", "本年制发件数", ""), row("规章", "0", "")]
    third = [row("申请人情况", "", ""), row("自然人", "总计", "")]
    grid = Grid(
        [
            row("二、主动公开政府信息情况", "", ""),
            *second,
            row("", "", ""),
            row("", "三、收到和处理政府信息公开申请情况", ""),
            row("", "", ""),
            *third,
            row("五、存在的主要问题及改进情况", "", ""),
            row("解读偏少。将增加图解。", "", ""),
            row("六、其他需要报告的事项", "", ""),
            row("无", "", ""),
        ],
        exact=False,
    )
    parts = split_at_headings(grid)
    assert [part.text if isinstance(part, Paragraph) else part.rows for part in parts] == [
        "二、主动公开政府信息情况",
        [*second, row("", "", "")],
        "三、收到和处理政府信息公开申请情况",
        third,
        "五、存在的主要问题及改进情况",
        "解读偏少。将增加图解。",
        "六、其他需要报告的事项",
        "无",
    ]
    assert {part.exact for part in parts if isinstance(part, Grid)} == {False}


def test_a_grid_without_headings_is_itself() -> None:
    grid = Grid([row("第二十条第（一）项", ""), row("公开情况见下表。", ""), row("规章", "0")])
    assert split_at_headings(grid) == [grid]


def test_running_text_is_itself() -> None:
    text = running_text(lines(*wrapped(PROSE, 28)))
    assert isinstance(text, RunningText)
    assert running_text(text) is text


def test_very_long_lines_and_very_many() -> None:
    assert len(running_text(lines("（" * 1_000_000, "《" * 1_000_000, "条例" * 500_000))) == 3
    joined = texts(lines(*["公开" * 14] * 20_000))
    assert sum(map(len, joined)) == 28 * 20_000
    assert max(map(len, joined)) < 6_000
