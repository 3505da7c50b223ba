"""What single sentences state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.report.formats import FORMATS
from gongkai.report.model import Place, Section
from gongkai.report.prose import Amount, Sense, StatedQuantity, Time, cells_of, every, statements, statements_of
from gongkai.report.prose.vocabulary import NOUNS, SUBJECTS, WORDS
from tests.report.checks.building import report_of

PIECES = (
    "全年",
    "收到申请",
    "信息公开",
    "25件",
    "二十五件",
    "，",
    "。",
    "其中",
    "（",
    "）",
    "：",
    "自然人",
    "占",
    "80%",
    "未",
    "均",
    "维持",
)


def _read(text: str, section: int = 1) -> list[StatedQuantity]:
    return [quantity for quantity, _ in every(statements_of(Section(section, "", text), 2023))]


def _figures(text: str) -> list[Decimal]:
    return [quantity.amount.low for quantity in _read(text) if quantity.amount]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("25", 25),
        ("１２", 12),
        ("1,204", 1204),
        ("1，204", 1204),
        ("二十五", 25),
        ("一百零八", 108),
        ("两千三百", 2300),
        ("九千零五十", 9050),
        ("壹拾", 10),
        ("1.2万", 12000),
        ("3千余", 3000),
        ("一万二", 12000),
        (" 25 ", 25),
    ],
)
def test_numbers(number: str, value: int) -> None:
    assert _figures(f"收到政府信息公开申请{number}件。") == [value]


@pytest.mark.parametrize("number", ["约300", "近300", "300余", "300多", "三百余", "超过300"])
def test_approximations_are_not_exact(number: str) -> None:
    (quantity,) = _read(f"收到政府信息公开申请{number}件。")
    assert quantity.amount is not None
    assert quantity.amount.low == 300
    assert quantity.amount.exact is None
    assert quantity.amount.allows(310)
    assert not quantity.amount.allows(500)


def test_a_range() -> None:
    (quantity,) = _read("开展培训3至5次。")
    assert quantity.amount is not None
    assert (quantity.amount.low, quantity.amount.high) == (Decimal(3), Decimal(5))
    assert quantity.amount.exact is None


@pytest.mark.parametrize(
    "text",
    [
        "按照国办公开办函〔2021〕30号文件和《条例》第二十条第（五）项办理申请。",
        "收到申请后，2个工作日内登记，20个工作日内答复。",
        "联系电话：0399-5550123，邮编：154105。",
        "一是认真受理申请，二是及时答复申请。",
        "答复率、办结率均为100%。",
        "答复网民留言120条，办理提案12件。",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert _read(text) == []


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2023年收到申请5件。", Time.THIS),
        ("2022年收到申请5件。", Time.LAST),
        ("2021年收到申请5件。", Time.OTHER),
        ("2024年收到申请5件。", Time.PLAN),
        ("去年收到申请5件。", Time.LAST),
        ("明年计划开展培训5次。", Time.PLAN),
        ("2021年至2023年收到申请5件。", Time.OTHER),
    ],
)
def test_time(text: str, time: Time) -> None:
    (quantity,) = _read(text)
    assert quantity.time is time


def test_a_plan_goes_on_in_its_paragraph() -> None:
    first, second = _read("2024年，我镇将做好以下工作。一是组织培训3次。\n全年组织培训2次。")
    assert (first.time, second.time) == (Time.PLAN, Time.THIS)


def test_a_tree() -> None:
    (whole,) = statements_of(
        Section(1, "", "收到申请30件，其中，不予公开3件（国家秘密1件、过程性信息2件），予以公开20件。"), 2023
    )
    refused, granted = whole.parts
    assert (whole.subject, refused.subject, granted.subject) == ("received", "refused", "granted")
    assert [part.subject for part in refused.parts] == ["refused.state_secret", "refused.deliberative"]
    assert not whole.closed


def test_a_list_told_as_complete() -> None:
    (whole,) = statements_of(Section(1, "", "发布信息12条，其中教育类5条，其他7条。"), 2023)
    assert whole.closed
    assert [part.partial for part in whole.parts] == [True, True]


@pytest.mark.parametrize("text", ["收到网上申请18件。", "收到李某提出的申请2件。", "县政府办公室收到申请3件。"])
def test_a_part_without_a_cell_is_partial(text: str) -> None:
    (quantity,) = _read(text)
    assert quantity.partial


def test_changes() -> None:
    figure, fallen = _read("收到申请25件，较上年增长25%；行政复议案件减少2件。")
    assert figure.change is not None
    assert figure.change_passage is not None
    assert figure.change_passage.text == "较上年增长25%"
    assert (figure.change.direction, figure.change.unit) == (1, "%")
    assert fallen.sense is Sense.CHANGE
    assert fallen.change is not None
    assert (fallen.subject, fallen.change.direction) == ("reconsideration", -1)


def test_denials_and_all() -> None:
    found = _read("收到申请2件，均予以公开；未发生因政府信息公开引发的行政复议、行政诉讼。")
    assert [(quantity.subject, quantity.sense) for quantity in found] == [
        ("received", Sense.FIGURE),
        ("granted", Sense.ALL),
        ("reconsideration", Sense.NONE),
        ("litigation", Sense.NONE),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "未收到需要收取信息处理费的申请。",
        "未发生行政诉讼败诉。",
        "没有制定规章的权限。",
        "未收到不予公开决定引发的复议。",
    ],
)
def test_a_denial_of_something_else(text: str) -> None:
    assert _read(text) == []


def test_places() -> None:
    text = "（一）主动公开。\n发布信息 300 条。"
    section = Section(1, "", text, places=(Place(line=4), Place(line=5)))
    (quantity,) = statements_of(section, 2023)
    assert (quantity.passage.section, quantity.passage.text) == (1, "发布信息 300 条")
    assert text[quantity.passage.start : quantity.passage.end] == quantity.passage.text
    assert quantity.passage.source == Place(line=5)


def test_section_three_is_about_requests() -> None:
    assert [quantity.subject for quantity in _read("全年办结12件。", 3)] == ["disposed"]
    assert _read("全年办结12件。") == []


def test_all_sections_and_the_introduction() -> None:
    report = report_of(FORMATS["2021"])
    assert [quantity.passage.section for quantity in statements(report)] == [6]
    assert statements(report) is statements(report)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4))).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    for quantity, whole in every(statements_of(Section(1, "", text), 2023)):
        assert quantity.passage.text == text[quantity.passage.start : quantity.passage.end]
        assert quantity.subject or quantity.parts or whole


def test_subjects_of_the_vocabulary() -> None:
    told = {subject for noun in NOUNS.values() for subject in noun.acts.values() if subject}
    told |= {name for kind, name in WORDS.values() if kind == "outcome"} - {"carried", "brought"}
    assert told <= SUBJECTS


@pytest.mark.parametrize("form", FORMATS)
def test_cells_of_subjects(form: str) -> None:
    found = {cell for subject in SUBJECTS for cell in cells_of(subject, "", form)}
    assert found <= set(FORMATS[form].cells)
    assert {f"requests.{row.id}.total" for row in FORMATS[form].table(3).rows} <= found
    assert len(cells_of("refused", "business", form)) == 8
    assert len(cells_of("received", "organisations", form)) == 5
    assert cells_of("disclosures.website", "", form) == ()


def test_without_the_year_of_the_report_no_year_is_its_own() -> None:
    section = Section(1, "", "2022年收到申请5件。本年度收到申请6件。")
    assert [quantity.time for quantity in statements_of(section, None)] == [Time.OTHER, Time.THIS]


@pytest.mark.parametrize("text", ["上半年收到申请5件。", "2023年5月，制发规范性文件1件。", "1至6月收到申请3件。"])
def test_a_part_of_the_year_is_partial(text: str) -> None:
    (quantity,) = _read(text)
    assert quantity.partial


@pytest.mark.parametrize("text", ["2023年1月至12月收到申请5件。", "上半年收到申请3件，全年收到申请5件。"])
def test_the_whole_year_is_not(text: str) -> None:
    assert not _read(text)[-1].partial


@pytest.mark.parametrize(
    "text",
    [
        "公众号推送20条，占全年发布总量200条的10%。",
        "公众号推送20条，占主动公开信息总数（200条）的10%。",
        "主动公开信息200条，惠农类信息20条，所占比重为10%。",
    ],
)
def test_the_whole_of_a_share(text: str) -> None:
    ((part, whole),) = [(part, whole) for part, whole in every(statements_of(Section(1, "", text), 2023)) if part.share]
    assert part.amount == Amount(Decimal(20), Decimal(20))
    assert part.share == Amount(Decimal(10), Decimal(10))
    assert whole is not None
    assert whole.amount == Amount(Decimal(200), Decimal(200))


def test_a_share_of_something_else_than_the_whole_is_left_out() -> None:
    found = _read("网站发布信息100条，其中惠农类20条，占全年发布总量400条的5%。")
    assert [quantity.share for quantity in found] == [None, None]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("主动公开信息100条，网站70条，公众号20条，其余10条通过公示栏发布。", True),
        ("主动公开信息100条，网站70条，公众号30条。", False),
        ("门户网站公开70条，公众号公开30条，合计100条。", True),
        ("更新栏目内容100条，分别为办事指南70条、招考公告30条。", True),
    ],
)
def test_parts_without_among_them(text: str, closed: bool) -> None:
    (whole,) = statements_of(Section(1, "", text), 2023)
    assert whole.amount == Amount(Decimal(100), Decimal(100))
    assert whole.closed is closed
    assert sum((part.amount.low for part in whole.parts if part.amount), start=Decimal(0)) == Decimal(100)


def test_a_total_is_of_what_the_clause_before_told() -> None:
    (quantity,) = _read("对申请作出不予公开决定，共3件。")
    assert (quantity.subject, quantity.partial) == ("refused", False)
    assert _read("对公开专栏作出调整，共3件。") == []


def test_what_was_left_of_last_year_is_carried_in() -> None:
    assert [quantity.subject for quantity in _read("上年度未办结的申请4件，尚未办结的申请2件。")] == [
        "carried_in",
        "carried_out",
    ]
