from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongkai.law.agencies import Level
from gongkai.report.model import Place, Statement
from gongkai.report.read.document import Block, Grid, Paragraph, Token
from gongkai.report.read.identity import Identity, find_identity
from gongkai.report.read.sections import find_sections

REPORTS = Path(__file__).parents[3].parent / "shared" / "reports"
YEAR_2021 = (date(2021, 1, 1), date(2021, 12, 31))


def paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(text, Place(paragraph=number)) for number, text in enumerate(texts, start=1)]


def identify(*blocks: str | Block, document_title: str = "", name: str = "") -> Identity:
    made = [
        Paragraph(block, Place(paragraph=number)) if isinstance(block, str) else block
        for number, block in enumerate(blocks, start=1)
    ]
    return find_identity(made, find_sections(made), document_title, name)


@pytest.mark.parametrize(
    ("agency", "level", "place"),
    [
        ("黑龙江省人民政府", "province", "黑龙江省"),
        ("上海市", "province", "上海市"),
        ("新疆维吾尔自治区", "province", "新疆维吾尔自治区"),
        ("牡丹江市", "prefecture", "牡丹江市"),
        ("甘孜藏族自治州人民政府", "prefecture", "甘孜藏族自治州"),
        ("黔南州", "prefecture", "黔南州"),
        ("锡林郭勒盟行政公署", "prefecture", "锡林郭勒盟"),
        ("大兴安岭地区行政公署", "prefecture", "大兴安岭地区"),
        ("正蓝旗", "county", "正蓝旗"),
        ("鄂伦春自治旗人民政府", "county", "鄂伦春自治旗"),
        ("五大连池市人民政府", "county", "五大连池市"),
        ("三都水族自治县人民政府", "county", "三都水族自治县"),
        ("青岛市市北区", "county", "青岛市市北区"),
        ("浦东新区人民政府", "county", "浦东新区"),
        ("建新镇", "township", "建新镇"),
        ("双河满族乡", "township", "双河满族乡"),
        ("额济纳旗温图高勒苏木人民政府", "township", "额济纳旗温图高勒苏木"),
        ("白银区人民路街道", "township", "白银区人民路街道"),
        ("某区人民政府长河街道办事处", "township", "某区长河街道"),
        ("城关区东风办事处", "township", "城关区"),
        ("临沂市教育局", "department", "临沂市"),
        ("景德镇市民政局", "department", "景德镇市"),
        ("蓬江区发展和改革局", "department", "蓬江区"),
        ("某县乡村振兴局", "department", "某县"),
        ("某县市场监督管理局", "department", "某县"),
        ("湖北省住房和城乡建设厅", "department", "湖北省"),
        ("哈尔滨市卫生健康委员会", "department", "哈尔滨市"),
        ("北京市规划和自然资源委", "department", "北京市"),
        ("某县人民政府办公室", "department", "某县"),
        ("国家税务总局鹤岗市税务局", "department", "鹤岗市"),
        ("市教育局", "department", ""),
        ("国家税务总局", "state", ""),
        ("中华人民共和国教育部", "state", ""),
        ("国务院国资委", "state", ""),
        ("池州高新区", None, "池州高新区"),
        ("番禺经济技术开发区管委会", None, "番禺经济技术开发区"),
        ("云溪市", None, "云溪市"),
    ],
)
@pytest.mark.parametrize("wording", ["{}2021年政府信息公开工作年度报告", "2021年{}政府信息公开年度报告"])
def test_an_agency_in_a_title(wording: str, agency: str, level: str | None, place: str) -> None:
    identity = identify(wording.format(agency), "一、总体情况", "公开信息三十条。")
    expected = (agency, level and Level(level), place, 2021)
    assert (identity.agency, identity.level, identity.place, identity.year) == expected


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("老山镇政府信息公开工作年度报告", "老山镇", None),
        ("老山镇人民政府信息公开工作年度报告", "老山镇人民政府", None),
        ("老山镇政府政府信息公开工作年度报告", "老山镇政府", None),
        ("关于某县2021年度政府信息公开工作的年度报告", "某县", 2021),
        ("《某县教育局2021年政府信息公开工作年度报告》", "某县教育局", 2021),
        ("某县教育局关于2021年政府信息公开工作情况的报告", "某县教育局", 2021),
        ("某县政务公开办公室2021年政府信息公开工作年度报告", "某县政务公开办公室", 2021),
        ("某县教育局政府信息公开2021年年度报告", "某县教育局", 2021),
        ("某县教育局2021年政务公开工作总结", "某县教育局", 2021),
        ("某县教育局2021政府信息公开年报", "某县教育局", 2021),
        ("某县二〇二一年政府信息公开工作年度报告", "某县", 2021),
        ("某县二○二一年度政府信息公开工作年度报告", "某县", 2021),
        ("某县２０２１年政府信息公开工作年度报告", "某县", 2021),
        ("某 县 2 0 2 1 年 政 府 信 息 公 开 工 作 年 度 报 告", "某县", 2021),
        ("政府信息公开工作年度报告（某县教育局2021年）", "某县教育局", 2021),
        ("标题：某县2021年政府信息公开工作年度报告", "某县", 2021),
        ("附件1：某县2021年政府信息公开工作年度报告", "某县", 2021),
        ("某县1921年政府信息公开工作年度报告", "某县", None),
        ("我局2021年政府信息公开工作年度报告", "", 2021),
    ],
)
def test_the_wording_of_a_title(title: str, agency: str, year: int | None) -> None:
    identity = identify(title, "一、总体情况", "公开信息三十条。")
    assert (identity.agency, identity.year) == (agency, year)


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (["某县石桥镇2021年政府信息公开工作", "年度报告"], "某县石桥镇"),
        (["[bookmark: _GoBack]某县石桥镇2021年政府信息公开工作", "年度报告"], "某县石桥镇"),
        (["某市长青区人民政府", "2021 年度政府信息公开工作报告"], "某市长青区人民政府"),
        (["某县石桥镇", "2021年度政府信息公开工作", "年度报告"], "某县石桥镇"),
        (["自治区人民政府办公厅2021", "政府信息公开工作年度报告"], "自治区人民政府办公厅"),
        (["某县教育局", "2021年度", "政府信息公开工作年度报告"], "某县教育局"),
        (["某县教育局", "政府信息公开工作年度报告", "（2021年度）"], "某县教育局"),
        (["2021年政府信息公开工作年度报告", "某县教育局"], "某县教育局"),
    ],
)
def test_a_title_over_several_lines(lines: list[str], agency: str) -> None:
    identity = identify(*lines, "现将有关情况报告如下。", "一、总体情况", "公开信息三十条。")
    assert (identity.agency, identity.year) == (agency, 2021)


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["某县２０２１年政府信息公开 工作年度报告"], "某县２０２１年政府信息公开工作年度报告"),
        (["[bookmark: _GoBack]某县2021年政府信息公开工作", "年度报告"], "某县2021年政府信息公开工作年度报告"),
        (["某县人民政府", "2021 年度政府信息公开工作报告"], "某县人民政府2021年度政府信息公开工作报告"),
        (["某县政府信息公开工作年度报告", "（2021年度）"], "某县政府信息公开工作年度报告（2021年度）"),
        (["某县政府信息公开工作年度报告", "某县办公室编"], "某县政府信息公开工作年度报告"),
        (["标题：某县政府信息公开工作年度报告"], "某县政府信息公开工作年度报告"),
        (["附件2：某县政府信息公开工作年度报告"], "某县政府信息公开工作年度报告"),
        (["公开目录 政府信息公开年报", "索引号 12345/2022-0007 公开目录 信息公开年报"], ""),
    ],
)
def test_the_title_as_printed(lines: list[str], title: str) -> None:
    assert identify(*lines, "一、总体情况", "公开信息三十条。").title == title


