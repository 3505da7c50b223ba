from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.report.model import Place
from gongkai.report.read import read
from gongkai.report.read.document import Block, Grid, Paragraph
from gongkai.report.read.headings import NO_ORDINAL, Ordinal, Style, heading_key, split_ordinal
from gongkai.report.read.sections import find_introduction, find_sections, is_furniture

REPORTS = Path(__file__).parents[3].parent / "shared" / "reports"

OVERVIEW = "本年度，我局把群众常问的事项逐条列出，按期更新。"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def paragraphs(*texts: str) -> list[Block]:
    """A document of Word's: paragraphs with numbers of their own."""
    return [Paragraph(text, Place(paragraph=number)) for number, text in enumerate(texts, start=1)]


def lines(*texts: str) -> list[Block]:
    """A text file: one paragraph a line."""
    return [Paragraph(text, Place(line=number)) for number, text in enumerate(texts, start=1)]


def report(*headings: str) -> list[Block]:
    """Headings, each with a sentence of its own below."""
    texts = []
    for number, heading in enumerate(headings, start=1):
        texts += [heading, f"这里是第{number}部分的正文，写明有关做法。"]
    return paragraphs(*texts)


def numbers(blocks: list[Block]) -> list[int]:
    return [section.number for section in find_sections(blocks)]


def test_the_form_as_it_is() -> None:
    sections = find_sections(report(*HEADINGS))
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert [section.title for section in sections] == [heading[2:] for heading in HEADINGS]
    assert [section.ordinal for section in sections] == [heading[:2] for heading in HEADINGS]
    assert [section.text for section in sections] == [
        f"这里是第{number}部分的正文，写明有关做法。" for number in range(1, 7)
    ]
    assert [section.source for section in sections] == [Place(paragraph=2 * n - 1) for n in range(1, 7)]


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("总体情况", 1, "总体情况"),
        ("（一）总体情况", 1, "总体情况"),
        ("1、总体情况", 1, "总体情况"),
        ("1．总体情况", 1, "总体情况"),
        ("１.总体情况", 1, "总体情况"),
        ("㈠总体情况", 1, "总体情况"),
        ("第一部分　总体情况", 1, "总体情况"),
        ("一 总体情况", 1, "总体情况"),
        ("一总体情况", 1, "总体情况"),
        ("一，总体情况", 1, "总体情况"),
        ("　　一、 总 体 情 况 ", 1, "总体情况"),
        ("[bookmark: _Toc1]一、总体情况", 1, "总体情况"),
        ("## 一、总体情况", 1, "总体情况"),
        ("一、总休情况", 1, "总休情况"),
        ("一、概述", 1, "概述"),
        ("一、政府信息公开工作总体情况", 1, "政府信息公开工作总体情况"),
        ("一、2021年政府信息公开工作基本情况", 1, "2021年政府信息公开工作基本情况"),
        ("二、主动公开政府信息的情况", 2, "主动公开政府信息的情况"),
        ("二、行政机关主动公开政府信息情况", 2, "行政机关主动公开政府信息情况"),
        ("二、主动公开情况", 2, "主动公开情况"),
        ("二、某某镇主动公开政府信息情况", 2, "某某镇主动公开政府信息情况"),
        ("二、主动公开政府信启情况", 2, "主动公开政府信启情况"),
        ("三、行政机关收到和处理政府信息公开申请情况", 3, "行政机关收到和处理政府信息公开申请情况"),
        ("三、政府信息公开申请收到和处理情况", 3, "政府信息公开申请收到和处理情况"),
        ("三、收到及处理政府信息公开申请的情况", 3, "收到及处理政府信息公开申请的情况"),
        ("三、依申请公开情况", 3, "依申请公开情况"),
        (
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            4,
            "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ),
        ("四、政府信息公开行政复议和行政诉讼情况", 4, "政府信息公开行政复议和行政诉讼情况"),
        ("四、政府信息公开行政复义、行政诉讼请况", 4, "政府信息公开行政复义、行政诉讼请况"),
        ("四、政府信息公开行政复议、\n行政诉讼情况", 4, "政府信息公开行政复议、行政诉讼情况"),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5, "政府信息公开工作存在的主要问题及改进情况"),
        ("五、复议、诉讼和申诉情况", 4, "复议、诉讼和申诉情况"),
        ("五、存在的主要问题和改进措施", 5, "存在的主要问题和改进措施"),
        ("五、存在问题及下一步工作打算", 5, "存在问题及下一步工作打算"),
        ("五、问题与不足", 5, "问题与不足"),
        ("六、其它需要报告的事项", 6, "其它需要报告的事项"),
        ("六、需要报告的其他事项", 6, "需要报告的其他事项"),
        ("六、其他", 6, "其他"),
        ("六、其他需要报告的事项：", 6, "其他需要报告的事项"),
    ],
)
def test_a_heading_by_its_wording(heading: str, number: int, title: str) -> None:
    text = "此处说明这一部分的内容，供读者查阅。"
    found = find_sections(paragraphs("某镇年度报告", heading, text))
    assert [(section.number, section.title, section.text) for section in found] == [(number, title, text)]


