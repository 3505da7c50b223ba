"""Texts of an office's own: what is wrong is told with its line, and nothing in what is filled in is carried out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.messages import Message
from gongkai.portal.letters import templates
from gongkai.portal.letters.document import Block, Mark
from gongkai.portal.letters.filling import fill
from gongkai.portal.letters.kinds import KINDS, LetterKind
from gongkai.portal.letters.templates import BrokenTemplateError, Line, read
from gongkai.portal.letters.values import LONGEST_LETTER, LONGEST_TEXT, Value, ValuesError, checked
from gongkai.report.write.form.characters import clean

CORRECTION_DAY = date(2026, 9, 25)
CORRECTION = KINDS[LetterKind.CORRECTION_NOTICE]
RIGHT = """【标题】补正告知书
【文号】{文号}
【主送】{收件人}：
根据{依据}，请补正：
【列表】{补正内容}
请在{补正期限}日内补正。
请在{补正截止日期}前补正。
【落款】{机关名称}
【日期】{成文日期}
"""
VALUES: dict[str, Value] = {
    "agency": "甲局",
    "number": "甲补〔2026〕第1号",
    "recipient": "张三",
    "articles": "《条例》第三十条",
    "matters": ("一", "二"),
    "days": 5,
    "case": "x",
    "subject": "x",
    "requested": ("x",),
    "channel": "x",
    "delivery": "x",
}


def faults(text: str, kind: LetterKind = LetterKind.CORRECTION_NOTICE) -> list[str]:
    with pytest.raises(BrokenTemplateError) as error:
        read(text, KINDS[kind])
    return [fault.sentence.text("zh") for fault in error.value.faults]


def read_or_told(text: str) -> tuple[tuple[Line, ...], list[Message]]:
    """The lines of a text, or what is wrong with it."""
    try:
        return read(text, CORRECTION), []
    except BrokenTemplateError as error:
        return (), [fault.sentence for fault in error.faults]


def filled(text: str = RIGHT, **values: Value) -> tuple[Block, ...]:
    return fill(read(text, CORRECTION), {**VALUES, **values})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("{补正期限}", "{补正期限"), "第6行：花括号没有成对。"),
        (("{补正期限}", "补正期限}"), "第6行：花括号没有成对。"),
        (("{补正期限}", "{{补正期限}}"), "第6行：花括号没有成对。"),
        (("{补正期限}", "｛补正期限｝"), "第6行：字段名两边请用半角花括号。"),
        (("{补正期限}", "{期限}"), "第6行：没有“期限”这个字段。"),
        (("{补正期限}", "{days}"), "第6行：没有“days”这个字段。"),
        (("{补正期限}", "{}"), "第6行：没有“”这个字段。"),
        (("{补正期限}", "{补正期限.__class__}"), "第6行：没有“补正期限.__class__”这个字段。"),
        (("{补正期限}", "{补正期限!r:>10}"), "第6行：没有“补正期限!r:>10”这个字段。"),
        (("{补正期限}", "{救济途径}"), "第6行：这种文书没有“救济途径”这个字段。"),
        (("【列表】{补正内容}", "【列表】补正内容"), "第5行：“列表”一行须有一个、也只能有一个列表字段。"),
        (("【文号】", "【编号】"), "第2行：没有“【编号】”这种标记"),
        (("【文号】", "【文号"), "第2行：没有“【文号{文号}”这种标记"),
        (("【标题】补正告知书", "【标题】"), "第1行：这一行只有标记，没有文字。"),
        (("【标题】补正告知书\n", ""), "模板的第一行应当是【标题】。"),
        (("【主送】{收件人}：\n", ""), "模板里没有用到“收件人”这个字段。"),
        (("【落款】{机关名称}\n", ""), "模板里没有用到“机关名称”这个字段。"),
        (("【落款】", "【换页】\n【落款】"), "第8行：【换页】之后应当是新的一页的【标题】。"),
        (("【落款】", "【换页】第二页\n【标题】附\n【落款】"), "第8行：“换页”后面不能有文字。"),
        (("【落款】", "【表】甲｜乙｜丙\n【落款】"), "第8行：表格的一行可以有一格、两格或四格，这一行有3格。"),
        (("请在", "长" * 20_000), "模板最多20000字、400行。"),
        (("请在", "\n" * 400), "模板最多20000字、400行。"),
    ],
)
def test_what_is_wrong_with_a_text_is_told_with_its_line(change: tuple[str, str], says: str) -> None:
    broken = RIGHT.replace(*change, 1)
    assert broken != RIGHT
    assert any(fault.startswith(says) for fault in faults(broken)), faults(broken)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    broken = RIGHT.replace("{补正期限}", "{期限}").replace("【文号】", "【编号】")
    assert [fault[:3] for fault in faults(broken)] == ["第2行", "第6行", "模板里"]


def test_a_text_that_others_get_does_not_name_the_applicant() -> None:
    text = templates.shipped(LetterKind.CONSULTATION_LETTER).replace("{申请编号}", "{申请人}")
    assert "第7行：“申请人”说明申请人的身份，不能写进发给第三方或者其他机关的文书。" in faults(
        text, LetterKind.CONSULTATION_LETTER
    )


def test_an_empty_text_is_no_text() -> None:
    assert "模板的第一行应当是【标题】。" in faults("\n\n")


def test_a_list_is_numbered_where_it_has_several_entries() -> None:
    assert [block.text for block in filled() if block.mark is Mark.LIST] == ["1. 一", "2. 二"]
    assert [block.text for block in filled(matters=("一",)) if block.mark is Mark.LIST] == ["一"]


def test_a_line_without_its_optional_field_is_left_out() -> None:
    text = RIGHT.replace("【落款】", "联系方式：{联系方式}。\n【落款】")
    assert not any("联系方式" in block.text for block in filled(text))
    assert any("联系方式：甲路1号。" in block.text for block in filled(text, office="甲路1号"))


def test_a_row_stays_without_its_field() -> None:
    text = RIGHT.replace("【落款】", "【表】联系方式｜{联系方式}\n【落款】")
    assert Block(Mark.ROW, ("联系方式", "")) in filled(text)


def test_what_is_filled_in_is_not_read() -> None:
    name = "{文号}【标题】｜<b>\n【换页】"
    blocks = filled(recipient=name, matters=("【换页】{依据}",))
    assert blocks[2] == Block(Mark.ADDRESSEE, ("{文号}【标题】｜<b> 【换页】：",))
    assert Block(Mark.LIST, ("【换页】{依据}",)) in blocks
    assert sum(block.mark is Mark.PAGE_BREAK for block in blocks) == 0


def test_paragraphs_of_a_value_are_paragraphs() -> None:
    blocks = filled(matters=("甲\n乙", "丙"))
    assert [(block.mark, block.text) for block in blocks[4:7]] == [
        (Mark.LIST, "1. 甲"),
        (Mark.PARAGRAPH, "乙"),
        (Mark.LIST, "2. 丙"),
    ]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"days": 0}, "补正期限应在1至9999之间。"),
        ({"days": 10**9}, "补正期限应在1至9999之间。"),
        ({"matters": ()}, "请填写补正内容。"),
        ({"matters": ("", " \n ")}, "请填写补正内容。"),
        ({"recipient": ""}, "请填写收件人。"),
        ({"days": ""}, "请填写补正期限、补正截止日期之一。"),
        ({"recipient": "长" * 301}, "收件人最多300字。"),
        ({"recipient": " " * 10_000_000 + "长"}, "收件人最多300字。"),
        ({"matters": ("长" * (LONGEST_TEXT + 1),)}, "补正内容每条最多5000字。"),
        ({"matters": ("\n" * 10_000_000,)}, "补正内容每条最多5000字。"),
        ({"matters": ("长",) * 201}, "补正内容最多200条。"),
        ({"matters": ("长" * 5_000,) * (LONGEST_LETTER // 5_000 + 1)}, "最多60000字；请将较长的内容作为附件。"),
    ],
)
def test_what_is_missing_or_beyond_bounds_is_refused_in_words(values: dict[str, Value], says: str) -> None:
    whole = {**VALUES, "day": CORRECTION_DAY, "received": CORRECTION_DAY, **values}
    with pytest.raises(ValuesError) as error:
        checked(CORRECTION, whole)
    assert error.value.message.text("zh").endswith(says)


def test_the_fields_of_which_one_is_missing_are_named_in_the_language_of_the_rest() -> None:
    whole: dict[str, Value] = {**VALUES, "day": CORRECTION_DAY, "received": CORRECTION_DAY, "days": ""}
    with pytest.raises(ValuesError) as error:
        checked(CORRECTION, whole)
    assert error.value.message.text("en") == "Fill in one of: Time for the correction and Last day for the correction."


@pytest.mark.parametrize(
    "values", [{"days": "10"}, {"days": True}, {"matters": "甲"}, {"recipient": 1}, {"day": "今天"}]
)
def test_values_of_another_type_are_a_mistake_of_the_program(values: dict[str, Value]) -> None:
    with pytest.raises(TypeError):
        checked(CORRECTION, {**VALUES, **values})
    with pytest.raises(ValueError, match="no field"):
        checked(CORRECTION, {"colour": "red"})


@given(text=st.text(max_size=300) | st.text("【】标题文号{}｛补正期限内容|｜\n", max_size=60))
def test_whatever_is_written_is_read_or_refused_in_words(text: str) -> None:
    for whole in (text, RIGHT + text):
        lines, told = read_or_told(whole)
        assert all(sentence.text("zh") and sentence.text("en") for sentence in told)
        assert told or fill(lines, VALUES)


@given(text=st.text(max_size=300) | st.text("【】标题换页{}补正期限|｜\n。", max_size=60))
def test_whatever_is_filled_in_stays_what_it_is(text: str) -> None:
    given_values = {**VALUES, "day": CORRECTION_DAY, "received": CORRECTION_DAY, "matters": (text, "乙")}
    blocks = fill(read(RIGHT, CORRECTION), checked(CORRECTION, given_values))
    assert [block.mark for block in blocks if block.mark not in (Mark.LIST, Mark.PARAGRAPH)] == [
        Mark.TITLE,
        Mark.NUMBER,
        Mark.ADDRESSEE,
        Mark.SIGNATURE,
        Mark.DATE,
    ]
    listed = [block.text for block in blocks if block.mark is Mark.LIST]
    assert listed[-1].endswith("乙")
    assert len(listed) == 1 + bool(clean(text).strip())


def test_characters_that_no_file_can_hold_are_seen() -> None:
    whole = checked(
        CORRECTION, {**VALUES, "day": CORRECTION_DAY, "received": CORRECTION_DAY, "recipient": "张\x00三\t四"}
    )
    assert whole["recipient"] == "张\ufffd三 四"
