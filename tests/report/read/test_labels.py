"""The statutory labels are found however they are typed, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from gongkai.report.formats import FORMATS
from gongkai.report.model import NoteKind
from gongkai.report.read import read
from gongkai.report.read.labels import Role, find_label, is_beginning, is_fragment, key, without_ordinal

WORDINGS = [
    (text, Role(kind, table.number, part.id))
    for form in FORMATS.values()
    for table in form.tables
    for kind, parts in (("row", table.rows), ("column", table.columns))
    for part in parts
    for text in (part.label, *part.aliases)
]
"""Every wording of a row's or column's label in both forms, and what it stands for."""
LONG = sorted({text for text, _ in WORDINGS if len(without_ordinal(text)) >= 7})
UNKNOWN = "鑫"
"""A character that no label has."""


def roles(text: str) -> tuple[Role, ...]:
    label = find_label(text)
    return () if label is None else label.roles


def half_width(text: str) -> str:
    return text.translate({ord(wide): narrow for wide, narrow in zip("（），、：", "(),,:", strict=True)})


@pytest.mark.parametrize(("text", "role"), WORDINGS)
def test_every_wording_of_both_forms(text: str, role: Role) -> None:
    label = find_label(text)
    assert label is not None
    assert label.exact
    assert role in label.roles


@pytest.mark.parametrize(("text", "role"), WORDINGS)
@pytest.mark.parametrize(
    "typed",
    [" ".join, "\n".join, "\u3000".join, half_width, lambda text: f"\t{text} ", lambda text: f"{text}："],
    ids=["spaces", "line breaks", "wide spaces", "half width", "around", "colon"],
)
def test_spacing_and_width_make_no_difference(typed: Callable[[str], str], text: str, role: Role) -> None:
    assert role in roles(typed(text))


@pytest.mark.parametrize(
    "ordinal", ["1.", "1、", "1．", "(1)", "（1）", "1)", "(1).", "１.", "一、", "（一）", "1. ", ""]
)
def test_ordinals(ordinal: str) -> None:
    assert Role("row", 3, "refused.state_secret") in roles(f"{ordinal}属于国家秘密")


def test_no_wording_stands_for_two_rows_of_a_table() -> None:
    for text, _ in WORDINGS:
        rows = [(role.table, role.id) for role in roles(text) if role.kind == "row"]
        assert len({table for table, _ in rows}) == len(rows), text


@pytest.mark.parametrize("text", LONG)
def test_one_wrong_character_in_a_long_label(text: str) -> None:
    expected = roles(text)
    for place, character in enumerate(text):
        if character in without_ordinal(text)[1:] and "一" <= character <= "鿿" and place > 4:
            typed = f"{text[:place]}{UNKNOWN}{text[place + 1 :]}"
            label = find_label(typed)
            assert label is not None, typed
            assert label.roles == expected, typed
            assert not label.exact, typed


@pytest.mark.parametrize("text", LONG)
def test_a_character_too_few_or_twice(text: str) -> None:
    expected = roles(text)
    for place in range(5, len(text) - 1):
        if "一" <= text[place] <= "鿿":
            assert roles(text[:place] + text[place + 1 :]) == expected
            assert roles(text[: place + 1] + text[place:]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "结果", "行政", "属于", "申请", "第二十条", "本年", "数量", "处理", "公开", "法律", "机构",
        "行政处可", "总", "计", "0", "12", "—", "", "规", "章程",
    ],
)  # fmt: skip
def test_what_may_be_several_labels_or_none_is_refused(text: str) -> None:
    label = find_label(text)
    assert label is None or not label.exact
    assert not {role.kind for role in roles(text)} & {"row", "column"}


@pytest.mark.parametrize(
    "text",
    [
        "全年新收政府信息公开申请数量比上年减少，都在法定期限内答复，没有发生复议和诉讼。",
        "行政许可12件，行政处罚3件，行政强制0件",
        "本年度没有制发规章和行政规范性文件，现行有效的行政规范性文件由司法所负责清理。",
    ],
)
def test_prose_is_no_label(text: str) -> None:
    assert find_label(text) is None


def test_labels_of_the_same_words_keep_their_tables() -> None:
    assert {role.table for role in roles("总计")} == {3, 4}
    assert {(role.kind, role.table) for role in roles("其他")} >= {("row", 3), ("column", 3)}


@pytest.mark.parametrize(
    "text", ["三、本年度办理结果", "（三）不予公开", "（四）无法提供", "申请人情况", "第二十条第（一）项"]
)
def test_groups(text: str) -> None:
    assert {role.kind for role in roles(text)} == {"group"}


def test_key_keeps_words_only() -> None:
    assert key(" （一） 予以,公开：") == "一予以公开"
    assert key("钩稽") == key("勾稽")
    assert key("ＡＢ１") == "AB1"


@pytest.mark.parametrize(("text", "_role"), WORDINGS)
def test_every_beginning_and_every_piece(text: str, _role: Role) -> None:
    pieces = [text[:end] for end in range(2, len(text))]
    assert all(is_beginning(piece) for piece in pieces if key(piece) and key(piece) != key(text))
    assert all(is_fragment(a + b) for a, b in pairwise(key(text)) if not (a + b).isdigit())


def test_no_fragments() -> None:
    assert not any(is_fragment(text) for text in ("", "12", "见附件", "云溪县"))


def test_known_wordings_that_are_not_the_forms_are_noted() -> None:
    lines = (
        "柳林镇2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "信息内容\t本年(2023)制发件数\t本年废止件数\t有效件数",
        "规章\t0\t0\t0",
        "规范性文件\t4\t0\t11",
        "三、收到和处理政府信息公开申请情况",
        "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t合计",
        "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1",
        "（七）总计\t1\t0\t0\t0\t0\t0\t1",
    )
    (report,) = read("\n".join(lines).encode())
    assert report.value("normative_documents.valid") == 11
    assert {(note.subject, note.found, note.expected) for note in report.notes if note.kind is NoteKind.LABEL} == {
        ("table.2", "本年(2023)制发件数", "本年制发件数"),
        ("table.2", "有效件数", "现行有效件数"),
        ("normative_documents.made", "规范性文件", "行政规范性文件"),
        ("table.3", "合计", "总计"),
    }
