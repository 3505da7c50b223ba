"""Hypothesis strategies for reports as offices write them: what a document can say and a reader can find in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gongkai.law.agencies import level_of, place_of
from gongkai.report.formats import FORMATS, CellSpec, Kind
from gongkai.report.model import AnnualReport, Cell, Contact, Origin, Section, State
from gongkai.report.write.form.content import SECTION_TITLES, made_introduction

_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def _level_one() -> list[str]:
    """The 3,755 characters of GB 2312's first level, without numerals and what ordinals and blanks are made of."""
    characters = (
        bytes((row, column)).decode("gb2312", "ignore") for row in range(176, 216) for column in range(161, 255)
    )
    return sorted(set("".join(characters)) - set("零一二三四五六七八九十百千万亿两第项部章节无附表件年月日"))


HANZI = st.sampled_from(_level_one())
WORDS = st.lists(HANZI, min_size=2, max_size=14).map("".join)
LATIN = st.sampled_from(
    ["LED", "App", "12345", "3.5%", "www.example.gov.cn", "http://a.example/b/c.html", "OA", "＋", "①"]
)
PIECES = st.one_of(
    WORDS,
    WORDS,
    st.builds("{}，{}".format, WORDS, WORDS),
    st.builds("{}、{}".format, WORDS, WORDS),
    st.builds("（{}）".format, WORDS),
    st.builds("《{}》".format, WORDS),
    st.builds("“{}”".format, WORDS),
    st.builds("{}件".format, st.integers(0, 99_999)),
    st.builds("自 {} 年起".format, st.integers(2019, 2026)),
    LATIN,
)
SENTENCES = st.builds("{}{}。".format, WORDS, st.lists(PIECES, min_size=1, max_size=8).map("".join))
NUMERALS = st.sampled_from("一二三四五六七八九")
PARAGRAPHS = st.one_of(
    st.lists(SENTENCES, min_size=1, max_size=6).map("".join),
    st.builds("（{}）{}".format, NUMERALS, WORDS),
    st.builds("（{}）{}。{}".format, NUMERALS, WORDS, SENTENCES),
    st.builds("{}.{}".format, st.integers(1, 12), WORDS),
    st.builds("{}.{}。{}".format, st.integers(1, 12), WORDS, SENTENCES),
)
TEXTS = st.lists(PARAGRAPHS, max_size=5).map("\n".join)

AGENCIES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["清源", "沅桥", "芦汀", "北石坎", "东洛浦"]),
    st.sampled_from(["市", "县", "区"]),
    st.sampled_from(
        [
            "人民政府",
            "教育局",
            "卫生健康委员会",
            "自然资源和规划局",
            "人力资源和社会保障局",
            "经济技术开发区管理委员会政务服务和大数据管理局",
        ]
    ),
)
TITLES = st.sampled_from(
    [
        "{agency}{year}年政府信息公开工作年度报告",
        "{agency}{year}年度政府信息公开工作报告",
        "{year}年{agency}政府信息公开工作年度报告",
    ]
)
CONTACTS = st.builds(
    Contact,
    address=st.sampled_from(["", "清源市学府路6号", "沅桥县滨河街道18号3楼"]),
    postcode=st.sampled_from(["", "472911"]),
    telephone=st.sampled_from(["", "0399-7215066"]),
    email=st.sampled_from(["", "gongkai@example.gov.cn"]),
    url=st.sampled_from(["", "http://www.example.gov.cn/xxgk"]),
)


@st.composite
def values(draw: st.DrawFn, spec: CellSpec, largest: int = 10**9) -> Cell:
    """A figure that may stand in a cell, printed in one of the ways in which offices print it, or not printed yet."""
    lowest = -largest if spec.column.kind is Kind.CHANGE else 0
    value: int | Decimal = draw(st.integers(0, 20) | st.integers(lowest, largest))
    if spec.column.kind is Kind.MONEY and draw(st.booleans()):
        value = draw(st.decimals(0, largest, places=draw(st.integers(1, 4))))
    unit = draw(st.sampled_from(["", "", spec.unit])) if spec.column.kind is not Kind.CHANGE else ""
    text = draw(st.sampled_from(["", f"{value}", f"{value:,}", f"{value}".translate(_FULL_WIDTH)]))
    return Cell(value, State.VALUE, text + unit if text else "", unit=unit)


BLANKS = st.sampled_from(["", "", "/", "—", "-", "无", "——"]).map(lambda text: Cell(None, State.BLANK, text))


@st.composite
def forms(draw: st.DrawFn) -> AnnualReport:
    """A report that a document can hold whole: every cell a figure or blank, prose in sentences and headings."""
    form = FORMATS[draw(st.sampled_from(sorted(FORMATS)))]
    blanks = draw(st.sampled_from([0, 0, 1, 5, 10]))
    cells = {
        cell_id: draw(BLANKS if draw(st.integers(1, 10)) <= blanks else values(spec))
        for cell_id, spec in form.cells.items()
    }
    agency, year = draw(AGENCIES), draw(st.integers(2019, 2026))
    report = AnnualReport(
        form,
        cells,
        agency=agency,
        level=level_of(agency),
        place=place_of(agency),
        year=year,
        title=draw(TITLES).format(agency=agency, year=year),
        period=draw(
            st.sampled_from([None, (date(year, 1, 1), date(year, 12, 31)), (date(year, 3, 2), date(year, 12, 31))])
        ),
        contact=draw(CONTACTS),
        sections=tuple(
            Section(number, title, draw(TEXTS))
            for number, title in enumerate(SECTION_TITLES, start=1)
            if draw(st.integers(1, 10)) > 1
        ),
    )
    return report if draw(st.booleans()) else _as_read(report, draw(st.lists(SENTENCES, max_size=2)))


def _as_read(report: AnnualReport, sentences: list[str]) -> AnnualReport:
    """The report as if it had been read from a file: its introduction says what it knows of period and contact."""
    text = "\n".join(filter(None, [*sentences, made_introduction(report)]))
    introduction = Section(0, "", text) if text else None
    values = {name: getattr(report, name) for name in report.__dataclass_fields__}
    return AnnualReport(**{**values, "introduction": introduction, "source": Origin("a.docx", "00", "docx")})