@pytest.mark.parametrize(
    "text",
    [
        "我镇总体情况良好，各项工作平稳推进。",
        "总体情况良好，各项工作平稳推进。",
        "总体情况。",
        "本报告由总体情况、主动公开政府信息情况等六个部分组成。",
        "一、总体情况、主动公开政府信息情况等六个部分依次说明如下",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "（三）不予公开",
        "行政复议",
        "其他",
        "（一）强化组织领导",
        "3.其他",
        "存在的主要问题：",
        "主动公开情况",
        "2021年，我镇主动公开政府信息情况较好，群众满意。",
        "其他需要报告的事项六个部分组成。",
        "第二十条第（一）项",
        "信息内容",
        "二、总休",
        "12 月",
        "",
        "　",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert find_sections(paragraphs(text)) == ()


def test_a_heading_and_its_text_in_one_paragraph() -> None:
    blocks = paragraphs(
        "一、总体情况。" + OVERVIEW,
        "二、主动公开政府信息情况2021年，我局新增栏目两个。",
        "五、存在的主要问题及改进情况\n解读偏少，将增加图解。",
        "六、其他需要报告的事项：无。",
    )
    assert [(section.number, section.title, section.text) for section in find_sections(blocks)] == [
        (1, "总体情况", OVERVIEW),
        (2, "主动公开政府信息情况", "2021年，我局新增栏目两个。"),
        (5, "存在的主要问题及改进情况", "解读偏少，将增加图解。"),
        (6, "其他需要报告的事项", "无。"),
    ]


def test_an_unnumbered_heading_is_set_off_by_a_colon() -> None:
    found = find_sections(paragraphs("总体情况：" + OVERVIEW))
    assert [(section.number, section.text) for section in found] == [(1, OVERVIEW)]


def test_headings_broken_over_paragraphs() -> None:
    blocks = lines(
        "一、", "总体情况", OVERVIEW,
        "二、主动公开政府信息", "情况",
        "三、收到和处理政府信息", "公开申请情况",
        "四、政府信息公开", "行政复议、", "行政诉讼情况", "全年没有此类案件。",
        "五、存在的主要问题及", "改进情况",
        "六、其他需要报告", "的事项", "无",
    )  # fmt: skip
    sections = find_sections(blocks)
    assert [section.title for section in sections] == [heading[2:] for heading in HEADINGS]
    assert [section.text for section in sections] == [OVERVIEW, "", "", "全年没有此类案件。", "", "无"]
    assert [section.source for section in sections] == [Place(line=n) for n in (1, 4, 6, 8, 12, 14)]


def test_headings_without_ordinals() -> None:
    sections = find_sections(report(*(heading[2:] for heading in HEADINGS)))
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert {section.ordinal for section in sections} == {""}


def test_sections_numbered_in_brackets() -> None:
    sections = find_sections(report(*(f"（{heading[0]}）{heading[2:]}" for heading in HEADINGS)))
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]


def test_parts_of_a_section_are_not_sections() -> None:
    blocks = paragraphs(
        "一、总体情况",
        "（一）主动公开政府信息情况",
        "公开信息三十条。",
        "（二）收到和处理政府信息公开申请情况。没有收到申请。",
        "（五）存在的主要问题及改进情况",
        "二、主动公开政府信息情况",
        "见表。",
        "五、存在的主要问题及改进情况",
        "存在的主要问题：",
        "更新不及时。",
        "改进情况：",
        "逐日催办。",
    )
    assert [(section.number, section.text) for section in find_sections(blocks)] == [
        (
            1,
            "（一）主动公开政府信息情况\n公开信息三十条。\n"
            "（二）收到和处理政府信息公开申请情况。没有收到申请。\n（五）存在的主要问题及改进情况",
        ),
        (2, "见表。"),
        (5, "存在的主要问题：\n更新不及时。\n改进情况：\n逐日催办。"),
    ]


def test_unnumbered_parts_before_the_section_of_the_same_name() -> None:
    blocks = paragraphs(
        "总体情况",
        "主动公开政府信息情况",
        "公开三十条。",
        "主动公开政府信息情况",
        "见表。",
        "其他需要报告的事项",
        "无",
    )
    found = find_sections(blocks)
    assert [(section.number, section.source) for section in found] == [
        (1, Place(paragraph=1)),
        (2, Place(paragraph=4)),
        (6, Place(paragraph=6)),
    ]


def test_a_table_of_contents_with_page_numbers() -> None:
    contents = [f"{heading}{'.' * 30}{page}" for page, heading in enumerate(HEADINGS, start=2)]
    sections = find_sections(paragraphs("目录", *contents, *HEADINGS))
    assert [section.source for section in sections] == [Place(paragraph=n) for n in range(8, 14)]


def test_a_table_of_contents_without_page_numbers() -> None:
    sections = find_sections([*paragraphs("目录", *HEADINGS), *report(*HEADINGS)])
    assert [section.text for section in sections][:2] == [
        "这里是第1部分的正文，写明有关做法。",
        "这里是第2部分的正文，写明有关做法。",
    ]


def test_headings_that_come_again_on_another_sheet() -> None:
    sections = find_sections([*report(*HEADINGS), *paragraphs(HEADINGS[1], HEADINGS[2], "表后说明。")])
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert [section.text for section in sections] == [
        f"这里是第{number}部分的正文，写明有关做法。" for number in range(1, 7)
    ]


def test_unnumbered_headings_that_come_again() -> None:
    plain = [heading[2:] for heading in HEADINGS]
    sections = find_sections([*report(*plain), *paragraphs(plain[1], plain[2])])
    assert sections[5].text == "这里是第6部分的正文，写明有关做法。"


def test_what_is_left_of_a_table_is_left_out() -> None:
    blocks = paragraphs(
        HEADINGS[1], "第二十条第（一）项", "信息内容", "规章 0 0 0", "行政许可\t1,200件", "7.6", "见表。",
        HEADINGS[2], "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        "申请人情况", "1．属于国家秘密",
        HEADINGS[3], "行政复议 行政诉讼", "结果 维持", "无", HEADINGS[4], "其他",
    )  # fmt: skip
    assert [section.text for section in find_sections(blocks)] == ["见表。", "", "无", "其他"]


def test_three_empty_sections_that_come_again_are_no_contents() -> None:
    blocks = paragraphs(HEADINGS[0], OVERVIEW, *HEADINGS[1:4], HEADINGS[5], "无", *HEADINGS[1:4])
    assert [section.source for section in find_sections(blocks)] == [
        Place(paragraph=number) for number in (1, 3, 4, 5, 6)
    ]


def test_empty_lines_between_the_lines_of_a_heading() -> None:
    blocks = lines("一、总体情况", "", OVERVIEW, "", "四、政府信息公开行政复议、", "", "行政诉讼情况", "", "无")
    assert [(section.number, section.text) for section in find_sections(blocks)] == [(1, OVERVIEW), (4, "无")]


def test_headings_that_follow_one_another_are_sections_where_nothing_repeats_them() -> None:
    assert numbers(paragraphs(*HEADINGS)) == [1, 2, 3, 4, 5, 6]


def test_sections_out_of_order_are_kept_as_printed() -> None:
    order = (0, 1, 3, 2, 4, 5)
    assert numbers(report(*(HEADINGS[n] for n in order))) == [1, 2, 4, 3, 5, 6]


def test_a_wrong_ordinal_does_not_change_the_section() -> None:
    wrong = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
             "三、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况")  # fmt: skip
    assert numbers(report(*wrong)) == [1, 2, 3, 4, 5]


