from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.report.model import Contact, Place
from gongkai.report.read.contact import find_contact
from gongkai.report.read.document import Block, Grid, Paragraph

REPORTS = Path(__file__).parents[3].parent / "shared" / "reports"


def paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(text, Place(paragraph=number)) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("introduction", "contact"),
    [
        pytest.param(
            "如对本报告有疑问，请与某县教育局办公室联系（地址：某县学府路18号；邮编：158123；电话：0451-55667788；"
            "传真：0451-55667799；电子邮箱：xxgk@jyj.example）。",
            Contact("某县学府路18号", "158123", "0451-55667788", "0451-55667799", "xxgk@jyj.example"),
            id="all in brackets",
        ),
        pytest.param(
            "如有疑问请联系：某镇党政办公室，联系电话0451-55218321。",
            Contact(telephone="0451-55218321"),
            id="no colon",
        ),
        pytest.param(
            "本报告可在某区政府网站（网址：www.mouqu.gov.example）查阅。",
            Contact(url="www.mouqu.gov.example"),
            id="named website",
        ),
        pytest.param(
            "本年度报告电子版可在门户网站（http://www.mouqu.gov.example/zwgk/）下载。",
            Contact(url="http://www.mouqu.gov.example/zwgk/"),
            id="website in full-width brackets",
        ),
        pytest.param(
            "报告的下载地址：https://mou.example/nb?id=12&year=2021，咨询电话：（0451）5566778。",
            Contact(telephone="(0451)5566778", url="https://mou.example/nb?id=12&year=2021"),
            id="an address for downloads is no address",
        ),
        pytest.param(
            "如需咨询，请联系（联系地址：某市某区兴业路 102 号政府办公楼 303 室；邮政编码：１５４１０６；"
            "电话号码：０４６８－３５２６０２１；电子邮箱：ｇｋ＠ｑｕ.example）。",
            Contact("某市某区兴业路102号政府办公楼303室", "154106", "0468-3526021", email="gk@qu.example"),
            id="spaces and full-width figures",
        ),
        pytest.param(
            "对本报告有疑问的，请与我办联系，电话：0451-5566778、5566779转801，手机：13800001111。",
            Contact(telephone="0451-5566778、5566779转801"),
            id="several with an extension",
        ),
        pytest.param(
            "联系电话（传真）：0451-55667788。本报告由我局编制。",
            Contact(telephone="0451-55667788", fax="0451-55667788"),
            id="one number for both",
        ),
        pytest.param(
            "电话/传真：0451-55667788-6，本报告如有疑问可来电。",
            Contact(telephone="0451-55667788-6", fax="0451-55667788-6"),
            id="one number for both, with a stroke",
        ),
        pytest.param(
            "本报告咨询联系人：张某某 13800001111。",
            Contact(telephone="13800001111"),
            id="a mobile number as printed",
        ),
        pytest.param(
            "如有疑问，请与某局联系（地址：某市人民大街1号（市政府大院），3楼302室，邮编150001）。",
            Contact("某市人民大街1号(市政府大院),3楼302室", "150001"),
            id="an address with brackets and a comma",
        ),
        pytest.param(
            "联系方式：某街道办事处地址某区和平路9号，电话4001234567。",
            Contact("某区和平路9号", telephone="4001234567"),
            id="a line of contact without colons",
        ),
        pytest.param(
            "本报告电话：0451-55667788 0451-55667799",
            Contact(telephone="0451-55667788、0451-55667799"),
            id="numbers parted by a space stay apart",
        ),
        pytest.param(
            "本报告的电子邮箱为gk_2021.office@sub.mou.example，邮箱地址以网站公布的为准。",
            Contact(email="gk_2021.office@sub.mou.example"),
            id="a mail address is no address",
        ),
        pytest.param("本报告电子信箱gkbgs163.example，邮编13400。", Contact(), id="neither mail nor postcode"),
        pytest.param("本报告所列数据截止到2021年12月31日，编号20211231。", Contact(), id="a date is no telephone"),
        pytest.param("", Contact(), id="empty"),
    ],
)
def test_an_introduction(introduction: str, contact: Contact) -> None:
    blocks = paragraphs("某县2021年政府信息公开工作年度报告", introduction, "一、总体情况", "公开信息三十条。")
    assert find_contact(blocks) == contact