WEB_PAGE = (
    "首页 > 政务公开 > 政府信息公开年报",
    "政府信息公开指南",
    "政府信息公开年报",
    "某县2023年政府信息公开工作年度报告",
    "某县2022年政府信息公开工作年度报告",
    "某县2020年政府信息公开工作年度报告",
)


def test_a_heading_of_the_page_among_links_to_other_years() -> None:
    heading = Paragraph("某县2021年政府信息公开工作年度报告", Place(paragraph=9), heading=1)
    identity = identify(*WEB_PAGE, heading, "发布日期：2022-01-20", "一、总体情况", "公开信息三十条。")
    assert (identity.title, identity.year) == (heading.text, 2021)


def test_the_title_of_the_page_among_links_to_other_years() -> None:
    identity = identify(
        *WEB_PAGE,
        "发布日期：2022-01-20",
        "某县2021年政府信息公开工作年度报告",
        "某县2019年政府信息公开工作年度报告",
        "一、总体情况",
        "公开信息三十条。",
        document_title="某县2021年政府信息公开工作年度报告_某县人民政府",
    )
    assert identity.year == 2021


def test_a_title_apart_goes_before_a_list_of_links() -> None:
    identity = identify(
        "某县2021年政府信息公开工作年度报告",
        "发布日期：2022-01-20",
        *WEB_PAGE,
        "一、总体情况",
        "公开信息三十条。",
    )
    assert (identity.agency, identity.year) == ("某县", 2021)