def test_a_section_with_words_of_its_own_is_known_by_its_neighbours() -> None:
    own = [*HEADINGS[:4], "五、工作中的短板与努力方向", HEADINGS[5]]
    assert [(section.number, section.title) for section in find_sections(report(*own))][4] == (
        5,
        "工作中的短板与努力方向",
    )


def test_rows_of_table_three_are_no_section_of_their_own() -> None:
    own = [HEADINGS[0], HEADINGS[1], "三、本年度办理结果", HEADINGS[3], HEADINGS[4]]
    assert numbers(report(*own)) == [1, 2, 4, 5]


def test_tables_are_left_out() -> None:
    grid = Grid([])
    blocks = paragraphs(HEADINGS[1], "有关数据见下表。", "表后说明。")
    blocks.insert(2, grid)
    assert [section.text for section in find_sections(blocks)] == ["有关数据见下表。\n表后说明。"]


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫在手机打开当前页",
        "【打印本页】 【关闭窗口】",
        "打印",
        "上一篇：没有了",
        "分享到：",
        "附件：",
        "相关链接",
        "某县2021年政府信息公开工作年度报告.PDF",
        "主办单位：某某市人民政府办公室",
        "版权所有：某某市人民政府",
        "某ICP备12345678号-1",
        "网站标识码：1234567890",
        "地址：某路1号 某公网安备12345678901234号",
    ],
)
def test_the_last_section_ends_at_page_furniture(line: str) -> None:
    blocks = paragraphs(HEADINGS[5], "没有需要报告的其他事项。", line, "某某年度报告")
    assert [section.text for section in find_sections(blocks)] == ["没有需要报告的其他事项。"]