def test_details_on_lines_of_their_own() -> None:
    blocks = paragraphs(
        "某县2021年政府信息公开工作年度报告",
        "联系地址：某县某镇建新街7号",
        "邮　　编：158123",
        "电　　话：0451-55667788",
        "传　　真：0451-55667799",
        "电子邮箱：gk@mou.example",
        "网　　址：http://mou.example",
        "一、总体情况",
    )
    assert find_contact(blocks) == Contact(
        "某县某镇建新街7号",
        "158123",
        "0451-55667788",
        "0451-55667799",
        "gk@mou.example",
        "http://mou.example",
    )


def test_the_introduction_goes_before_the_end() -> None:
    blocks = paragraphs(
        "对本报告的疑问，请致电0451-1111111。",
        "一、总体情况",
        "公开信息三十条。",
        "六、其他需要报告的事项",
        "无。",
        "联系电话：0451-2222222",
        "通讯地址：某县长宁路2号",
    )
    assert find_contact(blocks) == Contact("某县长宁路2号", telephone="0451-1111111")


def test_an_introduction_that_stands_in_section_one() -> None:
    blocks = paragraphs(
        "一、总体情况",
        "本报告由某镇人民政府编制，如有疑问请联系我们（地址：某镇府前路1号，邮编：272199，电话：0537-8451002）。",
        "二、主动公开政府信息情况",
    )
    assert find_contact(blocks) == Contact("某镇府前路1号", "272199", "0537-8451002")


def test_the_end_of_section_six() -> None:
    blocks = paragraphs(
        "一、总体情况",
        "公开信息三十条。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "六、其他需要报告的事项",
        "本报告如有疑问，请与我局联系，电话：0451-55667788。",
        "主办单位：某市人民政府办公室 联系电话：0451-99999999",
    )
    assert find_contact(blocks) == Contact(telephone="0451-55667788")


@pytest.mark.parametrize(
    "prose",
    [
        "畅通联系电话0451-55667788等渠道，方便群众反映问题。",
        "在网站（http://www.mou.example）发布信息三十条。",
        "公开办公地址：某县学府路18号等信息。",
        "受理12345热线工单三百件，投诉电话：0451-55667788。",
    ],
)
def test_prose_about_other_things_is_left_aside(prose: str) -> None:
    blocks = paragraphs(
        "一、总体情况", "工作平稳。", prose, prose, "五、存在的主要问题及改进情况", prose, "六、其他", prose
    )
    assert find_contact(blocks) == Contact()


def test_the_imprint_of_a_website_is_left_aside() -> None:
    blocks = paragraphs(
        "一、总体情况", "工作平稳。", "六、其他需要报告的事项", "无", "版权所有：某市", "电话：0451-9999999"
    )
    assert find_contact(blocks) == Contact()


def test_grids_are_passed_over() -> None:
    assert find_contact([Grid([]), *paragraphs("本报告联系电话：0451-55667788。"), Grid([])]) == Contact(
        telephone="0451-55667788"
    )


@pytest.mark.parametrize(
    "text",
    [
        "电话" * 500_000,
        "联系电话：" + "0" * 1_000_000,
        "联系" + "a" * 1_000_000,
        "联系" + "@" * 1_000_000,
        "联系" + "a@a." * 250_000,
        "联系地址：" + "（" * 1_000_000,
        "联系" + "http://" * 150_000,
        "联系电话：0451-5566778、" * 60_000,
        " " * 1_000_000 + "本报告",
    ],
    ids=range(9),
)
def test_hostile_paragraphs_end_like_others(text: str) -> None:
    blocks = paragraphs(text, "如对本报告有疑问，请与我局联系，邮编：158123。", "一、总体情况", text, "六、其他", text)
    assert find_contact(blocks).postcode == "158123"


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
    ("start", "contact"),
    [
        ("000", Contact(telephone="0451-55218320", url="http://hlqxxgk.harbin.gov.cn/")),
        ("001", Contact()),
        (
            "004",
            Contact(
                "鹤岗市兴山区兴山路102号兴山区政府办公楼303室",
                "154105",
                "0468-3526020",
                email="xsqzfb@163.com",
                url="www.hgxs.gov.cn",
            ),
        ),
    ],
)
def test_published_reports(start: str, contact: Contact) -> None:
    assert find_contact(real(start)) == contact