def test_a_title_printed_twice_is_no_list() -> None:
    title = "某县2021年政府信息公开工作年度报告"
    identity = identify(title, title, "一、总体情况", "公开信息三十条。")
    assert (identity.title, identity.year) == (title, 2021)


def test_links_to_other_years_behind_the_report_do_not_count() -> None:
    identity = identify("一、总体情况", "公开信息三十条。", *WEB_PAGE)
    assert (identity.title, identity.agency) == ("", "")


def test_the_document_title_where_the_text_has_none() -> None:
    identity = identify(
        "一、总体情况",
        "公开信息三十条。",
        document_title="某县教育局2021年政府信息公开工作年度报告 - 某县人民政府",
    )
    assert (identity.title, identity.agency, identity.year) == (
        "某县教育局2021年政府信息公开工作年度报告",
        "某县教育局",
        2021,
    )
    assert identity.year_statements == (Statement("title", 2021),)


def test_the_first_cell_of_a_spreadsheet() -> None:
    grid = Grid([[Token("某县教育局2021年政府信息公开工作年度报告", 0, Place(sheet="年报", row=1, column=1), 8)]])
    identity = identify(grid)
    assert (identity.agency, identity.year) == ("某县教育局", 2021)
    assert identity.year_statements == (Statement("title", 2021, Place(sheet="年报", row=1, column=1)),)


def test_the_file_name_where_nothing_else_says_it() -> None:
    identity = identify("一、总体情况", "公开信息三十条。", name="年报/某县教育局2021年政府信息公开工作年度报告.docx")
    assert (identity.title, identity.agency, identity.level, identity.year) == (
        "某县教育局2021年政府信息公开工作年度报告",
        "某县教育局",
        Level.DEPARTMENT,
        2021,
    )
    assert identity.year_statements == (Statement("file", 2021),)


def test_the_file_name_says_no_year_where_the_text_does() -> None:
    identity = identify(
        "一、总体情况", "2020年，公开信息三十条。", name="某县教育局2021年政府信息公开工作年度报告.docx"
    )
    assert identity.year == 2020
    assert identity.year_statements == (Statement("text", 2020, Place(paragraph=2)),)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("report_2021.pdf", 2021),
        ("a.zip!2022年报.docx", 2022),
        ("20211231.pdf", None),
        ("1999.pdf", None),
        ("9999.txt", None),
    ],
)
def test_a_year_in_a_file_name(name: str, year: int | None) -> None:
    assert identify("一、总体情况", "公开信息三十条。", name=name).year == year