@pytest.mark.parametrize("text", ["关闭网站三个，均已公告。", "本年度未收取信息处理费。", "无", "分享经验两次。"])
def test_prose_is_no_page_furniture(text: str) -> None:
    assert not is_furniture(text)


def test_a_sentence_broken_by_a_page_is_made_whole() -> None:
    halves = ("我局按期更新栏目。各科室落实《条", "例》的要求，逐项对照。", "（二）平台建设。栏目清楚。")
    assert find_sections(lines("一、总体情况", *halves))[0].text == halves[0] + halves[1] + "\n" + halves[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("（一）强化组织领导", "镇里成立了工作小组。"),
        ("公开栏目清楚。更新及时。", "群众办事方便。"),
        ("公开栏目清楚。全年更新如下", "一是增加专栏。"),
        ("公开栏目清楚。全年更新如下：", "专栏两个。"),
    ],
)
def test_paragraphs_of_their_own_are_not_joined(before: str, after: str) -> None:
    assert find_sections(lines("一、总体情况", before, after))[0].text == f"{before}\n{after.strip()}"


def test_paragraphs_of_a_word_file_are_never_joined() -> None:
    halves = ("我局按期更新栏目。各科室落实《条", "例》的要求，逐项对照。")
    assert find_sections(paragraphs("一、总体情况", *halves))[0].text == "\n".join(halves)


@pytest.mark.parametrize(
    ("text", "ordinal", "start"),
    [
        ("十二、某事", Ordinal(Style.CHINESE, 12), 3),
        ("二十、某事", Ordinal(Style.CHINESE, 20), 3),
        ("二十三、某事", Ordinal(Style.CHINESE, 23), 4),
        ("（ 三 ）某事", Ordinal(Style.BRACKET, 3), 5),
        ("④某事", Ordinal(Style.BRACKET, 4), 1),
        ("第２部分：某事", Ordinal(Style.PART, 2), 5),
        ("3.5万元", NO_ORDINAL, 0),
        ("2021年", NO_ORDINAL, 0),
    ],
)
def test_ordinals(text: str, ordinal: Ordinal, start: int) -> None:
    assert split_ordinal(text) == (ordinal, start)


def test_key_of_a_heading() -> None:
    assert heading_key("政府信息公开 行政复议、\n行政诉讼的情况") == "政府信息公开行政复议行政诉讼情况"


@pytest.mark.parametrize(
    "text",
    [
        "一、" * 300_000,
        "（" * 1_000_000,
        " " * 1_000_000 + "一、总体情况",
        "一、" + "总" * 1_000_000,
        "[bookmark: " * 100_000,
        "总体情况" * 250_000,
        "\n" * 1_000_000,
        "一、总体情况\n" * 100_000,
    ],
    ids=range(8),
)
def test_hostile_paragraphs_end_like_others(text: str) -> None:
    assert len(find_sections(paragraphs(text, *HEADINGS[1:]))) >= 5


def test_very_many_headings() -> None:
    assert numbers(paragraphs(*HEADINGS * 5_000)) == [1, 2, 3, 4, 5, 6]