@pytest.mark.parametrize(
    ("introduction", "agency"),
    [
        ("根据有关要求，现公布某市统计局2022年政府信息公开工作年度报告。", "某市统计局"),
        ("现发布《某区和平街道2023年政府信息公开工作年度报告》。", "某区和平街道"),
        ("本报告由两河镇人民政府党政办公室编制。", "两河镇人民政府"),
        ("如对本报告有疑问，请与某县水务局办公室联系。", "某县水务局"),
        ("某县水务局", "某县水务局"),
        ("发布机构：某县水务局", "某县水务局"),
        ("信息来源：本站原创", ""),
        ("现将我局有关情况报告如下。", ""),
    ],
)
def test_the_agency_where_the_title_does_not_name_it(introduction: str, agency: str) -> None:
    identity = identify(
        "2022年政府信息公开工作年度报告", "说明文字。", introduction, "一、总体情况", "公开信息三十条。"
    )
    assert identity.agency == agency


def test_the_agency_that_signs() -> None:
    identity = identify(
        "政府信息公开工作年度报告", "一、总体情况", "公开信息三十条。", "六、其他需要报告的事项", "无",
        "某县水务局", "2022年1月20日",
    )  # fmt: skip
    assert (identity.agency, identity.year) == ("某县水务局", None)


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("数据统计期限自2021年1月1日起至12月31日止。", YEAR_2021),
        ("所列数据的统计期限为 2021 年 1 月 1 日 至 2021 年 12 月 31 日。", YEAR_2021),
        ("统计期限为２０２１年１月１日到２０２１年１２月３１日。", YEAR_2021),
        ("统计期限为二〇二一年一月一日至二〇二一年十二月三十一日。", YEAR_2021),
        ("统计时限：2021年1月1日—2021年12月31日。", YEAR_2021),
        ("统计时限：2021年1月1日--12月31日。", YEAR_2021),
        ("统计期限从20211月1日起至202112月31日止。", YEAR_2021),
        ("所列数据自2021年1月1日起，至本年12月31日止。", YEAR_2021),
        ("统计期限为2020年12月1日至2021年11月30日。", (date(2020, 12, 1), date(2021, 11, 30))),
        ("本报告自2021年1月1日至2021年12月31日。", YEAR_2021),
        ("2021年3月1日至5月30日开展专项行动。统计期限为2021年1月1日至12月31日。", YEAR_2021),
        ("2021年3月1日至5月30日开展专项行动。", None),
        ("统计期限为2021年2月1日至2021年2月31日。", None),
        ("统计期限为2021年12月1日至2021年1月31日。", None),
        ("统计期限为1921年1月1日至1921年12月31日。", None),
        ("统计期限为2021年度。", None),
    ],
)
def test_the_period(sentence: str, period: tuple[date, date] | None) -> None:
    identity = identify("某县政府信息公开工作年度报告", sentence, "一、总体情况", "公开信息三十条。")
    assert identity.period == period
    of_period = [statement for statement in identity.year_statements if statement.origin == "period"]
    assert of_period == ([Statement("period", period[1].year, Place(paragraph=2))] if period else [])


def test_the_period_in_section_one() -> None:
    identity = identify("某县政府信息公开工作年度报告", "一、总体情况", "统计期限为2021年1月1日至12月31日。")
    assert (identity.period, identity.year) == (YEAR_2021, 2021)