def real(start: str) -> list[Block]:
    files = sorted(REPORTS.glob(f"{start}_*.txt")) if REPORTS.is_dir() else []
    if not files:
        pytest.skip(f"no published report {start} beside this checkout")
    text = files[0].read_text(encoding="utf-8")
    return [
        Paragraph(line, Place(line=number)) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]


@pytest.mark.real
@pytest.mark.parametrize(
    ("start", "places"),
    [
        ("000", {1: 6, 2: 18, 3: 64, 4: 353, 5: 409, 6: 413}),
        ("001", {1: 5, 2: 15, 3: 32, 4: 63, 5: 72}),
        ("004", {1: 9, 2: 27, 3: 44, 4: 76, 5: 83, 6: 91}),
    ],
)
def test_published_reports(start: str, places: dict[int, int]) -> None:
    sections = find_sections(real(start))
    assert {section.number: section.source and section.source.line for section in sections} == places
    assert [section.title for section in sections] == [heading[2:] for heading in HEADINGS[: len(sections)]]


@pytest.mark.real
def test_a_published_report_broken_by_pages_is_made_whole() -> None:
    sections = find_sections(real("004"))
    assert "贯彻落实《条例》和国家" in sections[0].text
    assert "依申请公开办理的质量" in sections[0].text
    assert sections[5].text == "无"


def test_a_heading_among_the_lines_of_a_table_is_a_section() -> None:
    """Text from a turned page has pieces of the next table in front of its section's heading."""
    rows = ("一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "四、结转下年度继续办理")
    lines = ["柳林镇2023年政府信息公开工作年度报告", HEADINGS[0], OVERVIEW, HEADINGS[2]]
    for row in rows:
        lines += [row, *"0000000"]
    lines += ["0", "0", "复议后起诉", "总计", HEADINGS[3], "行政复议", "行政诉讼", "结果维持", *"00000"]
    lines += [HEADINGS[4], "更新不及时，已建立台账。"]
    (report,) = read("\n".join(lines).encode())
    assert [section.number for section in report.sections] == [1, 3, 4, 5]


@pytest.mark.parametrize("number", [3, 6])
def test_one_section_with_its_number_in_brackets(number: int) -> None:
    headings = [f"（{line[0]}）{line[2:]}" if n == number else line for n, line in enumerate(HEADINGS, start=1)]
    sections = find_sections(report(*headings))
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert sections[number - 1].ordinal == headings[number - 1][:3]
    assert sections[number - 2].text == f"这里是第{number - 1}部分的正文，写明有关做法。"


@pytest.mark.parametrize("ordinal", ["6、", "6.", "3、", "第六部分 "])
@pytest.mark.parametrize("place", range(6))
def test_one_heading_with_a_wrong_ordinal_of_another_style(place: int, ordinal: str) -> None:
    headings = [ordinal + heading[2:] if at == place else heading for at, heading in enumerate(HEADINGS)]
    sections = find_sections(report(*headings))
    assert [section.number for section in sections] == [1, 2, 3, 4, 5, 6]
    assert sections[place].ordinal == ordinal.strip()
    assert sections[place].text == f"这里是第{place + 1}部分的正文，写明有关做法。"


def test_an_item_of_a_list_with_the_words_of_a_missing_section_is_none() -> None:
    items = ("1、主动公开政府信息情况", "2、收到申请的情况", "3、其他")
    blocks = paragraphs(
        HEADINGS[0], OVERVIEW, *items, *(text for heading in HEADINGS[2:] for text in (heading, "无。"))
    )
    assert numbers(blocks) == [1, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("behind", "kept"),
    [
        (["如有疑问，请与本局办公室联系"], 1),
        (["联系电话：0399-7215066", "电子邮箱：gongkai@example.gov.cn"], 2),
        (["如有疑问，请与本局办公室联系", "目录"], 1),
        (["来源：本站，发布日期：2024-01-20"], 0),
        (["打印本页，关闭窗口"], 0),
        (["2024年1月20日"], 0),
    ],
)
def test_an_introduction_whose_last_paragraph_lacks_its_full_stop(behind: list[str], kept: int) -> None:
    title = Paragraph("沅桥县2023年政府信息公开工作年度报告", Place(paragraph=0))
    opening = "本报告由本局编制。"
    blocks = [title, *paragraphs(opening, *behind, HEADINGS[0], OVERVIEW)]
    introduction = find_introduction(blocks, find_sections(blocks), title.place)
    assert introduction is not None
    assert introduction.text.split("\n") == [opening, *behind[:kept]]