@pytest.mark.parametrize(
    ("overview", "year"),
    [
        ("2021年，我镇公开信息三十条。2022年，将继续努力。2021年，没有收到申请。", 2021),
        ("2021 年，我镇公开信息三十条。", 2021),
        ("二〇二一年，我镇公开信息三十条。", 2021),
        ("2021年以来，我镇公开信息三十条，比2020年多。", 2021),
        ("2021年度我镇公开信息三十条。", 2021),
        ("根据2019年5月15日起施行的条例，2021年，我镇公开信息三十条。", 2021),
        ("1921年，建镇。", None),
        ("我镇公开信息三十条。", None),
    ],
)
def test_the_year_of_the_text(overview: str, year: int | None) -> None:
    identity = identify(
        "某镇政府信息公开工作年度报告", "一、总体情况", overview, "二、主动公开政府信息情况", "2030年，见表。"
    )
    assert identity.year_statements == ((Statement("text", year, Place(paragraph=3)),) if year else ())


def test_what_title_period_and_text_say() -> None:
    identity = identify(
        "某县人民政府",
        "2020年政府信息公开工作年度报告",
        "统计期限为2021年1月1日至12月31日。",
        "一、总体情况",
        "我县按期更新栏目。",
        "2022年，我县公开信息三十条。",
        name="2023.docx",
    )
    assert identity.year == 2020
    assert identity.year_statements == (
        Statement("title", 2020, Place(paragraph=2)),
        Statement("period", 2021, Place(paragraph=3)),
        Statement("text", 2022, Place(paragraph=6)),
    )


def test_the_introduction_speaks_for_an_overview_without_a_year() -> None:
    identity = identify(
        "某县政府信息公开工作年度报告", "特向社会公布2021年度有关情况。", "一、总体情况", "公开信息三十条。"
    )
    assert identity.year_statements == (Statement("text", 2021, Place(paragraph=2)),)


def test_nothing_said() -> None:
    assert identify() == Identity()
    assert identify("无关的一段话。") == Identity()


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开" * 150_000,
        "报告" * 500_000,
        "2021年" * 200_000,
        "2021年1月1日至" * 100_000,
        "二〇二一" * 250_000,
        "县" * 1_000_000,
        "由某" * 500_000,
        " " * 1_000_000 + "报告",
        "[bookmark:" * 100_000,
    ],
    ids=range(9),
)
def test_hostile_paragraphs_end_like_others(text: str) -> None:
    identity = identify(
        "某县2021年政府信息公开工作年度报告", text, "一、总体情况", text, document_title=text, name=text
    )
    assert (identity.agency, identity.level) == ("某县", Level.COUNTY)


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
    ("start", "identity"),
    [
        (
            "000",
            Identity(
                "呼兰区石人镇",
                Level.TOWNSHIP,
                "呼兰区石人镇",
                2021,
                "呼兰区石人镇2021年政府信息公开工作年度报告",
                YEAR_2021,
                (
                    Statement("title", 2021, Place(line=2)),
                    Statement("period", 2021, Place(line=4)),
                    Statement("text", 2021, Place(line=7)),
                ),
                Place(line=2),
                Place(line=3),
            ),
        ),
        (
            "001",
            Identity(
                "老黑山镇",
                Level.TOWNSHIP,
                "老黑山镇",
                2021,
                "老黑山镇政府信息公开工作年度报告",
                None,
                (Statement("text", 2021, Place(line=7)),),
                Place(line=3),
                Place(line=3),
            ),
        ),
        (
            "004",
            Identity(
                "鹤岗市兴山区人民政府",
                Level.COUNTY,
                "鹤岗市兴山区",
                2021,
                "鹤岗市兴山区人民政府2021年度政府信息公开工作报告",
                YEAR_2021,
                (
                    Statement("title", 2021, Place(line=5)),
                    Statement("period", 2021, Place(line=7)),
                    Statement("text", 2021, Place(line=11)),
                ),
                Place(line=3),
                Place(line=5),
            ),
        ),
    ],
)
def test_published_reports(start: str, identity: Identity) -> None:
    blocks = real(start)
    assert find_identity(blocks, find_sections(blocks), "", f"{start}_9999.txt") == identity
